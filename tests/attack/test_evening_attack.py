"""Nobody learns who came: the attacks of design/short_keys.md, with controls that must fall.

The attacker has what PostgreSQL leaves below SQL: its write-ahead log, its files before and after VACUUM, its
statistics, a dump of every night; and in the end the key folder as it is after sealing. Every attack has its
control in the same run: the same script on open counters, or with the keys that were destroyed. A control that
does not fall means that the script is no attacker, and fails the test.
"""
import json
import math
import statistics

import psycopg2
import pytest

from launcher import databases, postgres, server, settings
from tests import attacker, below, own_cluster
from tests.season import CHANCES

LEVELS = (1, 2, 3, 8, 15)
WEEKS = (6, 4, 3, 3, 3)  # in a short run: enough for more files than FLOOR at each level
DEEP = 40
MARGIN = 0.02  # two points, as design/short_keys.md says
SIGMAS = 4  # chance alone passes this once in 30,000 comparisons
CONTROL_FALLS = 0.60
FLOOR = 40  # fewest files at a level that count as an attack
PLAIN = ("attack_plain_tally", "attack_plain_week")

pytestmark = pytest.mark.attack


class Played:
    """A season on a cluster of its own: the truth about it, and everything that was left lying about."""

    def __init__(self, cluster, name, folder, keys, span):
        """:param span: where the write-ahead log was before and after"""
        self.cluster, self.name, self.keys, self.span = cluster, name, keys, span
        self.truth = json.loads((folder / "truth.json").read_text())
        self.versions = json.loads((folder / "versions.json").read_text())
        self.visits = self.truth["visits"]

    def sql(self, statement, *values):
        """Rows of one statement on the attacked database."""
        connection = psycopg2.connect(dbname=self.name, host=str(self.cluster.folder), user=own_cluster.USER)
        connection.autocommit = True  # VACUUM wants no transaction around it
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def at(self, level):
        """The visits of evenings with so many."""
        return [visit for visit in self.visits if visit["level"] == level]

    def relations(self, condition):
        """The files of tables, their indexes and their overflow, for tables whose name fulfils a condition of SQL."""
        return {number for number, in self.sql(f"""
            WITH tables AS (SELECT oid, reltoastrelid FROM pg_class WHERE relkind = 'r' AND relnamespace =
                'public'::regnamespace AND {condition})
            SELECT c.relfilenode::int FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
             WHERE coalesce(i.indrelid, c.oid) IN (SELECT oid FROM tables UNION SELECT reltoastrelid FROM tables)""")}


@pytest.fixture(scope="module")
def played(the_rig, seed, budget, tmp_path_factory):
    """A season, on a copy of the demo in a cluster of its own with a key folder of its own."""
    folder, name = tmp_path_factory.mktemp("season"), own_cluster.demo()
    folder.chmod(0o777)
    keys = folder / "keys"
    weeks = [budget.steps(short, DEEP) for short in WEEKS]
    script = (f"import sys; sys.path.insert(0, {str(settings.ROOT / 'tests')!r})\nimport season\n"
              f"season.play(env, {budget.seed}, {LEVELS!r}, {weeks!r}, {str(folder)!r})\n")
    with pytest.MonkeyPatch.context() as patch, own_cluster.with_demo(seed, patch, keys) as cluster:
        begin = position(name)
        server.run_script(the_rig, name, script, databases.log_path("season"))
        yield Played(cluster, name, folder, keys, (begin, position(name)))


def position(name):
    """Where the write-ahead log is now, as a number."""
    words = {key: value for key, value in postgres.connection().items() if value}
    connection = psycopg2.connect(dbname=name, **words)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT (pg_current_wal_flush_lsn() - '0/0')::bigint")
        found = cursor.fetchone()[0]
    connection.close()
    return found


def values():
    """measure -> its values."""
    return {measure: list(chances) for measure, chances in CHANCES.items()}


