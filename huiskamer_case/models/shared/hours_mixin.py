"""Opening hours as people write them: "17:00-20:00", "20-1", "12.00–14.00, 17.00–20.00", "day and night".

A range that ends before it begins goes on past midnight.
"""
import re
from itertools import pairwise

from babel.dates import get_day_names

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse
from odoo.tools.translate import LazyTranslate

from . import house_days
from .dialog import dialog

_lt = LazyTranslate(__name__)

WEEKDAYS = tuple(f'day_{number}' for number in range(7))
_RANGE = re.compile(
    r'^\s*(\d{1,2})(?:[:.u](\d{2}))?\s*(?:uur)?\s*(?:-|–|—|to|tot)\s*(\d{1,2})(?:[:.u](\d{2}))?\s*(?:uur)?\s*$',
    re.IGNORECASE)
_ALWAYS = re.compile(r'^\s*(?:24\s*(?:uur|hours)?|day and night|dag en nacht|24/7)\s*$', re.IGNORECASE)


def read_hours(words):
    """The ranges of one day, in hours from its midnight: [(from, to)]; more than 24 is the next day.

    :raise ValueError: for what cannot be opening hours
    """
    if not (words or '').strip():
        return []
    if _ALWAYS.match(words):
        return [(0.0, 24.0)]
    ranges = sorted(_range(part) for part in re.split(r'[,;&]|\ben\b|\band\b', words))
    if any(later[0] < earlier[1] for earlier, later in pairwise(ranges)):
        raise ValueError(words)
    return ranges


def _range(words):
    """One range."""
    found = _RANGE.match(words)
    if not found:
        raise ValueError(words)
    begin, end = _hour(found[1], found[2]), _hour(found[3], found[4])
    if begin >= 24 or end > 24:
        raise ValueError(words)
    return begin, end if end > begin else end + 24


def _hour(hours, minutes):
    """A time on the clock as a number of hours."""
    if int(minutes or 0) > 59:
        raise ValueError(minutes)
    return int(hours) + int(minutes or 0) / 60


def written_hours(ranges):
    """Ranges as people write them."""
    return ', '.join(f'{_clock(begin)}-{_clock(end)}' for begin, end in ranges)


def _clock(hour):
    """A number of hours as a time on the clock; midnight at the end of a day is 24:00."""
    minutes = round(hour * 60)
    if minutes > 24 * 60:
        minutes -= 24 * 60
    return f'{minutes // 60:02d}:{minutes % 60:02d}'


def lines(week):
    """What a calendar needs for seven days of ranges: [(weekday, from, to)], cut at midnight.

    :raise ValueError: when two ranges of the week overlap
    """
    pieces = []
    for weekday, ranges in enumerate(week):
        for begin, end in ranges:
            pieces.append((weekday, begin, min(end, 24.0)))
            if end > 24:
                pieces.append(((weekday + 1) % 7, 0.0, end - 24))
    pieces.sort()
    for one, other in pairwise(pieces):
        if one[0] == other[0] and other[1] < one[2]:
            raise ValueError(one)
    return pieces


def joined(pieces):
    """The seven days of ranges behind the lines of a calendar: what goes on past midnight belongs to the day it
    begins on.
    """
    week = [[] for _day in range(7)]
    heads = {weekday: end for weekday, begin, end in pieces if begin == 0 and end <= 12}
    reaches = {weekday for weekday, begin, end in pieces if end == 24 and begin > 0}
    for weekday, begin, end in sorted(pieces):
        tomorrow = (weekday + 1) % 7
        if begin == 0 and weekday in heads and (weekday - 1) % 7 in reaches:
            continue
        goes_on = end == 24 and begin > 0 and tomorrow in heads
        week[weekday].append((begin, 24 + heads[tomorrow] if goes_on else end))
    return week


