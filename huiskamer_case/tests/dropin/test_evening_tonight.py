from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.shared import house_days
from .test_dropin import COUNTERS, DropinCommon
from .test_dropin_counting import batch

MONDAY = datetime(2026, 1, 5, 17, 30)
# The huiskamer opens at 17:00 in Groningen: 16:00 in UTC.
OPENS = datetime(2026, 1, 5, 16, 0)


@tagged('post_install', '-at_install')
class TestEveningTonight(DropinCommon):
    """What the screen at the door says when nothing can be counted, and when an evening can be sealed."""

    def nothing(self):
        """What the screen says, for a host."""
        Opening = self.env['huiskamer.opening'].with_user(self.host)
        return Opening.with_context(lang='en_US').counting_board()['nothing']

    def only_ours(self):
        """Take the evenings of the demo out of the way."""
        self.env['huiskamer.opening'].search([('id', 'not in', (self.monday | self.tuesday).ids),
                                              ('state', '=', 'planned')]).unlink()

    @freeze_time(MONDAY)
    def test_the_screen_says_why_and_when_the_next_evening_is(self):
        self.only_ours()
        self.assertFalse(self.nothing())
        self.monday.cancel({'cancel_reason': 'staff'})
        self.assertEqual(self.nothing()['why'], 'cancelled')
        self.assertIn('6', self.nothing()['next'])
        self.tuesday.sudo().unlink()
        self.assertIn("supervisor", self.nothing()['next'])

    @freeze_time(MONDAY)
    def test_a_sealed_evening_is_called_sealed(self):
        self.only_ours()
        self.monday.action_open()
        self.monday.action_seal()
        self.assertEqual(self.nothing()['why'], 'sealed')

    def test_without_a_plan_and_without_a_huiskamer_the_screen_says_so(self):
        self.only_ours()
        with freeze_time('2026-01-04 17:30'):
            self.assertEqual(self.nothing()['why'], 'unplanned')
        self.env['huiskamer.location'].search([]).active = False
        with freeze_time('2026-01-04 17:30'):
            self.assertEqual(self.nothing()['why'], 'fresh')

    @freeze_time(MONDAY + timedelta(days=1))
    def test_tonight_comes_before_what_was_left_open_and_the_own_huiskamer_before_others(self):
        self.only_ours()
        self.location.staff_ids = self.host
        tonight = self.tuesday.date
        first, second = (self._make_location(name)._plan_openings(tonight, tonight).with_user(self.host)
                         for name in ("Aan de overkant", "Buiten"))
        for evening in (self.monday, second):
            evening.action_open()
        board = self.tuesday.counting_board()
        self.assertEqual([evening['id'] for evening in board['evenings'] if evening['id'] in (
            self.monday | self.tuesday | first | second).ids], [self.tuesday.id, second.id, first.id, self.monday.id])
        self.assertEqual(board['evening']['id'], self.tuesday.id)

    def first_ones(self):
        """Which of Monday's and Tuesday's evening the screen leads to, in its order."""
        board = self.env['huiskamer.opening'].with_user(self.host).counting_board()
        offered = [evening['id'] for evening in board['evenings']]
        self.assertEqual(board['evening'] and board['evening']['id'], offered[0] if offered else False)
        return [evening for evening in offered if evening in (self.monday | self.tuesday).ids]

    def test_until_six_the_screen_leads_to_the_evening_before_while_it_is_not_sealed(self):
        """Whatever the clock says; an hour of people who still count is never taken for the evening that comes."""
        self.only_ours()
        midnight = house_days.begin_of(self.tuesday.date)
        for state, past_midnight, at_six in (
                ('planned', [self.monday.id, self.tuesday.id], [self.tuesday.id]),
                ('open', [self.monday.id, self.tuesday.id], [self.tuesday.id, self.monday.id]),
                ('sealed', [self.tuesday.id], [self.tuesday.id])):
            with freeze_time(MONDAY):
                self.advance(state)
            for minutes in (0, 1, 30, 59, 60, 300, 359, 360, 361, 720, 1019, 1020, 1200, 1439):
                with self.subTest(state=state, minutes=minutes), freeze_time(midnight + timedelta(minutes=minutes)):
                    self.assertEqual(self.first_ones(), past_midnight if minutes < 360 else at_six)

    def advance(self, state):
        """Bring Monday's evening to this state."""
        if state == 'open':
            self.monday.action_open()
        elif state == 'sealed':
            self.monday.action_seal()

    def test_an_evening_that_goes_on_comes_before_one_of_the_night_before_that_was_left_open(self):
        self.only_ours()
        with freeze_time(MONDAY):
            self.monday.action_open()
        self.tuesday.sudo().write({'opens_at': '2026-01-05 23:30:00', 'closes_at': '2026-01-06 03:00:00',
                                   'date': self.tuesday.date})
        with freeze_time('2026-01-05 23:15:00'):
            self.assertEqual(self.first_ones(), [self.monday.id, self.tuesday.id])
        with freeze_time('2026-01-05 23:45:00'):
            self.assertEqual(self.first_ones(), [self.tuesday.id, self.monday.id])

    def test_in_the_night_a_host_opens_counts_and_seals_the_evening_before_from_paper(self):
        self.only_ours()
        with freeze_time('2026-01-05 23:30:00'):
            evening = self.env['huiskamer.opening'].with_user(self.host).browse(self.first_ones()[0])
            evening.action_open()
            evening.count_taps(batch(), [['visit', 'h17', 12]])
            evening.close_evening(2)
        self.assertEqual((self.monday.state, self.monday.visit_count, self.tuesday.state), ('sealed', 12, 'planned'))

    def test_what_is_over_or_called_off_is_called_by_its_day(self):
        self.only_ours()
        self.tuesday.sudo().unlink()
        with freeze_time(MONDAY):
            self.monday.action_open()
            self.monday.action_seal()
        for moment, why in (('2026-01-05 22:30', 'sealed'), ('2026-01-05 23:30', 'sealed'), ('2026-01-06 06:00',
                                                                                             'unplanned')):
            with freeze_time(moment):
                nothing = self.nothing()
            self.assertEqual((nothing['why'], "5 January" in nothing['words']), (why, why == 'sealed'), nothing)

    def test_help_is_on_the_screen_whatever_there_is_to_count(self):
        for moment in ('2026-01-04 17:30', '2026-01-05 17:30'):
            with freeze_time(moment):
                self.assertTrue(self.env['huiskamer.opening'].with_user(self.host).counting_board()['help'])

    def test_an_evening_is_sealed_once_it_has_begun_and_not_before(self):
        for seal in (lambda evening: evening.action_seal(), lambda evening: evening.close_evening(2)):
            with freeze_time(OPENS - timedelta(hours=8)) as clock, self.undone():
                self.monday.action_open()
                with self.refused(self.monday, error=UserError, counts=COUNTERS) as said:
                    seal(self.monday)
                self.assertIn('17:00', str(said.exception))
                clock.move_to(OPENS)
                seal(self.monday)
                self.assertEqual((self.monday.state, self.monday.date), ('sealed', date(2026, 1, 5)))
