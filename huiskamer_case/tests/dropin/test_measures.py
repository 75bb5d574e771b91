from datetime import datetime

import pytz

from odoo.tests import tagged

from ...models.dropin.measures import CARD, DEFINITIONS, MEASURES, SMILEYS, hour_values
from .test_dropin import DropinCommon

AMSTERDAM = pytz.timezone('Europe/Amsterdam')


@tagged('post_install', '-at_install')
class TestMeasures(DropinCommon):
    """What is counted has words, one meaning and hours that exist."""

    def hours(self, opens, closes):
        """The hour blocks between two moments on the clock of Amsterdam, without the letter."""
        return [value[1:] for value in hour_values(
            *(AMSTERDAM.localize(datetime.fromisoformat(moment)) for moment in (opens, closes)))]

    def test_hours_of_an_evening(self):
        for opens, closes, hours in (
            ('2026-01-05 17:00', '2026-01-05 20:00', ['17', '18', '19']),
            ('2026-01-05 17:30', '2026-01-05 19:15', ['17', '18', '19']),
            ('2026-01-05 20:00', '2026-01-06 01:00', ['20', '21', '22', '23', '00']),
            ('2026-01-05 20:00', '2026-01-06 00:00', ['20', '21', '22', '23']),
            ('2026-01-05 17:00', '2026-01-05 17:20', ['17']),
        ):
            with self.subTest(opens=opens, closes=closes):
                self.assertEqual(self.hours(opens, closes), hours)

    def test_hours_on_the_nights_on_which_the_clock_changes(self):
        self.assertEqual(self.hours('2026-03-28 23:00', '2026-03-29 04:00'), ['23', '00', '01', '03'])
        self.assertEqual(self.hours('2026-10-24 23:00', '2026-10-25 04:00'), ['23', '00', '01', '02', '03'])

    def test_an_evening_past_midnight_has_its_counters_in_order_and_seals_into_its_own_week(self):
        sunday = self.env['huiskamer.opening'].create({
            'location_id': self.location.id, 'date': '2026-01-11',
            'opens_at': '2026-01-11 19:00:00', 'closes_at': '2026-01-12 00:00:00'}).with_user(self.host)
        sunday.action_open()
        board = self.env['huiskamer.opening'].with_user(self.host).counting_board(sunday.id)
        blocks = ['h20', 'h21', 'h22', 'h23', 'h00']
        self.assertEqual(board['evening']['hours'], blocks)
        self.assertEqual([row['value'] for row in board['groups'][0]['values']], blocks)
        self.counter(sunday, 'visit', 'h00').tap(2)
        self.counter(sunday).tap(1)
        sunday.action_seal()
        self.assertEqual(sunday.visit_count, 2)
        week = self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id), ('count', '>', 0)])
        self.assertEqual((week.year, week.week), (2026, 2))

    def test_every_measure_has_one_definition_that_is_a_sentence(self):
        self.assertLessEqual(set(MEASURES), set(DEFINITIONS))
        for key, words in self.env['huiskamer.week.tally']._definitions().items():
            self.assertRegex(words, r'^[A-Z].{20,}\.$', key)

    def test_the_card_asks_one_question_a_measure_and_has_three_faces(self):
        self.assertEqual(set(CARD), {measure for measure in MEASURES if measure.startswith('card_')})
        words = self.env['huiskamer.week.tally']._measures()
        for measure in CARD:
            self.assertEqual(list(words[measure][1]), list(SMILEYS))
