"""The attacker of the monitoring report: has every table that left the house, and knows the method, not the key.

`certain` gives for every cell the values that are still possible: each printed number limits a count, counts
of overlapping periods limit each other (shortest paths), and rows of a table limit each other by its total.
`guesses` names one value for each cell, by averaging everything that was printed about the same weeks.
"""
import collections
import itertools
import statistics

FAR = 10**6
ROUNDS = 6
LEAST_SEEN = 20  # fewer cases than that teach nothing


def limits(number, base, is_blanked):
    """The lowest and highest count behind a printed cell."""
    if is_blanked:
        return (1, base - 1) if number is None else (number, number)
    return max(0, number - base + 1), number + base - 1


def newest(releases):
    """The newest table for each period and measure, and of the others those that it does not contradict."""
    kept = {}
    for release in releases:
        kept[release.measure, release.start, release.stop, tuple(release.shown)] = release
    return list(kept.values())


def certain(releases, base, is_blanked=False):
    """[(release, row, low, high)] for every protected cell, after everything that can be concluded.

    Once with the tables of one version of the counts, once with all of them, as if no correction had
    touched the row; whatever says more is taken.
    """
    tables = newest([release for release in releases if release.measure != "visits"])
    found = []
    for measure in sorted({table.measure for table in tables}):
        mine = [table for table in tables if table.measure == measure]
        together = conclude(mine, base, is_blanked)
        for version in sorted({table.version for table in mine}):
            places = [place for place, table in enumerate(mine) if table.version == version]
            apart = conclude([mine[place] for place in places], base, is_blanked)
            for place, cells in zip(places, apart, strict=True):
                for row, bounds in enumerate(cells):
                    found.append((mine[place], row,
                                  *min(bounds, together[place][row], key=lambda pair: pair[1] - pair[0])))
    return found


def conclude(tables, base, is_blanked):
    """Per table and row the lowest and highest count, after some rounds of conclusions."""
    cells = [[limits(number, base, is_blanked) for number in table.shown] for table in tables]
    for _round in range(ROUNDS):
        before = [list(row) for row in cells]
        for index, table in enumerate(tables):
            cells[index] = by_total(cells[index], table, base, is_blanked)
        for row in range(len(tables[0].shown)):
            by_overlap(tables, cells, row)
        if before == cells:
            break
    return cells


def by_total(bounds, table, base, is_blanked):
    """Limit the rows of a table by its printed total and by the exact number of visits."""
    least, most = 0, FAR
    if table.total is not None:
        slack = 0 if is_blanked else base - 1
        least, most = table.total - slack, table.total + slack
    if table.visits is not None:  # one topic, one direction ... for each visit
        least, most = max(least, table.visits), min(most, table.visits)
    lows, highs = sum(low for low, _high in bounds), sum(high for _low, high in bounds)
    new = [(max(low, least - (highs - high)), min(high, most - (lows - low))) for low, high in bounds]
    return new if all(low <= high for low, high in new) else bounds


def by_overlap(tables, cells, row):
    """Limit one row by all periods together: counts up to each boundary are unknowns, cells their differences."""
    points = sorted({point for table in tables for point in (table.start, table.stop)})
    most = {(one, other): 0 if one >= other else FAR for one in points for other in points}
    for table, bounds in zip(tables, cells, strict=True):
        low, high = bounds[row]
        ends = table.start, table.stop
        most[ends], most[ends[::-1]] = min(most[ends], high), min(most[ends[::-1]], -low)
    for middle, one, other in itertools.product(points, repeat=3):
        way = most[one, middle] + most[middle, other]
        if way < most[one, other]:
            most[one, other] = way
    if any(most[point, point] < 0 for point in points):
        return  # the counts were corrected in between: nothing can be concluded
    for index, table in enumerate(tables):
        ends = table.start, table.stop
        cells[index][row] = (-most[ends[::-1]], most[ends])


def recovered(releases, base, is_blanked=False):
    """(cells known for certain and right, known for certain and wrong, cells in all) of what was to stay hidden."""
    right = wrong = number = 0
    for table, row, low, high in certain(releases, base, is_blanked):
        if is_blanked and table.shown[row] is not None:
            continue
        number += 1
        if low == high:
            right += table.true[row] == low
            wrong += table.true[row] != low
    return right, wrong, number


def clues(releases):
    """(release, row, own number, what everything says on average) for each protected cell."""
    tables = [release for release in releases if release.measure != "visits"]
    for table in tables:
        same = [other for other in tables if other.measure == table.measure]
        for row, number in enumerate(table.shown):
            ways = [number, *combined(table, same, row)]
            yield table, row, number, round(statistics.mean(ways))


class Guesser:
    """Learns on some pilots how far the truth lies from what is printed, and guesses on others.

    With ``is_alone`` it looks at the cell's own number only: that is chance, what any single table gives.
    """

    def __init__(self, is_alone):
        """Begin without knowledge."""
        self.is_alone, self.seen = is_alone, collections.defaultdict(collections.Counter)

    def keys(self, table, number, mean):
        """What is looked at, the finest first."""
        own = [(table.measure, number), (number,)]
        return own if self.is_alone else [(table.measure, number, mean - number), (number, mean - number), *own]

    def learn(self, releases):
        """Count what was true for each clue."""
        for table, row, number, mean in clues(releases):
            for key in self.keys(table, number, mean):
                self.seen[key][table.true[row] - number] += 1

    def hits(self, releases):
        """Whether each cell was guessed right."""
        for table, row, number, mean in clues(releases):
            known = next((self.seen[key] for key in self.keys(table, number, mean)
                          if sum(self.seen[key].values()) >= LEAST_SEEN), None)
            away = known.most_common(1)[0][0] if known else mean - number
            yield table.true[row] == number + away


def combined(table, tables, row):
    """What other periods say of this one: sums of two parts, and wholes without the rest."""
    shown = {(other.start, other.stop): other.shown[row] for other in tables}
    for (start, stop), number in shown.items():
        if start == table.start and (stop, table.stop) in shown:
            yield number + shown[stop, table.stop]
        if start == table.start and (table.stop, stop) in shown:
            yield number - shown[table.stop, stop]
        if stop == table.stop and (start, table.start) in shown:
            yield number - shown[start, table.start]
