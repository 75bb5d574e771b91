import re
from unittest.mock import patch

from odoo.tests import tagged

from ....models.oversight.sealing.sealed import Sealed, SealedChar
from ....models.oversight.walls.side_doors import Base
from ....report import records_table
from ....report.records import AUTOMATIC
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestRecords(HuiskamerCommon):
    """The starters for the processing record and the impact assessment hold what the models hold."""

    def record(self):
        """The processing record, in English."""
        return self.env['huiskamer.records'].with_context(lang='en_US')._processing_record()

    def models(self):
        """Every concrete model of the house."""
        return {name: model for name, model in self.registry.items() if name.startswith('huiskamer.')
                and not model._abstract}

    def section(self, text, model):
        """What the record says of one model."""
        return re.split(r'\n##', text.split(f'(`{model}`)', 1)[1], maxsplit=1)[0]

    def test_every_model_has_one_purpose_and_every_purpose_models_that_exist(self):
        named = [name for activity in records_table.ACTIVITIES for name in activity.models]
        self.assertEqual(sorted(named), sorted(set(named)))
        self.assertEqual(set(self.models()) - set(named), set(), "write down in records_table.py why these are kept")
        self.assertNotIn('Without a purpose', self.record())

    def test_a_model_with_something_about_a_person_is_about_somebody(self):
        about = {name: activity.whose for activity in records_table.ACTIVITIES for name in activity.models}
        for name, model in self.models().items():
            if any(isinstance(field, Sealed | SealedChar) for field in model._fields.values()):
                self.assertEqual(about[name], records_table.CLIENT, name)
            if about[name] == records_table.NOBODY:
                people = [field.name for field in model._fields.values()
                          if field.store and field.comodel_name in ('res.users', 'res.partner')
                          and field.name not in AUTOMATIC]
                self.assertFalse(people, f'{name}: {people}')

    def test_every_field_about_a_person_stands_there_sealed_or_plain(self):
        text, looked_at = self.record(), 0
        for activity in records_table.ACTIVITIES:
            for name in activity.models if activity.whose != records_table.NOBODY else ():
                section = self.section(text, name)
                for field in self.registry[name]._fields.values():
                    if field.store and field.name not in AUTOMATIC:
                        kept = 'sealed' if isinstance(field, Sealed | SealedChar) else 'plain'
                        self.assertIn(f'`{field.name}` | {kept} |', section, name)
                        looked_at += 1
        self.assertGreater(looked_at, 250)

    def test_a_new_field_appears(self):
        self.assertNotIn('x_shoe_size', self.record())
        with patch.object(Base, '_is_looked_at', lambda _self: False):  # else nobody gives a client a field by hand
            made = self.env['ir.model.fields'].create({
                'name': 'x_shoe_size', 'model_id': self.env['ir.model']._get_id('huiskamer.client'), 'ttype': 'integer',
                'field_description': "Shoe size"})
            self.assertIn('| Shoe size | `x_shoe_size` | plain |', self.section(self.record(), 'huiskamer.client'))
            made.unlink()

    def test_who_reads_and_how_long_are_those_of_now(self):
        section = self.section(self.record(), 'huiskamer.client')
        self.assertIn('Read by: Caseworker.', section)
        self.env.ref('huiskamer_case.access_huiskamer_client_caseworker').group_id = self.env.ref(
            'huiskamer_case.group_host')
        self.assertIn('Read by: Host.', self.section(self.record(), 'huiskamer.client'))
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'closed_file')])
        term.days = 4321
        self.assertIn('4321 days', self.record())

    def test_what_is_not_named_says_so(self):
        house = self.env['huiskamer.house']._house()
        house.controller = False
        self.assertIn('| Controller | **not named yet** |', self.record())
        house.controller = "Stichting | Test"
        self.assertIn('| Controller | Stichting / Test |', self.record())

    def test_the_assessment_has_every_part_that_the_law_names(self):
        text = self.env['huiskamer.records'].with_context(lang='en_US')._impact_assessment()
        for words in ('35(7)(a)', '35(7)(b)', '35(7)(c)', '35(7)(d)', '35(2)', 'How likely', 'It should be so'):
            self.assertIn(words, text)

    def test_no_name_of_a_client_is_in_either(self):
        records = self.env['huiskamer.records']
        text = records._processing_record() + records._impact_assessment()
        for words in ("Merel", "Iemand anders", self.case.code, self.client.code):
            self.assertNotIn(words, text)
