"""Reading an HSDS file: what it says of organisations and services, and what is left out of it, line by line."""
from ..shared import house_days
from . import hsds, hsds_languages
from .hsds_file import Unread, contents
from .hsds_schedules import HsdsSchedules
from .hsds_shapes import ADDRESSES, ASIDE, MOST_ROWS, PEOPLE, HsdsShapes
from .hsds_values import NOTICE, PROBLEM

# What the standard says of a service -> whether somebody can be brought there.
STATUSES = {'active': True, 'inactive': False, 'defunct': False, 'temporarily closed': False}
# Lists of which a row that cannot be read leaves it open what a service has.
OPEN_BY = {'languages': 'languages', 'service_at_locations': 'place', 'schedules': 'hours'}
# What is read of each list; other fields that hold something are said to be left aside.
READ = {
    'organizations': {'name', 'website', 'url', 'tax_id'},
    'services': {'name', 'status', 'eligibility_description', 'assured_date'},
    'locations': {'name', 'location_type'},
    'service_at_locations': set(),
    'schedules': {'valid_from', 'valid_to', 'dtstart', 'until', 'freq', 'interval', 'byday', 'opens_at', 'closes_at',
                  'wkst', 'timezone', 'weekday'},
    'languages': {'code', 'name', 'language'},
    'phones': {'number', 'type'},
    'attributes': {'link_type', 'link_entity', 'value'},
    'organization_identifiers': {'identifier', 'identifier_scheme', 'identifier_type'},
}


