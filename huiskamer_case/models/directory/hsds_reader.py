"""Reading an HSDS file: what it says of organisations and services, and what is wrong with it, line by line."""
import json

from odoo import fields

from . import hsds

LONGEST = 5_000_000  # characters; a directory of a city is far below


class HsdsReader:
    """One file, read row by row. A row that is wrong becomes a problem in plain words, never an error.

    ``organizations`` and ``services`` hold, by the file's own identifiers, (line, values); ``problems``
    and ``notices`` hold (table, line, name, words). A table that is not in the file says nothing.
    """

    def __init__(self, env, text):
        """Read the whole file."""
        self.env = env
        self.organizations, self.services = {}, {}
        self.problems, self.notices = [], []
        self.tables = self._tables(text)
        for table in hsds.TABLES:
            rows = self.tables.get(table, [])
            for line, row in enumerate(rows if isinstance(rows, list) else [], start=1):
                if isinstance(row, dict):
                    getattr(self, f'_read_{table}')(line, row)
                else:
                    self._problem(table, line, {}, self.env._("This line holds no fields."))
        self._fill_in_empty_lists()

    def _tables(self, text):
        """The tables of the file, or none with a problem that says where the file breaks off."""
        if len(text or '') > LONGEST:
            self._problem('', 0, {}, self.env._("This file is too large for a directory."))
            return {}
        try:
            tables = json.loads(text or '')
        except json.JSONDecodeError as error:
            self._problem('', error.lineno, {}, self.env._("This is not a JSON file: it breaks off at this line."))
            return {}
        if not isinstance(tables, dict) or not isinstance(tables.get('organizations'), list) or not isinstance(
                tables.get('services'), list):
            self._problem('', 0, {}, self.env._("This file has no lists “organizations” and “services”."))
            return {}
        return tables

    def _problem(self, table, line, row, words):
        """Something that must be repaired in the file first."""
        self.problems.append((table, line, str(row.get('name') or ''), words))

    def _notice(self, table, line, row, words):
        """Something of the file that is not taken over, and need not be."""
        self.notices.append((table, line, str(row.get('name') or ''), words))

    def _text(self, table, line, row, name, required=False):
        """A field as text; a problem when it is missing or holds something else."""
        value = row.get(name)
        if value is None or value == '':
            if required:
                self._problem(table, line, row, self.env._("“%(field)s” is missing.", field=name))
            return ''
        if not isinstance(value, str):
            self._problem(table, line, row, self.env._("“%(field)s” should be text.", field=name))
            return ''
        return value.strip()

    def _new(self, known, table, line, row):
        """The identifier of a new row; a problem and nothing when it is missing or there twice."""
        key = self._text(table, line, row, 'id', required=True)
        if key in known:
            self._problem(table, line, row, self.env._("There are two lines with this identifier."))
            return ''
        return key

    def _read_organizations(self, line, row):
        """An organisation."""
        key = self._new(self.organizations, 'organizations', line, row)
        name = self._text('organizations', line, row, 'name', required=True)
        if key and name:
            self.organizations[key] = (line, {'name': name})
        if row.get('locations'):
            self._notice('organizations', line, row, self.env._("Addresses are not taken over."))

    def _read_services(self, line, row):
        """A service of one of the organisations."""
        key = self._new(self.services, 'services', line, row)
        name = self._text('services', line, row, 'name', required=True)
        organization = self._text('services', line, row, 'organization_id', required=True)
        if organization and organization not in self.organizations:
            self._problem('services', line, row, self.env._("Its organisation is not in the file."))
            return
        if not (key and name and organization):
            return
        vals = {'organization': organization, 'name': name, 'active': row.get('status', 'active') == 'active'}
        if 'eligibility_description' in row:
            vals['for_whom'] = self._text('services', line, row, 'eligibility_description')
        if row.get('assured_date'):
            vals['assured_on'] = self._date('services', line, row, 'assured_date')
        self.services[key] = (line, vals)

    def _date(self, table, line, row, name):
        """A field as a date."""
        try:
            return fields.Date.to_date(self._text(table, line, row, name)) or False
        except ValueError:
            self._problem(table, line, row, self.env._(
                "“%(value)s” is not a date as in 2026-01-31.", value=row[name]))
            return False

    def _service_of(self, table, line, row, name='service_id'):
        """The values of the service that a row belongs to; a problem when it is not in the file."""
        if row.get(name) in self.services:
            return self.services[row[name]][1]
        self._problem(table, line, row, self.env._("Its service is not in the file."))
        return None

    def _read_locations(self, line, row):
        """A place; only its name is of use, through the services that are there."""
        if row.get('addresses'):
            self._notice('locations', line, row, self.env._("Addresses are not taken over."))

    def _read_service_at_locations(self, line, row):
        """That a service is at a place."""
        vals = self._service_of('service_at_locations', line, row)
        names = {place['id']: place.get('name') for place in self.tables.get('locations') or []
                 if isinstance(place, dict) and isinstance(place.get('id'), str)}
        if row.get('location_id') not in names:
            self._problem('service_at_locations', line, row, self.env._("Its location is not in the file."))
        elif vals and 'place' in vals:
            self._notice('service_at_locations', line, row, self.env._("Only the first location is taken over."))
        elif vals is not None:
            vals['place'] = names[row['location_id']] or ''

    def _read_schedules(self, line, row):
        """When a service is open: every week, on one or more days."""
        if not row.get('service_id'):
            self._notice('schedules', line, row, self.env._("Only opening hours of services are taken over."))
            return
        vals = self._service_of('schedules', line, row)
        if row.get('freq', 'WEEKLY') != 'WEEKLY' or row.get('interval', 1) != 1:
            self._notice('schedules', line, row, self.env._("Only opening hours of every week are taken over."))
            return
        days = self._text('schedules', line, row, 'byday', required=True).split(',')
        if not set(days) <= set(hsds.DAYS):
            self._problem('schedules', line, row, self.env._("A day is one of MO, TU, WE, TH, FR, SA, SU."))
            return
        hours = self._hours(line, row)
        if vals is not None and hours:
            vals.setdefault('hours', []).extend((day, *hours) for day in days)

    def _hours(self, line, row):
        """The two times of a schedule, tidied; a problem when they make no sense."""
        times = [self._text('schedules', line, row, name, required=True) for name in ('opens_at', 'closes_at')]
        try:
            opens, closes = map(hsds.text_to_hour, times)
        except ValueError:
            self._problem('schedules', line, row, self.env._("A time is written as in 17:30."))
            return None
        if opens >= closes:
            self._problem('schedules', line, row, self.env._("It closes before it opens."))
            return None
        return hsds.hour_to_text(opens), hsds.hour_to_text(closes)

    def _read_languages(self, line, row):
        """A language that is spoken at a service."""
        vals = self._service_of('languages', line, row)
        code = self._text('languages', line, row, 'code', required=True)
        if code and not self.env['huiskamer.language'].search_count([('code', '=', code)]):
            self._problem('languages', line, row, self.env._("The language “%(code)s” is not known here.", code=code))
        elif vals is not None and code:
            vals.setdefault('languages', set()).add(code)

    def _read_phones(self, line, row):
        """A public number of an organisation."""
        number = self._text('phones', line, row, 'number', required=True)
        if row.get('organization_id') in self.organizations:
            self.organizations[row['organization_id']][1].setdefault('phone', number)
        else:
            self._notice('phones', line, row, self.env._("Only numbers of organisations are taken over."))

    def _read_attributes(self, line, row):
        """What HSDS has no field for; attributes that we do not know are left aside."""
        entity, name = row.get('link_entity'), row.get('link_type')
        known = {'organization': (self.organizations, hsds.ORGANIZATION_ATTRIBUTES, 'huiskamer.provider'),
                 'service': (self.services, hsds.SERVICE_ATTRIBUTES, 'huiskamer.service')}
        entries, kinds, model = known.get(entity, ({}, {}, ''))
        if row.get('link_id') not in entries or (name not in kinds and name != hsds.MAY_ASK):
            self._notice('attributes', line, row, self.env._("Not known here, and left aside."))
            return
        vals = entries[row['link_id']][1]
        if name == hsds.MAY_ASK:
            self._may_ask(line, row, vals)
        else:
            vals[name] = self._attribute(line, row, self.env[model]._fields[name], kinds[name])

    def _may_ask(self, line, row, vals):
        """A data category that a service may ask for."""
        if self.env['huiskamer.data.category'].search_count([('code', '=', row.get('value'))]):
            vals.setdefault('categories', set()).add(row['value'])
        else:
            self._problem('attributes', line, row, self.env._(
                "The kind of fact “%(value)s” is not known here.", value=row.get('value')))

    def _attribute(self, line, row, field, kind):
        """The value of one attribute as the field wants it."""
        if kind == 'date':
            return self._date('attributes', line, row, 'value')
        text = str(row.get('value') or '')
        if kind is str:
            if text not in dict(field._description_selection(self.env)):
                self._problem('attributes', line, row, self.env._(
                    "“%(value)s” is not one of the choices for “%(field)s”.", value=text, field=row['link_type']))
            return text
        try:
            if kind(text) > 0:
                return kind(text)
        except ValueError:
            pass
        self._problem('attributes', line, row, self.env._("“%(value)s” should be a number above zero.", value=text))
        return 0

    def _fill_in_empty_lists(self):
        """A table that is in the file says of every service what it has, also when that is nothing."""
        for table, name, nothing in (('languages', 'languages', set()), ('service_at_locations', 'place', ''),
                                     ('schedules', 'hours', [])):
            if table in self.tables:
                for _line, vals in self.services.values():
                    vals.setdefault(name, nothing)
