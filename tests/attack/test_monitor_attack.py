"""Nobody learns a protected number from what left the house, by the attack that design asks for.

What is claimed, for an attacker who has every released table and knows all but the key:
- no protected cell is known for certain;
- guessing with everything at once is no better than with the cell's own printed number, but for chance.
The control, exact numbers with small ones left open, must fall to the same script.
"""
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import monitor_attacker as attacker
from tests.monitor_pilot import BASE, Pilot, Release, blanked, differences, protected, protection

LEVELS = (3, 8, 15, 40)  # visits a week
CONTROL_FLOOR = 0.10
MARGIN, SIGMAS = 0.02, 4
FLOOR = 200  # fewest cells at a level that count as an attack
COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=9)
KEYS = st.binary(min_size=32, max_size=32)


@pytest.fixture(scope="module")
def pilots(budget):
    """level -> [(what left the house, what would have without the ledger, the control)]."""
    number, found = budget.steps(10, 60), {}
    for level in LEVELS:
        found[level] = []
        for place in range(number):
            seed = f"{budget.seed}/{level}/{place}"
            key = random.Random(f"key {seed}").randbytes(32)

            def pilot(seed=seed, key=key, place=place, level=level):
                return Pilot(random.Random(seed), key, place, level)
            found[level].append((protected(pilot()), protected(pilot(), with_ledger=False), blanked(pilot())))
    return found


def summed(rows):
    """The sums of the columns."""
    return [sum(column) for column in zip(*rows, strict=True)]


@pytest.mark.attack
def test_no_protected_cell_is_recovered_and_the_control_falls(pilots, capsys):
    lines = []
    for level, runs in pilots.items():
        right, wrong, cells = summed(attacker.recovered(released, BASE) for released, _free, _control in runs)
        loose, _wrong, loose_cells = summed(attacker.recovered(free, BASE) for _released, free, _control in runs)
        control, _wrong, hidden = summed(attacker.recovered(tables, BASE, True) for _released, _free, tables in runs)
        tables = sum(len(released) for released, _free, _control in runs)
        lines.append(
            f"{level:>3} visits a week: {tables} tables left, {cells} cells, {right} recovered ({wrong} wrongly);"
            f" without the ledger {loose} of {loose_cells}; control {control} of {hidden} "
            f"({control / max(hidden, 1):.0%})")
        assert (right, wrong) == (0, 0), lines[-1]
        assert hidden >= FLOOR and control / hidden >= CONTROL_FLOOR, lines[-1]
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert sum(len(released) for runs in pilots.values() for released, _free, _control in runs) >= FLOOR
    freely = summed(attacker.recovered(free, BASE) for runs in pilots.values() for _released, free, _control in runs)
    assert freely[0] > 0, "the script finds nothing where everything is let out: it is no attacker"


@pytest.mark.attack
def test_everything_together_guesses_no_better_than_the_cell_s_own_number(pilots, capsys):
    for level, runs in pilots.items():
        for name, which in (("let out", 0), ("all of it, without the ledger", 1)):
            half, right = len(runs) // 2, {}
            for is_alone in (True, False):
                guesser = attacker.Guesser(is_alone)
                for run in runs[:half]:
                    guesser.learn(run[which])
                right[is_alone] = [hit for run in runs[half:] for hit in guesser.hits(run[which])]
            cells = len(right[True])
            together, alone = (sum(right[is_alone]) / max(cells, 1) for is_alone in (False, True))
            chance = SIGMAS * math.sqrt(0.5 / max(cells, 1))
            with capsys.disabled():
                print(f"\n{level:>3} visits a week, {name}: {cells} cells; guessed with everything {together:.1%},"
                      f" with its own number {alone:.1%}, chance {chance:.1%}")
            if not which:
                assert cells >= FLOOR / 2 and together <= alone + MARGIN + chance


@pytest.mark.attack
def test_no_difference_of_two_releases_is_small(pilots):
    compared = 0
    for runs in pilots.values():
        for released, _free, _control in runs:
            for place, one in enumerate(released):
                for other in released[place + 1:]:
                    if one.measure == other.measure and nested(one, other):
                        for shown in (True, False):
                            pairs = zip(one.shown if shown else one.true, other.shown if shown else other.true,
                                        strict=True)
                            assert not [pair for pair in pairs if 0 < abs(pair[0] - pair[1]) < BASE], (one, other)
                        compared += 1
    assert compared >= FLOOR


def nested(one, other):
    """Whether one period lies in the other."""
    return (one.start <= other.start and other.stop <= one.stop) or (other.start <= one.start
        and one.stop <= other.stop)


