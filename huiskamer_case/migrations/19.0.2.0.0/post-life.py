"""Paths for minors were seen by whoever began them and by a copy of the focal person: who began one is named on it
now, and the copy goes.
"""
from odoo.tools import SQL


def migrate(cr, version):
    """Name whoever began a path on it, and take the copied focal person away with its column.

    Raw SQL: the column is no field any more.
    """
    cr.execute(SQL(
        "INSERT INTO huiskamer_minor_path_member_rel (path_id, user_id)"
        " SELECT id, begun_by_id FROM huiskamer_minor_path ON CONFLICT DO NOTHING"))
    cr.execute(SQL("ALTER TABLE huiskamer_minor_path DROP COLUMN IF EXISTS focal_person_id"))
    # A notice was always about a file that went to another lead.
    cr.execute(SQL("UPDATE huiskamer_case_notice SET kind = 'gone' WHERE kind IS NULL"))
