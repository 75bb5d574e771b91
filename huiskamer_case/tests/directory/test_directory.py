from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.shared import house_days
from ..common import HuiskamerCommon

SEEDED = {
    'terwille_exit': ('Stichting Terwille', 'exit_programme'),
    'comensha_coordination': ('CoMensha', 'trafficking_shelter'),
    'care_house_coordination': ('Zorg- en Veiligheidshuis Groningen', 'care_coordination'),
    'ggd_health': ('GGD Groningen', 'health'),
    'veilig_thuis_advice': ('Veilig Thuis Groningen', 'other'),
    'municipality_permit': ('Gemeente Groningen', 'permit_and_rights'),
    'tax_tax': ('Belastingdienst', 'tax_and_registration'),
    'kvk_registration': ('Kamer van Koophandel', 'tax_and_registration'),
}
READERS = ('host', 'caseworker', 'privacy_officer')


@tagged('post_install', '-at_install')
class TestDirectory(HuiskamerCommon):
    """The directory: what comes with the addon, what is to be checked, what can be chosen, what is printed."""

    def seeded(self):
        """The services that come with the addon."""
        return self.env['huiskamer.service'].union(
            *(self.env.ref(f'huiskamer_case.service_{name}') for name in SEEDED))

    def days(self, number):
        """A day this many days from now."""
        return house_days.today() + timedelta(days=number)

    def test_the_public_routes_and_terwille_are_there_once(self):
        for name, (organisation, kind) in SEEDED.items():
            service = self.env.ref(f'huiskamer_case.service_{name}')
            self.assertEqual((service.provider_id.name, service.kind), (organisation, kind))
            self.assertEqual(self.env['huiskamer.provider'].search_count([('name', '=', organisation)]), 1,
                             organisation)

    def test_the_addon_gives_no_address_no_mail_and_no_number_but_the_public_one(self):
        partners = self.seeded().provider_id.partner_id
        self.assertEqual(len(partners), len(SEEDED))
        self.assertFalse([partner.name for partner in partners if partner.street or partner.zip or partner.city
                          or partner.email])
        self.assertEqual(set(partners.mapped('phone')) - {False}, {'0800-2000'})

    def test_what_nobody_checked_is_to_be_checked(self):
        service = self.env.ref('huiskamer_case.service_kvk_registration')
        for entry in (service, service.provider_id):
            self.assertFalse(entry.assured_on)
            self.assertTrue(entry.is_stale)

    def test_an_entry_is_to_be_checked_when_its_own_days_are_over(self):
        self.service.check_every = 30
        for ago, stale in ((0, False), (30, False), (31, True)):
            for entry in (self.service, self.provider):
                entry.write({'assured_on': self.days(-ago), 'check_every': 30})
                self.assertEqual(entry.is_stale, stale)
                for value in (True, False):
                    found = entry.search([('is_stale', '=', value), ('id', '=', entry.id)])
                    self.assertEqual(bool(found), stale == value)

    def test_a_supervisor_says_checked_today_and_nobody_else(self):
        for entry in (self.service, self.provider):
            entry.assured_on = False
            for role in READERS:
                with self.refused(entry, error=AccessError):
                    entry.with_env(self.env_as(role)).action_checked_today()
            entry.with_env(self.env_as('supervisor')).action_checked_today()
            self.assertEqual((entry.assured_on, entry.is_stale), (self.days(0), False))

    def test_a_service_is_chosen_only_between_the_dates_of_its_contract(self):
        for begins, ends, inside in ((None, None, True), (0, 0, True), (-9, None, True), (None, 9, True),
                                     (1, None, False), (None, -1, False), (-9, -1, False)):
            with self.subTest(begins=begins, ends=ends):
                self.service.write({'contracted_from': begins is not None and self.days(begins),
                                    'contracted_until': ends is not None and self.days(ends)})
                self.assertEqual(self.service.is_in_contract, inside)
                self.assertEqual(self.service in self.env['huiskamer.service']._choosable(), inside)
                self.assertEqual("out of contract" in self.service.display_name, not inside)
                found = self.service.search([('is_in_contract', '=', False), ('id', '=', self.service.id)])
                self.assertEqual(bool(found), not inside)

    def test_one_that_cannot_be_chosen_is_refused_and_one_beside_it_is_not(self):
        self.service.contracted_until = self.days(-1)
        self.other_service._ensure_choosable()
        with self.refused(error=UserError):
            (self.service + self.other_service)._ensure_choosable()

    def test_the_order_is_the_alphabet_and_never_favours_the_host(self):
        names = self.env['huiskamer.service'].search([]).mapped('name')
        self.assertEqual(names, sorted(names, key=str.casefold))
        self.assertFalse({'sequence', 'priority'} & set(self.env['huiskamer.service']._fields))

    def test_entering_is_served_as_well_as_leaving(self):
        for direction in ('in', 'out'):
            self.assertTrue(self.seeded().filtered(lambda service, d=direction: service.direction in (d, 'both')))
            self.assertTrue(self.seeded().filtered(lambda service, d=direction: service.direction == d))

    def test_a_provider_is_an_organisation_and_only_once(self):
        person = self.env['res.partner'].create({'name': "Iemand"})
        with self.refused(counts=('huiskamer.provider',)):
            self.env['huiskamer.provider'].create({'partner_id': person.id})
        person.is_company = True
        self.env['huiskamer.provider'].create({'partner_id': person.id})

    def test_each_entry_has_an_identifier_of_its_own_that_stays(self):
        services = self.env['huiskamer.service'].with_context(active_test=False).search([])
        identifiers = services.mapped('hsds_id')
        self.assertEqual(len(set(identifiers)), len(services))
        self.assertTrue(all(identifiers))
        self.service.write({'name': "Anders", 'active': False})
        self.assertIn(self.service.hsds_id, identifiers)

    def test_the_directory_is_printed_in_both_languages_by_whoever_reads_it(self):
        self.service.write({'contracted_until': self.days(-1), 'place': "Balie Test"})
        wanted = (self.service.name, self.provider.name, "Balie Test", "112", "0800-2000", "Veilig Thuis Groningen")
        for role in ('host', 'caseworker', 'supervisor'):
            action = self.env_as(role)['huiskamer.service'].action_print_directory()
            self.assertEqual(action['report_type'], 'qweb-html')
            for language in ('nl', 'en'):
                report = f'huiskamer_case.huiskamer_service_report_{language}'
                page = self.env_as(role)['ir.actions.report']._render_qweb_html(
                    report, self.env_as(role)['huiskamer.service'].search([]).ids)[0].decode()
                for shown in wanted:
                    self.assertIn(shown, page, f'{role} {language}')
                if language == 'en':
                    self.assertIn("Out of contract", page)
                    self.assertIn("In danger", page)

    def test_whether_a_topic_is_about_health_never_changes_for_it_decides_who_reads_and_what_goes(self):
        for topic in self.env['huiskamer.topic'].search([]):
            with self.subTest(topic=topic.code):
                for role in ('supervisor', 'system_administrator'):
                    with self.refused(topic):
                        topic.with_env(self.env_as(role)).write({'is_health': not topic.is_health})
                topic.with_user(self.supervisor).write({'is_health': topic.is_health, 'name': f'{topic.name}.'})
        new = self.env['huiskamer.topic'].with_user(self.supervisor).create(
            {'code': 'slapen', 'name': "Slapen", 'is_health': True})
        self.assertTrue(new.is_health)
