import collections
from datetime import date

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...report.figures_workbook import figures_workbook
from ..dropin.measures import KEPT_WITH_EVENING

BY = ('week', 'month', 'quarter', 'place')


class HuiskamerDashboard(models.AbstractModel):
    """The cross-table of the page: one measure by week, month, quarter or huiskamer, and its workbook.

    Counts lie sealed in the database, so a pivot in SQL cannot add them up; this does, in memory.
    """
    _inherit = 'huiskamer.dashboard'

    # public: supervisors only, by the access list of week counts; place, days, measure and columns are checked
    @api.model
    def read_table(self, location_id=False, period='week', day_from=False, day_until=False, measure=KEPT_WITH_EVENING,
                   by='week'):
        """One measure as a cross-table of true counts.

        :param str measure: a measure of :meth:`huiskamer.week.tally._measures`
        :param str by: what the columns are: ``week``, ``month``, ``quarter`` or ``place``
        :return: ``columns`` and ``rows`` with their labels, counts and sums, and ``notices``
        :raise AccessError: for anybody who may not read counts
        :raise UserError: when measure, columns or period make no sense
        """
        self._ensure_may_see()
        self.env['huiskamer.week.tally'].check_access('read')
        scope = self._scope(location_id, period, day_from, day_until)
        names = self.env['huiskamer.week.tally']._measures()
        if not isinstance(measure, str) or measure not in names or not isinstance(by, str) or by not in BY:
            raise UserError(self.env._("Choose what to show."))
        cells = collections.Counter()
        for place, year, quarter, week, value, number in self._cells(scope, measure):
            cells[value, self._column(by, place, year, quarter, week)] += number
        columns = self._table_columns(scope, by, cells)
        rows = [(which, [cells[value, key] for key, _label in columns]) for value, which in names[measure][1].items()]
        if measure in (KEPT_WITH_EVENING, 'topic'):  # hours and topics that never were say nothing
            rows = [row for row in rows if any(row[1])]
        return {
            'measure': measure, 'by': by, 'title': names[measure][0],
            'help': self.env['huiskamer.week.tally']._definitions()[measure],
            'columns': [label for _key, label in columns],
            'rows': [{'label': label, 'counts': counts, 'sum': sum(counts)} for label, counts in rows],
            'sums': [sum(column) for column in zip(*(counts for _label, counts in rows), strict=True)],
            'notices': self._counting_notices(scope) if measure != KEPT_WITH_EVENING else []}

    @api.model
    def _table_workbook(self, *chosen):
        """The same table as the bytes of a workbook; it is for inside, and says so."""
        table = self.read_table(*chosen)
        return figures_workbook(table, self.env._("All together"), self.env._("True counts: they stay in the house."))

    def _table_measures(self):
        """What can be shown: [(measure, words)]."""
        return [(measure, label) for measure, (label, _values) in self.env['huiskamer.week.tally']._measures().items()]

    def _cells(self, scope, measure):
        """(place, year, quarter, week, value, number) of one measure; week 0 where a quarter is kept as one."""
        if measure == KEPT_WITH_EVENING:
            scope.update(partly=[], closed=0)
            return self._visit_cells(scope)
        weeks, partly, closed = self.env['huiskamer.week.tally']._opened(scope['places'], scope['from'], scope['until'])
        scope.update(partly=partly, closed=closed)
        # a week has its column, also one in which nothing was counted
        held = [(*place, None, 0) for *place, _counts in weeks]
        return held + [(*place, value, number) for *place, counts in weeks for (name, value), number in counts.items()
                       if name == measure]

    def _visit_cells(self, scope):
        """The same for visits, which lie open with their evenings.

        Raw SQL: one sum over evenings that the ORM has already found by the caller's own rules.
        """
        self.env.flush_all()
        evenings = self.env['huiskamer.opening']._search(
            [*self._evening_domain(scope), ('state', 'in', ('open', 'sealed'))])
        self.env.cr.execute(SQL(
            "WITH evening AS MATERIALIZED (%s) SELECT e.location_id, extract(isoyear FROM e.date)::int,"
            " extract(quarter FROM e.date + 4 - extract(isodow FROM e.date)::int)::int, extract(week FROM e.date)::int,"
            " t.value, sum(t.count) FROM evening e JOIN huiskamer_tally t ON t.opening_id = e.id GROUP BY 1, 2, 3, 4, "
            "5",
            evenings.select(*(SQL.identifier(evenings.table, name) for name in ('id', 'location_id', 'date')))))
        return self.env.cr.fetchall()

    def _column(self, by, place, year, quarter, week):
        """The column of a week; one that is kept within its quarter stands in a column for that quarter."""
        if by == 'place':
            return place
        if by == 'quarter' or not week:
            return year, quarter, 'Q'
        if by == 'week':
            return year, week, 'W'
        return year, date.fromisocalendar(year, week, 4).month, 'M'

    def _table_columns(self, scope, by, cells):
        """[(key, words)] of the columns in which something is counted, in order."""
        found = {key for _value, key in cells}
        if by == 'place':
            return [(place.id, place.name) for place in scope['places'] if place.id in found
                    or len(scope['places']) == 1]
        return [(key, self._column_words(*key)) for key in sorted(found, key=self._column_order)]

    def _column_order(self, key):
        """When a column begins: (year, month, week), quarters before what lies in them."""
        year, number, unit = key
        month = {'Q': number * 3 - 2, 'M': number}.get(unit)
        return (year, month or date.fromisocalendar(year, number, 4).month, 0 if unit == 'Q' else number)

    def _column_words(self, year, number, unit):
        """A column in words: 2019-W08, 2019-02, 2019-Q1."""
        if unit == 'Q':
            return f'{year}-Q{number}'
        return f'{year}-W{number:02d}' if unit == 'W' else f'{year}-{number:02d}'
