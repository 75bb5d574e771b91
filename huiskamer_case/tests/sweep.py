"""What the sweeps share: how far they go, a file with a marker in every word, and every way to ask."""
import logging
import os
import random
import warnings

import psycopg2

from odoo.exceptions import UserError

from ..models.shared import house_days
from .common import CANARY, HuiskamerCommon

_logger = logging.getLogger(__name__)

SEED = int(os.environ.get('HUIS_SEED', '1'))
DEEP = os.environ.get('HUIS_ATTACK') == 'deep'
LATEST = 5  # records of a model that a sweep reads: the newest, where a copy of the marker would be
WORDS = ('char', 'text', 'html')


def sample(items, short):
    """All of these under ./huis attack, else a seeded sample of this size."""
    items = list(items)
    return items if DEEP or len(items) <= short else random.Random(SEED).sample(items, short)


def tell(sweep, **numbers):
    """Print how much was covered; ./huis shows it in its summary."""
    _logger.info("coverage: %s, seed %s: %s", sweep, SEED,
                 ", ".join(f"{name} {number}" for name, number in numbers.items()))


class SweepCommon(HuiskamerCommon):
    """One file with the marker in every word that a person types, all the way to a decline."""

    @classmethod
    def setUpClass(cls):
        """Write the marker wherever something can be typed."""
        super().setUpClass()
        cls.allow(cls.case, 'contact', 'health')
        cls.client.write({
            name: f'{CANARY} {name}'
            for name in ('alias', 'official_name', 'code_word', 'contact_hours', 'phone', 'contact_remarks')})
        cls.contact = cls.env['huiskamer.contact'].with_user(cls.caseworker).create({
            'case_id': cls.case.id, 'facts': f'{CANARY} facts', 'observation': f'{CANARY} observation',
            'health': f'{CANARY} health'})
        cls.step_of_file = cls.case.agree_step({'what': f'{CANARY} next', 'on': house_days.today()})
        cls.step_of_file.move({'due_on': house_days.today(), 'word': f'{CANARY} word'})
        cls.goal = cls.env['huiskamer.goal'].with_user(cls.caseworker).create({
            'case_id': cls.case.id, 'topic_id': cls.env['huiskamer.topic'].search([], limit=1).id,
            'wish': f'{CANARY} wish', 'remark': f'{CANARY} remark'})
        cls.path = cls.env['huiskamer.minor.path'].with_user(cls.caseworker).begin({})
        cls.path.write({
            'facts': f'{CANARY} short', 'consulted_words': f'{CANARY} advice', 'not_agreed_why': f'{CANARY} danger',
            'representative_why': f'{CANARY} unsafe'})
        cls._mark_a_handover()
        cls.file = {
            record._name: record for record in (
                cls.client, cls.case, cls.consent, cls.consent.event_ids[0], cls.contact, cls.step_of_file, cls.goal,
                cls.path, cls.marked,
                cls.marked.event_ids[0], cls.marked.detail_ids, cls.marked.disclosure_ids)}
        cls.answers_for(cls.receiver, cls.service)  # the marked handover has ended: nothing of it is left for her
        cls.env.flush_all()

    @classmethod
    def _mark_a_handover(cls):
        """A handover with the marker, declined with the marker."""
        cls.marked = cls.draft(codes=('alias', 'question', 'phone', 'safe_contact'), question=f'{CANARY} question')
        cls.consent = cls.consent_for(cls.marked)
        cls.marked.detail_ids.write({name: f'{CANARY} {name}' for name in ('named_contact', 'place', 'remarks')})
        cls.marked.move('send', cls.facts())
        cls.marked.move('propose_decline', cls.facts(reason_words=f'{CANARY} reason'))
        cls.marked.move('confirm_decline', {})

    def answer(self, call):
        """What a caller gets to see, as text: the answer, or the words of the refusal."""
        self.env.invalidate_all()
        try:
            with warnings.catch_warnings(action='ignore', category=DeprecationWarning):  # read_group is still a door
                return str(call())
        except (UserError, ValueError, KeyError) as error:
            return str(error)

    def any_answer(self, call):
        """The same for models that are not ours, which refuse in all sorts of ways."""
        try:
            with self.env.cr.savepoint(flush=False):
                return self.answer(call)
        except psycopg2.errors.SyntaxError as error:
            raise AssertionError(f'what the database was asked is no question: {error}') from error
        except psycopg2.Error as error:
            return f'{error}'
        except Exception as error:  # noqa: BLE001: whatever it is, its words are what the caller would see
            return f'{error!r}'

    def spec(self, record, names):
        """A specification that asks for these fields, and for the labels of what they point at."""
        return {name: {'fields': {'display_name': {}}} if record._fields[name].relational else {} for name in names}

    def doors_of_model(self, model):
        """Every way to ask about all records of a model, for anybody: name -> call."""
        readable = [name for name in model._fields if model._has_field_access(model._fields[name], 'read')]
        spec = self.spec(model, readable)
        latest = model.sudo().with_context(active_test=False).search([], limit=LATEST, order='id desc').sudo(False)
        doors = {
            'search_read': lambda: model.search_read([], limit=LATEST, order='id desc'),
            'web_search_read': lambda: model.web_search_read([], spec, limit=LATEST, order='id desc'),
            'name_search': lambda: model.name_search(CANARY),
            'default_get': lambda: model.default_get(readable),
            'onchange': lambda: model.onchange({}, [], spec),
            'get_metadata': latest.get_metadata,
            'export': lambda: latest.export_data(readable),
            'read': latest.read,
        }
        for name in readable:
            field = model._fields[name]
            doors[f'read {name}'] = lambda n=name: latest.read([n])
            if field.store and field.type in ('many2one', 'char', 'text', 'many2many', 'selection'):
                doors[f'group {name}'] = lambda n=name: model.formatted_read_group([], [n], ['__count'], limit=80)
            if field.type in ('many2one', 'selection'):
                doors[f'panel {name}'] = lambda n=name: model.search_panel_select_range(n)
        return doors

    def doors(self, record):
        """Every way in which a client of the server could ask about this record: name -> call."""
        names = list(record._fields)
        words = [name for name in names if record._fields[name].type in ('char', 'text')]
        if not record.browse().has_access('read'):
            names = words = words[:2]  # the whole model is refused, whatever the field
        spec = self.spec(record, names)
        whole = {name: spec[name] for name in names if record._has_field_access(record._fields[name], 'read')}
        here = [('id', '=', record.id)]
        doors = {
            'web_search_read': lambda: record.web_search_read(here, whole),
            'search_read': lambda: record.search_read(here),
            'name_search': lambda: record.name_search(CANARY),
            'name_search_all': lambda: record.name_search(''),
            'copy_data': record.copy_data,
            'get_metadata': record.get_metadata,
            'display_name': lambda: record.display_name,
            'fields_get': record.fields_get,
            'default_get': lambda: record.default_get(names),
            'onchange': lambda: record.onchange({}, [], whole),
        }
        for name in names:
            doors |= {
                f'read {name}': lambda n=name: record.read([n]),
                f'web_read {name}': lambda n=name: record.web_read({n: spec[n]}),
                f'group {name}': lambda n=name: record.formatted_read_group(here, [n], ['__count']),
                f'export {name}': lambda n=name: record.export_data([n]),
            }
            if record._fields[name].type in ('many2one', 'selection'):
                doors[f'panel {name}'] = lambda n=name: record.search_panel_select_range(n)
        for name in words:
            doors |= {
                f'search {name}': lambda n=name: record.search([*here, (n, 'ilike', CANARY)]).ids,
                f'old group {name}': lambda n=name: record.read_group(here, [n], [n]),
                f'order {name}': lambda n=name: record.search(here, order=n).ids,
            }
        return doors