class HsdsReader(HsdsSchedules):
    """One file, read row by row. A row that is wrong is left out with its place and plain words, never an error.

    ``organizations`` and ``services`` hold, by the file's own identifiers, (line, values); ``said`` holds
    (does, table, line, name, words). A list that is not in the file says nothing.
    """

    def __init__(self, env, text, here=(), add_languages=False):
        """Read the whole file.

        :param here: identifiers of organisations of this house, which a file may refer to
        :param add_languages: whether a language that this house does not have yet is added to its list
        """
        super().__init__(env)
        self.organizations, self.services = {}, {}
        self.here, self.add_languages, self.new_languages = here, add_languages, {}
        self.language_codes = set(env['huiskamer.language'].search([]).mapped('code'))
        self.category_codes = set(env['huiskamer.data.category'].search([]).mapped('code'))
        self.shapes = self._shapes(text)
        self.tables = self.shapes.tables if self.shapes else {}
        self.places, self.at = self._places(), {}
        for table in ('organizations', 'organization_identifiers', *hsds.TABLES[1:]):
            for row in self.tables.get(table, []):
                getattr(self, f'_read_{table}')(row)
                self._say_aside(table, row)
        self._say_other_lists()
        self._fill_in_empty_lists()
        self._close_hours()

    def _say(self, does, table, row, words):
        """Say something of a row; where that is a problem, what its service has is open."""
        super()._say(does, table, row, words)
        if does == PROBLEM and table in OPEN_BY:
            vals = self.services.get(self._key(row, 'service_id'), (0, None))[1]
            vals = self.at.get(self._key(row, 'service_at_location_id')) if vals is None else vals
            if vals is not None:
                vals.setdefault('open', set()).add(OPEN_BY[table])

    def _shapes(self, text):
        """The rows of the file, or None and the one problem that says why not."""
        try:
            shapes = HsdsShapes(contents(self.env, text))
        except Unread as unread:
            words = unread.words or self.env._("This file has more than %(most)s lines. Bring it in in parts.",
                                               most=MOST_ROWS)
            self.said.append((PROBLEM, '', unread.line, '', words))
            return None
        faults = {
            'no list': self.env._("This list is no list."), 'no fields': self.env._("This line holds no fields."),
            'unknown': self.env._("This is nothing of an HSDS directory."),
            'more': self.env._("This line has more fields than the first line of its list."),
            'signs': self.env._("A field has signs that cannot be kept, and is left out.")}
        self.said += [(PROBLEM, table, line, '', faults[kind]) for table, line, kind in shapes.faults]
        if not self.said and not shapes.tables['organizations'] and not shapes.tables['services']:
            self.said.append((PROBLEM, '', 0, '',
                              self.env._("There are no organisations and no services in this file.")))
        if shapes.is_part:
            self.said.append((NOTICE, '', 0, '',
                self.env._("This is one page of several. Choose the other pages too, together or one by one.")))
        return shapes

    def _places(self):
        """The names of the places in the file, by its own identifiers; None where a name is no text."""
        return {row.values['id']: row.values.get('name') for row in self.tables.get('locations', [])
                if isinstance(row.values['id'], str)}

    def _say_aside(self, table, row):
        """The fields of a row that the directory has no place for."""
        known = READ[table] | {'id', 'description'} if self._is_our_own(table, row) else READ[table] | {'id'}
        left = sorted(name for name, value in row.values.items() if name not in known and not name.endswith('_id')
                      and not isinstance(value, (dict, list, bool)) and value not in (None, ''))
        if left:
            self._say(NOTICE, table, row, self.env._("Not kept here: %(fields)s.", fields=', '.join(left)[:300]))

    def _is_our_own(self, table, row):
        """Whether the description of an organisation is the one that we send along because the standard asks for
        one.
        """
        if table != 'organizations' or not isinstance(row.values.get('description'), str):
            return False
        kinds = self.env['huiskamer.provider']._fields['kind']._description_selection(self.env)
        return row.values['description'] in dict(kinds).values()

    def _say_other_lists(self):
        """Each row of the lists that the directory has no place for; people are not named."""
        words = {PEOPLE: self.env._("People are not taken over."),
                 ADDRESSES: self.env._("Addresses are not taken over.")}
        for table, why in ASIDE.items():
            for row in self.tables.get(table, []):
                self.said.append((NOTICE, table, row.line, '',
                                  words.get(why) or self.env._("The directory has no place for this.")))

    def _new(self, known, table, row):
        """The identifier of a new row; '' when it is missing, and None when it was read before.

        The same organisation stands in each of its services; two different lines of one list are a problem.
        """
        key = self._key(row, 'id')
        if not key:
            self._say(PROBLEM, table, row, self.env._("“%(field)s” should be text.", field='id'))
            return ''
        if key in known and not row.is_nested:
            self._say(PROBLEM, table, row, self.env._("There are two lines with this identifier."))
        return None if key in known else key

    def _read_organizations(self, row):
        """An organisation: its name, and what it is found by in the contacts."""
        key = self._new(self.organizations, 'organizations', row)
        name = self._text('organizations', row, 'name', required=True) if key else ''
        if key and name:
            self.organizations[key] = (row.line, {'name': name, 'numbers': set()})
        if key in self.organizations:
            vals = self.organizations[key][1]
            vals['website'] = vals.get('website') or self._website(row)
            if isinstance(row.values.get('tax_id'), (str, int)):
                vals['numbers'].add(str(row.values['tax_id']))

    def _website(self, row):
        """The website of an organisation, if it is one."""
        website = row.values.get('website') or row.values.get('url')
        return website if isinstance(website, str) and website.startswith(('http://', 'https://')) and len(
            website) < 300 else ''

    def _read_organization_identifiers(self, row):
        """A number under which an organisation is registered."""
        organization, number = self._key(row, 'organization_id'), row.values.get('identifier')
        if organization in self.organizations and isinstance(number, (str, int)) and number:
            self.organizations[organization][1]['numbers'].add(str(number)[:80])
        else:
            self._say(NOTICE, 'organization_identifiers', row,
                      self.env._("This number is of no organisation in the file."))

    def _read_services(self, row):
        """A service of one of the organisations, of the file or of the house."""
        key = self._new(self.services, 'services', row)
        if not key:
            return
        name = self._text('services', row, 'name', required=True)
        organization = self._key(row, 'organization_id')
        if not organization:
            self._say(PROBLEM, 'services', row, self.env._("It does not say whose service it is."))
        elif organization not in self.organizations and organization not in self.here:
            self._say(PROBLEM, 'services', row, self.env._("Its organisation is not in the file, or was left out."))
        elif name:
            self.services[key] = (row.line, {'organization': organization, 'name': name} | self._service_facts(row))

    def _service_facts(self, row):
        """What a service is beside its name."""
        facts, status = {}, self._text('services', row, 'status').lower().replace('_', ' ')
        if status in STATUSES:
            facts['active'] = STATUSES[status]
        elif status:
            self._say(PROBLEM, 'services', row, self.env._(
                "“status” is not one of the standard. A new service comes in as not active; one that is here stays as "
                "it is."))
        elif row.values.get('status') in (None, ''):
            facts['active'] = True
        for_whom = row.values.get('eligibility_description', 0)
        words = self._text('services', row, 'eligibility_description')
        if words or for_whom in (None, ''):  # what could not be read does not empty what is here
            facts['for_whom'] = words
        checked = self._checked_on(row) if row.values.get('assured_date') else False
        if checked:
            facts['assured_on'] = checked
        return facts

    def _checked_on(self, row):
        """When a service was last checked; nobody checked it tomorrow."""
        day = self._date('services', row, 'assured_date')
        if day and day > house_days.today(self.env['huiskamer.location']):
            self._say(PROBLEM, 'services', row, self.env._("“%(field)s” is a day that has yet to come.",
                                                           field='assured_date'))
            return False
        return day

    def _service_of(self, table, row):
        """The values of the service that a row belongs to; said when it is not there."""
        key = self._key(row, 'service_id')
        if key in self.services:
            return self.services[key][1]
        self._say(PROBLEM, table, row, self.env._("Its service is not in the file, or was left out."))
        return None

    def _read_locations(self, row):
        """A place; only its name is of use, through the services that are there."""
        self._text('locations', row, 'name')

    def _read_service_at_locations(self, row):
        """That a service is at a place."""
        vals, place = self._service_of('service_at_locations', row), self._key(row, 'location_id')
        if vals is not None and self._key(row, 'id'):
            self.at[row.values['id']] = vals
        if place not in self.places:
            self._say(PROBLEM, 'service_at_locations', row, self.env._("Its location is not in the file."))
        elif vals and 'place' in vals:
            self._say(NOTICE, 'service_at_locations', row, self.env._("Only the first location is taken over."))
        elif vals is not None:
            name = self.places[place]
            vals['place'] = ' '.join(name.split())[:300] if isinstance(name, str) else ''

    def _read_languages(self, row):
        """A language that is spoken at a service, by any code or name."""
        if not row.values.get('service_id'):
            self._say(NOTICE, 'languages', row, self.env._("Only languages of services are taken over."))
            return
        vals = self._service_of('languages', row)
        words = [self._text('languages', row, name) for name in ('code', 'language', 'name')]
        found = next((codes for codes in (hsds_languages.of_words(word, self.language_codes) for word in words if word)
                      if codes), None)
        if vals is None:
            return
        if not found:
            vals.setdefault('unread', set()).add('languages')
            self._say(PROBLEM, 'languages', row,
                      self.env._("Which language this is cannot be read from its code or its name."))
        for code in found or ():
            self._language(row, vals, code)

    def _language(self, row, vals, code):
        """One language; one that the house does not have is left out, unless it is added."""
        if code not in self.language_codes:
            self.new_languages[code] = hsds_languages.name_of(code)
        if code in self.language_codes or self.add_languages:
            vals.setdefault('languages', set()).add(code)
        else:
            vals.setdefault('unread', set()).add('languages')
            self._say(NOTICE, 'languages', row,
                      self.env._("This house does not have %(language)s in its list of languages yet.",
                                                           language=self.new_languages[code]))

    def _read_phones(self, row):
        """A public number of an organisation."""
        organization = self._key(row, 'organization_id')
        if organization in self.organizations:
            number = self._phone('phones', row)
            if number:
                self.organizations[organization][1].setdefault('phone', number)
        else:
            self._say(NOTICE, 'phones', row, self.env._("Only numbers of organisations are taken over."))

    def _read_attributes(self, row):
        """What HSDS has no field for; attributes that we do not know are left aside."""
        entity, name, key = (self._key(row, part) for part in ('link_entity', 'link_type', 'link_id'))
        entity = (entity or '').lower()
        known = {'organization': (self.organizations, hsds.ORGANIZATION_ATTRIBUTES, 'huiskamer.provider'),
                 'service': (self.services, hsds.SERVICE_ATTRIBUTES, 'huiskamer.service')}
        entries, kinds, model = known.get(entity, ({}, {}, ''))
        if key not in entries or (name not in kinds and name != hsds.MAY_ASK):
            self._say(NOTICE, 'attributes', row, self.env._("Not known here, and left aside."))
        elif name == hsds.MAY_ASK:
            self._may_ask(row, entries[key][1])
        else:
            value = self._attribute(row, name, self.env[model]._fields[name])
            if value:
                entries[key][1][name] = value

    def _may_ask(self, row, vals):
        """A data category that a service may ask for."""
        if self._key(row, 'value') in self.category_codes:
            vals.setdefault('categories', set()).add(row.values['value'])
        else:
            self._say(PROBLEM, 'attributes', row, self.env._("This kind of fact is not known here."))

    def _fill_in_empty_lists(self):
        """A list that is in the file says of every service what it has, also when that is nothing; not what was left
        out.
        """
        for table, name, nothing in (('languages', 'languages', set()), ('service_at_locations', 'place', ''),
                                     ('schedules', 'hours', [])):
            if self.shapes and table in self.shapes.listed:
                for _line, vals in self.services.values():
                    if name not in vals.get('unread', ()) and not (name == 'hours' and 'hours_there' in vals):
                        vals.setdefault(name, nothing)
