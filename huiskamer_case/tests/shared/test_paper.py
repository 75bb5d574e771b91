import io
import logging
import random
import socket
import unicodedata
from unittest.mock import patch

from markupsafe import Markup, escape
from pypdf import PdfReader

from odoo.tests import TransactionCase, tagged

from ...report import paper as paper_module
from ...report.paper import NothingIsFetched, fetch_nothing, paper, printed, unprintable
from .. import budget

# How people of the house are called, in the writings that they write.
NAMES = (
    "Andréea Ștefănescu", "Țuțu Şükran ğ ı", "Łucja Đặng Nguyễn", "Ɛkua Ɔlawale", "Þóra Æ ß", "Zoë O’Brien",
    "Наталія Ђорђевић", "Жанна Ыё",
    "Αγγελική Παπαδοπούλου", "فاطمة", "زینب گلی", "יעל", "王小明", "李雅婷", "陳", "สมหญิง ใจดี", "ภู่", "თამარ", "Հասմիկ",
    "አበበ", "देवी", "ひろみ", "한지민")
# Letters of which a walk makes names.
LETTERS = (
    range(0xC0, 0x180), range(0x218, 0x21C), range(0x1EA0, 0x1EFA), range(0x410, 0x450), range(0x3B1, 0x3CA),
    range(0x621, 0x63B),
    range(0x4E00, 0x4F00), range(0xE01, 0xE2F), range(0x10D0, 0x10F1))


def read(content):
    """What is read out of a PDF again, compatibility forms undone and without spaces: an engine may break a line."""
    text = ''.join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return ''.join(unicodedata.normalize('NFKC', text).split())


@tagged('post_install', '-at_install')
class TestPaper(TransactionCase):
    """Everything on paper goes one way: every writing, tagged, with nothing from outside."""

    def test_names_in_every_writing_are_read_back(self):
        for name in NAMES:
            for form in ('NFC', 'NFD'):
                with self.subTest(name=name, form=form):
                    text = read(paper("Letter", [('words', unicodedata.normalize(form, name))]))
                    wanted = ''.join(unicodedata.normalize('NFKC', name).split())
                    self.assertIn(wanted, text)
        self.assertFalse(unprintable(''.join(NAMES)))

    def test_a_walk_over_names_of_every_writing_loses_no_letter(self):
        dice = random.Random(budget.seed())
        for _round in range(budget.steps(12, 400)):
            letters = dice.choice(LETTERS)
            names = [''.join(chr(dice.choice(letters)) for _sign in range(dice.randint(1, 12))) for _name in range(8)]
            names = [''.join(sign for sign in name if unicodedata.category(sign)[0] == 'L') for name in names]
            text = read(paper("Letter", [('text', name) for name in names if name]))
            for sign in unicodedata.normalize('NFKC', ''.join(names)):
                self.assertIn(sign, text, hex(ord(sign)))

    def test_the_file_is_tagged_and_says_its_language_and_title(self):
        for lang in ('nl_NL', 'en_US', 'ar_001'):
            file = PdfReader(io.BytesIO(paper("Brief", [('head', "Brief"), ('box', "Ja"), ('line', "Datum")], lang)))
            root = file.trailer['/Root']
            self.assertEqual((root['/Lang'], file.metadata.title), (lang[:2], "Brief"))
            self.assertTrue(root['/MarkInfo']['/Marked'])
            self.assertTrue(root['/StructTreeRoot']['/K'])
            self.assertTrue(root['/ViewerPreferences']['/DisplayDocTitle'])
            self.assertIn(b'pdfuaid', root['/Metadata'].get_data())
            self.assertLessEqual(set(file.metadata), {'/Title', '/Producer'}, "no moment, no machine, no author")

    def test_the_same_page_gives_the_same_bytes(self):
        table = Markup('<table>{}</table>').format(Markup('').join(
            Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(name, len(name)) for name in NAMES))
        for call in (lambda: paper("Letter", [('words', name) for name in NAMES]), lambda: printed("Letter", table)):
            self.assertEqual(call(), call())

    def test_nothing_is_fetched_from_the_network_or_a_file(self):
        asked = []

        def noted(url, *_args, **_kwargs):
            """Remember what was asked for."""
            asked.append(url)
            return fetch_nothing(url)

        files = ('file:///etc/hostname', 'http://127.0.0.1:9/x', '//127.0.0.1/x', 'ftp://127.0.0.1/x', '/etc/hostname',
                 'etc/hostname')
        with patch.object(paper_module, 'fetch_nothing', noted), patch.object(socket, 'socket',
            side_effect=AssertionError("a connection")), \
                patch('urllib.request.urlopen', side_effect=AssertionError("fetched")):
            for url in files:
                body = Markup(
                    '<img src="{0}" alt="x"><a href="{0}">x</a><link rel="attachment" href="{0}"><link '
                    'rel="stylesheet" href="{0}">'
                    '<object data="{0}"></object><embed src="{0}"><svg width="9" height="9"><image href="{0}"/><use '
                    'href="{0}#a"/></svg>'
                    '<style>@import url({0}); p {{ background: url({0}) }} @font-face {{ font-family: x; src: '
                    'url({0}) }}</style>').format(url)
                content = printed("x", body + Markup('<p style="font-family: x; list-style: url({})">words</p>').format(
                    url))
                self.assertIn("words", read(content))
                self.assertNotIn(b'/EmbeddedFile', content)
        self.assertGreater(len(asked), len(files))
        self.assertFalse(logging.getLogger('weasyprint').isEnabledFor(logging.ERROR),
                         "an address in the log is what the paper says")
        for url in files:
            with self.assertRaises(NothingIsFetched):
                fetch_nothing(url)

    def test_where_the_engine_is_missing_every_page_is_one_for_the_browser_and_the_posture_says_so(self):
        self.assertEqual(paper_module.ending_of(paper("Letter", [('words', "a")]))[0], 'pdf')
        look = self.env['huiskamer.posture.finding']._look_at_paper
        self.assertNotIn('Pango', look()[1])
        Opening, Handover = self.env['huiskamer.opening'], self.env['huiskamer.handover']
        with patch.object(paper_module, 'engine', lambda: None):
            self.assertEqual(look(), ('attention', ['Pango']))
            for content in (paper("Letter", [('words', "Ștefan 王")], 'nl'), Opening._paper_cards(),
                            Handover._blank_sheets()):
                self.assertEqual(paper_module.ending_of(content), ('html', 'text/html; charset=utf-8'))
                self.assertTrue(content.startswith(b'<!DOCTYPE html>'))

    def test_words_are_never_markup(self):
        words = '<img src="file:///etc/hostname"><b>x</b> & "y" {0} %s'
        for kind in paper_module.BLOCKS:
            if kind != paper_module.PAGE:
                self.assertIn(''.join(words.split()), read(paper("Letter", [(kind, words)])), kind)
        self.assertNotIn(words, paper_module.page_of("t", Markup('{}').format(words), 'en'))
        self.assertIn(str(escape(words)), paper_module.page_of("t", Markup('{}').format(words), 'en'))
