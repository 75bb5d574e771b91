"""Directories as others publish them: of our own making, in the shapes of the specification's examples.

The examples themselves are under CC BY-SA 4.0, which does not go with this project's licence.
"""
import uuid

DAYS = ('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')


def key(word):
    """An identifier as the standard wants it, the same each time."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, word))


def number_of(word):
    """The number under which an organisation is registered."""
    return 1234567 if word == 'o' else int(key(word)[:7], 16)


def organization(word='o', **more):
    """An organisation with what others say of one."""
    return {
        'id': key(word), 'name': f"Organisatie {word}", 'description': "Helpt mensen", 'email': 'info@example.com',
        'website': f'https://{word}.example.org', 'legal_status': "Stichting", 'year_incorporated': 1998,
        'logo': 'https://example.org/l.png',
        'organization_identifiers': [{'id': key(f'{word} kvk'), 'identifier_scheme': 'NL-KVK', 'identifier_type': "KvK",
                                      'identifier': number_of(word)}],
        'phones': [{'id': key(f'{word} phone'), 'number': '"050 123 45 67"', 'type': 'voice', 'extension': 100}]} | more


def schedule(word='s', **more):
    """Opening hours of every week."""
    return {'id': key(f'{word} schedule'), 'freq': 'WEEKLY', 'interval': 1, 'byday': 'TH, fr', 'opens_at': '21:00:00',
            'closes_at': '09:00:00',
            'description': "Ook 's nachts"} | more


def location(word='l', **more):
    """A place with its address, people and languages."""
    return {
        'id': key(word), 'location_type': 'physical', 'name': f"Plek {word}", 'latitude': 53.2, 'longitude': 6.5,
        'external_identifier': 10092008082,
        'addresses': [{'id': key(f'{word} address'), 'address_1': "Geheimstraat 1", 'city': "Groningen"}],
        'contacts': [{'id': key(f'{word} contact'), 'name': "Ann Persoon",
                      'phones': [{'id': key('x'), 'number': '0'}]}],
        'languages': [{'id': key(f'{word} language'), 'code': 'ur', 'name': "Urdu"}],
        'phones': [{'id': key(f'{word} phone'), 'number': '1', 'languages': [{'id': key('y'), 'name': "Urdu"}]}],
        'schedules': [schedule(word)], 'accessibility': [{'id': key(f'{word} access'), 'description': "Lift"}]} | more


def service(word='s', **more):
    """A service with everything nested in it but its organisation."""
    return {
        'id': key(word), 'name': f"Dienst {word}", 'description': "Gesprekken", 'status': 'active',
        'url': 'https://example.org/s',
        'eligibility_description': "Wie wil", 'minimum_age': 18, 'assured_date': '2026-01-31',
        'last_modified': '2026-03-15T10:30:45.123Z',
        'fees': "geen", 'schedules': [schedule(word), schedule(f'{word} old', valid_to='2005-01-01')],
        'languages': [{'id': key(f'{word} nl'), 'name': "Dutch"}, {'id': key(f'{word} tig'), 'code': 'tig'},
                      {'id': key(f'{word} none')}],
        'service_at_locations': [{'id': key(f'{word} at'), 'description': "Hier",
                                  'location': location(f'{word} place')}],
        'program': {'id': key('program'), 'name': "Programma", 'description': "Iets"},
        'contacts': [{'id': key(f'{word} contact'), 'name': "Ann Persoon", 'title': "Balie"}],
        'cost_options': [{'id': key(f'{word} cost'), 'amount': 0}],
        'funding': [{'id': key(f'{word} fund'), 'source': "Gemeente"}],
        'required_documents': [{'id': key(f'{word} doc'), 'document': "Geen"}],
        'service_areas': [{'id': key(f'{word} area'), 'name': "Groningen"}],
        'attributes': [{'id': key(f'{word} attribute'), 'link_type': 'taxonomy',
                        'taxonomy_term': {'id': key('term'), 'name': "Hulp"}}],
        'metadata': [{'id': key(f'{word} meta'), 'last_action_type': 'update'}],
        'capacities': [{'id': key(f'{word} capacity'), 'available': 12,
                        'unit': {'id': key('unit'), 'name': "Bed"}}]} | more


def uk_service():
    """The same in the UK's variant: no capacities or programs, an organisation with few fields."""
    return {name: value for name, value in service('uk').items() if name not in ('program', 'capacities', 'metadata',
        'required_documents')} | {
        'organization': {name: value for name, value in organization('uk').items() if name != 'phones'}}


def tables():
    """The tabular package, by file."""
    rows = {name: [{key: part for key, part in row.items() if not isinstance(part, (list, dict))} for row in part]
            for name, part in {
        'organizations': [organization()], 'services': [service(organization_id=key('o'))], 'locations': [location()],
        'service_at_location': [{'id': key('at'), 'service_id': key('s'), 'location_id': key('l')}],
        'schedules': [schedule(service_id=key('s'), location_id=key('l'), service_at_location_id=key('at'))],
        'languages': [{'id': key('lang'), 'service_id': key('s'), 'location_id': key('l'), 'phone_id': key('p'),
                       'code': 'NL', 'name': "Dutch"}],
        'phones': [{'id': key('p'), 'organization_id': key('o'), 'service_id': key('s'), 'number': '050 123 45 67'}],
        'organization_identifiers': [{'id': key('kvk'), 'organization_id': key('o'), 'identifier': number_of('o')}],
        'contacts': [{'id': key('c'), 'service_id': key('s'), 'name': "Ann Persoon"}],
        'addresses': [{'id': key('a'), 'location_id': key('l')}],
        'attributes': [{'id': key('t'), 'link_id': key('elsewhere'), 'link_type': 'link_type',
                        'link_entity': 'link_entity', 'value': 'value'}],
        'taxonomy_terms': [{'id': key('term'), 'name': "Hulp"}],
        'programs': [{'id': key('program'), 'name': "P", 'organization_id': key('o')}],
        'meta_table_descriptions': [{'id': key('m'), 'name': 'services'}]}.items()}
    return {f'{name}.csv': part for name, part in rows.items()}


# As the specification's examples and the two validators have them: name -> (what stands in the file, new
# organisations, new services).
SHAPES = {
    'one service': (service(organization=organization()), 1, 1),
    'services of a page': ({'total_items': 10, 'total_pages': 10, 'page_number': 1,
                            'contents': [service(organization=organization())]}, 1, 1),
    'one organisation': (organization(services=[service()], locations=[location()],
                                      programs=[{'id': key('p'), 'name': "P"}]), 1, 1),
    'one service at a place': ({'id': key('at'), 'description': "Hier", 'location': location(),
                                'schedules': [schedule()],
                                'service': service(organization=organization())}, 1, 1),
    'one place': (location(), 0, 0),
    'a list of services': ([service('a', organization=organization()), service('b', organization=organization())], 1,
                           2),
    'by reference': ({'organizations': [organization()], 'services': [service(organization_id=key('o'))]}, 1, 1),
    'tables by file': (tables(), 1, 1),
    'a service of the UK': (uk_service(), 1, 1),
    'an organisation of the UK': (organization('uk', services=[service('uk')], phones=[]), 1, 1),
}
