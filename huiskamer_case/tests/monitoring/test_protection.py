from itertools import pairwise, product

from odoo.tests import TransactionCase, tagged

from ...models.monitoring import protection

BASE = 5


def counts_that_fit(numbers, total, exact, is_nested):
    """Every table of true counts that could have given these rounded numbers: by trying them all."""
    for counts in product(*(range(max(0, number - BASE + 1), number + BASE) for number in numbers)):
        whole = sum(counts)
        if (total is None or abs(total - whole) < BASE) and (exact is None or whole == exact) and not (
                is_nested and any(after > before for before, after in pairwise(counts))):
            yield counts


@tagged('post_install', '-at_install')
class TestProtection(TransactionCase):
    """What somebody can work out from rounded numbers is what trying all counts gives."""

    def tables(self):
        """Small tables: alone, with a rounded sum, with the exact one, and each row a part of the one before."""
        for numbers in product((0, 5, 10), repeat=2):
            yield numbers, None, None, False
            yield numbers, None, None, True
            for total, exact in product((None, 0, 5, 10, 15), (None, 0, 3, 4, 8, 11, 14)):
                yield numbers, total, exact, False

    def test_the_bounds_of_each_cell_are_those_of_all_counts_that_fit(self):
        for numbers, total, exact, is_nested in self.tables():
            with self.subTest(numbers=numbers, total=total, exact=exact, is_nested=is_nested):
                columns = list(zip(*counts_that_fit(numbers, total, exact, is_nested), strict=True))
                self.assertEqual(protection.possible(numbers, BASE, total, exact, is_nested),
                                 [(min(column), max(column)) for column in columns])
                self.assertIs(protection.is_safe(numbers, BASE, total, exact, is_nested),
                              bool(columns) and all(len(set(column)) >= 4 for column in columns))

    def test_no_share_and_no_middle_of_too_few(self):
        for is_released, fewest in ((True, 100), (False, 25)):
            self.assertEqual([protection.share(10, fewest + more, is_released) for more in (-1, 0)],
                             [None, round(1000 / fewest)])
            self.assertEqual([protection.middle([7] * (fewest + more), is_released) for more in (-1, 0)], [None, 7])

    def test_people_are_told_between_the_least_and_the_most_that_fit(self):
        self.assertEqual(protection.people(10, 5), (6, 23))
        self.assertEqual(protection.people(0, 0), (0, 8))

    def test_a_share_of_everything_is_a_hundred(self):
        self.assertEqual([protection.share(part, 200) for part in (0, 1, 150, 200)], [0, 0, 75, 100])

    def test_a_count_is_rounded_up_as_often_as_it_is_far_and_the_same_cell_always_alike(self):
        keys = [number.to_bytes(2) for number in range(1000)]
        for count in (0, 5, 7, 14):
            found = [protection.rounded(key, ('cell',), {1: count}) for key in keys]
            low, rest = count - count % BASE, count % BASE
            self.assertLessEqual(set(found), {low, low + BASE} if rest else {low})
            self.assertAlmostEqual(sum(found) / len(keys), count, delta=0.35)
        before = [protection.rounded(key, ('cell',), {1: 3, 3: 1, 5: 3}) for key in keys]
        for content, is_another in (({1: 4, 5: 3}, False), ({1: 3, 3: 1, 5: 3, 9: 0}, False), ({2: 4, 5: 3}, True),
                                    ({1: 4, 6: 3}, True)):
            after = [protection.rounded(key, ('cell',), content) for key in keys]
            self.assertEqual(before != after, is_another, content)

    def test_a_table_is_let_out_when_each_cell_could_be_several_and_has_a_sum_when_that_says_more(self):
        contents, seen = {'a': {1: 7}, 'b': {1: 6, 2: 1}}, set()
        for number, total, is_nested in product(range(40), (None, 14, 15), (True, False)):
            key, name = number.to_bytes(2), ('table',)
            made = protection.released_table(key, name, contents, total=total, is_nested=is_nested)
            numbers = [protection.rounded(key, (*name, row), content) for row, content in contents.items()]
            whole = None if is_nested else protection.rounded(key, (*name, '*'), {1: 13, 2: 1})
            exact = 14 if total == 14 and not is_nested else None
            is_safe = protection.is_safe(numbers, BASE, whole, exact, is_nested)
            self.assertEqual(made, {
                'status': protection.SHOWN, 'rows': [list(pair) for pair in zip(contents, numbers, strict=True)],
                'total': whole} if is_safe else {'status': protection.TOO_FEW, 'rows': [], 'total': None})
            seen.add((is_safe, total, is_nested))
        self.assertIn((False, 14, False), seen)
        self.assertIn((True, 14, False), seen)
        few = [protection.released_table(number.to_bytes(2), ('few',), {'a': {1: 1}, 'b': {1: 1}})['status']
               for number in range(40)]
        self.assertIn(protection.TOO_FEW, few)

    def test_one_row_has_no_sum_and_a_sum_that_stands_elsewhere_too_is_the_same_there(self):
        for number in range(40):
            key = number.to_bytes(2)
            self.assertIsNone(protection.released_table(key, ('one',), {'a': {1: 12}})['total'])
            made = protection.released_table(key, ('two',), {'a': {1: 12}, 'b': {1: 9}}, total_name=('elsewhere',))
            if made['status'] == protection.SHOWN:
                self.assertEqual(made['total'], protection.rounded(key, ('elsewhere',), {1: 21}))
