import collections

from odoo import fields, models
from odoo.tools import SQL

from ..shared.numbers import one_decimal

HELD = ('open', 'sealed')
# What is counted in tables of its own, not as a list of values.
APART = ('visit',)


def week_key(day):
    """Year and ISO week of a day as one number that can be compared."""
    year, week, _day = day.isocalendar()
    return year * 100 + week


class HuiskamerDashboard(models.AbstractModel):
    """The part of the page that comes from evenings: plan, visits, and what was counted."""
    _inherit = 'huiskamer.dashboard'

    def _evening_domain(self, scope):
        """The evenings of the chosen places and weeks."""
        return [('location_id', 'in', scope['places'].ids), ('date', '>=', scope['from']), ('date', '<=', scope['until'])]

    def _evenings(self, scope):
        """How many evenings in each state, their hours and hosts, and why some were cancelled."""
        Opening = self.env['huiskamer.opening']
        groups = Opening._read_group(
            self._evening_domain(scope), ['state', 'cancel_reason'],
            ['__count', 'hours:sum', 'hours_held:sum', 'hosts_present:sum'])
        reasons = dict(Opening._fields['cancel_reason']._description_selection(self.env))
        found = collections.Counter()
        for state, _reason, number, hours, held, hosts in groups:
            found.update({state: number, 'planned_all': number, 'hours': hours, 'hours_held': held, 'hosts': hosts or 0})
        cancelled = [(reason, number) for state, reason, number, *_rest in groups if state == 'cancelled']
        today = fields.Date.context_today(self.with_context(tz='Europe/Amsterdam'))
        missed = Opening.search_count([*self._evening_domain(scope), ('state', '=', 'planned'), ('date', '<', today)])
        return {'missed': missed, 'held': found['open'] + found['sealed'],
                'reasons': [self._row(reasons.get(reason, '-'), number) for reason, number in cancelled],
                'counts': found}

    def _plan_tiles(self, evenings):
        """What was planned, and what became of it."""
        counts, words = evenings['counts'], self.env['huiskamer.week.tally']._definitions()
        of = self.env._("of %(number)s planned", number=counts['planned_all'])
        hours_of = self.env._("of %(number)s planned", number=self._hours(counts['hours']))
        tiles = [
            self._tile('planned', self.env._("Evenings planned"), counts['planned_all'], words['planned']),
            self._tile('held', self.env._("Evenings held"), evenings['held'], words['held'], of),
            self._tile('cancelled', self.env._("Cancelled"), counts['cancelled'], words['cancelled'], of),
            self._tile('missed', self.env._("Neither held nor cancelled"), evenings['missed'], words['missed'], of),
            self._tile('hours', self.env._("Hours held"), self._hours(counts['hours_held']), words['hours'], hours_of),
            self._tile('hosts', self.env._("Hosts, added up"), counts['hosts'], words['hosts']),
        ]
        return [tile for tile in tiles if tile['key'] != 'missed' or tile['value']]

    def _hours(self, number):
        """A number of hours without needless decimals."""
        return f'{number:.2f}'.rstrip('0').rstrip('.')

    def _visits(self, scope):
        """The visits of each day and hour block: [(day, hour code, visits)], and the evenings on which nobody came.

        Raw SQL: two sums over evenings that the ORM has already found by the caller's own rules; it
        has no word for "evenings without". The counts are read once: they are many over ten years.
        """
        self.env.flush_all()
        evenings = self.env['huiskamer.opening']._search(
            [*self._evening_domain(scope), ('state', 'in', HELD)])
        table = evenings.table
        self.env.cr.execute(SQL(
            "WITH evening AS MATERIALIZED (%s), visited AS MATERIALIZED ("
            " SELECT e.id, e.date, e.state, t.value, t.count FROM evening e JOIN huiskamer_tally t ON t.opening_id = e.id"
            " WHERE t.measure = 'visit' AND t.count > 0)"
            " SELECT date, value, sum(count) FROM visited GROUP BY date, value"
            " UNION ALL SELECT NULL, NULL, (SELECT count(*) FROM evening WHERE state = 'sealed')"
            " - (SELECT count(*) FROM (SELECT FROM visited WHERE state = 'sealed' GROUP BY id) AS once)",
            evenings.select(*(SQL.identifier(table, name) for name in ('id', 'date', 'state')))))
        rows = self.env.cr.fetchall()
        return {'rows': [row for row in rows if row[0]], 'zero': next(row[2] for row in rows if not row[0]),
                'from': scope['from'], 'until': scope['until']}

    def _counts(self, scope):
        """What was counted, by measure and value: sealed weeks, and evenings that are still open."""
        first, last = week_key(scope['from']), week_key(scope['until'])
        since = ['|', ('year', '>', first // 100), '&', ('year', '=', first // 100), ('week', '>=', first % 100)]
        until = ['|', ('year', '<', last // 100), '&', ('year', '=', last // 100), ('week', '<=', last % 100)]
        sums = collections.Counter()
        for measure, value, number in self.env['huiskamer.week.tally']._read_group(
                [('location_id', 'in', scope['places'].ids), *since, *until], ['measure', 'value'], ['count:sum']):
            sums[measure, value] += number
        # By number: there are few open evenings, and a search within a search would read every count there is.
        tonight = self.env['huiskamer.opening'].search([*self._evening_domain(scope), ('state', '=', 'open')]).ids
        for measure, value, number in tonight and self.env['huiskamer.tally']._read_group(
                [('opening_id', 'in', tonight), ('measure', 'not in', APART)], ['measure', 'value'], ['count:sum']):
            sums[measure, value] += number
        return sums

    def _visit_tiles(self, evenings, visits, counts):
        """Visits, evenings without any, and how many different people that were."""
        words = self.env['huiskamer.week.tally']._definitions()
        total, held = sum(number for _day, _hour, number in visits['rows']), evenings['held']
        new, unknown = counts['first_visit', 'first'], counts['first_visit', 'unknown']
        people = str(new) if not unknown else self.env._("%(least)s to %(most)s", least=new, most=new + unknown)
        a_night = self.env._("%(number)s an evening", number=one_decimal(self.env, total / held)) if held else ''
        return [
            self._tile('visit', self.env._("Visits"), total, words['visit'], a_night),
            self._tile('zero', self.env._("Evenings with nobody"), visits['zero'], words['zero'],
                       self.env._("of %(number)s held", number=held)),
            self._tile('people', self.env._("Different people"), people, words['people']),
        ]

    def _charts(self, visits):
        """Visits per week, per weekday and per hour block."""
        weeks, days, hours = collections.Counter(), collections.Counter(), collections.Counter()
        for day, hour, number in visits['rows']:
            weeks[week_key(day)] += number
            days[day.isoweekday()] += number
            hours[hour] += number
        words = self.env['huiskamer.week.tally']._measures()['visit'][1]
        return [
            {'key': 'weeks', 'bars': [{'value': f'{key // 100}-W{key % 100:02d}', 'count': weeks[key]} for key in sorted(weeks)]},
            {'key': 'weekdays', 'bars': [{'value': day, 'count': days[day]} for day in range(1, 8)] if days else []},
            {'key': 'hours', 'bars': [{'value': words[hour], 'count': hours[hour]} for hour in sorted(hours)]},
        ]

    def _measure_sections(self, counts):
        """One block a measure, in the order and the words of the counting screen."""
        meanings = self.env['huiskamer.week.tally']._definitions()
        sections = []
        for measure, (label, values) in self.env['huiskamer.week.tally']._measures().items():
            if measure in APART:
                continue
            base = sum(counts[measure, value] for value in values)
            rows = [self._row(which, counts[measure, value], base) for value, which in values.items()
                    if counts[measure, value] or measure != 'topic']
            sections.append(self._section(measure, label, rows, meanings[measure], base if len(values) > 1 else None))
        return sections
