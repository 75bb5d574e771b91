import json
import logging
import random
import re
from collections import Counter
from datetime import timedelta

import fastjsonschema

from odoo.tests import tagged
from odoo.tools import file_open

from ...models.exchange import hsds_hours, hsds_languages
from ...models.exchange.hsds_reader import HsdsReader
from ...models.exchange.hsds_shapes import key_of, table_of
from ...models.exchange.hsds_values import day_of
from ...models.shared import house_days
from .. import budget
from ..directory.published import SHAPES, key
from .test_hsds_others import Published

_logger = logging.getLogger(__name__)
# How one name of a field, and one identifier, is written by different programs.
STYLES = {
    'as it is': str, 'capitals': str.upper, 'spaces': lambda name: name.replace('_', ' ').title(),
    'dashes': lambda name: name.replace('_', '-'),
    'humps': lambda name: re.sub(r'_([a-z])', lambda found: found[1].upper(), name),
    'British': lambda name: name.replace('organization', 'organisation')}
KEYS = (str, str.upper, lambda word: f' {word} ', lambda word: f'{{{word}}}')
AROUND = (
    lambda value: value, lambda value: {'data': value}, lambda value: {'response': {'results': value}},
    lambda value: {'_embedded': value if isinstance(value, (list, dict)) else [value], 'page': {'number': 1}})


def otherwise(value, style, writing):
    """The same file with other names of fields, and other writings of its identifiers."""
    if isinstance(value, list):
        return [otherwise(part, style, writing) for part in value]
    if not isinstance(value, dict):
        return value
    return {style(name): writing(part) if name.split('_')[-1] == 'id' and isinstance(part, str) else otherwise(
        part, style, writing) for name, part in value.items()}


OWNER = {'id': key('o'), 'name': "Organisatie o"}
SERVICE = {'id': key('s'), 'name': "Dienst s", 'status': 'active'}
NESTED = SERVICE | {'organization': OWNER}
OTHER = NESTED | {'id': key('b'), 'name': "Dienst b"}
REFERRED = SERVICE | {'organization_id': key('o')}


def page(number, of, *services):
    """A page of an API."""
    return {'total_pages': of, 'page_number': number, 'contents': list(services)}


# name -> (what stands in the file, new services); each has one organisation.
WRITTEN = {
    'keys of another kind': ([{'Id': key('s'), 'Name': "D", 'Status': 'active',
                               'Organisation': {'ID': key('o'), 'Name': "O"}}], 1),
    'keys with humps': ([{'id': key('s'), 'name': "D", 'organizationId': key('o')}, OWNER | {'legalStatus': "x"}], 1),
    'numbers with a point': ({'organizations': [{'id': 1.0, 'name': "O"}],
                              'services': [{'id': 2.0, 'organization_id': '1', 'name': "D"}]}, 1),
    'another writing of an identifier': ({'organizations': [OWNER | {'id': f" {{{key('o').upper()}}} "}],
                                          'services': [REFERRED]}, 1),
    'an owner by its identifier only': ([OWNER | {'website': 'https://o.example.org'},
                                         SERVICE | {'organization': {'id': key('o')}}], 1),
    'no identifiers': ([{'name': "D", 'organization': {'name': "O"}}, {'name': "E", 'organization': {'name': "O"}}], 2),
    'embedded': ({'_embedded': {'services': [NESTED]}, 'page': {'size': 1}}, 1),
    'wrapped twice': ({'data': {'contents': [NESTED]}}, 1),
    'one that is wrapped': ({'data': NESTED}, 1),
    'one under its name': ({'service': NESTED}, 1),
    'a value': ({'value': [NESTED]}, 1),
    'a line each': ('\n'.join(map(json.dumps, (NESTED, OTHER))), 2),
    'pages in a list': ([page(1, 2, NESTED), page(2, 2, OTHER)], 2),
    'pages by file': ({'1.json': page(1, 2, NESTED), '2.json': page(2, 2, OTHER)}, 2),
    'a place in a service': ([NESTED | {'locations': [{'id': key('l'), 'name': "Plek l"}]}], 1),
}
ORGANIZATIONS = f'id,name\r\n{key("o")},Organisatie o\r\n'
SERVICES = f'id,organization_id,name,status\r\n{key("s")},{key("o")},Dienst s,active\r\n'
# (organizations, services) as programs write tables.
TABLES = (
    (ORGANIZATIONS, SERVICES), (ORGANIZATIONS.replace('\r\n', '\r'), SERVICES.replace('\r\n', '\n')),
    ('\ufeffsep=,\r\n' + ORGANIZATIONS, SERVICES), (ORGANIZATIONS.replace('id,name', '"ID", Name '),
                                                    SERVICES.replace('organization_id', 'Organisation ID')),
    (ORGANIZATIONS.replace(',', '|'), SERVICES.replace(',', '\t')),
    (ORGANIZATIONS + ',\r\n\r\n', SERVICES.replace('name,', 'name,,').replace('Dienst s,', 'Dienst s,,') + ',,,,\r\n'),
    (ORGANIZATIONS, SERVICES.replace('status', 'status,assured_date').replace('active', 'active,NULL')),
    (ORGANIZATIONS.replace('id,name', 'id,name,description').replace('e o', 'e o,"een\r\ntwee, drie"'), SERVICES),
)
FILES = ('organizations', 'Organisation', 'hsds_organizations', 'organizations (2)', 'organizations-2026-11')
DAYS = (
    ('MO-FR', [0, 1, 2, 3, 4]), ('Mon - Fri', [0, 1, 2, 3, 4]), ('FR-MO', [0, 4, 5, 6]),
    ('maandag t/m woensdag', [0, 1, 2]),
    ('Maandag, zondag', [0, 6]), ('mo;tu', [0, 1]), ('Monday', [0]), (['MO', 'SU'], [0, 6]), ('Sa-Sa', [5]))
