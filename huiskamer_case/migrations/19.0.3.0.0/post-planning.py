"""A pilot that was decided to go on no longer caps the evenings of its huiskamer: one pair of dates, the pilot's."""
from odoo.tools import SQL


def migrate(cr, version):
    """Empty the last day of places whose newest pilot goes on, where it still is the pilot's own last day.

    Raw SQL: one update of a date; no model has to look at it.
    """
    cr.execute(SQL(
        "UPDATE huiskamer_location place SET pilot_until = NULL FROM ("
        " SELECT DISTINCT ON (location_id) location_id, date_until, decision FROM huiskamer_pilot"
        " ORDER BY location_id, date_from DESC, id DESC) pilot"
        " WHERE pilot.location_id = place.id AND pilot.decision IN ('continue', 'adapt') AND place.pilot_until = "
        "pilot.date_until"))
