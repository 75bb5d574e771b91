import io
import re

import polib

from odoo.tests import tagged
from odoo.tools import file_open, file_path
from odoo.tools.translate import trans_export

from ..common import HuiskamerCommon

DUTCH = 'huiskamer_case/i18n/nl.po'
# What is said instead stands beside it.
NEVER = {
    r'\bhaar\b': "the thing itself, or the client, the colleague",
    r'\bvingerafdruk': "controlegetal", r'vastgehouden|vasthouden': "gereserveerd",
    r'bewaarplicht': "vernietigingsstop",
    r'\bdienst(?!\s+heeft)(?<!van dienst)': "voorziening", r'sociale kaart': "wegwijzer",
    r'\blogboek\b': "toegangslog",
    r'\b(het|dit|ons) huis\b': "de huiskamer, de organisatie", r'laten vallen': "weggooien",
    r'\bvraag wie\b': "the colleague who is asked", r'gegevens doorgegeven': "alleen doorverwezen",
    r'afgelast|avond annuleren': "gaat niet door"}


def placeholders(text):
    """What is filled in in a text, sorted: %(name)s, %s, {name}, ${...}; and every % that is not finished."""
    return sorted(re.findall(r'%\(\w*\)?[a-z]?|%[a-z%]|\$?\{[^}]*\}', text))


@tagged('post_install', '-at_install')
class TestDutch(HuiskamerCommon):
    """Every word on the screen is there in Dutch, in the words of the field."""

    @classmethod
    def setUpClass(cls):
        """Read the Dutch words, and export the terms as they are now."""
        super().setUpClass()
        cls.dutch = polib.pofile(file_path(DUTCH))
        exported = io.BytesIO()
        trans_export(None, ['huiskamer_case'], exported, 'po', cls.env)
        cls.exported = polib.pofile(exported.getvalue().decode())
        cls.terms = {entry.msgid for entry in cls.exported if entry.msgid}

    def test_there_are_terms_to_translate(self):
        self.assertGreater(len(self.terms), 300)

    def test_every_term_is_translated(self):
        translated = {entry.msgid for entry in self.dutch if entry.msgstr and not entry.obsolete}
        self.assertEqual(sorted(self.terms - translated), [])

    def test_each_term_is_known_where_it_is_spoken(self):
        """Odoo looks a word of its code up only among the terms whose comment names that kind of code."""
        def spoken(terms):
            """Each term and kind of code."""
            return {(entry.msgid, kind) for entry in terms for kind in ('odoo-python', 'odoo-javascript')
                    if kind in entry.comment}

        self.assertEqual(sorted(spoken(self.exported) - spoken(self.dutch)), [])

    def test_nothing_is_guessed_or_left_over(self):
        self.assertEqual([entry.msgid for entry in self.dutch.fuzzy_entries()], [])
        self.assertEqual(sorted({entry.msgid for entry in self.dutch} - self.terms), [])

    def test_a_label_says_one_thing(self):
        """A text that stands for two things gets two texts; two labels in one are a note to whoever translates."""
        self.assertEqual([
            entry.msgid for entry in self.dutch if len(entry.msgid.split()) < 5 and ';' in entry.msgstr
            and ';' not in entry.msgid], [])

    def test_placeholders_are_the_same_in_both_languages(self):
        """Whatever they are called, and every sign of one: a word that stands alone after a % breaks the screen."""
        wrong = [entry.msgid for entry in self.dutch if placeholders(entry.msgid) != placeholders(entry.msgstr)]
        self.assertEqual(wrong, [])
        self.assertGreater(sum(bool(placeholders(entry.msgid)) for entry in self.dutch), 100)
        self.assertNotEqual(placeholders("%(name)s leads"), placeholders("%(naam)s leidt"))
        self.assertNotEqual(placeholders("%(name)s leads"), placeholders("%(name) leidt"))

    def test_words_that_were_decided_against_stand_nowhere(self):
        """A thing is no woman, a bed is not detained, one word is one thing; each with what it would be."""
        words = [(entry.msgid, entry.msgstr) for entry in self.dutch]
        for never, why in NEVER.items():
            with self.subTest(never=never, why=why):
                self.assertEqual([pair for pair in words if re.search(never, pair[1], re.IGNORECASE)], [])

    def test_nobody_is_called_a_customer(self):
        with file_open(DUTCH) as page:
            self.assertNotIn('klant', page.read().lower())
