import io
import zipfile
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..dropin.test_dropin import DropinCommon


@tagged('post_install', '-at_install')
class TestCrossTable(DropinCommon, HttpCase):
    """One measure by week, month, quarter or huiskamer, with the true counts, and the same as a workbook."""

    def setUp(self):
        """Three evenings in two weeks of two months, and one elsewhere."""
        super().setUp()
        self.elsewhere = self._make_location("Huiskamer Elders")
        for place, day, values in (
            (self.location, date(2026, 1, 27), {'help': ('advies', 2), 'visit': ('h17', 3)}),
            (self.location, date(2026, 1, 28), {'help': ('hulp', 1), 'visit': ('h18', 1)}),
            (self.location, date(2026, 2, 10), {'help': ('advies', 4)}),
            (self.elsewhere, date(2026, 2, 10), {'help': ('advies', 8), 'visit': ('h19', 5)}),
        ):
            opening = place._plan_openings(day, day).with_user(self.host)
            opening.action_open()
            for measure, (value, number) in values.items():
                self.tap(opening, value, number, measure)
            opening.action_seal()

    def table(self, measure='help', by='week', place=None, days=('2026-01-05', '2026-03-29'), role='supervisor'):
        """The table as this role sees it, as {row: {column: count}} with the sums."""
        asked = (self.location.id if place is None else place, 'own', *days, measure, by)
        table = self.env['huiskamer.dashboard'].with_user(self.users[role]).read_table(*asked)
        self.assertEqual([sum(column) for column in zip(*(row['counts'] for row in table['rows']), strict=True)],
                         table['sums'])
        return {row['label']: dict(zip(table['columns'], row['counts'], strict=True)) for row in table['rows']
                if row['sum']}

    def test_a_measure_by_week_month_quarter_and_huiskamer(self):
        self.assertEqual(self.table(), {"Advice": {'2026-W05': 2, '2026-W07': 4},
                                        "Help": {'2026-W05': 1, '2026-W07': 0}})
        self.assertEqual(self.table(by='month'),
                         {"Advice": {'2026-01': 2, '2026-02': 4}, "Help": {'2026-01': 1, '2026-02': 0}})
        self.assertEqual(self.table(by='quarter'), {"Advice": {'2026-Q1': 6}, "Help": {'2026-Q1': 1}})
        everywhere = self.table(by='place', place=False)["Advice"]
        self.assertEqual((everywhere["Huiskamer Test"], everywhere["Huiskamer Elders"]), (6, 8))

    def test_visits_stand_in_the_same_table(self):
        self.assertEqual(self.table('visit'), {
            "17:00–18:00": {'2026-W05': 3, '2026-W07': 0}, "18:00–19:00": {'2026-W05': 1, '2026-W07': 0}})
        self.assertEqual(self.table('visit', by='quarter', place=False)["19:00–20:00"]['2026-Q1'], 5)

    def test_weeks_that_became_a_quarter_stand_in_its_column(self):
        with freeze_time('2026-12-01 04:20:00'):
            self.env['huiskamer.week.tally']._cron_put_to_rest()
        days = ('2025-12-29', '2026-04-05')
        for by in ('week', 'month', 'quarter'):
            self.assertEqual(self.table(by=by, days=days), {"Advice": {'2026-Q1': 6}, "Help": {'2026-Q1': 1}})
        self.assertEqual(self.table(), {})
        board = self.env['huiskamer.dashboard'].with_user(self.supervisor).read_dashboard(self.location.id, 'own',
            '2026-01-05', '2026-03-29')
        self.assertTrue([notice for notice in board['notices'] if '2026-Q1' in notice])

    def test_bad_input_gets_a_clear_refusal(self):
        for measure, by in (('frobnicate', 'week'), ('help', 'day'), (None, 'week'), ('help', None)):
            with self.subTest(measure=measure, by=by), self.assertRaises(UserError) as caught:
                self.table(measure, by)
            self.assertTrue(str(caught.exception))

    def test_who_reads_no_counts_reads_no_table(self):
        for role in set(self.users) - {'supervisor'}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.table(role=role)

    def test_the_workbook_has_the_same_cells_and_is_for_supervisors(self):
        url = f'/huiskamer/figures.xlsx?place={self.location.id}&period=own&day_from=2026-01-05&day_until=2026-03-29&measure=help&by=week'  # noqa: E501
        self.authenticate('test_supervisor', 'test_supervisor')
        answer = self.url_open(url)
        self.assertEqual((answer.status_code, answer.headers['Cache-Control']), (200, 'no-store'))
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            cells = book.read('xl/worksheets/sheet1.xml').decode() + book.read('xl/sharedStrings.xml').decode()
        for cell in ("2026-W05", "Advice", "<v>6</v>", "they stay in the house"):
            self.assertIn(cell, cells)
        self.assertEqual(self.url_open(url.replace('help', 'frobnicate')).status_code, 404)
        for role in ('host', 'caseworker', 'privacy_officer', 'office_user', 'portal'):
            self.authenticate(f'test_{role}', f'test_{role}')
            self.assertEqual(self.url_open(url).status_code, 404, role)
