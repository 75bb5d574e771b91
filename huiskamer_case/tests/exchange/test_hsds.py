import json
import uuid

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.exchange import hsds, hsds_hours
from ..common import HuiskamerCommon

COUNTS = ('huiskamer.provider', 'huiskamer.service', 'res.partner', 'resource.calendar', 'huiskamer.capacity')
NO_CHANGERS = ('host', 'caseworker', 'privacy_officer', 'access_administrator', 'office_user', 'system_administrator',
               'portal', 'public')
# Required by the standard, per table (HSDS 3.1, in its tables).
REQUIRED = {
    'organizations': {'id', 'name', 'description'}, 'services': {'id', 'organization_id', 'name', 'status'},
    'locations': {'id', 'location_type'}, 'service_at_locations': {'id', 'service_id', 'location_id'},
    'schedules': {'id'}, 'languages': {'id'}, 'phones': {'id', 'number'},
    'attributes': {'id', 'link_id', 'link_entity'},
}


@tagged('post_install', '-at_install')
class TestHsds(HuiskamerCommon):
    """The directory goes out as HSDS and comes in again as it was; nothing is stored before it was looked at."""

    @classmethod
    def setUpClass(cls):
        """Give one service everything that travels."""
        super().setUpClass()
        cls.Directory = cls.env(user=cls.supervisor, su=False)['huiskamer.directory']
        cls.provider.phone = '050-0000000'
        cls.service.write({
            'for_whom': "Wie wil", 'place': "Balie", 'direction': 'in', 'contracted_from': '2026-01-01',
            'contracted_until': '2027-12-31', 'check_every': 30, 'capacity_unit': 'bed', 'answer_within': 1.5,
            'language_ids': [Command.set([cls.env.ref(f'huiskamer_case.language_{code}').id for code in ('nl', 'ro')])],
            'resource_calendar_id': cls.location.resource_calendar_id.id, 'assured_on': '2026-02-01'})

    def tables(self):
        """The directory as it goes out now."""
        return json.loads(self.Directory.export_hsds())

    def bring_in(self, tables):
        """Look at a file and bring it in."""
        text = json.dumps(tables)
        return self.Directory.import_hsds(text, self.Directory.preview_hsds(text)['digest'])

    def only(self, service):
        """The tables of one service and its organisation."""
        return json.loads(json.dumps(hsds.export(service.provider_id, service)))

    def problems(self, tables):
        """(table, line, words) of each problem of a file."""
        text = tables if isinstance(tables, str) else json.dumps(tables)
        return [(line['table'], line['line'], line['words']) for line in self.Directory.preview_hsds(text)['lines']
                if line['does'] == 'problem']

    def empty(self):
        """Take away every entry that can be taken away, as if this were another house."""
        used = self.env['huiskamer.service'].union(*(
            self.env[model].search([]).service_id
            for model in ('huiskamer.handover', 'huiskamer.consent', 'huiskamer.introduction', 'huiskamer.hold')))
        services = self.env['huiskamer.service'].with_context(active_test=False).search([]) - used
        providers = services.provider_id - used.provider_id
        services.unlink()
        partners = providers.partner_id
        providers.unlink()
        partners.unlink()

    def test_opening_hours_go_out_as_those_of_every_week(self):
        rows = self.only(self.service)['schedules']
        for row in rows:
            self.assertEqual(row | {'id': '', 'service_id': '', 'byday': ''}, {
                'id': '', 'service_id': '', 'byday': '', 'freq': 'WEEKLY', 'interval': 1, 'opens_at': '17:00',
                'closes_at': '20:00'})
        self.assertEqual([row['byday'] for row in rows], ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])

    def test_every_table_has_the_fields_that_the_standard_requires(self):
        tables = self.tables()
        self.assertEqual(tables['version'], hsds.VERSION)
        for table, required in REQUIRED.items():
            self.assertTrue(tables[table], table)
            for row in tables[table]:
                self.assertLessEqual(required, set(row), table)
                self.assertEqual(str(uuid.UUID(row['id'])), row['id'])
            self.assertEqual(len({row['id'] for row in tables[table]}), len(tables[table]), table)

    def test_rows_refer_to_rows_that_are_there(self):
        tables = self.tables()
        ids = {table: {row['id'] for row in tables[table]} for table in hsds.TABLES}
        for table, field, target in (
                ('services', 'organization_id', 'organizations'), ('languages', 'service_id', 'services'),
                ('schedules', 'service_id', 'services'), ('service_at_locations', 'service_id', 'services'),
                ('service_at_locations', 'location_id', 'locations'), ('phones', 'organization_id', 'organizations')):
            self.assertLessEqual({row[field] for row in tables[table]}, ids[target], table)

    def test_the_same_file_again_changes_nothing(self):
        before = self.tables()
        with self.unchanged(self.service, self.provider, counts=COUNTS):
            counts = self.bring_in(before)
        self.assertEqual((counts['new'], counts['changed'], counts['problem']), (0, 0, 0))
        self.assertEqual(self.tables(), before)

    def test_what_goes_out_comes_in_again_as_it_was_in_another_house(self):
        new = self._make_service("Zonder overdracht", place="Elders", contracted_until='2030-01-01')
        before = self.tables()
        self.empty()
        self.assertFalse(new.exists())
        self.assertNotEqual(self.tables(), before)
        self.bring_in(before)
        self.assertEqual(self.tables(), before)

    def test_what_comes_with_the_addon_goes_round_with_its_places_and_hours(self):
        advice = self.env.ref('huiskamer_case.service_veilig_thuis_advice')
        before = self.only(advice)
        for table in ('organizations', 'services', 'locations', 'service_at_locations', 'schedules', 'phones'):
            self.assertTrue(before[table], table)
        self.assertEqual({(row['opens_at'], row['closes_at']) for row in before['schedules']}, {('00:00', '00:00')})
        calendar, partner = advice.resource_calendar_id, advice.provider_id.partner_id
        provider = advice.provider_id
        advice.unlink()
        provider.unlink()
        (calendar | calendar.search([('name', '=', calendar.name)])).unlink()
        partner.unlink()
        self.bring_in(before)
        again = self.env['huiskamer.service'].search([('hsds_id', '=', before['services'][0]['id'])])
        self.assertEqual(self.only(again), before)

    def test_a_new_organisation_becomes_an_organisation_of_the_contacts_with_hours_and_number(self):
        tables = json.loads(json.dumps(self.only(self.service)).replace(self.provider.name, "Nieuwe organisatie"))
        text = json.dumps(tables)
        for old in (self.provider.hsds_id, self.service.hsds_id):
            text = text.replace(old, str(uuid.uuid4()))
        self.bring_in(json.loads(text))
        provider = self.env['huiskamer.provider'].search([('name', '=', "Nieuwe organisatie")])
        self.assertTrue(provider.partner_id.is_company)
        self.assertEqual(provider.phone, '050-0000000')
        service = provider.service_ids
        self.assertEqual((service.place, service.direction, service.check_every), ("Balie", 'in', 30))
        self.assertEqual(*(hsds_hours.pieces_of(one.resource_calendar_id) for one in (service, self.service)))
        self.assertNotEqual(service.resource_calendar_id, self.service.resource_calendar_id)

    def test_nothing_is_stored_before_the_button_and_each_line_says_what_happens(self):
        tables = self.only(self.service)
        tables['services'][0]['eligibility_description'] = "Iedereen"
        tables['services'].append(
            {'id': 'another', 'organization_id': self.provider.hsds_id, 'name': "Nieuw", 'status': 'active'})
        with self.unchanged(self.service, self.provider, counts=COUNTS):
            preview = self.Directory.preview_hsds(json.dumps(tables))
        does = {(line['table'], line['line']): (line['does'], line['words']) for line in preview['lines']}
        self.assertEqual(does['organizations', 1][0], 'same')
        self.assertEqual(does['services', 1], ('changed', "For whom"))
        self.assertEqual(does['services', 2][0], 'new')
        self.bring_in(tables)
        self.assertEqual(self.service.for_whom, "Iedereen")
        self.assertEqual(len(self.provider.service_ids.filtered(lambda service: service.name == "Nieuw")), 1)

    def test_a_new_entry_without_a_check_is_to_be_checked(self):
        tables = self.only(self.service)
        tables['services'].append(
            {'id': 'another', 'organization_id': self.provider.hsds_id, 'name': "Nieuw", 'status': 'active'})
        self.bring_in(tables)
        self.assertTrue(self.provider.service_ids.filtered(lambda service: service.name == "Nieuw").is_stale)

    def test_a_file_that_was_not_looked_at_or_changed_since_is_not_brought_in(self):
        tables = self.only(self.service)
        tables['services'][0]['name'] = "Andere naam"
        text = json.dumps(tables)
        digest = self.Directory.preview_hsds(text)['digest']
        for wrong in ('', False, digest[:-1]):
            with self.refused(self.service, counts=COUNTS, error=UserError):
                self.Directory.import_hsds(text, wrong)
        with self.undone():
            self.service.for_whom = "Intussen veranderd"
            with self.refused(self.service, error=UserError):
                self.Directory.import_hsds(text, digest)
        self.Directory.import_hsds(text, digest)
        self.assertEqual(self.service.name, "Andere naam")

    def test_each_mistake_is_told_with_its_line_and_nothing_is_brought_in(self):
        mistakes = {
            ('services', 1): lambda t: t['services'][0].pop('name'),
            ('services', 2): lambda t: t['services'].append(t['services'][0]),
            ('services', 1, ''): lambda t: t['services'][0].update(organization_id='frobnicated'),
            ('services', 1, ' '): lambda t: t['services'][0].update(assured_date='31/01/2026'),
            ('languages', 2): lambda t: t['languages'][1].update(code='xx', name='frobnicated'),
            ('schedules', 3): lambda t: t['schedules'][2].update(opens_at='five'),
            ('schedules', 4): lambda t: t['schedules'][3].update(byday='MA'),
            ('schedules', 5): lambda t: t['schedules'][4].update(closes_at=t['schedules'][4]['opens_at']),
            ('service_at_locations', 1): lambda t: t['locations'].clear(),
            ('attributes', 2): lambda t: t['attributes'][1].update(value='zero'),
            ('organizations', 1): lambda t: t['organizations'][0].update(name=7),
            ('phones', 1): lambda t: t['phones'].__setitem__(0, 'a number'),
        }
        self.assertEqual(self.problems(self.only(self.service)), [])
        for (table, line, *_more), spoil in mistakes.items():
            tables = self.only(self.service)
            spoil(tables)
            with self.subTest(table=table, line=line):
                found = self.problems(tables)
                self.assertIn((table, line), [problem[:2] for problem in found])
                self.assertTrue(all(words for _table, _line, words in found))
                with self.refused(self.service, counts=COUNTS, error=UserError):
                    self.bring_in(tables)

    def test_a_file_that_is_no_directory_is_told_so(self):
        for text in ('', 'frobnicated', '[]', '{}', '{"organizations": 1, "services": []}', '{\n"organizations": [\n'):
            with self.subTest(text=text):
                self.assertEqual(len(self.problems(text)), 1)

    def test_addresses_never_come_in(self):
        tables = self.only(self.service)
        tables['locations'][0]['addresses'] = [{'address_1': "Geheimstraat 1"}]
        preview = self.Directory.preview_hsds(json.dumps(tables))
        self.assertIn(('notice', 'addresses', 'locations 1 › addresses 1'),
                      [(line['does'], line['table'], line['line']) for line in preview['lines']])
        self.bring_in(tables)
        self.assertFalse(self.env['res.partner'].search([('street', 'ilike', "Geheimstraat")]))

    def test_an_organisation_that_is_here_by_name_is_not_made_twice(self):
        tables = json.loads(json.dumps(self.only(self.service)).replace(self.provider.hsds_id, str(uuid.uuid4())))
        with self.unchanged(self.provider, counts=('huiskamer.provider', 'res.partner')):
            self.bring_in(tables)

    def test_only_who_changes_the_directory_brings_a_file_in_or_looks_at_one(self):
        text = self.Directory.export_hsds()
        digest = self.Directory.preview_hsds(text)['digest']
        for role in NO_CHANGERS:
            Directory = self.env_as(role)['huiskamer.directory']
            for attempt in (lambda d=Directory: d.preview_hsds(text), lambda d=Directory: d.import_hsds(text, digest)):
                with self.refused(self.service, counts=COUNTS, error=AccessError):
                    attempt()
        self.Directory.import_hsds(text, digest)

    def test_who_reads_the_directory_takes_it_out_and_nobody_else(self):
        for role in ('host', 'caseworker', 'supervisor', 'privacy_officer'):
            self.assertEqual(self.env_as(role)['huiskamer.directory'].export_hsds(), self.Directory.export_hsds())
        for role in ('access_administrator', 'office_user', 'system_administrator', 'portal', 'public'):
            with self.refused(error=AccessError):
                self.env_as(role)['huiskamer.directory'].export_hsds()

    def test_times_are_read_as_they_are_written(self):
        for hour, text in ((0, '00:00'), (17.5, '17:30'), (23.75, '23:45')):
            self.assertEqual((hsds_hours.hour_to_text(hour), hsds_hours.text_to_hour(text)), (text, hour))
        self.assertEqual(hsds_hours.hour_to_text(24), '00:00')
        for hour, text in ((9, '09:00:00+01:00'), (9, '9:00'), (9, ' 09:00Z'), (21.5, '9:30 PM'), (0, '12:00 am'),
                           (24, '24:00'), (9, 'T09:00:00')):
            self.assertEqual(hsds_hours.text_to_hour(text), hour, text)
        for wrong in ('25:00', 'five', '12-30', '12:60', '', '13:00 PM', '24:30', '9'):
            with self.assertRaises(ValueError):
                hsds_hours.text_to_hour(wrong)
