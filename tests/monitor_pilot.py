"""Invented pilots and what would leave the house of them, through the addon's own plain functions.

`protected` asks for tables as the report does: every table is made in one place and passes the ledger.
`blanked` is the control: exact numbers, with the small ones left open.
"""
import importlib.util
import itertools
import sys
import types
from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).parent.parent / "huiskamer_case/models/monitoring"
WEEKS, BASE = 6, 5
# Measures with how likely each of their values is; invented.
MEASURES = {
    "direction": (25, 12, 43, 20),
    "first_visit": (45, 45, 10),
    "topic": (14, 8, 10, 12, 14, 14, 18, 5, 5),
    "outcome": (50, 15, 15, 15, 5),
}
PERIODS = [(week, week + 1) for week in range(WEEKS)] + [(0, 2), (2, 6), (0, 4), (4, 6), (0, 3), (3, 6), (0, 6)] + [
    (1, 4), (2, 5), (1, 6), (0, 5), (1, 3)]


def load(name):
    """A plain module of the addon, without Odoo."""
    package = sys.modules.setdefault("monitoring_plain", types.ModuleType("monitoring_plain"))
    package.__path__ = [str(PLACE)]
    full = f"monitoring_plain.{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, PLACE / f"{name}.py")
        sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


protection, differences = load("protection"), load("differences")


@dataclass
class Release:
    """What the world saw of one table, and (for the judge only) what was true."""

    measure: str
    start: int
    stop: int
    shown: list  # a number per row, None where it was left open
    total: int | None
    visits: int | None  # the exact number of visits of that period, where it was told
    version: int
    true: list


class Pilot:
    """Six weeks at one place: counts per week and row, and corrections that come later."""

    def __init__(self, rng, key, number, level):
        """Draw visits per week around a level, and each attribute apart."""
        self.rng, self.key, self.number, self.version = rng, key, number, 0
        self.visits = [max(0, round(rng.gauss(level, level / 3))) for _week in range(WEEKS)]
        self.counts = {
            measure: [[0] * WEEKS for _chance in chances] for measure, chances in MEASURES.items()}
        for week, visits in enumerate(self.visits):
            for measure, chances in MEASURES.items():
                for row in rng.choices(range(len(chances)), chances, k=visits):
                    self.counts[measure][row][week] += 1

    def correct(self):
        """One evening was counted too low: some visits more, with all that belongs to them."""
        week, more = self.rng.randrange(WEEKS), self.rng.choice([1, 1, 2, 3, 6, 12])
        self.visits[week] += more
        for measure, chances in MEASURES.items():
            for row in self.rng.choices(range(len(chances)), chances, k=more):
                self.counts[measure][row][week] += 1
        self.version += 1

    def contents(self, measure, start, stop):
        """row -> {week: count}, as the report collects them."""
        return {row: {week: weeks[week] for week in range(start, stop) if weeks[week]}
                for row, weeks in enumerate(self.counts[measure])}

    def ask(self):
        """(start, stop) of every report somebody asks for, in any order; in every other pilot with corrections in
        between.
        """
        wanted = list(itertools.product(PERIODS, range(2)))
        self.rng.shuffle(wanted)
        for place, (period, _again) in enumerate(wanted):
            if self.number % 2 and place % 9 == 8:
                self.correct()
            yield period


def protected(pilot, with_ledger=True):
    """Every table of the pilot that leaves the house: [Release], oldest first."""
    ledger, released = {measure: [] for measure in ("visits", *MEASURES)}, []
    for start, stop in pilot.ask():
        visits = sum(pilot.visits[start:stop])
        whole = {0: {week: pilot.visits[week] for week in range(start, stop)}}
        exact = differences.Table(start, stop, whole, {0: visits}, BASE, True)
        told = not with_ledger or not differences.clash(exact, ledger["visits"])
        if told:
            ledger["visits"].append(exact)
            released.append(Release("visits", start, stop, [visits], None, visits, pilot.version, [visits]))
        for measure in MEASURES:
            contents = pilot.contents(measure, start, stop)
            made = protection.released_table(pilot.key, (pilot.number, measure), contents, BASE, visits)
            if made["status"] != "shown":
                continue
            table = differences.Table(start, stop, contents, dict(made["rows"]), BASE, False, made["total"], visits)
            if with_ledger and differences.clash(table, ledger[measure]):
                continue
            ledger[measure].append(table)
            released.append(Release(
                measure, start, stop, [number for _row, number in made["rows"]], made["total"],
                visits if told else None,
                pilot.version, list(table.sums().values())))
    return released


def blanked(pilot):
    """The control: exact numbers of the same questions, with cells from 1 to 4 left open."""
    released = []
    for start, stop in pilot.ask():
        visits = sum(pilot.visits[start:stop])
        for measure in MEASURES:
            true = [sum(content.values()) for content in pilot.contents(measure, start, stop).values()]
            shown = [None if 0 < number < BASE else number for number in true]
            released.append(Release(measure, start, stop, shown, sum(true), visits, pilot.version, true))
    return released
