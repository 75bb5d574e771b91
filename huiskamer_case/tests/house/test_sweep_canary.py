import collections
import time
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CANARY, OUTSIDERS
from ..faulty_models import SHOWN_IN, plant
from ..sweep import SweepCommon, sample, tell

PAIRS, LEAST_PAIRS, LEAST_CALLS, LEAST_ANSWERED = 110, 100, 1500, 200


class RegistrySweep(SweepCommon):
    """Asks about every model of the registry as every role, and looks for the marker in what comes back."""

    def concrete(self):
        """The names of all models that have records."""
        return sorted(name for name, model in self.registry.items() if not model._abstract)

    def leaks(self, pairs):
        """(role, model, door) wherever the marker comes out; counts the calls and times each role."""
        self.calls, self.answered, self.seconds = 0, 0, collections.Counter()
        found = []
        for role, name in pairs:
            began = time.monotonic()
            for door, call in self.doors_of_model(self.env_as(role)[name]).items():
                said = self.any_answer(call)
                self.calls += 1
                self.answered += not said.startswith(('This record', 'You are not allowed'))
                if CANARY in said:
                    found.append((role, name, door))
            self.seconds[role] += time.monotonic() - began
        return found


@tagged('post_install', '-at_install', 'attack')
class TestCanarySweep(RegistrySweep):
    """No model of any module shows the marker to a role that may not see it."""

    @mute_logger('odoo.sql_db', 'odoo.addons.base.models.ir_rule', 'odoo.addons.base.models.ir_model')
    def test_no_model_of_the_registry_shows_the_marker_to_anybody_else(self):
        pairs = sample([(role, name) for role in OUTSIDERS for name in self.concrete()], PAIRS)
        self.assertEqual(self.leaks(pairs), [])
        tell("canary over the registry", models=len(self.concrete()), roles=len(OUTSIDERS), pairs=len(pairs),
             calls=self.calls, answered=self.answered)
        tell("seconds per role", **{role: f'{seconds:.1f}' for role, seconds in sorted(self.seconds.items())})
        self.assertGreaterEqual(len(pairs), LEAST_PAIRS)
        self.assertGreaterEqual(self.calls, LEAST_CALLS)
        self.assertGreaterEqual(self.answered, LEAST_ANSWERED)

    @mute_logger('odoo.sql_db', 'odoo.addons.base.models.ir_rule', 'odoo.addons.base.models.ir_model')
    def test_the_models_of_ours_show_it_to_the_caseworker_and_so_the_sweep_can_see(self):
        found = self.leaks([('caseworker', name) for name in self.file])
        self.assertGreaterEqual({name for _role, name, _door in found}, {
            'huiskamer.client', 'huiskamer.contact', 'huiskamer.goal', 'huiskamer.minor.path',
            'huiskamer.handover.detail', 'huiskamer.disclosure'})

    def test_a_refusal_in_debug_mode_shows_no_more(self):
        with patch.object(type(self.env.user), 'has_group', lambda user, group: user._has_group(group)):
            pairs = [(role, name) for role in ('office_user', 'colleague') for name in (*self.file, 'mail.message')]
            self.assertEqual(self.leaks(sample(pairs, 8)), [])

    def test_what_a_form_says_to_a_forged_id_shows_no_marker(self):
        """Every many2one of the registry that could name one of ours is given one, in a form and in a default."""
        asked = 0
        for role in OUTSIDERS:
            for name in self.concrete():
                model = self.env_as(role)[name]
                for field in model._fields.values():
                    if field.type == 'many2one' and field.comodel_name in self.file:
                        self.assert_form_is_silent(model, field)
                        asked += 1
        tell("forged ids in forms", asked=asked)
        self.assertGreater(asked, 90)

    def assert_form_is_silent(self, model, field):
        """Neither a value nor a default brings a word of the target out."""
        target = self.file[field.comodel_name]
        spec = {field.name: {'fields': {name: {} for name in self.env[field.comodel_name]._fields}}}
        forged = model.with_context(**{f'default_{field.name}': target.id})
        for call in (lambda: model.onchange({field.name: target.id}, [field.name], spec),
                     lambda: forged.onchange({}, [], spec), lambda: forged.default_get([field.name])):
            self.assertNotIn(CANARY, self.any_answer(call), f'{model._name}.{field.name}')


@tagged('post_install', '-at_install', 'attack')
class TestCanarySweepFindsFaults(RegistrySweep):
    """The same sweep finds each of the mistakes that a later module could make."""

    @classmethod
    def setUpClass(cls):
        """Plant the faults."""
        super().setUpClass()
        plant(cls)

    @mute_logger('odoo.sql_db', 'odoo.addons.base.models.ir_rule', 'odoo.addons.base.models.ir_model')
    def test_every_planted_fault_is_found(self):
        found = {name for _role, name, _door in self.leaks([('office_user', name) for name in set(SHOWN_IN.values())])}
        for fault, shown_in in SHOWN_IN.items():
            with self.subTest(fault=fault):
                self.assertIn(shown_in, found)
        tell("planted faults found", faults=len(found))
