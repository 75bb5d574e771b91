import secrets

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.casework.handover import handover_flow as flow
from ..receivers_common import ReceiverCommon


@tagged('post_install', '-at_install')
class TestReceiverAnswers(ReceiverCommon):
    """What the service answers goes through the same table of moves, said as the service, once."""

    def setUp(self):
        """The handover went out."""
        super().setUp()
        self.walk(self.handover, 'send')

    def events(self, handover=None):
        """(step, as whom, by whom, told how) of every step so far."""
        self.env.invalidate_all()
        return [(event.verb, event.acted_as, event.by_id, event.on_behalf_of)
                for event in (handover or self.handover).event_ids]

    def test_the_whole_way_by_the_service_itself(self):
        self.page()
        self.accept()
        self.say('book', appointment_at='tomorrow', place="Balie", accompaniment='wanted')
        self.env.invalidate_all()
        self.assertEqual(self.handover.stage, flow.SCHEDULED)
        self.env.cr.execute("UPDATE huiskamer_handover SET appointment_at = now() AT TIME ZONE 'UTC' - interval '1 "
                            "hour' WHERE id = %s", (self.handover.id,))
        self.say('attend')
        self.say('state_outcome', outcome='started')
        self.env.invalidate_all()
        self.assertEqual((self.handover.stage, self.handover.outcome), (flow.ATTENDED, 'started'))
        self.assertEqual({by for verb, _as, by, _how in self.events() if verb != 'send'}, {self.receiver})
        self.assertEqual({acted for verb, acted, _by, _how in self.events() if verb != 'send'}, {flow.RECEIVER})
        self.assertEqual(self.handover.detail_ids.with_user(self.caseworker).named_contact, "Balie")

    def test_what_we_wrote_down_for_the_service_is_told_apart_from_what_it_said(self):
        other = self.handover_at(flow.REQUESTED)
        self.walk(other, 'accept')
        self.accept()
        self.assertIn(('accept', flow.SENDER, self.caseworker, 'phone'), self.events(other))
        self.assertIn(('accept', flow.RECEIVER, self.receiver, False), self.events())

    def test_a_no_has_a_coded_reason_and_is_looked_at(self):
        with self.refused(self.handover, counts=['huiskamer.handover.event']):
            self.say('propose_decline')
        self.say('propose_decline', decline_reason='no_place')
        self.env.invalidate_all()
        self.assertEqual((self.handover.stage, self.handover.decline_reason), (flow.DECLINE_PROPOSED, 'no_place'))
        self.walk(self.handover, 'confirm_decline')
        again = self.handover.hand_on({
            'service_id': self.other_service.id, 'category_ids': self.categories('alias', 'question').ids,
            'question': "Nogmaals."})
        self.consent_for(again)
        self.walk(again, 'send')
        self.assertEqual(self.words(again), '')
        self.assertIn("Nogmaals.", self.words(again, self.neighbour))

    def test_words_of_its_own_are_not_asked_for_a_no(self):
        self.say('propose_decline', decline_reason='language', reason_words="Dit hoort hier niet")
        self.env.invalidate_all()
        self.assertFalse(self.handover.detail_ids.with_user(self.caseworker).reason_words)

    def test_the_same_answer_twice_counts_once_and_another_under_its_number_is_refused(self):
        number = secrets.token_hex(16)
        self.assertTrue(self.accept(number=number))
        before = self.events()
        self.assertTrue(self.accept(number=number))
        self.assertEqual(self.events(), before)
        with self.assertRaises(UserError):
            self.say('propose_decline', number=number, decline_reason='no_place')
        for odd in (None, '', 'x', 7):
            with self.assertRaises(UserError):
                self.as_receiver()._answer_by_code(self.handover.code, 'waitlist', {}, odd)
        self.assertEqual(self.events(), before)

    def test_only_steps_of_the_service_are_taken_whatever_is_sent(self):
        for verb in [*set(flow.VERBS) - {move.verb for move in flow.MOVES if flow.RECEIVER in move.who}, 'frobnicate',
                     '']:
            with self.subTest(verb=verb), self.refused(self.handover, counts=['huiskamer.handover.event']):
                self.say(verb)

    def test_what_was_not_asked_is_not_written(self):
        self.accept(sent_how='letter', client_word='yes', stage='completed', check_7_client='lost')
        self.env.invalidate_all()
        self.assertEqual((self.handover.sent_how, self.handover.client_word, self.handover.stage),
                         ('phone', False, flow.ACCEPTED))

    def test_nobody_is_on_both_sides(self):
        self.env.cr.execute("UPDATE huiskamer_handover SET requester_id = %s WHERE id = %s",
                            (self.receiver.id, self.handover.id))
        self.page()
        self.assertEqual(self.handover.stage, flow.REQUESTED)
        with self.assertRaises(UserError):
            self.accept()

    def test_a_question_back_waits_on_today_until_it_is_answered(self):
        self.say('ask_back', asked_back='call_me')
        with self.assertRaises(UserError):
            self.say('ask_back', asked_back='languages')
        today = self.env['huiskamer.case'].with_user(self.caseworker).today()
        self.assertEqual([row['id'] for row in today['asked']], [self.handover.id])
        self.assertEqual(self.env['huiskamer.case'].with_user(self.colleague).today()['asked'], [])
        deadline = self.handover.deadline
        self.handover.move('answer_back', {})
        self.assertEqual((self.handover.asked_back, self.handover.deadline), (False, deadline))
        self.assertEqual(self.env['huiskamer.case'].with_user(self.caseworker).today()['asked'], [])

    def test_a_check_after_completion_is_asked_without_any_word(self):
        self.accept()
        self.say('book', appointment_at='soon', place="Balie", accompaniment='not_wanted')
        self.env.cr.execute(
            "UPDATE huiskamer_handover SET appointment_at = now() AT TIME ZONE 'UTC' - interval '9 days' WHERE id = %s",
            (self.handover.id,))
        self.say('attend')
        self.env.invalidate_all()
        self.walk(self.handover, 'complete')
        self.env.flush_all()
        self.env.cr.execute("""
            UPDATE huiskamer_handover SET attended_at = attended_at - interval '8 days', closed_at = closed_at -
                interval '20 days',
                next_check_on = current_date - 1 WHERE id = %s""", (self.handover.id,))
        shown = self.page()
        self.assertEqual(shown['text'], '')
        [answer] = shown['answers']
        self.assertEqual([question['name'] for question in answer['questions']], ['check_7_receiver'])
        self.say('follow_up', check_7_receiver='in_contact')
        self.env.invalidate_all()
        self.assertEqual((self.handover.check_7_receiver, self.handover.check_7_client), ('in_contact', False))
        self.assertIsNone(self.page())

    def test_an_answer_to_what_has_ended_changes_nothing_and_says_so(self):
        self.page()
        self.handover.move('cancel', {})
        with self.assertRaisesRegex(UserError, "Nothing more is shared"):
            self.accept()
        self.assertEqual(self.handover.stage, flow.CANCELLED)

    def test_a_name_or_a_place_of_digits_alone_is_a_name_or_a_place(self):
        self.assertTrue(self.say('accept', named_contact="12", first_contact_at='now'))
        self.assertEqual(self.handover.detail_ids.named_contact, "12")

    def test_odd_facts_are_refused_in_words(self):
        for odd in ('gisteren', '9999-99-99T99:99', '0000-00-00', 'x' * 5000, "nul\0"):
            with self.subTest(odd=odd[:12]), self.refused(self.handover, counts=['huiskamer.handover.event']):
                self.say('accept', named_contact="Balie", first_contact_at=odd)
