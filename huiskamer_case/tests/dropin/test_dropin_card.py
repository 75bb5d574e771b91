import io

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from ...models.dropin.measures import CARD, SMILEYS
from .test_dropin import DropinCommon


@tagged('post_install', '-at_install')
class TestCard(DropinCommon, HttpCase):
    """The card with three faces: counters like all others, and a page of paper."""

    def test_answers_are_counted_apart_and_move_into_the_week(self):
        self.monday.action_open()
        taps = [[measure, 'smile', 1] for measure in CARD]
        self.monday.count_taps('0' * 32, taps)
        self.env.invalidate_all()
        self.assertEqual({counter[0]: count for counter, count in self.sums().items()}, dict.fromkeys(CARD, 1))
        self.monday.action_seal()
        self.assertEqual(self.sums(), {(measure, 'smile'): 1 for measure in CARD})

    def test_a_topic_that_is_new_tonight_can_be_counted_at_once(self):
        self.monday.action_open()
        self.env['huiskamer.topic'].create({'code': 'brand_new', 'name': "New", 'direction': 'neither'})
        board = self.env['huiskamer.opening'].with_user(self.host).counting_board(self.monday.id)
        groups = {group['measure']: [row['value'] for row in group['values']] for group in board['groups']}
        self.assertIn('brand_new', groups['topic'])
        self.assertEqual({groups[measure] == list(SMILEYS) for measure in CARD}, {True})
        self.assertEqual(self.tap(self.monday, 'brand_new', measure='topic'), 1)

    def test_showing_a_sealed_or_planned_evening_adds_no_counter(self):
        self.monday.action_open()
        self.monday.action_seal()
        for opening in (self.monday, self.tuesday):
            before = self.count('huiskamer.tally', 'huiskamer.evening.count')
            self.env['huiskamer.opening'].with_user(self.host).counting_board(opening.id)
            self.assertEqual(self.count('huiskamer.tally', 'huiskamer.evening.count'), before)

    def test_the_board_has_the_card_in_every_language_and_the_users_own_first(self):
        cards = self.env['huiskamer.opening'].with_user(self.host).with_context(lang='en_US').counting_board()['card']
        self.assertEqual(cards[0]['lang'], 'en_US')
        self.assertEqual([card['lang'] for card in cards], sorted(
            (code for code, _name in self.env['res.lang'].get_installed()), key=lambda code: code != 'en_US'))
        for card in cards:
            self.assertEqual([question['measure'] for question in card['questions']], list(CARD))
            self.assertEqual({len(question['answers']) for question in card['questions']}, {3})

    def test_the_paper_has_four_cards_a_language_and_is_printed_the_same_twice(self):
        paper = self.monday.with_context(lang='en_US')._paper_cards()
        pages = PdfReader(io.BytesIO(paper)).pages
        self.assertEqual(len(pages), len(self.env['res.lang'].get_installed()))
        words = pages[0].extract_text()
        for sentence in ("How was it here?", "Did you feel welcome?", "Did you get an answer?", "Would you come again?",
                         "No name, please."):
            self.assertEqual(words.count(sentence), 4, sentence)
        self.assertEqual(paper, self.monday.with_context(lang='en_US')._paper_cards())

    def test_hosts_and_supervisors_print_it_and_nobody_else(self):
        url = self.monday.action_print_cards()['url']
        for role, status in (('host', 200), ('supervisor', 200), ('caseworker', 404), ('office_user', 404),
                             ('portal', 404)):
            self.authenticate(f'test_{role}', f'test_{role}')
            answer = self.url_open(url)
            self.assertEqual((answer.status_code, answer.headers['Content-Type'].startswith('application/pdf')),
                             (status, status == 200), role)
