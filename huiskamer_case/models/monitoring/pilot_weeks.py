from datetime import date

from odoo import api, models

from ..dropin.week_rewrite import weeks_of


class HuiskamerWeekTally(models.Model):
    """Weeks of a pilot are looked at one by one until it is decided whether the huiskamer goes on."""
    _inherit = 'huiskamer.week.tally'

    @api.model
    def _is_needed_by_week(self, location_id, year, quarter):
        """Whether a pilot that is not decided lies in this quarter; by the ageing term after its end at the latest it
        is not.
        """
        if super()._is_needed_by_week(location_id, year, quarter):
            return True
        weeks = weeks_of(year, quarter)
        # sudo: the job asks for the house; only whether there is one comes out
        pilots = self.env['huiskamer.pilot'].sudo().search([
            ('location_id', '=', location_id), ('decision', '=', False),
            ('date_from', '<=', date.fromisocalendar(year, weeks[-1], 7)),
            ('date_until', '>=', date.fromisocalendar(year, weeks[0], 1))])
        return any(not self._has_passed(pilot.date_until) for pilot in pilots)