def judged(played, attack, control, capsys, what):
    """Run an attack and its control at every level; print what came out and fail on what must not be.

    :param attack: function (visits) -> candidates, on the product
    :param control: the same, on what lies open; None where another level of knowledge is the control
    """
    lines, failures = [], []
    for level in LEVELS:
        visits = played.at(level)
        assert len(visits) >= FLOOR
        found, right = attacker.gains(visits, attack(visits))
        gain, chance = statistics.mean(found), SIGMAS * (statistics.stdev(found) / math.sqrt(len(found)))
        _found, fell = attacker.gains(visits, control(visits))
        lines.append(f"{level:>3} visits an evening, {len(visits):>5} files: {right:.0%} right, {gain:+.1%} over the "
                     f"period's own proportions"
                     f" (chance ±{chance:.1%}); control {fell:.0%} right")
        if gain > MARGIN + chance:
            failures.append(f"{what}, {level} visits: {gain:+.1%}")
        if level == 1 and fell < CONTROL_FALLS:
            failures.append(f"{what}, {level} visits: the control fell in {fell:.0%} only; the script is no attacker")
    with capsys.disabled():
        print(f"\n{what}\n" + "\n".join(lines))
    assert not failures, failures


def test_the_write_ahead_log_tells_nothing(played, capsys):
    log = below.records(played.cluster, *played.span)
    plain = played.relations(f"relname IN {PLAIN}")
    ours = attacker.by_transactions(below.touched(log, lambda relation: relation not in plain))
    theirs = attacker.by_transactions(below.touched(log, lambda relation: relation in plain))
    judged(played, lambda _visits: attacker.by_words(ours, values()),
           lambda _visits: attacker.by_words(theirs, values()),
           capsys, f"write-ahead log, {len(log)} records")


@pytest.mark.parametrize("is_vacuumed", [False, True], ids=["before", "after"])
def test_the_files_of_the_tables_tell_nothing_before_and_after_vacuum(played, is_vacuumed, capsys):
    if is_vacuumed:
        played.sql("VACUUM")
    played.sql("CHECKPOINT")
    database = played.sql("SELECT oid::int FROM pg_database WHERE datname = current_database()")[0][0]
    moments = {number for visit in played.visits for number in range(visit["began"][1], visit["ended"][1])}
    ours, theirs = (
        below.row_versions(played.cluster, database, played.relations(condition), moments)
        for condition in (f"relname NOT IN {PLAIN}", f"relname IN {PLAIN}"))
    assert any(ours.values()), "no row version of ours was found: nothing was looked at"
    lines = []
    for level in LEVELS:
        found, lies = attacker.by_words(attacker.by_transactions(ours),
                                        values()), attacker.by_words(attacker.by_transactions(theirs), values())
        visits = played.at(level)
        got, right = attacker.gains(visits, found)
        chance = SIGMAS * statistics.stdev(got) / math.sqrt(len(got))
        told = [(measure, next(iter(of))) for visit in visits for measure, of in lies(visit).items() if len(of) == 1]
        sure = [visit["is"][measure] == next(iter(of)) for visit in visits for measure, of in lies(visit).items()
                if len(of) == 1]
        lines.append(f"{level:>3} visits an evening: {right:.0%} right ({statistics.mean(got):+.1%}, chance "
                     f"±{chance:.1%}); control: {len(told)} values"
                     f" lay in the files, {statistics.mean(sure) if sure else 0:.0%} of them right")
        assert statistics.mean(got) <= MARGIN + chance, lines[-1]
        if level == LEVELS[-1]:
            assert len(told) > FLOOR and statistics.mean(sure) > CONTROL_FALLS, "the script is no attacker"
    with capsys.disabled():
        print(f"\nfiles of the tables, {'after' if is_vacuumed else 'before'} VACUUM\n" + "\n".join(lines))


def test_a_dump_of_every_night_tells_nothing(played, capsys):
    dumps = played.truth["dumps"]
    assert not {word for dump in dumps.values() for word in dump["words"]}, "words of counters stand in a dump"
    judged(played, lambda _visits: lambda _visit: {}, lambda visits: attacker.by_nightly(visits, dumps), capsys,
           "a dump of every night")


