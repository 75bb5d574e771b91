import re
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.consent import consent_flow as flow
from ....models.casework.consent.consent_words import BY_HOUSE, BY_RECEIVER, BY_TERM, MONTHS
from ....models.directory.kinds_spoken import SPOKEN
from ....models.shared import house_days
from ...common import HuiskamerCommon

SECONDS = {'file': 90, 'sheet': 120}
DRAFTS = ('es', 'ro', 'bg', 'hu')


@tagged('post_install', '-at_install')
class TestWordsOfConsent(HuiskamerCommon):
    """What a client hears: who asks, for how long, how to stop; short enough to listen to, and true."""

    def texts(self, *languages):
        """The texts that come with the addon in these languages."""
        return self.env['huiskamer.consent.text'].search([('language_id.code', 'in', languages), ('version', '=', 2)])

    def heard(self, text):
        """A text as it is read out."""
        service = self.service if text.purpose in flow.WITH_RECEIVER else self.service.browse()
        return text._read_out(service, self.categories('alias', 'question'))['text']

    def test_every_purpose_is_there_in_dutch_and_english_and_three_with_a_sheet_in_the_drafts(self):
        for code in ('nl', 'en'):
            self.assertEqual(set(self.texts(code).mapped('purpose')), {*flow.ASKED, flow.SHEET})
        for code in DRAFTS:
            drafts = self.texts(code)
            self.assertEqual(set(drafts.mapped('purpose')), {'file', 'share', 'contact', flow.SHEET})
            self.assertFalse(any(drafts.mapped('reviewed_on')))

    def test_every_language_says_the_same_in_the_same_order(self):
        for text in self.texts('en', *DRAFTS):
            dutch = self.env.ref(f'huiskamer_case.consent_text_{text.purpose}_nl')
            with self.subTest(text=text.display_name):
                lines, of_dutch = ([re.findall(r'\[\w+\]', line) for line in (one.template or one.body).splitlines()]
                                   for one in (text, dutch))
                self.assertEqual([sorted(line) for line in lines], [sorted(line) for line in of_dutch])
                self.assertEqual(text.valid_months, dutch.valid_months)

    def test_the_corrected_words_are_used_and_the_faulty_ones_are_gone(self):
        faulty = {
            'es': r'expediente|enseguida|juntos', 'ro': r'dosar|Nu trebuie să|a pune bine|lucrătorii',
            'hu': r'akta|aktá|abbahagy|összeköt',
            'bg': r'досие|предава|друг път|служители|длъжен'}
        for code, words in faulty.items():
            for text in self.texts(code):
                self.assertFalse(re.search(words, text.body, re.IGNORECASE), text.display_name)

    def test_every_draft_can_be_reviewed_as_it_is(self):
        for text in self.texts(*DRAFTS):
            with self.subTest(text=text.display_name), self.undone():
                text.with_user(self.privacy_officer).review({'read_by': "Lezer Voorbeeld"})
                self.assertFalse(re.search(r'\[|\]', self.heard(text)))

    def test_the_kinds_of_facts_are_read_out_in_the_language_of_the_words(self):
        kinds = self.env['huiskamer.data.category'].search([])
        for code in DRAFTS:
            self.assertEqual(set(SPOKEN[code]), set(kinds.mapped('code')), code)
            text = self.env.ref(f'huiskamer_case.consent_text_share_{code}')
            for lang in ('en_US', 'nl_NL'):
                heard = text.with_context(lang=lang)._read_out(self.service, kinds)['text']
                for kind in kinds:
                    self.assertIn(SPOKEN[code][kind.code], heard)
                    self.assertNotIn(kind.with_context(lang=lang).name, heard)

    def test_a_review_stands_beside_the_dutch_and_says_who_read_the_language(self):
        draft = self.env.ref('huiskamer_case.consent_text_file_ro').with_user(self.privacy_officer)
        dutch = self.env.ref('huiskamer_case.consent_text_file_nl')
        self.assertEqual(draft.beside, dutch.template or dutch.body)
        self.assertFalse(dutch.beside)
        for answers in ({}, {'read_by': ""}, {'read_by': False}):
            with self.refused(draft, error=UserError):
                draft.review(answers)
        for name in ('read_by', 'reviewed_on'):
            with self.refused(draft, error=UserError):
                draft.write({name: '2026-01-01'})
        [question] = draft.action_review()['params']['questions']
        self.assertEqual((question['name'], question['value']), ('read_by', self.privacy_officer.name))
        draft.review({'read_by': "Tolk Voorbeeld"})
        self.assertEqual((draft.read_by, draft.reviewed_by_id), ("Tolk Voorbeeld", self.privacy_officer))
        self.assertEqual(draft.beside, dutch.body)
        draft.body += "!"
        self.assertFalse(draft.read_by or draft.reviewed_on, "other words were read by nobody")

    def test_a_text_takes_no_longer_than_somebody_can_listen(self):
        for text in self.texts('nl', 'en', *DRAFTS):
            with self.subTest(text=text.display_name):
                self.assertLessEqual(len(self.heard(text).split()) * 60 / 150, SECONDS.get(text.purpose, 60))

    def test_sentences_are_short_and_nobody_is_addressed_as_u(self):
        for text in self.texts('nl', 'en') - self.texts('nl', 'en').filtered(lambda text: text.purpose == flow.SHEET):
            for sentence in re.split(r'[.?!]\s', self.heard(text)):
                with self.subTest(text=text.display_name, sentence=sentence):
                    self.assertLessEqual(len(sentence.split()), 30)
        for text in self.texts('nl'):
            self.assertFalse(re.search(r'\b[Uu]w?\b', self.heard(text)), text.display_name)

    def test_the_paper_has_boxes_where_an_answer_is_asked_and_the_sheet_that_lies_there_has_none(self):
        for text in self.texts('nl', 'en'):
            page = self.env['ir.actions.report']._render_qweb_html('huiskamer_case.consent_sheet', text.ids)[0].decode()
            self.assertEqual('☐' in page, text.purpose != flow.SHEET, text.display_name)
            self.assertEqual(text.digest[:8] in page, text.purpose != flow.SHEET, "it says which words were answered")

    def test_nothing_in_square_brackets_reaches_a_client(self):
        for text in self.texts('nl', 'en'):
            self.assertFalse(re.search(r'\[|\]', self.heard(text)), text.display_name)
        for text in self.texts(*DRAFTS):
            self.assertLessEqual(set(re.findall(r'\[(\w+)\]', text.body)), {*BY_HOUSE, *BY_TERM, *BY_RECEIVER})

    def test_every_text_says_how_to_stop_and_that_no_is_fine(self):
        for text in self.texts('nl').filtered(lambda text: text.purpose != flow.SHEET):
            for words in ("Je kunt altijd stoppen.", "laat je code zien", "Je hoeft niet te zeggen waarom."):
                self.assertIn(words, text.body)
            self.assertTrue("Ja zeggen hoeft niet." in text.body or "Nee is ook goed." in text.body)

    def test_no_text_names_the_work_or_frightens(self):
        for text in self.texts('nl', 'en', *DRAFTS):
            self.assertFalse(re.search(r'sekswerk|prostitu|sex work|overdrag|hand you over|uitgebuit|exploited',
                                       text.body), text.display_name)

    def test_a_draft_is_reviewed_when_the_house_has_said_who_it_is(self):
        house = self.env['huiskamer.house']._house()
        draft = self.env.ref('huiskamer_case.consent_text_file_ro').with_user(self.privacy_officer)
        before = draft.body
        for name in ('controller', 'controller_reach', 'officer', 'officer_reach'):
            with self.undone():
                house.write({name: False})
                with self.subTest(name=name), self.refused(draft, error=UserError):
                    draft.review({'read_by': "Lezer Voorbeeld"})
        draft.review({'read_by': "Lezer Voorbeeld"})
        self.assertIn(house.controller, draft.body)
        self.assertEqual((draft.template, draft.is_outdated), (before, False))
        house.officer = "Een ander"
        draft.invalidate_recordset()
        self.assertTrue(draft.is_outdated)
        action = draft.action_new_version()
        self.assertEqual(draft.browse(action['res_id']).body, before)

    def test_words_that_promise_another_time_than_they_last_are_not_reviewed(self):
        draft = self.env.ref('huiskamer_case.consent_text_contact_es').with_user(self.supervisor)
        for months in (1, 5, 12):
            draft.valid_months = months
            with self.subTest(months=months), self.refused(draft, error=UserError):
                draft.review({'read_by': "Lezer Voorbeeld"})
        draft.valid_months = 6
        draft.review({'read_by': "Lezer Voorbeeld"})
        self.assertEqual([len(words.split()) for words in MONTHS.values()], [12] * len(MONTHS))

    def test_what_nobody_fills_in_is_not_reviewed(self):
        draft = self.env.ref('huiskamer_case.consent_text_contact_hu').with_user(self.supervisor)
        draft.body += " [naam van de tolk]"
        with self.refused(draft, error=UserError):
            draft.review({'read_by': "Lezer Voorbeeld"})

    def test_only_who_answers_for_the_words_makes_a_new_version(self):
        text = self.text('share')
        with self.assertRaises(AccessError):
            text.with_user(self.caseworker).action_new_version()
        draft = self.env['huiskamer.consent.text'].browse(
            text.with_user(self.supervisor).action_new_version()['res_id'])
        self.assertEqual((draft.version, bool(draft.reviewed_on)), (3, False))


