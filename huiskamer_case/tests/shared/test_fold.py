import unicodedata
from unittest.mock import patch

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.shared.fold import fold, half_of, same
from ...models.shared.random_code import ALPHABET, looks_mistyped, random_code, tidy_code
from .. import budget
from ..common import HuiskamerCommon

FORMS = ('NFC', 'NFD', 'NFKC', 'NFKD')
# Names of one person, as they are written in one place and typed in another.
ONE_NAME = (
    ("Ştefănescu", "Ștefănescu"), ("Ţiriac", "tiriac"), ("Andréea", "ANDREEA"), ("Łucja", "lucja"), ("İpek", "ipek"),
    ("IŞIL", "ışıl"), ("Straße", "STRASSE"), ("Ａｎｎａ", "anna"), ("Søren", "soren"), ("N’Golo", "n'golo"),
    ("Anne‑Marie", "anne  marie"), ("ﬁona", "Fiona"), ("Σίσυφος", "ΣΊΣΥΦΟΣ"), ("Йоана", "ЙОАНА"), ("Ọlá", "ola"),
    ("Maria\u200b", "maria"), ("Ma\u00adria", "Maria"), ("ฐิติ", "ฐิติ"), ("دُنيا", "دنيا"),
    ("علی", "علي"), ("کریم", "كريم"), ("فاطمة", "فاطمه"), ("محمـــد", "محمد"), ("Kim ٢٤", "kim 24"),
    ("Kim ২৪", "Kim 24"),
    ("Kim²", "kim2"))
TWO_NAMES = (("Ana", "Anna"), ("Mira", "Mara"), ("ทิพย์", "ทพย"), ("कि", "का"), ("Мария", "Maria"), ("", ""),
             ("\u0301", " "))
# Every writing of one code.
WRITINGS = (
    '{0}-{1}', '{0}{1}', '{0} {1}', '{0}–{1}', '{0}—{1}', '{0}\u2011{1}', '{0}.{1}', '{0}/{1}', '{0}\u00a0{1}',
    '{0}_{1}',
    '{0}\n{1}', 'code {0}-{1}', 'Code: {0}{1}', 'mijn cliëntcode is {0}/{1}', '#{0}{1}',
    'code{0}{1}', 'Cliëntcode{0}-{1}', '({0}-{1})', '“{0}-{1}”',
    '{0}-{1}.')
NAMES_WITH_DIGITS = (
    "Monica24", "Bella007", "Kim 2003a", "Rosa 2003", "Candy123", "Jenny777", "Kitty247", "Lola-2004", "Мария24",
    "Code Red")


def full_width(text):
    """The text as some Asian keyboards write it."""
    return ''.join(chr(ord(sign) + 0xFEE0) if '!' <= sign <= '~' else sign for sign in text)


def written_otherwise(name, way):
    """The same name with another form, other capitals and other spaces."""
    form, case, spaces, mark = way
    words = f'{spaces}{spaces or " "}'.join(name.split(' '))
    marked = ''.join(sign + mark if sign.isalpha() else sign for sign in words)
    return spaces + unicodedata.normalize(form, getattr(marked, case)()) + spaces


words = st.text(st.characters(blacklist_categories=('Cs', 'Cc'), max_codepoint=0x1FFFF), min_size=1, max_size=12)
ways = st.tuples(
    st.sampled_from(FORMS), st.sampled_from(('lower', 'upper', 'title', 'casefold')),
    st.sampled_from(('', ' ', '  ', '\u00a0', '\t')),
    st.sampled_from(('', '\u0301', '\u0327', '\u030c')))


