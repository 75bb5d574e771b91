from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ...common import OUTSIDERS, HuiskamerCommon

NOTHING_NEW = ('huiskamer.consent', 'huiskamer.consent.event')


@tagged('post_install', '-at_install')
class TestConsent(HuiskamerCommon):
    """What a client allows: one purpose, one service, named kinds of facts, and for how long."""

    def share(self, **answers):
        """Record the client's answer about sharing with the service."""
        about = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
        return self.case.record_consent(self.yes('share', **about | answers))

    def test_a_yes_is_recorded_with_its_first_event(self):
        consent = self.share()
        self.assertTrue(consent.is_live)
        self.assertEqual((consent.client_id, consent.purpose, consent.recorded_by_id),
                         (self.client, 'share', self.caseworker))
        self.assertEqual(consent.event_ids.mapped('state'), ['given'])

    def test_a_no_is_recorded_and_allows_nothing(self):
        consent = self.share(state='refused')
        self.assertEqual((consent.state, consent.is_live), ('refused', False))

    def test_what_is_missing_or_odd_is_refused(self):
        self.share()
        now = fields.Datetime.now()
        for odd in ({'text_id': False}, {'text_id': 10**9}, {'text_id': self.text('file').id}, {'spoken_alone': False},
                    {'service_id': False}, {'service_id': 10**9}, {'category_ids': []}, {'category_ids': False},
                    {'category_ids': self.categories('official_name').ids}, {'category_ids': [10**9]},
                    {'state': 'withdrawn'}, {'state': 'frobnicated'}, {'given_at': now + timedelta(hours=1)},
                    {'given_at': now - timedelta(days=8)}):
            with self.subTest(odd=odd), self.refused(error=UserError, counts=NOTHING_NEW):
                self.share(**odd)

    def test_only_who_works_on_the_file_records_an_answer(self):
        for role in OUTSIDERS:
            with self.subTest(role=role), self.refused(counts=NOTHING_NEW):
                self.case.with_user(self.users[role]).record_consent(self.yes(
                    'share', service_id=self.service.id, category_ids=self.categories('alias').ids))
        self.share()

    def test_nobody_makes_changes_or_deletes_a_consent_by_hand(self):
        consent = self.share()
        vals = {'client_id': self.client.id, 'purpose': 'file', 'text_id': self.text('file').id, 'state': 'given',
                'given_at': fields.Datetime.now(), 'valid_until': fields.Datetime.now() + timedelta(days=900),
                'recorded_by_id': self.caseworker.id}
        for role in self.users:
            mine = consent.with_user(self.users[role])
            with self.refused(consent, counts=NOTHING_NEW):
                mine.create(vals)
            for change in ({'state': 'given'}, {'valid_until': '2099-01-01'},
                           {'client_id': self.colleague_case.client_id.id}):
                with self.refused(consent, counts=NOTHING_NEW):
                    mine.with_context(huiskamer_in_process=True).write(change)
            with self.refused(consent, counts=NOTHING_NEW):
                mine.unlink()

    def test_an_answer_that_comes_back_carries_no_right_to_change_it(self):
        with self.refused(error=Exception):
            self.share().write({'state': 'refused'})
        with self.refused(error=UserError):
            self.share().sudo().write({'state': 'refused'})

    def test_history_is_never_changed_nor_taken_away(self):
        event = self.share().event_ids
        with self.refused(event, counts=NOTHING_NEW):
            event.sudo().write({'state': 'refused'})
        with self.refused(event, counts=NOTHING_NEW):
            event.sudo().unlink()
        with self.refused(event, counts=NOTHING_NEW):
            event.sudo().copy()

    def test_consent_ends_by_itself_and_the_search_agrees(self):
        consent = self.share()
        self.assertEqual(consent.valid_until, fields.Datetime.add(consent.given_at, months=3))
        for moment, live in ((consent.valid_until - timedelta(seconds=1), True), (consent.valid_until, False)):
            with freeze_time(moment):
                self.env.invalidate_all()
                found = self.env['huiskamer.consent'].with_user(self.caseworker).search([('is_live', '=', True)])
                rest = self.env['huiskamer.consent'].with_user(self.caseworker).search([('is_live', '=', False)])
                self.assertEqual((consent.is_live, consent in found, consent in rest), (live, live, not live))

    def test_withdrawing_an_older_yes_ends_the_one_that_took_its_place(self):
        first, second = self.share(), self.share()
        other = self.share(service_id=self.other_service.id)
        first.action_withdraw()
        self.assertEqual((first.state, second.state), ('replaced', 'withdrawn'))
        self.assertEqual(first.event_ids.mapped('state'), ['given', 'replaced'])
        self.assertEqual(second.event_ids.mapped('state'), ['renewed', 'withdrawn'])
        self.assertEqual(other.state, 'given')

    def test_a_yes_after_a_withdrawal_counts_again(self):
        self.share().action_withdraw()
        handover = self.draft(codes=('alias',))
        self.share()
        self.walk(handover, 'send')
        self.assertEqual(handover.stage, 'requested')

    def test_no_answer_is_recorded_in_a_closed_or_frozen_file(self):
        closed, frozen = self.open_file('caseworker'), self.open_file('caseworker')
        closed.close({'outcome': 'helped'})
        frozen.consent_ids.action_withdraw()
        for case in (closed, frozen):
            self.case = case
            with self.refused(case, error=UserError, counts=NOTHING_NEW):
                self.share()


@tagged('post_install', '-at_install')
class TestConsentText(HuiskamerCommon):
    """The words that were read out stay as they were."""

    def make_text(self, **vals):
        """Reviewed words that nobody agreed to yet."""
        text = self.env['huiskamer.consent.text'].with_user(self.privacy_officer).create({
            'purpose': 'share', 'language_id': self.env.ref('huiskamer_case.language_en').id, 'version': 99,
            'body': "This yes lasts 6 months. Do you say yes?"} | vals)
        text.review({'read_by': "Lezer Voorbeeld"})
        return text

    def test_words_that_nobody_agreed_to_can_change(self):
        text = self.make_text()
        before = text.digest
        text.body = "Is that all right with you?"
        self.assertNotEqual(text.digest, before)

    def test_words_that_somebody_agreed_to_are_frozen_for_every_role(self):
        text = self.make_text()
        self.case.record_consent(self.yes(
            'share', text_id=text.id, service_id=self.service.id, category_ids=self.categories('alias').ids))
        dutch = self.env.ref('huiskamer_case.language_nl').id
        for change in ({'body': "X"}, {'purpose': 'file'}, {'language_id': dutch}, {'version': 100},
                       {'valid_months': 60}):
            for user in (self.privacy_officer, self.supervisor, self.env.ref('base.user_root')):
                with self.refused(text, error=UserError):
                    text.with_user(user).write(change)
        with self.refused(text, error=UserError):
            text.sudo().unlink()
        text.active = False
        self.assertFalse(text.active)

    def test_the_newest_version_of_each_language_is_offered(self):
        newest = self.make_text()
        offered = self.env['huiskamer.consent.text'].with_user(self.caseworker)._current(['share'])
        self.assertIn(newest, offered)
        self.assertNotIn(self.env.ref('huiskamer_case.consent_text_share_en'), offered)
        self.assertEqual(len(offered.language_id), len(offered))

    def test_the_texts_that_come_with_the_addon_are_there_for_both_purposes(self):
        for purpose in ('file', 'share'):
            languages = self.env['huiskamer.consent.text']._current([purpose]).language_id.mapped('code')
            self.assertLessEqual({'nl', 'en'}, set(languages))
