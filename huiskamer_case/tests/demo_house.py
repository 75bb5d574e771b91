"""The invented huiskamer of the demo, with everybody in it, and every button that they see."""
import ast
import csv
import re
from contextlib import contextmanager

from lxml import etree

from odoo import models
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import TransactionCase
from odoo.tools import file_open, mute_logger
from odoo.tools.safe_eval import safe_eval

from ..models.oversight.read_log import read_log
from .common import HuiskamerCommon
from .kept_house import FIRST
from .kept_memory import KeptMemory
from .own_keys import OwnKeys

VIEWS = [(False, 'form'), (False, 'list'), (False, 'kanban')]
# What makes a record one of a kind: a button is pressed on one of each.
STANDS = ('stage', 'state', 'standing', 'kind', 'decision', 'opening_id', 'caseworker_id', 'frozen_because',
          'closed_at')


class DemoHouse(KeptMemory, OwnKeys, TransactionCase):
    """The demo, made in this very database for the length of one class."""

    test_sequence = FIRST  # there is no other house yet

    let_everybody_try = classmethod(HuiskamerCommon.let_everybody_try.__func__)

    @classmethod
    def setUpClass(cls):
        """Build the demo, unless it is there."""
        super().setUpClass()
        cls._own_key_folder()
        if not cls.env['res.users'].search_count([('login', '=', 'caseworker2')]):
            cls.env['huiskamer.demo']._build()
        with file_open('huiskamer_case/demo/logins.csv') as rows:
            # the first of each
            logins = {row['role']: row['login'] for row in reversed(list(csv.DictReader(rows)))
                      if row['role'] != 'receiver'}
        cls.people = cls.env['res.users'].search([('login', 'in', list(logins.values()))], order='id')
        cls.env.flush_all()

    def as_user(self, user):
        """The environment of this colleague, with nothing read yet."""
        self.env.invalidate_all()
        read_log.of(self.env).take()
        read_log.of(self.env).forget()
        return self.env(user=user, su=False, context={'lang': 'en_US', 'tz': 'Europe/Amsterdam'})

    @contextmanager
    def undone(self):
        """Take back what happens inside, whatever happens."""
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint, mute_logger('odoo.sql_db'):
            try:
                yield
            finally:
                self.env.transaction.clear()  # what a refusal left half made is not written later
                savepoint.rollback()

    def models(self):
        """The names of our models that have rows and screens."""
        return sorted(
            name for name, model in self.env.registry.items()
            if name.startswith('huiskamer.') and not model._abstract and not name.startswith('huiskamer.test.'))

    def buttons(self, env, model):
        """(model, method, context, whether it needs no record, when it is hidden) of every object button of a model
        for this person.
        """
        if not env[model].has_access('read'):
            return set()
        found = set()
        for view in env[model].get_views(VIEWS)['views'].values():
            for node in etree.fromstring(view['arch']).iter('button'):
                if node.get('type') == 'object':
                    found.add((self._owner(env, model, node), node.get('name'), node.get('context') or '{}',
                               node.get('display') == 'always', node.get('invisible') or 'False'))
        return found

    def _owner(self, env, model, node):
        """The model that a button belongs to: that of the list it stands in."""
        for field in reversed([above for above in node.iterancestors('field') if above.get('name')]):
            model = env[model]._fields[field.get('name')].comodel_name or model
        return model

    def starts(self, env):
        """(model, method) of every menu and every button of Today that begins with questions, for who sees it."""
        menus = env['ir.ui.menu'].browse(env['ir.ui.menu']._visible_menu_ids())
        actions = [menu.action for menu in menus.sudo() if menu.action and menu.action._name == 'ir.actions.client']
        found = {(action.params['model'], action.params['method']) for action in actions
                 if action.tag == 'huiskamer_start'}
        if 'huiskamer_today' in {action.tag for action in actions}:
            found |= set(re.findall(r"start\('([\w.]+)', '(\w+)'\)", self._today()))
        return found | self._starts_beside_lists(env)

    def _today(self):
        """The page of the evening, as it is written."""
        with file_open('huiskamer_case/static/src/today/today.xml') as page:
            return page.read()

    def _starts_beside_lists(self, env):
        """The same for the buttons above a list that begin with questions."""
        views = [view for model in self.models() if env[model].has_access('read')
                 for view in env[model].get_views(VIEWS)['views'].values()]
        numbers = {int(node.get('name')) for view in views for node in etree.fromstring(view['arch']).iter('button')
                   if node.get('type') == 'action' and node.get('name').isdecimal()}
        actions = env['ir.actions.client'].sudo().browse(numbers).exists()
        params = [action.params for action in actions if action.tag == 'huiskamer_start']
        return {(of['model'], of['method']) for of in params}

    def starts_on_lines(self, env):
        """(records, method) of the buttons on the lines of Today, for who sees such lines."""
        if not env.user.has_group('huiskamer_case.group_caseworker'):
            return []
        found = sorted(set(re.findall(r"start\('([\w.]+)', '(\w+)', \[row\.\w+\]\)", self._today())))
        return [(record, method) for model, method in found for record in self.samples(env, model, 1)]

    def samples(self, env, model, most):
        """A few records that this person can see, one of each kind first, the newest first."""
        records = env[model].search([], order='id desc', limit=200)
        names = [name for name in STANDS if name in records._fields]
        by_kind = {}
        for record in records:
            by_kind.setdefault(tuple(self.stand(record, name) for name in names), []).append(record)
        rounds = [group[number] for number in range(most) for group in by_kind.values() if number < len(group)]
        return rounds[:max(most, len(by_kind))]

    def stand(self, record, name):
        """How a record stands: as its evening does when it belongs to one, and as one's own or a colleague's."""
        if name == 'opening_id':
            return record.opening_id.state
        if name == 'closed_at':
            return bool(record.closed_at)
        return record.caseworker_id == record.env.user if name == 'caseworker_id' else record[name]

    def shown(self, records, hidden):
        """The records on which a button is seen, and one on which it is not: who calls it all the same gets a
        sentence.
        """
        seen, unseen = [], []
        for record in records:
            (unseen if self._holds(record, hidden) else seen).append(record)
        return seen + unseen[:1]

    def _holds(self, record, words):
        """Whether a view's condition holds for a record, as the browser would say; False when it asks what only a
        browser knows.
        """
        names = {node.id for node in ast.walk(ast.parse(words, mode='eval')) if isinstance(node, ast.Name)}
        if not names - {'True', 'False', 'None', 'uid', 'id'} <= set(record._fields):
            return False
        try:
            values = {name: self._value(record, name) for name in names & set(record._fields)}
            return bool(safe_eval(words, values | {'uid': record.env.uid, 'id': record.id}))
        except (AccessError, ValueError):  # a field that this person does not have, or that has no value
            return False

    def _value(self, record, name):
        """What the browser has of a field."""
        value = record[name]
        if not isinstance(value, models.BaseModel):
            return value
        return value.id if record._fields[name].type == 'many2one' else value.ids

    def buttons_on_records(self, env, most):
        """(record, method) for every button that this person sees; all is looked at before the first is pressed."""
        buttons = {button for model in self.models() for button in self.buttons(env, model)}
        samples = {model: self.samples(env, model, most) for model in sorted({button[0] for button in buttons})}
        return [(record.with_context(**self._context(context)), method)
                for model, method, context, always, hidden in sorted(buttons)
                for record in ([env[model]] if always else self.shown(samples[model], hidden))]

    def everything_to_press(self, most=1):
        """(person, records, method) for every button and every start of everybody, on a few records each."""
        for user in self.people:
            env = self.as_user(user)
            for records, method in [*self.buttons_on_records(env, most), *self.starts_on_lines(env)]:
                yield user, records, method
            for model, method in sorted(self.starts(env)):
                yield user, env[model], method

    def _context(self, words):
        """The context of a button that does not ask the browser."""
        try:
            return ast.literal_eval(words)
        except ValueError:
            return {}

    def press(self, records, method):
        """What a press answers, as the browser calls it: an action, nothing, or what it raises."""
        with self.undone():
            try:
                answer = call_kw(records.browse(), method, [records.ids], {'context': dict(records.env.context)})
                self.env.flush_all()
                return answer
            except Exception as error:  # whatever it is: the test that looks at it tells which is a plain refusal
                return error