@tagged('post_install', '-at_install')
class TestFold(HuiskamerCommon):
    """One name is one name, however it is written; another name stays another."""

    def test_names_as_people_write_them(self):
        for one, other in ONE_NAME:
            with self.subTest(name=one):
                self.assertTrue(same(one, other), (fold(one), fold(other)))
        for one, other in TWO_NAMES:
            with self.subTest(name=one):
                self.assertFalse(same(one, other))

    def test_every_sign_of_unicode_folds_the_same_in_every_form_and_for_good(self):
        step = 1 if budget.deep() else 31
        odd = []
        for number in range(1, 0x110000, step):
            if not 0xD800 <= number < 0xE000:
                text = f'a{chr(number)}b'
                folded = fold(text)
                if any(fold(way) != folded for way in (
                        folded, text.upper(), text.lower(), *(unicodedata.normalize(form, text) for form in FORMS))):
                    odd.append(hex(number))
        self.assertFalse(odd)

    def test_half_a_name_is_whole_words_or_the_beginning_of_one(self):
        for typed, name in (("Maria", "Maria Elena"), ("elena maria", "Maria Elena"),
                            ("Maria Elena Pop", "Maria Elena"),
                            ("Alex", "Alexandra"), ("Annemarie", "Anne-Marie"), ("anne marie", "Annemarie Pop"),
                            ("Annemarie", "Anne-Marie Pop"), ("DAngelo", "D’Angelo"), ("Bella 2", "Bella2"),
                            ("ʿAli", "Ali"), ("Kim·B", "kim b"), ("J. Lo", "JLo"),
                            ("Stef", "Ana Ștefănescu"), ("ana", "Ana-Maria")):
            self.assertTrue(half_of(fold(typed), fold(name)), (typed, name))
        for typed, name in (("drea", "Andreea"), ("An", "Andreea"), ("Maria Pop", "Maria Elena"), ("Al", "Anne Lot"),
                            ("", "Maria"),
                            ("Maria", ""), ("...", "Maria")):
            self.assertFalse(half_of(fold(typed), fold(name)), (typed, name))

    def test_any_two_writings_of_a_name_are_one_and_any_two_names_are_two(self):
        counted = {'same': 0, 'apart': 0}

        @settings(max_examples=budget.steps(400, 20000), deadline=None, database=None,
                  suppress_health_check=list(HealthCheck))
        @seed(budget.seed())
        @given(st.lists(words, min_size=1, max_size=3), ways, words)
        def look(name, way, other):
            """One name, one other writing of it, and one name that is not it."""
            name = ' '.join(name)
            if fold(name):
                counted['same'] += 1
                self.assertTrue(same(name, written_otherwise(name, way)), (name, way))
                self.assertTrue(half_of(fold(name), fold(written_otherwise(name, way)))
                                or not fold(name).strip('.,;:/()" '))
            if fold(other) != fold(name):
                counted['apart'] += 1
                self.assertFalse(same(name, other))

        look()
        self.assertGreater(min(counted.values()), budget.steps(250, 12000), counted)


@tagged('post_install', '-at_install')
class TestCodeInAnyWriting(HuiskamerCommon):
    """A code is a code however it is written, and a name is a name however many digits it has."""

    def test_a_code_in_any_writing_is_that_code(self):
        for _time in range(20):
            code = random_code()
            for writing in WRITINGS:
                typed = writing.format(*code.split('-'))
                for way in (typed, typed.lower(), full_width(typed)):
                    with self.subTest(writing=way):
                        self.assertEqual(tidy_code(way), code)
                        self.assertFalse(looks_mistyped(way))

    def test_a_slip_in_a_code_is_seen_and_is_no_name(self):
        for _time in range(20):
            code = random_code()
            for place in (0, 3, 5, 8):
                for sign in set(ALPHABET) - {code[place]}:
                    typed = code[:place] + sign + code[place + 1:]
                    for way in (typed, typed.replace('-', ''), typed.replace('-', '.').lower()):
                        self.assertIsNone(tidy_code(way))
                        self.assertTrue(looks_mistyped(way), way)
        for typed in ("code 9R7", "Code: 9r72-XM", "cliëntcode 4"):
            self.assertTrue(looks_mistyped(typed), typed)

    def test_names_with_digits_are_names(self):
        for name in NAMES_WITH_DIGITS:
            with self.subTest(name=name):
                self.assertFalse(tidy_code(name) or looks_mistyped(name))

    def test_two_codes_in_one_line_are_none(self):
        self.assertIsNone(tidy_code(f'{random_code()} {random_code()}'))


