"""What a new table would tell beside those that left the house before: plain functions, no Odoo.

A table covers the parts of time (weeks or months, numbered) from ``start`` up to ``stop``. Two tables of
which one covers the other tell by subtraction what happened in between; so does the same period before
and after a correction; so do three that overlap. Seen as a graph with the boundaries as its points and
every table as a line, each stretch between two connected boundaries can be worked out.
"""
from dataclasses import dataclass
from math import inf

from .protection import PLAUSIBLE

ROUNDS = 5  # conclusions from conclusions; later rounds hardly ever say more


@dataclass(frozen=True)
class Table:
    """A table that left the house or is about to: when, what was true, and what was printed."""

    start: int
    stop: int
    contents: dict  # row -> {part: true count}
    shown: dict  # row -> printed number
    base: int
    is_exact: bool = False
    total: int | None = None  # the printed sum of the rows
    visits: int | None = None  # their exact sum, where it was printed elsewhere

    def sums(self, start=None, stop=None):
        """The true count of each row, in all its parts or only in some."""
        first, last = self.start if start is None else start, self.stop if stop is None else stop
        return {row: sum(n for part, n in content.items() if first <= part < last)
                for row, content in self.contents.items()}

    def covers(self, other):
        """Whether the other lies wholly within this one."""
        return self.start <= other.start and other.stop <= self.stop

    def overlaps(self, other):
        """Whether the two share a part of time."""
        return self.start < other.stop and other.start < self.stop


def small(one, other, least):
    """Whether a row differs by a number that is not nought and below ``least``."""
    return any(0 < abs(one.get(row, 0) - other.get(row, 0)) < least for row in {*one, *other})


def clash(new, earlier):
    """The earlier table beside which ``new`` would tell too much, or ``new`` itself, or None.

    :param list earlier: tables of the same measure and place, oldest first
    """
    if new.is_exact and small(new.sums(), {}, new.base):
        return new
    for table in reversed(earlier):
        if (new.covers(table) or table.covers(new)) and small(new.sums(), table.sums(), new.base):
            return table
    return _clash_by_chains(new, earlier) or _clash_by_bounds(new, earlier)


def _component(point, lines):
    """The boundaries that can be reached from this one."""
    found, todo = {point}, [point]
    while todo:
        here = todo.pop()
        for start, stop in lines:
            for there in ((stop,) if start == here else (start,) if stop == here else ()):
                if there not in found:
                    found.add(there)
                    todo.append(there)
    return found


def _is_sum(start, stop, lines):
    """Whether a stretch is just some tables put end to end: their sum tells no more than they do."""
    reached = {start}
    for first, last in sorted(lines):
        if first in reached:
            reached.add(last)
    return stop in reached


def derived(new, earlier):
    """The stretches that can be worked out with ``new`` and not without it, sums of whole tables apart."""
    before = [(table.start, table.stop) for table in earlier]
    lines = [*before, (new.start, new.stop)]
    if _component(new.start, before) & {new.stop}:
        return []
    lefts, rights = _component(new.start, before), _component(new.stop, before)
    pairs = {(min(left, right), max(left, right)) for left in lefts for right in rights}
    return sorted(pair for pair in pairs if not _is_sum(*pair, lines))


def _clash_by_chains(new, earlier):
    """An earlier table that, with others, leaves a small number in a stretch that nobody released."""
    newest = _newest([*earlier, new])
    for start, stop in derived(new, earlier):
        stretch = Table(start, stop, newest, {}, new.base)
        if small(stretch.sums(), {}, new.base):
            return next((table for table in earlier if table.overlaps(stretch)), new)
        for table in earlier:
            if (stretch.covers(table) or table.covers(stretch)) and small(stretch.sums(), table.sums(), new.base):
                return table
    return None


def _newest(tables):
    """The last known count of every row in every part of time."""
    contents = {}
    for table in tables:
        for row, content in table.contents.items():
            known = contents.setdefault(row, {})
            for part in [part for part in known if table.start <= part < table.stop]:
                del known[part]
            known.update({part: n for part, n in content.items() if n})
    return contents


