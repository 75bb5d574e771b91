from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ....models.oversight.sealing import key_folder
from ....models.oversight.sealing.sealed import SealedError
from ...common import CANARY, WHY
from .sealed_common import CLOSED, FOLDER_GONE, SealedCommon


@tagged('post_install', '-at_install')
class TestValuesThatDoNotOpen(SealedCommon):
    """One value that does not open is shown as such, stays as it is, and is known to the privacy officer."""

    def spoil(self, record, name):
        """Move something to where it does not belong."""
        before = self.stored(record, name)
        self.store(record, name, before[:-12] + 'AAAAAAAAAAA=')
        return before

    def give_up(self, finding):
        """Give a value up as two people do; one alone gives up nothing."""
        waits = finding.with_user(self.privacy_officer).release({'reason': WHY})
        self.assertEqual(finding.state, 'open')
        self.confirm(waits)

    def findings(self):
        """What the privacy officer sees after looking."""
        self.env_as('privacy_officer')['huiskamer.seal.finding'].action_look_through()
        return self.env_as('privacy_officer')['huiskamer.seal.finding'].search([])

    def test_a_list_and_a_form_show_the_others_and_say_of_this_one_that_it_is_closed(self):
        self.spoil(self.note, 'words')
        rows = {row['id']: row['words'] for row in self.Note.search_read([], ['words'])}
        self.assertEqual(rows, {self.note.id: CLOSED, self.second.id: f'{CANARY} later'})
        self.assertEqual(self.note.web_read({'words': {}, 'other_words': {}})[0]['words'], CLOSED)
        self.assertEqual(self.note.other_words, 'Ook')
        with self.assertRaises(SealedError) as refusal:
            self.note.mapped('words')
        self.assertNotIn(CANARY, str(refusal.exception))

    def test_no_context_from_outside_makes_the_words_usable(self):
        self.spoil(self.note, 'words')
        for key in (True, 1, 'yes', object()):
            with self.assertRaises(SealedError):
                self.note.with_context(huiskamer_showing_sealed=key).mapped('words')

    def test_a_file_with_a_name_that_does_not_open_is_still_listed_and_sends_nothing(self):
        self.spoil(self.client, 'alias')
        names = {row['id']: row['alias'] for row in self.env_as('caseworker')['huiskamer.case'].search_read([],
            ['alias'])}
        self.assertEqual(names[self.case.id], CLOSED)
        self.assertIn(self.case.code, str(self.case._own_file()))
        self.assertEqual(self.case._own_file_json()['person']['alias'], CLOSED)
        self.assertTrue(self.env_as('caseworker')['huiskamer.case'].search_first({'alias': "Nieuw"}))
        self.assertIn(CLOSED, self.handover.disclosure_ids.preview)
        self.consent_for(self.handover)
        with self.refused(self.handover, error=SealedError):
            self.handover.move('send', {'sent_how': 'phone'})

    def test_nothing_is_written_over_it_until_the_privacy_officer_gives_it_up(self):
        self.spoil(self.note, 'words')
        kept = self.stored(self.note, 'words')
        for record in (self.note, self.note.sudo()):
            with self.refused(self.note, error=SealedError):
                record.write({'words': "Opnieuw"})
        self.assertEqual(self.stored(self.note, 'words'), kept)
        finding = self.findings()
        self.assertEqual((len(finding), finding.state, finding.field_name), (1, 'open', 'words'))
        self.assertEqual(self.env['huiskamer.key.epoch'].search([('state', '=', 'current')]).unopened_count, 1)
        self.assertIn('values_do_not_open', self.env['huiskamer.key.epoch']._loose_ends())
        for role in set(self.users) - {'privacy_officer'}:
            with self.refused(finding, error=AccessError):
                finding.with_env(self.env_as(role)).release({'reason': WHY})
        self.give_up(finding)
        self.note.write({'words': "Opnieuw"})
        self.forget()
        self.assertEqual(self.note.words, "Opnieuw")
        self.assertEqual(self.findings().state, 'gone')

    def test_giving_one_up_gives_no_other_up_and_none_that_is_spoiled_later(self):
        before = self.spoil(self.note, 'words')
        self.spoil(self.second, 'words')
        finding = self.findings().filtered(lambda row: row.sudo().res_id == self.note.id)
        self.give_up(finding)
        with self.refused(self.second, error=SealedError):
            self.second.write({'words': "Opnieuw"})
        self.store(self.note, 'words', before[:-16] + 'BBBBBBBBBBBBBBA=')
        with self.refused(self.note, error=SealedError):
            self.note.write({'words': "Opnieuw"})

    def test_what_opens_again_is_ticked_off(self):
        before = self.spoil(self.note, 'words')
        self.assertEqual(self.findings().state, 'open')
        self.store(self.note, 'words', before)
        self.assertEqual(self.findings().state, 'gone')
        self.assertNotIn('values_do_not_open', self.env['huiskamer.key.epoch']._loose_ends())

    def test_withdrawing_and_erasing_do_not_stop_at_it(self):
        consent = self.case.record_consent(self.yes('contact'))
        self.client.write({'contact_channel': 'call', 'phone': "0612345678"})
        self.spoil(self.client, 'phone')
        consent.action_withdraw()
        self.assertFalse(self.client.phone)
        self.spoil(self.client, 'alias')
        certificate = self.case.with_user(self.privacy_officer)._erase('asked')
        self.assertEqual(certificate.state, 'unchecked')

    def test_one_damaged_key_closes_one_person_and_a_wrong_folder_closes_everything_with_a_clear_error(self):
        key = self.keys().filtered(lambda key: key.name == self.person.subject)
        self.store(key, 'wrapped', 'AAAA' + key.wrapped[4:])
        rows = {row['id']: row['alias'] for row in self.Person.search_read([], ['alias'])}
        self.assertEqual(rows, {self.person.id: CLOSED, self.other.id: f'{CANARY} twee'})
        with self.assertRaises(SealedError):
            self.Person.browse(self.person.id).write({'story': "Nieuw"})
            self.env.flush_all()
        self.env.invalidate_all(flush=False)
        self.env['huiskamer.key.epoch']._rotate()
        self.forget()
        self.assertEqual(self.other.alias, f'{CANARY} twee')
        with patch.object(key_folder, 'folder', lambda: key_folder.Path('/nonexistent')):
            self.forget()
            self.assertEqual({row['alias'] for row in self.Person.search_read([], ['alias'])}, {FOLDER_GONE})
            with self.assertRaises(SealedError):
                self.Person.search([]).mapped('alias')
            with self.assertRaises(SealedError):
                self.env_as('privacy_officer')['huiskamer.seal.finding'].action_look_through()
