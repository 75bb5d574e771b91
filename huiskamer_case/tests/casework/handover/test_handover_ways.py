import unicodedata
from datetime import timedelta

import pytz

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared import house_days
from ...common import CANARY, HuiskamerCommon


@tagged('post_install', '-at_install')
class TestHandoverWays(HuiskamerCommon):
    """How it really goes: by phone, by way of a no, in an emergency, and afterwards."""

    def test_one_call_writes_the_moves_it_stands_for_and_happens_once(self):
        self.consent_for(self.handover)
        answers = {'named_contact': "Balie", 'place': "Balie", 'on_behalf_of': 'phone'}
        self.handover.agreed_by_phone(answers)
        self.assertEqual(self.handover.event_ids.mapped('verb'), list(flow.AGREED_BY_PHONE))
        self.assertEqual((self.handover.stage, self.handover.accompaniment), ('scheduled', 'wanted'))
        with self.refused(self.handover, counts=['huiskamer.handover.event']):
            self.handover.agreed_by_phone(answers)
        self.walk(self.handover, 'introduce', 'attend')
        self.assertEqual(self.handover.warmth, '3')

    def test_one_call_without_consent_writes_nothing(self):
        with self.refused(self.handover, counts=['huiskamer.handover.event']):
            self.handover.agreed_by_phone({'named_contact': "Balie", 'place': "Balie"})

    def test_a_yes_can_send_at_once(self):
        self.consent_for(self.handover, sent_how='phone')
        self.assertEqual(self.handover.stage, 'requested')
        other = self.draft(service=self.other_service)
        self.consent_for(other, sent_how='phone', state='refused')
        self.assertEqual(other.stage, 'draft')

    def test_nobody_is_her_own_receiver(self):
        handover = self.handover_at(flow.REQUESTED)
        name = self.caseworker.name
        for written in (name, f' {name.upper()} ', unicodedata.normalize('NFD', name), name.replace(' ', '\u00a0')):
            with self.subTest(written), self.refused(handover):
                handover.move('accept', self.facts(named_contact=written))
        with self.refused(handover):
            handover._move('accept', self.facts(), acting_as=flow.RECEIVER)
        receiver = handover.with_user(self.colleague).sudo()
        receiver._move('accept', self.facts(), acting_as=flow.RECEIVER)
        handover.case_id.add_member({'caseworker_id': self.colleague.id})
        with self.refused(handover):
            handover.with_user(self.colleague).move('book', self.facts())
        self.walk(handover, 'book')

    def test_what_has_to_be_first_is_said_before_anything_is_asked(self):
        handover = self.handover_at(flow.ATTENDED, service=self._make_service("Uitstap", kind='exit_programme'))
        asking = handover.with_context(huiskamer_verb='complete')
        with self.assertRaisesRegex(UserError, "Ask first on day 7"):
            asking.action_move()
        with freeze_time(handover.attended_at + timedelta(days=7, hours=12)):
            self.walk(handover, 'follow_up')
            self.assertEqual(asking.action_move()['tag'], 'huiskamer_ask')
        booked = self.handover_at(flow.ACCEPTED)
        booked.move('book', self.facts(appointment_at=fields.Datetime.now() + timedelta(hours=3)))
        for verb in ('attend', 'no_show'):
            with self.assertRaisesRegex(UserError, "has not been yet"):
                booked.with_context(huiskamer_verb=verb).action_move()

    def test_a_receiver_s_step_says_how_it_came_in(self):
        handover = self.handover_at(flow.REQUESTED)
        with self.refused(handover):
            handover.move('accept', self.facts(on_behalf_of=False))

    def test_a_no_is_sent_back_once_and_counted_by_its_reason(self):
        handover = self.walk(self.handover_at(flow.DECLINE_PROPOSED), 'send_back', 'propose_decline')
        with self.refused(handover):
            self.walk(handover, 'send_back')
        handover.with_user(self.supervisor).move('confirm_decline', {})
        self.assertEqual((handover.stage, handover.ended_because), ('rejected', 'declined'))
        unmet = self.env['huiskamer.outcome.count'].search([('event', '=', 'unmet_no_place')])
        self.assertEqual(len(unmet), 1)

    def test_after_a_no_another_service_is_asked_and_the_chain_is_seen(self):
        first = self.handover_at(flow.REJECTED)
        answers = {'service_id': self.other_service.id, 'category_ids': self.categories('alias').ids}
        second = first.hand_on(answers)
        self.consent_for(second)
        self.walk(second, 'send', 'cancel')
        third = second.hand_on(answers)
        self.assertEqual((third.part_of_id, third.hop), (second, 2))
        self.assertEqual(second.chain_ids, first | second | third)
        with self.refused(counts=['huiskamer.handover']):
            third.hand_on(answers)
        with self.refused(counts=['huiskamer.handover']):
            first.with_user(self.supervisor).hand_on(answers)

    def test_a_wrong_entry_takes_two_people_and_its_content_goes(self):
        both = self.user_with('test_both_eyes', 'supervisor', 'caseworker')
        handover = self.handover_at(flow.REQUESTED)
        handover.case_id.add_member({'caseworker_id': both.id})
        handover.sudo().detail_ids.write({'remarks': CANARY})
        handover.with_user(both).move('mark_error', {})
        with self.refused(handover):
            handover.with_user(both).move('confirm_error', {})
        handover.with_user(self.supervisor).move('confirm_error', {})
        self.assertEqual(handover.stage, 'entered_in_error')
        self.assertFalse(handover.detail_ids.remarks or handover.disclosure_ids.text
                         or handover.disclosure_ids.question)

    def test_in_an_emergency_the_ground_is_coded_seen_and_looked_at(self):
        for missing in ('emergency_ground', 'reason_words'):
            with self.refused(self.handover):
                self.handover.move('send_in_emergency', self.facts(**{missing: False}))
        self.supervisor.email = 'supervisor@example.org'
        self.walk(self.handover, 'send_in_emergency')
        self.assertEqual((self.handover.stage, self.handover.consent_id.ids), ('requested', []))
        self.assertTrue(self.env['mail.mail'].search_count([('email_to', '=', 'supervisor@example.org')]))
        with self.refused(self.handover):
            self.handover.move('review_emergency', {})
        self.walk(self.handover, 'review_emergency')
        self.assertTrue(self.handover.emergency_reviewed_at)
        self.assertEqual(self.env['huiskamer.outcome.count'].search_count([('event', '=', 'send_in_emergency')]), 1)

    def test_two_voices_are_kept_apart_on_their_days(self):
        handover = self.handover_at(flow.ATTENDED)
        for early in ({'check_7_client': 'in_contact'}, {}):
            with self.refused(handover):
                handover.move('follow_up', early | {'on_behalf_of': 'phone'})
        with freeze_time(handover.attended_at + timedelta(days=7, minutes=1)):
            handover.move('follow_up', {'check_7_client': 'lost', 'on_behalf_of': 'phone'})
            handover.move('follow_up', {'check_7_receiver': 'in_contact', 'on_behalf_of': 'phone'})
            self.assertEqual((handover.check_7_client, handover.check_7_receiver), ('lost', 'in_contact'))
            with self.refused(handover):
                handover.move('follow_up', {'check_7_client': 'in_contact', 'on_behalf_of': 'phone'})
            self.assertEqual(handover.next_check_on, house_days.day_of(house_days.days_later(handover.attended_at, 30)))

    def test_later_checks_stay_a_small_task_and_do_not_keep_the_file_open(self):
        handover = self.handover_at(flow.COMPLETED)
        with freeze_time(handover.attended_at + timedelta(days=30, minutes=1)):
            handover.move('follow_up', {'check_30_client': 'in_contact', 'on_behalf_of': 'phone'})
        self.assertEqual((handover.stage, handover.kept), ('completed', 'yes'))
        handover.case_id.close({'outcome': 'handed_over'})
        self.assertEqual(handover.case_id.state, 'closed')

    def test_an_exit_programme_is_completed_after_the_check_on_day_7(self):
        handover = self.handover_at(flow.ATTENDED, service=self._make_service("Uitstap", kind='exit_programme'))
        self.assertEqual(handover.next_action, 'follow_up')
        with self.refused(handover):
            self.walk(handover, 'complete')
        with freeze_time(handover.attended_at + timedelta(days=7, minutes=1)):
            handover.move('follow_up', {'check_7_client': 'not_asked_unsafe', 'on_behalf_of': 'phone'})
            self.walk(handover, 'complete')
        self.assertEqual(handover.stage, 'completed')

    def test_a_night_s_shelter_is_completed_with_the_next_morning_s_word(self):
        handover = self.handover_at(flow.ATTENDED, service=self.other_service)
        with self.refused(handover):
            handover.move('complete', self.facts(outcome='arrived'))
        self.assertEqual(handover.next_action, 'complete')
        morning = pytz.utc.localize(handover.deadline).astimezone(pytz.timezone('Europe/Amsterdam'))
        self.assertEqual((morning.hour, morning.minute), (10, 0))
        self.assertLess(handover.deadline - handover.attended_at, timedelta(hours=35))
        with freeze_time(handover.attended_at + timedelta(days=1)):
            with self.refused(handover):
                handover.move('complete', self.facts(outcome='started'))
            handover.move('complete', self.facts(outcome='arrived'))
        self.assertEqual(handover.outcome, 'arrived')

    def test_after_a_withdrawal_the_service_is_told_to_stop(self):
        handover = self.handover_at(flow.ACCEPTED)
        handover.consent_id.action_withdraw()
        with self.refused(handover):
            self.walk(handover, 'confirm_recall')
        self.walk(handover, 'tell_recall', 'confirm_recall')
        self.assertTrue(handover.recall_confirmed_at)
        self.assertEqual(handover.stage, 'cancelled')

    def test_a_waiting_list_is_looked_at_within_two_weeks(self):
        handover = self.handover_at(flow.REQUESTED)
        today = house_days.today()
        for days in (-1, 15):
            with self.refused(handover):
                handover.move('waitlist', self.facts(review_on=today + timedelta(days=days)))
        self.walk(handover, 'waitlist', 'keep_waiting', 'place_free')
        self.assertEqual(handover.stage, 'accepted')

    def test_opening_the_letter_is_written_down_and_stops_with_consent(self):
        handover = self.handover_at(flow.REQUESTED)
        handover._print_letter()
        self.assertEqual(handover.event_ids[-1].verb, 'print_letter')
        for role in ('supervisor', 'colleague', 'host'):
            with self.refused(handover, counts=['huiskamer.handover.event']):
                handover.with_user(self.users[role])._print_letter()
        handover.consent_id.action_withdraw()
        with self.refused(handover):
            handover._print_letter()

    def test_figures_are_for_supervisors_and_small_numbers_are_counts(self):
        self.handover_at(flow.SCHEDULED)
        self.handover_at(flow.COMPLETED)
        self.handover_at(flow.REJECTED)
        figures = self.env['huiskamer.handover.figures'].with_user(self.supervisor).with_context(lang='en_US')
        self.env.registry.clear_all_caches()  # as a worker that was asked nothing yet
        rows = figures.read_figures()
        values = {row['label']: row['value'] for row in rows}
        self.assertEqual(values["Attended, of booked"], "1 of 2")
        self.assertEqual(values["Declined: No place"], '1')
        not_asked = {row['label']: row['not_asked'] for row in rows}
        self.assertEqual((not_asked["Attended, of booked"], list(not_asked.values()).count(0)), ('-', 6),
                         "only of what is asked on three days, of the service and of the client")
        for row in rows:
            for cell in ('help', 'n_help', 'missing_help', 'not_asked_help'):
                self.assertGreater(len(row[cell]), 10, (row['label'], cell))
        for role in ('caseworker', 'host', 'office_user', 'system_administrator'):
            with self.refused():
                self.env['huiskamer.handover.figures'].with_user(self.users[role]).read_figures()
