from datetime import timedelta

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from ....models.shared import house_days
from ...common import WHY
from .test_ended import ComingBack


@tagged('post_install', '-at_install')
class TestEndedBefore(ComingBack):
    """A back-up may be from before what ended was said again, or from before two files became one."""

    @classmethod
    def setUpClass(cls):
        """A second file of the same person, and a colleague who sees both."""
        super().setUpClass()
        cls.let_everybody_try()
        cls.member = cls.user_with('test_member', 'caseworker')
        cls.second = cls.open_file('caseworker', alias="Vogel")
        for case in (cls.case, cls.second):
            cls.allow(case, 'contact')
            case._set_team(open_to='team', member_ids=[Command.link(cls.member.id)])
            case.client_id.write({'contact_channel': 'call', 'phone': "0612345678"})

    def share(self, *codes, **more):
        """The client of the first file answers about one service, a minute after what she said before."""
        with freeze_time(fields.Datetime.now() + timedelta(minutes=self.said)):
            self.said += 1
            return self.case.record_consent(self.yes(
                'share', service_id=self.service.id, category_ids=self.categories(*codes).ids, **more))

    def setUp(self):
        """The first answer, which is in the back-up."""
        super().setUp()
        self.said = 0
        self.first = self.share('alias', 'language')

    def test_a_yes_that_was_said_again_does_not_come_back_when_that_one_ended(self):
        for end in (
            lambda: self.share('alias', 'language', state='refused'),
            lambda: self.share('alias'),
            lambda: self.share('alias', 'language').action_withdraw(),
            lambda: self.case._file_consent().action_withdraw(),
        ):
            with self.undone():
                with self.from_back_up():
                    self.share('alias', 'language')
                    end()
                self.assertEqual(self.first.state, 'withdrawn')

    def test_a_smaller_yes_of_before_comes_back_when_all_of_it_still_holds(self):
        with self.undone():
            with self.from_back_up():
                self.share('alias', 'language', 'question')
                self.share('alias', 'language')
            self.assertTrue(self.first.is_live)
        with self.from_back_up():
            self.share('alias', 'language')
            self.share('alias', 'language')
        self.assertTrue(self.first.is_live, "nothing was taken back")

    def test_who_had_it_for_a_time_has_it_no_more(self):
        other = self.user_with('test_stand_in', 'caseworker')
        self.case.name_stand_in({'caseworker_id': other.id, 'since': house_days.today(), 'reason': WHY,
                                 'until': house_days.today() + timedelta(days=3)})
        self.assertTrue(self.case._has_grant(other))
        with self.from_back_up():
            self.case.sudo(False).grant_ids.action_end()
            self.assertFalse(self.case._has_grant(other))
        self.assertFalse(self.case._has_grant(other))

    def test_what_was_asked_to_stand_still_stands_still(self):
        with self.from_back_up():
            self.case.freeze()
        self.assertEqual((self.case.state, self.case.frozen_because), ('frozen', 'asked'))

    def test_what_ended_of_one_file_has_ended_of_both_that_became_it(self):
        both = self.case, self.second
        slips = [self.slip(case) for case in both]
        with self.from_back_up():
            self.case.merge({'code': self.second.code})
            self.case._set_team(open_to='members', member_ids=[Command.unlink(self.member.id)])
            self.slip(self.case)
            self.case.client_id.write({'contact_channel': 'here', 'phone': False})
        for case, slip in zip(both, slips, strict=True):
            self.assertTrue(case.active)
            self.assertEqual(case.open_to, 'members')
            self.assertNotIn(self.member, case.member_ids)
            self.assertFalse(self.env['huiskamer.client'].sudo()._of_slip(slip))
            self.assertFalse(case.client_id.phone)

    def test_who_must_not_know_of_one_file_must_not_know_of_either(self):
        self.case.lock_out({'caseworker_id': self.member.id})
        with self.from_back_up():
            self.case.merge({'code': self.second.code})
        self.assertTrue(self.second.active)
        for case in (self.case, self.second):
            self.assertIn(self.member, case.locked_out_ids)
            self.assertNotIn(self.member, case.member_ids)

    def test_a_yes_to_the_file_that_was_withdrawn_ends_both(self):
        with self.from_back_up():
            self.case.merge({'code': self.second.code})
            self.case._file_consent().action_withdraw()
        self.assertEqual({case.state for case in (self.case, self.second)}, {'frozen'})
