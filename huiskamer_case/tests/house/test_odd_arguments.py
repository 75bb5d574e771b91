import inspect
import random
import time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.oversight.walls.doors import OURS
from ..sweep import SEED, SweepCommon, sample, tell

ADDON = 'odoo.addons.huiskamer_case'
ROLES = ('caseworker', 'supervisor', 'privacy_officer', 'access_administrator', 'host')
ODD = (None, False, True, 0, -1, 5, 2 ** 40, 1.5, float('nan'), '', 'x', '\0', '\ud800', 'x' * 600, [], ['x'], [[1]],
       [None], {}, {'x': 1},
       {'answers': {}}, [{'id': 'x'}], {1: 2}, ['x'] * 500, {'caseworker_id': 'x'}, {'reason': 5}, {'code': {}},
       {'days': [1]}, '9' * 5000)
# Core hands its own arguments to these, or they are called before anybody is in.
LEFT_OUT = ('create', 'write', 'unlink', 'copy', 'onchange', 'read', 'search_read', 'web_read',
            'web_search_read',
            'web_read_group', 'export_data', 'default_get', 'web_save', 'copy_data', 'action_archive',
            'action_unarchive', 'get_metadata')
CALLS, LEAST = 700, 600
# Seconds of the processor, not of the clock: more for one call is a way to keep everybody else waiting.
MOST_CPU = 2


@tagged('post_install', '-at_install', 'attack')
class TestOddArguments(SweepCommon):
    """Whatever is sent to a public method of ours, whoever sends it: an answer or a sentence, and never an error of
    the machine.
    """

    def methods(self, env):
        """(record or model, name, how many things it can be given) of every public method with parameters."""
        for name in sorted(self.registry):
            if name.startswith(OURS) and not name.endswith('.mixin'):
                seen = set()
                for cls in type(env[name]).mro():
                    if getattr(cls, '__module__', '').startswith(ADDON):
                        for method_name, method in vars(cls).items():
                            if inspect.isfunction(method) and not method_name.startswith(
                                '_') and method_name not in LEFT_OUT and method_name not in seen and not getattr(
                                    method, '_api_private', False):
                                seen.add(method_name)
                                yield from self.with_records(env[name], method_name, method)

    def with_records(self, model, name, method):
        """The method on the newest record of its model, or on the model itself."""
        named = [one for one in list(inspect.signature(method).parameters.values())[1:]
                 if one.kind == one.POSITIONAL_OR_KEYWORD]
        if named:
            on_model = getattr(method, '_api_model', False) or not model._auto
            record = model if on_model else model.sudo().search([], order='id desc', limit=1).sudo(False)
            yield record, name, len(named)

    @mute_logger('odoo.sql_db', 'odoo.addons.base.models.ir_rule', 'odoo.addons.base.models.ir_model')
    def test_anything_gets_an_answer_or_a_sentence(self):
        chance = random.Random(SEED)
        ways = [(role, *way) for role in ROLES for way in self.methods(self.env_as(role))]
        calls = [(way, odd) for way in ways for odd in range(len(ODD))]
        # a page of figures or a stream has no rows, and so no field that reads what is sent
        pages = [call for call in calls if call[0][1]._abstract and call[0][0] in ('caseworker', 'supervisor')]
        calls = pages + sample([call for call in calls if not call[0][1]._abstract], CALLS)
        wrong = set()
        for (role, record, name, many), odd in calls:
            given = [ODD[odd]] + [chance.choice(ODD) for _more in range(many - 1)]
            self.env.flush_all()
            begun = time.process_time()
            with self.env.cr.savepoint(flush=False) as savepoint:
                try:
                    getattr(record, name)(*given)
                    self.env.flush_all()
                except UserError as refusal:
                    self.assertTrue(str(refusal))
                except Exception as error:  # noqa: BLE001: whatever it is, somebody saw an error of the machine
                    wrong.add((record._name, name, type(error).__name__, str(error)[:80]))
                savepoint.rollback()
            if time.process_time() - begun > MOST_CPU:
                wrong.add((record._name, name, 'TooLong', f"{role}: more than {MOST_CPU} s of the processor"))
            self.env.invalidate_all(flush=False)
        self.assertEqual(wrong, set())
        tell("odd arguments", calls=len(calls),
             methods=len({(record._name, name) for (_role, record, name, _many), _odd in calls}))
        self.assertGreaterEqual(len(calls), LEAST)
