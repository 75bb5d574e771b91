from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared import house_days
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestSecondOfSending(HuiskamerCommon):
    """Everything that was looked at before is looked at again, in the model, whichever way the call comes."""

    def ready(self, *codes):
        """A draft with a yes to all of it."""
        self.allow(self.case, 'contact')
        self.client.write({'contact_channel': 'call', 'phone': "0612345678"})
        handover = self.draft(codes=codes or ('alias', 'question'))
        self.consent_for(handover)
        return handover

    def test_what_went_wrong_since_the_draft_stops_sending_also_in_an_emergency(self):
        handover = self.ready('alias', 'phone', 'safe_contact')
        changes = (
            (self.service, {'category_ids': [Command.set(self.categories('alias', 'safe_contact').ids)]}),
            (self.service, {'contracted_until': house_days.today() - timedelta(days=1)}),
            (self.service, {'active': False}), (self.provider, {'active': False}),
            (self.client.sudo(), {'contact_channel': False}),
            (self.client.sudo(), {'phone': False}))
        for record, change in changes:
            for verb in ('send', 'send_in_emergency'):
                with self.subTest(change=change, verb=verb), self.undone():
                    record.write(change)
                    with self.refused(handover, error=UserError):
                        handover.move(verb, self.facts())
        with self.undone():
            self.case.freeze()
            with self.refused(handover, error=UserError):
                handover.move('send_in_emergency', self.facts())
        self.walk(handover, 'send')
        self.assertEqual(handover.stage, 'requested')

    def test_in_an_emergency_consent_alone_is_skipped(self):
        with freeze_time(self.case.consent_until + timedelta(days=1)):
            self.env.invalidate_all()
            self.handover.move('send_in_emergency', self.facts())
        self.assertEqual(self.handover.stage, 'requested')

    def test_a_handover_made_by_hand_meets_the_guards_of_the_dialog(self):
        Handover = self.env['huiskamer.handover'].with_user(self.caseworker)
        out = self._make_service("Niet meer", contracted_until=house_days.today() - timedelta(days=1))
        for service in (out, self._make_service("Weg", active=False)):
            with self.subTest(service=service.name), self.refused(error=UserError, counts=['huiskamer.handover']):
                Handover.create({'case_id': self.case.id, 'service_id': service.id})
        poor = self._make_service("Weet weinig", codes=('alias',))
        handover = Handover.create({'case_id': self.case.id, 'service_id': poor.id})
        Disclosure = self.env['huiskamer.disclosure'].with_user(self.caseworker)
        for codes in (('alias', 'official_name'), ('alias', 'phone', 'safe_contact'), ()):
            with self.subTest(codes=codes), self.refused(error=UserError, counts=['huiskamer.disclosure']):
                Disclosure.create({'handover_id': handover.id,
                                   'category_ids': [Command.set(self.categories(*codes).ids)]})
        Disclosure.create({'handover_id': handover.id, 'category_ids': [Command.set(self.categories('alias').ids)]})
        self.assertEqual(handover.provider_id, poor.provider_id)
        for change in ({'service_id': self.service.id}, {'provider_id': 1}):
            with self.refused(handover, error=UserError):
                handover.sudo().write(change)

    def test_a_number_goes_with_its_terms_or_not_at_all(self):
        for codes in (('alias', 'phone'), ('phone',)):
            with self.subTest(codes=codes), self.refused(error=UserError, counts=['huiskamer.handover']):
                self.draft(codes=codes)
        handover = self.walk(self.ready('phone', 'safe_contact'), 'send')
        self.assertIn("Voicemail allowed: no", handover.disclosure_ids.text)

    def test_what_is_chosen_and_empty_is_refused_in_words(self):
        for words in (False, '', '   ', '\u200b', '\u00ad \u2060'):
            with self.subTest(words=words), self.refused(error=UserError, counts=['huiskamer.handover']):
                self.draft(codes=('alias', 'question'), question=words)
        service = self._make_service("Wil de naam", codes=('alias', 'official_name'))
        handover = self.draft(service=service, codes=('alias', 'official_name'))
        self.consent_for(handover)
        with self.refused(handover, error=UserError):
            handover.move('send', self.facts())
        self.client.write({'official_name': "Voorbeeld"})
        self.walk(handover, 'send')

    def test_sending_is_never_chosen_beforehand(self):
        asked = self.handover.action_record_consent()['params']
        question = next(question for question in asked['questions'] if question['name'] == 'sent_how')
        self.assertFalse(question['value'])
        self.assertTrue(asked['confirm_when'][0]['when']['sent_how'])
        self.assertIn("Wil kennismaken.", asked['read_out'])
        self.consent_for(self.handover)
        self.assertEqual(self.handover.stage, 'draft')
        for verb in ('send', 'accept'):
            questions = self.handover.with_context(huiskamer_verb=verb).action_move()['params']['questions']
            self.assertFalse([q['name'] for q in questions if q['name'] in ('sent_how', 'on_behalf_of') and q['value']])
            self.walk(self.handover, 'send') if verb == 'send' else None

    def test_after_a_withdrawal_somebody_has_to_tell_the_service(self):
        handover = self.handover_at('accepted')
        handover.consent_id.action_withdraw()
        self.assertEqual((handover.stage, handover.next_action), ('cancelled', 'tell_recall'))
        self.assertEqual(handover.owner_id, self.caseworker)
        self.assertTrue(handover.deadline and handover.escalate_at)
        handover.move('tell_recall', {})
        self.assertFalse(handover.next_action or handover.owner_id or handover.deadline)


