import re
from pathlib import Path

from babel.messages.pofile import read_po

from odoo.tests import tagged
from odoo.tools.translate import LazyTranslate

from ...models.shared.plural import BETWEEN, plural
from ..common import HuiskamerCommon

_lt = LazyTranslate(__name__)

ADDON = Path(__file__).resolve().parents[2]
# A number that is counted, and the word for many of what is counted. A bound that is never one is called most or least.
COUNTED = re.compile(
    r'%(?:\((?!most\b|least\b)\w+\))?[sd] (?:\w+ )?(days|files|hours|people|persons|evenings|weeks|months|times|notes|'
    r'goals|handovers|services|steps|visits|lines|terms|minutes|things|jobs|keys|paths|criteria|hosts|answers|rows|records|'
    r'organisations|clients|places|colleagues|people\'s)\b')


@tagged('post_install', '-at_install')
class TestPlural(HuiskamerCommon):
    """One file, two files: in every text that counts, in both languages, by one mechanism."""

    def words(self, many, lang='en_US', **values):
        """A sentence with this number."""
        return plural(self.env(context={'lang': lang}), _lt("%(number)s file | %(number)s files"), many, **values)

    def test_one_is_one_and_everything_else_is_many(self):
        self.assertEqual([self.words(number) for number in (0, 1, 2, 1.5)],
                         ["0 files", "1 file", "2 files", "1.5 files"])
        self.assertEqual(self.words(1000, number="1,000"), "1,000 files")
        self.env['res.lang']._activate_lang('nl_NL')
        self.assertEqual([self.words(number, 'nl_NL') for number in (1, 2)], ["1 dossier", "2 dossiers"])

    def test_a_language_with_more_forms_than_the_text_takes_the_last_one(self):
        self.env['res.lang']._activate_lang('pl_PL')  # one, few, many; and nobody translated this into it
        self.assertEqual([self.words(number, 'pl_PL') for number in (1, 2, 5)], ["1 file", "2 files", "5 files"])

    def test_every_text_that_counts_has_its_forms_and_no_other_counts(self):
        with (ADDON / 'i18n' / 'nl.po').open('rb') as file:
            terms = [(term.id, term.string) for term in read_po(file) if term.id]
        bare = [text for text, _dutch in terms if BETWEEN not in text and COUNTED.search(text)]
        self.assertFalse(bare, "these count without forms for one and many")
        forms = [(text, dutch) for text, dutch in terms if BETWEEN in text]
        self.assertGreater(len(forms), 20)
        for text, dutch in forms:
            with self.subTest(text=text):
                self.assertEqual((text.count(BETWEEN), dutch.count(BETWEEN)), (1, 1))
                for form in (*text.split(BETWEEN), *dutch.split(BETWEEN)):
                    self.assertIn('%(number)s', form)
