from odoo.tests import tagged

from ...models.monitoring import protection
from ..common import HuiskamerCommon

OPENINGS = {'planned': 4, 'held': 3, 'hours_held': 9.0, 'hours_planned': 12.5, 'hosts': 0, 'not_sealed': 0,
            'cancelled': {}, 'missing': []}
NO_VISITS = {'status': protection.TOO_FEW, 'note': "Too few."}


@tagged('post_install', '-at_install')
class TestReportProse(HuiskamerCommon):
    """What a council reads between the tables: each number in a sentence, in the writing of the reader, or nothing."""

    def report(self, lang='en_US'):
        """Whatever report, in this language."""
        return self.env['huiskamer.report'].with_user(self.supervisor).with_context(lang=lang)

    def test_evenings_and_who_was_there(self):
        for more, words in (
                ({}, ["4 evenings were planned. 3 evenings were held, 9 of 12.5 hours in all."]),
                ({'hosts': 3}, ["On average 1 host was there."]),
                ({'hosts': 7}, ["On average 2.3 hosts were there."]),
                ({'hosts': 7, 'held': 0}, []),
                ({'not_sealed': 1}, ["1 evening is not closed yet; its visits are not in the figures."]),
                ({'not_sealed': 2}, ["2 evenings are not closed yet; their visits are not in the figures."])):
            lines = self.report()._evenings(OPENINGS | more)
            self.assertEqual(lines[1:] if more else lines, words, more)
        self.assertIn("2,3", self.report('nl_NL')._evenings(OPENINGS | {'hosts': 7})[1])

    def test_visits_on_average_and_on_the_middle_evening_are_told_only_when_they_may_be(self):
        shown = {'visits': {'status': protection.SHOWN, 'rows': [{'number': 31}], 'note': "Exact."}}
        for tables, held, median, words in (
                (shown, 3, 8.5, ["There were 31 visits, 10.3 an evening", "there were 8.5 visits."]),
                (shown, 3, 1, ["There were 31 visits", "there was 1 visit."]),
                (shown, 3, False, ["There were 31 visits"]), (shown, 0, False, ["Exact."]),
                ({'visits': NO_VISITS}, 3, False, ["Too few."])):
            lines = self.report()._use({'openings': OPENINGS | {'held': held}, 'median': median}, tables)
            self.assertEqual(len(lines), len(words))
            for line, part in zip(lines, words, strict=True):
                self.assertIn(part, line)

    def test_hours_of_staff_and_cost_are_told_as_far_as_they_were_filled_in(self):
        pilot = {'staff_hours': 0, 'cost': 0, 'currency': 'EUR'}
        for more, words in (
                ({}, []), ({'staff_hours': 1}, ["Staff worked 1 hour for it."]),
                ({'staff_hours': 120.5}, ["Staff worked 120.5 hours for it."]),
                ({'cost': 1234.6}, ["The cost was €1,235."]),
                ({'staff_hours': 2, 'cost': 10, 'currency': False},
                 ["Staff worked 2 hours for it.", "The cost was €10."]),
                ({'cost': 10, 'currency': 'USD'}, ["The cost was $10."])):
            self.assertEqual(self.report()._cost(pilot | more), words)
        self.assertEqual(self.report()._cost({}), [])
        self.assertIn("1.235", self.report('nl_NL')._cost(pilot | {'cost': 1234.6})[0])

    def test_the_decision_is_told_with_its_day_or_that_it_has_to_be_taken(self):
        self.assertEqual(self.report()._decision({}), [])
        self.assertIn("still to be taken", self.report()._decision({'decision': False})[0])
        decided, = self.report()._decision({'decision': 'adapt', 'decided_on': '2026-03-02'})
        words = dict(self.env['huiskamer.pilot']._fields['decision'].selection)['adapt'].lower()
        self.assertTrue(decided.endswith(f": {words}."), decided)
        self.assertIn("2026", decided)

    def test_what_was_told_around_the_place_is_counted_apart_from_what_is_good(self):
        effects = {'total': 5, 'good': 2, 'handled': 1, 'kinds': []}
        first, second = self.report()._around({'side_effects': effects, 'observations': [(2026, 10, "Rustig.")]})
        self.assertIn("5 things were told, good ones among them: 2. Dealt with, of the others: 1 of 3.", first)
        self.assertTrue(second.endswith(": Rustig."))
        self.assertEqual(self.report()._around({'side_effects': effects | {'total': 0}, 'observations': []}),
                         ["Nothing was told from around the place."])
