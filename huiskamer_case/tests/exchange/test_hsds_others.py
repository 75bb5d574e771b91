import base64
import copy
import csv
import io
import json
import zipfile
from datetime import datetime

import fastjsonschema

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from ...models.exchange import hsds, hsds_languages
from ...models.exchange.hsds_file import LONGEST
from ..common import HuiskamerCommon
from ..directory import published

LEFT_OUT = {'leave_out': True}


class Published(HuiskamerCommon):
    """Looks at a file as a supervisor does and brings it in."""

    @classmethod
    def setUpClass(cls):
        """A directory that a supervisor keeps."""
        super().setUpClass()
        cls.Directory = cls.env(user=cls.supervisor, su=False)['huiskamer.directory']

    def preview(self, value, choices=None):
        """What a supervisor is told about a file."""
        return self.Directory.preview_hsds(value if isinstance(value, str) else json.dumps(value), choices)

    def bring_in(self, value, **choices):
        """Look at a file and bring it in, leaving out what has problems."""
        text, choices = value if isinstance(value, str) else json.dumps(value), LEFT_OUT | choices
        return self.Directory.import_hsds(text, self.preview(text, choices)['digest'], choices)

    def zipped(self, files):
        """A package as the browser sends one."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, 'w', zipfile.ZIP_DEFLATED) as package:
            for name, text in files.items():
                package.writestr(name, text)
        return 'data:application/zip;base64,' + base64.b64encode(buffer.getvalue()).decode()

    def lines(self, value, *does, choices=None):
        """(list, place, words) of the lines of these kinds."""
        return [(line['table'], line['line'], line['words']) for line in self.preview(value, choices)['lines']
                if line['does'] in does]

    def service_of(self, word='s'):
        """The service that came in under this word."""
        return self.env['huiskamer.service'].with_context(active_test=False).search(
            [('hsds_id', '=', published.key(word))])


@tagged('post_install', '-at_install')
class TestHsdsOfOthers(Published):
    """What others publish comes in; what is not understood is said with its place and left out by choice."""

    def test_each_published_shape_comes_in_and_says_what_stays_out(self):
        for name, (value, organizations, services) in published.SHAPES.items():
            with self.subTest(shape=name), self.undone():
                counts = self.bring_in(value)
                lines = self.lines(value, 'same', 'changed', 'new')
                self.assertEqual(len([line for line in lines if line[0] == 'organizations']), organizations)
                self.assertEqual((counts['new'], counts['changed']), (organizations + services, 0))
                self.assertTrue(all(line['does'] != 'new' for line in self.preview(value)['lines']),
                                "a second time nothing is new")
                said = self.lines(value, 'notice')
                self.assertTrue(any("Addresses" in words for _table, _line, words in said))
                self.assertTrue(any("People" in words for _table, _line, words in said))
                self.assertFalse(any("Persoon" in json.dumps(line) or "Geheim" in json.dumps(line)
                                     for line in self.preview(value)['lines']))

    def test_a_nested_service_comes_in_with_its_facts_hours_and_place(self):
        self.bring_in(published.service(organization=published.organization()))
        service = self.service_of()
        self.assertEqual((service.name, service.for_whom, service.place), ("Dienst s", "Wie wil", "Plek s place"))
        self.assertEqual(str(service.assured_on), '2026-01-31')
        self.assertEqual(service.language_ids.mapped('code'), ['nl'])
        self.assertEqual(service._hours_of_week()[3:5], [[(21.0, 33.0)], [(21.0, 33.0)]])
        self.assertEqual((service.provider_id.phone, service.provider_id.partner_id.website),
                         ('050 123 45 67', 'https://o.example.org'))
        self.assertFalse(self.env['res.partner'].search([('name', 'ilike', "Ann Persoon")]))
        self.assertFalse(self.env['res.partner'].search([('street', 'ilike', "Geheim")]))

    def test_the_tabular_package_comes_in_from_json_csv_and_zip(self):
        tables = published.tables()
        texts = {}
        for name, rows in tables.items():
            text = io.StringIO(newline='')
            writer = csv.DictWriter(text, list(rows[0]), delimiter=';')
            writer.writeheader()
            writer.writerows(rows)
            texts[name] = '\ufeff' + text.getvalue()
        for value in (tables, texts, self.zipped(texts),
                      self.zipped({f'map/{name}': text for name, text in texts.items()} | {'readme.png': 'x'})):
            with self.undone():
                self.assertEqual(self.bring_in(value)['new'], 2)
                self.assertEqual((self.service_of().place, self.service_of().language_ids.mapped('code')),
                                 ("Plek l", ['nl']))

    def test_a_package_that_is_damaged_or_swells_is_told_so(self):
        whole = self.zipped({'services.csv': 'id\n1\n'})
        for text in (whole[:-60], 'data:application/zip;base64,eA==', 'data:;base64,###',
                     self.zipped({'services.csv': 'x' * (LONGEST + 1)}),
                     self.zipped({f'{number}.csv': 'id\n' for number in range(100)}),
                     self.zipped({'../../services.csv': '"'})):
            lines = self.preview(text)['lines']
            self.assertEqual({line['does'] for line in lines}, {'problem'})

    def test_the_package_that_goes_out_comes_in_again_as_it_was(self):
        package = self.Directory.export_hsds_package()
        counts = self.Directory.preview_hsds(f'data:application/zip;base64,{package}')['counts']
        self.assertEqual((counts['new'], counts['changed'], counts['problem']), (0, 0, 0))
        self.assertGreater(counts['same'], 2)
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(package))) as files:
            described = json.loads(files.read('datapackage.json'))
            for resource in described['resources']:
                header = files.read(resource['path']).decode().splitlines()[0].split(',')
                self.assertEqual(header, [field['name'] for field in resource['schema']['fields']])

    def test_when_a_package_was_made_is_not_in_it_but_a_day_that_exists(self):
        package = self.Directory.export_hsds_package()
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(package))) as files:
            moments = {datetime(*entry.date_time) for entry in files.infolist()}
        self.assertEqual(moments, {datetime(1980, 1, 1)}, "the first that a zip can bear, so that it says nothing")

    def test_what_goes_out_is_as_the_schema_of_the_standard_says(self):
        with file_open('huiskamer_case/tests/data/hsds_3_1.schema.json') as file:
            schema = json.load(file)
        tables = json.loads(self.Directory.export_hsds())
        valid = fastjsonschema.compile(schema)
        valid(tables)
        for table in hsds.TABLES:
            self.assertTrue(tables[table], table)
            for spoil in ({'id': 'no identifier'}, {'id': None}):
                broken = copy.deepcopy(tables)
                broken[table][0] |= spoil
                with self.assertRaises(fastjsonschema.JsonSchemaException, msg=table):
                    valid(broken)

    def test_problems_are_left_out_by_choice_only(self):
        value = published.service(organization=published.organization(), languages=[{'id': 'x', 'code': 'frobnicated'}])
        digest = self.preview(value)['digest']
        with self.refused(error=UserError):
            self.Directory.import_hsds(json.dumps(value), digest)
        self.Directory.import_hsds(json.dumps(value), digest, LEFT_OUT)
        self.assertFalse(self.service_of().language_ids)

    def test_one_bad_row_never_keeps_the_others_out(self):
        rows = [published.service(str(number), organization_id=published.key('o')) for number in range(4)]
        rows[1]['name'], rows[2]['organization_id'] = 7, 'nowhere'
        rows.append('no service')
        value = {'organizations': [published.organization()], 'services': rows}
        problems = {(table, line) for table, line, _words in self.lines(value, 'problem')}
        self.assertLessEqual({('services', 2), ('services', 3), ('services', 5)}, problems)
        self.assertEqual(self.bring_in(value)['new'], 3)

    def test_an_entry_stays_out_when_somebody_chooses_so(self):
        value = [published.service('a', organization=published.organization()),
                 published.service('b', organization=published.organization())]
        self.bring_in(value, skip=[f"services:{published.key('a')}"])
        self.assertEqual((len(self.service_of('a')), len(self.service_of('b'))), (0, 1))
        with self.undone():
            self.bring_in([published.service('c', organization=published.organization('new'))],
                          skip=[f"organizations:{published.key('new')}"])
            self.assertFalse(self.service_of('c'))

    def test_a_change_of_what_is_here_stays_out_when_somebody_chooses_so(self):
        self.bring_in(published.service(organization=published.organization()))
        service = self.service_of()
        provider, value = service.provider_id, json.loads(self.Directory.export_hsds())
        as_sent, own = (provider.check_every, service.name), (provider.check_every + 1, "Anders")
        provider.check_every, service.name = own
        keys = [f"organizations:{provider.hsds_id}", f"services:{service.hsds_id}"]
        for skip, expected in ((keys, own), (keys[:1], (own[0], as_sent[1])), (keys[1:], (as_sent[0], own[1])),
                               ([], as_sent)):
            with self.subTest(skip=skip), self.undone():
                self.bring_in(value, skip=skip)
                self.assertEqual((provider.check_every, service.name), expected)

    def test_hours_past_midnight_of_every_kind(self):
        for opens, closes, day in (('21:00', '09:00', [(21.0, 33.0)]), ('18:00', '00:00', [(18.0, 24.0)]),
                                   ('00:00', '00:00', [(0.0, 24.0)]),
                                   ('9:00', '17:30:00Z', [(9.0, 17.5)]), ('20:00', '24:00', [(20.0, 24.0)])):
            with self.subTest(opens=opens, closes=closes), self.undone():
                self.bring_in(published.service(organization=published.organization(), schedules=[
                    {'id': 'h', 'byday': 'mo', 'opens_at': opens, 'closes_at': closes}]))
                self.assertEqual(self.service_of()._hours_of_week()[0], day)
                tables = json.loads(self.Directory.export_hsds())
                self.assertEqual(self.preview(tables)['counts']['changed'], 0, "it goes round")

    def test_languages_by_code_of_any_kind_and_by_name(self):
        for words, code in (('NL', 'nl'), ('nld', 'nl'), ('dut', 'nl'), ('nl-NL', 'nl'), ('pt_BR', 'pt'),
                            ('Dutch', 'nl'), ('Nederlands', 'nl'),
                            ('roemeens', 'ro'), ('Română', 'ro'), ('Spanish; Castilian', 'es'), ('zho', 'zh'),
                            ('zh-Hant', 'zh'), ('tig', 'tig')):
            found = hsds_languages.of_words(words, ('nl', 'ro'))
            self.assertEqual((found or [''])[0], code, words)
        for words in ('frobnicated', '', 'xx', 'Dutch and frobnicated', '12'):
            self.assertIsNone(hsds_languages.of_words(words), words)

    def test_a_language_of_the_house_is_known_by_its_own_name_too(self):
        self.assertEqual(hsds_languages.of_words("Монгол", ('mn', 'nl')), ['mn'])
        self.assertIsNone(hsds_languages.of_words("Монгол", ('nl',)))

    def test_a_language_that_the_house_does_not_have_is_added_by_choice(self):
        value = published.service(organization=published.organization())
        self.assertEqual(self.preview(value)['languages'], [{'code': 'tig', 'name': "Tigre"}])
        with self.undone():
            self.bring_in(value)
            self.assertFalse(self.env['huiskamer.language'].search([('code', '=', 'tig')]))
        self.bring_in(value, languages=True)
        self.assertEqual(set(self.service_of().language_ids.mapped('code')), {'nl', 'tig'})

    def test_what_could_not_be_read_does_not_empty_what_is_here(self):
        value = published.service(organization=published.organization())
        self.bring_in(value)
        broken = value | {'languages': [{'id': 'x', 'code': 'frobnicated'}],
                          'schedules': [{'id': 'y', 'byday': 'frobnicated'}]}
        self.bring_in(broken)
        self.assertTrue(self.service_of().language_ids)
        self.assertTrue(self.service_of().resource_calendar_id)

    def test_numbers_that_nothing_can_count_with_are_refused_in_words(self):
        for name, value in (('answer_within', 'inf'), ('answer_within', '1e9'), ('answer_within', 'nan'),
                            ('answer_within', '-1'),
                            ('check_every', '99999999999'), ('check_every', '1.5'), ('check_every', '0')):
            attribute = {'id': 'a', 'link_id': published.key('s'), 'link_entity': 'service', 'link_type': name,
                         'value': value}
            tables = published.tables() | {'attributes.csv': [attribute]}
            self.assertTrue([words for table, _line, words in self.lines(tables, 'problem') if table == 'attributes'],
                            value)
            with self.undone():
                self.bring_in(tables)
                self.assertEqual((self.service_of().answer_within, self.service_of().check_every), (24, 90))


@tagged('post_install', '-at_install')
class TestHsdsContacts(Published):
    """An organisation that is in the CRM is found first, shown, and never made twice."""

    def found(self, value, **choices):
        """(ids found, chosen) of the one organisation of a file."""
        line = next(line for line in self.preview(value, choices)['lines'] if line['table'] == 'organizations'
                    and line['does'] != 'notice')
        return [contact['id'] for contact in line['found']], line['chosen']

    def contact(self, **vals):
        """An organisation of the CRM."""
        return self.env['res.partner'].create({'name': "Heet anders", 'is_company': True} | vals)

    def test_it_is_found_by_name_number_and_website_and_used(self):
        value = published.organization()
        self.assertEqual(self.found(value), ([], 0))
        for vals in ({'name': "ORGANISATIE  ó"}, {'name': "Stichting Organisatie o"}, {'company_registry': '1234567'},
                     {'vat': '12.34567'},
                     {'website': 'http://www.o.example.org/'}):
            with self.subTest(vals=vals), self.undone():
                partner = self.contact(**vals)
                self.assertEqual(self.found(value), ([partner.id], partner.id))
                with self.unchanged(counts=('res.partner',)):
                    self.bring_in(value)
                self.assertEqual(self.env['huiskamer.provider'].search([('hsds_id', '=', value['id'])]).partner_id,
                                 partner)
        for vals in ({'name': "Organisatie oo"}, {'company_registry': '7654321'},
                     {'name': "Organisatie o", 'is_company': False}):
            with self.undone():
                self.contact(**vals)
                self.assertEqual(self.found(value), ([], 0))

    def test_of_two_somebody_says_which_and_no_other_is_taken(self):
        value, key = published.organization(), f"organizations:{published.key('o')}"
        one, two = self.contact(website='https://o.example.org'), self.contact(company_registry='1234567')
        self.assertEqual(self.found(value), ([two.id, one.id], None))
        with self.refused(counts=('huiskamer.provider', 'res.partner'), error=UserError):
            self.bring_in(value)
        with self.refused(counts=('huiskamer.provider', 'res.partner'), error=UserError):
            self.bring_in(value, contacts={key: self.provider.partner_id.id})
        for choice in (one.id, 0):
            with self.undone():
                self.bring_in(value, contacts={key: choice})
                partner = self.env['huiskamer.provider'].search([('hsds_id', '=', value['id'])]).partner_id
                self.assertEqual(partner == one, bool(choice))

    def test_a_contact_that_is_in_the_directory_already_brings_its_entry(self):
        self.provider.partner_id.website = 'https://o.example.org'
        with self.unchanged(counts=('huiskamer.provider', 'res.partner')):
            self.bring_in(published.organization(services=[published.service()]))
        self.assertEqual(self.service_of().provider_id, self.provider)
