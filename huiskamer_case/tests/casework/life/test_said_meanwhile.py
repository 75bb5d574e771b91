from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestSaidMeanwhile(HuiskamerCommon):
    """A way back goes back over a slip of the pen, and never over what the client said since."""

    def setUp(self):
        """A handover on its way."""
        super().setUp()
        self.sent = self.handover_at(flow.ACCEPTED, self.case, service=self.other_service)

    def share(self, codes=('alias', 'question'), **answers):
        """The client's answer about that service."""
        return self.case.record_consent(self.yes('share', **{
            'service_id': self.other_service.id, 'category_ids': self.categories(*codes).ids} | answers))

    def test_a_step_that_is_taken_back_meets_what_was_said_since(self):
        said = {
            'no': lambda: self.share(state='refused', spoken_alone=False),
            'less': lambda: self.share(codes=('alias',)),
            'withdrawn': lambda: self.sent.consent_id.action_withdraw(),
            'the file too': lambda: (self.case.sudo()._file_consent()._withdraw('here'),
                                     self.case.undo_withdrawal(self.yes()))}
        for what, say in said.items():
            with self.undone(), self.subTest(what):
                self.sent.move('cancel', self.facts())
                say()
                self.sent.action_take_back()
                self.assertEqual((self.sent.stage, self.sent.ended_because), (flow.CANCELLED, 'consent_withdrawn'))
                self.assertEqual(self.sent.next_action, flow.RECALL)

    def test_a_step_is_taken_back_as_before_when_nothing_was_said_or_more(self):
        for say in (lambda: None, lambda: self.share(codes=('alias', 'question', 'language'))):
            with self.undone():
                self.sent.move('cancel', self.facts())
                say()
                self.sent.action_take_back()
                self.assertEqual(self.sent._stage_at(fields.Datetime.now()), flow.ACCEPTED)

    def test_what_was_sent_in_an_emergency_stands_on_no_answer(self):
        self.share(codes=('alias', 'question')).action_withdraw()
        urgent = self.draft(service=self.other_service)
        self.walk(urgent, 'send_in_emergency', 'accept')
        urgent.action_take_back()
        self.assertEqual(urgent.stage, flow.REQUESTED)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=1)):
            self.walk(urgent, 'accept')
        with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
            self.share().action_withdraw()
            self.assertEqual(urgent.stage, flow.CANCELLED)

    def test_files_that_come_apart_both_stand_as_the_client_left_them(self):
        """Who stopped while two files were one stopped both: nobody knows any more which of them was meant."""
        second = self.open_file('caseworker', alias="Merel Anna")
        stops = {
            'withdrawn': lambda: self.case.sudo()._file_consent()._withdraw('here'),
            'asked': lambda: self.case.freeze({}), 'minor': lambda: self.case.start_minor_path()}
        for why, stop in stops.items():
            with self.undone(), self.subTest(why):
                self.case.merge({'code': second.code})
                stop()
                self.case.action_take_apart()
                for case in (self.case, second):
                    self.assertEqual((case.state, case.frozen_because), ('frozen', why))
                    self.assertEqual(case.erase_on, self.case.erase_on)

    def test_an_answer_that_ended_with_the_file_does_not_come_back_when_files_come_apart(self):
        second, consent = self.open_file('caseworker', alias="Merel Anna"), self.sent.consent_id
        self.case.merge({'code': second.code})
        self.case.close({'outcome': 'helped', 'open_handovers': 'cancel'})
        self.case.action_take_apart()
        self.assertEqual(consent.state, 'ended')

    def test_less_that_was_said_meanwhile_counts_for_both_files(self):
        second = self.open_file('caseworker', alias="Merel Anna")
        about = {'service_id': self.service.id}
        larger = second.record_consent(self.yes('share', category_ids=self.categories('alias', 'language').ids,
                                                **about))
        self.case.merge({'code': second.code})
        smaller = self.case.record_consent(self.yes('share', category_ids=self.categories('alias').ids, **about))
        self.case.action_take_apart()
        self.assertEqual((larger.state, larger.is_newest, smaller.is_live), ('replaced', False, True))
        self.assertTrue(second.has_consent)

    def test_the_preview_of_a_merge_says_the_newest_answer_to_each_question(self):
        """Words of their own for CoMensha are the same question as sharing."""
        self.service.write({'kind': 'trafficking_shelter', 'partners': "Zij krijgen meldingen, ook van de politie."})
        about = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
        self.case.record_consent(self.yes('comensha_place', **about))
        second = self.open_file('caseworker', alias="Merel Anna")
        with freeze_time(fields.Datetime.now() + timedelta(minutes=5)):
            second.record_consent(self.yes('share', state='refused', spoken_alone=False, **about))
            shown = self.case._preview(second)
        lines = [line for line in shown.splitlines() if self.service.display_name in line]
        self.assertEqual(len(lines), 1, shown)
        self.assertIn("Refused", lines[0])
