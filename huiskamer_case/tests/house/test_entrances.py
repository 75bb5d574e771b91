import csv
import inspect
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import file_open, mute_logger

from ...models.oversight.walls.doors import OURS
from ...models.shared import house_days
from ..common import ROLES
from ..kept_house import FIRST
from ..sweep import SweepCommon, tell

ADDON = 'odoo.addons.huiskamer_case'
LEAST = 3000


@tagged('post_install', '-at_install', 'attack')
class TestEntrances(SweepCommon):
    """Who is let in by which public method of ours, whatever else is then to be said.

    ``entrances.csv`` has the roles that meet no refusal for who they are, when they call a method on the newest record
    that is theirs to read, or else on the newest. Whoever changes who may do something changes its line.
    """

    test_sequence = FIRST  # its house is made at noon

    @classmethod
    def setUpClass(cls):
        """What there is beside a file: an evening of tonight, a report, a service that somebody was shown. It is noon:
        whoever closes an evening meets another refusal first before it begins than while it lasts.
        """
        cls.startClassPatcher(freeze_time(f'{house_days.today()} 12:00:00'))
        super().setUpClass()
        cls.let_everybody_try()
        cls.targets = {}
        today = house_days.today()
        begin = today - timedelta(days=today.weekday())
        cls.location.staff_ids = cls.host
        cls.location._plan_openings(today, today)
        cls.env['huiskamer.report'].with_user(cls.supervisor).create({
            'location_id': cls.location.id, 'date_from': begin, 'date_until': begin + timedelta(days=6)})
        cls.env['huiskamer.introduction'].with_user(cls.host).introduce({
            'service_id': cls.service.id, 'language_id': cls.env.ref('huiskamer_case.language_nl').id,
            'wanted': 'leaving'})

    def methods(self):
        """(model, name, method) of every public method of ours; core's own are asked by the table of rights."""
        for name in sorted(self.registry):
            model = self.env[name]
            if (name.startswith(OURS) and not model._abstract) or name in ('huiskamer.desk', 'huiskamer.directory'):
                found = {}
                for cls in type(model).mro():
                    if getattr(cls, '__module__', '').startswith(ADDON):
                        for key, method in vars(cls).items():
                            if inspect.isfunction(method) and not key.startswith('_') and not hasattr(
                                    self.registry['base'], key):
                                found.setdefault(key, method)
                yield from ((name, key, method) for key, method in sorted(found.items())
                            if not getattr(method, '_api_private', False))

    def target(self, model, method):
        """What a method is called on: the newest record that is the caller's to read, or else the newest."""
        if getattr(method, '_api_model', False) or not model._auto:
            return model
        key = model._name, model.env.uid
        if key not in self.targets:  # the same for every method: what a call did is undone
            everything = model.sudo().with_context(active_test=False).search([], order='id desc', limit=50).sudo(False)
            self.targets[key] = (everything._filtered_access('read') or everything)[:1].ids
        return model.browse(self.targets[key])

    def given(self, method):
        """Something for each thing that a method cannot do without."""
        return [{} if one.name in ('answers', 'vals', '_answers', 'values') else 'x'
                for one in list(inspect.signature(method).parameters.values())[1:]
                if one.default is one.empty and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]

    def is_let_in(self, record, name, given):
        """Whether a call gets past who may, while what is stored of the record is remembered.

        So a guard is asked by itself: nothing has to be fetched, which would be refused to the same people.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        stored = [key for key, field in record._fields.items() if field.store and field.column_type
                  and not (hasattr(record, '_is_noted') and record._is_noted(key))]
        record.sudo().with_context(active_test=False, prefetch_fields=False).fetch(stored)
        with self.env.cr.savepoint(flush=False) as savepoint:
            try:
                getattr(record, name)(*given)
                self.env.flush_all()
            except AccessError:
                return False
            except Exception:
                return True
            finally:
                savepoint.rollback()
        return True

    @mute_logger('odoo.sql_db', 'odoo.addons.base.models.ir_rule', 'odoo.addons.base.models.ir_model')
    def test_everybody_is_let_in_by_what_is_hers_and_by_nothing_else(self):
        there, calls = {}, 0
        for model, name, method in self.methods():
            let_in = {role for role in ROLES if self.is_let_in(
                self.target(self.env_as(role)[model], method), name, self.given(method))}
            there[f'{model}.{name}'], calls = let_in, calls + len(ROLES)
        there = {key: let_in if let_in < set(ROLES) else {'everybody'} for key, let_in in there.items()}
        with file_open('huiskamer_case/tests/house/entrances.csv') as file:
            written = {row['method']: set(row['roles'].split()) for row in csv.DictReader(file)}
        tell("entrances", calls=calls, methods=len(there))
        self.assertEqual({key: written.get(key, set()) ^ there.get(key, set()) for key in {*written, *there}
                          if written.get(key) != there.get(key)}, {}, "what differs from entrances.csv, by method")
        self.assertGreater(calls, LEAST)
