from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared import house_days
from ...common import WHY, HuiskamerCommon

SECOND = timedelta(seconds=1)


@tagged('post_install', '-at_install')
class TestUntilWhen(HuiskamerCommon):
    """What may be done for so long: a second before the end, at the end, and a second after it."""

    def setUp(self):
        """The clock stands still at a moment of this test's own."""
        super().setUp()
        self.now = fields.Datetime.now()
        self.startPatcher(freeze_time(self.now))

    def works(self, call):
        """Whether a call is let through; what it did is undone."""
        try:
            with self.undone():
                call()
        except UserError:
            return False
        return True

    def assert_until(self, can, at_the_end, **lasts):
        """Assert that it is so until so long from now; `at_the_end` says whether the end belongs to it."""
        end = self.now + timedelta(**lasts)
        for moment, expected in ((end - SECOND, True), (end, at_the_end), (end + SECOND, False)):
            with freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual(bool(can()), expected, moment - self.now)

    def test_a_file_that_was_closed_opens_again_for_a_day(self):
        self.case.close({'outcome': 'helped'})
        self.assert_until(lambda: self.case.can_open_again, False, days=1)
        self.assert_until(lambda: self.works(self.case.action_open_again), False, days=1)

    def test_the_last_step_of_a_handover_is_taken_back_for_a_day(self):
        handover = self.handover_at(flow.ACCEPTED)
        self.assert_until(lambda: handover.can_take_back, False, days=1)
        self.assert_until(lambda: self.works(handover.action_take_back), False, days=1)

    def test_two_files_that_became_one_are_taken_apart_for_a_day(self):
        second = self.open_file('caseworker', alias="Merel Anna")
        self.case.merge({'code': second.code})
        self.assert_until(lambda: self.case.can_be_taken_apart, False, days=1)
        self.assert_until(lambda: self.works(self.case.action_take_apart), False, days=1)

    def test_a_note_is_changed_for_an_hour_by_who_wrote_it(self):
        note = self.env['huiskamer.contact'].with_user(self.caseworker).create(
            {'case_id': self.case.id, 'facts': "Een gesprek."})
        self.assert_until(lambda: note.can_be_changed, True, hours=1)
        self.assert_until(lambda: self.works(lambda: note.write({'facts': "Een ander gesprek."})), True, hours=1)

    def test_a_note_is_taken_back_for_a_week_by_who_wrote_it_and_by_others_afterwards(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        note = self.env['huiskamer.contact'].with_user(self.caseworker).create(
            {'case_id': self.case.id, 'facts': "Een gesprek."})
        why = {'gone_because': 'double'}
        self.assert_until(lambda: self.works(lambda: note.take_back(why)), True, days=7)
        self.assert_until(lambda: not self.works(lambda: note.with_user(self.colleague).take_back(why)), True, days=7)

    def test_a_slip_of_the_finger_is_taken_back_for_an_hour(self):
        step = self.case.agree_step({'what': "Samen bellen", 'on': fields.Date.to_string(house_days.today())})
        step.done({'word': "Gebeld."})
        self.assert_until(lambda: self.works(step.take_back), True, hours=1)

    def test_a_conversation_lasts_an_hour(self):
        self.allow(self.case, 'contact')
        self.assert_until(self.case._same_conversation, True, hours=1)

    def test_what_was_on_paper_is_entered_within_seven_days_and_not_before_it_happened(self):
        self.assert_until(lambda: self.works(lambda: self.case._ensure_recent(self.now)), True, days=7)
        self.assertTrue(self.works(lambda: self.case._ensure_recent(self.now)))
        self.assertFalse(self.works(lambda: self.case._ensure_recent(self.now + SECOND)))

    def test_a_file_says_for_thirty_days_what_ended(self):
        self.allow(self.case, 'contact')
        self.case.consent_ids.filtered(lambda consent: consent.purpose == 'contact').action_withdraw()
        self.assert_until(lambda: self.case.what_ended, False, days=30)

    def test_a_stand_in_is_named_for_sixty_two_days_at_most(self):
        today = house_days.today(self.case)

        def days(first, last):
            """The answers for a period in days from today."""
            return {'since': fields.Date.to_string(today + timedelta(days=first)),
                    'until': fields.Date.to_string(today + timedelta(days=last))}

        for first, last, is_one in ((0, 0, True), (-1, 0, True), (-2, -1, False), (1, 0, False), (0, 62, True),
                                    (0, 63, False), (3, 65, True), (3, 66, False)):
            self.assertEqual(self.works(lambda period=days(first, last): self.case._period(period)), is_one,
                             (first, last))

    def test_a_reason_has_ten_signs_and_a_stand_in_s_has_three(self):
        for shortest, given in ((10, ()), (3, (3,))):
            for words in ('a' * (shortest - 1), f" {'a' * (shortest - 1)} "):
                self.assertFalse(self.works(lambda words=words, given=given: self.case._checked_reason(words, *given)))
            self.assertEqual(self.case._checked_reason('a' * shortest, *given), 'a' * shortest)
        self.assertEqual(self.case._checked_reason(f" {WHY}  "), WHY)
