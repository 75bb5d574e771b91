import hashlib
from datetime import timedelta
from itertools import chain, combinations

import psycopg2

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..models.casework import handover_flow as flow
from .common import CANARY, REFUSED, HuiskamerCommon


@tagged('post_install', '-at_install')
class TestSending(HuiskamerCommon):
    """The gate: nothing leaves the house without consent that holds for all of it."""

    def assert_not_sent(self, handover=None):
        """Sending is refused and leaves nothing behind."""
        handover = handover or self.handover
        with self.refused(handover, handover.disclosure_ids, error=UserError, counts=['huiskamer.handover.event']):
            self.walk(handover, 'send')

    def test_with_the_client_s_yes_it_is_sent(self):
        consent = self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        self.assertEqual((self.handover.stage, self.handover.consent_id), ('requested', consent))
        self.assertEqual(self.handover.status, 'requested')
        self.assertTrue(self.handover.consent_checked_at)

    def test_without_consent_nothing_is_sent(self):
        self.assert_not_sent()

    def test_consent_for_another_service_does_not_count(self):
        self.case.record_consent(self.yes(
            'share', service_id=self.other_service.id, category_ids=self.handover.disclosure_ids.category_ids.ids))
        self.assert_not_sent()
        self.test_with_the_client_s_yes_it_is_sent()

    def test_consent_of_another_client_does_not_count(self):
        other = self.open_file('caseworker', alias="Tulp")
        self.consent_for(self.draft(other))
        self.assert_not_sent()

    def test_consent_for_fewer_kinds_of_facts_does_not_count(self):
        self.case.record_consent(self.yes(
            'share', service_id=self.service.id, category_ids=self.categories('alias').ids))
        self.assert_not_sent()

    def test_consent_to_the_file_is_no_consent_to_share(self):
        self.assertTrue(self.case.consent_ids.filtered(lambda consent: consent.purpose == 'file').is_live)
        self.assert_not_sent()

    def test_a_no_does_not_count(self):
        self.consent_for(self.handover, state='refused')
        self.assert_not_sent()

    def test_consent_that_ended_yesterday_does_not_count(self):
        consent = self.consent_for(self.handover)
        with freeze_time(consent.valid_until + timedelta(days=1)):
            self.env.invalidate_all()
            self.assertFalse(consent.is_live)
            self.assert_not_sent()
        with freeze_time(consent.valid_until - timedelta(seconds=1)):
            self.env.invalidate_all()
            self.walk(self.handover, 'send')

    def test_consent_does_not_count_in_the_second_in_which_it_ends(self):
        consent = self.consent_for(self.handover)
        with freeze_time(consent.valid_until):
            self.assert_not_sent()

    def test_withdrawn_consent_does_not_count(self):
        consent = self.consent_for(self.handover)
        self.case.record_consent(self.yes(
            'share', service_id=self.other_service.id, category_ids=self.categories('alias').ids))
        consent.action_withdraw()
        self.assert_not_sent(self.draft())

    def test_without_a_safe_way_to_reach_the_client_nothing_is_sent(self):
        self.consent_for(self.handover)
        self.client.contact_channel = False
        self.assert_not_sent()
        self.client.contact_channel = 'here'
        self.walk(self.handover, 'send')

    def test_a_handover_without_anything_to_share_is_not_sent(self):
        empty = self.env['huiskamer.handover'].with_user(self.caseworker).create(
            {'case_id': self.case.id, 'service_id': self.other_service.id})
        self.assert_not_sent(empty)

    def test_consent_of_later_does_not_carry_what_was_sent_before_it(self):
        now = fields.Datetime.now()
        self.consent_for(self.handover, given_at=now - timedelta(hours=1))
        with self.refused(self.handover):
            self.handover.move('send', self.facts(occurred_at=now - timedelta(hours=2)))
        self.handover.move('send', self.facts(occurred_at=now - timedelta(minutes=30)))

    def test_a_second_open_handover_to_the_same_service_is_refused(self):
        self.consent_for(self.handover)
        second = self.draft()
        self.walk(self.handover, 'send')
        with self.refused(second, error=psycopg2.IntegrityError):
            self.walk(second, 'send')
        self.walk(self.handover, 'cancel')
        self.walk(second, 'send')
        self.assertEqual(second.stage, 'requested')

    def test_one_service_at_a_time_does_not_stand_in_the_way_of_another(self):
        other = self.draft(service=self.other_service)
        for handover in (self.handover, other):
            self.consent_for(handover)
            self.walk(handover, 'send')
        self.assertEqual((self.handover | other).mapped('stage'), ['requested', 'requested'])


