from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.consent import consent_flow as flow
from ....models.casework.file.client_slip import new_secret
from ....models.shared import house_days
from ...common import HuiskamerCommon

ON_DUTY = ('host', 'caseworker', 'colleague', 'supervisor')
OFF_DUTY = ('privacy_officer', 'access_administrator', 'office_user', 'system_administrator', 'portal', 'public')


@tagged('post_install', '-at_install')
class TestWithdrawing(HuiskamerCommon):
    """Stopping takes one step, asks no reason, and is answered in the same way whoever asks."""

    def setUp(self):
        """The client of the file holds a slip."""
        super().setUp()
        self.secret = self.slip(self.case)

    def withdraw(self, role, secret):
        """Type the long code of a slip as this role."""
        return self.env_as(role)['huiskamer.consent'].withdraw(secret)

    def test_whoever_is_on_duty_stops_it_with_the_slip(self):
        for role in ON_DUTY:
            with self.subTest(role=role), self.undone():
                self.assertIs(self.withdraw(role, self.secret.lower()), True)
                self.assertEqual((self.case.state, self.case.frozen_because), ('frozen', 'withdrawn'))
                self.assertEqual(self.case.consent_ids.mapped('state'), ['withdrawn'])
                self.assertEqual(self.case.consent_ids.event_ids[-1].by_id, self.users[role])

    def test_who_no_longer_wants_to_be_called_has_no_number_here_any_more(self):
        consent = self.case.record_consent(self.yes('contact'))
        self.client.write({'contact_channel': 'call', 'phone': "0612345678"})
        self.assertEqual(self.client.phone, "0612345678")
        consent.action_withdraw()
        self.assertEqual((self.client.phone, self.client.contact_channel, self.case.state), (False, 'here', 'open'))

    def test_who_is_not_on_duty_is_refused_with_the_same_code(self):
        for role in OFF_DUTY:
            with self.subTest(role=role), self.refused(self.case, error=AccessError):
                self.withdraw(role, self.secret)
        self.withdraw('host', self.secret)
        self.assertEqual(self.case.state, 'frozen')

    def test_the_answer_is_the_same_for_anybody_s_code_and_for_nobody_s(self):
        self.case.lock_out({'caseworker_id': self.colleague.id})
        answers = [self.withdraw('colleague', code) for code in (
            new_secret(), self.secret, self.secret, new_secret(), self.slip(self.colleague_case))]
        self.assertEqual(answers, [True] * 5)
        self.assertEqual(self.case.state, 'frozen', "a worker who is locked out stops it all the same")

    def test_a_host_learns_nothing(self):
        host = self.env_as('host')
        self.withdraw('host', self.secret)
        for model in ('huiskamer.client', 'huiskamer.case', 'huiskamer.consent', 'huiskamer.handover'):
            with self.assertRaises(AccessError):
                host[model].search([])
        asked = host['huiskamer.consent'].action_withdraw_by_code()
        self.assertEqual([question['name'] for question in asked['params']['questions']], ['code'])

    def test_a_mistyped_code_is_refused_in_words_and_stops_nothing(self):
        for odd in ('', None, 'AAAAAA-AAAAAA', self.secret[:-1], '1234'):
            with self.subTest(odd=odd), self.refused(self.case, error=UserError):
                self.withdraw('host', odd)

    def test_one_consent_is_ended_with_the_client_s_own_worker_and_ends_that_one_only(self):
        consent = self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        consent.action_withdraw()
        self.assertEqual((consent.state, self.handover.ended_because), ('withdrawn', 'consent_withdrawn'))
        self.assertEqual(self.case.state, 'open')

    def test_a_no_about_something_else_leaves_handovers_alone(self):
        self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        other = self.case.record_consent(self.yes('aftercare'))
        other.action_withdraw()
        self.assertEqual((other.state, self.handover.stage, self.case.state), ('withdrawn', 'requested', 'open'))

    def test_giving_and_withdrawing_take_as_many_steps(self):
        giving = self.env_as('caseworker')['huiskamer.case'].search_first({'alias': "Iemand"})
        withdrawing = self.env_as('host')['huiskamer.consent'].action_withdraw_by_code()
        count = [sum(question['required'] for question in action['params']['questions'])
                 for action in (giving, withdrawing)]
        self.assertLess(count[1], count[0])

    def grace(self, days):
        """Let a withdrawal be undone for so many days."""
        self.env['huiskamer.retention.term'].search([('kind', '=', 'withdrawn_file')]).days = days

    def test_it_is_undone_in_person_within_the_grace_with_consent_given_anew(self):
        self.grace(3)
        self.withdraw('host', self.secret)
        today = house_days.today()
        self.assertEqual(self.case.erase_on, today + timedelta(days=3))
        for role in set(self.users) - {'caseworker'}:
            with self.subTest(role=role), self.refused(self.case):
                self.case.with_env(self.env_as(role)).undo_withdrawal(self.yes())
        with self.refused(self.case, error=UserError):
            self.case.undo_withdrawal(self.yes(spoken_alone=False))
        self.case.undo_withdrawal(self.yes())
        self.assertEqual((self.case.state, self.case.erase_on, self.case.has_consent), ('open', False, True))

    def test_one_button_takes_up_again_what_was_closed_frozen_or_withdrawn(self):
        for stop in (lambda: self.case.close({'outcome': 'helped'}), lambda: self.case.freeze({}),
                     lambda: self.withdraw('host', self.secret)):
            with self.undone():
                stop()
                leads_to = self.case.action_reopen()['params']['method']
                getattr(self.case, leads_to)(self.yes())
                self.assertEqual(self.case.state, 'open', leads_to)

    def test_after_the_grace_nothing_is_undone(self):
        for days, offset in ((3, 3), (7, 8)):
            self.grace(days)
            case = self.open_file('caseworker')
            self.withdraw('host', self.slip(case))
            with freeze_time(fields.Datetime.now() + timedelta(days=offset)), self.refused(case, error=UserError):
                case.undo_withdrawal(self.yes())

    def test_a_yes_on_paper_from_before_does_not_undo_it(self):
        self.withdraw('host', self.secret)
        with self.refused(self.case, error=UserError):
            self.case.undo_withdrawal(self.yes(given_at=fields.Datetime.now() - timedelta(hours=2)))
        self.case.undo_withdrawal(self.yes())

    def test_a_closed_file_can_be_withdrawn_and_is_closed_again_when_undone(self):
        self.case.close({'outcome': 'helped'})
        self.withdraw('host', self.secret)
        self.assertEqual((self.case.state, bool(self.case.erase_on)), ('frozen', True))
        self.case.undo_withdrawal(self.yes())
        self.assertEqual(self.case.state, 'closed')


