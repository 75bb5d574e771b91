"""The opening hours of services in an HSDS file: weekly ones, past midnight too, that are valid now."""
from ..shared import house_days
from . import hsds_hours
from .hsds_values import NOTICE, PROBLEM, HsdsValues, day_of

DATES = ('valid_to', 'until', 'valid_from', 'dtstart')


class HsdsSchedules(HsdsValues):
    """Reads schedules into ``hours`` of a service: blocks of (day, from, to)."""

    def _read_schedules(self, row):
        """When a service is open: every week, on one or more days. Its own hours win over those at a place."""
        vals, name = self._open(row)
        if vals is None:
            return
        blocks = self._blocks(row)
        if blocks:
            vals.setdefault(name, []).extend(blocks)
        else:
            vals.setdefault('unread', set()).add('hours')

    def _open(self, row):
        """The values of the service whose hours these are, and whether they are its own or those at a place."""
        at = self.at.get(self._key(row, 'service_at_location_id'))
        if row.values.get('service_id'):
            return self._service_of('schedules', row), 'hours'
        if at is None:
            self._say(NOTICE, 'schedules', row, self.env._("Only opening hours of services are taken over."))
        return at, 'hours_there'

    def _blocks(self, row):
        """The blocks of one schedule, or nothing and a word why not."""
        odd = next((name for name in DATES if row.values.get(name) and self._day(row, name) is None), None)
        if odd:  # hours that are over would stand there as if they held
            self._say(PROBLEM, 'schedules', row, self.env._("“%(field)s” is not a date as in 2026-01-31.", field=odd))
            return []
        word = self._why_not(row)
        if word:
            self._say(NOTICE, 'schedules', row, word)
            return []
        try:
            days = hsds_hours.days_of(row.values.get('byday') or row.values.get('weekday') or self._days_unsaid(row))
        except (ValueError, AttributeError):
            self._say(PROBLEM, 'schedules', row, self.env._("A day is one of MO, TU, WE, TH, FR, SA, SU."))
            return []
        try:
            opens, closes = (hsds_hours.text_to_hour(row.values.get(name) or '') for name in ('opens_at', 'closes_at'))
        except (ValueError, AttributeError):
            self._say(PROBLEM, 'schedules', row, self.env._("“opens_at” and “closes_at” are times as in 17:30."))
            return []
        if opens == closes and opens % 24:
            self._say(PROBLEM, 'schedules', row, self.env._("It opens and closes at the same time."))
            return []
        return [(day, opens % 24, closes if closes > opens % 24 else closes + 24) for day in days]

    def _days_unsaid(self, row):
        """The days of a schedule that names none, as calendars have it: all of them, or the day on which it begins."""
        if str(row.values.get('freq') or '').upper() == 'DAILY':
            return ','.join(hsds_hours.DAYS)
        begins = self._day(row, 'dtstart')
        return hsds_hours.DAYS[begins.weekday()] if begins and row.values.get('freq') else ''

    def _why_not(self, row):
        """Why a schedule is none of every week now, or nothing."""
        today = house_days.today(self.env['huiskamer.location'])
        days = {name: self._day(row, name) for name in DATES if row.values.get(name)}
        said = {name: house_days.in_words(self.env, day) for name, day in days.items()}
        for name in DATES[:2]:
            if name in days and days[name] < today:
                return self.env._("These hours are over since %(day)s.", day=said[name])
        for name in DATES[2:]:
            if name in days and days[name] > today:
                return self.env._("These hours begin on %(day)s only.", day=said[name])
        weekly = str(row.values.get('freq') or 'WEEKLY').upper() in ('WEEKLY', 'DAILY')
        sometimes = any(row.values.get(name) for name in ('byweekno', 'bymonthday', 'byyearday', 'count'))
        if not weekly or sometimes or str(row.values.get('interval') or 1) not in ('1', '1.0'):
            return self.env._("Only opening hours of every week are taken over.")
        return ''

    def _day(self, row, name):
        """A date of a schedule, or None."""
        try:
            return day_of(row.values.get(name))
        except ValueError:
            return None

    def _close_hours(self):
        """The hours of each service as a calendar has them; what was not understood does not close a service that is
        here.
        """
        for _line, vals in self.services.values():
            there = vals.pop('hours_there', None)
            if there and not vals.get('hours'):
                vals['hours'] = there
            if 'hours' in vals:
                vals['hours'] = hsds_hours.pieces(vals['hours'])
            vals.pop('unread', None)
