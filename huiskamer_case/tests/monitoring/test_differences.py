from itertools import product

from odoo.tests import TransactionCase, tagged

from ...models.monitoring import differences
from ...models.monitoring.differences import Table

BASE = 5


def printed(start, stop, *numbers, contents=None, **more):
    """A table of these parts of time with these printed numbers in its rows."""
    shown = dict(enumerate(numbers))
    return Table(start, stop, contents or {row: {start: number} for row, number in shown.items()}, shown, BASE, **more)


@tagged('post_install', '-at_install')
class TestDifferences(TransactionCase):
    """The last number that is let out beside what left before, and the first that is not."""

    def test_a_difference_of_nought_or_of_the_base_tells_nothing_and_all_between_do(self):
        self.assertEqual([more for more in range(8) if differences.small({0: 10 + more}, {0: 10}, BASE)], [1, 2, 3, 4])
        self.assertTrue(differences.small({}, {0: 4}, BASE), "a row that only one of them has")

    def test_tables_that_touch_share_no_part_of_time(self):
        whole = printed(0, 4, 20)
        self.assertEqual([whole.overlaps(printed(start, start + 2, 20)) for start in (-2, -1, 3, 4)],
                         [False, True, True, False])
        self.assertEqual([whole.covers(printed(*ends, 20)) for ends in ((0, 4), (1, 3), (-1, 4), (0, 5))],
                         [True, True, False, False])

    def test_a_cell_that_could_be_four_numbers_is_let_out_and_three_are_not(self):
        for visits, ends, is_pinned in ((15, (6, 9), False), (14, (6, 8), True), (26, (12, 14), True)):
            table = printed(0, 1, 10, 10, visits=visits)
            self.assertEqual(differences.concluded([table]), [{0: ends, 1: ends}])
            self.assertIs(differences._is_pinned([table]), is_pinned, visits)

    def test_what_lies_between_two_tables_could_be_four_numbers_that_are_let_out(self):
        for number, is_pinned in ((19, False), (18, True)):  # 0, 5, 6 or 7; and 0, 5 or 6
            longer, shorter = printed(0, 3, number), printed(0, 2, 20)
            self.assertIs(differences._is_pinned([longer, shorter]), is_pinned, number)

    def test_what_follows_from_a_sum_is_what_trying_all_counts_gives(self):
        for numbers in product((0, 5, 10), repeat=2):
            for total, visits in product((None, 0, 10, 15), (None, 0, 3, 8, 11)):
                ways = [counts for counts in product(*(range(max(0, n - 4), n + 5) for n in numbers))
                        if (total is None or abs(sum(counts) - total) < BASE) and visits in (None, sum(counts))]
                found, = differences.concluded([printed(0, 1, *numbers, total=total, visits=visits)])
                if ways:
                    self.assertEqual(list(found.values()), [(min(way), max(way)) for way in zip(*ways, strict=True)])

    def test_what_follows_from_overlapping_tables_is_what_trying_all_counts_gives(self):
        tables = [printed(0, 2, 10), printed(1, 3, 5), printed(0, 3, 10)]
        ways = [parts for parts in product(range(15), repeat=3)
                if all(abs(sum(parts[table.start:table.stop]) - table.shown[0]) < BASE for table in tables)]
        known = differences.stretches(tables, differences.concluded(tables), 0)
        self.assertEqual(set(known), {(start, stop) for start in range(4) for stop in range(start + 1, 4)})
        for (start, stop), ends in known.items():
            sums = [sum(way[start:stop]) for way in ways]
            self.assertEqual(ends, (min(sums), max(sums)), (start, stop))

    def test_numbers_that_contradict_each_other_tell_of_a_correction_and_of_nothing_else(self):
        longer, shorter = printed(0, 2, 5), printed(0, 1, 40)
        self.assertEqual(differences.stretches([longer, shorter], differences.concluded([longer, shorter]), 0), {})

    def test_of_what_no_table_connects_nothing_is_worked_out(self):
        apart = [printed(0, 1, 10), printed(5, 6, 10)]
        self.assertEqual(set(differences.stretches(apart, differences.concluded(apart), 0)), {(0, 1), (5, 6)})
        self.assertEqual(differences.derived(*apart[:1], apart[1:]), [])
        self.assertEqual(differences.derived(printed(1, 2, 10), apart[:1]), [], "put end to end they tell their sum")
        self.assertEqual(differences.derived(printed(0, 3, 10), apart[:1]), [(1, 3)])
        self.assertEqual(differences.derived(printed(0, 1, 10), apart), [], "it is known already")

    def test_the_table_beside_which_it_would_tell_is_named(self):
        first, second = (printed(start, stop, 20, contents={0: counts}) for start, stop, counts in (
            (0, 2, {0: 10, 1: 10}), (2, 4, {2: 10, 3: 10})))
        for left, clash in ((0, None), (3, first), (5, None)):
            whole = printed(0, 3, 20, contents={0: {0: 10, 1: 10, 2: left}})
            self.assertIs(differences.clash(whole, [first]), clash, left)
        few = printed(4, 5, 3, contents={0: {4: 3}}, is_exact=True)
        self.assertIs(differences.clash(few, [first, second]), few, "an exact number is too few by itself")
        many = printed(4, 5, 5, contents={0: {4: 3}})
        self.assertIsNone(differences.clash(many, [first, second]), "what is rounded was looked at when it was made")

    def test_alone_a_table_was_looked_at_when_it_was_made_and_beside_another_once_more(self):
        pinned = printed(0, 1, 10, 10, visits=14, contents={0: {0: 7}, 1: {0: 7}})
        self.assertIsNone(differences.clash(pinned, []))
        self.assertIsNone(differences.clash(pinned, [printed(5, 6, 10)]), "it shares no part of time")
        around = printed(0, 2, 20, 20, contents={0: {0: 7, 1: 13}, 1: {0: 7, 1: 13}})
        self.assertIs(differences.clash(around, [pinned]), pinned)

    def test_what_three_tables_leave_in_a_stretch_that_nobody_released_is_seen(self):
        earlier = [printed(start, stop, 20, contents={0: counts}) for start, stop, counts in (
            (0, 2, {0: 10, 1: 10}), (2, 4, {2: 10, 3: 10}))]
        for left, seen in ((0, False), (4, True), (5, False)):
            whole = printed(0, 5, 45, contents={0: {0: 10, 1: 10, 2: 10, 3: 10, 4: left}})
            self.assertEqual(bool(differences.clash(whole, earlier)), seen, left)

    def test_a_stretch_is_compared_with_every_table_that_it_covers_or_lies_in(self):
        known = [printed(start, stop, 20, contents={0: counts}) for start, stop, counts in (
            (0, 4, {0: 10, 1: 10, 2: 10, 3: 10}), (5, 7, {5: 20, 6: 20}))]
        for beside, seen in ((2, True), (8, False)):
            new = printed(4, 7, 40, contents={0: {4: beside, 5: 20, 6: 20}})
            self.assertEqual(bool(differences._clash_by_chains(new, known)), seen, beside)

    def test_tables_from_before_a_correction_are_looked_at_with_those_that_hold_and_without(self):
        before = printed(0, 2, 20, contents={0: {0: 10, 1: 10}})
        for now, kept in (({0: 10, 1: 10, 2: 9}, [before]), ({0: 10, 1: 15, 2: 9}, [])):
            self.assertEqual(differences._agreeing(printed(0, 3, 30, contents={0: now}), [before]), kept)

    def test_what_follows_is_concluded_from_anew(self):
        tables = printed(0, 1, 0, 0, visits=6), printed(0, 2, 10, 5, visits=13)
        self.assertEqual(differences.concluded(tables), [{0: (2, 4), 1: (2, 4)}, {0: (6, 11), 1: (2, 7)}])

    def test_two_tables_put_end_to_end_tell_their_sum_and_no_more_than_they_do(self):
        halves = [printed(start, start + 1, 0, 10, visits=9) for start in (0, 1)]
        self.assertEqual([cells[0] for cells in differences.concluded(halves)], [(0, 3), (0, 3)])
        self.assertFalse(differences._is_pinned(halves))

    def test_a_stretch_that_leaves_few_of_a_table_within_it_is_seen(self):
        inner, whole = (printed(start, stop, 40, contents={0: counts}) for start, stop, counts in (
            (1, 3, {1: 20, 2: 20}), (0, 6, {0: 1, 1: 20, 2: 20, 3: 1, 4: 20, 5: 20})))
        rest = printed(4, 6, 40, contents={0: {4: 20, 5: 20}})
        self.assertIs(differences._clash_by_chains(rest, [inner, whole]), inner)
        self.assertIsNone(differences._clash_by_chains(rest, [whole]))