def _agreeing(new, earlier):
    """The earlier tables whose counts are still what they were: no correction came in between."""
    newest = _newest([*earlier, new])
    return [table for table in earlier if all(
        table.sums().get(row, 0) == sum(n for part, n in content.items() if table.start <= part < table.stop)
        for row, content in newest.items())]


def _cluster(new, earlier):
    """The tables that hang together with ``new`` by overlapping, ``new`` first."""
    cluster, rest, grown = [new], list(earlier), True
    while grown:
        near = [table for table in rest if any(table.overlaps(other) for other in cluster)]
        rest = [table for table in rest if table not in near]
        cluster += near
        grown = bool(near)
    return cluster


def _clash_by_bounds(new, earlier):
    """An earlier table with which a cell could be pinned to few values by who knows the method.

    Looked at twice: with the tables that still hold, and with all of them, as somebody would who does
    not know that counts were corrected in between.
    """
    if new.is_exact:
        return None
    for kept in (_agreeing(new, earlier), earlier):
        cluster = _cluster(new, kept)
        if len(cluster) > 1 and _is_pinned(cluster):
            return cluster[1]
    return None


def _is_pinned(cluster):
    """Whether a cell, printed or worked out, could be too few values."""
    lines, cells = {(table.start, table.stop) for table in cluster}, concluded(cluster)
    if any(high - low + 1 < PLAUSIBLE for limits in cells for low, high in limits.values()):
        return True
    for row in cluster[0].shown:
        for (start, stop), (low, high) in stretches(cluster, cells, row).items():
            if (start, stop) not in lines and not _is_sum(start, stop, lines):
                # What was let through before is known to be nought or not small.
                values = [value for value in range(low, high + 1) if not value or value >= cluster[0].base]
                if len(values) < PLAUSIBLE:
                    return True
    return False


def concluded(tables):
    """[{row: (lowest, highest true count)}] for each table, after all that follows from all of them."""
    cells = [{row: (max(0, number - table.base + 1), number + table.base - 1) for row, number in table.shown.items()}
             for table in tables]
    for _round in range(ROUNDS):
        before = [dict(limits) for limits in cells]
        for table, limits in zip(tables, cells, strict=True):
            limits.update(_by_total(table, limits))
        for row in {row for limits in cells for row in limits}:
            known = stretches(tables, cells, row)
            for table, limits in zip(tables, cells, strict=True):
                if row in limits and known:
                    limits[row] = known[table.start, table.stop]
        if before == cells:
            break
    return cells


def _by_total(table, limits):
    """The limits of the rows of one table, given their printed and their exact sum."""
    least, most = 0, inf
    if table.total is not None:
        least, most = table.total - table.base + 1, table.total + table.base - 1
    if table.visits is not None:
        least, most = max(least, table.visits), min(most, table.visits)
    lows, highs = sum(low for low, _high in limits.values()), sum(high for _low, high in limits.values())
    new = {row: (max(low, least - (highs - high)), min(high, most - (lows - low))) for row,
           (low, high) in limits.items()}
    return new if all(low <= high for low, high in new.values()) else limits


def stretches(tables, cells, row):
    """The lowest and highest true count of one row in every stretch that can be worked out.

    Counts up to each boundary are unknowns, each cell limits the difference of two: shortest paths between
    them give the exact limits (a system of difference constraints).

    :return: {(start, stop): (low, high)}, empty when the numbers contradict each other: then there was a
        correction in between, and nothing follows
    """
    points = sorted({point for table in tables for point in (table.start, table.stop)})
    most = {(one, other): 0 if one >= other else inf for one in points for other in points}
    for table, limits in zip(tables, cells, strict=True):
        if row in limits:
            ends, (low, high) = (table.start, table.stop), limits[row]
            most[ends], most[ends[::-1]] = min(most[ends], high), min(most[ends[::-1]], -low)
    for middle in points:
        for one in points:
            for other in points:
                way = most[one, middle] + most[middle, other]
                if way < most[one, other]:
                    most[one, other] = way
    if any(most[point, point] < 0 for point in points):
        return {}
    return {(one, other): (-most[other, one], most[one, other])
            for one in points for other in points if one < other and most[one, other] < inf}
