from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import UserError

WEEKS_AHEAD = 6


class HuiskamerLocation(models.Model):
    """The evenings of a huiskamer follow from its opening hours."""
    _inherit = 'huiskamer.location'

    def action_plan_openings(self):
        """Plan every evening of the pilot that is not planned yet, and show them.

        :raise UserError: when the pilot has no first and last day
        """
        self.ensure_one()
        if not (self.pilot_from and self.pilot_until):
            raise UserError(self.env._("Fill in the first and the last day of the pilot. Then evenings can be planned."))
        self._plan_openings(self.pilot_from, self.pilot_until)
        action = self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_opening_action')
        return action | {'domain': [('location_id', '=', self.id)]}

    def action_plan_ahead(self):
        """Plan the evenings of the coming weeks as the daily job does, and show them."""
        self.ensure_one()
        self.check_access('write')
        self._plan_ahead()
        action = self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_opening_action')
        return action | {
            'domain': [('location_id', '=', self.id), ('date', '>=', fields.Date.to_string(fields.Date.today()))],
            'context': {},
        }

    def _plan_ahead(self):
        """Plan the coming weeks, no further than the pilot goes, and cancel what became a public holiday."""
        today = fields.Date.today()
        first = max(today, self.pilot_from or today)
        last = today + timedelta(weeks=WEEKS_AHEAD)
        last = min(last, self.pilot_until or last)
        self.env['huiskamer.opening'].search([
            ('location_id', '=', self.id), ('state', '=', 'planned'), ('date', '>=', today)])._cancel_on_holidays()
        if first <= last:
            self._plan_openings(first, last)

    def _plan_openings(self, first, last):
        """Plan the evenings of the calendar from ``first`` to ``last``, both included; returns them.

        The calendar's own time zone decides, so that 17:00 stays 17:00 when the clock changes.
        """
        self.ensure_one()
        Opening = self.env['huiskamer.opening']
        planned = set(Opening.search([('location_id', '=', self.id)]).mapped('date'))
        return Opening.create([
            {'location_id': self.id, 'date': day, 'opens_at': opens_at, 'closes_at': closes_at}
            for day, opens_at, closes_at in self._evenings(first, last) if day not in planned
        ])

    def _evenings(self, first, last):
        """(day, opens at, closes at in UTC) for every day on which the calendar is open."""
        calendar = self.resource_calendar_id
        zone = pytz.timezone(calendar.tz)
        start = zone.localize(datetime.combine(first, time.min))
        stop = zone.localize(datetime.combine(last + timedelta(days=1), time.min))
        hours = {}
        for opens, closes, _attendance in calendar._work_intervals_batch(start, stop)[False]:
            day = opens.astimezone(zone).date()
            earliest, latest = hours.get(day, (opens, closes))
            hours[day] = (min(earliest, opens), max(latest, closes))
        return [
            (day, *(moment.astimezone(pytz.utc).replace(tzinfo=None) for moment in ends))
            for day, ends in sorted(hours.items())
        ]
