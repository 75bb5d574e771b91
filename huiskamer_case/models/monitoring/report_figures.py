from datetime import date

from odoo import models
from odoo.exceptions import UserError

from ..dropin.measures import KEPT_WITH_EVENING
from ..dropin.week_rewrite import weeks_of
from ..shared.plural import plural
from . import protection
from .release import part_of
from .release_key import release_key
from .report_words import CLOSED_WEEKS, ENDS, RECEIVERS, STEPS, UNMET, WEEKDAYS, title_of

THRESHOLD = 'huiskamer_case.release_threshold'
VISITS = ('visit_week', 'visit_weekday', 'visit_hour')
MOST_WEEKS = 13  # more rows than that nobody reads; then weeks are taken together


class HuiskamerReport(models.Model):
    """The figures of a report. Every table is made by :func:`protection.released_table` and nowhere else."""
    _inherit = 'huiskamer.report'

    def _threshold(self):
        """From how many people on a number may be shown; never below five."""
        # sudo: a setting without anything secret, which nobody of ours can read
        typed = self.env['ir.config_parameter'].sudo().get_param(THRESHOLD) or ''
        return max(int(typed) if typed.isdecimal() else protection.BASE, protection.BASE)

    def _tables(self):
        """Every table of this report about people, made for the outside; see :meth:`_one_table` for their shape."""
        self.ensure_one()
        self.env.flush_all()
        visits = self._visit_contents()
        total = sum(sum(content.values()) for content in visits['visit_weekday'].values())
        tables = [self._exact('visits', visits['visit_weekday'], total)]
        tables += [self._one_table(measure, contents, total if measure != 'evening_none' else None)
                   for measure, contents in visits.items()]
        tables += [self._one_table(measure, contents, total) for measure, contents in self._week_contents().items()]
        return tables + [
            self._one_table(measure, contents, unit='month', is_nested=measure == 'handover_steps')
            for measure, contents in self._month_contents().items()]

    def _one_table(self, measure, contents, total=None, unit='week', is_nested=False):
        """One table: its measure and period, the true ``contents`` for the ledger, and what may be shown."""
        location_id = self.location_id.id if unit == 'week' else False
        base = self._threshold()
        first, last = self.date_from, self.date_until
        if unit == 'month':
            first, last = first.replace(day=1), last.replace(day=28)
        made = protection.released_table(
            release_key(self.env), (location_id, measure), contents, base, total, is_nested,
            (location_id, 'handover_steps', 'sent') if measure == 'handover_kinds' else None)
        if measure in VISITS:
            made['total'] = None  # visits in all are open: they are exact, and stand elsewhere
        return {
            'measure': measure, 'location_id': location_id, 'unit': unit, 'date_from': first, 'date_until': last,
            'base': base, 'is_exact': False, 'contents': contents,
            'visits': total if total == sum(sum(content.values()) for content in contents.values()) else None} | made

    def _exact(self, measure, contents, total):
        """The one open number about people: all visits together. The ledger still looks at it."""
        whole = {}
        for content in contents.values():
            for part, number in content.items():
                whole[part] = whole.get(part, 0) + number
        return {
            'measure': measure, 'location_id': self.location_id.id, 'unit': 'week', 'date_from': self.date_from,
            'date_until': self.date_until, 'base': self._threshold(), 'is_exact': True, 'contents': {'all': whole},
            'status': protection.SHOWN, 'rows': [['all', total]], 'total': None, 'visits': total}

    def _openings(self):
        """The evenings of the period."""
        return self.env['huiskamer.opening'].search([
            ('location_id', '=', self.location_id.id), ('date', '>=', self.date_from), ('date', '<=', self.date_until)])

    def _visit_contents(self):
        """Visits per week, weekday and hour, and evenings without any: {measure: {row: {week: count}}}.

        An evening that was counted from the tally of its hours; one that was not sealed yet is left out.
        """
        openings = self._openings().filtered(lambda opening: opening.state == 'sealed')
        held = {opening.id: opening.date for opening in openings}
        counted = self.env['huiskamer.tally']._read_group(
            [('opening_id.location_id', '=', self.location_id.id), ('opening_id.state', '=', 'sealed'),
             ('opening_id.date', '>=', self.date_from),
             ('opening_id.date', '<=', self.date_until)], ['opening_id', 'value'], ['count:sum'])
        weeks = self._week_rows()
        found = {
            'visit_week': {row: {} for row in weeks.values()}, 'visit_weekday': {row: {} for row in WEEKDAYS},
            'visit_hour': {}, 'evening_none': {'all': {}}}
        visited = set()
        for opening, hour, number in counted:
            day = held[opening.id]
            week = part_of('week', day)
            for measure, row in (('visit_week', weeks[week]), ('visit_weekday', WEEKDAYS[day.weekday()]),
                                 ('visit_hour', hour)):
                add(found[measure].setdefault(row, {}), week, number)
            if number:
                visited.add(opening.id)
        for opening_id, day in held.items():
            if opening_id not in visited:
                add(found['evening_none']['all'], part_of('week', day), 1)
        found['visit_hour'] = dict(sorted(found['visit_hour'].items()))
        return found

    def _week_rows(self):
        """week number -> the row it belongs to: a week, or several when the period is long."""
        first, last = part_of('week', self.date_from), part_of('week', self.date_until)
        block = -(-(last - first + 1) // MOST_WEEKS)
        rows = {}
        for week in range(first, last + 1):
            begin = week - (week - first) % block
            year, number, _day = monday_of(begin).isocalendar()
            rows[week] = f'{year}_w{number:02d}'
        return rows

    def _week_contents(self):
        """What was counted per week, each measure by itself: {measure: {value: {week: count}}}.

        Every value has a row, also one that was never counted: which rows there are must tell nothing. Weeks
        that were taken together stand in the last week of their quarter.

        :raise UserError: when only a part of such a quarter lies in the period, or a week does not open
        """
        names = self.env['huiskamer.week.tally']._measures()
        found = {measure: {value: {} for value in values} for measure, (_what, values) in names.items()
                 if measure != KEPT_WITH_EVENING}
        weeks, partly, closed = self.env['huiskamer.week.tally']._opened(self.location_id, self.date_from,
            self.date_until)
        if partly:
            raise UserError(self.env._(
                "Weeks of long ago are kept per quarter. Choose days that begin and end with a quarter there: "
                "%(quarters)s.",
                quarters=', '.join(f'{year}-Q{quarter}' for year, quarter in partly)))
        if closed:
            raise UserError(plural(self.env, CLOSED_WEEKS, closed))
        for _place, year, quarter, week, counts in weeks:
            part = part_of('week', first_day(year, week or weeks_of(year, quarter)[-1]))
            for (measure, value), number in counts.items():
                add(found[measure].setdefault(value, {}), part, number)
        return found

    def _month_contents(self):
        """Steps of handovers per calendar month, all huiskamers together: {measure: {row: {month: count}}}."""
        counted = self.env['huiskamer.outcome.count']._read_group(
            [('month', '>=', self.date_from.replace(day=1)), ('month', '<=', self.date_until)],
            ['month:month', 'kind', 'event'], ['count:sum'])
        tables = {'handover_steps': STEPS, 'handover_ends': ENDS, 'unmet': UNMET}
        found = {measure: {row: {} for row in rows} for measure,
                 rows in (tables | {'handover_kinds': RECEIVERS}).items()}
        receivers = {kind: row for row, kinds in RECEIVERS.items() for kind in kinds}
        for month, kind, event, number in counted:
            part = part_of('month', month)
            for measure, table in tables.items():
                for row, events in table.items():
                    if event in events:
                        add(found[measure][row], part, number)
            if event in STEPS['sent']:
                add(found['handover_kinds'][receivers[kind]], part, number)
        return found

    def _title_of(self, measure):
        """What a table is called."""
        return title_of(self.env, measure)


def add(content, part, number):
    """Add to one part of the period."""
    content[part] = content.get(part, 0) + number


def first_day(year, week):
    """The Monday of an ISO week."""
    return date.fromisocalendar(year, week, 1)


def monday_of(number):
    """The Monday of a week by its number, as :func:`part_of` counts them."""
    return date.fromordinal(number * 7 + 1)
