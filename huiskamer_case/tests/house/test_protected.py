import csv

from odoo.models import MAGIC_COLUMNS
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import file_open

from ..common import ROLES, HuiskamerCommon
from ..sweep import SweepCommon

ADDON = 'huiskamer_case'


@tagged('post_install', '-at_install')
class TestProtected(SweepCommon):
    """What only named methods change is written by nobody, whichever room named it."""

    def test_no_protected_field_is_written_by_hand_by_whoever_works_on_the_file(self):
        tried = set()
        for name, record in self.file.items():
            mine = record.with_user(self.caseworker)
            for field in record._protected():
                with self.subTest(model=name, field=field), self.refused(record):
                    mine.write({field: False})
                tried.add((name, field))
        self.assertTrue({
            ('huiskamer.client', 'answer_count'), ('huiskamer.client', 'slip_digest'),
            ('huiskamer.client', 'merged_into_id'),
            ('huiskamer.handover', 'way_back'),
            ('huiskamer.case', 'merged_rows')} <= tried)
        self.assertGreater(len(tried), 60)


@tagged('post_install', '-at_install')
class TestByHand(HuiskamerCommon):
    """What people fill in themselves, and that the program alone writes all the rest.

    ``by_hand.csv`` has the fields of each model that a screen lets somebody fill in. Whoever adds one to it asks who
    may fill it in, and what follows from it.
    """

    def models(self):
        """(name, names of what a screen is told that it may let somebody fill in) of every model of ours."""
        for name, model in self.env.items():
            if model._original_module == ADDON and not model._abstract:
                told = model.fields_get(attributes=['readonly'])
                yield name, {field for field, words in told.items()
                             if not words['readonly'] and ADDON in model._fields[field]._modules}

    def test_a_screen_lets_people_fill_in_what_is_theirs_to_fill_in(self):
        with file_open(f'{ADDON}/tests/house/by_hand.csv') as file:
            written = {row['model']: set(row['fields'].split()) for row in csv.DictReader(file)}
        there = {name: told for name, told in self.models() if told}
        self.assertEqual({name: written.get(name, set()) ^ there.get(name, set()) for name in {*written, *there}
                          if written.get(name) != there.get(name)}, {}, "what differs from by_hand.csv, by model")

    def test_the_rest_is_refused_to_every_role_over_rpc(self):
        tried = set()
        for name, told in self.models():
            for role in ROLES:
                Model = self.env_as(role)[name]
                # a list of what others point with is theirs, behind their own walls
                rest = [field for field in Model._fields.values() if field.store and field.type != 'one2many'
                        and field.name not in {*told, *MAGIC_COLUMNS} and Model._has_field_access(field, 'write')
                        ] if Model.has_access('write') else ()
                for field in rest:
                    with self.subTest(model=name, role=role, field=field.name), self.refused():
                        call_kw(Model, 'write', [[], {field.name: False}], {})
                    tried.add((name, field.name))
        self.assertGreater(len(tried), 80)
