"""A key of the key folder is replaced the same night, so its term goes; and no fingerprint of a name is kept any
more.
"""
from odoo.tools import SQL


def migrate(cr, version):
    """Take the term and the fingerprints away. Raw SQL: the models are not there yet."""
    cr.execute(SQL("DELETE FROM huiskamer_retention_term WHERE kind = 'key_epoch'"))
    cr.execute(SQL("DELETE FROM ir_model_data WHERE module = 'huiskamer_case' AND name = 'retention_term_key_epoch'"))
    cr.execute(SQL("ALTER TABLE huiskamer_client DROP COLUMN IF EXISTS lookup_digest"))
