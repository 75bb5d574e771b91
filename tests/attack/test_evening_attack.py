"""Nobody learns who came: the attack of design/privacy.md 4, with controls that must fall.

Every test here has its control in the same run: the same script on data that was not protected. A
control that does not fall means that the script is no attacker, and fails the test.
"""
import json
import math
import random
import statistics

import psycopg2
import pytest

from launcher import databases, postgres, server, settings
from tests import attacker

LEVELS = (1, 2, 3, 4, 8, 15)
MARGIN = 0.02  # two points, as design/privacy.md 4 says
SIGMAS = 4  # chance alone passes this once in 30,000 comparisons
CONTROL_LINKED = 0.60
ALPHA = 0.001  # how often the test of order cries wolf
FLOOR = 40  # fewest files at a level that count as an attack

pytestmark = pytest.mark.attack


@pytest.fixture(scope="module")
def played(the_rig, demo_database, budget, tmp_path_factory):
    """A database with a season in it, and the truth about it."""
    name = f"huis_attack_{settings.checkout_name()}"
    truth = tmp_path_factory.mktemp("season") / "truth.json"
    weeks = budget.steps(6, 40)
    script = (f"import sys; sys.path.insert(0, {str(settings.ROOT / 'tests')!r})\nimport season\n"
              f"season.play(env, {budget.seed}, {LEVELS!r}, {weeks}, {str(truth)!r})\n")
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        server.run_script(the_rig, name, script, databases.log_path("season"))
        yield name, json.loads(truth.read_text())


@pytest.fixture
def cursor(played):
    """A cursor on the attacked database."""
    words = {key: value for key, value in postgres.connection().items() if value}
    connection = psycopg2.connect(dbname=played[0], **words)
    with connection.cursor() as open_cursor:
        yield open_cursor
    connection.close()


def test_the_attacker_learns_no_more_than_the_weeks_proportions(played, cursor, capsys):
    _name, truth = played
    knowledge = attacker.Knowledge(cursor, truth["visits"])
    lines, failures = [], []
    for level in LEVELS:
        visits = [visit for visit in truth["visits"] if visit["level"] == level]
        half = len(visits) // 2
        held_out = visits[half:]
        best = (-1, "", 0)
        for name, way in attacker.attacks(knowledge, visits[:half]).items():
            found = attacker.gains(knowledge, held_out if name.startswith("learned") else visits, way)
            gain, chance = statistics.mean(found), SIGMAS * statistics.stdev(found) / math.sqrt(len(found))
            best = max(best, (gain, name, chance))
            if gain > MARGIN + chance:
                failures.append(f"{level} visits, {name}: {gain:+.1%} over the week's proportions")
        control = attacker.linked_on_control(cursor, visits)
        nightly = attacker.linked_by_nightly_dumps(visits, truth["dumps"])
        lines.append(f"{level:>3} visits: {len(visits):>5} files; best attack {best[0]:+6.1%} ({best[1]}, chance ±{best[2]:.1%});"
                     f" control linked {control:.0%}; with a dump of every night {nightly:.0%} of the attributes (not claimed)")
        assert len(visits) >= FLOOR
        if control < CONTROL_LINKED:
            failures.append(f"{level} visits: the control was linked in {control:.0%} only; the script is no attacker")
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert not failures, failures


def test_after_sealing_all_rows_of_a_week_have_one_xmin(played, cursor):
    spread = weekly_xmins(cursor, "sealed")
    assert len(spread) >= len(LEVELS) * 6
    assert set(spread.values()) == {1}


def test_the_same_look_at_an_open_evening_finds_many(played, cursor, the_rig):
    open_evening(the_rig, played[0], random.Random(7))
    assert max(weekly_xmins(cursor, "open").values()) > 5


def weekly_xmins(cursor, state):
    """(place, week) -> how many transactions its rows come from."""
    cursor.execute("""
        SELECT place, week, count(DISTINCT x) FROM (
            SELECT o.location_id AS place, to_char(o.date, 'IYYY-IW') AS week, t.xmin::text AS x
              FROM huiskamer_tally t JOIN huiskamer_opening o ON o.id = t.opening_id
             WHERE o.state = %(state)s
             UNION ALL
            SELECT location_id, to_char(make_date(year, 1, 4) + (week - 1) * 7, 'IYYY-IW'), xmin::text
              FROM huiskamer_week_tally WHERE %(state)s = 'sealed') rows
         WHERE place IN (SELECT id FROM huiskamer_location WHERE name LIKE 'Attack%%')
         GROUP BY place, week""", {"state": state})
    return {(place, week): number for place, week, number in cursor.fetchall()}


