"""Whatever a browser, an import or a program can send about any record of ours, by chance; and what may not become
weaker by it.
"""
import inspect

from odoo import Command
from odoo.fields import Date, Datetime

from ....models.shared import house_days

OURS = 'huiskamer.'
MAGIC = ('id', 'display_name', 'create_uid', 'create_date', 'write_uid', 'write_date')
NEAR = 20  # records of a model to choose from
OFTEN = 5  # as often comes a model that somebody may write
STRENGTH = ('off', 'names', 'ours')
LOCKS = ('lock_timeout_inactivity', 'lock_timeout')
NUMBERS = (0, 0.4, -1, 1, 1.9, True, False, '0', '-1', 10 ** 9, None)


def values_for(field, rng):
    """A value that is odd, small, empty or of another type, for a field."""
    if field.type in ('integer', 'float', 'monetary', 'many2one_reference'):
        return rng.choice(NUMBERS)
    if field.type == 'boolean':
        return rng.choice((True, False, None, 0, 1, '0', ''))
    if field.type in ('date', 'datetime'):
        days = rng.choice((-4000, -400, -1, 0, 400))
        moment = (house_days.today() if field.type == 'date' else Datetime.now())
        return rng.choice((str((Date if field.type == 'date' else Datetime).add(moment, days=days)), False))
    if field.type == 'selection':
        keys = field.get_values(field_env(rng))
        return rng.choice((*keys, False))
    if field.type == 'many2one':
        return rng.choice((False, 1, 2, 3, 10 ** 6))
    if field.type in ('one2many', 'many2many'):
        number = rng.choice((1, 2, 3, rng.randrange(1, 60)))
        return [rng.choice((Command.clear(), Command.delete(number), Command.unlink(number), Command.set([]),
                            Command.set([number]),
                            Command.link(number), Command.create({}),
                            Command.update(number, {'active': False, 'code': 'X'})))]
    return rng.choice((False, '', 'X', 'consent', 'official_name', ' '))


def field_env(rng):
    """The environment in which a selection says its keys; put there by the walk."""
    return rng.huiskamer_env


class Anything:
    """Sends anything about any record that somebody reads, through every door that core has for it."""

    def anything(self, env, rng):
        """One call by chance; whether it is refused is not looked at."""
        rng.huiskamer_env = env
        model = env[rng.choice(self.models_of(env))]
        record = rng.choice(model.with_context(active_test=False).search([], limit=NEAR) or [model.browse(1)])
        names = [name for name, field in model._fields.items() if name not in MAGIC and (field.store or field.inverse)]
        name = rng.choice(names)
        value = values_for(model._fields[name], rng)
        way = rng.choice(sorted(self.ways))
        self.ways[way](record, name, value, rng)
        self.got_through[way] = self.got_through.get(way, 0) + 1

    def models_of(self, env):
        """Our models that somebody may read at all, and the more often those that she may write."""
        known = self.readable.get(env.uid)
        if known is None:
            tables = [name for name in sorted(self.registry) if name.startswith(OURS) and not env[name]._abstract
                      and env[name]._auto]
            known = self.readable[env.uid] = [
                name for name in tables for _time in range(OFTEN if env[name].has_access('write') else 1)
                if env[name].has_access('read')] or ['huiskamer.location']
        return known

    def press(self, record, _name, _value, rng):
        """A button of a form or a list that asks nothing."""
        buttons = [
            name for name, method in inspect.getmembers(type(record), inspect.isfunction)
            if name.startswith(('action_', 'button_', 'toggle_')) and not [
                one for one in list(inspect.signature(method).parameters.values())[1:]
                if one.default is inspect.Parameter.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]]
        return getattr(record, rng.choice(sorted(buttons)))()

    ways = {
        'write': lambda record, name, value, _rng: record.write({name: value}),
        'web_save': lambda record, name, value, _rng: record.web_save({name: value}, {'display_name': {}}),
        'load': lambda record, name, value, _rng: record.load(
            ['.id', f'{name}/.id' if record._fields[name].relational else name], [[str(record.id), str(value)]]),
        'translate': lambda record, name, value,
        _rng: record.update_field_translations(name, {'en_US': value, 'nl_NL': value}),
        'copy': lambda record, name, value, _rng: record.copy({name: value}),
        'create': lambda record, name, value, _rng: record.create(
            (record.copy_data() or [{}])[0] | {name: value}),
        'by default': lambda record, name, value, _rng: record.with_context(**{f'default_{name}': value}).create({}),
        'delete': lambda record, _name, _value, _rng: record.unlink(),
        'onchange': lambda record, name, value, _rng: record.onchange({name: value}, [name], {name: {}}),
    }

    def strength(self):
        """What may not become weaker, by value: terms, log-in, what kinds and topics stand for, receivers, answers,
        words, holds, roles.
        """
        env = self.env(su=True)
        env.invalidate_all()
        every = lambda model: env[model].with_context(active_test=False).search([])  # noqa: E731
        house = env['huiskamer.house']._house()
        ours = env['res.groups'].search([]).filtered(
            lambda group: (group.get_external_id().get(group.id) or '').startswith('huiskamer_case.'))
        return {
            'terms': {term.kind: (term.days, term.shortest_days, term.automatic)
                      for term in every('huiskamer.retention.term')},
            'second factor': STRENGTH.index(house.second_factor),
            'locks': {(group.id, name): group[name] for group in ours for name in LOCKS if name in group._fields},
            'topics': {topic.id: (topic.code, topic.is_health) for topic in every('huiskamer.topic')},
            'kinds': {kind.id: kind.code for kind in every('huiskamer.data.category')},
            'receivers': {service.id: (service.provider_id.id, service.provider_id.partner_id.id)
                          for service in every('huiskamer.service')},
            'answers': {answer.id: (answer.receipt_digest, answer.receipt) for answer in every('huiskamer.consent')},
            'words agreed to': {text.id: text.digest for text in every('huiskamer.consent.text') if text.is_used},
            'holds': {hold.id: (hold.code, hold.lifted_at) for hold in every('huiskamer.legal.hold')},
            'roles': {(user.id, group.id) for group in ours
                      for user in group.with_context(active_test=False).all_user_ids},
            'jobs': set(env['ir.cron'].search([('model_id.model', '=like', f'{OURS}%')]).ids),
        }

    def weaker(self, before, after):
        """What became weaker or something else, in words."""
        found = []
        for what in ('terms', 'topics', 'kinds', 'receivers', 'answers', 'words agreed to', 'holds'):
            found += [f'{what} {key}: {was} -> {after[what].get(key)}' for key, was in before[what].items()
                      if after[what].get(key) != was]
        found += ['second factor'] if after['second factor'] < before['second factor'] else []
        endless = 10 ** 6
        found += [f'lock {key}: {was} -> {after["locks"][key]}' for key, was in before['locks'].items()
                  if (after['locks'][key] or endless) > (was or endless)]
        found += ['a role without a second person'] if after['roles'] - before['roles'] else []
        found += ['a job that stopped'] if before['jobs'] - after['jobs'] else []
        return found
