"""What a new table would tell beside those that left the house before: plain functions, no Odoo.

A table covers the parts of time (weeks or months, numbered) from ``start`` up to ``stop``. Two tables of
which one covers the other tell by subtraction what happened in between; so does the same period before
and after a correction; so do three that overlap. Seen as a graph with the boundaries as its points and
every table as a line, each stretch between two connected boundaries can be worked out.
"""
from dataclasses import dataclass

from .protection import PLAUSIBLE

FAR = 10**9


@dataclass(frozen=True)
class Table:
    """A table that left the house or is about to: when, what was true, and what was printed."""

    start: int
    stop: int
    contents: dict  # row -> {part: true count}
    shown: dict  # row -> printed number
    base: int
    is_exact: bool = False

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
    return sorted(pair for pair in pairs if pair[0] < pair[1] and not _is_sum(*pair, lines))


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


def _cluster(new, earlier):
    """The tables that hang together with ``new`` by overlapping, as far as their counts still agree."""
    newest, cluster, rest = _newest([*earlier, new]), [new], list(earlier)
    rest = [table for table in rest if all(
        table.sums().get(row, 0) == sum(n for part, n in content.items() if table.start <= part < table.stop)
        for row, content in newest.items())]
    grown = True
    while grown:
        near = [table for table in rest if any(table.overlaps(other) for other in cluster)]
        rest = [table for table in rest if table not in near]
        cluster += near
        grown = bool(near)
    return cluster


def _clash_by_bounds(new, earlier):
    """An earlier table with which a cell could be pinned to few values by who knows the method."""
    cluster = _cluster(new, earlier)
    if new.is_exact or len(cluster) == 1:
        return None
    lines = {(table.start, table.stop) for table in cluster}
    for row in new.shown:
        for (start, stop), (low, high) in bounds(cluster, row).items():
            values = range(low, high + 1)
            if (start, stop) not in lines:
                if _is_sum(start, stop, lines):
                    continue
                # What was let through before is known to be nought or not small.
                values = [value for value in values if not value or value >= new.base]
            if len(values) < PLAUSIBLE:
                return cluster[1]
    return None


def bounds(tables, row):
    """The lowest and highest true count of one row in every stretch that can be worked out.

    Counts up to each boundary are unknowns, each printed number limits the difference of two: shortest
    paths between them give the exact limits (a system of difference constraints).
    """
    points = sorted({point for table in tables for point in (table.start, table.stop)})
    most = {(one, other): 0 if one >= other else FAR for one in points for other in points}
    for table in tables:
        number, slack = table.shown.get(row), 0 if table.is_exact else table.base - 1
        if number is not None:
            ends = table.start, table.stop
            most[ends] = min(most[ends], number + slack)
            most[ends[::-1]] = min(most[ends[::-1]], -max(0, number - slack))
    for middle in points:
        for one in points:
            for other in points:
                way = most[one, middle] + most[middle, other]
                if way < most[one, other]:
                    most[one, other] = way
    return {(one, other): (-most[other, one], most[one, other])
            for one in points for other in points if one < other and most[one, other] < FAR // 2}
