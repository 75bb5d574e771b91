"""Organisations belong to the contacts: the names by which an uninstallation would have deleted them go, and two
entries may share one.
"""
from odoo.tools import SQL


def migrate(cr, version):
    """Own no contact, and let a merge in the contacts leave both entries of the directory.

    Raw SQL: before the update there is no model to ask.
    """
    cr.execute(SQL("DELETE FROM ir_model_data WHERE module = 'huiskamer_case' AND model = 'res.partner'"))
    cr.execute(SQL("DROP INDEX IF EXISTS huiskamer_provider_partner_uniq"))