@tagged('post_install', '-at_install')
class TestFrozen(HuiskamerCommon):
    """A file that the client asks to leave as it is moves nothing but what protects the client."""

    def test_nothing_moves_and_the_service_is_told_to_wait(self):
        for stage in flow.OPEN:
            with self.subTest(stage=stage), self.undone():
                handover = self.handover_at(stage)
                handover.case_id.freeze()
                self.assertEqual((handover.stage, handover.next_action), (stage, 'tell_wait'))
                self.assertFalse(handover.lapse_at)
                for verb in flow.verbs_from(stage):
                    if verb not in flow.WHEN_FROZEN:
                        with self.subTest(verb=verb), self.refused(handover, error=UserError):
                            handover.move(verb, self.facts())
                handover.move('tell_wait', {})
                self.assertEqual((handover.next_action, handover.deadline), ('stand_still', False))
                if stage in flow.ON_CONSENT:
                    with self.refused(handover, error=UserError):
                        handover._print_letter()

    def clock_comes(self, handover):
        """What the job would do with this handover now."""
        for kind, _domain in handover._due_domains(fields.Datetime.now()):
            handover.sudo()._tick(kind)

    def test_no_clock_runs_and_thawing_winds_them_anew(self):
        for stage in set(flow.OPEN) - {flow.CONSENT_EXPIRED}:
            with self.subTest(stage=stage), self.undone():
                handover = self.handover_at(stage)
                handover.case_id.freeze()
                handover.move('tell_wait', {})
                later = fields.Datetime.now() + timedelta(days=40)
                with freeze_time(later):
                    self.env.invalidate_all()
                    self.clock_comes(handover)
                    self.assertEqual(handover.stage, stage)
                    handover.case_id.reopen(self.yes())
                    self.assertTrue(handover.deadline >= later and handover.lapse_at > later and handover.next_action)
                    self.clock_comes(handover)
                    self.assertEqual(handover.stage, stage)

    def test_the_client_can_always_stop(self):
        handover = self.handover_at('accepted')
        handover.case_id.freeze()
        handover.move('cancel', {'reason_words': "Wil niet meer."})
        self.assertEqual(handover.stage, 'cancelled')

    def test_a_file_that_may_be_of_a_minor_stands_still_too(self):
        handover = self.handover_at('accepted')
        handover.case_id.start_minor_path()
        self.assertEqual(handover.next_action, 'tell_wait')
        with self.refused(handover, error=UserError):
            handover.move('book', self.facts())


@tagged('post_install', '-at_install')
class TestStepsBack(HuiskamerCommon):
    """A step back into a stage winds its clocks anew: nobody could act in between."""

    clock_comes = TestFrozen.clock_comes

    def test_consent_that_was_renewed_on_the_waiting_list_is_not_ended_by_the_next_job(self):
        for stage in flow.ON_CONSENT:
            with self.subTest(stage=stage), self.undone():
                handover = self.handover_at(stage)
                expiry = handover.consent_id.valid_until
                with freeze_time(expiry + timedelta(minutes=1)):
                    self.env.invalidate_all()
                    handover.case_id.renew(self.yes()) if not handover.case_id.has_consent else None
                    handover.sudo()._tick('expire')
                    self.assertEqual(handover.stage, 'consent_expired')
                with freeze_time(expiry + timedelta(days=13)):
                    self.env.invalidate_all()
                    self.consent_for(handover)
                    self.assertEqual(handover.stage, stage)
                    self.clock_comes(handover)
                    self.assertEqual(handover.stage, stage)
                    self.assertGreaterEqual(handover.lapse_at, fields.Datetime.now())

    def test_asking_a_service_again_gives_it_its_time_again(self):
        handover = self.handover_at('decline_proposed')
        with freeze_time(fields.Datetime.now() + timedelta(hours=20)):
            self.env.invalidate_all()
            handover.move('send_back', {})
            self.assertGreater(handover.deadline, fields.Datetime.now())
