"""What the log of reads and the rules cost: run inside Odoo by ``./huis bench``, with ``env`` at hand.

The same call is made by turns with and without the log, and with and without the rules (as the
caseworker, and as the same person past the rules), each on a cold cache. What a call writes in the
log is in its figure, for it is written before its commit; the commit itself is not.
"""
import statistics
import time
from contextlib import nullcontext
from unittest.mock import patch

from odoo import Command
from odoo.addons.huiskamer_case.models.oversight.read_log import read_log
from odoo.addons.huiskamer_case.models.oversight.read_log.read_log_mixin import HuiskamerReadLogMixin
from odoo.addons.huiskamer_case.models.shared.guards import through_method

env = globals()['env']
PEOPLE, ROUNDS, FILES = 80, 40, 100_000
LIST = ['code', 'alias', 'age_band', 'contact_channel']
FORM = [*LIST, 'official_name', 'contact_hours', 'contact_remarks', 'voicemail_allowed', 'may_say_who', 'phone_masked']
# As many files, each with a handover, as a large house would have after many years; a hundredth are the caseworker's.
FILL = """
WITH pattern AS (SELECT * FROM huiskamer_client WHERE id = %(client)s),
people AS (
    INSERT INTO huiskamer_client (code, subject, alias, age_band, contact_channel, create_date, write_date)
    SELECT 'BC' || n, 'bench-' || n, p.alias, 'unknown', 'here', now(), now() FROM pattern p, generate_series(1,
        %(files)s) n
    RETURNING id),
covers AS (
    INSERT INTO huiskamer_case (code, client_id, location_id, state, opened_on, caseworker_id, open_to, create_date,
        write_date)
    SELECT 'BF' || id, id, %(location)s, 'open', current_date - 100 - (id %% 600)::int,
           CASE WHEN id %% 100 = 0 THEN %(caseworker)s ELSE %(other)s END, CASE WHEN id %% 5 = 0 THEN 'team' ELSE
               'members' END,
           now(), now() FROM people RETURNING id, caseworker_id)
INSERT INTO huiskamer_handover (
    code, case_id, service_id, provider_id, urgency, direction, stage, requester_id, owner_id, deadline, attempts,
        no_shows,
    hop, create_date, write_date)
SELECT 'BH' || c.id, c.id, s.id, s.provider_id, 'routine', 'not_said',
       (ARRAY['requested', 'accepted', 'completed', 'rejected', 'cancelled', 'completed'])[1 + c.id %% 6],
           c.caseworker_id,
       c.caseworker_id, now() + (c.id %% 240 - 120) * interval '1 hour', 1, 0, 0, now(), now()
  FROM covers c, (SELECT id, provider_id FROM huiskamer_service ORDER BY id LIMIT 1) s
"""


def log_off():
    """As if no field were written down."""
    return patch.object(HuiskamerReadLogMixin, '_is_noted', lambda _self, _name: False)


def measure(call):
    """Wall and CPU milliseconds and queries of one call on a cold cache, with what it writes before its commit."""
    env.invalidate_all()
    env.cr.cache.clear()
    queries, wall, cpu = env.cr.sql_log_count, time.perf_counter(), time.process_time()
    call()
    env.cr.flush()
    found = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000, env.cr.sql_log_count - queries
    read_log.of(env).forget()
    return found


def compare(title, ways):
    """Measure {name: (call, log on or off)} by turns and print the medians."""
    found = {name: [] for name in ways}
    for number in range(ROUNDS + 5):
        for name, (call, is_on) in ways.items():
            with nullcontext() if is_on else log_off():
                result = measure(call)
            if number >= 5:
                found[name].append(result)
    for name, results in found.items():
        wall, cpu, queries = zip(*results, strict=True)
        print(f'BENCH {title:<22} {name:<24} {statistics.median(wall):8.2f} ms '
              f'({statistics.median(cpu):7.2f} CPU)  {max(queries)} queries', flush=True)


def people(user):
    """Eighty clients in files of this caseworker."""
    text, location = env.ref('huiskamer_case.consent_text_file_nl'), env['huiskamer.location'].search([], limit=1)
    clients = env['huiskamer.client']
    for number in range(PEOPLE):
        clients |= env['huiskamer.case'].with_user(user).open_file({
            'alias': f'Nummer {number}', 'age_band': '21_up', 'location_id': location.id, 'text_id': text.id,
            'words_digest': text.read_out()['digest'], 'method': 'spoken', 'spoken_alone': True}).client_id
    env.flush_all()
    return clients.with_user(user)


def fill(user):
    """Very many files of others, and statistics about them."""
    other = env['res.users'].search([('login', '=', 'caseworker2')])
    location = env['huiskamer.location'].search([], limit=1)
    location.staff_ids = [Command.link(user.id)]
    env.flush_all()
    env.cr.execute(FILL, {'client': env['huiskamer.client'].search([], limit=1).id, 'files': FILES,
                          'location': location.id, 'caseworker': user.id, 'other': other.id})
    for table in ('huiskamer_client', 'huiskamer_case', 'huiskamer_handover'):
        env.cr.execute(f'ANALYZE {table}')


def spec(names):
    """What the browser asks for."""
    return {name: {} for name in names}


def of_reading(clients, past):
    """List and form, with and without log and rules."""
    some = [('id', 'in', clients.ids)]
    for title, reading in (
            ('list of 80', lambda c: c.web_search_read(some, spec(LIST), limit=PEOPLE)),
            ('form', lambda c: c.browse(clients.ids[7]).web_read(spec(FORM)))):
        compare(title, {
            'log and rules': (lambda r=reading: r(clients), True),
            'rules, no log': (lambda r=reading: r(clients), False),
            'log, no rules': (lambda r=reading: r(past), True), 'neither': (lambda r=reading: r(past), False)})


def of_many(user):
    """The board, and the list of files with their names, at very many files."""
    boss = env['res.users'].search([('login', '=', 'supervisor')])
    columns = ['code', 'stage', 'deadline', 'urgency', 'provider_id']
    for title, who in (('board, supervisor', boss), ('board, caseworker', user)):
        board = env['huiskamer.handover'].with_user(who)
        call = lambda b: b.web_read_group(  # noqa: E731 (the same call by different people)
            [], ['stage'], ['__count'], auto_unfold=True, unfold_read_specification=spec(columns),
            unfold_read_default_limit=20)
        compare(f'{title}, {FILES}', {
            'log and rules': (lambda b=board: call(b), True), 'rules, no log': (lambda b=board: call(b), False),
            'log, no rules': (lambda b=board: call(b.sudo()), True)})
    files = env['huiskamer.case'].with_user(user)
    names = ['code', 'alias', 'contact_channel', 'state']
    compare(f'files, {FILES}', {
        'log and rules': (lambda: files.web_search_read([], spec(names), limit=PEOPLE), True),
        'rules, no log': (lambda: files.web_search_read([], spec(names), limit=PEOPLE), False)})


caseworker = env['res.users'].search([('login', '=', 'caseworker')])
mine = people(caseworker)
of_reading(mine, through_method(mine).sudo())
fill(caseworker)
ROUNDS = 8
of_many(caseworker)
env.cr.rollback()
