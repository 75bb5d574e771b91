"""What it costs that nothing below remembers: run inside Odoo by ``./huis bench below``, with ``env`` at hand.

Ten thousand people with sealed words: a new epoch wraps all their keys anew, a lost slip is looked for among all of
them, one of them is erased. And what an evening of taps adds to PostgreSQL's write-ahead log. The processor time is
that of the Odoo process; what PostgreSQL does is in the seconds.
"""
import secrets
import time

from odoo.addons.huiskamer_case.models.oversight.ending import erasure_scan
from odoo.addons.huiskamer_case.models.oversight.ending.written_forms import Sought
from odoo.addons.huiskamer_case.models.shared.guards import through_method
from odoo.tools import SQL, config

env = globals()['env']
PEOPLE, BATCH, ROUNDS, VISITS, TAPS, NOTES = 10_000, 1000, 3, 8, 4, 500


def measured(title, call, rounds=ROUNDS):
    """Run this a few times and print the fastest: seconds, processor seconds and queries."""
    found = []
    for _round in range(rounds):
        env.invalidate_all()
        queries, wall, cpu = env.cr.sql_log_count, time.perf_counter(), time.process_time()
        result = call()
        env.flush_all()
        found.append((time.perf_counter() - wall, time.process_time() - cpu, env.cr.sql_log_count - queries))
    print('BENCH {:<46} {:8.3f} s, CPU {:7.3f} s, {} queries'.format(title, *min(found)), flush=True)
    return result


def prepare():
    """Ten thousand people with a working name and a code word."""
    clients = through_method(env['huiskamer.client'])
    for begin in range(0, PEOPLE, BATCH):
        clients.create([{'alias': f'Naam {number}', 'code_word': f'woord {number}', 'phone': '06-00000000',
                         'age_band': '21_up'}
                        for number in range(begin, begin + BATCH)])
        env.cr.commit()
        env.invalidate_all()


def a_file():
    """One more person, with a file and many notes."""
    words, user = env.ref('huiskamer_case.consent_text_file_nl'), env['res.users'].search(
        [('login', '=', 'caseworker')])
    case = env['huiskamer.case'].with_user(user).open_file({
        'alias': 'Boomkruiper-5521', 'age_band': '21_up',
        'location_id': env['huiskamer.location'].search([], limit=1).id,
        'text_id': words.id, 'method': 'spoken', 'spoken_alone': True, 'words_digest': words.read_out()['digest']})
    env['huiskamer.contact'].with_user(user).create([
        {'case_id': case.id, 'facts': f'Boomkruiper-5521 vertelde {number}'} for number in range(NOTES)])
    env.cr.commit()
    return case


def wal():
    """Where the write-ahead log is now, in bytes. Raw SQL: the ORM does not know it."""
    return int(env.execute_query(SQL("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))[0][0])


def evening(day):
    """An evening with some visits, tap by tap, and its sealing; how many bytes of log that took, (taps, sealing)."""
    host = env.ref('huiskamer_case.group_host').user_ids[:1]
    opening = env['huiskamer.opening'].create({
        'location_id': env['huiskamer.location'].search([], limit=1).id, 'date': day,
        'opens_at': f'{day} 18:00:00', 'closes_at': f'{day} 21:00:00'})
    opening.action_open()
    env.cr.commit()
    counted = opening.with_user(host)
    rows = counted.counts()['counts']
    taps = [next(row for row in rows if row[0] == 'visit'), *[row for row in rows if row[0] != 'visit'][:TAPS - 1]]
    begun = wal()
    for _visit in range(VISITS):
        for measure, value, _count in taps:
            counted.count_taps(secrets.token_hex(16), [[measure, value, 1]])
    tapped = wal()
    opening.action_seal()
    env.cr.commit()
    return tapped - begun, wal() - tapped


prepare()
measured(f'a new epoch for {PEOPLE} people', env['huiskamer.key.epoch']._rotate_now)
measured('a lost slip, found among all of them',
         lambda: env['huiskamer.client']._everybody_with('Naam 4711', 'woord 4711'))
measured('a lost slip, nobody has these words', lambda: env['huiskamer.client']._everybody_with('Niemand', 'heeft dit'))
file = a_file()
measured(f'erasing one file with {NOTES} notes', lambda: file.sudo()._erase('asked'), rounds=1)
env.cr.commit()
sought = Sought(['Boomkruiper-5521', 'Jannigje Zevenbergschen', '06-55512874'])
found = measured('looking for three words everywhere', lambda: erasure_scan.scan(
    env.cr, sought, filestore=config.filestore(env.cr.dbname)))
size = env.execute_query(SQL("SELECT pg_database_size(current_database()) / 1048576"))[0][0]
print(f"BENCH   in {found['tables']} tables, {found['columns']} columns, {found['files']} files, a database of {size} "
      f"MB", flush=True)
evening('2018-03-05')  # the first one after a checkpoint writes whole pages
taps, sealing = evening('2018-03-06')
print(f'BENCH write-ahead log of an evening with {VISITS} visits of {TAPS} taps: {taps / 1024:.0f} kB for the taps '
      f'({taps / VISITS / TAPS / 1024:.1f} kB a tap), {sealing / 1024:.0f} kB for sealing', flush=True)
env.cr.rollback()
