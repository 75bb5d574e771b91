from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.date_utils import end_of

from ...models.monitoring.dashboard import SMALLEST_BASE
from ..dropin.test_dropin import DropinCommon

ALLOWED = ('supervisor', 'privacy_officer')
# What the page may ask the database, however long the period: no query per evening, week or place.
MOST_QUERIES = 23
MONTH = ('2026-01-01', '2026-01-31')


@tagged('post_install', '-at_install')
class TestDashboard(DropinCommon):
    """The page of figures says what the counters say, to who may know it, in few queries."""

    @classmethod
    def setUpClass(cls):
        """A week with three evenings held, one of them without anybody, one cancelled and one forgotten."""
        super().setUpClass()
        cls.evenings = cls.monday | cls.tuesday | cls.location._plan_openings(
            date(2026, 1, 7), date(2026, 1, 9)).with_user(cls.host)
        cls.wednesday, cls.thursday, _friday = cls.evenings[2:]
        for opening in (cls.monday, cls.tuesday, cls.wednesday):
            opening.action_open()
            opening.hosts_present = 2
        cls.tap(cls.monday, visit='h17', times=3, first_visit='first', direction='in')
        cls.tap(cls.tuesday, visit='h18', times=2, first_visit='unknown', direction='out')
        cls.monday.action_seal()
        cls.wednesday.action_seal()  # nobody came
        cls.thursday.cancel({'cancel_reason': 'weather'})

    @classmethod
    def tap(cls, opening, times=1, **values):
        """Count so many visits with these values."""
        for measure, value in values.items():
            super().tap(opening, value, times, measure)

    def sealed_board(self, **more):
        """The page once the Tuesday is sealed too."""
        if self.tuesday.state == 'open':
            self.tuesday.action_seal()
        return self.board(**more)

    def board(self, role='supervisor', period='own', place=None, days=('2026-01-05', '2026-01-11')):
        """The page as this role sees it."""
        place = self.location.id if place is None else place
        with freeze_time('2026-01-10 12:00:00'):
            return self.env['huiskamer.dashboard'].with_user(self.users[role]).read_dashboard(
                place, period, *(days if period == 'own' else (False, False)))

    def tiles(self, board):
        """key -> the large number."""
        return {tile['key']: tile['value'] for tile in board['tiles']}

    def section(self, board, key):
        """{label: (count, share)} of a block, and its base."""
        found = next(section for section in board['sections'] if section['key'] == key)
        return {row['label']: (row['count'], row['share']) for row in found['rows']}, found['base'], found

    def test_the_week_against_its_plan(self):
        board = self.board()
        self.assertEqual(self.tiles(board), {
            'planned': 5, 'held': 3, 'cancelled': 1, 'missed': 1, 'hours': '9', 'hosts': 6, 'visit': 5, 'zero': 1,
            'people': '3'})
        self.assertEqual(self.tiles(self.sealed_board())['people'], '3 to 5')
        self.assertEqual([(row['label'], row['count']) for row in board['reasons']], [("Weather", 1)])
        charts = {chart['key']: {bar['value']: bar['count'] for bar in chart['bars'] if bar['count']}
                  for chart in board['charts']}
        self.assertEqual(charts, {
            'weeks': {'2026-W02': 5}, 'weekdays': {1: 3, 2: 2}, 'hours': {'17:00–18:00': 3, '18:00–19:00': 2}})

    def test_of_an_open_evening_only_visits_are_seen_until_it_is_sealed(self):
        before = self.board()
        self.assertEqual(self.section(before, 'direction')[0]["Leaving"], (0, None))
        self.assertTrue([notice for notice in before['notices'] if "still open" in notice])
        self.tap(self.tuesday, times=4, direction='out', topic='housing')
        self.assertEqual(self.board(), before)
        after = self.sealed_board()
        self.assertEqual((self.section(after, 'direction')[0]["Leaving"], self.tiles(after)['visit']),
                         ((6, None), self.tiles(before)['visit']))
        self.assertFalse([notice for notice in after['notices'] if "still open" in notice])

    def test_no_road_of_a_supervisor_shows_what_is_counted_on_an_open_evening(self):
        """Whatever she reads after every tap stays the same until the evening is sealed."""
        supervisor = self.tuesday.with_user(self.supervisor)
        def seen():
            """All that she can read about evenings and weeks."""
            self.env.invalidate_all()
            shown = [self.board()]
            for model in ('huiskamer.opening', 'huiskamer.tally', 'huiskamer.week.tally', 'huiskamer.correction'):
                records = self.env[model].with_user(self.supervisor).search([])
                shown.append(records.read([name for name, field in records._fields.items()
                                           if records._has_field_access(field, 'read')]))
            with self.assertRaises(AccessError):
                supervisor.counts()
            return shown
        before = seen()
        for measure, value, _count in self.tuesday.counts()['counts']:
            if measure != 'visit':
                self.tap(self.tuesday, times=2, **{measure: value})
                self.assertEqual(seen(), before, (measure, value))
        self.tap(self.tuesday, visit='h17')
        self.assertNotEqual(seen(), before)

    def test_leaving_and_entering_stand_in_one_block_with_the_same_shape(self):
        rows = self.section(self.sealed_board(), 'direction')[2]['rows']
        self.assertEqual([(row['label'], row['count']) for row in rows],
                         [("Leaving", 2), ("Entering", 3), ("Neither", 0), ("Not said", 0)])
        self.assertEqual({frozenset(row) for row in rows}, {frozenset(rows[0])})

    def test_no_share_under_the_smallest_base(self):
        self.tap(self.tuesday, times=SMALLEST_BASE - 6, direction='in')
        rows, base, section = self.section(self.sealed_board(), 'direction')
        self.assertEqual((base, section['is_thin'], {share for _count, share in rows.values()}),
                         (SMALLEST_BASE - 1, True, {None}))
        self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id)]).with_user(
            self.supervisor).correct(
            {'counter': 'direction/in', 'number': 1, 'reason': 'paper'})
        rows, base, section = self.section(self.board(), 'direction')
        self.assertEqual((base, section['is_thin'], rows["Entering"]), (SMALLEST_BASE, False, (23, 92)))

    def test_without_unknown_visits_people_are_a_number_and_no_range(self):
        self.tap(self.tuesday, times=-2, first_visit='unknown')
        self.assertEqual(self.tiles(self.sealed_board())['people'], '3')

    def test_every_number_says_what_it_means(self):
        board = self.board()
        for part in (*board['tiles'], *board['sections']):
            self.assertRegex(part['help'], r'^[A-Z].{20,}\.$', part['key'])

    def test_a_period_is_rounded_to_whole_weeks_and_another_week_is_empty(self):
        board = self.board(days=('2026-01-07', '2026-01-08'))
        self.assertEqual((board['from'], board['until']), ('2026-01-05', '2026-01-11'))
        self.assertEqual(self.tiles(board), self.tiles(self.board()))
        other = self.board(days=('2026-01-12', '2026-01-18'))
        self.assertEqual((self.tiles(other)['visit'], self.tiles(other)['planned'], other['charts'][0]['bars']),
                         (0, 0, []))

    def test_a_period_over_new_year_has_every_week(self):
        late = self.location._plan_openings(date(2026, 12, 31), date(2026, 12, 31)).with_user(self.host)
        with freeze_time('2027-01-08 12:00:00'):
            late.action_open()
            self.tap(late, visit='h17', direction='in')
            late.action_seal()
        board = self.board(days=('2026-12-20', '2027-01-10'))
        self.assertEqual(self.section(board, 'direction')[0]["Entering"][0], 1)
        self.assertEqual(board['charts'][0]['bars'], [{'value': '2026-W53', 'count': 1}])

    def test_one_huiskamer_and_all_of_them(self):
        other = self._make_location("Huiskamer Elders")
        opening = other._plan_openings(date(2026, 1, 5), date(2026, 1, 5)).with_user(self.host)
        opening.action_open()
        self.tap(opening, visit='h17', times=4)
        self.assertEqual(self.tiles(self.board())['visit'], 5)
        self.assertEqual(self.tiles(self.board(place=other.id))['visit'], 4)
        self.assertGreaterEqual(self.tiles(self.board(place=False))['visit'], 9)

    def test_the_pilot_is_the_newest_that_has_begun_or_the_dates_of_the_place(self):
        self.location.write({'pilot_from': '2026-01-05', 'pilot_until': '2026-01-11'})
        self.assertEqual(self.tiles(self.board(period='pilot'))['visit'], 5)
        with freeze_time('2025-12-01'):
            self.env['huiskamer.pilot'].create(
                {'location_id': self.location.id, 'date_from': '2025-12-15', 'date_until': '2025-12-21'})
        self.assertEqual(self.board(period='pilot')['from'], '2025-12-15')

    def test_this_week_is_the_week_of_today(self):
        self.assertEqual(self.tiles(self.board(period='week')), self.tiles(self.board()))

    def test_counts_that_came_in_late_are_told(self):
        self.assertEqual(self.sealed_board()['notices'], [])
        self.monday.count_taps('0' * 32, [['help', 'advies', 1]], keep_late=True)
        self.assertRegex(self.board()['notices'][0], "came in after sealing .*: 1")

    def test_only_supervisors_and_privacy_officers_see_it(self):
        for role in self.users:
            for call in (lambda r=role: self.board(r),
                         lambda r=role: self.env['huiskamer.handover.figures'].with_user(self.users[r]).read_standing()):  # noqa: E501
                with self.subTest(role=role):
                    if role in ALLOWED:
                        self.assertIsNotNone(call())
                    else:
                        with self.assertRaises(AccessError):
                            call()

    def test_a_privacy_officer_sees_no_count_of_a_visit(self):
        self.walk_to_sent()
        board = self.board('privacy_officer', days=MONTH)
        self.assertEqual(set(self.tiles(board)), {'planned', 'held', 'cancelled', 'missed', 'hours', 'hosts'})
        self.assertEqual(board['charts'], [])
        self.assertEqual([section['key'] for section in board['sections']], ['side_effect', 'steps', 'unmet'])

    def walk_to_sent(self):
        """Send the handover of the caseworker."""
        self.consent_for(self.handover)
        self.walk(self.handover, 'send')

    def test_steps_of_handovers_and_how_they_stand_now(self):
        standing = self.env['huiskamer.handover.figures'].with_user(self.supervisor)
        place = self.location.id
        before = self.board(days=MONTH)
        self.assertNotIn('steps', [section['key'] for section in self.board(period='week')['sections']])
        self.walk_to_sent()
        self.assertEqual([(row['stage'], row['count'], row['late']) for row in standing.read_standing(place)],
                         [('requested', 1, 0)])
        month = self.env['huiskamer.outcome.count'].search([('event', '=', 'send')], limit=1, order='id desc').month
        days = (str(month), str(end_of(month, 'month')))
        sent = self.section(self.board(days=days), 'steps')[0]["Sent"][0]
        self.assertEqual(sent, sum(self.env['huiskamer.outcome.count'].search(
            [('event', '=', 'send'), ('month', '=', month)]).mapped('count')))
        self.assertEqual(before['sections'][-2]['key'], 'steps')
        with freeze_time('2040-01-01'):
            self.assertEqual(standing.read_standing(place)[0]['late'], 1)
        self.assertEqual(standing.read_standing(self._make_location("Huiskamer Leeg").id), [])

    def test_what_a_number_opens_is_as_much_as_it_says(self):
        compared, added_up = 0, {'hours': 'hours_held', 'hosts': 'hosts_present', 'visit': 'visit_count'}
        for days in (('2026-01-05', '2026-01-11'), MONTH, ('2025-12-01', '2025-12-28')):
            for tile in self.sealed_board(days=days)['tiles']:
                if not tile['opens'] or tile['key'] == 'people':  # people are worked out from weeks, as a range
                    continue
                rows = self.env_as('supervisor')[tile['opens']['model']].search(tile['opens']['domain'])
                number = sum(rows.mapped(added_up[tile['key']])) if tile['key'] in added_up else len(rows)
                self.assertEqual(number, float(tile['value']), (days, tile['key']))
                compared += 1
        self.walk_to_sent()
        for row in self.env['huiskamer.handover.figures'].with_user(self.supervisor).read_standing(self.location.id):
            opened = self.env_as('supervisor')['huiskamer.handover'].search(row['opens'])
            self.assertEqual((len(opened), len(opened.filtered('is_overdue'))), (row['count'], row['late']))
            compared += 1
        self.assertGreater(compared, 15)

    def test_bad_input_gets_a_clear_refusal(self):
        for period, days in (('frobnicate', ()), ('own', ()), ('own', ('2026-01-11', '2026-01-05')),
                             ('own', ('x', 'y')),
                             ('own', (7, [1])), ('own', ('1026-01-05', '2026-01-05')), (None, ()), ('pilot', ())):
            with self.subTest(period=period, days=days), self.assertRaises(UserError) as caught:
                self.env['huiskamer.dashboard'].with_user(self.supervisor).read_dashboard(self.location.id, period,
                    *days)
            self.assertTrue(str(caught.exception))
        for place in (2**31 - 1, 'x', [1], -1):
            with self.subTest(place=place), self.assertRaises(AccessError):
                self.board(place=place)

    def test_the_page_takes_few_queries_however_much_there_is(self):
        numbers = []
        self.board()  # what Odoo remembers for every call, such as rights and words
        for days in (MONTH, ('2020-01-01', '2030-01-01')):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.board(days=days)
            numbers.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(max(numbers), MOST_QUERIES)
        self.assertLessEqual(numbers[1], numbers[0])
