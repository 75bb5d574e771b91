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
