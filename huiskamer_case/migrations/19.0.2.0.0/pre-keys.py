"""A key of the key folder is replaced the same night, so its term goes; and no fingerprint of a name is kept any more."""


def migrate(cr, version):
    """Take the term and the fingerprints away."""
    cr.execute("DELETE FROM huiskamer_retention_term WHERE kind = 'key_epoch'")
    cr.execute("DELETE FROM ir_model_data WHERE module = 'huiskamer_case' AND name = 'retention_term_key_epoch'")
    cr.execute("ALTER TABLE huiskamer_client DROP COLUMN IF EXISTS lookup_digest")
