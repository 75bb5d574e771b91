"""The screens and the acts against core's own, at a thousand and ten thousand files, with ``--full`` at a hundred
thousand too: run inside Odoo by ``./huis bench lists``.

A caseworker has forty files of her own at every size; what grows is the house around her. Every call gets an empty
cache, asks exactly what the web client asks for that view, and takes turns with ``crm.lead``, of which there are two
hundred thousand at every size. CPU is Odoo's process and its own PostgreSQL backend together; wall time of a shared
machine says nothing. What an act changes is undone after each time, everything else at the end.
"""
import json
import os
import statistics
import time

from odoo.addons.huiskamer_case.tests.screens import specification
from odoo.addons.mail.tools.discuss import Store

from bench import cpu
from bench.furnished import STEP, furnished, grow, leads

env = globals()['env']
SIZES, ROUNDS = {'S': 1_000, 'M': 10_000} | ({'L': 100_000} if os.environ.get('HUIS_BENCH_FULL') else {}), 9
LISTS = {
    'list of files': ('huiskamer.case', 'huiskamer_case_view_list', [('state', '=', 'open')]),
    'list of notes': ('huiskamer.contact', 'huiskamer_contact_view_list', []),
    'list of handovers': ('huiskamer.handover', 'huiskamer_handover_view_list', []),
    'list of clients': ('huiskamer.client', 'huiskamer_client_view_list', []),
}
FORMS = {
    'form of a file': ('case', 'huiskamer_case_view_form'),
    'form of a handover': ('handover', 'huiskamer_handover_view_form'),
    'form of a client': ('client', 'huiskamer_client_view_form'),
}
# What a chatter asks about the record it stands beside.
BESIDE = ['activities', 'attachments', 'contact_fields', 'followers', 'scheduledMessages', 'suggestedRecipients']
# What each is measured against: the first word that it begins with, else the list.
PEERS = {'form': 'crm.lead form', 'do': 'crm.lead create', 'move': 'crm.lead to another stage'}


def measured(call, prepare):
    """(CPU milliseconds, queries) of one call with nothing remembered, and what it changed undone."""
    env.cr.execute('SAVEPOINT bench')
    prepared = prepare() if prepare else ()
    env.flush_all()
    env.invalidate_all()
    env.cr.cache.clear()
    asked, backend, began = env.cr.sql_log_count, cpu.of_own_backend(env.cr), time.process_time()
    call(*prepared)
    env.flush_all()
    spent = time.process_time() - began
    found = 1000 * (spent + cpu.of_own_backend(env.cr) - backend), env.cr.sql_log_count - asked - 2
    env.invalidate_all(flush=False)
    env.cr.execute('ROLLBACK TO SAVEPOINT bench')
    return found


def core(user):
    """name -> (what a browser asks of core, what is prepared for it)."""
    theirs = env(user=user, su=False)
    Lead = theirs['crm.lead']
    as_list = specification(Lead, 'crm.crm_case_tree_view_oppor')
    as_form = specification(Lead, 'crm.crm_lead_view_form')
    one = Lead.search([('user_id', '=', user.id)], limit=1)
    stage = theirs['crm.stage'].search([('id', '!=', one.stage_id.id), ('is_won', '=', False)], limit=1)
    return {
        'crm.lead list': (lambda: Lead.web_search_read([('user_id', '=', user.id)], as_list, limit=80), None),
        'crm.lead form': (lambda: one.web_read(as_form), None),
        'crm.lead form with its talk': (lambda: (one.web_read(as_form), talk(one)), None),
        'crm.lead create': (lambda: Lead.create({'name': "Bench", 'type': 'opportunity', 'user_id': user.id}), None),
        'crm.lead to another stage': (lambda: one.write({'stage_id': stage.id}), None),
    }


def talk(record):
    """What the web client asks besides when it opens a form with a chatter: what stands around the talk, and the talk
    itself, as ``/mail/data`` and ``/mail/thread/messages`` answer it.
    """
    Store().add(record, request_list=BESIDE, as_thread=True).get_result()
    messages = record.env['mail.message']._message_fetch(domain=None, thread=record, limit=30)['messages']
    messages.set_message_done()
    return Store().add(messages).get_result()


def looks(ours, found):
    """name -> (what a browser asks for one of our screens, nothing prepared)."""
    Case = ours['huiskamer.case']
    calls = {name: (lambda m=ours[model], s=specification(ours[model], view), d=domain:
                    m.web_search_read(d, s, limit=80), None) for name, (model, view, domain) in LISTS.items()}
    for name, (which, view) in FORMS.items():
        record = found[which].with_env(ours)
        calls[name] = (lambda r=record, s=specification(record, view): r.web_read(s), None)
    return calls | {
        'Today': (Case.today, None), 'the bell': (Case.bell, None),
        'search by name': (lambda: Case.search([('display_name', 'ilike', "Merel")]), None),
    }


def acts(house, ours, case):
    """name -> (what a dialog sends when it is confirmed, how it comes to that)."""
    case = case.with_env(ours)
    share = {'service_id': house.service.id, 'category_ids': house.categories('alias', 'question').ids}

    def agreed():
        handover = house.draft(case).with_env(ours)
        house.consent_for(handover)
        return handover

    return {
        'do: open a file': (ours['huiskamer.case'].open_file, lambda: (house.file_vals(alias="Bench"),)),
        'do: a note': (case.write_note, lambda: ({'facts': "Een gesprek.", 'steps': [STEP]},)),
        'do: a goal': (case.set_goal, lambda: (
            {'topic_id': env.ref('huiskamer_case.topic_housing').id, 'wish': "Een kamer."},)),
        'do: an answer of consent': (case.record_consent, lambda: (house.yes('share', state='given', **share),)),
        'move: draft a handover': (case.hand_over, lambda: (share | {'question': "Wil kennismaken."},)),
        'move: send': (lambda handover: handover.move('send', {'sent_how': 'phone'}), lambda: (agreed(),)),
        'move: accept': (
            lambda handover: handover.move('accept', house.facts()), lambda: (house.walk(agreed(), 'send'),)),
    }


def main():
    """Fill, measure by turns, and say each with its ratio to core's list, form, creating or moving."""
    worker = env['res.users'].search([('login', '=', 'caseworker')])
    other = (env['huiskamer.case']._caseworkers() - worker)[:1]
    sales = env['res.users'].search([('login', '=', 'admin')])
    house = furnished(env, worker, other)
    found = {'case': house.case, 'handover': house.handover, 'client': house.case.client_id}
    leads(env, sales)
    before = 0
    for size, files in SIZES.items():
        grow(env, worker, other, files - before, before + 1)
        before = files
        ours = env(user=worker, su=False)
        calls = core(sales) | looks(ours, found) | acts(house, ours, house.case)
        times = {name: [] for name in calls}
        for _round in range(ROUNDS):
            for name, (call, prepare) in calls.items():
                times[name].append(measured(call, prepare))
        said(size, files, times)


def said(size, files, times):
    """One line for each, with its ratio to what core does instead."""
    middle = {name: statistics.median(spent for spent, _asked in rows[2:]) for name, rows in times.items()}
    for name, rows in times.items():
        peer = middle[PEERS.get(name.split(':')[0].split()[0], 'crm.lead list')]
        print('BENCH', json.dumps({
            'size': size, 'files': files, 'what': name, 'queries': rows[-1][1], 'cpu ms': round(middle[name], 1),
            'of core': round(middle[name] / peer, 2)}))


main()
env.cr.rollback()
