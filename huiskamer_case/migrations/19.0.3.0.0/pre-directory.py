"""Times to answer and days between checks get an upper bound that everything can count with: what lies above is
brought to it.
"""
from odoo.tools import SQL


def migrate(cr, version):
    """Bring what no clock can count with to a year and to ten years; what is no number becomes the default.

    Raw SQL: before the update there is no model to ask.
    """
    cr.execute(SQL("UPDATE huiskamer_service SET answer_within = 24 WHERE answer_within = 'NaN'"))
    cr.execute(SQL("UPDATE huiskamer_service SET answer_within = 8760 WHERE answer_within > 8760"))
    cr.execute(SQL("UPDATE huiskamer_service SET check_every = 3650 WHERE check_every > 3650"))
    cr.execute(SQL("UPDATE huiskamer_provider SET check_every = 3650 WHERE check_every > 3650"))
