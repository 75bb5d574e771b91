import hashlib
import json
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...common import HuiskamerCommon

NOTHING_NEW = ('huiskamer.consent', 'huiskamer.consent.event')


@tagged('post_install', '-at_install')
class TestNewestAnswer(HuiskamerCommon):
    """One answer per question counts: the newest, whatever it is."""

    def share(self, *codes, **answers):
        """The client's answer about sharing these kinds with the service."""
        vals = {'service_id': self.service.id, 'category_ids': self.categories(*codes).ids}
        return self.case.record_consent(self.yes('share', **vals | answers))

    def sent(self, *codes):
        """A handover of these kinds that was sent."""
        handover = self.draft(codes=codes)
        self.share(*codes)
        return self.walk(handover, 'send')

    def test_a_no_after_a_yes_closes_the_gate_and_ends_what_stood_on_it(self):
        self.share('alias', 'question')
        later = self.draft(codes=('alias', 'question'))
        handover = self.walk(self.handover, 'send')
        self.share(state='refused', spoken_alone=False)
        self.assertEqual((handover.stage, handover.ended_because), ('cancelled', 'consent_withdrawn'))
        with self.refused(later, error=UserError):
            later.move('send', self.facts())
        self.share('alias', 'question')
        self.walk(later, 'send')
        self.assertEqual(later.stage, 'requested')

    def test_a_smaller_yes_ends_what_it_does_not_cover_and_carries_the_rest(self):
        larger = self.sent('alias', 'question')
        smaller = self.share('alias')
        self.assertEqual(larger.ended_because, 'consent_withdrawn')
        draft = self.draft(codes=('alias', 'question'))
        with self.refused(draft, error=UserError):
            draft.move('send', self.facts())
        fits = self.walk(self.draft(codes=('alias',)), 'send')
        self.assertEqual((fits.stage, fits.consent_id), ('requested', smaller))

    def test_a_larger_yes_lets_what_is_under_way_stand_on_it(self):
        handover = self.sent('alias')
        first = handover.consent_id
        larger = self.share('alias', 'language')
        self.assertEqual((handover.stage, handover.consent_id), ('requested', larger))
        self.assertEqual((first.state, first.is_newest, larger.renews_id), ('replaced', False, first))

    def test_the_database_itself_knows_one_newest_answer(self):
        self.share('alias')
        self.share('alias', 'language')
        self.env.flush_all()
        with self.assertRaises(psycopg2.IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE huiskamer_consent SET is_newest = true WHERE client_id = %s", [self.client.id])

    def test_a_no_is_never_stopped(self):
        self.share('alias')
        self.allow(self.case, 'contact')
        self.client.write({'contact_channel': 'call', 'phone': "0612345678"})
        self.case.freeze()
        self.share(state='refused', spoken_alone=False)
        self.case.record_consent(self.yes('contact', state='refused', spoken_alone=False))
        self.assertEqual((self.client.phone, self.client.contact_channel), (False, 'here'))

    def test_an_older_answer_from_paper_undoes_nothing_newer(self):
        self.share('alias', state='refused')
        with self.refused(error=UserError, counts=NOTHING_NEW):
            self.share('alias', given_at=fields.Datetime.now() - timedelta(hours=3))
        self.share('alias')

    def test_not_asked_takes_no_yes_away(self):
        self.share('alias')
        with self.refused(error=UserError, counts=NOTHING_NEW):
            self.share('alias', state='not_asked')

    def test_closing_ends_every_yes_to_share_and_reopening_asks_anew(self):
        consent = self.share('alias')
        self.case.close({'outcome': 'helped'})
        self.assertEqual(consent.state, 'ended')
        self.case.reopen(self.yes())
        draft = self.draft(codes=('alias',))
        with self.refused(draft, error=UserError):
            draft.move('send', self.facts())
        self.share('alias')
        self.walk(draft, 'send')

    def test_a_handover_that_went_on_past_closing_is_asked_anew_at_reopening(self):
        handover = self.sent('alias')
        self.case.close({'outcome': 'helped', 'open_handovers': 'go_on'})
        self.assertEqual((handover.stage, handover.consent_id.state), ('requested', 'given'))
        self.case.reopen(self.yes())
        self.assertEqual((handover.stage, handover.consent_id.state), ('consent_expired', 'ended'))
        self.share('alias')
        with self.undone():
            self.let_last(self.case.sudo()._file_consent(), fields.Datetime.now() - timedelta(seconds=1))
            with self.refused(handover):  # the file itself has no yes any more
                handover.move('renew_consent', {})
        handover.move('renew_consent', {})
        self.assertEqual(handover.stage, 'requested')

    def test_answers_of_people_who_turn_out_to_be_one_are_one(self):
        other = self.open_file('caseworker')
        handover = self.draft(other, codes=('alias',))
        self.consent_for(handover)
        self.walk(handover, 'send')
        vals = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
        with freeze_time(fields.Datetime.now() + timedelta(minutes=5)):
            self.case.record_consent(self.yes('share', state='refused', **vals))
            other_client = other.client_id.sudo()
            self.client.sudo()._take_answers(other_client)
        newest = self.env['huiskamer.consent']._newest(self.client, 'share', self.service)
        self.assertEqual(newest.state, 'refused')
        self.assertFalse(other_client.consent_ids)


@tagged('post_install', '-at_install')
class TestReceipt(HuiskamerCommon):
    """What was agreed is kept by value and for good."""

    def share(self, **answers):
        """The client's yes to sharing the working name with the service."""
        vals = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
        return self.case.record_consent(self.yes('share', **vals | answers))

    def test_a_receipt_holds_the_very_words_receiver_kinds_and_until_when(self):
        consent = self.share()
        receipt = json.loads(consent.receipt)
        self.assertEqual(hashlib.sha256(consent.receipt.encode()).hexdigest(), consent.receipt_digest)
        self.assertIn("Organisatie Test", receipt['words']['text'])
        self.assertEqual(hashlib.sha256(receipt['words']['text'].encode()).hexdigest(), receipt['words']['digest'])
        self.assertEqual(receipt['receiver']['service'], "Uitstapprogramma")
        self.assertEqual([(kind['code'], kind['means']) for kind in receipt['kinds']], [('alias', ['alias'])])
        self.assertEqual(receipt['valid_until'], f'{consent.valid_until.isoformat()}Z')
        self.assertNotIn(self.caseworker.name, consent.receipt)

    def test_it_reads_the_same_after_every_change_around_it(self):
        consent, before = self.share(), None
        before = (consent.receipt, consent.receiver_then, consent.kinds_then, consent.words_then)
        self.provider.name = "Andere naam"
        self.service.write({'name': "Andere dienst", 'kind': 'legal', 'partners': "Politie.", 'active': False})
        self.categories('alias').name = "Andere soort"
        self.env['huiskamer.house']._house().write({'controller': "Een ander"})
        self.env.invalidate_all()
        self.assertEqual((consent.receipt, consent.receiver_then, consent.kinds_then, consent.words_then), before)

    def test_nobody_writes_a_receipt_or_what_it_says_not_even_past_the_walls(self):
        consent = self.share()
        for change in ({'receipt': '{}'}, {'receipt_digest': 'x'}, {'service_id': self.other_service.id},
                       {'purpose': 'contact'},
                       {'valid_until': '2099-01-01'}, {'category_ids': [(6, 0, self.categories('phone').ids)]},
                       {'given_at': '2020-01-01'},
                       {'text_id': self.text('contact').id}, {'is_newest': False}, {'state': 'given'},
                       {'provider_id': 1}):
            with self.subTest(change=change), self.refused(consent, error=UserError):
                consent.sudo().write(change)

    def test_words_that_changed_since_they_were_shown_are_no_yes(self):
        about = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
        vals = self.yes('share', **about)
        self.service.name = "Andere dienst"
        with self.refused(error=UserError, counts=NOTHING_NEW):
            self.case.record_consent(vals)
        self.case.record_consent(self.yes('share', **about))
        for digest in (None, False, '', 'x', self.text('share').digest):
            with self.subTest(digest=digest), self.refused(error=UserError, counts=NOTHING_NEW):
                self.case.record_consent(self.yes('share', **about) | {'words_digest': digest})

    def test_another_receiver_than_was_heard_is_not_covered(self):
        handover = self.draft(codes=('alias',))
        for change in ({'kind': 'legal'}, {'partners': "Zij werken samen met de politie."}):
            before = {name: self.service[name] for name in change}
            self.share()
            self.service.write(change)
            with self.subTest(change=change), self.refused(handover, error=UserError):
                handover.move('send', self.facts())
            self.service.write(before)
        self.walk(handover, 'send')


@tagged('post_install', '-at_install')
class TestFixedPoints(HuiskamerCommon):
    """What an answer is about does not turn into something else under it."""

    def test_a_service_that_was_asked_about_stays_with_its_organisation(self):
        partner = self.env['res.partner'].create({'name': "Tweede", 'is_company': True})
        second = self.env['huiskamer.provider'].create({'partner_id': partner.id})
        fresh = self._make_service("Nog nooit gevraagd")
        fresh.provider_id = second
        for user in (self.supervisor, self.env.ref('base.user_root')):
            with self.subTest(user=user.login), self.refused(self.service, error=UserError):
                self.service.with_user(user).write({'provider_id': second.id})  # it has a draft
        self.env.flush_all()
        with self.assertRaises(psycopg2.IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE huiskamer_service SET provider_id = %s WHERE id = %s",
                                [second.id, self.service.id])

    def test_an_hsds_file_meets_the_same_wall_in_words(self):
        directory = self.env['huiskamer.directory'].with_user(self.supervisor)
        content = json.loads(directory.export_hsds())
        row = next(row for row in content['services'] if row['id'] == self.service.hsds_id)
        new = {'id': 'org-new', 'name': "Heel nieuw"}
        content['organizations'].append(new)
        row['organization_id'] = 'org-new'
        text = json.dumps(content)
        preview = directory.preview_hsds(text)
        self.assertTrue([line for line in preview['lines'] if line['does'] == 'problem'
                         and line['name'] == self.service.name])
        with self.refused(self.service, error=UserError):
            directory.import_hsds(text, preview['digest'])

    def test_an_entry_does_not_become_another_organisation(self):
        partner = self.env['res.partner'].create({'name': "Tweede", 'is_company': True})
        for user in (self.supervisor, self.env.ref('base.user_root')):
            with self.refused(self.provider, error=UserError):
                self.provider.with_user(user).write({'partner_id': partner.id})
        self.provider.with_user(self.supervisor).write({'partner_id': self.provider.partner_id.id,
            'name': "Beter gespeld"})

    def test_what_a_kind_stands_for_never_changes(self):
        language = self.categories('language')
        for user in (self.supervisor, self.env.ref('base.user_root')):
            with self.refused(language, error=UserError):
                language.with_user(user).write({'code': 'zzz'})
        with self.refused(language, error=UserError):
            language.unlink()
        language.name = "Talen die iemand spreekt"

    def test_what_is_called_is_the_directory_s_own_until_somebody_looked(self):
        self.provider.with_user(self.supervisor).write({'phone': "050-1"})
        partner = self.provider.partner_id
        before = (self.provider.name, self.provider.phone)
        for change in ({'name': "Organisatie Test (nieuw nummer)", 'phone': "06-666"}, {'active': False}):
            partner.write(change)
            self.assertEqual((self.provider.name, self.provider.phone), before)
            self.assertTrue(self.provider.is_contact_changed)
        with self.refused(self.provider):
            self.provider.with_user(self.caseworker).action_keep_ours()
        self.provider.with_user(self.supervisor).action_keep_ours()
        self.assertFalse(self.provider.is_contact_changed)
        partner.write({'active': True})
        self.provider.with_user(self.supervisor).action_take_contact()
        self.assertEqual((self.provider.phone, self.provider.is_contact_changed), ("06-666", False))

    def test_a_letter_names_the_receiver_of_then(self):
        handover = self.handover_at('requested')
        before = handover._letter_pdf()
        self.provider.name, self.service.name = "Andere naam", "Andere dienst"
        self.env.invalidate_all()
        self.assertEqual(handover.disclosure_ids.sent_to, "Organisatie Test – Uitstapprogramma")
        self.assertEqual(len(handover._letter_pdf()), len(before))
