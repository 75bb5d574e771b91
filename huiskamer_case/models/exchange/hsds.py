"""The directory as HSDS 3 tables (Open Referral's Human Services Data Specification), in one JSON file or as its
tabular package.

Each table is a list of rows with the field names of the standard. What HSDS has no field for (the
kind of service, leaving or entering, the contract) travels as rows of its table *attributes*.
Addresses never do: of a location only the name is taken.
"""
import base64
import csv
import io
import json
import uuid
import zipfile

from . import hsds_hours

VERSION = '3.1'
TABLES = (
    'organizations', 'services', 'locations', 'service_at_locations', 'schedules', 'languages', 'phones', 'attributes')
# Fields of ours that HSDS has no column for -> how they are read back.
ORGANIZATION_ATTRIBUTES = {'kind': str, 'check_every': int}
SERVICE_ATTRIBUTES = {
    'kind': str, 'direction': str, 'answer_within': float, 'capacity_unit': str, 'check_every': int,
    'contracted_from': 'date', 'contracted_until': 'date'}
MAY_ASK = 'may_ask'
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, 'huiskamer_case')


def derived_id(*parts):
    """An identifier that is the same in every export, for rows that have no record of their own."""
    return str(uuid.uuid5(NAMESPACE, '/'.join(map(str, parts))))


def public_id(entry):
    """The identifier of an entry as the standard wants one, made of the one under which it came in."""
    try:
        return str(uuid.UUID(entry.hsds_id))
    except ValueError:
        return derived_id('entry', entry.hsds_id)


def export(providers, services):
    """The tables of these providers and services, in a fixed order."""
    tables = {'version': VERSION} | {table: [] for table in TABLES}
    for provider in providers.sorted('hsds_id'):
        _export_provider(tables, provider)
    for service in services.sorted('hsds_id'):
        _export_service(tables, service)
    return tables


def _export_provider(tables, provider):
    """The rows of one provider."""
    kinds = dict(provider._fields['kind']._description_selection(provider.env))
    tables['organizations'].append(
        {'id': public_id(provider), 'name': provider.name, 'description': kinds[provider.kind]})
    if provider.phone:
        tables['phones'].append({
            'id': derived_id(provider.hsds_id, 'phone'), 'organization_id': public_id(provider),
            'number': provider.phone})
    for name in ORGANIZATION_ATTRIBUTES:
        _attribute(tables, 'organization', provider, name, provider[name])


def _export_service(tables, service):
    """The rows of one service."""
    row = {
        'id': public_id(service), 'organization_id': public_id(service.provider_id), 'name': service.name,
        'status': 'active' if service.active else 'inactive', 'eligibility_description': service.for_whom or None,
        'assured_date': service.assured_on and service.assured_on.isoformat()}
    tables['services'].append({name: value for name, value in row.items() if value})
    for language in service.language_ids.sorted('code'):
        tables['languages'].append({
            'id': derived_id(service.hsds_id, 'language', language.code), 'service_id': public_id(service),
            'code': language.code, 'name': language.name})
    for name in SERVICE_ATTRIBUTES:
        _attribute(tables, 'service', service, name, service[name])
    for category in service.category_ids.sorted('code'):
        _attribute(tables, 'service', service, MAY_ASK, category.code)
    _export_place(tables, service)
    _export_schedule(tables, service)


def _export_place(tables, service):
    """Where a service is, by name only."""
    if service.place:
        location = derived_id(service.hsds_id, 'location')
        tables['locations'].append({
            'id': location, 'location_type': 'physical', 'organization_id': public_id(service.provider_id),
            'name': service.place})
        tables['service_at_locations'].append({
            'id': derived_id(service.hsds_id, 'service_at_location'), 'service_id': public_id(service),
            'location_id': location})


def _export_schedule(tables, service):
    """When a service is open, one row per day and block of hours."""
    for day, opens, closes in hsds_hours.written(hsds_hours.pieces_of(service.resource_calendar_id)):
        tables['schedules'].append({
            'id': derived_id(service.hsds_id, 'schedule', day, opens), 'service_id': public_id(service),
            'freq': 'WEEKLY', 'interval': 1, 'byday': day, 'opens_at': opens, 'closes_at': closes})


def _attribute(tables, entity, record, name, value):
    """One row of what HSDS has no column for; nothing when there is no value."""
    if value:
        value = value.isoformat() if hasattr(value, 'isoformat') else str(value)
        tables['attributes'].append({
            'id': derived_id(record.hsds_id, name, value), 'link_id': public_id(record), 'link_entity': entity,
            'link_type': name, 'value': value})


# What the description of a package says of each field that is no text.
TYPES = {'assured_date': 'date', 'opens_at': 'time', 'closes_at': 'time', 'interval': 'number'}
FORMATS = {'time': '%H:%M'}
# The same bytes for the same directory: a package says when it was made, and that says nothing here.
MADE = (1980, 1, 1, 0, 0, 0)


def packed(tables):
    """The package in base64."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, 'w', zipfile.ZIP_DEFLATED) as package:
        _add(package, 'datapackage.json', json.dumps(description(tables), indent=2))
        for table in TABLES:
            _add(package, f'{table}.csv', _csv(tables[table], _fields(tables[table])))
    return base64.b64encode(buffer.getvalue()).decode()


def description(tables):
    """What each file of the package has, as the Data Package standard says it."""
    return {
        'name': 'huiskamer-directory', 'profile': 'tabular-data-package', 'version': tables['version'],
        'resources': [{
            'name': table, 'path': f'{table}.csv', 'format': 'csv', 'mediatype': 'text/csv', 'encoding': 'utf-8',
            'profile': 'tabular-data-resource',
            'schema': {'primaryKey': 'id', 'fields': [_described(name) for name in _fields(tables[table])]},
        } for table in TABLES]}


def _described(name):
    """One field."""
    kind = TYPES.get(name, 'string')
    return {'name': name, 'type': kind} | ({'format': FORMATS[kind]} if kind in FORMATS else {})


def _fields(rows):
    """The fields of a list, in the order in which they turn up."""
    return list(dict.fromkeys(['id', *(name for row in rows for name in row)]))


def _csv(rows, names):
    """The rows as CSV."""
    text = io.StringIO(newline='')
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _add(package, name, text):
    """One file of the package."""
    package.writestr(zipfile.ZipInfo(name, MADE), text, zipfile.ZIP_DEFLATED)
