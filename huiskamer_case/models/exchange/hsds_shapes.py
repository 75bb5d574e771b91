"""The rows of an HSDS 3 file, whatever its shape: one object, lists, nested or by reference, pages of an API, tables.

Nested rows come out as the tables of the standard have them: with the identifier of what they stood in.
"""
import re
from collections import defaultdict, namedtuple
from functools import lru_cache

from ..shared.limits import has_strange_signs
from . import hsds
from .hsds_file import MORE, Unread

MOST_ROWS = 6_000
Row = namedtuple('Row', 'line values is_nested')
WRAPPERS = ('contents', 'content', 'items', 'data', 'results', 'records', 'value', '_embedded', 'response')
DEEPEST = 4  # wrappers in wrappers
# Lists of the standard for which the directory has no place, and why.
PEOPLE, ADDRESSES, NO_PLACE = 'people', 'addresses', 'no place'
ASIDE = {'contacts': PEOPLE, 'addresses': ADDRESSES} | dict.fromkeys((
    'programs', 'funding', 'cost_options', 'required_documents', 'accessibility', 'service_areas', 'taxonomies',
    'taxonomy_terms', 'metadata', 'meta_table_descriptions', 'capacities', 'service_capacities', 'units', 'urls',
    'additional_urls', 'additional_websites', 'holiday_schedules', 'eligibilities', 'reviews', 'links'), NO_PLACE)
TABLES = (*hsds.TABLES, 'organization_identifiers', *ASIDE)
SINGULAR = {table: 'taxonomy' if table == 'taxonomies' else table.removesuffix('s') for table in TABLES} | {
    'capacities': 'capacity', 'service_capacities': 'service_capacity', 'eligibilities': 'eligibility'}
NAMES = {name: table for table in TABLES for name in (table, SINGULAR[table])} | {
    'regular_schedule': 'schedules', 'regular_schedules': 'schedules',
    'accessibility_for_disabilities': 'accessibility',
    'fundings': 'funding'}
# What stands by itself, and in others too.
WHOLE = ('organizations', 'locations', 'services')
# Which one object stands in a file, by what only such an object has.
MARKS = (
    ('service_at_locations', {'service', 'location', 'service_id', 'location_id'}, 2),
    ('locations', {'location_type', 'latitude', 'addresses', 'transportation', 'external_identifier'}, 1),
    ('services', {'organization', 'organization_id', 'status', 'service_at_locations', 'service_areas',
                  'eligibility_description', 'schedules', 'languages', 'cost_options', 'required_documents', 'program',
                  'capacities', 'assured_date', 'minimum_age', 'maximum_age', 'application_process', 'fees',
                  'fees_description', 'interpretation_services', 'alert', 'accreditations'}, 1),
    ('organizations', {'services', 'organization_identifiers', 'website', 'legal_status', 'tax_id', 'locations',
                       'description', 'name'}, 1),
)


# What is written around the name of a list in the name of its file: "hsds_services", "services (1)", "services-2026".
_AROUND = re.compile(r'^(?:hsds|open_?referral|copy_of|export)_+|_*(?:\(\d+\)|_\d[\d_]*)$')
_HUMP = re.compile(r'(?<=[a-z0-9])(?=[A-Z])')
_UUID = re.compile(r'^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$', re.IGNORECASE)


def table_of(name):
    """The table behind the name of a list or a file, also in British spelling; None when the standard has none."""
    words = field_of(re.sub(r'\.csv$', '', str(name).strip(), flags=re.IGNORECASE))
    for _sign in range(3):
        words = _AROUND.sub('', words)
    return NAMES.get(words)


@lru_cache(maxsize=1024)
def field_of(name):
    """A name of a field as the standard writes it: ``organizationId`` and ``Organisation ID`` are one."""
    return re.sub(r'[\s-]+', '_', _HUMP.sub('_', name.strip())).lower().replace('organisation', 'organization')


