"""Fill a house up to HUIS_BENCH_SIZE handovers and count what the pages of oversight and of a receiver ask.

Runs inside Odoo's shell on a copy of the demo database: ``bench.desk`` starts it. It prints lines that begin with
``BENCH``; what is measured is rolled back, what is filled in stays.
"""
import json
import os
import secrets
import time
from types import SimpleNamespace

from odoo.addons.huiskamer_case.tests import many
from odoo.addons.huiskamer_case.tests.screens import specification

env = globals()['env']
SIZE = int(os.environ['HUIS_BENCH_SIZE'])
BOARD = [('stage', 'not in', ['completed', 'rejected', 'cancelled', 'failed', 'entered_in_error'])]


def user(login):
    """Somebody of the demo."""
    return env['res.users'].search([('login', '=', login)])


def as_one(login):
    """The environment of somebody of the demo."""
    return env(user=user(login), su=False)


def whole(handover):
    """Whether a handover and its file have a row of each kind to copy."""
    case = handover.case_id
    return all(env[name].search_count([('case_id', '=', case.id)]) for name in (
        'huiskamer.contact', 'huiskamer.step', 'huiskamer.goal')) and handover.detail_ids and handover.disclosure_ids


def asked(call):
    """(queries, milliseconds) of one call with nothing remembered, the second time; rolled back."""
    for _turn in range(2):
        env.flush_all()
        env.invalidate_all()
        before, begun = env.cr.sql_log_count, time.perf_counter()
        with env.cr.savepoint(flush=False) as savepoint:
            call()
            env.flush_all()
            found = env.cr.sql_log_count - before, round(1000 * (time.perf_counter() - begun), 1)
            savepoint.rollback()
    return found


def main():
    """Fill up to the size, and count."""
    services = env['huiskamer.service.member'].search([('user_id', '=', user('terwille').id)]).service_id
    waiting = env['huiskamer.handover'].search([
        ('code', 'not like', 'Z%'), ('stage', 'in', ('requested', 'received')), ('service_id', 'in', services.ids)])
    pattern = waiting.filtered(whole)[:1]
    there = env['huiskamer.handover'].search_count([])
    house = SimpleNamespace(env=env, case=pattern.case_id, handover=pattern, users={'colleague': user('caseworker2')})
    many.fill(house, SIZE - there, there + 1)
    env.cr.commit()
    board = as_one('supervisor')['huiskamer.handover']
    spec = specification(board, 'huiskamer_handover_view_kanban')
    receiver = as_one('terwille')['huiskamer.handover']
    calls = {
        "what waits: supervisor": as_one('supervisor')['huiskamer.desk'].read_desk,
        "what waits: privacy officer": as_one('privacy')['huiskamer.desk'].read_desk,
        "the bell": as_one('supervisor')['huiskamer.desk'].bell,
        "the board": lambda: board.web_search_read(BOARD, spec, limit=20, order='deadline, id'),
        "a receiver's list": receiver._lines_of_caller,
        "a receiver opens one": lambda: receiver._open_by_code(pattern.code),
        "a receiver answers": lambda: receiver._answer_by_code(
            pattern.code, 'accept', {'named_contact': "Balie", 'first_contact_at': 'now'}, secrets.token_hex(16)),
    }
    for name, call in calls.items():
        queries, spent = asked(call)
        print('BENCH', json.dumps({'handovers': env['huiskamer.handover'].search_count([]), 'what': name,
                                   'queries': queries, 'ms': spent}))


main()
env.cr.rollback()
