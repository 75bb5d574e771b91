import secrets
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.shared import house_days
from .test_dropin import COUNTERS, NO_HOSTS, DropinCommon

ADVICE = ['help', 'advies', 1]


def batch():
    """A number as a tablet makes it up."""
    return secrets.token_hex(16)


@tagged('post_install', '-at_install')
class TestTaps(DropinCommon):
    """A batch of taps is counted once, whole or not at all, and by hosts only."""

    def setUp(self):
        """Open the Monday."""
        super().setUp()
        self.monday.action_open()

    def test_a_batch_adds_to_each_of_its_counters(self):
        answer = self.monday.count_taps(batch(), [ADVICE, ['visit', 'h18', 2], ADVICE])
        self.assertEqual(answer, {'outcome': 'counted', 'counts': [['help', 'advies', 2], ['visit', 'h18', 2]]})
        self.assertEqual((self.stands_at(self.monday), self.stands_at(self.monday, 'h18', 'visit')), (2, 2))

    def test_a_batch_that_is_sent_again_is_counted_once(self):
        number = batch()
        outcomes = [self.monday.count_taps(number, [ADVICE])['outcome'] for _time in range(3)]
        self.assertEqual((outcomes, self.stands_at(self.monday)), (['counted', 'again', 'again'], 1))
        self.assertEqual(self.monday.count_taps(batch(), [ADVICE])['outcome'], 'counted')
        self.assertEqual(self.stands_at(self.monday), 2)

    def test_bad_input_gets_a_clear_error_and_changes_nothing(self):
        good = batch()
        for number, taps in (
            (None, [ADVICE]), (7, [ADVICE]), ('', [ADVICE]), ('x' * 32, [ADVICE]), (good[:-1], [ADVICE]),
            (good.upper() + ' ', [ADVICE]),
            (good, []), (good, None), (good, 'help'), (good, {'help': 1}), (good, [ADVICE] * 201),
            (good, [['help', 'advies', 0]]), (good, [['help', 'advies', 51]]), (good, [['help', 'advies', -51]]),
            (good, [['help', 'advies', 10**30]]), (good, [['help', 'advies', 1.5]]), (good, [['help', 'advies', True]]),
            (good, [['help', 'advies', '1']]), (good, [['help', 'advies', None]]), (good, [ADVICE] * 51),
            (good, [['frobnicate', 'advies', 1]]), (good, [['help', 'frobnicate', 1]]),
            (good, [['help', ['advies'], 1]]),
            (good, [['help', "'; DROP TABLE huiskamer_tally; --", 1]]), (good, [['help', 'advies']]),
            (good, [['visit', 'h03', 1]]),
            (good, [['help', 'advies', -1]]), (good, [ADVICE, ['help', 'hulp', -1]]), (good, [[['help'], 'advies', 1]]),
        ):
            with self.subTest(number=number, taps=taps), self.refused(counts=COUNTERS, error=UserError) as caught:
                self.monday.count_taps(number, taps)
            self.assertTrue(caught.exception.args[0])
            self.assertFalse(any(row[2] for row in self.monday.counts()['counts']))
        # none of the refusals used the number up
        self.assertEqual(self.monday.count_taps(good, [ADVICE])['outcome'], 'counted')

    def test_an_evening_that_is_not_open_refuses_taps(self):
        self.tuesday.cancel({'cancel_reason': 'staff'})
        self.monday.action_seal()
        wednesday = self.location._plan_openings(self.monday.date, self.tuesday.date) or self.tuesday
        for opening in (self.monday, self.tuesday, wednesday):
            with self.refused(counts=(*COUNTERS, 'huiskamer.correction'), error=UserError):
                opening.count_taps(batch(), [ADVICE])
        with self.refused(counts=(*COUNTERS, 'huiskamer.correction'), error=UserError):
            self.tuesday.count_taps(batch(), [ADVICE], keep_late=True)

    def test_nobody_but_a_host_counts_or_sees_the_board(self):
        for role in NO_HOSTS:
            mine = self.monday.with_env(self.env_as(role))
            for attempt in (lambda m=mine: m.count_taps(batch(), [ADVICE]), mine.counts, mine.counting_board,
                            lambda m=mine: m.close_evening(2)):
                with self.subTest(role=role), self.refused(self.monday, counts=COUNTERS, error=AccessError):
                    attempt()
        self.monday.count_taps(batch(), [ADVICE])

    def test_a_host_of_another_company_counts_nothing_here(self):
        company = self.env['res.company'].create({'name': "Elders"})
        elsewhere = self.user_with('test_elsewhere', 'host')
        elsewhere.sudo().write({'company_ids': [(6, 0, company.ids)], 'company_id': company.id})
        mine = self.monday.with_env(self.env(user=elsewhere, su=False, context={'allowed_company_ids': company.ids}))
        with self.refused(counts=COUNTERS, error=AccessError):
            mine.count_taps(batch(), [ADVICE])
        with self.refused(counts=COUNTERS, error=AccessError):
            self.monday.browse(2**31 - 1).count_taps(batch(), [ADVICE])

    def test_a_tap_costs_five_queries(self):
        self.monday.count_taps(batch(), [ADVICE])
        self.env.invalidate_all()
        # two of the seven are the savepoint that stands in for the separate transaction in a test
        with self.assertQueryCount(7):
            self.monday.count_taps(batch(), [ADVICE])

    def test_the_batch_numbers_are_thrown_away_when_the_evening_is_sealed(self):
        self.monday.count_taps(batch(), [ADVICE])
        self.assertEqual(self.env['huiskamer.tap.batch'].search_count([]), 1)
        self.monday.action_seal()
        self.assertEqual(self.env['huiskamer.tap.batch'].search_count([]), 0)


