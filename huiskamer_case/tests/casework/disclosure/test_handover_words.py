from odoo.tests import tagged

from ....models.casework.handover import handover_flow as flow
from ...common import HuiskamerCommon

PHONE = "050 555 0123"


@tagged('post_install', '-at_install')
class TestHandoverWords(HuiskamerCommon):
    """What a dialog says and fills in by itself: numbers, what one agrees with, what was answered before."""

    def dialog(self, handover, verb):
        """The dialog of a step."""
        return handover.with_context(huiskamer_verb=verb).action_move()['params']

    def value(self, params, name):
        """What is filled in for a question."""
        return next(question['value'] for question in params['questions'] if question['name'] == name)

    def test_the_number_stands_beside_every_call_or_that_there_is_none(self):
        handover = self.draft()
        self.consent_for(handover)
        for phone, words in ((PHONE, PHONE), (False, "no phone number in the directory")):
            self.service.provider_id.phone = phone
            shown = [
                self.dialog(handover, 'send')['intro'], handover.action_agreed_by_phone()['params']['intro'],
                self.service.action_state_capacity()['params']['intro']]
            for intro in shown:
                self.assertIn(words, intro)
            [choice] = [
                option for question in self.case.action_hand_over()['params']['questions']
                if question['name'] == 'service_id'
                for option in question['options'] if option['value'] == self.service.id]
            self.assertIn(phone or "not in the directory", choice['text'])

    def test_who_agrees_with_a_no_reads_what_it_was(self):
        handover = self.handover_at(flow.DECLINE_PROPOSED)
        handover.detail_ids.write({'reason_words': "Volgende maand weer plek."})
        intro = self.dialog(handover, 'confirm_decline')['intro']
        for words in (handover.service_id.display_name, "Volgende maand weer plek."):
            self.assertIn(words, intro)
        reasons = dict(handover._fields['decline_reason']._description_selection(self.env))
        self.assertIn(reasons[handover.decline_reason], intro)
        self.assertNotIn("Volgende maand", self.dialog(handover.with_user(self.supervisor), 'confirm_decline')['intro'])

    def test_a_new_appointment_begins_with_what_is_known_of_the_last(self):
        handover = self.handover_at(flow.UNATTENDED)
        handover.detail_ids.write({'place': "Bij de ingang"})
        asked = self.dialog(handover, 'rebook')
        self.assertEqual(self.value(asked, 'place'), "Bij de ingang")
        self.assertEqual(self.value(asked, 'accompaniment'), handover.accompaniment)
        self.assertFalse(self.value(asked, 'appointment_at'))

    def test_another_service_begins_with_what_was_asked_and_shared(self):
        handover = self.handover_at(flow.CANCELLED, question="Wil rust.")
        asked = handover.action_hand_on()['params']
        self.assertEqual(self.value(asked, 'question'), "Wil rust.")
        self.assertEqual(set(self.value(asked, 'category_ids')), set(handover.disclosure_ids.category_ids.ids))
        self.assertFalse(self.value(asked, 'service_id'))