def key_of(value):
    """An identifier as text, the same for each writing of it; None when it cannot be one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        return None
    found = _UUID.match(value.strip())
    return found[1].lower() if found else value.strip()


class HsdsShapes:
    """The rows of each table; what is no row stands in ``faults`` as (table, line, kind)."""

    def __init__(self, files):
        """Take the files apart.

        :raise Unread: without words, when there are more rows than a directory has
        """
        self.tables, self.faults = defaultdict(list), []
        self.pages, self.pages_said = 0, 0
        self.listed = set()
        self.count = 0
        for name, value in files:
            self._file(name, value)

    @property
    def is_part(self):
        """Whether pages are missing, by what the pages say themselves."""
        return self.pages_said > max(self.pages, 1)

    def _file(self, name, value, depth=0):
        """One file: a table, a page, a list of objects, one object, or tables side by side."""
        wrapper = _wrapper(value) if depth < DEEPEST else None
        if isinstance(value, dict):
            self._page(value)
        if name.lower().endswith('.csv'):
            self._table(name, table_of(name.rpartition('/')[2]), value)
        elif wrapper:
            self._file(' '.join(filter(None, (name, wrapper))), value[wrapper], depth + 1)
        elif isinstance(value, list):
            self._objects([name], value)
        elif isinstance(value, dict) and not _is_entry(value) and any(map(table_of, value)):
            for key, rows in value.items():
                if isinstance(rows, (list, dict)) or table_of(key):
                    self._table(key, table_of(key), [rows] if _is_entry(rows) else rows)
        elif isinstance(value, dict) and value:
            self._object([name], value)

    def _page(self, value):
        """Count a page of an API, and of how many it says it is one."""
        said = str(next((part for name, part in value.items() if field_of(name) == 'total_pages'), ''))
        if said.isdigit():
            self.pages += 1
            self.pages_said = max(self.pages_said, int(said[:6]))

    def _table(self, name, table, rows):
        """The rows of one list; a line of a CSV file knows its own number."""
        if not table or not isinstance(rows, list):
            self.faults.append((table or '', name, 'no list' if table else 'unknown'))
            return
        self.listed.add(table)
        for number, row in enumerate(rows, start=1):
            line, row = row if isinstance(row, tuple) else (number, row)
            self._row(table, line if name == table else f'{name} {line}', row, {})

    def _objects(self, path, values):
        """The objects of a list, each of its own kind; pages in a list are opened."""
        for number, value in enumerate(values, start=1):
            inside = _wrapper(value)
            if inside and isinstance(value[inside], list):
                self._page(value)
                self._objects([*path, number, inside], value[inside])
            else:
                self._object([*path, number], value)

    def _object(self, path, value):
        """One object, by what it has."""
        if not isinstance(value, dict):
            self.faults.append(('', _place(path), 'no fields'))
            return
        names = set(map(field_of, value))
        table = next((table for table, marks, most in MARKS if len(marks & names) >= most), None)
        if table is None:
            self.faults.append(('', _place(path), 'unknown'))
        else:
            self._row(table, _place(path), value, {})

    def _row(self, table, line, value, inherited):
        """One row, and what is nested in it. What a row says itself wins over what it stands in."""
        if isinstance(value, str) and table == 'languages' and inherited:
            value = {'name': value}
        if not isinstance(value, dict):
            self.faults.append((table, line, 'more' if value == MORE else 'no fields'))
            return
        self.count += 1
        if self.count > MOST_ROWS:
            raise Unread('')
        row = {}
        for name, part in value.items():
            if _is_strange(name) or _is_strange(part):
                self.faults.append((table, line, 'signs'))
            else:
                name = field_of(name)
                is_key = (name == 'id' or name.endswith('_id')) and not isinstance(part, (dict, list))
                row[name] = (key_of(part) or part) if is_key else part
        for name, part in inherited.items():
            row.setdefault(name, part)
        row['id'] = row_id(table, row)
        self.tables[table].append(Row(line, row, bool(inherited) or not isinstance(line, int)))
        if table not in ASIDE:
            self._nested(table, line, row)

    def _nested(self, table, line, row):
        """What stands in a row: lists of other rows, or the one that it belongs to."""
        line = line if isinstance(line, str) else f'{table} {line}'
        mine = {f'{SINGULAR[table]}_id': row['id']}
        for name, part in [*row.items()]:
            other = table_of(name)
            if not other or other == table or not isinstance(part, (dict, list)) or not part:
                continue
            if isinstance(part, dict) and other in WHOLE:
                row[f'{SINGULAR[other]}_id'] = row_id(other, part)
                if set(map(field_of, part)) != {'id'}:  # else it only says which one
                    self._row(other, f'{line} › {name}', part, {'is_shared': True})
                continue
            link = {'link_id': row['id'], 'link_entity': SINGULAR[table]} if other == 'attributes' else mine
            for number, each in enumerate(part if isinstance(part, list) else [part], start=1):
                self._row(other, f'{line} › {name} {number}', each, link)
                if (table, other) == ('services', 'locations') and isinstance(each, dict):
                    self._row('service_at_locations', f'{line} › {name} {number}',
                              {'location_id': row_id(other, each)}, link)


def row_id(table, row):
    """The identifier of a row as text; made of its name and of what it belongs to when it has none, the same each
    time.
    """
    row = {field_of(name): part for name, part in row.items()}
    key = row.get('id')
    if key is None or key == '':
        words = [_belongs_to(row, name) for name in ('organization', 'service', 'location')]
        words += [row.get(name) for name in ('name', 'number')]
        return hsds.derived_id(table, *(word for word in words if isinstance(word, (str, int))))
    return key_of(key) or key


def _belongs_to(row, name):
    """The identifier of what a row belongs to, also when that stands in it."""
    inside = row.get(name)
    return row.get(f'{name}_id') or (row_id(f'{name}s', inside) if isinstance(inside, dict) else None)


def _is_entry(value):
    """Whether this is a table of fields with an identifier or a name: an entry, and nothing around entries."""
    return isinstance(value, dict) and not {'id', 'name'}.isdisjoint(map(field_of, value))


def _wrapper(value):
    """The name of what stands inside a page or an answer of an API; None when this is neither."""
    if not isinstance(value, dict) or _is_entry(value):
        return None
    return next((name for name, part in value.items()
                 if field_of(name) in WRAPPERS and isinstance(part, (list, dict))), None)


def _is_strange(part):
    """Whether a text has signs that cannot be kept."""
    return isinstance(part, str) and has_strange_signs(part)


def _place(path):
    """Where in the file, in words."""
    words = [str(part) for part in path if part != '']
    return ' '.join(words) or 1
