from datetime import timedelta

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ...common import CANARY, HuiskamerCommon


@tagged('post_install', '-at_install')
class TestMoving(HuiskamerCommon):
    """The way on after sending, and its ends."""

    def test_the_whole_way_from_draft_to_completed(self):
        self.consent_for(self.handover)
        for verb, stage, status, business in (
                ('send', 'requested', 'requested', '2.0'), ('receive', 'received', 'received', '2.0'),
                ('accept', 'accepted', 'accepted', '3.0'), ('book', 'scheduled', 'in-progress', '5.1.1'),
                ('introduce', 'scheduled', 'in-progress', '5.1.1'), ('attend', 'attended', 'in-progress', '5.1.4'),
                ('complete', 'completed', 'completed', '7.0')):
            self.walk(self.handover, verb)
            self.assertEqual(
                (self.handover.stage, self.handover.status, self.handover.business_status), (stage, status, business))
        self.assertEqual(self.handover.warmth, '3')
        self.assertEqual(self.handover.ended_because, 'completed')
        self.assertTrue(self.handover.closed_at)
        self.assertEqual(self.handover.detail_ids.named_contact, "Balie")

    def test_declining_keeps_a_coded_reason_on_the_cover_and_the_words_in_the_detail(self):
        handover = self.handover_at(flow.REQUESTED)
        handover.move('propose_decline', self.facts(reason_words=CANARY))
        self.walk(handover, 'confirm_decline')
        self.assertEqual((handover.stage, handover.decline_reason), ('rejected', 'no_place'))
        self.assertEqual(handover.detail_ids.reason_words, CANARY)
        self.assertNotIn(CANARY, str(self.row(handover)) + str(self.row(handover.event_ids[-1])))

    def test_the_client_s_own_choice_is_counted_apart_from_a_decline(self):
        handover = self.handover_at(flow.ACCEPTED)
        self.walk(handover, 'cancel')
        self.assertEqual((handover.stage, handover.ended_because), ('cancelled', 'client_declined'))

    def test_a_draft_is_dropped_and_nothing_ever_left(self):
        self.walk(self.handover, 'drop')
        self.assertEqual((self.handover.stage, self.handover.ended_because), ('cancelled', 'dropped'))
        self.assertFalse(self.handover.sent_at or self.handover.disclosure_ids.text)

    def test_withdrawing_consent_to_share_ends_every_open_handover_to_that_service_only(self):
        consent = self.consent_for(self.handover)
        other = self.draft(service=self.other_service)
        self.consent_for(other)
        self.walk(self.handover, 'send', 'accept')
        self.walk(other, 'send')
        consent.action_withdraw()
        self.assertEqual((self.handover.stage, self.handover.ended_because), ('cancelled', 'consent_withdrawn'))
        self.assertEqual((self.handover.next_action, self.handover.owner_id), ('tell_recall', self.caseworker))
        self.assertEqual((other.stage, self.case.state), ('requested', 'open'))

    def test_a_smaller_yes_ends_what_was_sent_and_leaves_a_draft_to_be_asked_about(self):
        draft = self.draft()
        self.consent_for(draft)
        self.walk(self.handover, 'send')
        self.case.record_consent(self.yes(
            'share', service_id=self.service.id, category_ids=self.categories('alias').ids))
        self.assertEqual((self.handover.stage, draft.stage), (flow.CANCELLED, flow.DRAFT))

    def test_withdrawing_consent_to_the_file_ends_everything_and_freezes_the_file(self):
        self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        draft = self.draft(service=self.other_service)
        self.case.consent_ids.filtered(lambda consent: consent.purpose == 'file').action_withdraw()
        self.assertEqual((self.handover | draft).mapped('stage'), ['cancelled', 'cancelled'])
        self.assertEqual(self.case.state, 'frozen')
        self.assertFalse(self.case.consent_ids.filtered('is_live'))

    def test_what_was_attended_stays_true_when_consent_is_withdrawn(self):
        handover = self.handover_at(flow.ATTENDED)
        handover.consent_id.action_withdraw()
        self.assertEqual((handover.stage, handover.ended_because), ('completed', 'consent_ended'))

    def test_withdrawing_is_never_blocked_by_the_state_of_things(self):
        handover = self.handover_at(flow.SCHEDULED)
        self.service.active = False
        self.caseworker.active = False
        consent = handover.consent_id
        handover.case_id.sudo()._set_team(member_ids=[Command.link(self.colleague.id)])
        consent.with_user(self.colleague).action_withdraw()
        self.assertEqual(handover.stage, 'cancelled')

    def test_an_outsider_withdraws_nothing(self):
        consent = self.consent_for(self.handover)
        for role in ('host', 'colleague', 'supervisor', 'privacy_officer', 'office_user', 'system_administrator'):
            with self.refused(consent, self.handover, counts=['huiskamer.consent.event']):
                consent.with_user(self.users[role]).action_withdraw()
        consent.action_withdraw()
        self.assertEqual(consent.state, 'withdrawn')

    def test_withdrawing_twice_adds_one_event(self):
        consent = self.consent_for(self.handover)
        consent.action_withdraw()
        with self.unchanged(consent, self.handover, counts=['huiskamer.consent.event', 'huiskamer.handover.event']):
            consent.action_withdraw()

    def test_what_is_written_afterwards_happened_within_seven_days(self):
        now = fields.Datetime.now()
        self.handover = self.draft(self.open_file('caseworker', given_at=now - timedelta(days=6, hours=23)))
        self.consent_for(self.handover, given_at=now - timedelta(days=6, hours=23))
        for moment in (now - timedelta(days=7, minutes=1), now + timedelta(minutes=5)):
            with self.refused(self.handover):
                self.handover.move('send', self.facts(occurred_at=moment))
        self.handover.move('send', self.facts(occurred_at=now - timedelta(days=6)))
        event = self.handover.event_ids
        self.assertEqual(event.occurred_at, now - timedelta(days=6))
        self.assertGreaterEqual(event.recorded_at, now)

    def test_time_never_runs_backwards(self):
        now = fields.Datetime.now()
        self.handover = self.draft(self.open_file('caseworker', given_at=now - timedelta(days=3)))
        self.consent_for(self.handover, given_at=now - timedelta(days=3))
        self.handover.move('send', self.facts(occurred_at=now - timedelta(days=1)))
        with self.refused(self.handover):
            self.handover.move('receive', self.facts(occurred_at=now - timedelta(days=2)))
        self.handover.move('receive', self.facts(occurred_at=now - timedelta(hours=2)))
        moments = self.handover.event_ids.mapped('occurred_at')
        self.assertEqual(moments, sorted(moments))

    def test_nobody_has_attended_before_the_appointment(self):
        handover = self.handover_at(flow.ACCEPTED)
        handover.move('book', self.facts(appointment_at=fields.Datetime.now() + timedelta(hours=2)))
        with self.refused(handover):
            self.walk(handover, 'attend')
        with freeze_time(handover.appointment_at + timedelta(minutes=1)):
            self.walk(handover, 'attend')

    def test_an_appointment_is_not_before_the_answer(self):
        handover = self.handover_at(flow.ACCEPTED)
        with self.refused(handover):
            handover.move('book', self.facts(appointment_at=handover.answered_at - timedelta(hours=1)))

    def test_a_client_who_was_not_asked_needs_a_reason(self):
        handover = self.handover_at(flow.ATTENDED)
        with self.refused(handover):
            handover.move('complete', self.facts(client_word='not_asked'))
        handover.move('complete', self.facts(client_word='not_asked', not_asked_reason='not_reached'))
        self.assertEqual(handover.stage, 'completed')

    def test_the_receiver_s_steps_say_how_the_answer_came_in(self):
        handover = self.handover_at(flow.REQUESTED)
        handover.move('accept', self.facts(on_behalf_of='phone'))
        self.assertEqual(handover.event_ids[-1].on_behalf_of, 'phone')
        self.assertFalse(handover.event_ids[0].on_behalf_of)

    def test_warmth_follows_from_what_happened(self):
        for warmth, facts, verbs in (
                ('0', {'sent_how': 'letter'}, ('send',)),
                ('1', {'sent_how': 'phone'}, ('send',)),
                ('2', {'accompaniment': 'not_wanted'}, ('send', 'accept', 'book', 'introduce', 'attend')),
                ('2', {}, ('send', 'accept', 'book', 'introduce')),
                ('1', {}, ('send', 'accept', 'book', 'attend')),
                ('3', {}, ('send', 'accept', 'book', 'introduce', 'attend'))):
            with self.subTest(warmth=warmth, verbs=verbs):
                handover = self.handover_at(flow.DRAFT)
                for verb in verbs:
                    handover.move(verb, self.facts(**facts))
                self.assertEqual(handover.warmth, warmth)

    def test_overdue_needs_no_job_and_agrees_with_its_search(self):
        handover = self.handover_at(flow.REQUESTED)
        self.assertFalse(handover.is_overdue)
        with freeze_time(handover.deadline + timedelta(seconds=1)):
            self.env.invalidate_all()
            self.assertTrue(handover.is_overdue)
            late = self.env['huiskamer.handover'].with_user(self.supervisor).search([('is_overdue', '=', True)])
            in_time = self.env['huiskamer.handover'].with_user(self.supervisor).search([('is_overdue', '=', False)])
            self.assertIn(handover.id, late.ids)
            self.assertNotIn(handover.id, in_time.ids)
            self.walk(handover, 'cancel')
            self.assertFalse(handover.is_overdue)

    def test_tonight_has_an_answer_within_the_hour(self):
        # a Monday: where nobody is there at the weekend, a day's hours are three days on a Friday
        with freeze_time('2026-01-05 10:00:00'):
            routine, tonight = (self.handover_at(flow.REQUESTED, urgency=urgency) for urgency in ('routine', 'tonight'))
        self.assertEqual(tonight.deadline - tonight.sent_at, timedelta(hours=1))
        self.assertEqual(routine.deadline - routine.sent_at, timedelta(hours=24))

    def test_no_handover_begins_in_a_closed_or_frozen_file(self):
        closed, frozen = self.open_file('caseworker'), self.open_file('caseworker')
        closed.close({'outcome': 'helped'})
        frozen.consent_ids.action_withdraw()
        for case in (closed, frozen):
            with self.refused(counts=['huiskamer.handover', 'huiskamer.disclosure']):
                self.draft(case)
        self.draft(self.open_file('caseworker'))

    def test_nobody_drafts_a_handover_in_the_file_of_another(self):
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        for user in (*(self.users[role] for role in self.users if role != 'caseworker'), both):
            with self.refused(counts=['huiskamer.handover', 'huiskamer.handover.detail']):
                self.draft(self.case.with_user(user))
            with self.refused(counts=['huiskamer.handover', 'huiskamer.handover.detail']):
                self.env['huiskamer.handover'].with_user(user).create(
                    {'case_id': self.case.id, 'service_id': self.service.id})
        self.draft()

    def test_steps_and_consent_show_to_who_works_on_the_file_only(self):
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        self.consent_for(self.handover)
        self.assertEqual((self.handover.possible_moves, self.handover.has_consent),
                         (' send drop mark_error send_in_emergency ', True))
        for user in (self.supervisor, self.privacy_officer, both):
            self.assertEqual(self.handover.with_user(user).possible_moves, '  ')
        self.assertFalse(self.handover.with_user(both).has_consent)

    def test_a_dialog_is_offered_for_a_possible_step_only(self):
        self.consent_for(self.handover)
        action = self.handover.with_context(huiskamer_verb='send').action_move()
        self.assertEqual((action['params']['method'], action['params']['args']), ('move', ['send']))
        for verb in ('accept', 'frobnicate', None):
            with self.refused(self.handover):
                self.handover.with_context(huiskamer_verb=verb).action_move()