def test_statistics_of_postgresql_hold_no_counter(played):
    played.sql("ANALYZE")
    kept = " ".join(row[0] for row in played.sql(
        "SELECT coalesce(most_common_vals::text, '') || coalesce(histogram_bounds::text, '') FROM pg_stats WHERE "
        "tablename IN"
        " ('huiskamer_tally', 'huiskamer_evening_count', 'huiskamer_week_tally', 'huiskamer_correction', "
        "'huiskamer_tap_batch', 'huiskamer_short_key')"))
    plain = " ".join(row[0] for row in played.sql(
        "SELECT coalesce(most_common_vals::text, '') FROM pg_stats WHERE tablename LIKE 'attack_plain%%'"))
    words = [word for chances in CHANCES.values() for word in chances if len(word) > 3]
    assert not [word for word in words if word in kept]
    assert [word for word in words if word in plain], "nothing is found where it lies open"


def test_the_keys_of_afterwards_open_no_evening(played, capsys):
    """Every version of every sealed row, and the key folder as it is after sealing: no better than the week's sums."""
    unpack = played_unpack()
    now = {path.stem: path.read_text().strip() for path in played.keys.glob("*.key")}
    then = played.truth["keys"]
    assert set(now) & set(then), "no key is left: nothing was tried"
    (after, many), (before, number) = (attacker.opened(played.versions, keys, unpack) for keys in (now, then))
    weeks = {binding for _number, _opening, binding in after}
    assert {binding.split("|")[0] for binding in weeks} == {"week"}
    assert len(weeks) == many, "an older version of a week opens too"
    assert number == len(played.versions), "the control does not open everything"
    by_week = {level: week_gain(played.at(level)) for level in LEVELS}
    lines, failures = [], []
    for level in LEVELS:
        visits = played.at(level)
        _found, right = attacker.gains(visits, in_season(played, after))
        _found, fell = attacker.gains(visits, in_season(played, before))
        lines.append(f"{level:>3} visits an evening: {right:.1%} right, the week's own sums give "
                     f"{by_week[level]:.1%}; with the keys of before {fell:.0%}")
        if right > by_week[level] + MARGIN:
            failures.append(lines[-1])
        if fell < CONTROL_FALLS:
            failures.append(f"{level}: with the keys of before only {fell:.0%}")
    with capsys.disabled():
        print("\nevery version of every sealed row, with the keys of afterwards\n" + "\n".join(lines))
    assert not failures, failures


def in_season(played, tables):
    """Candidates from opened rows, counted over the whole season."""
    return attacker.by_versions(played.visits, tables)


def week_gain(visits):
    """How often the commonest value of a week is right: what its sums tell whoever has them."""
    weeks = {}
    for visit in visits:
        weeks.setdefault(attacker.week_key(visit), []).append(visit)
    best = {key: attacker.commonest(group) for key, group in weeks.items()}
    return statistics.mean(best[attacker.week_key(visit)][measure][0] == visit["is"][measure] for visit in visits
                           for measure in attacker.ATTRIBUTES)


def played_unpack():
    """The product's own way to read counts, loaded without Odoo."""
    import importlib.util  # noqa: PLC0415 (only here)

    spec = importlib.util.spec_from_file_location("counters",
                                                  settings.ADDON_FOLDER / "models" / "dropin" / "counters.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.unpack


def test_after_sealing_all_open_rows_of_a_week_have_one_xmin(played, budget):
    """What stays plain, visits per hour block, is made anew with its week."""
    spread = played.sql("""
        SELECT o.location_id, to_char(o.date, 'IYYY-IW'), count(DISTINCT t.xmin::text) FROM huiskamer_tally t
          JOIN huiskamer_opening o ON o.id = t.opening_id JOIN huiskamer_location l ON l.id = o.location_id
         WHERE o.state = 'sealed' AND l.name LIKE 'Attack%%' GROUP BY 1, 2""")
    assert len(spread) >= sum(budget.steps(short, DEEP) for short in WEEKS) and {number for _place, _week,
        number in spread} == {1}


def test_the_control_of_visits_with_times_falls(played):
    rows = [(place, str(day), minute) for place, day,
            minute in played.sql("SELECT place, day, minute FROM attack_control_visit")]
    for level in LEVELS:
        assert attacker.linked_on_control(rows, played.at(level)) >= CONTROL_FALLS