@tagged('post_install', '-at_install')
class TestBoard(DropinCommon):
    """The counting screen shows the evening in the language of the host and says whom to call."""

    def setUp(self):
        """Open the Monday."""
        super().setUp()
        self.monday.action_open()

    def test_the_board_shows_every_counter_once(self):
        board = self.monday.counting_board(self.monday.id)
        shown = [(group['measure'], row['value']) for group in board['groups'] for row in group['values']]
        self.assertEqual(sorted(shown), sorted(tuple(row[:2]) for row in self.monday.counts()['counts']))
        self.assertEqual([group['measure'] for group in board['groups']][:2], ['visit', 'first_visit'])
        self.assertEqual(board['evening']['hours'], ['h17', 'h18', 'h19'])
        self.assertEqual((board['evening']['from'], board['evening']['until']), ('17:00', '20:00'))
        self.assertEqual(board['evening']['closes_at'], fields.Datetime.to_string(self.monday.closes_at))

    def test_the_board_says_nothing_about_people(self):
        board = str(self.monday.counting_board(self.monday.id))
        for user in self.users.values():
            self.assertNotIn(user.name, board)

    def test_an_open_evening_is_found_and_an_unknown_one_is_not(self):
        self.assertIn(self.monday.id, [evening['id'] for evening in self.monday.counting_board()['evenings']])
        board = self.monday.counting_board(2**31 - 1)
        self.assertEqual((board['evening'], board['groups']), (False, []))

    def test_whom_to_call_is_data(self):
        lines = self.env['huiskamer.help.line']
        other = self._make_location("Elders")
        lines.create([{'name': "Hier", 'phone': '1', 'location_id': self.location.id},
                      {'name': "Elders", 'phone': '2', 'location_id': other.id}])
        names = [line['name'] for line in self.monday.counting_board(self.monday.id)['help']]
        self.assertIn("Hier", names)
        self.assertNotIn("Elders", names)
        self.assertIn('112', [line['phone'] for line in self.monday.counting_board(self.monday.id)['help']])

    def test_closing_takes_a_sensible_number_of_hosts(self):
        for odd in (-1, 51, None, '2', True, 1.5):
            with self.subTest(odd=odd), self.refused(self.monday, counts=COUNTERS, error=UserError):
                self.monday.close_evening(odd)
        self.monday.close_evening(2)
        self.assertEqual((self.monday.state, self.monday.hosts_present, self.monday.is_forgotten), ('sealed', 2, False))

    def test_a_number_of_hosts_that_no_evening_has_is_a_slip_in_a_form_too(self):
        for number, is_refused in ((50, False), (51, True)):
            with self.subTest(number=number), self.undone():
                if is_refused:
                    with self.refused(self.tuesday):
                        self.tuesday.write({'hosts_present': number})
                else:
                    self.tuesday.write({'hosts_present': number})

    def test_an_evening_with_nobody_is_an_evening(self):
        self.monday.close_evening(2)
        self.assertEqual((self.monday.visit_count, self.monday.hours_held), (0, 3.0))

    def test_the_day_of_an_open_evening_stays(self):
        for change in ({'date': '2026-01-12'}, {'location_id': self._make_location("Elders").id},
                       {'closes_at': '2026-01-05 22:00:00'}):
            with self.refused(self.monday, error=UserError):
                self.monday.write(change)
        self.tuesday.write({'date': '2026-01-12'})

    def test_an_evening_is_not_opened_before_its_day(self):
        later = self.location._plan_openings(
            *2 * [house_days.today().replace(day=1) + timedelta(days=740)])
        with self.refused(later, counts=COUNTERS, error=UserError):
            later.with_user(self.host).action_open()


@tagged('post_install', '-at_install')
class TestHostsAndCasework(DropinCommon):
    """A host reaches nothing of casework: not by menu, not by action, not by method."""

    NAMED = ('huiskamer.client', 'huiskamer.case', 'huiskamer.consent', 'huiskamer.contact', 'huiskamer.handover',
             'huiskamer.handover.detail', 'huiskamer.handover.event', 'huiskamer.disclosure', 'huiskamer.consent.event')

    def test_no_method_of_reading_works(self):
        for model in self.NAMED:
            records = self.env[model].with_user(self.host)
            for attempt in (lambda m=records: m.search([]), lambda m=records: m.search_count([]),
                            lambda m=records: m.web_search_read([], {'id': {}}), lambda m=records: m.name_search(''),
                            lambda m=records: m.formatted_read_group([], ['id'], ['__count'])):
                with self.subTest(model=model), self.refused(error=AccessError):
                    attempt()

    def test_no_menu_and_no_action_leads_there(self):
        menus = self.env['ir.ui.menu'].with_user(self.host)
        seen = menus.browse(menus._visible_menu_ids()).sudo()
        targets = {menu.action.res_model for menu in seen if menu.action and 'res_model' in menu.action._fields}
        self.assertTrue(targets & {'huiskamer.opening'})
        self.assertFalse(targets & set(self.NAMED))

    def test_the_same_calls_work_for_who_may_make_them(self):
        self.env['huiskamer.case'].with_user(self.caseworker).search([])