class HuiskamerHoursMixin(models.AbstractModel):
    """Opening hours in one dialog, one line a day, as people write them; also past midnight.

    They are kept in core's calendar, which cuts every day at midnight; here they are put together again.
    """
    _name = 'huiskamer.hours.mixin'
    _description = "Opening hours"
    _inherit = ['huiskamer.ask.mixin']

    hours_words = fields.Text("Open", compute='_compute_hours_words')

    @api.depends('resource_calendar_id.attendance_ids.hour_from', 'resource_calendar_id.attendance_ids.hour_to')
    @api.depends_context('lang')
    def _compute_hours_words(self):
        """The opening hours, one line a day that has any."""
        names = self._weekday_names()
        for record in self:
            week = record._hours_of_week()
            record.hours_words = '\n'.join(
                f'{name}: {written_hours(ranges)}' for name, ranges in zip(names, week, strict=True) if ranges)

    @api.model
    def _weekday_names(self):
        """Monday to Sunday in the language of the screen."""
        names = get_day_names('wide', locale=babel_locale_parse(self.env.lang))
        return [names[number] for number in range(7)]

    def _hours_of_week(self):
        """The ranges of each day of the week, from what the calendar has."""
        # sudo: a receiver may not read calendars; opening hours are no secret
        kept = self.sudo().resource_calendar_id.attendance_ids.filtered(lambda line: not line.display_type)
        return joined([(int(line.dayofweek), line.hour_from, line.hour_to) for line in kept])

    def _hours_questions(self):
        """The opening hours of each day of the week."""
        return [
            {'name': name, 'label': label, 'type': 'char', 'required': False, 'help': '',
             'value': written_hours(ranges) or False}
            for name, label, ranges in zip(WEEKDAYS, self._weekday_names(), self._hours_of_week(), strict=True)]

    # public: needs write access to the place or service; writes a calendar that nothing else goes by
    @dialog(
        title=_lt("Opening hours"), confirm=_lt("Keep these hours"), asks='_hours_questions',
        before=(lambda record: record.check_access('write'),),
        intro=_lt("For example 17:00-20:00, or 20:00-01:00 for past midnight. Leave a day empty when it is closed."))
    def set_hours(self, answers):
        """Keep the opening hours of each day of the week.

        :param dict answers: ``day_0`` (Monday) to ``day_6``, as people write hours
        :raise UserError: naming the day whose hours cannot be read, or when two overlap
        """
        week = [
            self._read_hours(answers.get(name), label)
            for name, label in zip(WEEKDAYS, self._weekday_names(), strict=True)]
        try:
            pieces = lines(week)
        except ValueError:
            raise UserError(self.env._("Two of these overlap: one goes on past midnight into the next day.")) from None
        self._own_calendar().attendance_ids = [Command.clear()] + [
            Command.create({
                'name': str(weekday), 'dayofweek': str(weekday), 'hour_from': begin, 'hour_to': end,
                'day_period': 'morning' if end <= 12 else 'afternoon'})
            for weekday, begin, end in pieces]
    action_set_hours = set_hours.ask

    def _read_hours(self, words, label):
        """The ranges of one day.

        :raise UserError: when they cannot be read
        """
        try:
            return read_hours(words if isinstance(words, str) else '')
        except ValueError:
            raise UserError(self.env._(
                "The hours of %(day)s cannot be read. Write them as 17:00-20:00.", day=label)) from None

    def _own_calendar(self):
        """A calendar that nothing else goes by, so that changing it changes these hours only."""
        # sudo: core lets administrators only write calendars; who may write this record says when it is open
        calendar = self.sudo().resource_calendar_id
        if not calendar or self._is_shared(calendar):
            calendar = self._new_calendar(self.display_name, calendar.tz)
            self.resource_calendar_id = calendar
        return calendar.sudo()  # sudo: as above

    @api.model
    def _new_calendar(self, name, zone=None):
        """A calendar without hours."""
        # sudo: as above
        return self.env['resource.calendar'].sudo().create({
            'name': name, 'tz': zone or house_days.HOUSE_ZONE, 'attendance_ids': [Command.clear()],
            'company_id': self.env.company.id})

    def _is_shared(self, calendar):
        """Whether something else goes by this calendar: another place or service, a company, or it came with the
        addon.
        """
        ours = [name for name in self.env if isinstance(self.env[name], self.env.registry['huiskamer.hours.mixin'])]
        count = 0
        for model, field in (*((name, 'resource_calendar_id') for name in (*ours, 'res.company')),
                             ('resource.resource', 'calendar_id')):
            if not self.env[model]._abstract:
                # sudo: only how many comes out
                count += self.env[model].sudo().with_context(active_test=False).search_count(
                    [(field, '=', calendar.id)])
        return count > 1 or bool(calendar.get_external_id()[calendar.id])


def one_decimal(env, number):
    """``2,5`` in Dutch, ``2.5`` in English. Odoo's own formatter asks the database; this knows what is remembered."""
    return f'{number:.1f}'.replace('.', env['res.lang']._get_data(code=env.lang or 'en_US').decimal_point or '.')
