"""What an upgrade's test asks of a database, and does in a version before: programs for Odoo's own shell."""
from launcher.release_before import FIRST, SECOND

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
    'evenings': rows('huiskamer.opening', 'location_id', 'date', 'state'),
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
