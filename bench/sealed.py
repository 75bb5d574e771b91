"""What sealing costs: run inside Odoo by ``./huis bench``, with ``env`` at hand.

The same 80 people stand in three models: the client with sealed fields, a twin of it that is the same
but for the sealing, and core's ``crm.lead``. Calls are interleaved, each on a cold cache, as the superuser
so that no model's access rules are in the figure; the time is the CPU time of the Odoo process,
PostgreSQL's own is not in it.
"""
import statistics
import time

from odoo import fields, models
from odoo.addons.huiskamer_case.models.shared.guards import through_method
from odoo.orm.model_classes import add_to_registry

env = globals()['env']
PEOPLE, ROUNDS = 80, 60
SEALED = {'alias': 'Char', 'official_name': 'Char', 'contact_hours': 'Char', 'phone': 'Char', 'contact_remarks': 'Text'}
PLAIN = ('age_band', 'contact_channel', 'voicemail_allowed', 'may_say_who')
LIST = {'huiskamer.client': ['code', 'alias', 'phone', 'contact_channel'],
        'crm.lead': ['name', 'contact_name', 'phone', 'type']}
FORM = {'huiskamer.client': ['code', *SEALED, *PLAIN],
        'crm.lead': ['name', 'contact_name', 'partner_name', 'phone', 'email_from', 'description', 'type', 'active',
                     'priority', 'function']}


class Twin(models.Model):
    """The client, with everything in plain sight."""
    _name = 'huiskamer.bench.twin'
    _description = "Unsealed twin"
    _module = None
    _inherit = ['huiskamer.confidential.mixin']
    _order = 'id desc'

    alias, official_name, contact_hours, phone = (fields.Char() for _number in range(4))
    contact_remarks = fields.Text()
    age_band, contact_channel = fields.Char(), fields.Char()
    voicemail_allowed, may_say_who = fields.Boolean(), fields.Boolean()


LIST['huiskamer.bench.twin'], FORM['huiskamer.bench.twin'] = LIST['huiskamer.client'], FORM['huiskamer.client']
MODELS = ('huiskamer.bench.twin', 'huiskamer.client', 'crm.lead')


def prepare():
    """The twin's table, and the same people in each model."""
    for field in Twin._field_definitions:
        field._module = 'huiskamer_case'
    add_to_registry(env.registry, Twin)
    env.registry._setup_models__(env.cr, [Twin._name])
    env.registry.init_models(env.cr, [Twin._name], {'module': 'huiskamer_case'})
    words = [{name: f'{name} van nummer {number}' for name in SEALED} | {'age_band': '21_up', 'contact_channel': 'call'}
             for number in range(PEOPLE)]
    ids = {name: through_method(env[name]).create(words).ids for name in MODELS[:2]}
    ids['crm.lead'] = env['crm.lead'].create([
        {'name': f'Vraag {number}', 'contact_name': f'Naam {number}', 'phone': '06-00000000', 'description': 'Tekst'}
        for number in range(PEOPLE)]).ids
    env.flush_all()
    return ids


def measure(call):
    """CPU milliseconds and queries of one call on a cold cache."""
    env.invalidate_all()
    env.cr.cache.clear()
    queries, started = env.cr.sql_log_count, time.process_time()
    call()
    return (time.process_time() - started) * 1000, env.cr.sql_log_count - queries


def compare(title, calls):
    """Measure these calls by turns and print the median of each."""
    found = {name: [] for name in calls}
    for number in range(ROUNDS + 5):
        for name, call in calls.items():
            result = measure(call)
            if number >= 5:
                found[name].append(result)
    for name, results in found.items():
        times, queries = zip(*results, strict=True)
        print(f'BENCH {title:<12} {name:<22} {statistics.median(times):7.2f} ms CPU '
              f'(fastest {min(times):.2f})  {max(queries)} queries', flush=True)


ids = prepare()
compare('list of 80', {name: lambda n=name: env[n].web_search_read(
    [('id', 'in', ids[n])], {field: {} for field in LIST[n]}, limit=PEOPLE) for name in MODELS})
compare('form', {name: lambda n=name: env[n].browse(ids[n][7]).web_read({field: {} for field in FORM[n]})
                 for name in MODELS})
compare('create', {name: lambda n=name: (through_method(env[n]).create(
    {'name': 'x', 'contact_name': 'y', 'phone': 'z'} if n == 'crm.lead' else dict.fromkeys(SEALED, 'x')),
    env.flush_all())
    for name in MODELS})
env.cr.rollback()
