"""How small numbers are kept from telling about a person: plain functions on plain numbers.

Nothing here imports Odoo. Everything that leaves the house passes :func:`released_table`, and the
PDF, the workbook and the preview are drawn from what it gives.

Cells and totals are rounded at random to a multiple of the base (unbiased random rounding), with a
keyed digest of the cell in place of dice: the same cell always gives the same number, so asking again
teaches nothing. Rounding alone is not enough when a total is public, so each table is audited as an
attacker would: when a cell could be pinned down to few values, the whole table is held back.

No library: those for this are in R or Java (sdcTable, SmallCountRounding, tau-Argus); CtrlRound for
Python needs pandas, has no key and rounds to the nearest, which can be turned round; libraries for
differential privacy add fresh noise, so that asking twice teaches. Odoo brings none of them.
"""
import hashlib
import hmac
import json
import statistics

BASE = 5  # the least that the threshold, and with it the base of rounding, can be
LEAST_INSIDE, LEAST_RELEASED = 25, 100  # no share of fewer than this
PLAUSIBLE = 4  # how many values must stay possible for every cell

SHOWN, TOO_FEW, LEFT_OUT = 'shown', 'too_few', 'left_out'


def rounded(key, name, content, base=BASE):
    """A count rounded at random to a multiple of ``base``, up or down; the same for the same cell.

    :param bytes key: the secret without which nobody can say which way it went
    :param tuple name: which cell: place, measure and value
    :param dict content: the count of each part of the period in which there is any
    """
    count = sum(content.values())
    parts = sorted(part for part, number in content.items() if number)
    # First and last part only: moving one count between parts of a period is no second throw.
    cell = json.dumps([*name, parts[:1], parts[-1:], count, base], default=str)
    draw = int.from_bytes(hmac.digest(key, cell.encode(), hashlib.sha256)[:8]) / 2**64
    low, rest = count - count % base, count % base
    return low + base if draw < rest / base else low


def released_table(key, name, contents, base=BASE, total=None, is_nested=False, total_name=None):
    """The only place where a table that may leave the house is made.

    :param dict contents: row -> {part of the period: count}, every row, also one that is zero
    :param int total: the exact sum, when the reader of the report can know it
    :param bool is_nested: each row is a part of the row before it (sent, accepted, attended)
    :param tuple total_name: the cell that the sum is elsewhere, so that it has the same number here
    :return: ``status``, ``rows`` as [[row, number]] and ``total`` (None when nested or held back)
    """
    rows = [[row, rounded(key, (*name, row), content, base)] for row, content in contents.items()]
    whole = {}
    for content in contents.values():
        for part, number in content.items():
            whole[part] = whole.get(part, 0) + number
    sum_shown = None if is_nested or len(rows) == 1 else rounded(key, total_name or (*name, '*'), whole, base)
    exact = total if total is not None and total == sum(whole.values()) and not is_nested else None
    # Nothing that reaches the base: few, or nobody at all. The two look the same.
    if not any(number for _row, number in rows) or not is_safe([number for _row, number in rows], base, sum_shown,
        exact, is_nested):
        return {'status': TOO_FEW, 'rows': [], 'total': None}
    return {'status': SHOWN, 'rows': rows, 'total': sum_shown}


def is_safe(numbers, base, total=None, exact=None, is_nested=False):
    """Whether every cell of a table could still be one of several values for who knows the method."""
    bounds = possible(numbers, base, total, exact, is_nested)
    return bool(bounds) and all(high - low + 1 >= PLAUSIBLE for low, high in bounds)


def possible(numbers, base, total=None, exact=None, is_nested=False):
    """The lowest and highest true count of each rounded number, for who knows all but the key.

    :return: [(low, high)], empty when no counts at all would fit
    """
    bounds = [(max(0, number - base + 1), number + base - 1) for number in numbers]
    if is_nested:
        for i in range(1, len(bounds)):
            bounds[i] = (bounds[i][0], min(bounds[i][1], bounds[i - 1][1]))
        for i in range(len(bounds) - 2, -1, -1):
            bounds[i] = (max(bounds[i][0], bounds[i + 1][0]), bounds[i][1])
    least, most = 0, sum(high for _low, high in bounds)
    if total is not None:
        least, most = max(least, total - base + 1), min(most, total + base - 1)
    if exact is not None:
        least, most = max(least, exact), min(most, exact)
    lows, highs = sum(low for low, _high in bounds), sum(high for _low, high in bounds)
    if not is_nested:
        bounds = [(max(low, least - (highs - high)), min(high, most - (lows - low))) for low, high in bounds]
    return bounds if all(low <= high for low, high in [(least, most), *bounds]) else []


def share(part, whole, is_released=True):
    """A whole percentage, or None when there are too few to tell."""
    least = LEAST_RELEASED if is_released else LEAST_INSIDE
    return round(100 * part / whole) if whole >= least else None


def middle(values, is_released=True):
    """The median, or None when there are too few to tell."""
    values = list(values)
    least = LEAST_RELEASED if is_released else LEAST_INSIDE
    return statistics.median(values) if len(values) >= least else None


def people(first, unknown, base=BASE):
    """The least and the most different people that could have come, from two rounded numbers.

    A first visit ever is one person; of a visit that is not known it may be or not.
    """
    return max(0, first - base + 1), first + unknown + 2 * (base - 1)
