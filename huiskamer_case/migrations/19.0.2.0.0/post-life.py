"""Paths for minors were seen by whoever began them and by a copy of the focal person: who began one is named on it now, and the copy goes.

The digest by which a lost slip is found goes by the new way of comparing names.
"""
from odoo import SUPERUSER_ID, api
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
    refresh_lookup(api.Environment(cr, SUPERUSER_ID, {}))


def refresh_lookup(env):
    """Make the digests of working name and code word anew, where both open."""
    Client = env['huiskamer.client']
    if 'lookup_digest' not in Client._fields:
        return
    from odoo.addons.huiskamer_case.models.oversight.sealing.sealed import Unopened, showing  # noqa: PLC0415
    for client in showing(Client.search([('lookup_digest', '!=', False)])):
        if not isinstance(client.alias, Unopened) and not isinstance(client.code_word, Unopened):
            client._refresh_lookup()
