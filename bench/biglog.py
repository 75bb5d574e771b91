"""The log of reads at 1.2 million rows: run inside Odoo by ``./huis bench biglog``, with ``env`` at hand.

Thirteen months of forty colleagues with fifty files each: nine looks in ten are at one of one's own files, one is at
the list of all of them. Every month that is over has the table that the code makes for it, the running one stands in
the first; the chain is real, of rows and of days, and is verified at the end. What is copied in are rows and seals,
for the code writes them one by one as people read. CPU is Odoo's process and its backend of PostgreSQL together, with
nothing remembered, the median of nine; everything is rolled back.
"""
import io
import random
import statistics
import time
from datetime import datetime, timedelta

from lxml import etree

from odoo import Command
from odoo.addons.huiskamer_case.models.oversight.read_log import chain
from odoo.addons.huiskamer_case.models.oversight.read_log.access_event_chain import today
from odoo.addons.huiskamer_case.models.oversight.read_log.access_review import monday_of
from odoo.addons.huiskamer_case.tests.screens import specification
from odoo.tools.date_utils import add, start_of

from bench import cpu

env = globals()['env']
ROWS, MONTHS, COLLEAGUES, FILES, ROUNDS, GOAL = 1_200_000, 13, 40, 50, 9, 20
# kind of record, fields, purpose; as the screens of a file write them down
LOOKS = (('huiskamer.client', 'alias contact_channel', 'read'), ('huiskamer.contact', 'facts', 'read'),
         ('huiskamer.step', 'what', 'read'), ('huiskamer.client', 'phone', 'reveal'),
         ('huiskamer.handover.detail', 'value', 'print'))
DRAWN = random.Random(7)
EVENT, DAY = 'huiskamer_access_event', 'huiskamer_access_day'


def colleagues(worker):
    """[(user id, codes of files)]: the caseworker's own file is one of hers."""
    own = env['huiskamer.case'].search([('caseworker_id', '=', worker.id)], limit=1)
    made = env['res.users'].with_context(no_reset_password=True).create([
        {'name': f"Collega {number} (voorbeeld)", 'login': f'bench{number}',
         'group_ids': [Command.link(env.ref('base.group_user').id)]} for number in range(COLLEAGUES - 1)])
    people = [(user.id, [f'B{user.id:03d}-{number:03d}' for number in range(FILES)]) for user in made]
    return own, [*people, (worker.id, [own.code, *(f'BX-{number:03d}' for number in range(FILES - 1))])]


def looked(people, moment, number):
    """What one look leaves in the log, without its place in the chain."""
    user, codes = DRAWN.choice(people)
    if number % 10 == 0:
        kind, names, purpose, seen = 'huiskamer.client', 'alias', 'read', codes
    else:
        kind, names, purpose = DRAWN.choice(LOOKS)
        seen = [DRAWN.choice(codes)]
    return {'at': moment, 'user_id': user, 'model': kind, 'codes': ' '.join(seen), 'files': ' '.join(seen),
            'how_many': len(seen), 'field_names': names, 'purpose': purpose,
            'relation': DRAWN.choices(('own', 'team', 'other'), (90, 8, 2))[0]}


def fill(people):
    """All rows, month by month, in the tables in which they would stand; returns the last seal.

    Raw SQL: numbers for so many rows, which the tables of the months would not miss by themselves.
    """
    last, day = today() - timedelta(days=1), start_of(add(today(), months=1 - MONTHS), 'month')
    a_day = ROWS // ((last - day).days + 1)
    env.cr.execute("SELECT max(id) FROM huiskamer_access_event")
    first = env.cr.fetchone()[0] + 1
    env.cr.execute("SELECT setval('huiskamer_access_event_id_seq', %s)", [first + ROWS])
    row_id, former = first, ''
    while day <= last:
        table, month = EVENT, day
        if start_of(day, 'month') < start_of(today(), 'month'):
            env['huiskamer.access.event']._move_month(env.cr, day)  # with no row yet: the table, and what guards it
            table = env['huiskamer.access.event']._table_of(day)
        rows, days = io.StringIO(), io.StringIO()
        while day <= last and start_of(day, 'month') == month:
            former, row_id = write_day(people, day, a_day, row_id, former, rows, days)
            day += timedelta(days=1)
        copy(table, [*chain.COLUMNS, 'digest'], rows)
        copy(DAY, ['day', 'rows', 'former', 'last', 'digest', 'sealed_at'], days)
        tidy(table)
    tidy(DAY)
    env.invalidate_all()
    return row_id - first