# --- the order of rows and the order of taps -----------------------------------------------

TAPPED = """
import json, random, secrets
rng = random.Random({seed})
host = env['res.users'].search([('login', '=', 'host')])
place = env['huiskamer.location'].search([('name', '=', 'Attack 1')])
found = []
from datetime import date, timedelta
for number in range({evenings}):
    day = date({year}, 1, 5) + timedelta(weeks=number)
    opening = place._plan_openings(day, day).with_user(host)
    opening.action_open()
    env.cr.commit()
    counters = [(t.measure, t.value) for t in opening.tally_ids if t.measure != 'visit']
    rng.shuffle(counters)
    for measure, value in counters:
        opening.count_taps(secrets.token_hex(16), [[measure, value, 1]])
        env.cr.commit()
    if {seal}:
        opening.action_seal()
    env.cr.commit()
    found.append([opening.id, str(day), counters])
open({path!r}, 'w').write(json.dumps(found))
"""


def open_evening(the_rig, database, rng, evenings=1, seal=False, path="/dev/null", year=2023):
    """Tap every counter of some evenings once, in a random order that is written to `path`."""
    script = TAPPED.format(seed=rng.randrange(10**6), evenings=evenings, seal=seal, path=str(path), year=year)
    server.run_script(the_rig, database, script, databases.log_path("taps"))


def correlation(first, second):
    """Spearman's rank correlation of two orders of the same things."""
    place = {thing: rank for rank, thing in enumerate(second)}
    number = len(first)
    return 1 - 6 * sum((rank - place[thing]) ** 2 for rank, thing in enumerate(first)) / (number * (number**2 - 1))


def p_value(pairs, rng, rounds=1999):
    """How often chance alone ties the two orders of all evenings as strongly as they are."""
    def strength(orders):
        return abs(statistics.mean(correlation(first, second) for first, second in orders))
    real = strength(pairs)
    as_strong = sum(
        strength([(first, rng.sample(second, len(second))) for first, second in pairs]) >= real for _round in range(rounds))
    return (as_strong + 1) / (rounds + 1)


def row_order(cursor, opening, day, order, sealed):
    """The counters of an evening (or, sealed, of its week) in the order of a column."""
    if sealed:
        cursor.execute(
            f"SELECT measure, value FROM huiskamer_week_tally WHERE measure != 'visit' AND location_id ="
            f" (SELECT location_id FROM huiskamer_opening WHERE id = %s) AND (year, week) ="
            f" (extract(isoyear from %s::date), extract(week from %s::date)) ORDER BY {order}", (opening, day, day))
    else:
        cursor.execute(
            f"SELECT measure, value FROM huiskamer_tally WHERE measure != 'visit' AND opening_id = %s ORDER BY {order}", (opening,))
    return [list(row) for row in cursor.fetchall()]


@pytest.mark.parametrize("order", ["ctid", "id", "xmin::text::bigint, ctid"])
@pytest.mark.parametrize("seal", [True, False], ids=["sealed", "open"])
def test_no_order_of_rows_tells_the_order_of_taps(tapped, cursor, budget, order, seal, capsys):
    rng = random.Random(budget.seed)
    pairs = []
    for opening, day, taps in tapped[seal]:
        taps = [f"{measure}/{value}" for measure, value in taps]
        rows = [f"{measure}/{value}" for measure, value in row_order(cursor, opening, day, order, seal)]
        assert sorted(rows) == sorted(taps)
        pairs.append((taps, rows))
    p = p_value(pairs, rng)
    with capsys.disabled():
        print(f"\norder by {order}, {'sealed' if seal else 'open'}: {len(pairs)} evenings, p = {p:.4f} (cries wolf at {ALPHA})")
    if seal:
        assert p > ALPHA
    elif order != "id":  # rows are made in random order, so the id tells nothing on an open evening either
        assert p <= ALPHA


@pytest.fixture(scope="module")
def tapped(played, the_rig, budget, tmp_path_factory):
    """{sealed: [(opening, day, taps in order)]}: evenings that were sealed, and others left open."""
    folder, found = tmp_path_factory.mktemp("taps"), {}
    for seal in (True, False):
        path = folder / f"{seal}.json"
        open_evening(the_rig, played[0], random.Random(budget.seed + seal), budget.steps(6, 40), seal, path,
                     year=2020 if seal else 2021)
        found[seal] = json.loads(path.read_text())
    return found
