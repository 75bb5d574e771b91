from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon

GRANTS = ['huiskamer.access.grant']


@tagged('post_install', '-at_install')
class TestLockOutAndMerge(HuiskamerCommon):
    """Who must not know of one file must not know of both; and when they are two again, of that one only."""

    def locks(self, case):
        """The rows that keep the colleague out of this file now."""
        return case.sudo().grant_ids.filtered(
            lambda grant: grant.kind == 'lock_out' and grant.user_id == self.colleague and grant.state != 'over')

    def test_a_lock_out_goes_to_both_files_and_back_to_the_one_that_it_was_of(self):
        second = self.open_file('caseworker', alias="Merel Anna")
        second.lock_out({'caseworker_id': self.colleague.id})
        self.case.merge({'code': second.code})
        self.assertIn(self.colleague, self.case.sudo().locked_out_ids)
        self.assertEqual(len(self.locks(self.case)), 1)
        self.case.action_take_apart()
        self.assertNotIn(self.colleague, self.case.sudo().locked_out_ids)
        self.assertFalse(self.locks(self.case))
        self.assertIn(self.colleague, second.sudo().locked_out_ids)
        self.assertEqual(len(self.locks(second)), 1)

    def test_who_was_locked_out_of_both_stays_out_of_both(self):
        second = self.open_file('caseworker', alias="Merel Anna")
        for case in (self.case, second):
            case.lock_out({'caseworker_id': self.colleague.id})
        self.case.merge({'code': second.code})
        self.case.action_take_apart()
        for case in (self.case, second):
            self.assertIn(self.colleague, case.sudo().locked_out_ids)
            self.assertEqual(len(self.locks(case)), 1)

    def test_a_lock_out_is_on_record_once(self):
        self.case.lock_out({'caseworker_id': self.colleague.id})
        with self.unchanged(counts=GRANTS):
            self.case._record_lock_out(self.colleague)


@tagged('post_install', '-at_install')
class TestConsentEdges(HuiskamerCommon):
    """Answers that no dialog sends, and a yes that came in time."""

    def test_a_service_goes_with_sharing_only(self):
        words = self.yes('contact')
        with self.refused(counts=['huiskamer.consent']) as caught:
            self.case.record_consent(words | {'service_id': self.service.id})
        self.assertIn("goes with sharing only", str(caught.exception))
        self.assertTrue(self.case.record_consent(words).is_live)

    def test_no_answer_begins_as_withdrawn_or_ended(self):
        row = {'client_id': self.client.id, 'text_id': self.text('contact').id}
        for state in ('withdrawn', 'ended', False, 'nonsense'):
            with self.subTest(state=state), self.refused(counts=['huiskamer.consent'], error=UserError) as caught:
                through_method(self.env['huiskamer.consent']).sudo().create(row | {'state': state})
            self.assertIn("recorded in the file", str(caught.exception))

    def test_who_is_asked_again_finds_the_kinds_of_last_time_ticked(self):
        kinds = self.categories('alias', 'language')
        self.case.record_consent(self.yes('share', service_id=self.service.id, category_ids=kinds.ids))
        with self.refused():
            self.case.with_user(self.colleague).action_ask_again(self.service.id)
        action = self.case.action_ask_again(self.service.id)
        asked = {question['name']: question for question in action['params']['questions']}
        self.assertEqual(set(asked['category_ids']['value']), set(kinds.ids))

    def test_a_yes_that_was_given_again_in_time_keeps_the_handover_going(self):
        for is_again, stage in ((True, flow.ACCEPTED), (False, flow.CONSENT_EXPIRED)):
            with self.subTest(is_again=is_again), self.undone():
                handover = self.handover_at(flow.ACCEPTED)
                old = handover.consent_id
                if is_again:
                    handover.case_id.record_consent(self.yes(
                        'share', service_id=self.service.id, category_ids=old.category_ids.ids))
                self.let_last(old, fields.Datetime.now() - timedelta(minutes=1))
                handover.sudo()._expire(fields.Datetime.now())
                self.assertEqual(handover.stage, stage)
                self.assertEqual(handover.consent_id != old, is_again)
                if is_again:
                    self.assertTrue(handover.consent_id.is_live)

    def test_a_file_and_a_path_are_erased_for_a_known_reason_only(self):
        path = self.env['huiskamer.minor.path'].with_user(self.caseworker).begin({})
        for record in (self.case, path):
            for why in (False, 'nonsense'):
                with self.refused(record) as caught:
                    record.sudo()._erase(why)
                self.assertIn("Say why", str(caught.exception))
            with self.undone():
                record.with_user(self.privacy_officer).sudo()._erase('asked')
                self.assertFalse(record.sudo().exists())


@tagged('post_install', '-at_install')
class TestHandoverEdges(HuiskamerCommon):
    """Steps that the table does not have, and clocks of a house without hours."""

    def test_a_step_that_is_not_in_the_table_changes_nothing(self):
        for verb in ('complete', 'accept', 'attend'):
            with self.refused(self.handover, counts=['huiskamer.handover.event'], error=UserError):
                self.handover._move(verb, self.facts())

    def test_the_first_contact_lies_ahead_of_the_yes(self):
        handover, now = self.handover_at(flow.REQUESTED), fields.Datetime.now().replace(second=30)
        with freeze_time(now + timedelta(hours=1)):
            at = fields.Datetime.now()
            with self.refused(handover, error=UserError) as caught:
                handover.move('accept', self.facts(first_contact_at=at.replace(second=0) - timedelta(seconds=1)))
            self.assertIn("before the service said yes", str(caught.exception))
            handover.move('accept', self.facts(first_contact_at=at.replace(second=0)))
            self.assertEqual(handover.stage, flow.ACCEPTED)

    def test_where_nobody_ever_works_a_clock_counts_days(self):
        start = fields.Datetime.to_datetime('2026-03-03 12:00:00')
        self.location.resource_calendar_id.attendance_ids = [Command.clear()]
        self.assertEqual(self.handover.sudo()._after_days(start, 3, {}), start + timedelta(days=3))
        self.assertEqual(self.handover.sudo()._after_days(start, 0, {}), start)

    def test_an_answer_is_no_question(self):
        self.case.with_user(self.supervisor).ask_lead({'word': 'ask_close'})
        notices = self.env['huiskamer.case.notice']
        asked = notices.with_user(self.caseworker).search([('user_id', '=', self.caseworker.id)])
        self.assertIn("Can it be closed?", asked._sentence())
        asked.answer({'word': 'said_done'})
        back = notices.with_user(self.supervisor).search([('user_id', '=', self.supervisor.id)])
        with self.refused(back, error=UserError) as caught:
            back.answer({'word': 'said_no'})
        self.assertIn("no question", str(caught.exception))