@tagged('post_install', '-at_install')
class TestLookFirst(HuiskamerCommon):
    """Looking first finds a person however her name is typed, and nobody else; before a second file is opened."""

    def look(self, typed, **more):
        """What looking first answers to a caseworker."""
        return self.env['huiskamer.case'].with_user(self.caseworker).search_first({'alias': typed} | more)

    def found(self, typed, **more):
        """The files that looking first finds; none when it goes on to a new file."""
        action = self.look(typed, **more)
        if action['type'] == 'ir.actions.client':
            return self.env['huiskamer.case']
        return self.env['huiskamer.case'].with_user(self.caseworker).search(action['domain'])

    def test_a_name_is_found_in_every_writing_and_by_half(self):
        cases = {name: self.open_file('caseworker', alias=name) for name in ("Andréea Ștefănescu", "Łucja", "Monica24",
            "Kim 2003a")}
        for typed, name in (
                ("andreea stefanescu", "Andréea Ștefănescu"),
                (unicodedata.normalize('NFD', "ANDRÉEA  ŞTEFĂNESCU"), "Andréea Ștefănescu"),
                ("Stefanescu", "Andréea Ștefănescu"), ("Andreea", "Andréea Ștefănescu"), ("Lucja", "Łucja"),
                ("monica24", "Monica24"), ("kim 2003A", "Kim 2003a")):
            with self.subTest(typed=typed):
                self.assertEqual(self.found(typed), cases[name])
        for typed in ("Andrei", "Monica", "Kim 2004a", "Stefan Popescu"):
            if typed != "Monica":
                with self.subTest(typed=typed):
                    self.assertFalse(self.found(typed))
        self.assertEqual(self.look("andreea stefanescu", is_new=True)['type'], 'ir.actions.client')

    def test_a_code_is_found_in_every_writing_and_a_slip_opens_nothing(self):
        for code in (self.case.code, self.client.code):
            for writing in WRITINGS:
                typed = writing.format(*code.split('-'))
                with self.subTest(typed=typed):
                    self.assertEqual(self.found(full_width(typed)), self.case)
            slip = code[:-1] + next(sign for sign in ALPHABET if sign != code[-1])
            with self.assertRaises(UserError):
                self.look(slip)

    def test_what_somebody_says_is_a_name_is_one_also_when_it_could_be_a_code(self):
        odd = random_code()
        with self.assertRaises(UserError):
            self.look(odd)
        action = self.look(odd, is_name=True)
        self.assertEqual(action['type'], 'ir.actions.client')
        case = self.open_file('caseworker', alias=odd)
        self.assertEqual(self.found(odd, is_name=True), case)

    def test_lists_and_fields_find_a_code_without_its_dash_and_a_piece_of_it(self):
        code, mine = self.case.code, self.env['huiskamer.case'].with_user(self.caseworker)
        bare = code.replace('-', '')
        for typed in (code, bare, bare.lower(), code.replace('-', ' '), code.replace('-', '–'), full_width(code),
                      bare[2:6], bare[:5]):
            with self.subTest(typed=typed):
                self.assertIn(self.case, mine.search([('code', 'ilike', typed)]))
                self.assertIn(self.case.id, [row[0] for row in mine.name_search(typed)])
        for typed in (code, bare, full_width(code), code.lower()):
            self.assertEqual(mine.search([('code', '=', typed)]), self.case)
            self.assertEqual(mine.search([('code', 'in', [typed, 'x'])]), self.case)
        other = self.colleague_case.code
        self.assertFalse(mine.search([('code', 'ilike', other)]))
        self.assertFalse(mine.search([('code', '=', 'Merel')]) | mine.search([('code', 'ilike', 'Merel')]))
        self.assertNotIn(self.case, mine.search([('code', 'not ilike', bare)]))

    def test_two_people_with_one_name_and_one_code_word_are_told_apart_by_a_third_question(self):
        Client = self.env['huiskamer.client']
        first = self.open_file('caseworker', alias="Mira", code_word="zonnebloem")
        with self.refused(counts=['huiskamer.case', 'huiskamer.client']) as caught:
            self.open_file('colleague', alias="MÍRA", code_word="Zonnebloem ")
        self.assertNotIn("zonnebloem", str(caught.exception).lower())
        second = self.open_file('colleague', alias="Mira", code_word="roos")
        with self.refused(second.client_id):
            second.client_id.write({'code_word': "zonnebloem"})
        # from before anybody looked
        with patch.object(self.registry['huiskamer.client'], '_ensure_words_differ', lambda _clients: None):
            second.client_id.write({'code_word': "zonnebloem"})
        ask = Client.with_user(self.caseworker).find_from_dialog
        answers = {'alias': "mira", 'code_word': "ZONNEBLOEM"}
        third = ask(answers)
        self.assertEqual([question['name'] for question in third['params']['questions']],
                         ['alias', 'code_word', 'worker_id'])
        for worker, case in ((self.caseworker, first), (self.colleague, second)):
            self.assertEqual(ask(answers | {'worker_id': worker.id})['params']['title'], case.sudo().client_id.code)
        second.lock_out({'caseworker_id': self.caseworker.id})
        self.assertEqual(ask(answers)['params']['title'], first.client_id.code, "the other does not exist for her")

    def test_a_second_working_name_is_found_too(self):
        self.client.write({'other_alias': "Ștefania"})
        self.assertEqual(self.found("stefania"), self.case)