@tagged('post_install', '-at_install')
class TestPromises(HuiskamerCommon):
    """What the words promise, the product does."""

    def test_withdrawing_freezes_at_once_and_erases_within_seven_days(self):
        """File: "Dan gebruikt niemand het dossier meer. Binnen zeven dagen is het gewist." """
        self.assertIn("Binnen zeven dagen is het gewist.", self.text('file').body)
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'withdrawn_file')])
        self.assertTrue(term.automatic and term.days <= 7)
        self.case.consent_ids.action_withdraw()
        self.assertEqual(self.case.state, 'frozen')
        self.assertLessEqual(self.case.erase_on, house_days.today() + timedelta(days=7))

    def test_without_a_new_yes_every_file_is_due_to_be_erased_also_a_closed_one(self):
        """File: "Zonder nieuw ja wissen wij het dossier na 30 dagen." """
        days = self.env['huiskamer.retention.term']._days('expired_file')
        self.assertIn(f"na {days} dagen", self.text('file').body)
        closed = self.open_file('caseworker')
        until = closed.consent_until
        closed.close({'outcome': 'helped'})
        self.assertLessEqual(closed.keep_until, house_days.day_of(until) + timedelta(days=days))
        with freeze_time(until + timedelta(days=1)):
            self.env.invalidate_all()
            due = self.env['huiskamer.case']._retention_since('expired_file')
            self.assertEqual(due.get(closed.sudo(False).with_env(self.env)), house_days.day_of(until))

    def test_a_term_that_becomes_longer_keeps_nobody_longer_than_she_was_told(self):
        """What was read out holds for who said yes to it; one that becomes shorter holds for all."""
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'expired_file')])
        told = term.days
        for days, kept in ((365, told), (told - 10, told - 10)):
            with self.undone(), self.subTest(days=days):
                case = self.open_file('caseworker')
                until = case.consent_until
                term.write({'shortest_days': 1, 'days': days})
                for passed, is_due in ((kept - 1, False), (kept + 1, True)):
                    with freeze_time(until + timedelta(days=passed)):
                        self.env.invalidate_all()
                        self.assertEqual(case.sudo(False).with_env(self.env) in term._due(), is_due, passed)
                self.env.invalidate_all()
                case.close({'outcome': 'helped'})
                self.assertLessEqual(case.keep_until, house_days.day_of(until) + timedelta(days=kept))

    def test_the_evening_team_reads_nothing_about_health(self):
        """Health: "Je eigen hulpverleners lezen het, en wie hen vervangt. Het avondteam leest dit niet." """
        self.assertIn("Het avondteam leest dit niet.", self.text('health').body)
        case = self.allow(self.open_file('caseworker', open_to='team'), 'health')
        self.location.staff_ids = self.caseworker | self.colleague
        note = self.env['huiskamer.contact'].with_user(self.caseworker).create(
            {'case_id': case.id, 'facts': "Een gesprek.", 'health': "Slaapt slecht."})
        goal = self.env['huiskamer.goal'].with_user(self.caseworker).create(
            {'case_id': case.id, 'topic_id': self.env.ref('huiskamer_case.topic_health').id, 'wish': "Beter slapen."})
        seen = note.with_user(self.colleague)
        self.env.invalidate_all()
        self.assertEqual((seen.facts, seen.health), ("Een gesprek.", False))
        self.assertFalse(seen.read(['health'])[0]['health'])
        self.assertFalse(self.env['huiskamer.goal'].with_user(self.colleague).search([('id', '=', goal.id)]))
        self.assertFalse("Slaapt slecht" in str(case.with_user(self.colleague)._own_file_json()))
        self.assertEqual(note.health, "Slaapt slecht.")
        case.add_member({'caseworker_id': self.colleague.id})
        self.env.invalidate_all()
        self.assertEqual((seen.health, goal.with_user(self.colleague).wish), ("Slaapt slecht.", "Beter slapen."))

    def test_who_works_with_the_police_is_named_before_a_yes(self):
        """Share: the receiver's partners are read out; the service without that sentence gets no yes."""
        self.service.kind = 'care_coordination'
        about = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
        with self.refused(error=UserError, counts=['huiskamer.consent']):
            self.case.record_consent(self.yes('share', **about))
        self.service.partners = "Zij werken samen met de politie."
        consent = self.case.record_consent(self.yes('share', **about))
        self.assertIn("Zij werken samen met de politie.", consent.words_then)

    def test_comensha_s_two_tasks_are_two_questions_with_receiver_and_kinds(self):
        """CoMensha: a place and being counted are asked apart; a no to one is no no to the other."""
        self.service.write({'kind': 'trafficking_shelter', 'partners': "Zij krijgen meldingen, ook van de politie."})
        about = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
        asked = self.case.ask_about(about)['params']['questions'][0]
        self.assertIn("een veilige plek", asked['options'][0]['text'])
        place = self.case.record_consent(self.yes('comensha_place', **about))
        count = self.case.record_consent(self.yes('comensha_count', state='refused', **about))
        self.assertEqual((place.is_live, count.state), (True, 'refused'))
        handover = self.draft(codes=('alias',), service=self.service)
        self.walk(handover, 'send')
        self.assertEqual(handover.consent_id, place)
        self.case.record_consent(self.yes('share', state='refused', **about))
        self.assertEqual(handover.stage, 'cancelled')

    def test_a_yes_on_comensha_s_words_is_about_comensha_and_a_no_about_any(self):
        """CoMensha's words are about its own two tasks; what is read out about any service is about that service."""
        about = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
        for kind, refused in (('exit_programme', True), ('trafficking_shelter', False)):
            self.service.write({'kind': kind, 'partners': "Zij krijgen meldingen, ook van de politie."})
            for purpose in ('comensha_place', 'comensha_count'):
                if refused:
                    with self.subTest(purpose), self.refused(error=UserError, counts=['huiskamer.consent']):
                        self.case.record_consent(self.yes(purpose, **about))
                else:
                    self.assertTrue(self.case.record_consent(self.yes(purpose, **about)).is_live, purpose)
                self.assertEqual(self.case.record_consent(self.yes(purpose, state='refused', **about)).state, 'refused')
            self.assertTrue(self.case.record_consent(self.yes('share', **about)).is_live, kind)

    def test_a_no_to_contact_takes_the_number_and_to_health_what_was_written(self):
        """Contact: "Dan wissen wij je nummer uit je dossier." Health: "Dan wissen wij dit meteen uit je dossier." """
        self.allow(self.case, 'contact', 'health')
        self.client.write({'contact_channel': 'call', 'phone': "0612345678"})
        note = self.env['huiskamer.contact'].with_user(self.caseworker).create(
            {'case_id': self.case.id, 'health': "Slaapt slecht."})
        for purpose in ('contact', 'health'):
            self.case.record_consent(self.yes(purpose, state='refused'))
        self.assertEqual((self.client.phone, note.health), (False, False))
