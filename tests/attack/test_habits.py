"""People with steady habits: whether weeks and the dates of somebody's contacts tell what she asks for.

Somebody comes in most weeks and asks for the same each time. An attacker has one dump, and knows in which weeks she had
a contact. On open weekly counts regression finds her topic; on what a dump shows of the product it must find nothing.
The sealed values are made by the product's own code for packing, with the cipher it uses.
"""
import collections
import importlib.util
import math
import os
import random
import statistics

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from launcher import settings
from tests.season import CHANCES

pytestmark = pytest.mark.attack

LENGTHS = (12, 26, 52)  # weeks
EVENINGS, PEOPLE = 7, 5  # one visit an evening, of five regular guests or of others
MEASURES = tuple(CHANCES)
MARGIN, SIGMAS, FALLS = 0.02, 4, 0.15


def counters():
    """The product's own packing of counts, loaded without Odoo."""
    spec = importlib.util.spec_from_file_location("counters",
                                                  settings.ADDON_FOLDER / "models" / "dropin" / "counters.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def draw(rng):
    """What a visitor asks for."""
    return {measure: rng.choices(list(chances), chances.values())[0] for measure, chances in CHANCES.items()}


def season(weeks, rng):
    """[(what she asks for, weeks with a contact)] of the regulars, and the counts of every week."""
    people = [(draw(rng), rng.uniform(0.3, 0.9), set()) for _person in range(PEOPLE)]
    counts = [collections.Counter() for _week in range(weeks)]
    for week in range(weeks):
        guests = [person for person in people if rng.random() < person[1]][:EVENINGS]
        for asked, _often, contacts in guests:
            contacts.add(week)
            counts[week].update(asked.items())
        for _evening in range(EVENINGS - len(guests)):
            counts[week].update(draw(rng).items())
    return [(asked, contacts) for asked, _often, contacts in people if 2 < len(contacts) < weeks], counts


def correlation(first, second):
    """Pearson's correlation of two series; 0 when one does not move."""
    if len(set(first)) == 1 or len(set(second)) == 1:
        return 0
    return statistics.correlation(first, second)


def by_counts(counts):
    """Series of open counts: {(measure, value): numbers}."""
    return {(measure, value): [week[measure, value] for week in counts] for measure in MEASURES
            for value in CHANCES[measure]}


def by_dump(counts, packing):
    """Series of what a dump shows: for each value the attacker takes the feature of the sealed rows that he learned
    for it.

    Features are the length of a row and its bytes; which of them stands for which value he learned on seasons he knew.
    """
    rows = []
    for week in counts:
        nonce = os.urandom(12)
        rows.append(nonce + AESGCM(AESGCM.generate_key(256)).encrypt(nonce,
            packing.pack(counts=week, late={}, again={}), b"week"))
    assert len({len(row) for row in rows}) == 1
    return [[len(row) for row in rows], *([row[place] for row in rows] for place in range(64))]


def right(people, weeks, series):
    """How many attributes are right when each is the value whose series goes along most with her contacts."""
    hits = []
    for asked, contacts in people:
        came = [int(week in contacts) for week in range(weeks)]
        for measure in MEASURES:
            best = max(CHANCES[measure], key=lambda value: correlation(series(measure, value), came))
            hits.append(best == asked[measure])
    return hits


def learned(weeks, rng, packing, seasons):
    """value -> the feature that went along with it best in seasons whose truth the attacker knew."""
    strength = collections.defaultdict(list)
    for _season in range(seasons):
        _people, counts = season(weeks, rng)
        features, truth = by_dump(counts, packing), by_counts(counts)
        for counter, numbers in truth.items():
            strength[counter].append([abs(correlation(feature, numbers)) for feature in features])
    return {counter: max(range(65), key=lambda place: statistics.mean(row[place] for row in rows)) for counter,
            rows in strength.items()}


@pytest.mark.parametrize("weeks", LENGTHS)
def test_steady_habits_do_not_show_in_what_a_dump_holds(weeks, budget, capsys):
    rng, packing, tries = random.Random(budget.seed + weeks), counters(), budget.steps(40, 200)
    places = learned(weeks, rng, packing, 6)
    plain, sealed, usual = [], [], []
    for _try in range(tries):
        people, counts = season(weeks, rng)
        truth, features = by_counts(counts), by_dump(counts, packing)
        plain += right(people, weeks, lambda measure, value, truth=truth: truth[measure, value])
        sealed += right(people, weeks, lambda measure, value, features=features: features[places[measure, value]])
        usual += [max(CHANCES[measure], key=CHANCES[measure].get) == asked[measure] for asked,
                  _contacts in people for measure in MEASURES]
    base, chance = statistics.mean(usual), SIGMAS * statistics.pstdev(sealed) / math.sqrt(len(sealed))
    with capsys.disabled():
        print(f"\n{weeks} weeks, {len(plain)} attributes: commonest value {base:.0%}, from a dump "
              f"{statistics.mean(sealed):.0%}"
              f" (chance ±{chance:.0%}), from open weekly counts {statistics.mean(plain):.0%}")
    assert statistics.mean(sealed) <= base + MARGIN + chance
    assert statistics.mean(plain) >= statistics.mean(sealed) + FALLS, "the script is no attacker"
