"""Erasing one file of a large house: what who asks waits for, and what the job does afterwards.

Runs inside Odoo's shell after the rest of ``bench.mix`` at its largest size, for the job keeps what it does. CPU is
Odoo's process and its backend of PostgreSQL together.
"""
import time

from bench import cpu

env = globals()['env']
NOTES, FILES = 50, 3
GOALS = {'request': 0.5, 'job': 30}


def measured(call):
    """(seconds of CPU, seconds on the clock, questions) of one call, with what it commits to the database."""
    env.flush_all()
    env.invalidate_all()
    asked, backend = env.cr.sql_log_count, cpu.of_own_backend(env.cr)
    clock, began = time.perf_counter(), time.process_time()
    call()
    env.flush_all()
    took, waited = time.process_time() - began, time.perf_counter() - clock
    return took + cpu.of_own_backend(env.cr) - backend, waited, env.cr.sql_log_count - asked - 2


def said(title, found, goal):
    """One line."""
    print('BENCH {}: {:.2f} s CPU, {:.1f} s on the clock (goal {} s), {} questions'.format(title, *found[:2], goal,
          found[2]), flush=True)


def main():
    """Erase a few files one after the other, as a privacy officer does; then let the job look for what is left."""
    worker, officer = (env['res.users'].search([('login', '=', login)]) for login in ('caseworker', 'privacy'))
    hers = env['huiskamer.case'].with_user(worker).search([('caseworker_id', '=', worker.id), ('state', '=', 'open')],
                                                          order='id desc', limit=FILES)
    for case in hers:
        env['huiskamer.contact'].with_user(worker).create([
            {'case_id': case.id, 'facts': f"Een gesprek {number}."} for number in range(NOTES)])
    env.cr.commit()
    house = env['huiskamer.case'].sudo().search_count([])
    found = [measured(lambda c=case: c.with_user(officer)._erase('asked')) for case in hers]
    said(f'erase, the request, {NOTES} notes, {house:,} files in the house', sorted(found)[len(found) // 2],
         GOALS['request'])
    env.cr.commit()
    said(f'erase, the job, {FILES} that wait', measured(env['huiskamer.erasure']._cron_scan), GOALS['job'])
    states = env['huiskamer.erasure'].sudo().search([], order='id desc', limit=FILES).mapped('state')
    print(f'BENCH   then they are {", ".join(sorted(set(states)))}', flush=True)


main()
