import json

from odoo.tests import tagged

from ..directory import published
from .test_hsds_others import Published


@tagged('post_install', '-at_install')
class TestHsdsInPart(Published):
    """What cannot be read of a file leaves what is here as it is, and keeps nothing else out."""

    def test_what_could_be_read_in_part_does_not_take_the_rest_away(self):
        """One day, one language or one place that cannot be read is not a day closed or a language nobody speaks."""
        hours = [{'id': day, 'byday': day, 'opens_at': '9:00', 'closes_at': '17:00'} for day in ('MO', 'FR')]
        value = published.service(
            organization=published.organization(), schedules=hours, status='active',
            languages=[{'id': code, 'code': code} for code in ('nl', 'ro')])
        self.bring_in(value)
        service = self.service_of()
        before = service._hours_of_week(), service.language_ids, service.place
        for odd in ({'schedules': [hours[0], hours[1] | {'opens_at': 'ochtend'}]},
                    {'languages': [{'id': 'nl', 'code': 'nl'}, {'id': 'ro', 'name': 'Roumaans'}]},
                    {'status': 'in bedrijf'}, {'status': 7}, {'status': ['active']}):
            with self.subTest(odd=odd), self.undone():
                self.assertTrue(self.lines(value | odd, 'problem'))
                self.bring_in(value | odd)
                self.assertEqual((service._hours_of_week(), service.language_ids, service.place), before)
                self.assertTrue(service.active)
        over = hours[1] | {'valid_to': '2020-12-31'}
        self.bring_in(value | {'schedules': [hours[0], over]})
        self.assertFalse(service._hours_of_week()[4], "hours that are over are understood")
        self.bring_in(published.service('new', organization=published.organization(), status='in bedrijf'))
        self.assertFalse(self.service_of('new').active)

    def test_a_contract_that_would_end_before_it_begins_keeps_nothing_else_out(self):
        day = {'link_id': published.key('s'), 'link_entity': 'service'}
        days = [day | {'id': name, 'link_type': name, 'value': value} for name, value in (
            ('contracted_from', '2027-01-01'), ('contracted_until', '2026-01-01'))]
        tables = published.tables() | {'attributes.csv': days}
        self.assertTrue(self.lines(tables, 'problem'))
        self.bring_in(tables)
        service = self.service_of()
        self.assertEqual((service.contracted_from, service.contracted_until), (False, False))
        service.contracted_from = '2026-06-01'
        self.bring_in(published.tables() | {'attributes.csv': days[1:]})
        self.assertEqual((str(service.contracted_from), service.contracted_until), ('2026-06-01', False))

    def test_a_package_with_the_same_lists_in_several_folders_comes_in_whole(self):
        texts = {f'{town}/{table}.{kind}': text for town in ('noord', 'zuid') for table, kind, text in (
            ('organizations', 'csv', f'id,name\no-{town},Huis {town}\n'),
            ('services', 'json', json.dumps([{
                'id': f's-{town}', 'organization_id': f'o-{town}', 'name': f'Bed {town}', 'status': 'active'}])))}
        for pack in (texts, dict(reversed(texts.items()))):
            with self.undone():
                counts = self.bring_in(self.zipped(pack))
                self.assertEqual((counts['new'], counts['problem']), (4, 0))