@tagged('post_install', '-at_install')
class TestDisclosure(HuiskamerCommon):
    """What goes out: exactly what was chosen, frozen with its fingerprint."""

    # category -> what the client says, and no other category may show
    WORDS = {
        'alias': {'alias': f'{CANARY}-alias'},
        'official_name': {'official_name': f'{CANARY}-official'},
        'age_band': {'age_band': '18_20'},
        'language': {},
        'phone': {'phone': f'{CANARY}-phone'},
        'safe_contact': {'contact_hours': f'{CANARY}-hours', 'contact_remarks': f'{CANARY}-remarks'},
        'question': {},
    }

    @classmethod
    def setUpClass(cls):
        """A client with a marker in every field, and a service that may ask for everything."""
        super().setUpClass()
        cls.client.write({name: value for words in cls.WORDS.values() for name, value in words.items()})
        cls.client.language_ids = cls.env.ref('huiskamer_case.language_en')
        cls.service.category_ids = cls.categories(*cls.WORDS)
        cls.markers = {code: [words[name] for name in words] for code, words in cls.WORDS.items()}
        cls.markers |= {
            'age_band': ["18 to 20"], 'language': [cls.env.ref('huiskamer_case.language_en').name],
            'question': [f'{CANARY}-question']}

    def test_for_every_choice_exactly_the_chosen_facts_go_out(self):
        codes = list(self.WORDS)
        choices = chain.from_iterable(combinations(codes, size) for size in range(1, len(codes) + 1))
        disclosure = self.draft(question=f'{CANARY}-question').disclosure_ids.sudo()
        for chosen in choices:
            disclosure.with_context(**self.key()).category_ids = self.categories(*chosen)
            text = disclosure._write_out()
            for code in codes:
                for marker in self.markers[code]:
                    self.assertEqual(marker in text, code in chosen, f'{code} in {chosen}')

    def key(self):
        """The context in which a protected record can be changed, as only server code can make it."""
        from ..models.shared.guards import IN_PROCESS, KEY  # noqa: PLC0415 (nobody else needs it)
        return {KEY: IN_PROCESS}

    def test_every_category_of_the_list_has_its_words(self):
        self.assertEqual(set(self.env['huiskamer.data.category'].search([]).mapped('code')), set(self.WORDS))

    def test_sending_freezes_the_words_with_their_fingerprint(self):
        self.consent_for(self.handover)
        shown = self.handover.disclosure_ids.preview
        self.walk(self.handover, 'send')
        disclosure = self.handover.disclosure_ids
        self.assertEqual(disclosure.text, shown)
        self.assertEqual(disclosure.digest, hashlib.sha256(shown.encode()).hexdigest())
        self.assertEqual(self.handover.disclosure_digest, disclosure.digest)
        self.client.alias = "Nieuw"
        self.assertEqual(disclosure.preview, shown)

    def test_what_is_shared_never_changes_after_the_draft_is_made(self):
        disclosure = self.handover.disclosure_ids
        everything = {'category_ids': [Command.set(self.categories(*self.WORDS).ids)]}
        for vals in (everything, {'question': "Iets anders"}, {'text': "X"}, {'digest': "X"}, {'frozen_at': False}):
            with self.refused(disclosure):
                disclosure.write(vals)
            with self.refused(disclosure):
                disclosure.sudo().with_context(huiskamer_in_process=True).write(vals)

    def test_a_second_disclosure_cannot_be_hung_on_a_handover(self):
        vals = {'handover_id': self.handover.id, 'category_ids': [Command.set(self.categories('phone').ids)]}
        with self.refused(counts=['huiskamer.disclosure'], error=Exception):
            self.env['huiskamer.disclosure'].with_user(self.caseworker).create(vals)
        self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        with self.refused(counts=['huiskamer.disclosure'], error=Exception):
            self.env['huiskamer.disclosure'].with_user(self.caseworker).create(vals)

    def test_more_than_the_service_may_ask_for_cannot_be_drafted_or_allowed(self):
        self.service.category_ids = self.categories('alias')
        counts = ['huiskamer.handover', 'huiskamer.disclosure', 'huiskamer.consent']
        with self.refused(error=UserError, counts=counts):
            self.draft(codes=('alias', 'official_name'))
        with self.refused(error=UserError, counts=counts):
            self.consent_for(self.handover)
        self.consent_for(self.draft(codes=('alias',)))


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
        handover.move('decline', self.facts(reason_words=CANARY))
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
        self.assertFalse(self.handover.owner_id or self.handover.deadline)
        self.assertEqual((other.stage, self.case.state), ('requested', 'open'))

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
        self.assertEqual((handover.stage, handover.ended_because), ('completed', 'consent_withdrawn'))

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
        self.consent_for(self.handover, given_at=fields.Datetime.now() - timedelta(days=6, hours=23))
        now = fields.Datetime.now()
        for moment in (now - timedelta(days=7, minutes=1), now + timedelta(minutes=5)):
            with self.refused(self.handover):
                self.handover.move('send', self.facts(occurred_at=moment))
        self.handover.move('send', self.facts(occurred_at=now - timedelta(days=6)))
        event = self.handover.event_ids
        self.assertEqual(event.occurred_at, now - timedelta(days=6))
        self.assertGreaterEqual(event.recorded_at, now)

    def test_time_never_runs_backwards(self):
        now = fields.Datetime.now()
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
        self.user_with('test_both', 'supervisor', 'caseworker')
        both = self.env['res.users'].search([('login', '=', 'test_both')])
        for user in (*(self.users[role] for role in self.users if role != 'caseworker'), both):
            with self.refused(error=REFUSED, counts=['huiskamer.handover', 'huiskamer.handover.detail']):
                self.draft(self.case.with_user(user))
            with self.refused(error=REFUSED, counts=['huiskamer.handover', 'huiskamer.handover.detail']):
                self.env['huiskamer.handover'].with_user(user).create(
                    {'case_id': self.case.id, 'service_id': self.service.id})
        self.draft()

    def test_a_dialog_is_offered_for_a_possible_step_only(self):
        self.consent_for(self.handover)
        action = self.handover.with_context(huiskamer_verb='send').action_move()
        self.assertEqual((action['params']['method'], action['params']['args']), ('move', ['send']))
        for verb in ('accept', 'frobnicate', None):
            with self.refused(self.handover):
                self.handover.with_context(huiskamer_verb=verb).action_move()
