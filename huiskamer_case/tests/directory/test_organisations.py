from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import HuiskamerCommon

ENTRIES = ('huiskamer.provider', 'huiskamer.service', 'res.partner')


@tagged('post_install', '-at_install')
class TestOrganisations(HuiskamerCommon):
    """Organisations belong to the CRM: found or made, never owned."""

    @classmethod
    def setUpClass(cls):
        """An organisation that the CRM had before us."""
        super().setUpClass()
        cls.partner = cls.env['res.partner'].create({
            'name': "Stichting Bestaat", 'is_company': True, 'phone': '050-0000000', 'company_registry': '01234567',
            'website': 'https://bestaat.example'})

    def test_none_that_came_with_the_directory_is_ours(self):
        entries = self.env['huiskamer.provider'].with_context(active_test=False).search([])
        self.assertGreater(len(entries), 5)
        self.assertFalse(self.env['ir.model.data'].search(
            [('model', '=', 'res.partner'), ('res_id', 'in', entries.partner_id.ids),
             ('module', '=', 'huiskamer_case')]))

    def test_it_is_found_by_name_number_and_web_address_and_stays_as_it_is(self):
        find = self.env['huiskamer.provider'].with_user(self.users['supervisor'])._organisation
        for asked in ({'name': "stichting bestaat"}, {'name': "Anders", 'registry': '01234567'},
                      {'name': "Anders", 'website': 'https://bestaat.example'}):
            with self.subTest(asked=asked):
                self.assertEqual(find(**asked), self.partner)
        self.assertEqual((self.partner.name, self.partner.phone), ("Stichting Bestaat", '050-0000000'))
        made = find("Stichting Nieuw", phone='050-0000001')
        self.assertNotEqual(made, self.partner)
        self.assertTrue(made.is_company)
        self.assertFalse(made.get_external_id()[made.id])

    def test_a_person_of_that_name_is_no_organisation(self):
        person = self.env['res.partner'].create({'name': "Jan Bestaat"})
        self.assertNotEqual(self.env['huiskamer.provider']._organisation("Jan Bestaat"), person)

    def test_a_percent_sign_finds_nobody_else(self):
        self.assertNotEqual(self.env['huiskamer.provider']._organisation("%"), self.partner)

    def test_new_by_name_finds_it_and_a_second_entry_is_refused(self):
        Provider = self.env['huiskamer.provider'].with_user(self.users['supervisor'])
        entry = Provider.create({'name': "Stichting Bestaat", 'kind': 'care'})
        self.assertEqual(entry.partner_id, self.partner)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            Provider.create({'partner_id': self.partner.id})

    def test_two_that_are_merged_in_the_contacts_both_stay_and_say_so(self):
        other = self.env['res.partner'].create({'name': "GGD dubbel", 'is_company': True})
        entry = self.env['huiskamer.provider'].create({'partner_id': self.partner.id})
        double = self.env['huiskamer.provider'].create({'partner_id': other.id})
        self.env['base.partner.merge.automatic.wizard']._merge((self.partner | other).ids, self.partner)
        self.assertFalse(other.exists())
        self.assertEqual((entry | double).partner_id, self.partner)
        self.assertTrue(double.is_contact_changed)
        self.assertEqual(double.name, "GGD dubbel")
        double.active = False
        entry.write({'kind': 'public'})

    def test_one_that_is_archived_is_chosen_by_nobody_until_it_is_back(self):
        choosable = self.env['huiskamer.service'].with_user(self.caseworker)._choosable
        self.assertIn(self.service, choosable())
        self.service.provider_id.partner_id.active = False
        self.assertNotIn(self.service, choosable())
        with self.assertRaises(UserError):
            self.service.with_user(self.caseworker)._ensure_choosable()
        self.assertTrue(self.service.provider_id.is_contact_changed)
        self.service.provider_id.partner_id.active = True
        self.assertIn(self.service, choosable())

    def test_one_does_not_become_a_person_and_is_not_deleted(self):
        partner = self.service.provider_id.partner_id
        for change in (lambda: partner.write({'is_company': False}), lambda: partner.write({'company_type': 'person'}),
                       partner.unlink):
            with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                change()
            self.assertIn(partner.name, str(caught.exception))
        self.assertTrue(partner.is_company)
        self.partner.is_company = False
        self.partner.unlink()

    def test_a_renamed_one_is_shown_and_asked_about(self):
        provider = self.service.provider_id
        name = provider.name
        provider.partner_id.name = "Anders"
        self.assertEqual((provider.name, provider.is_contact_changed, provider.contact_now.split(',')[0]),
                         (name, True, "Anders"))

    def test_the_contact_says_what_the_directory_knows_to_our_roles_only(self):
        partner = self.service.provider_id.partner_id
        self.assertIn("services", partner.with_user(self.caseworker).huiskamer_words)
        self.assertFalse(self.partner.with_user(self.caseworker).huiskamer_words)
        self.assertNotIn('huiskamer_words', self.env_as('office_user')['res.partner'].fields_get())
        action = partner.with_user(self.caseworker).action_huiskamer_services()
        self.assertEqual(self.env['huiskamer.service'].search(action['domain']).provider_id.partner_id, partner)

    def test_a_contact_that_is_chosen_fills_in_what_is_not_typed_yet(self):
        providers = self.env['huiskamer.provider'].with_user(self.supervisor)
        with Form(providers) as form:
            form.partner_id = self.partner
            self.assertEqual((form.name, form.phone), (self.partner.name, self.partner.phone))
        form = Form(providers)
        form.name = "Eigen naam"
        form.partner_id = self.partner
        self.assertEqual((form.name, form.phone), ("Eigen naam", self.partner.phone))

    def test_an_organisation_is_added_with_its_service_once_also_after_it_was_put_away(self):
        providers = self.env['huiskamer.provider'].with_user(self.supervisor)
        answers = {'name': " Stichting  Bestaat ", 'service_name': "Spreekuur", 'service_kind': 'respite'}
        with self.refused(counts=ENTRIES, error=UserError):
            providers.add_by_name(answers | {'service_name': ' '})
        provider = providers.browse(providers.add_by_name(answers))
        self.assertEqual((provider.name, provider.partner_id, provider.service_ids.name),
                         ("Stichting Bestaat", self.partner, "Spreekuur"))
        for active in (True, False):
            provider.active = active
            for again in (answers, {'partner_id': self.partner.id, 'service_name': "Nog een"}):
                with self.refused(counts=ENTRIES, error=UserError) as caught:
                    providers.add_by_name(again)
                self.assertIn("already in the directory", str(caught.exception))
