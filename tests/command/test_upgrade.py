"""Each release before this one, full of demo data, becomes this one: same facts, no complaint.

Their addons lie packed beside the tests, as they were at commits 1b312a1 and 640315f and without their tests, so this
installs what people really have.
"""
import contextlib
import json
import tarfile
from pathlib import Path
from unittest.mock import patch

import psycopg2
import pytest

from launcher import databases, postgres, results, server, settings

FIRST, SECOND = "19.0.1.0.0", "19.0.2.0.0"
DATA = Path(__file__).parents[1] / "data"
# What both versions know by the same names; a person's words are compared as her colleagues read them.
FACTS = """
import collections, json
def rows(model, *names):
    records = env[model].with_context(active_test=False).search([])
    return sorted([str(record[name]) for name in names] for record in records)
def add(table, key, number):
    table['/'.join(map(str, key))] += number
is_new = 'huiskamer.step' in env
places, openings = env['huiskamer.location'].search([]), env['huiskamer.opening'].search([])
visits, evenings, quarters, waiting, decided = (collections.Counter() for _table in range(5))
if is_new:
    from datetime import date
    from odoo.addons.huiskamer_case.models.dropin.week_rewrite import Week
    steps = sorted([step.case_id.code, step.what, str(step.due_on)] for step in env['huiskamer.step'].search([]))
    for tally in env['huiskamer.tally'].search([]):
        add(visits, (tally.opening_id.id, tally.value), tally.count)
    for opening_id, counts in env['huiskamer.evening.count']._read_counts(openings.ids)[0].items():
        for key, number in counts.items():
            add(evenings, (opening_id, *key), number)
    found, _partly, closed = env['huiskamer.week.tally']._opened(places, date(2000, 1, 1), date(2100, 1, 1))
    assert not closed, 'all weeks open'
    for location_id, year, quarter, _week, counts in found:
        for key, number in counts.items():
            add(quarters, (location_id, year, quarter, *key), number)
    for tally in env['huiskamer.week.tally'].search([('week', '>', 0)]):
        week = Week(env, tally.location_id.id, tally.year, tally.week)
        for uncertain, table in ((False, week.late), (True, week.again)):
            for key, number in table.items():
                add(waiting, (*week.place, uncertain, *key), number)
    for row in env['huiskamer.correction'].search([]):
        for what in ('added', 'taken_away', 'left_out'):
            add(decided, (row.location_id.id, row.year, row.week, row.reason, what), row[what])
    def is_found(client):
        return client in env['huiskamer.client']._everybody_with(client.alias, client.code_word)
else:
    from datetime import date
    steps = sorted([note.case_id.code, note.next_step or '…', str(note.next_step_on or note.held_on)]
                   for note in env['huiskamer.contact'].search([]) if note.next_step or note.next_step_on)
    for tally in env['huiskamer.tally'].search([]):
        if tally.measure == 'visit':
            add(visits, (tally.opening_id.id, tally.value), tally.count)
        else:
            add(evenings, (tally.opening_id.id, tally.measure, tally.value), tally.count)
    for tally in env['huiskamer.week.tally'].search([]):
        quarter = (date.fromisocalendar(tally.year, tally.week, 4).month + 2) // 3
        add(quarters, (tally.location_id.id, tally.year, quarter, tally.measure, tally.value), tally.count)
    for row in env['huiskamer.correction'].search([]):
        place = (row.location_id.id, row.year, row.week)
        if row.state == 'proposed':
            add(waiting, (*place, row.is_uncertain, row.opening_id.id or 0, row.measure, row.value), row.number)
        else:
            add(decided, (*place, row.reason, 'left_out' if row.state == 'refused' else 'added' if row.number > 0 else 'taken_away'), abs(row.number))
    def is_found(client):
        return True
clients = env['huiskamer.client'].search([('lookup_digest', '!=', False)])
print('FACTS' + json.dumps({
    'steps': steps, 'visits': +visits, 'open evenings': +evenings, 'quarters': +quarters, 'waiting': +waiting, 'decided': +decided,
    'found by two words': sorted(client.code for client in clients if is_found(client)),
    'released': sorted([row.id, row.shown, json.dumps(json.loads(row.contents), sort_keys=True)] for row in env['huiskamer.release'].search([])),
    'people': rows('huiskamer.client', 'code', 'alias', 'phone', 'age_band'),
    'files': rows('huiskamer.case', 'code', 'state', 'caseworker_id'),
    'notes': rows('huiskamer.contact', 'code', 'facts', 'observation'),
    'wishes': rows('huiskamer.goal', 'code', 'wish'),
    'answers': rows('huiskamer.consent', 'code', 'purpose', 'given_at'),
    'handovers': rows('huiskamer.handover', 'code', 'stage', 'service_id'),
    'moves': rows('huiskamer.handover.event', 'verb', 'to_stage', 'occurred_at'),
    'sent': rows('huiskamer.disclosure', 'code', 'text'),
    'services': rows('huiskamer.service', 'display_name', 'kind'),
    'evenings': rows('huiskamer.opening', 'display_name', 'state'),
    'reports': rows('huiskamer.report', 'display_name', 'state'),
    'colleagues': rows('res.users', 'login', 'active'),
}))
"""
# What the first version did and its demo does not: a name that it compared in another way, late taps, decisions.
LIVED = """
client = env['huiskamer.client'].search([('lookup_digest', '!=', False)], limit=1)
client.write({'alias': 'Łucja Ørsted-Núñez (voorbeeld)'})
env.flush_all()
tonight = env['huiskamer.opening'].search([('state', '=', 'open')], limit=1)
year, week, _day = tonight.date.isocalendar()
for state, opening, measure, value, number, is_uncertain in (
        ('proposed', tonight.id, 'visit', 'h18', 2, False), ('proposed', None, 'help', 'advies', 3, False),
        ('proposed', None, 'help', 'advies', 1, True), ('applied', None, 'help', 'hulp', 4, False),
        ('applied', None, 'help', 'hulp', -1, False), ('refused', None, 'topic', 'housing', 5, False)):
    env.cr.execute(
        "INSERT INTO huiskamer_correction (location_id, year, week, reason, state, opening_id, measure, value, number, is_uncertain)"
        " VALUES (%s, %s, %s, 'late', %s, %s, %s, %s, %s, %s)",
        (tonight.location_id.id, year, week, state, opening, measure, value, number, is_uncertain))
env.cr.commit()
"""
# Tables and columns whose content went elsewhere since a version; FACTS says that it arrived, or why it was let go.
MOVED_SINCE = {SECOND: {}, FIRST: {
    "huiskamer_tally": "visits stay, in new rows; what else was counted is sealed",
    "huiskamer_week_tally": "sealed",
    "huiskamer_correction": "what waits is sealed with its week; of what was decided sums stay",
    "huiskamer_contact.next_step": "a step",
    "huiskamer_contact.next_step_on": "a step",
    "huiskamer_minor_path.focal_person_id": "a copy of whom the huiskamer names",
    "huiskamer_release.contents": "sealed",
}}
# Columns that a version means to change, and to what.
CHANGED_SINCE = {SECOND: {}, FIRST: {
    # only the newest answer counts, and closing a file ends what was for it
    "huiskamer_consent.state": ("replaced", "withdrawn", "ended"),
    # nobody is asked any more on the words about Comensha; what was answered on them stays
    "huiskamer_consent_text.active": (False,),
}}
# Names are compared in a new way; FACTS says that they are found.
DIGESTS = ("huiskamer_client.lookup_digest",)


