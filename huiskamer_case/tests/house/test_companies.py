from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import HuiskamerCommon

PLACES = ('res.company', 'huiskamer.location')
# What has a place and no wall of a company, with the reason.
FOR_THE_WHOLE_HOUSE = {
    'huiskamer.house': "one for the database; read by every role, changed from its own company only",
    'huiskamer.house.change': "what was changed in the house, for who reads the house",
}
ROLES = ('host', 'caseworker', 'supervisor', 'privacy_officer', 'access_administrator')


@tagged('post_install', '-at_install', 'attack')
class TestCompanies(HuiskamerCommon):
    """A second company in the same database: its people meet nothing that has a place in the first."""

    @classmethod
    def setUpClass(cls):
        """Somebody in each role who works for another company, and a file with all that belongs to it here."""
        super().setUpClass()
        cls.elsewhere = cls.env['res.company'].create({'name': "Elders"})
        cls.strangers = {role: new_test_user(
            cls.env, f'elders_{role}', groups=f'base.group_user,huiskamer_case.group_{role}',
            company_id=cls.elsewhere.id, company_ids=[Command.set(cls.elsewhere.ids)]) for role in ROLES}
        cls.contact = cls.env['huiskamer.contact'].with_user(cls.caseworker).create(
            {'case_id': cls.case.id, 'facts': "Kwam langs."})

    def ways_to_a_place(self, name, seen=()):
        """The paths of required or plain links from this model to a place, found by walking its fields."""
        model = self.env.registry[name]
        for field in model._fields.values():
            if field.type == 'many2one' and field.store and not field.related and field.comodel_name not in (*seen,
                name):
                if field.comodel_name in PLACES:
                    yield field.name
                elif field.comodel_name.startswith('huiskamer.') and field.required:
                    for way in self.ways_to_a_place(field.comodel_name, (*seen, name)):
                        yield f'{field.name}.{way}'

    def with_a_place(self):
        """The models of ours that have a place, with the ways to it."""
        for name, model in sorted(self.env.registry.items()):
            if name.startswith('huiskamer.') and not model._abstract:
                ways = list(self.ways_to_a_place(name))
                if ways and self.env['ir.model.access'].search_count([('model_id.model', '=', name)]):
                    yield name, ways

    def is_here(self, row, way):
        """Whether a row has a place of this company, by this way; some rows are for every place."""
        place = row.mapped(way)
        return self.env.company in (place if place._name == 'res.company' else place.company_id)

    def test_every_model_that_has_a_place_has_its_company_s_wall(self):
        without, found = [], 0
        for name, ways in self.with_a_place():
            walls = self.env['ir.rule'].search([('model_id.model', '=', name), ('global', '=', True)])
            found += 1
            if not any('company_ids' in (wall.domain_force or '') or (wall.domain_force or '')[1:] == "(0, '=', 1)]"
                       for wall in walls) and name not in FOR_THE_WHOLE_HOUSE:
                without.append((name, ways))
        self.assertEqual(without, [])
        self.assertGreater(found, 15)

    def test_nobody_of_another_company_meets_a_row_that_has_a_place_here(self):
        met = 0
        for name, ways in self.with_a_place():
            there = self.env[name].with_context(active_test=False).search([]).filtered(
                lambda row, ways=ways: any(self.is_here(row, way) for way in ways))
            for role, user in self.strangers.items() if name not in FOR_THE_WHOLE_HOUSE else ():
                mine = self.env[name].with_user(user).with_context(active_test=False)
                with self.subTest(model=name, role=role):
                    if mine.has_access('read'):
                        self.assertFalse(mine.search([]) & there)
                        for row in there[:1]:
                            with self.assertRaises(AccessError):
                                row.with_user(user).read(['id', 'display_name'])
                            met += 1
        self.assertGreater(met, 10)

    def test_with_the_company_at_hand_the_same_people_do(self):
        supervisor = self.strangers['supervisor']
        self.assertFalse(self.case.with_user(supervisor).has_access('read'))
        supervisor.company_ids += self.env.company
        self.assertTrue(self.case.with_user(supervisor).with_context(
            allowed_company_ids=[self.elsewhere.id, self.env.company.id]).has_access('read'))

    def test_the_first_place_of_another_company_has_its_wall_at_once(self):
        ours = self.env['huiskamer.opening'].with_user(self.users['host'])
        ours.search([])  # the rules are known now, and there is nothing to keep apart
        there = self._make_location("Elders", company_id=self.elsewhere.id)
        evening = self.env['huiskamer.opening'].create({
            'location_id': there.id, 'date': '2031-01-06', 'opens_at': '2031-01-06 16:00:00',
            'closes_at': '2031-01-06 19:00:00'})
        self.assertFalse(ours.search([('id', '=', evening.id)]))
        theirs = evening.with_user(self.strangers['host'])
        self.assertTrue(theirs.has_access('read'))
        there.company_id = self.env.company
        self.assertTrue(ours.search([('id', '=', evening.id)]))
        self.assertFalse(theirs.search([('id', '=', evening.id)]))

    def test_the_house_is_read_by_all_and_changed_from_its_own_company(self):
        house = self.env['huiskamer.house']._house()
        self.assertEqual(house.company_id, self.env.ref('base.main_company'))
        theirs = house.with_user(self.strangers['supervisor'])
        theirs.read(['controller'])
        with self.refused(house, error=AccessError):
            theirs.controller = "Elders"
        house.with_user(self.users['supervisor']).controller = "Hier"
        self.assertEqual(house.controller, "Hier")
