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

from launcher import databases, postgres, release_before, results, server, settings
from launcher.release_before import FIRST, SECOND

# An upgrade takes longer than this, from when the addon is loaded.
MOST_SECONDS, LOADS_WITHIN = 8, 300
# What both versions know by the same names; a person's words are compared as her colleagues read them.
FACTS = """
import collections, hashlib, json
from odoo.addons.huiskamer_case.models.monitoring.release_key import release_key
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
clients = env['huiskamer.client'].search([]).filtered(lambda client: client.alias and client.code_word)
print('FACTS' + json.dumps({
    'steps': steps, 'visits': +visits, 'open evenings': +evenings, 'quarters': +quarters, 'waiting': +waiting, 'decided': +decided,
    'found by two words': sorted(client.code for client in clients if is_found(client)),
    'key of released figures': hashlib.sha256(release_key(env)).hexdigest(),
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
    'reasons of the house, as colleagues read them': sorted(
        [row.purpose, row.reason] for row in env['huiskamer.legal.basis'].with_context(lang='nl_NL').search([])
        if '(voorbeeld)' in row.reason),
    'evenings': rows('huiskamer.opening', 'display_name', 'state'),
    'reports': rows('huiskamer.report', 'location_id', 'date_from', 'date_until', 'state'),
    'colleagues': rows('res.users', 'login', 'active'),
}))
"""  # noqa: E501
# What a version did and its demo does not: keys that are drawn on first use, a reason of the house's own, a name that
# was compared in another way, late taps, decisions, an erasure under the key of the epoch.
KEYS = """
from odoo.addons.huiskamer_case.models.monitoring.release_key import release_key
release_key(env)
env['huiskamer.legal.basis'].search([('purpose', '=', 'aftercare')]).reason = "Onze eigen reden (voorbeeld)."
env.cr.commit()
"""
LIVED = {FIRST: KEYS + """
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
""", SECOND: KEYS + """  # noqa: E501
from odoo.addons.huiskamer_case.models.dropin.week_rewrite import Week
tonight = env['huiskamer.opening'].search([('state', '=', 'open')], limit=1)
place = (tonight.location_id.id, *tonight.date.isocalendar()[:2])
week = Week(env, *place)
week.propose(0, {('help', 'advies'): 3}, False)
week.write()
env.cr.execute(
    "INSERT INTO huiskamer_correction (location_id, year, week, reason, added, taken_away, left_out) VALUES (%s, %s, %s, 'late', 4, 1, 5)", place)
env['huiskamer.case'].search([('state', '=', 'open')], limit=1)._erase('asked')
env.cr.commit()
"""}  # noqa: E501
# Dutch words of the addon's own menus, fields and choices that are not those of this version. What is marked as the
# house's own (``noupdate``, as the jobs are) keeps its words.
STALE = """
import json
from odoo.tools import file_open
from odoo.tools.translate import translation_file_reader
looked, stale = 0, []
own = set(env['ir.model.data'].search([('module', '=', 'huiskamer_case'), ('noupdate', '=', True)]).mapped('name'))
with file_open('huiskamer_case/i18n/nl.po', 'rb') as source:
    for row in translation_file_reader(source):
        if row['type'] != 'model' or not row['name'].startswith('ir.') or not row['value'] or row['imd_name'] in own:
            continue
        field = row['name'].split(',')[1]
        record = env.ref(f"huiskamer_case.{row['imd_name']}", raise_if_not_found=False)
        if record and record.with_context(lang='en_US')[field] == row['src']:
            looked += 1
            if record.with_context(lang='nl_NL')[field] != row['value']:
                stale.append([row['name'], row['src'], record.with_context(lang='nl_NL')[field]])
print('FACTS' + json.dumps({'looked': looked, 'stale': stale}))
"""
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


def facts(the_rig, database, script=FACTS):
    """What a database holds, asked with the addon that is in force."""
    log = databases.log_path("facts")
    server.run_script(the_rig, database, script, log)
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


def is_meant(name, before, now):
    """Whether a value is another one because the new version means it so."""
    is_sealed_anew = str(before).startswith("hk1.") and str(now).startswith("hk2.")
    is_named_wholly = name == "huiskamer_short_key.made_in" and str(now).endswith(f"/{before}")
    is_translated = name == "huiskamer_legal_basis.reason" and isinstance(now, dict) and now["en_US"] == before
    return is_sealed_anew or is_named_wholly or is_translated or now in CHANGED.get(name, ())


def die_half_way(the_rig, name, seconds):
    """Begin the upgrade, and take the power away so many seconds after the addon began to be loaded."""
    log = databases.log_path("half-upgrade")
    log.unlink(missing_ok=True)
    config = server.config_file(the_rig, name, http_port=server.free_port(), gevent_port=server.free_port())
    process = server.start(the_rig, name, [
        "-c", config, "-u", settings.ADDON, "--skip-auto-install", "--stop-after-init"], log)
    try:
        until = time.monotonic() + LOADS_WITHIN
        while f"Loading module {settings.ADDON}" not in log.read_text(errors="replace"):
            assert process.poll() is None and time.monotonic() < until, results.last_errors(log)
            time.sleep(0.2)
        time.sleep(seconds)
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
        server.run_script(the_rig, name, LIVED[version], databases.log_path("lived"))
        before, rows = facts(the_rig, name), stored(name)
        with release_before.addon_in(settings.ROOT):
            die_half_way(the_rig, name, random.Random(f"{budget.seed} {version}").uniform(0, MOST_SECONDS))
            log = databases.log_path("upgrade")
            code = server.run_once(the_rig, name, ["-u", settings.ADDON, "--skip-auto-install"], log)
            assert not code, results.last_errors(log)
            yield (before, facts(the_rig, name), rows, stored(name), MOVED[version], facts(the_rig, name, STALE),
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
