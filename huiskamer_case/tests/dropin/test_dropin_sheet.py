import io

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from ...models.dropin.measures import CARD, labels
from .test_dropin import DropinCommon


@tagged('post_install', '-at_install')
class TestSheet(DropinCommon, HttpCase):
    """The evening fits on one sheet of paper, for hosts and supervisors."""

    def words(self, pdf):
        """The text of a PDF of one A4."""
        pages = PdfReader(io.BytesIO(pdf)).pages
        self.assertEqual([(round(page.mediabox.width), round(page.mediabox.height)) for page in pages], [(595, 842)])
        return pages[0].extract_text()

    def test_the_sheet_has_every_counter_and_the_evening(self):
        words = self.words(self.monday.with_context(lang='en_US')._tally_sheet())
        self.monday.action_open()
        named = labels(self.env(context={'lang': 'en_US'}))
        for what, which in (named[key] for key in self.monday._counters() if key[0] not in CARD):
            self.assertIn(which[:30], words)
            self.assertIn(what, words)
        self.assertIn("Huiskamer Test", words)
        self.assertIn("2026   17:00–20:00", words)

    def test_the_sheet_is_printed_the_same_twice(self):
        self.assertEqual(self.monday._tally_sheet(), self.monday._tally_sheet())

    def test_hosts_and_supervisors_get_it_and_nobody_else(self):
        url = self.monday.action_print_sheet()['url']
        for role, status in (('host', 200), ('supervisor', 200), ('caseworker', 404), ('office_user', 404),
                             ('portal', 404)):
            self.authenticate(f'test_{role}', f'test_{role}')
            answer = self.url_open(url)
            self.assertEqual(answer.status_code, status, role)
            if status == 200:
                self.assertEqual(answer.headers['Content-Type'], 'application/pdf')
                self.assertIn("Tally sheet", self.words(answer.content))
            self.assertEqual(self.url_open('/huiskamer/tally-sheet/2147483647').status_code, 404)