def since(table, version):
    """What one of the tables above says of a database that comes from this version: its own lines and those of later ones."""
    return {key: value for known, lines in table.items() if known >= version for key, value in lines.items()}


def old_addon(folder, version):
    """Unpack the addon as it was, without its tests; return the folder that holds it."""
    with tarfile.open(DATA / f"{settings.ADDON}-{version}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


@contextlib.contextmanager
def addon_in(folder):
    """The launcher, with the addon of another folder."""
    with (patch.object(settings, "ADDON_PARENT", folder),
          patch.object(settings, "ADDON_FOLDER", folder / settings.ADDON)):
        yield


@pytest.fixture(scope="module", params=(FIRST, SECOND))
def version(request):
    """The version that a database comes from."""
    return request.param


@pytest.fixture(scope="module")
def old_database(the_rig, version, tmp_path_factory):
    """The name of a database of a version before with demo data, made once and kept like the template."""
    folder = old_addon(tmp_path_factory.mktemp("before"), version)
    name = f"huis_before_{settings.digest(version, databases.template_digest(the_rig))}"
    with addon_in(folder):
        databases.with_addon(the_rig, name, demo=True)
        yield name


def facts(the_rig, database):
    """What a database holds, asked with the addon that is in force."""
    log = databases.log_path("facts")
    server.run_script(the_rig, database, FACTS, log)
    [line] = [line for line in log.read_text().splitlines() if line.startswith("FACTS")]
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


def lost(before, after, version):
    """What was stored before, in a database of this version, and is not there afterwards, as sentences."""
    moved, changed = since(MOVED_SINCE, version), since(CHANGED_SINCE, version)
    digests = DIGESTS if version == FIRST else ()
    for table, rows in before.items():
        if table in moved:
            continue
        for key, row in rows.items():
            now = after.get(table, {}).get(key)
            if now is None:
                yield f"{table}: a row is gone: {row}"
                continue
            for column, value in row.items():
                name = f"{table}.{column}"
                if value is None or name in (*moved, *digests) or column in ("write_date", "write_uid"):
                    continue
                is_sealed = str(value).startswith("hk1.") and str(now.get(column)).startswith("hk2.")
                if now.get(column) != value and not is_sealed and now.get(column) not in changed.get(name, ()):
                    yield f"{name}: {value!r} became {now.get(column)!r}"


@pytest.fixture(scope="module")
def upgraded(the_rig, version, old_database):
    """What was known and stored before and after: (facts, facts, stored, stored), and what was logged."""
    name = f"huis_upgrade_{settings.checkout_name()}"
    with databases.temporary_copy(the_rig, old_database, name):
        if version == FIRST:
            server.run_script(the_rig, name, LIVED, databases.log_path("lived"))
        before, rows = facts(the_rig, name), stored(name)
        with addon_in(settings.ROOT):
            log = databases.log_path("upgrade")
            code = server.run_once(the_rig, name, ["-u", settings.ADDON, "--skip-auto-install"], log)
            assert not code, results.last_errors(log)
            yield before, facts(the_rig, name), rows, stored(name), results.complaints(log)


def test_the_version_before_becomes_this_one_with_the_same_facts(upgraded, version):
    before, after, *_rest = upgraded
    lived = {"waiting", "decided"} if version != FIRST else ()
    assert all(found for what, found in before.items() if what not in lived), "the demo has some of everything"
    for what, found in before.items():
        assert after[what] == found, what


def test_the_upgrade_complains_of_nothing(upgraded):
    assert upgraded[-1] == []


def test_nothing_that_was_stored_is_lost_but_what_is_named_here(upgraded, version):
    _before, _after, rows, now, _complaints = upgraded
    assert sum(map(len, rows.values())) > 1000, "nothing was looked at"
    gone, moved = sorted(lost(rows, now, version)), since(MOVED_SINCE, version)
    assert not gone, "\n".join(gone)
    assert not {name for name in moved if "." in name and any(name.split(".")[1] in row for row in now[name.split(".")[0]].values())}
