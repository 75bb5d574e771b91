"""Who looked is kept for two years at least: a shorter term, which one person could set, is brought up to that."""
from odoo.tools import SQL


def migrate(cr, version):
    """Lengthen the terms that are below the floor of practice.

    Raw SQL: before the update there is no model to ask.
    """
    cr.execute(SQL(
        "UPDATE huiskamer_retention_term SET days = greatest(huiskamer_retention_term.days, floor.days)"
        " FROM (VALUES ('read_log', 730), ('access_grant', 365), ('consent_proof', 365), ('withdrawn_file', 3), "
        "('old_backup', 7))"
        " AS floor (kind, days) WHERE huiskamer_retention_term.kind = floor.kind"))
