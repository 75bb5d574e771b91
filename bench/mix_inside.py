"""Fill a house up to HUIS_BENCH_FILES files beside core's leads, and write down what each request of the mix is.

Runs inside Odoo's shell on a copy of the demo database with core's CRM in it: ``bench.mix`` starts it, at each size
again. What is filled in stays. The requests go, as JSON, into the file HUIS_BENCH_REQUESTS: what a browser sends, made
from the views of each role.
"""
import json
import os
import pathlib

from odoo import Command
from odoo.addons.huiskamer_case.tests.screens import specification

from bench.furnished import OWN, furnished, grow, leads

env = globals()['env']
FILES, SELLER = int(os.environ['HUIS_BENCH_FILES']), 'verkoper'
RUNNING = [('stage', 'not in', ['completed', 'rejected', 'cancelled', 'failed', 'entered_in_error'])]


def one(login):
    """Somebody by her login."""
    return env['res.users'].search([('login', '=', login)])


def seller():
    """A salesperson who sees her own leads, as core's own role for that has it."""
    return one(SELLER) or env['res.users'].with_context(no_reset_password=True).create({
        'name': "Verkoper (voorbeeld)", 'login': SELLER, 'password': "een lange zin voor proef",
        'group_ids': [Command.link(env.ref('sales_team.group_sale_salesman').id)]})


def listed(model, view, domain, **more):
    """A page of eighty, as the web client asks for it."""
    return {'model': model._name, 'method': 'web_search_read', 'args': [domain, specification(model, view)],
            'kwargs': {'limit': 80, 'count_limit': 10001} | more}


def opened(records, view):
    """One of these by its form; which, is drawn."""
    return {'model': records._name, 'method': 'web_read', 'of': records.ids,
            'args': [specification(records, view)], 'kwargs': {}}


def of_the_house(worker):
    """name -> what our people ask."""
    hers, boss = env(user=worker, su=False), env(user=one('supervisor'), su=False)
    files = hers['huiskamer.case'].search([('state', '=', 'open')], order='id desc', limit=OWN)
    drafts = hers['huiskamer.handover'].search([('case_id', 'in', files.ids)])
    board = boss['huiskamer.handover']
    return {
        'Today': {'model': 'huiskamer.case', 'method': 'today', 'args': [], 'kwargs': {}},
        'list of files': listed(files, 'huiskamer_case_view_list', [('state', '=', 'open')]),
        'list of handovers': listed(drafts, 'huiskamer_handover_view_list', []),
        'form of a file': opened(files, 'huiskamer_case_view_form'),
        'form of a handover': opened(drafts, 'huiskamer_handover_view_form'),
        'the board': {
            'model': board._name, 'method': 'web_search_read',
            'kwargs': {'limit': 20, 'order': 'deadline, id', 'count_limit': 1001},
            'args': [RUNNING, specification(board, 'huiskamer_handover_view_kanban')]},
        'a note': {'model': 'huiskamer.case', 'method': 'write_note', 'of': files.ids, 'kwargs': {},
                   'args': [{'facts': "Een gesprek (voorbeeld)."}]},
        'a tap': {'model': 'huiskamer.opening', 'method': 'count_taps', 'kwargs': {},
                  'of': env['huiskamer.opening'].search([('state', '=', 'open')], limit=1).ids,
                  'args': ['A NUMBER', [['help', 'advies', 1]]]}}


def of_core(user):
    """name -> what salespeople ask."""
    theirs = env(user=user, su=False)['crm.lead']
    hers = [('user_id', '=', user.id)]
    return {
        'crm.lead list': listed(theirs, 'crm.crm_case_tree_view_oppor', hers),
        'crm.lead form': opened(theirs.search(hers, limit=OWN), 'crm.crm_lead_view_form'),
        'crm.lead by stage': {
            'model': 'crm.lead', 'method': 'web_read_group', 'kwargs': {},
            'args': [hers, ['stage_id'], ['__count', 'expected_revenue:sum']]},
        'crm.lead create': {
            'model': 'crm.lead', 'method': 'create', 'kwargs': {},
            'args': [{'name': "Bench", 'type': 'opportunity', 'user_id': user.id}]}}


def main():
    """Fill once with what is hers and core's, then with others up to the size; write down the requests."""
    worker, sales = one('caseworker'), seller()
    other = (env['huiskamer.case']._caseworkers() - worker)[:1]
    there = env['huiskamer.case'].search_count([('code', '=like', 'Z%-%')])
    if not there:
        furnished(env, worker, other)
        leads(env, sales)
    grow(env, worker, other, FILES - there, there + 1)
    pathlib.Path(os.environ['HUIS_BENCH_REQUESTS']).write_text(json.dumps(of_the_house(worker) | of_core(sales)))
    env.cr.commit()
    print('BENCH', json.dumps({'files': env['huiskamer.case'].search_count([]), 'of them hers': OWN,
                               'leads': env['crm.lead'].search_count([])}), flush=True)


main()
