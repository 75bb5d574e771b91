"""The rows of an HSDS 3 file, whatever its shape: one object, lists, nested or by reference, pages of an API, tables.

Nested rows come out as the tables of the standard have them: with the identifier of what they stood in.
"""
from collections import defaultdict, namedtuple

from ..shared.limits import has_strange_signs
from . import hsds
from .hsds_file import Unread

MOST_ROWS = 6_000
Row = namedtuple('Row', 'line values is_nested')
WRAPPERS = ('contents', 'content', 'items', 'data', 'results')
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
# Which one object stands in a file, by what only such an object has.
MARKS = (
    ('service_at_locations', {'service', 'location', 'service_id', 'location_id'}, 2),
    ('locations', {'location_type', 'latitude', 'addresses', 'transportation', 'external_identifier'}, 1),
    ('services', {'organization', 'organization_id', 'status', 'service_at_locations', 'service_areas',
                  'eligibility_description'}, 1),
    ('organizations', {'services', 'organization_identifiers', 'website', 'legal_status', 'tax_id', 'locations',
                       'description', 'name'}, 1),
)


def table_of(name):
    """The table behind the name of a list or a file, also in British spelling; None when the standard has none."""
    return NAMES.get(str(name).lower().removesuffix('.csv').replace('organisation', 'organization'))


class HsdsShapes:
    """The rows of each table; what is no row stands in ``faults`` as (table, line, kind)."""

    def __init__(self, files):
        """Take the files apart.

        :raise Unread: without words, when there are more rows than a directory has
        """
        self.tables, self.faults = defaultdict(list), []
        self.is_part = False
        self.listed = set()
        self.count = 0
        for name, value in files:
            self._file(name, value)

    def _file(self, name, value):
        """One file: a table, a page, a list of objects, one object, or tables side by side."""
        table = table_of(name) if name.lower().endswith('.csv') else None
        wrapper = next((key for key in WRAPPERS if isinstance(value, dict) and isinstance(value.get(key), list)), None)
        if name.lower().endswith('.csv'):
            self._table(name, table, value)
        elif wrapper:
            self.is_part |= str(value.get('total_pages') or 1) not in ('1', '0')
            self._objects([name, wrapper], value[wrapper])
        elif isinstance(value, list):
            self._objects([name], value)
        elif isinstance(value, dict) and not {'id', 'name'} & value.keys() and any(map(table_of, value)):
            for key, rows in value.items():
                if isinstance(rows, (list, dict)) or table_of(key):
                    self._table(key, table_of(key), rows)
        elif isinstance(value, dict) and value:
            self._object([name], value)

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
        """The objects of a list, each of its own kind."""
        for number, value in enumerate(values, start=1):
            self._object([*path, number], value)

    def _object(self, path, value):
        """One object, by what it has."""
        if not isinstance(value, dict):
            self.faults.append(('', _place(path), 'no fields'))
            return
        names = {name.replace('organisation', 'organization') for name in value}
        table = next((table for table, marks, most in MARKS if len(marks & names) >= most), None)
        if table is None:
            self.faults.append(('', _place(path), 'unknown'))
        else:
            self._row(table, _place(path), value, {})

    def _row(self, table, line, value, inherited):
        """One row, and what is nested in it. What a row says itself wins over what it stands in."""
        if not isinstance(value, dict):
            self.faults.append((table, line, 'no fields'))
            return
        self.count += 1
        if self.count > MOST_ROWS:
            raise Unread('')
        row = {}
        for name, part in value.items():
            if _is_strange(name) or _is_strange(part):
                self.faults.append((table, line, 'signs'))
            else:
                row[name.strip().lower().replace('organisation', 'organization')] = part
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
            if isinstance(part, dict) and other in ('organizations', 'locations', 'services'):
                row[f'{SINGULAR[other]}_id'] = row_id(other, part)
                self._row(other, f'{line} › {name}', part, {'is_shared': True})
                continue
            link = {'link_id': row['id'], 'link_entity': SINGULAR[table]} if other == 'attributes' else mine
            for number, each in enumerate(part if isinstance(part, list) else [part], start=1):
                self._row(other, f'{line} › {name} {number}', each, link)


def row_id(table, row):
    """The identifier of a row as text; made of its name when it has none, the same each time."""
    key = row.get('id')
    if isinstance(key, int) and not isinstance(key, bool):
        return str(key)
    if key is None or key == '':
        words = [row.get(name) for name in ('organization_id', 'service_id', 'location_id', 'name', 'number')]
        return hsds.derived_id(table, *(word for word in words if isinstance(word, (str, int))))
    return key


def _is_strange(part):
    """Whether a text has signs that cannot be kept."""
    return isinstance(part, str) and has_strange_signs(part)


def _place(path):
    """Where in the file, in words."""
    words = [str(part) for part in path if part != '']
    return ' '.join(words) or 1
