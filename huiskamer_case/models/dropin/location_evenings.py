from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.plural import plural

_lt = LazyTranslate(__name__)

WEEKS_AHEAD = 6
# What goes on after midnight and ends by noon belongs to the evening before.
NOON = 12


class HuiskamerLocation(models.Model):
    """The evenings of a huiskamer follow from its opening hours and its closed days."""
    _inherit = 'huiskamer.location'

    # public: needs the right to write the place; creates evenings with the caller's own rights
    def action_plan_openings(self):
        """Plan every evening of the pilot that is not planned yet, and show them.

        :raise AccessError: for who may not write the place
        :raise UserError: when the pilot has no first and last day
        """
        self.ensure_one()
        self.check_access('write')
        if not (self.pilot_from and self.pilot_until):
            raise UserError(self.env._("There is no pilot with a first and a last day here. Plan the coming weeks "
                                       "instead."))
        return self._say_planned(self._plan_openings(self.pilot_from, self.pilot_until))

    # public: needs the right to write the place; makes only what the daily job would make
    def action_plan_ahead(self):
        """Plan the evenings of the coming weeks as the daily job does, and say what was done and why not more."""
        self.ensure_one()
        self.check_access('write')
        return self._say_planned(self._plan_ahead())

    # public: needs the right to write places; plans each of them as its own button does
    @api.model
    def action_plan_all(self):
        """Plan the evenings of the coming weeks at every huiskamer, and say for each what was done and why not more."""
        places = self.search([])
        places.check_access('write')
        said = [(place, place._plan_ahead()) for place in places]
        words = [place._words_for_planned(planned) for place, planned in said]
        action = self._say_planned(self.env['huiskamer.opening'].union(*(planned for _place, planned in said)))
        action['params']['message'] = '\n'.join(
            f'{place.name}: {text}' if len(places) > 1 else text for (place, _planned),
            text in zip(said, words, strict=True))
        return action

    def _say_planned(self, planned):
        """How many evenings were planned, and when none: why. The evenings themselves stand in the calendar."""
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'message': self._words_for_planned(planned), 'type': 'success' if planned else 'warning',
                       'sticky': not planned},
        }

    def _words_for_planned(self, planned):
        """What was done, in one or two sentences."""
        if planned:
            days = planned.mapped('date')
            first, last = self._in_words(min(days)), self._in_words(max(days))
            return plural(
                self.env, _lt("%(number)s evening planned, on %(first)s. | "
                              "%(number)s evenings planned, from %(first)s to %(last)s."),
                len(planned), first=first, last=last)
        if not self._hours_of_opening():
            return self.env._("No evening was planned: no opening hours are filled in.")
        if self.pilot_until and self.pilot_until < house_days.today(self):
            return self.env._(
                "No evening was planned: the pilot ended on %(day)s. Write down at the pilot that it goes on, or "
                "begin a new one.",
                day=self._in_words(self.pilot_until))
        if self.pilot_from and self.pilot_from > house_days.today(self) + timedelta(weeks=WEEKS_AHEAD):
            return self.env._("No evening was planned yet: the pilot begins on %(day)s.",
                              day=self._in_words(self.pilot_from))
        return self.env._("No evening was planned: those of this time are there already, or it is closed.")

    def _in_words(self, day):
        """A day as the reader writes it."""
        return format_date(self.env, day, date_format='d MMMM yyyy')

    def _hours_of_opening(self):
        """Whether the calendar has any hours."""
        return bool(self.sudo().resource_calendar_id.attendance_ids)  # sudo: only whether there are any

    def _plan_ahead(self):
        """Plan the coming weeks, no further than the pilot goes, and mind what is closed; returns what was planned."""
        today = house_days.today(self)
        first = max(today, self.pilot_from or today)
        last = today + timedelta(weeks=WEEKS_AHEAD)
        last = min(last, self.pilot_until or last)
        self._mind_closed_days()
        return self._plan_openings(first, last) if first <= last else self.env['huiskamer.opening']

    def _mind_closed_days(self):
        """Call off what is planned on a closed day from today on, and bring back what was called off by one that is
        gone.
        """
        super()._mind_closed_days()
        for location in self:
            evenings = self.env['huiskamer.opening'].search([
                ('location_id', '=', location.id), ('date', '>=', house_days.today(location)),
                '|', ('state', '=', 'planned'), '&', ('state', '=', 'cancelled'), ('is_closed_day', '=', True)])
            evenings._follow_closed_days()

    def _plan_openings(self, first, last):
        """Plan the evenings of the calendar from ``first`` to ``last``, both included; returns them.

        The calendar's own time zone decides, so that 17:00 stays 17:00 when the clock changes.
        """
        self.ensure_one()
        Opening = self.env['huiskamer.opening']
        planned = set(Opening.search([('location_id', '=', self.id)]).mapped('date'))
        return Opening.create([
            {'location_id': self.id, 'date': day, 'opens_at': opens_at, 'closes_at': closes_at}
            for day, opens_at, closes_at in self._evenings(first, last)
            if day not in planned and not self._is_closed_on(day, opens_at, closes_at)
        ])

    def _evenings(self, first, last):
        """(day, opens at, closes at in UTC) for every day from first to last on which there are opening hours.

        An evening belongs to the day on which it begins; what goes on past midnight is a part of it.
        """
        zone = house_days.zone_of(self)
        bounds = (first - timedelta(days=1), last + timedelta(days=2))
        start, stop = (house_days.local(house_days.begin_of(day, zone), zone) for day in bounds)
        calendar = self.sudo().resource_calendar_id  # sudo: whoever plans evenings; only opening hours come out
        hours, reach = {}, None
        for opens, closes, _line in calendar._attendance_intervals_batch(start, stop)[False]:
            begin, end = house_days.stored(opens), house_days.stored(closes)
            day = house_days.day_of(begin, zone)
            if begin == reach and self._is_tail(begin, end, zone):
                day -= timedelta(days=1)
            earliest, latest = hours.get(day, (begin, end))
            hours[day] = (min(earliest, begin), max(latest, end))
            reach = end
        return [(day, *ends) for day, ends in sorted(hours.items()) if first <= day <= last]

    def _is_tail(self, begin, end, zone):
        """Whether these hours begin at midnight and end by noon: the rest of the evening before."""
        opens, closes = house_days.local(begin, zone), house_days.local(end, zone)
        return opens.hour == opens.minute == 0 and house_days.day_of(begin, zone) == house_days.day_of(end,
            zone) and closes.hour + closes.minute / 60 <= NOON

    def _is_closed_on(self, day, opens_at, closes_at):
        """Whether this huiskamer is closed on this day: on our list, or by time off in core that is everybody's.

        An evening that begins before a closed day goes on past its midnight.
        """
        if self.env['huiskamer.closed.day']._is_closed(self, day):
            return True
        zone = house_days.zone_of(self)
        # sudo: whoever plans evenings may not see everybody's leaves; these are public holidays
        return bool(self.env['resource.calendar.leaves'].sudo().search_count([
            ('resource_id', '=', False), ('calendar_id', 'in', [False, self.sudo().resource_calendar_id.id]),
            ('company_id', 'in', [False, self.company_id.id]),
            ('date_from', '<=', opens_at), ('date_to', '>=', min(closes_at, house_days.end_of(day, zone)))], limit=1))
