import io
import re
from unittest.mock import patch

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from ....models.casework.handover import handover_flow as flow
from ....report import paper as paper_module
from ....report.paper import paper, unprintable
from ...addresses import CODE, address
from ...common import CANARY, ROLES, HuiskamerCommon

PASSWORD = 'letter-for-a-test-7431'
STRANGERS = ('colleague', 'host', 'supervisor', 'privacy_officer', 'access_administrator', 'office_user',
             'system_administrator', 'portal')
NUMBER = re.compile(r'letter/[\w-]+')
ALIAS = "Şükran Łucja-Đặng"


def text_of(content):
    """What somebody reads in a PDF, with every run of spaces as one."""
    return ' '.join(' '.join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@tagged('post_install', '-at_install')
class TestLetter(HuiskamerCommon, HttpCase):
    """Paper that goes out: exactly what was frozen, for whoever works on the file, and written down each time."""

    @classmethod
    def setUpClass(cls):
        """A sent handover of a client about whom much more is known than is shared, and log-ins."""
        super().setUpClass()
        cls.env['res.lang']._activate_lang('nl_NL')
        cls.env['huiskamer.house']._house().write({'controller': "Stichting Voorbeeld", 'letter_phone': "050 555 0100"})
        case = cls.open_file('caseworker', alias=ALIAS)
        cls.allow(case, 'contact')
        case.client_id.write({'official_name': CANARY, 'phone': "0612345678", 'contact_remarks': CANARY})
        cls.env['huiskamer.contact'].with_user(cls.caseworker).create({'case_id': case.id, 'facts': CANARY})
        cls.sent = cls.handover_at(flow.ACCEPTED, case=case, question="Zoekt rust & een kamer <met> sleutel.")
        cls.sent.detail_ids.write({'named_contact': CANARY, 'remarks': CANARY})
        for role in ROLES:
            if role != 'public':
                cls.users[role].password = PASSWORD

    def get(self, role, path):
        """The answer to a page asked for by somebody in this role."""
        self.authenticate(f'test_{role}', PASSWORD)
        return self.url_open(address(self.users[role], path))

    def letters(self):
        """How often it is written down that the letter was opened."""
        self.env.invalidate_all()
        return self.sent.event_ids.mapped('verb').count('print_letter')

    def test_the_letter_holds_exactly_the_frozen_words_and_nothing_else_of_the_file(self):
        answer = self.get('caseworker', f'/huiskamer/letter/{self.sent.code}?lang=en_US')
        self.assertEqual((answer.status_code, answer.headers['Content-Type']), (200, 'application/pdf'))
        disclosure = self.sent.disclosure_ids
        frame = text_of(answer.content)
        for line in disclosure.text.split('\n'):
            self.assertIn(line, frame)
            frame = frame.replace(line, '', 1)
        for word in (self.sent.service_id.display_name, disclosure.digest, f"Code {self.sent.code}",
                     "From: Stichting Voorbeeld", "Answer by phone: 050 555 0100",
                     f"Colleague: {self.sent.case_id.caseworker_id.name}"):
            self.assertIn(word, frame)
            frame = frame.replace(word, '', 1)
        day = re.search(r'\d\d/\d\d/\d{4}', frame)[0]
        self.assertEqual(
            frame.replace(day, '').split(),
            ["Letter", "For:", "This", "may", "be", "used", "for", "this", "purpose", "only,", "and", "is", "not", "passed", "on.", "Fingerprint"])  # noqa: E501
        self.assertNotIn(CANARY, text_of(answer.content))

    def test_a_letter_that_waits_for_an_answer_says_until_when(self):
        waiting = self.handover_at(flow.REQUESTED)
        words = text_of(self.get('caseworker', f'/huiskamer/letter/{waiting.code}?lang=en_US').content)
        self.assertRegex(words, r'Please answer before \w+ \d+ \w+, \d\d:\d\d\.')
        answered = text_of(self.get('caseworker', f'/huiskamer/letter/{self.sent.code}?lang=en_US').content)
        self.assertNotIn("Please answer", answered)

    def test_it_is_drawn_from_what_was_frozen_and_not_from_the_file_as_it_is_now(self):
        self.sent.case_id.client_id.write({'alias': CANARY})
        words = text_of(self.get('caseworker', f'/huiskamer/letter/{self.sent.code}').content)
        self.assertIn(ALIAS, words)
        self.assertNotIn(CANARY, words)

    def test_title_and_file_name_tell_nothing(self):
        for lang, title in (('en_US', "Letter"), ('nl_NL', self.sent.with_context(lang='nl_NL').env._("Letter"))):
            answer = self.get('caseworker', f'/huiskamer/letter/{self.sent.code}?lang={lang}')
            data = PdfReader(io.BytesIO(answer.content)).metadata
            self.assertEqual(data.title, title)
            self.assertLessEqual({data.author, data.subject, data.get('/Keywords')},
                                 {None, '', '(anonymous)', '(unspecified)'})
            self.assertIn(f'filename="{self.sent.code}.pdf"', answer.headers['Content-Disposition'])
            self.assertEqual(answer.headers['Cache-Control'], 'no-store')
            self.assertNotIn(ALIAS, str(data) + str(answer.headers))

    def test_each_opening_is_written_down_also_to_read_out(self):
        before = self.letters()
        self.get('caseworker', f'/huiskamer/letter/{self.sent.code}')
        page = self.get('caseworker', f'/huiskamer/letter/{self.sent.code}/aloud?lang=en_US')
        self.assertEqual(self.letters(), before + 2)
        self.assertIn("Say first: is this a good moment", page.text)
        self.assertIn("<title>Letter</title>", page.text)
        self.assertIn(ALIAS, page.text)
        self.assertIn("&lt;met&gt;", page.text)
        self.assertNotIn(CANARY, page.text)

    def test_everybody_else_gets_page_not_found_the_same_as_for_a_code_that_does_not_exist(self):
        for path in ('/huiskamer/letter/{}', '/huiskamer/letter/{}/aloud'):
            self.assertEqual(self.get('caseworker', path.format(self.sent.code)).status_code, 200)
            before = self.letters()
            for role in STRANGERS:
                with self.subTest(role=role, path=path):
                    real = self.get(role, path.format(self.sent.code))
                    absent = self.get(role, path.format('2222-2222'))
                    self.assertEqual((real.status_code, absent.status_code), (404, 404))
                    self.assertEqual(NUMBER.sub('', real.text), NUMBER.sub('', absent.text))
                    self.assertNotIn(ALIAS, real.text)
            self.assertEqual(self.letters(), before)

    def test_without_a_log_in_one_is_sent_to_the_log_in(self):
        self.authenticate(None, None)
        for path in (f'/huiskamer/letter/{self.sent.code}', '/huiskamer/sheets'):
            answer = self.url_open(path, allow_redirects=False)
            self.assertIn('/web/login', answer.headers.get('Location', ''))

    def test_a_draft_has_no_letter_and_it_ends_with_consent(self):
        draft = self.draft(self.sent.case_id, service=self.other_service)
        self.assertEqual(self.get('caseworker', f'/huiskamer/letter/{draft.code}').status_code, 404)
        self.sent.consent_id.action_withdraw()
        self.assertEqual(self.get('caseworker', f'/huiskamer/letter/{self.sent.code}').status_code, 404)

    def test_the_dialog_asks_form_and_language_and_leads_to_the_page(self):
        asked = self.sent.action_letter()['params']
        self.assertEqual([question['name'] for question in asked['questions']], ['form', 'lang'])
        self.assertEqual({option['value'] for option in asked['questions'][1]['options']}, {'en_US', 'nl_NL'})
        before = self.letters()
        for form, path in (('letter', ''), ('aloud', '/aloud')):
            action = self.sent.open_letter({'form': form, 'lang': 'nl_NL'})
            self.assertRegex(action['url'], f'^/huiskamer/letter/[^/]+{path}\\?lang=nl_NL$')
            self.assertNotRegex(action['url'], CODE)
        self.assertEqual(self.letters(), before, "only the opening itself is written down")
        for role in ('colleague', 'supervisor', 'host'):
            for method, arguments in (('action_letter', ()), ('open_letter', ({},))):
                with self.refused(self.sent):
                    getattr(self.sent.with_user(self.users[role]), method)(*arguments)

    def test_blank_sheets_are_for_caseworkers_in_both_languages_and_hold_nobody(self):
        for lang, heading in (('en_US', "Sheet: handover"), ('nl_NL', "handover")):
            answer = self.get('caseworker', f'/huiskamer/sheets?lang={lang}')
            self.assertEqual(answer.headers['Content-Type'], 'application/pdf')
            words = text_of(answer.content)
            if lang == 'en_US':
                self.assertIn(heading, words)
            for text in self.env['huiskamer.consent.text']._current(['file', 'share']):
                # what is not known yet is a line to fill in
                for part in re.split(r'\[\w+\]', ' '.join(text.body.split())):
                    self.assertIn(part.strip(), words)
            for category in self.env['huiskamer.data.category'].with_context(lang=lang).search([]):
                self.assertIn(category.name, words)
            self.assertNotIn(ALIAS, words)
            self.assertNotIn(CANARY, words)
        for role in set(STRANGERS) - {'colleague'}:
            self.assertEqual(self.get(role, '/huiskamer/sheets').status_code, 404, role)

    def test_a_sign_without_a_shape_is_said_and_never_left_out_in_silence(self):
        self.assertEqual(unprintable("Łucja Ж é\n中م"), set())
        self.assertEqual(unprintable("a\ue000b"), {'\ue000'})
        self.assertIn("a?b", text_of(paper("Letter", [('words', "a\ue000b")])))
        case = self.open_file('caseworker', alias="\ue000 Lin")
        handover = self.handover_at(flow.REQUESTED, case=case)
        words = text_of(handover._letter_pdf())
        self.assertIn("? Lin", words)
        self.assertIn("read out by phone", words)
        self.assertNotIn("read out by phone", text_of(self.sent._letter_pdf()))

    def test_where_the_server_makes_no_pdf_the_browser_prints_the_same_page(self):
        with patch.object(paper_module, 'engine', lambda: None):
            answer = self.get('caseworker', f'/huiskamer/letter/{self.sent.code}?lang=en_US')
        self.assertTrue(answer.headers['Content-Type'].startswith('text/html'))
        self.assertEqual(answer.headers['Cache-Control'], 'no-store')
        for words in (ALIAS, "<title>Letter</title>", "&lt;met&gt;"):
            self.assertIn(words, answer.text)
        self.assertNotIn(CANARY, answer.text)

    def test_a_long_letter_goes_on_on_the_next_page(self):
        content = paper("Letter", [('words', "\n".join(f"regel {number}" for number in range(120)))])
        self.assertGreater(len(PdfReader(io.BytesIO(content)).pages), 1)
        self.assertIn("regel 119", text_of(content))

    def test_a_colleague_with_the_same_role_sees_her_own_file_s_letter(self):
        own = self.handover_at(flow.REQUESTED, case=self.colleague_case)
        self.assertEqual(self.get('colleague', f'/huiskamer/letter/{own.code}').status_code, 200)
        self.assertEqual(self.get('caseworker', f'/huiskamer/letter/{own.code}').status_code, 404)