@pytest.mark.attack
def test_the_same_cell_has_one_number_and_is_within_the_stated_error(pilots):
    for runs in pilots.values():
        for released, _free, _control in runs:
            seen = {}
            for table in released:
                for row, number in enumerate(table.shown):
                    assert abs(number - table.true[row]) < BASE or (table.measure == "visits" and number == table.true[
                        row])
                    key = (table.measure, row, table.start, table.stop, table.true[row])
                    assert seen.setdefault(key, number) == number


@given(KEYS, COUNTS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_rounded_numbers_are_multiples_near_the_truth_and_always_the_same(key, counts, is_exact):
    contents = {row: {3: count} for row, count in enumerate(counts)}
    total = sum(counts) if is_exact else None
    made = protection.released_table(key, ("x",), contents, total=total)
    assert made == protection.released_table(key, ("x",), {row: dict(content) for row, content in contents.items()},
                                             total=total)
    for row, number in made["rows"]:
        assert number % BASE == 0 and abs(number - counts[row]) < BASE
    if made["total"] is not None:
        assert made["total"] % BASE == 0 and abs(made["total"] - sum(counts)) < BASE


@given(KEYS, COUNTS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_is_shown_leaves_every_cell_several_values_and_the_truth_among_them(key, counts, is_exact):
    contents = {row: {3: count} for row, count in enumerate(counts)}
    total = sum(counts) if is_exact else None
    made = protection.released_table(key, ("x",), contents, total=total)
    if made["status"] == "shown":
        bounds = protection.possible([number for _row, number in made["rows"]], BASE, made["total"], total)
        assert all(low <= count <= high for (low, high), count in zip(bounds, counts, strict=True))
        assert all(high - low + 1 >= protection.PLAUSIBLE for low, high in bounds)


@given(KEYS, st.lists(st.integers(0, 40), min_size=2, max_size=5))
@settings(max_examples=100, deadline=None)
def test_nested_steps_leave_every_step_several_values(key, counts):
    counts = sorted(counts, reverse=True)
    made = protection.released_table(key, ("x",), {row: {1: count} for row, count in enumerate(counts)}, is_nested=True)
    if made["status"] == "shown":
        bounds = protection.possible([number for _row, number in made["rows"]], BASE, is_nested=True)
        assert all(low <= count <= high for (low, high), count in zip(bounds, counts, strict=True))
        assert all(high - low + 1 >= protection.PLAUSIBLE for low, high in bounds)


@given(st.lists(st.integers(0, 12), min_size=6, max_size=6), st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 6)), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_stretch_that_can_be_worked_out_is_small(weeks, periods):
    let_out = []
    for start, length in periods:
        stop = min(6, start + length)
        contents = {0: {week: weeks[week] for week in range(start, stop)}}
        table = differences.Table(start, stop, contents, {0: sum(weeks[start:stop])}, BASE, True)
        if not differences.clash(table, let_out):
            let_out.append(table)
    for start, stop in spanned({(table.start, table.stop) for table in let_out}):
        assert not 0 < sum(weeks[start:stop]) < BASE


def spanned(lines):
    """Every stretch that is a sum and difference of these, by brute force: joined or cut at a common end."""
    known = set(lines)
    while True:
        more = {tuple(sorted((a[1 - i], b[1 - j]))) for a in known for b in known for i in (0, 1) for j in (0, 1)
                if a[i] == b[j] and a[1 - i] != b[1 - j]}
        if more <= known:
            return known
        known |= more


def test_a_share_or_a_middle_of_few_is_not_told():
    assert [protection.share(1, whole) for whole in (0, 25, 99, 100)] == [None, None, None, 1]
    assert [protection.share(5, whole, is_released=False) for whole in (24, 25)] == [None, 20]
    assert protection.middle(range(99)) is None and protection.middle(range(101)) == 50
    assert protection.middle(range(24), False) is None and protection.middle(range(25), False) == 12


def test_rounding_does_not_lean_to_one_side():
    draws = [protection.rounded(bytes(32), ("x", number), {1: 7}) for number in range(4000)]
    assert abs(sum(draws) / len(draws) - 7) < 0.2 and set(draws) == {5, 10}


def test_without_the_key_the_other_way_of_rounding_is_as_likely():
    ways = [{protection.rounded(random.Random(seed).randbytes(32), ("x", 1), {1: 3}) for seed in range(20)}]
    assert ways == [{0, 5}]


def test_the_attacker_is_no_fool():
    tables = [Release("x", 0, 6, [None, 7, 20], 30, None, 0, [3, 7, 20])]
    assert attacker.recovered(tables, BASE, True) == (1, 0, 1)
    tables = [Release("x", 0, 6, [5, 5, 5, 5], 0, 4, 0, [1, 1, 1, 1])]
    assert attacker.recovered(tables, BASE) == (4, 0, 4)
