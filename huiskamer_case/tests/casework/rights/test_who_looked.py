import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ....models.shared.guards import through_method
from ...addresses import address
from ...common import CANARY
from ...read_log_common import ReadLogCommon


@tagged('post_install', '-at_install')
class TestWhoLooked(ReadLogCommon):
    """What a client is told of who looked at her file."""

    def looks(self):
        """The page's lines, as her caseworker sees them."""
        return self.case.with_user(self.caseworker)._who_looked()

    def test_it_tells_who_what_and_why_and_no_name(self):
        self.location.staff_ids = self.colleague
        through_method(self.case).sudo().write({'open_to': 'team'})
        self.begin()
        self.as_caseworker(self.client).read(['alias'])
        self.as_caseworker(self.contact).read(['facts'])
        self.env.invalidate_all()
        self.client.with_user(self.colleague).read(['alias'])
        self.colleague_case.client_id.with_user(self.colleague).read(['alias'])
        looks = self.looks()
        self.assertEqual({look['number'] for look in looks}, {1, 2})
        self.assertEqual({look['who'] for look in looks}, {
            "somebody who works on your file", "somebody of the evening team, as you chose"})
        mine = next(look for look in looks if look['who'] == "somebody who works on your file")
        self.assertIn("notes of contacts", mine['what'])
        text = str(looks)
        for name in (self.caseworker.name, self.colleague.name, CANARY, self.colleague_case.code):
            self.assertNotIn(name, text)

    def test_each_way_of_looking_has_words_of_its_own(self):
        cases = self.env['huiskamer.case'].with_context(lang='en_US')
        for purpose, relation, words in (
                ('lookup', 'none', "who looked for your code"), ('receiver', 'none', "a service that something was"),
                ('erase', 'none', "who erased, without seeing it"), ('read', 'own', "who works on your file"),
                ('read', 'team', "of the evening team"), ('read', 'grant', "who had access for a time"),
                ('read', 'none', "another colleague"), ('lookup', 'own', "who looked for your code")):
            self.assertIn(words, cases._who({'purpose': purpose, 'relation': relation}), (purpose, relation))

    def test_looking_at_the_page_is_itself_on_record(self):
        self.case.with_user(self.caseworker)._show_who_looked()
        self.assertIn(('caseworker', 'client', 'looked', 'own', 'code', self.client.code), self.said())
        self.assertEqual(self.env['huiskamer.rights.event'].search([('code', '=', self.case.code)]).mapped('kind'),
                         ['looked'])

    def test_it_is_for_those_who_work_on_the_file(self):
        self.assertTrue(self.case.with_user(self.caseworker).action_who_looked()['url'])
        for role in ('colleague', 'supervisor', 'privacy_officer', 'host', 'system_administrator'):
            for name in ('action_who_looked', '_who_looked', '_show_who_looked'):
                with self.assertRaises(AccessError):
                    getattr(self.case.with_user(self.users[role]), name)()

    def test_jobs_and_looking_through_by_name_are_not_on_it(self):
        self.client.read(['alias'])
        self.env.cr.flush()
        before = len(self.looks())
        self.open_file('caseworker', alias="Heel iemand anders")
        self.env['huiskamer.case'].with_user(self.caseworker).search_first({'alias': "Heel iemand anders"})
        self.assertEqual(len(self.looks()), before)


@tagged('post_install', '-at_install')
class TestPagesOfAFile(HttpCase, ReadLogCommon):
    """The pages and files of a client's rights, over HTTP, by right and by wrong people."""

    def setUp(self):
        """A log-in with a known word for each role."""
        super().setUp()
        for role in ('caseworker', 'colleague', 'privacy_officer', 'supervisor'):
            self.users[role].password = f'test_{role}'
        self.begin()

    def get(self, role, path):
        """The answer to a request of this colleague."""
        self.authenticate(f'test_{role}', f'test_{role}')
        return self.url_open(address(self.users[role], path))

    def purposes(self):
        """What the log says that it was for."""
        return set(self.rows().mapped('purpose'))

    def test_the_copy_as_json(self):
        path = f'/huiskamer/own_file/{self.case.code}'
        answer = self.get('caseworker', path)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers['Cache-Control'], 'no-store')
        self.assertIn(f'{self.case.code}.json', answer.headers['Content-Disposition'])
        self.assertEqual(answer.json()['person']['alias'], CANARY)
        self.assertEqual(self.purposes(), {'own_file'})
        self.assertEqual(
            self.env['huiskamer.rights.event'].search([('code', '=', self.case.code)]).mapped('kind'), ['export'])
        self.begin()
        for role in ('colleague', 'supervisor', 'privacy_officer'):
            answer = self.get(role, path)
            self.assertEqual(answer.status_code, 404, role)
            self.assertNotIn(CANARY, answer.text)
        self.assertEqual(self.get('caseworker', '/huiskamer/own_file/NOPE-NOPE').status_code, 404)
        self.assertFalse(self.purposes())

    def test_the_copy_on_paper(self):
        path = f'/huiskamer/own_file/{self.case.code}/paper'
        self.assertNotIn(self.case.code, self.as_caseworker(self.case).action_print_own_file()['url'])
        answer = self.get('caseworker', path)
        self.assertEqual((answer.status_code, answer.headers['Content-Type']), (200, 'application/pdf'))
        self.assertEqual(answer.headers['Cache-Control'], 'no-store')
        file = PdfReader(io.BytesIO(answer.content))
        self.assertIn(CANARY, ''.join(page.extract_text() for page in file.pages))
        self.assertNotIn(CANARY, str(file.metadata) + str(answer.headers))
        self.assertEqual(self.purposes(), {'print'})
        self.begin()
        for role in ('colleague', 'supervisor', 'privacy_officer'):
            answer = self.get(role, path)
            self.assertEqual(answer.status_code, 404, role)
            self.assertNotIn(CANARY, answer.text)
        self.assertEqual(self.get('caseworker', '/huiskamer/own_file/NOPE-NOPE/paper').status_code, 404)
        self.assertFalse(self.purposes())

    def test_the_page_of_who_looked(self):
        self.as_caseworker(self.client).read(['alias'])
        path = f'/huiskamer/looked/{self.case.code}'
        answer = self.get('caseworker', path)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("somebody who works on your file", answer.text)
        self.assertNotIn(self.caseworker.name, answer.text)
        self.assertNotIn(CANARY, answer.text)
        self.assertIn('looked', self.purposes())
        self.begin()
        for role in ('colleague', 'supervisor', 'privacy_officer'):
            self.assertEqual(self.get(role, path).status_code, 404, role)
        self.assertFalse(self.purposes())

    def test_the_seals(self):
        self.assertIn('# huiskamer read log', self.get('privacy_officer', '/huiskamer/log/seals').text)
        for role in ('caseworker', 'supervisor'):
            self.assertEqual(self.get(role, '/huiskamer/log/seals').status_code, 404, role)

    def test_a_report_is_answered_and_written_down_though_odoo_begins_it_read_only(self):
        answer = self.get('caseworker', f'/report/html/huiskamer_case.own_file/{self.case.id}')
        self.assertIn(CANARY, answer.text)
        self.assertEqual(self.purposes(), {'print'})