@tagged('post_install', '-at_install')
class TestConsentFlow(HuiskamerCommon):
    """One table says what can become of a consent."""

    def test_every_state_is_reached_and_has_a_standard_name_of_its_own_but_for_two_that_are_over(self):
        self.assertEqual({change.target for change in flow.CHANGES}, set(flow.STATE))
        names = [state.standard for state in flow.STATES if state.key != flow.REPLACED]
        self.assertEqual(len(set(names)), len(names))
        self.assertEqual(flow.STATE[flow.REPLACED].standard, flow.STATE[flow.EXPIRED].standard)  # both are over in time

    def test_every_pair_outside_the_table_is_refused(self):
        verbs = {change.verb for change in flow.CHANGES} | {'frobnicate'}
        allowed = {(change.source, change.verb) for change in flow.CHANGES}
        for state in [flow.NOTHING, *flow.STATE]:
            for verb in verbs:
                self.assertEqual(bool(flow.find(state, verb)), (state, verb) in allowed)

    def test_what_was_refused_or_not_asked_cannot_be_withdrawn(self):
        for state in (flow.REFUSED, flow.NOT_ASKED):
            consent = self.case.record_consent(self.yes('health', state=state, spoken_alone=state == flow.REFUSED))
            consent.action_withdraw()
            self.assertEqual((consent.state, consent.is_live), (state, False))

    def test_a_second_yes_is_a_renewal_that_names_the_first(self):
        first = self.case.record_consent(self.yes('contact'))
        second = self.case.record_consent(self.yes('contact'))
        self.assertEqual((first.state, second.state, second.renews_id), (flow.REPLACED, flow.RENEWED, first))
        self.assertEqual((second.status, second.standard_status), (flow.RENEWED, 'RenewedConsentGiven'))

    def test_time_ends_it_after_a_warning_and_the_file_takes_nothing_more(self):
        consent = self.case.consent_ids
        self.assertFalse(consent.ends_soon)
        with freeze_time(consent.valid_until - timedelta(days=3)):
            self.env.invalidate_all()
            self.assertTrue(consent.ends_soon and self.case.consent_ends_soon)
            self.client.write({'alias': "Tulp"})
        with freeze_time(consent.valid_until + timedelta(seconds=1)):
            self.env.invalidate_all()
            self.assertEqual((consent.status, self.case.has_consent), (flow.EXPIRED, False))
            with self.refused(self.client, error=UserError):
                self.client.write({'contact_channel': 'here'})
            self.case.renew(self.yes())
            self.client.write({'contact_channel': 'here'})

    def test_a_draft_carries_no_consent_until_somebody_reviewed_it(self):
        draft = self.env.ref('huiskamer_case.consent_text_file_ro')
        with self.refused(error=UserError, counts=['huiskamer.case']):
            self.open_file('caseworker', text_id=draft.id)
        for role in ('caseworker', 'host', 'colleague', 'access_administrator', 'office_user', 'system_administrator'):
            with self.subTest(role=role), self.refused(draft):
                draft.with_env(self.env_as(role)).review({'read_by': "Lezer Voorbeeld"})
        for role in self.users:
            with self.refused(draft):
                draft.with_env(self.env_as(role)).write({'reviewed_on': '2026-01-01'})
        draft.with_user(self.privacy_officer).review({'read_by': "Lezer Voorbeeld"})
        self.assertEqual(self.open_file('caseworker', text_id=draft.id).state, 'open')

    def test_drafts_are_there_in_four_languages_and_are_not_offered(self):
        for purpose in ('file', 'share'):
            for code in ('es', 'ro', 'bg', 'hu'):
                self.assertFalse(self.env.ref(f'huiskamer_case.consent_text_{purpose}_{code}').reviewed_on)
        offered = self.env['huiskamer.consent.text']._current(['file'])
        self.assertEqual(set(offered.language_id.mapped('code')), {'nl', 'en'})

    def test_the_legal_basis_of_that_day_stays_with_the_answer(self):
        basis = self.env['huiskamer.legal.basis'].with_user(self.privacy_officer).search([('purpose', '=', 'contact')])
        before = self.case.record_consent(self.yes('contact'))
        basis.write({'basis': 'legitimate', 'reason': "Besluit van de verwerkingsverantwoordelijke."})
        after = self.case.record_consent(self.yes('contact'))
        self.assertEqual((before.basis, after.basis), ('consent', 'legitimate'))
        for role in ('caseworker', 'supervisor', 'host', 'office_user'):
            with self.subTest(role=role), self.refused(basis):
                basis.with_env(self.env_as(role)).write({'basis': 'consent'})
