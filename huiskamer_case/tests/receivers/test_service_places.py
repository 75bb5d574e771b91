from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..receivers_common import ReceiverCommon


@tagged('post_install', '-at_install')
class TestServicePlaces(ReceiverCommon):
    """Free places in one tap, held places confirmed or given back, introductions without a name."""

    def setUp(self):
        """A service that counts beds."""
        super().setUp()
        self.service.capacity_unit = 'bed'

    def boards(self, user=None):
        """What the list shows of this person's services."""
        return self.as_receiver(user).env['huiskamer.service']._boards_of_caller()

    def state(self, available, user=None):
        """One tap of this person on a number."""
        services = self.as_receiver(user).env['huiskamer.service']
        service = services._numbered_of_caller(self.service.hsds_id)
        return service and service._state_by_service('capacity', available)

    def test_one_tap_says_what_is_free_by_whom_and_how_old(self):
        self.state('2')
        word = self.service.capacity_id
        self.assertEqual((word.code, word.available, word.stated_by_id), ('capacity', 2, self.receiver))
        self.assertIn("2 free, seen just now", self.boards()[0]['places'])
        with freeze_time(self.now() + timedelta(hours=25)):
            self.env.invalidate_all()
            self.assertTrue(self.boards()[0]['places'].startswith("Unknown"))
        self.state('0')
        self.env.invalidate_all()
        self.assertEqual(self.service.capacity_state, 'no-capacity')
        for odd in ('9' * 5000, '²', '-1', 'x', 7.5):  # a place, and no number
            self.state(odd)
            self.env.invalidate_all()
            self.assertEqual((self.service.capacity_id.code, self.service.capacity_id.available), ('capacity', 0))

    def test_nobody_says_it_for_another_service(self):
        self.assertFalse(self.state('2', self.neighbour))
        self.assertFalse(self.service.capacity_id)
        self.assertEqual([board['number'] for board in self.boards(self.neighbour)], [self.other_service.hsds_id])

    def hold(self):
        """A place that a host holds."""
        self.state('1')
        self.env.invalidate_all()
        return self.env['huiskamer.hold'].with_user(self.host).create({'service_id': self.service.id})

    def answer(self, hold, verb, user=None):
        """Answer a held place as this person."""
        return self.as_receiver(user).env['huiskamer.service.member']._answer_hold(hold.code, verb)

    def test_a_held_place_is_seen_with_its_code_confirmed_and_given_back(self):
        hold = self.hold()
        [shown] = self.boards()[0]['holds']
        self.assertEqual((shown['code'], shown['is_confirmed']), (hold.code, False))
        self.assertFalse(self.answer(hold, 'confirm', self.neighbour))
        self.assertTrue(self.answer(hold, 'confirm'))
        self.assertTrue(hold.is_confirmed)
        with self.assertRaises(UserError):
            self.answer(hold, 'sell')
        self.assertTrue(self.answer(hold, 'give_back'))
        self.env.invalidate_all()
        self.assertEqual((hold.let_go, self.boards()[0]['holds']), (True, []))
        with self.assertRaises(UserError):
            self.answer(hold, 'confirm')

    def test_two_words_without_a_name_are_answered_once_by_the_service(self):
        introduction = self.env['huiskamer.introduction'].with_user(self.host).introduce({
            'service_id': self.service.id, 'wanted': 'sleep',
            'language_id': self.env.ref('huiskamer_case.language_nl').id})
        [shown] = self.boards()[0]['introductions']
        self.assertEqual(shown['code'], introduction.code)
        members = self.as_receiver(self.neighbour).env['huiskamer.service.member']
        self.assertFalse(members._answer_introduction(introduction.id, 'came'))
        members = self.as_receiver().env['huiskamer.service.member']
        self.assertFalse(members._answer_introduction(introduction.id, 'frobnicated'))
        self.assertTrue(members._answer_introduction(introduction.id, 'came'))
        self.assertEqual((introduction.result, self.boards()[0]['introductions']), ('came', []))
        with self.assertRaises(UserError):
            members._answer_introduction(introduction.id, 'not_came')
