from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.shared import house_days
from ..common import HuiskamerCommon
from ..structure import DOORS

NOBODY = 2**31 - 1
CONSTANT = "This record does not exist, or it is not yours to use."


@tagged('post_install', '-at_install', 'attack')
class TestTargets(HuiskamerCommon):
    """Nobody hangs a record on, or asks a form about, something that she may not read."""

    @classmethod
    def setUpClass(cls):
        """A handover of the colleague, and the models in which an id of the named room can be forged."""
        super().setUpClass()
        cls.theirs = cls.draft(cls.colleague_case)
        cls.their_consent = cls.consent_for(cls.theirs)
        cls.walk(cls.theirs, 'send')
        cls.confidential = {
            name for name, model in cls.registry.items()
            if not model._abstract and cls.env['huiskamer.client']._is_confidential(name)}
        topic = cls.env['huiskamer.topic'].search([], limit=1)
        cls.targets = {
            'huiskamer.client': (cls.client, cls.colleague_case.client_id),
            'huiskamer.case': (cls.case, cls.colleague_case),
            'huiskamer.consent': (cls.consent_for(cls.handover), cls.their_consent),
            'huiskamer.consent.event': (cls.case.consent_ids.event_ids[:1], cls.their_consent.event_ids[:1]),
            'huiskamer.contact': tuple(
                cls.env['huiskamer.contact'].with_user(case.caseworker_id).create({'case_id': case.id})
                for case in (cls.case, cls.colleague_case)),
            'huiskamer.goal': tuple(
                cls.env['huiskamer.goal'].with_user(case.caseworker_id).create(
                    {'case_id': case.id, 'topic_id': topic.id, 'wish': "Rust."})
                for case in (cls.case, cls.colleague_case)),
            'huiskamer.step': tuple(
                case.agree_step({'what': "Bellen", 'on': house_days.today()})
                for case in (cls.case, cls.colleague_case)),
            'huiskamer.minor.path': tuple(
                cls.env['huiskamer.minor.path'].with_user(case.caseworker_id).begin({})
                for case in (cls.case, cls.colleague_case)),
            'huiskamer.handover': (cls.handover, cls.theirs),
            'huiskamer.handover.event': (cls.walk(cls.draft(), 'drop').event_ids[:1], cls.theirs.event_ids[:1]),
            'huiskamer.handover.detail': (cls.handover.detail_ids, cls.theirs.detail_ids),
            'huiskamer.disclosure': (cls.handover.disclosure_ids, cls.theirs.disclosure_ids),
        }
        # what the caseworker may create, with her own target and with what else it needs
        cls.creatable = {
            'huiskamer.contact': ('case_id', {}),
            'huiskamer.goal': ('case_id', {'topic_id': topic.id, 'wish': "Rust."}),
            'huiskamer.handover': ('case_id', {'service_id': cls.other_service.id}),
            'huiskamer.disclosure': ('handover_id', {'category_ids': [Command.set(cls.categories('alias').ids)]}),
        }

    def as_caseworker(self, model):
        """The model in the hands of the caseworker."""
        return self.env_as('caseworker')[model]

    def own(self, model):
        """A target that may be used: the caseworker's own, without a disclosure in its way."""
        return self.case if model == 'huiskamer.case' else self.env['huiskamer.handover'].with_user(
            self.caseworker).create({'case_id': self.case.id, 'service_id': self._make_service("Ander").id})

    def relations(self, doors=False):
        """(model, field, target) for every many2one into the named room; with the named doors from outside, or
        without.
        """
        return [
            (name, field.name, field.comodel_name)
            for name, model in self.registry.items() if not model._abstract
            for field in model._fields.values()
            if field.type == 'many2one' and field.comodel_name in self.confidential
            and (doors or f'{name}.{field.name}' not in DOORS)]

    def test_every_kind_of_target_is_tried(self):
        self.assertEqual(set(self.targets), self.confidential)
        for own, theirs in self.targets.values():
            self.assertTrue(own.sudo(False) and theirs)

    def test_only_the_named_room_points_into_the_named_room(self):
        self.assertEqual({model for model, _field, _comodel in self.relations()} - self.confidential, set())

    def test_a_forged_target_comes_in_by_no_door_from_outside(self):
        for model, name, comodel in set(self.relations(doors=True)) - set(self.relations()):
            for target in self.targets[comodel]:
                for role in self.users:
                    with self.subTest(model=model, role=role), self.refused(counts=[model]):
                        self.env_as(role)[model].create({name: target.id})
                    with self.subTest(model=model, role=role), self.assertRaises(UserError) as caught:
                        self.env_as(role)[model].onchange({name: target.id}, [name],
                            {name: {'fields': {'display_name': {}}}})
                    self.assertNotIn(target.code, str(caught.exception))

    def test_a_forged_target_is_refused_when_a_record_is_made(self):
        for model, (name, vals) in self.creatable.items():
            comodel = self.env[model]._fields[name].comodel_name
            self.as_caseworker(model).create(vals | {name: self.own(comodel).id})
            for forged in (self.targets[comodel][1].id, NOBODY):
                with self.subTest(model=model, forged=forged):
                    self.assert_not_made(model, vals, name, forged)

    def assert_not_made(self, model, vals, name, forged):
        """Neither a value nor a default brings the forged id into a record; the refusal tells nothing."""
        with self.refused(counts=[model], error=AccessError) as by_value:
            self.as_caseworker(model).create(vals | {name: forged})
        with self.refused(counts=[model], error=AccessError) as by_default:
            self.as_caseworker(model).with_context(**{f'default_{name}': forged}).create(dict(vals))
        self.assertEqual({str(by_value.exception), str(by_default.exception)}, {CONSTANT})

    @mute_logger('odoo.sql_db')
    def test_a_forged_target_is_refused_in_an_import_by_number_by_name_and_by_external_id(self):
        for model, (name, vals) in self.creatable.items():
            comodel = self.env[model]._fields[name].comodel_name
            theirs = self.targets[comodel][1]
            for column, forged, own in (
                    (f'{name}/.id', (theirs.id, NOBODY), lambda record: record.id),
                    (f'{name}/id', (self.external_id(theirs), 'huiskamer_case.niemand'), self.external_id),
                    (name, (theirs.code, 'AAAA-AAAA'), lambda record: record.code)):
                with self.subTest(model=model, column=column):
                    self.assert_import(model, vals, column, own(self.own(comodel)), forged)

    def external_id(self, record):
        """A name under which an import finds this record."""
        name = f'probe_{record._name}_{record.id}'.replace('.', '_')
        if not self.env.ref(f'huiskamer_case.{name}', raise_if_not_found=False):
            self.env['ir.model.data'].sudo().create(
                {'module': 'huiskamer_case', 'name': name, 'model': record._name, 'res_id': record.id})
        return f'huiskamer_case.{name}'

    def assert_import(self, model, vals, column, own, forged):
        """A line with one's own target is taken; one with another's, or nobody's, is not, and tells nothing of it."""
        rest = {'topic_id': 'topic_id/.id', 'service_id': 'service_id/.id', 'category_ids': 'category_ids/.id'}
        names = [column, *(rest.get(name, name) for name in vals)]
        values = [','.join(map(str, value[0][2])) if isinstance(value, list) else str(value) for value in vals.values()]
        Model = self.as_caseworker(model)
        for bad in forged:
            with self.unchanged(counts=[model]):
                said = Model.load(names, [[str(bad), *values]])
                self.assertFalse(said['ids'], said)
        with self.undone():
            said = Model.load(names, [[str(own), *values]])
            self.assertTrue(said['ids'], said)

    def test_a_forged_target_is_refused_when_a_record_is_changed(self):
        for model, name, comodel in self.relations():
            record, theirs = self.targets[model][0], self.targets[comodel][1]
            for forged in (theirs.id, NOBODY):
                with self.subTest(model=model, field=name, forged=forged), self.refused(record):
                    record.with_user(self.caseworker).write({name: forged})

    def test_a_list_takes_no_record_of_another_file(self):
        for model in self.confidential:
            record = self.targets[model][0].with_user(self.caseworker)
            for name, field in record._fields.items():
                if field.type in ('one2many', 'many2many') and field.comodel_name in self.confidential:
                    theirs = self.targets[field.comodel_name][1]
                    with self.subTest(model=model, field=name), self.refused(record, theirs):
                        record.write({name: [Command.link(theirs.id)]})
                    with self.subTest(model=model, field=name), self.refused(record, theirs):
                        record.write({name: [Command.update(theirs.id, {'code': 'AAAA-AAAA'})]})

    def test_a_form_in_the_making_is_told_nothing_about_a_forged_id(self):
        for model, name, comodel in self.relations():
            own, theirs = self.targets[comodel]
            spec = {name: {'fields': {'display_name': {}}}}
            with self.subTest(model=model, field=name):
                if self.as_caseworker(model).has_access('create'):
                    self.as_caseworker(model).onchange({name: own.id}, [name], spec)
                for forged in (theirs.id, NOBODY):
                    for shape in (forged, {'id': forged}):
                        self.assert_onchange_refused(model, {name: shape}, name, spec)
                    self.assert_onchange_refused(model, {}, name, spec, {f'default_{name}': forged})

    def assert_onchange_refused(self, model, values, name, spec, context=None):
        """The form gets one constant text."""
        with self.assertRaises(AccessError) as caught:
            self.as_caseworker(model).with_context(**(context or {})).onchange(values, [name] if values else [], spec)
        self.assertEqual(str(caught.exception), CONSTANT)

    def test_a_form_in_the_making_lists_no_record_of_another_file(self):
        for model in self.confidential:
            for name, field in self.env[model]._fields.items():
                if field.type in ('one2many', 'many2many') and field.comodel_name in self.confidential:
                    theirs = self.targets[field.comodel_name][1]
                    spec = {name: {'fields': {'display_name': {}, 'create_date': {}}}}
                    for command in (Command.link(theirs.id), Command.update(theirs.id, {}), Command.set(theirs.ids)):
                        with self.subTest(model=model, field=name, command=command):
                            self.assertNotIn(theirs.code, self.answer_of_onchange(model, {name: [command]}, spec))

    def answer_of_onchange(self, model, values, spec):
        """What the form is told, as text; a refusal tells its own text."""
        try:
            answer = self.as_caseworker(model).onchange(values, list(values), spec)
        except UserError as error:
            answer = error
        return str(answer)

    def test_wrong_roles_are_told_nothing_by_any_form(self):
        for role in ('host', 'supervisor', 'privacy_officer', 'access_administrator', 'office_user',
                     'system_administrator', 'portal', 'public'):
            for model, name, comodel in self.relations():
                theirs = self.targets[comodel][1]
                if theirs.with_env(self.env_as(role)).has_access('read'):
                    continue  # covers are theirs to see; see test_access_table
                spec = {name: {'fields': {'display_name': {}}}}
                with self.subTest(role=role, model=model, field=name), self.assertRaises(UserError):
                    self.env_as(role)[model].onchange({name: theirs.id}, [name], spec)

    def test_default_get_answers_with_the_id_that_was_given_and_nothing_of_the_record(self):
        for model, name, comodel in self.relations():
            theirs = self.targets[comodel][1]
            answer = self.as_caseworker(model).with_context(**{f'default_{name}': theirs.id}).default_get([name])
            self.assertIn(answer, ({}, {name: theirs.id}))

    def test_not_yours_and_does_not_exist_sound_the_same(self):
        heard = set()
        for forged in (self.colleague_case.id, NOBODY):
            with self.assertRaises(AccessError) as caught:
                self.as_caseworker('huiskamer.contact').onchange(
                    {'case_id': forged}, ['case_id'], {'case_id': {'fields': {'display_name': {}}}})
            heard.add(str(caught.exception))
        with self.assertRaises(AccessError) as caught:
            self.as_caseworker('huiskamer.contact').create({'case_id': self.colleague_case.id})
        self.assertEqual(heard | {str(caught.exception)}, {CONSTANT})
