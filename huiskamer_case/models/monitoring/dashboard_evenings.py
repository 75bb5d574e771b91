import collections
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..shared import house_days
from ..shared.hours_mixin import one_decimal
from ..shared.plural import plural
from .report_words import CLOSED_WEEKS

HELD = ('open', 'sealed')
NOBODY = ('tally_ids', 'not any', [('count', '>', 0)])
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
        return [('location_id', 'in', scope['places'].ids), ('date', '>=', scope['from']),
                ('date', '<=', scope['until'])]

    def _evenings(self, scope):
        """How many evenings in each state, their hours and hosts, and why some were cancelled."""
        Opening = self.env['huiskamer.opening']
        groups = Opening._read_group(
            self._evening_domain(scope), ['state', 'cancel_reason'],
            ['__count', 'hours:sum', 'hours_held:sum', 'hosts_present:sum'])
        reasons = dict(Opening._fields['cancel_reason']._description_selection(self.env))
        found = collections.Counter()
        for state, _reason, number, hours, held, hosts in groups:
            found.update({state: number, 'planned_all': number, 'hours': hours, 'hours_held': held,
                          'hosts': hosts or 0})
        cancelled = [(reason, number) for state, reason, number, *_rest in groups if state == 'cancelled']
        today = house_days.today()
        missed = Opening.search_count([*self._evening_domain(scope), ('state', '=', 'planned'), ('date', '<', today)])
        return {'missed': missed, 'held': found['open'] + found['sealed'],
                'reasons': [self._row(reasons.get(reason, '-'), number) for reason, number in cancelled],
                'counts': found}

    def _open_evenings(self, scope, *more):
        """The window on these evenings."""
        return self._opens('huiskamer.opening', [*self._evening_domain(scope), *more])

    def _open_weeks(self, scope):
        """The window on the weeks whose counts these are."""
        return self._opens('huiskamer.week.tally', [
            ('location_id', 'in', scope['places'].ids), *self._weeks_between(scope['from'], scope['until'])])

    def _weeks_between(self, first, last):
        """The weeks from one day to another, as a domain; quarters of long ago have no week."""
        (year, week, _), (last_year, last_week, _) = first.isocalendar(), last.isocalendar()
        return ['|', ('year', '>', year), '&', ('year', '=', year), '|', ('week', '>=', week), ('week', '=', 0),
                '|', ('year', '<', last_year), '&', ('year', '=', last_year), '|', ('week', '<=', last_week),
                ('week', '=', 0)]

    def _plan_tiles(self, evenings, scope):
        """What was planned, and what became of it."""
        counts, words = evenings['counts'], self.env['huiskamer.week.tally']._definitions()
        of = self.env._("of %(number)s planned", number=counts['planned_all'])
        hours_of = self.env._("of %(number)s planned", number=self._hours(counts['hours']))
        tiles = [
            self._tile('planned', self.env._("Evenings planned"), counts['planned_all'], words['planned'],
                       opens=self._open_evenings(scope)),
            self._tile('held', self.env._("Evenings held"), evenings['held'], words['held'], of,
                       self._open_evenings(scope, ('state', 'in', HELD))),
            self._tile('cancelled', self.env._("Evenings cancelled"), counts['cancelled'], words['cancelled'], of,
                       self._open_evenings(scope, ('state', '=', 'cancelled'))),
            self._tile('missed', self.env._("Neither held nor cancelled"), evenings['missed'], words['missed'], of,
                       self._open_evenings(scope, ('state', '=', 'planned'), ('date', '<', house_days.today()))),
            self._tile('hours', self.env._("Hours held"), self._hours(counts['hours_held']), words['hours'], hours_of,
                       self._open_evenings(scope, ('state', 'in', HELD))),
            self._tile('hosts', self.env._("Hosts, added up"), counts['hosts'], words['hosts'],
                       opens=self._open_evenings(scope, ('hosts_present', '>', 0))),
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
            " SELECT e.id, e.date, e.state, t.value, t.count FROM evening e JOIN huiskamer_tally t ON t.opening_id = "
            "e.id"
            " WHERE t.count > 0)"
            " SELECT date, value, sum(count) FROM visited GROUP BY date, value"
            " UNION ALL SELECT NULL, NULL, (SELECT count(*) FROM evening WHERE state = 'sealed')"
            " - (SELECT count(*) FROM (SELECT FROM visited WHERE state = 'sealed' GROUP BY id) AS once)",
            evenings.select(*(SQL.identifier(table, name) for name in ('id', 'date', 'state')))))
        rows = self.env.cr.fetchall()
        return {'rows': [row for row in rows if row[0]], 'zero': next(row[2] for row in rows if not row[0]),
                'from': scope['from'], 'until': scope['until']}

    def _counts(self, scope):
        """What was counted, by measure and value: sealed weeks, and older quarters that lie in the period as a whole.

        What is counted on an evening that is still open is for who counts it, and comes along once it is sealed.
        """
        weeks, partly, closed = self.env['huiskamer.week.tally']._opened(scope['places'], scope['from'], scope['until'])
        scope.update(partly=partly, closed=closed)
        return sum((counts for *_place, counts in weeks), collections.Counter())

    def _counting_notices(self, scope):
        """What to know beside the counts: what is not in them, and why; in sentences."""
        said = []
        if self.env['huiskamer.opening'].search_count([*self._evening_domain(scope), ('state', '=', 'open')], limit=1):
            said.append(self.env._("An evening is still open. What is counted there comes along when it is sealed; "
                                   "visits are in already."))
        if scope['partly']:
            said.append(self.env._(
                "Weeks of long ago are kept per quarter. Not in these counts, for only a part of them lies in these "
                "days: %(quarters)s.",
                quarters=', '.join(f'{year}-Q{quarter}' for year, quarter in scope['partly'])))
        if scope['closed']:
            said.append(plural(self.env, CLOSED_WEEKS, scope['closed']))
        return said

    def _visit_tiles(self, evenings, visits, counts, scope):
        """Visits, evenings without any, and how many different people that were."""
        words = self.env['huiskamer.week.tally']._definitions()
        total, held = sum(number for _day, _hour, number in visits['rows']), evenings['held']
        new, unknown = counts['first_visit', 'first'], counts['first_visit', 'unknown']
        people = str(new) if not unknown else self.env._("%(least)s to %(most)s", least=new, most=new + unknown)
        a_night = self.env._("%(number)s an evening", number=one_decimal(self.env, total / held)) if held else ''
        return [
            self._tile('visit', self.env._("Visits"), total, words['visit'], a_night,
                       self._open_evenings(scope, ('state', 'in', HELD))),
            self._tile('zero', self.env._("Evenings with nobody"), visits['zero'], words['zero'],
                       self.env._("of %(number)s held", number=held),
                       self._open_evenings(scope, ('state', '=', 'sealed'), NOBODY)),
            self._tile('people', self.env._("Different people"), people, words['people'],
                       opens=self._open_weeks(scope)),
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
            {'key': 'weeks', 'bars': [{'value': f'{key // 100}-W{key % 100:02d}', 'count': weeks[key]}
                                      for key in sorted(weeks)]},
            {'key': 'weekdays', 'bars': [
                {'value': day, 'count': None if self._is_to_come(visits, day) else days[day]} for day in range(1, 8)]
                if days else []},
            {'key': 'hours', 'bars': [{'value': words[hour], 'count': hours[hour]} for hour in sorted(hours)]},
        ]

    def _is_to_come(self, visits, day):
        """Whether this day of the week has not come yet in the one week that is looked at: it is empty, and not
        nought.
        """
        return (visits['until'] - visits['from']).days < 7 and visits['from'] + timedelta(
            days=day - 1) > house_days.today()

    def _measure_sections(self, counts, scope):
        """One block a measure, in the order and the words of the counting screen."""
        meanings = self.env['huiskamer.week.tally']._definitions()
        sections = []
        for measure, (label, values) in self.env['huiskamer.week.tally']._measures().items():
            if measure in APART:
                continue
            base = sum(counts[measure, value] for value in values)
            rows = [self._row(which, counts[measure, value], base) for value, which in values.items()
                    if counts[measure, value] or measure != 'topic']
            sections.append(self._section(measure, label, rows, meanings[measure], base if len(values) > 1 else None,
                                          opens=self._open_weeks(scope)))
        return sections