NO_DAYS = ('MA', '1MO', '-1FR', 'MO-TU-WE', 'weekend', '1', '', 'MO-', '-')
HOURS = (
    ('2130', 21.5), ('9am', 9), ('9 p.m.', 21), ('12 AM', 0), ('T090000', 9), ('2020-01-01T09:30:00', 9.5),
    ('09.00 uur', 9), ('17h30', 17.5), ('24:00', 24), ('09:00:00.000+01:00', 9))
NO_HOURS = ('9', '25:00', '24:01', '9:60', '13 PM', 'noon', '', '9:00-17:00', '99999')
LANGUAGES = (
    ('en_GB.UTF-8', 'en'), ('en-u-ca-gregory', 'en'), ('zh-Hans-CN', 'zh'), ('Portuguese (Brazil)', 'pt'),
    ('Chinese (Mandarin)', 'zh'), ('English [US]', 'en'), ('Farsi', 'fa'), ('Berber', 'zgh'), ('Türkçe', 'tr'),
    ('العربية', 'ar'), ('Русский', 'ru'), ('Arabic (Moroccan)', 'ar'))


@tagged('post_install', '-at_install')
class TestHsdsWritings(Published):
    """Other shapes, other programs, other writings of one thing: they come in, or a line says what does not."""

    def test_each_other_shape_comes_in_whole(self):
        for name, (value, services) in WRITTEN.items():
            with self.subTest(shape=name), self.undone():
                self.assertEqual(self.lines(value, 'problem'), [])
                self.assertFalse([words for table, _line, words in self.lines(value, 'notice')
                                  if not table], "no page is said to be missing")
                self.assertEqual(self.bring_in(value)['new'], 1 + services)
                self.assertEqual(self.preview(value)['counts']['new'], 0, "a second time nothing is new")

    def test_no_way_of_writing_a_published_shape_loses_an_entry_or_a_fact(self):
        rng, counted = random.Random(budget.seed()), Counter()
        shapes = {name: value for name, (value, *_numbers) in SHAPES.items() if name != 'tables by file'}
        for _step in range(budget.steps(60, 3000)):
            name, style = rng.choice(sorted(shapes)), rng.choice(sorted(STYLES))
            around, writing = rng.choice(AROUND), rng.choice(KEYS)
            plain = HsdsReader(self.env, json.dumps(shapes[name]))
            other = HsdsReader(self.env, json.dumps(around(otherwise(shapes[name], STYLES[style], writing))))
            for entries in ('organizations', 'services'):
                self.assertEqual({known: vals for known, (_line, vals) in getattr(other, entries).items()},
                                 {known: vals for known, (_line, vals) in getattr(plain, entries).items()},
                                 (name, style))
            counted[style] += 1
            counted['entries'] += len(plain.services) + len(plain.organizations)
        _logger.info("covered: %s", dict(counted))
        self.assertEqual(set(STYLES) - set(counted), set())
        self.assertGreater(counted['entries'], 60)

    def test_of_two_without_identifiers_neither_is_lost(self):
        value = [{'name': "D", 'organization': {'name': "Een"}}, {'name': "D", 'organization': {'name': "Twee"}}]
        self.assertEqual(self.bring_in(value)['new'], 4)

    def test_a_page_that_is_missing_is_said(self):
        for value in (page(1, 3, NESTED), [page(1, 3, NESTED), page(2, 3, OTHER)]):
            self.assertTrue([words for table, _line, words in self.lines(value, 'notice') if not table])

    def test_what_stands_alone_is_a_service_when_only_services_have_that(self):
        for name in ('schedules', 'languages', 'fees', 'minimum_age', 'capacities'):
            value = {'id': key('s'), 'name': "D", 'description': "x", name: []}
            self.assertEqual({table for table, _line, _words in self.lines(value, 'problem')}, {'services'}, name)
            self.assertEqual(self.preview(value)['counts']['new'], 0)

    def test_tables_of_many_programs_come_in(self):
        for number, (organizations, services) in enumerate(TABLES):
            with self.subTest(number=number), self.undone():
                value = {'organizations.csv': organizations, 'services.csv': services}
                self.assertEqual(self.lines(value, 'problem'), [])
                self.assertEqual(self.bring_in(value)['new'], 2)
        for name in FILES:
            self.assertEqual(table_of(f'{name}.csv'), 'organizations', name)
        for name in ('notes', 'name', '2026', ''):
            self.assertIsNone(table_of(f'{name}.csv'), name)

    def test_a_row_with_more_fields_than_its_list_is_said_and_stays_out(self):
        value = {'organizations.csv': ORGANIZATIONS + f'{key("p")},Zorg, en meer,x\r\n', 'services.csv': SERVICES}
        [(table, line, words)] = self.lines(value, 'problem')
        self.assertEqual((table, line), ('organizations', 'organizations.csv 3'))
        self.assertIn("more fields", words)
        self.assertEqual(self.bring_in(value)['new'], 2)

    def test_days_and_hours_and_dates_in_many_writings(self):
        for words, days in DAYS:
            self.assertEqual(hsds_hours.days_of(words), days, words)
        for words, hour in HOURS:
            self.assertEqual(hsds_hours.text_to_hour(words), hour, words)
        for words in ('2026-01-31', '2026-01-31T10:00:00Z', '2026/1/31', '20260131', '31-01-2026', '31.1.2026'):
            self.assertEqual(str(day_of(words)), '2026-01-31', words)
        for read, odd in ((hsds_hours.days_of, NO_DAYS), (hsds_hours.text_to_hour, NO_HOURS),
                          (day_of, ('01/02/2026', '2026', '31-02-2026', '1026-01-01', '', 5, None))):
            for words in odd:
                with self.assertRaises(ValueError, msg=words):
                    read(words)

    def test_languages_in_many_writings(self):
        for words, code in LANGUAGES:
            self.assertEqual(hsds_languages.of_words(words), [code], words)
        self.assertEqual(hsds_languages.of_words("English; Dutch"), ['en', 'nl'])
        for words in ('und', 'mul', 'x-private', 'English, Other', '(English', 'all languages', '()'):
            self.assertIsNone(hsds_languages.of_words(words), words)

    def test_hours_without_a_day_are_of_the_day_they_begin_on(self):
        hours = {'id': 'h', 'freq': 'WEEKLY', 'dtstart': '2024-01-03', 'opens_at': '22:00', 'closes_at': '02:00'}
        self.bring_in(NESTED | {'schedules': [hours]})
        self.assertEqual(self.service_of()._hours_of_week()[2], [(22.0, 26.0)])
        self.assertTrue(self.lines(OTHER | {'schedules': [{'id': 'x', 'opens_at': '22:00', 'closes_at': '02:00'}]},
                                   'problem'))

    def test_hours_of_which_the_end_cannot_be_read_do_not_hold(self):
        hours = {'id': 'h', 'byday': 'MO', 'opens_at': '9:00', 'closes_at': '17:00', 'valid_to': '31/12/2020'}
        value = NESTED | {'schedules': [hours]}
        self.assertTrue(self.lines(value, 'problem'))
        self.bring_in(value)
        self.assertFalse(self.service_of().resource_calendar_id)

    def test_only_hours_of_every_week_that_hold_today_are_taken_over(self):
        hours = {'id': 'h', 'freq': 'WEEKLY', 'byday': 'MO', 'opens_at': '9:00', 'closes_at': '17:00'}
        today = house_days.today()
        before, now, after = (str(today + timedelta(days=days)) for days in (-1, 0, 1))
        for more, is_taken in (
            ({}, True), ({'freq': 'DAILY'}, True), ({'freq': 'MONTHLY'}, False), ({'interval': '1.0'}, True),
            ({'interval': 2}, False),
            *(({name: 1}, False) for name in ('byweekno', 'bymonthday', 'byyearday', 'count')),
            *(({name: end}, end == now) for name in ('valid_to', 'until') for end in (before, now)),
            *(({name: begin}, begin == now) for name in ('valid_from', 'dtstart') for begin in (now, after)),
        ):
            said = [table for table, _line, _words in self.lines(NESTED | {'schedules': [hours | more]}, 'notice')]
            self.assertEqual('schedules' not in said, is_taken, more)

    def test_what_cannot_be_read_of_an_entry_does_not_empty_it(self):
        self.bring_in(NESTED | {'eligibility_description': "Wie wil", 'assured_date': '2026-01-31'})
        for odd in ({'eligibility_description': 7}, {'assured_date': 'gisteren'}, {'assured_date': '2099-01-01'}):
            value = NESTED | odd
            self.assertTrue(self.lines(value, 'problem'), odd)
            self.bring_in(value)
            self.assertEqual((self.service_of().for_whom, str(self.service_of().assured_on)), ("Wie wil", '2026-01-31'))
        self.bring_in(NESTED | {'eligibility_description': None})
        self.assertFalse(self.service_of().for_whom, "a field that is there and empty says so")

    def test_an_entry_of_any_identifier_goes_out_as_the_standard_wants_and_comes_in_as_itself(self):
        with file_open('huiskamer_case/tests/data/hsds_3_1.schema.json') as file:
            valid = fastjsonschema.compile(json.load(file))
        self.bring_in({'organizations': [{'id': 'https://example.org/1', 'name': "O"}],
                       'services': [{'id': 2, 'organization_id': 'https://example.org/1', 'name': "D"}]})
        tables = json.loads(self.Directory.export_hsds())
        valid(tables)
        [made] = [row for row in tables['services'] if row['name'] == "D"]
        counts = self.preview(tables)['counts']
        self.assertEqual((counts['new'], counts['changed'], counts['problem']), (0, 0, 0))
        made['name'] = "Heet nu anders"
        self.assertEqual(self.preview(tables)['counts']['changed'], 1, "known by its identifier, not by its name")

    def test_an_identifier_is_one_in_every_writing(self):
        for one, other in ((1, '1'), (1.0, 1), (' a ', 'a'), (key('x').upper(), key('x')),
                           (f"{{{key('x')}}}", key('x'))):
            self.assertEqual(key_of(one), key_of(other))
        for odd in (True, 1.5, '', ' ', None, [1], {}):
            self.assertIsNone(key_of(odd), odd)
