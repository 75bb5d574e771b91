"""The screens against core's own list and form, at a thousand and ten thousand files, with ``--full`` at a hundred
thousand too: run inside Odoo by ``./huis bench lists``.

Every call gets an empty cache, asks exactly what the web client asks for that view, and takes turns with ``crm.lead``,
of which there are twenty for each file, and no more than two hundred thousand. CPU is Odoo's process and its own
PostgreSQL backend together; wall time of a shared machine says nothing. Everything is rolled back at the end.
"""
import json
import os
import statistics
import time
from types import SimpleNamespace

from odoo.addons.huiskamer_case.tests import many
from odoo.addons.huiskamer_case.tests.screens import specification

env = globals()['env']
SIZES, ROUNDS = {'S': 1_000, 'M': 10_000} | ({'L': 100_000} if os.environ.get('HUIS_BENCH_FULL') else {}), 9
LEADS_AT_MOST = 200_000
LEADS = """
INSERT INTO crm_lead (name, type, stage_id, user_id, company_id, active, probability, create_date, write_date)
SELECT 'Lead ' || n, 'opportunity', (SELECT min(id) FROM crm_stage), CASE WHEN n %% 40 = 0 THEN %s ELSE 2 END, 1,
    true, 10, now(), now()
  FROM generate_series(1, %s) n
"""
LISTS = {
    'files': ('huiskamer.case', 'huiskamer_case_view_list', [('state', '=', 'open')]),
    'notes': ('huiskamer.contact', 'huiskamer_contact_view_list', []),
    'handovers': ('huiskamer.handover', 'huiskamer_handover_view_list', []),
}


def backend_cpu():
    """Seconds that this connection's PostgreSQL backend has computed; zero where it is on another machine."""
    env.cr.execute("SELECT pg_backend_pid()")
    try:
        with open(f'/proc/{env.cr.fetchone()[0]}/schedstat') as stat:
            return int(stat.read().split()[0]) / 1e9
    except OSError:
        return 0.0


def measured(call):
    """(CPU milliseconds, queries) of one call with nothing remembered."""
    env.flush_all()
    env.invalidate_all()
    env.cr.cache.clear()
    asked, backend, cpu = env.cr.sql_log_count, backend_cpu(), time.process_time()
    call()
    cpu = time.process_time() - cpu
    return 1000 * (cpu + backend_cpu() - backend), env.cr.sql_log_count - asked - 2


def calls(worker, case, lead_user):
    """name -> what a browser asks; the first two are core's."""
    ours, theirs = env(user=worker, su=False), env(user=lead_user, su=False)
    Lead, Case = theirs['crm.lead'], ours['huiskamer.case']
    leads = Lead.get_view(theirs.ref('crm.crm_case_tree_view_oppor').id)['models']['crm.lead']
    lead_spec = {name: ({'fields': {'display_name': {}}} if Lead._fields[name].relational else {}) for name in leads
                 if name in Lead._fields}
    form = Lead.get_view(theirs.ref('crm.crm_lead_view_form').id)['models']['crm.lead']
    form_spec = {name: ({'fields': {'display_name': {}}} if Lead._fields[name].relational else {}) for name in form
                 if name in Lead._fields}
    one = Lead.search([('user_id', '=', lead_user.id)], limit=1)
    found = {
        'crm.lead list': lambda: Lead.web_search_read([('user_id', '=', lead_user.id)], lead_spec, limit=80),
        'crm.lead form': lambda: one.web_read(form_spec),
    }
    for name, (model, view, domain) in LISTS.items():
        spec = specification(ours[model], view)
        found[name] = lambda m=ours[model], s=spec, d=domain: m.web_search_read(d, s, limit=80)
    return found | {
        'Today': Case.today, 'the bell': Case.bell,
        'search by name': lambda: Case.search([('display_name', 'ilike', "Merel")]),
        'form of a file': lambda: Case.browse(case.id).web_read(specification(Case, 'huiskamer_case_view_form')),
    }


def main():
    """Fill, measure by turns, and say each with its ratio to core's list (or form, for a form)."""
    worker = env['res.users'].search([('login', '=', 'caseworker')])
    other = env['huiskamer.case']._caseworkers() - worker
    sales = env['res.users'].search([('login', '=', 'admin')])
    handover = env['huiskamer.handover'].sudo().search(
        [('stage', 'not in', ('draft',)), ('case_id.caseworker_id', '=', worker.id)], limit=1)
    case = handover.case_id
    env['huiskamer.access.event']._write_down()
    before = leads = 0
    for size, files in SIZES.items():
        more = min(20 * files, LEADS_AT_MOST) - leads
        leads += more
        env.cr.execute(LEADS, [sales.id, more])
        env.cr.execute('ANALYZE crm_lead')
        many.fill(SimpleNamespace(env=env, case=case, handover=handover, users={'colleague': other[:1]}),
                  files - before, before + 1)
        before = files
        times = {}
        for _round in range(ROUNDS):
            for name, call in calls(worker, case, sales).items():
                times.setdefault(name, []).append(measured(call))
        middle = {name: statistics.median(cpu for cpu, _asked in rows[2:]) for name, rows in times.items()}
        for name, rows in times.items():
            peer = middle['crm.lead form' if 'form' in name else 'crm.lead list']
            print('BENCH', json.dumps({
                'size': size, 'files': files, 'what': name, 'queries': rows[-1][1], 'cpu ms': round(middle[name], 1),
                'of core': round(middle[name] / peer, 2)}))


main()
env.cr.rollback()
