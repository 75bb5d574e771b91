import inspect
import re
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.oversight.walls.doors import OURS
from ..sweep import SweepCommon, tell

ADDON = 'odoo.addons.huiskamer_case'
ROLES = ('colleague', 'host', 'supervisor', 'privacy_officer', 'access_administrator', 'office_user')
# Core's own, that every model answers to: name -> what they are called with.
OF_CORE = {
    'read': lambda record: record.read(), 'read one': lambda record: record.read(['display_name']),
    'web_read': lambda record: record.web_read({'display_name': {}}),
    'export_data': lambda record: record.export_data(['id']),
    'write': lambda record: record.write({}), 'write one': lambda record: record.write({'active': False}),
    'unlink': lambda record: record.unlink(), 'copy': lambda record: record.copy(),
    'get_metadata': lambda record: record.get_metadata(),
    'web_save': lambda record: record.web_save({}, {'display_name': {}}),
    'action_archive': lambda record: record.action_archive(),
    'onchange': lambda record: record.onchange({}, [], {'display_name': {}}),
    'copy_data': lambda record: record.copy_data(),
    'search_count': lambda record: record.search_count([('id', '=', record.id)]),
}
FAR = 1_000_003
LEAST = 2500


class OneAnswerCommon(SweepCommon):
    """Compares what is said of a record that is hidden with what is said of one that is not there."""

    def methods_of(self, model):
        """The public methods of ours that work on records of this model: name -> call."""
        found = {}
        for cls in type(model).mro():
            if getattr(cls, '__module__', '').startswith(ADDON):
                for name, method in vars(cls).items():
                    if inspect.isfunction(method) and not name.startswith('_') and not getattr(method, '_api_model',
                        False):
                        found.setdefault(name, method)
        return OF_CORE | {
            name: lambda record, n=name, given=self.given(method): getattr(record, n)(*given)
            for name, method in found.items() if name not in OF_CORE
            and name not in ('create', 'search_read') and not getattr(method, '_api_private', False)}

    def given(self, method):
        """Something for each thing that a method cannot do without."""
        needed = [one for one in list(inspect.signature(method).parameters.values())[1:]
                  if one.default is inspect.Parameter.empty
                  and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
        return [{} if one.name in ('answers', 'vals', '_answers', 'values') else 'x' for one in needed]

    def hidden(self, env):
        """The newest record of each model of ours that this role may not read, though somebody may."""
        for name in sorted(self.registry):
            model = env[name] if name.startswith(OURS) else None
            if model is not None and not model._abstract and model._auto:
                for record in model.sudo().with_context(active_test=False).search([], order='id desc',
                    limit=5).sudo(False):
                    if not record.has_access('read'):
                        yield record
                        break

    def said(self, call, record):
        """What comes back, without the number that was asked about, and after how many questions."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        try:
            with self.env.cr.savepoint(flush=False) as savepoint:
                words = 'answer', str(call(record))
                savepoint.rollback()
        except UserError as error:
            words = type(error).__name__, str(error)
        except (psycopg2.Error, Exception) as error:
            words = type(error).__name__, ''
        asked = self.env.cr.sql_log_count - before
        self.env.invalidate_all(flush=False)
        return words[0], re.sub(rf'\b({record.id}|{record.id - FAR})\b', '#', words[1]), asked

    def differences(self, pairs):
        """'role model.method: what is said of each' wherever the two are told apart."""
        found = []
        for role, record, name in pairs:
            call = self.methods_of(record)[name]
            missing = record.browse(record.id + FAR)
            self.said(call, record)  # what a worker process learns once
            hidden, gone = self.said(call, record), self.said(call, missing)
            if hidden != gone:
                words = '' if hidden[1] == gone[1] else f': {hidden[1][:60]!r} / {gone[1][:60]!r}'
                found.append(f'{role} {record._name}.{name}: {hidden[0]} {hidden[2]} / {gone[0]} {gone[2]}{words}')
        return found

    def pairs(self, roles=ROLES):
        """Every (role, hidden record, method)."""
        return [(role, record, name) for role in roles for record in self.hidden(self.env_as(role))
                for name in self.methods_of(record)]


@tagged('post_install', '-at_install', 'attack')
class TestOneAnswer(OneAnswerCommon):
    """A number that is hidden and one that nobody has are told apart by no method, no words and no count of
    questions.
    """

    @mute_logger('odoo.sql_db', 'odoo.addons.base.models.ir_rule', 'odoo.addons.base.models.ir_model')
    def test_no_method_tells_a_hidden_record_from_none(self):
        pairs = self.pairs()
        found = self.differences(pairs)
        self.assertEqual(found, [], '\n'.join(found))
        tell("one answer", calls=len(pairs), models=len({record._name for _role, record, _name in pairs}),
             methods=len({(record._name, name) for _role, record, name in pairs}))
        self.assertGreaterEqual(len(pairs), LEAST)

    @mute_logger('odoo.sql_db', 'odoo.addons.base.models.ir_rule', 'odoo.addons.base.models.ir_model')
    def test_a_planted_leak_is_found_whatever_it_tells_by(self):
        record = self.case.with_user(self.colleague)
        leaks = {
            'an answer': lambda case: bool(case.sudo().exists()),
            'a kind of error': lambda case: case.sudo().ensure_one().state or case.check_access('read'),
            'a count of questions': lambda case: case.sudo().exists() and case.sudo().search_count([]) and None,
        }
        self.assertEqual(self.differences([('colleague', record, 'action_show_client')]), [])
        for name, leak in leaks.items():
            with self.subTest(leak=name), patch.object(self.registry['huiskamer.case'], 'action_show_client', leak):
                self.assertEqual(len(self.differences([('colleague', record, 'action_show_client')])), 1)