def write_day(people, day, number, row_id, former, rows, days):
    """The rows of one day and its seal, as lines; returns the seal and the next number of a row."""
    last, begin = former, datetime.combine(day, datetime.min.time())
    for place in range(1, number + 1):
        row = looked(people, begin + timedelta(seconds=(place * 86_399) // number), row_id)
        row |= {'id': row_id, 'day': day, 'place': place}
        last, row_id = chain.row_digest(last, row), row_id + 1
        rows.write('\t'.join(str(row[name]) for name in chain.COLUMNS) + f'\t{last}\n')
    seal = chain.day_digest(former, day, number, last)
    days.write(f'{day}\t{number}\t{former}\t{last}\t{seal}\t{begin + timedelta(days=1)}\n')
    return seal, row_id


def copy(table, columns, lines):
    """Bring lines into a table. Raw SQL: a million rows one by one would take an hour."""
    lines.seek(0)
    env.cr.copy_from(lines, table, columns=columns)


def tidy(table):
    """What PostgreSQL does by itself after a while. Raw SQL: of its own upkeep."""
    env.cr.execute(f"SELECT gin_clean_pending_list(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
                   f" JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'gin' AND indrelid = '{table}'::regclass")
    env.cr.execute(f'ANALYZE {table}')


def measured(title, call, goal=GOAL):
    """Print CPU milliseconds and questions of one call with nothing remembered."""
    times = []
    for number in range(ROUNDS + 2):
        with env.cr.savepoint(flush=False) as savepoint:
            env.flush_all()
            env.invalidate_all()
            asked, backend, began = env.cr.sql_log_count, cpu.of_own_backend(env.cr), time.process_time()
            call()
            env.flush_all()
            took = time.process_time() - began
            times.append(1000 * (took + cpu.of_own_backend(env.cr) - backend))
            asked = env.cr.sql_log_count - asked - 2
            env.invalidate_all(flush=False)
            savepoint.rollback()
        if number == 2 and times[-1] > 1_000:
            break  # it will not become cheap
    said = f'goal {goal}' if goal else 'a job, no goal'
    print(f'BENCH {title}: {statistics.median(times[2:]):.1f} ms CPU ({said}), {asked} questions', flush=True)


def main():
    """Fill, and look as those may who may."""
    worker = env['res.users'].search([('login', '=', 'caseworker')])
    officer = env['res.users'].search([('login', '=', 'privacy')])
    env['huiskamer.access.event']._write_down()
    own, people = colleagues(worker)
    began = time.perf_counter()
    number = fill(people)
    print(f'BENCH {number:,} rows in {time.perf_counter() - began:.0f} s', flush=True)
    log = env(user=officer, su=False)['huiskamer.access.event']
    looks(log, people[0][0], own.code)
    hers = own.with_user(worker)
    about = log.search_count([('files', 'ilike', own.code)])
    measured(f'who looked at a file, {about:,} rows, {len(hers._who_looked())} lines', hers._who_looked)
    reviews(log)
    began = time.process_time()
    wrong = log.sudo()._verify()
    print(f'BENCH the whole chain is gone through in {time.process_time() - began:.0f} s: {wrong[:3] or "whole"}')


def counted(log):
    """How far the web client has the rows of the list counted: as its view says, and one more."""
    arch = log.get_view(env.ref('huiskamer_case.huiskamer_access_event_view_list').id)['arch']
    return int(etree.fromstring(arch).get('count_limit', 10_000)) + 1


def looks(log, user, code):
    """The list of the log as the privacy officer sees it, and what she looks for in it."""
    asked, most = specification(log, 'huiskamer_access_event_view_list'), counted(log)
    by_people = ('purpose', 'not in', ('job', 'compare'))
    for title, domain in {
        'list': [by_people], 'by user': [by_people, ('user_id', '=', user)],
        'by code': ['&', by_people, '|', ('files', 'ilike', code), ('codes', 'ilike', code)],
        'not in the own caseload': [by_people, ('relation', '=', 'other')],
    }.items():
        measured(title, lambda d=domain: log.web_search_read(d, asked, limit=80, count_limit=most))
    as_form = specification(log, 'huiskamer_access_event_view_form')
    measured('one row', lambda: log.search([], limit=1).web_read(as_form))


def reviews(log):
    """The weeks: their list, one that is looked at, and what the weekly job counts."""
    review, monday = log.env['huiskamer.access.review'], monday_of(today()) - timedelta(days=7)
    measured('the weekly job: one week counted', lambda: review.sudo()._of_week(monday), goal=None)
    made = review.sudo()._of_week(monday).with_env(log.env)
    env.flush_all()
    as_list, as_form = (specification(review, f'huiskamer_access_review_view_{kind}') for kind in ('list', 'form'))
    measured('the weeks', lambda: review.web_search_read([], as_list, limit=80))
    measured(f'one week, {len(made.line_ids)} colleagues', lambda: made.web_read(as_form))
    begin, end = made._bounds()
    asked, most = specification(log, 'huiskamer_access_event_view_list'), counted(log)
    measured('the rows behind one colleague of it', lambda: log.web_search_read(
        [('user_id', '=', made.line_ids[0].user_id.id), ('at', '>=', begin), ('at', '<', end)], asked, limit=80,
        count_limit=most))


main()
env.cr.rollback()
