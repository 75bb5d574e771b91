"""A release before this one, full of demo data, becomes this one: same facts, no complaint.

Each lies packed beside the tests, as it was at commits 1b312a1 and 640315f, so the test installs what people really
have.
"""
import json
import random
import signal
import time

import psycopg2
import pytest

from launcher import databases, forked, postgres, release_before, results, server, settings
from launcher.release_before import FIRST, SECOND
from tests.command.upgrade_scripts import FACTS, LIVED, STALE

# An upgrade says more than this once the addon is loaded; how long it takes is the machine's.
MOST_LINES, LOADS_WITHIN = 100, 300
# Tables and columns whose content went elsewhere; FACTS says that it arrived, or why it was let go.
WITHOUT_DIGEST = {
    "huiskamer_client.lookup_digest": "nothing: words are opened and compared, and FACTS says that everybody is found",
}
MOVED = {SECOND: WITHOUT_DIGEST, FIRST: WITHOUT_DIGEST | {
    "huiskamer_tally": "visits stay, in new rows; what else was counted is sealed",
    "huiskamer_week_tally": "sealed",
    "huiskamer_correction": "what waits is sealed with its week; of what was decided sums stay",
    "huiskamer_contact.next_step": "a step",
    "huiskamer_contact.next_step_on": "a step",
    "huiskamer_minor_path.focal_person_id": "a copy of whom the huiskamer names",
    "huiskamer_release.contents": "sealed",
}}
# Columns that the new version means to change, and to what.
CHANGED = {
    # only the newest answer counts, and closing a file ends what was for it
    "huiskamer_consent.state": ("replaced", "withdrawn", "ended"),
    # nobody is asked any more on the words about Comensha; what was answered on them stays
    "huiskamer_consent_text.active": (False,),
    # a pilot that was decided to go on no longer caps its evenings
    "huiskamer_location.pilot_until": (None,),
}
# Rows that the new version has no use for, by a column and its value, and why.
GONE = {"huiskamer_retention_term": ("kind", "key_epoch", "a key under which something was erased goes the same night")}


@pytest.fixture(scope="module", params=release_before.BEFORE)
def old_database(request, the_rig, tmp_path_factory):
    """A version before, and the name of a database of it with demo data, while its addon is in force."""
    folder = release_before.unpacked(request.param, tmp_path_factory.mktemp("before"))
    name = release_before.database(the_rig, request.param, folder)
    with release_before.addon_in(folder):
        yield request.param, name


def facts(odoo, script=FACTS):
    """What a database holds, asked with the addon that was in force when this Odoo was begun."""
    [line] = [line for line in odoo.heard(script).splitlines() if line.startswith("FACTS")]
    return json.loads(line.removeprefix("FACTS"))


def stored(database):
    """table -> {id: {column: value}} for every table of ours, and for the groups of every user."""
    words = {key: value for key, value in postgres.connection().items() if value}
    connection = psycopg2.connect(dbname=database, **words)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                       " AND (relname LIKE 'huiskamer%' OR relname = 'res_groups_users_rel')")
        found = {}
        for table in [name for name, in cursor.fetchall()]:
            cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t')
            rows = [row for row, in cursor.fetchall()]
            found[table] = {row.get("id", json.dumps(row, sort_keys=True)): row for row in rows}
    connection.close()
    return found


def is_meant(name, before, now):
    """Whether a value is another one because the new version means it so."""
    is_sealed_anew = str(before).startswith("hk1.") and str(now).startswith("hk2.")
    is_named_wholly = name == "huiskamer_short_key.made_in" and str(now).endswith(f"/{before}")
    is_translated = name == "huiskamer_legal_basis.reason" and isinstance(now, dict) and now["en_US"] == before
    return is_sealed_anew or is_named_wholly or is_translated or now in CHANGED.get(name, ())


def die_half_way(the_rig, name, lines):
    """Begin the upgrade, and take the power away so many lines of its log after the addon began to be loaded."""
    log = databases.log_path("half-upgrade")
    log.unlink(missing_ok=True)
    config = server.config_file(the_rig, name, http_port=server.free_port(), gevent_port=server.free_port())
    process = server.start(the_rig, name, [
        "-c", config, "-u", settings.ADDON, "--skip-auto-install", "--stop-after-init"], log)
    try:
        until = time.monotonic() + LOADS_WITHIN
        while log.read_text(errors="replace").partition(f"Loading module {settings.ADDON}")[2].count("\n") < lines:
            assert process.poll() is None and time.monotonic() < until, results.last_errors(log)
            time.sleep(0.01)
    finally:
        server.stop(process, signal.SIGKILL)
        config.unlink(missing_ok=True)
    assert process.returncode == -signal.SIGKILL, "it was through before the power went"


def lost(before, after, moved):
    """What was stored before and is not there afterwards, as sentences."""
    for table, rows in before.items():
        if table in moved:
            continue
        for key, row in rows.items():
            now = after.get(table, {}).get(key)
            if now is None and (column := GONE.get(table)) and row[column[0]] == column[1]:
                continue
            if now is None:
                yield f"{table}: a row is gone: {row}"
                continue
            for column, value in row.items():
                name = f"{table}.{column}"
                if value is None or name in moved or column in ("write_date", "write_uid"):
                    continue
                if now.get(column) != value and not is_meant(name, value, now.get(column)):
                    yield f"{name}: {value!r} became {now.get(column)!r}"


@pytest.fixture(scope="module")
def upgraded(the_rig, old_database, budget):
    """An upgrade whose power is taken away on its way, and that is begun again: what was known and stored before and
    after (facts, facts, stored, stored), what may have moved, words that are those of before, and what was logged.
    """
    version, old = old_database
    name = f"huis_upgrade_{settings.checkout_name()}"
    with databases.temporary_copy(the_rig, old, name):
        release_before.take_lookup_key(name)
        with forked.forked(the_rig, name, "before") as odoo:
            odoo.heard(LIVED[version])
            before, rows = facts(odoo), stored(name)
        with release_before.addon_in(settings.ROOT):
            die_half_way(the_rig, name, random.Random(f"{budget.seed} {version}").randint(1, MOST_LINES))
            log = databases.log_path("upgrade")
            code = server.run_once(the_rig, name, ["-u", settings.ADDON, "--skip-auto-install"], log)
            assert not code, results.last_errors(log)
            with forked.forked(the_rig, name, "facts") as odoo:
                yield (before, facts(odoo), rows, stored(name), MOVED[version], facts(odoo, STALE),
                       results.complaints(log))


def test_the_version_before_becomes_this_one_with_the_same_facts(upgraded):
    before, after, *_rest = upgraded
    assert all(before.values()), "the demo has some of everything"
    for what, found in before.items():
        assert after[what] == found, what


def test_the_upgrade_complains_of_nothing(upgraded):
    assert upgraded[-1] == []


def test_nothing_that_was_stored_is_lost_but_what_is_named_here(upgraded):
    _before, _after, rows, now, moved, *_rest = upgraded
    assert sum(map(len, rows.values())) > 1000, "nothing was looked at"
    gone = sorted(lost(rows, now, moved))
    assert not gone, "\n".join(gone)
    assert not {name for name in moved if "." in name
                and any(name.split(".")[1] in row for row in now[name.split(".")[0]].values())}


def test_the_words_on_screen_are_those_of_this_version(upgraded):
    words = upgraded[-2]
    assert words["looked"] > 1500, "nothing was looked at"
    assert not words["stale"], f"{len(words['stale'])} are of before: {words['stale'][:20]}"
