"""Who looked is kept for two years at least: a shorter term, which one person could set, is brought up to that."""


def migrate(cr, version):
    """Lengthen the terms that are below the floor of practice."""
    cr.execute(
        "UPDATE huiskamer_retention_term SET days = greatest(days, floor.days), shortest_days = greatest(shortest_days, floor.days)"
        " FROM (VALUES ('read_log', 730), ('access_grant', 365), ('consent_proof', 365), ('withdrawn_file', 3), ('old_backup', 7))"
        " AS floor (kind, days) WHERE huiskamer_retention_term.kind = floor.kind")
