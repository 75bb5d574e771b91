"""The directory as HSDS 3 tables (Open Referral's Human Services Data Specification), in one JSON file.

Each table is a list of rows with the field names of the standard. What HSDS has no field for (the
kind of service, leaving or entering, the contract) travels as rows of its table *attributes*.
Addresses never do: of a location only the name is taken.
"""
import uuid

VERSION = '3.1'
TABLES = (
    'organizations', 'services', 'locations', 'service_at_locations', 'schedules', 'languages', 'phones', 'attributes')
DAYS = ('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
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


def hour_to_text(hour):
    """``17.5`` as ``17:30``."""
    minutes = round(hour * 60)
    return f'{minutes // 60 % 24:02}:{minutes % 60:02}' if minutes < 24 * 60 else '24:00'


def text_to_hour(text):
    """``17:30``, with or without seconds or a zone behind it, as ``17.5``.

    :raise ValueError: when it is no time
    """
    hour, minute = int(text[:2]), int(text[3:5])
    if text[2:3] != ':' or not 0 <= minute < 60 or not 0 <= hour * 60 + minute <= 24 * 60:
        raise ValueError(text)
    return hour + minute / 60


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
        {'id': provider.hsds_id, 'name': provider.name, 'description': kinds[provider.kind]})
    if provider.phone:
        tables['phones'].append({
            'id': derived_id(provider.hsds_id, 'phone'), 'organization_id': provider.hsds_id, 'number': provider.phone})
    for name in ORGANIZATION_ATTRIBUTES:
        _attribute(tables, 'organization', provider, name, provider[name])


def _export_service(tables, service):
    """The rows of one service."""
    row = {
        'id': service.hsds_id, 'organization_id': service.provider_id.hsds_id, 'name': service.name,
        'status': 'active' if service.active else 'inactive', 'eligibility_description': service.for_whom or None,
        'assured_date': service.assured_on and service.assured_on.isoformat()}
    tables['services'].append({name: value for name, value in row.items() if value})
    for language in service.language_ids.sorted('code'):
        tables['languages'].append({
            'id': derived_id(service.hsds_id, 'language', language.code), 'service_id': service.hsds_id,
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
            'id': location, 'location_type': 'physical', 'organization_id': service.provider_id.hsds_id,
            'name': service.place})
        tables['service_at_locations'].append({
            'id': derived_id(service.hsds_id, 'service_at_location'), 'service_id': service.hsds_id,
            'location_id': location})


def _export_schedule(tables, service):
    """When a service is open, one row per day and block of hours."""
    for day, opens, closes in hours_of(service.resource_calendar_id):
        tables['schedules'].append({
            'id': derived_id(service.hsds_id, 'schedule', day, opens), 'service_id': service.hsds_id,
            'freq': 'WEEKLY', 'interval': 1, 'byday': day, 'opens_at': opens, 'closes_at': closes})


def hours_of(calendar):
    """(day, opens at, closes at) for each block of hours of a calendar, in order."""
    blocks = calendar.attendance_ids.filtered(lambda block: block.day_period != 'lunch' and not block.display_type)
    return sorted(
        ((DAYS[int(block.dayofweek)], hour_to_text(block.hour_from), hour_to_text(block.hour_to)) for block in blocks),
        key=lambda hours: (DAYS.index(hours[0]), hours[1]))


def _attribute(tables, entity, record, name, value):
    """One row of what HSDS has no column for; nothing when there is no value."""
    if value:
        value = value.isoformat() if hasattr(value, 'isoformat') else str(value)
        tables['attributes'].append({
            'id': derived_id(record.hsds_id, name, value), 'link_id': record.hsds_id, 'link_entity': entity,
            'link_type': name, 'value': value})
