"""A consent as ISO/IEC TS 27560:2023 writes it: the record of what was asked, agreed, and what happened since.

The field names are those of the standard, clauses 6.3.3 to 6.3.7, as the W3C community group lists them with what is
mandatory in "Consent Records and Receipts as per ISO/IEC TS 27560:2023 using DPV", section *Mappings of Terms*
(https://w3id.org/dpv/guides/consent-27560). The values of purposes, bases, rights and states are terms of DPV 2.2
(https://w3id.org/dpv). What the standard has no field for stands together under ``additional``: it lets
implementers add fields and asks that its own keep their meaning. It imports nothing of Odoo: what goes in is a
receipt (``consent_receipt.py``), a code, and the events.
"""
SCHEMA = 'https://w3id.org/dpv/schema/dpv-27560#record'
# Purpose of ours -> purpose of DPV
PURPOSES = {
    'file': 'dpv:RecordManagement', 'health': 'dpv:RecordManagement', 'share': 'dpv:ServiceProvision',
    'comensha_place': 'dpv:ServiceProvision', 'comensha_count': 'dpv:ProvideOfficialStatistics',
    'contact': 'dpv:CommunicationManagement', 'aftercare': 'dpv:ImprovePublicServices'}
BASES = {
    'consent': 'dpv:Consent', 'vital': 'dpv:VitalInterest', 'legal': 'dpv:LegalObligation',
    'public': 'dpv:PublicInterest',
    'legitimate': 'dpv:LegitimateInterest'}
# What is kept on a yes that names no kinds: as its words say.
OF_PURPOSE = {
    'file': ('alias', 'safe_contact', 'wishes', 'notes'), 'health': ('health',), 'contact': ('phone', 'safe_contact'),
    'aftercare': ('alias', 'safe_contact')}
SPECIAL = ('health',)  # purposes about special categories of data, GDPR art. 9
# To withdraw, read, correct, erase, restrict, take along and complain: GDPR art. 7(3), 15 to 18, 20 and 77.
RIGHTS = ('eu-gdpr:A7-3', 'eu-gdpr:A15', 'eu-gdpr:A16', 'eu-gdpr:A17', 'eu-gdpr:A18', 'eu-gdpr:A20', 'eu-gdpr:A77')
REVOKED = 'dpv:ConsentRevoked'  # the one end that the house causes
CONTROLLER, RECEIVER, AUTHORITY = 'controller', 'receiver', 'authority'


def record_of(code, receipt, digest, events):
    """The record of one answer, with the identifier of the receipt that the client gets of it.

    :param str code: of the consent
    :param dict receipt: what was asked and answered, by value
    :param str digest: the fingerprint of the receipt
    :param list events: (moment as ISO text, state of DPV), the first one first
    """
    receiver = receipt.get('receiver')
    return {
        'schema_version': SCHEMA,
        'record_id': code,
        'receipt_id': digest,
        'pii_principal_id': receipt['about'],
        'pii_processing': {
            'privacy_notice': receipt['words']['text'],
            'language': receipt['words']['language'],
            'purposes': [_purpose(receipt, receiver)],
        },
        'party_identification': _parties(receipt['controller'], receiver),
        'events': [
            {'event_time': moment, 'event_type': 'dpv:ExplicitlyExpressedConsent', 'event_state': state,
             'entity_id': CONTROLLER if state == REVOKED else receipt['about'],
             'validity_duration': receipt['valid_until']}
            for moment, state in events],
        'additional': {
            'made_from': receipt['made_from'], 'notice_digest': receipt['words']['digest'],
            'notice_version': receipt['words']['version'],
            'means': {kind['code']: kind['means'] for kind in receipt['kinds']},
            'receiver': {'kind': receiver['kind'], 'partners': receiver['partners']} if receiver else {}},
    }


def _purpose(receipt, receiver):
    """What it is for, of what, by whom, where and for how long."""
    kinds = receipt['kinds'] or [{'code': code, 'name': code} for code in OF_PURPOSE.get(receipt['purpose'], ())]
    return {
        'purpose': receipt['purpose'],
        'purpose_type': PURPOSES.get(receipt['purpose'], 'dpv:Purpose'),
        'lawful_basis': BASES.get(receipt['basis'], 'dpv:Consent'),
        'pii_information': [
            {'pii_type': kind['name'], 'pii_attribute_id': kind['code'], 'pii_optional': True,
             'special_pii_category': receipt['purpose'] in SPECIAL} for kind in kinds],
        'pii_controllers': [CONTROLLER],
        'collection_method': receipt['method'],
        'processing_method': ['dpv:Store', 'dpv:Use', *(['dpv:Share'] if receiver else [])],
        'storage_locations': ['loc:EU'],  # the sheet of consent promises it
        'retention_period': receipt['valid_until'],
        'jurisdiction': ['loc:NL'],
        'recipient_third_parties': [RECEIVER] if receiver else [],
        'withdrawal_method': "Any worker of the house, or the code of the slip; at any time, without a reason.",
        'privacy_rights': list(RIGHTS),
        'authority_party': AUTHORITY,
    }


def _parties(controller, receiver):
    """Who is named in a record. A receiver has no address here: where a shelter is must not lie in a bag."""
    parties = [
        {'party_id': CONTROLLER, 'party_role': 'dpv:DataController', 'party_type': 'dpv:Organisation',
         'party_name': controller['name'], 'party_address': controller['reach'], 'party_contact': controller['reach']},
        {'party_id': AUTHORITY, 'party_role': 'dpv:Authority', 'party_type': 'dpv:DataProtectionAuthority',
         'party_name': "Autoriteit Persoonsgegevens", 'party_address': "Den Haag",
         'party_contact': "autoriteitpersoonsgegevens.nl"}]
    if receiver:
        parties.append({
            'party_id': RECEIVER, 'party_role': 'dpv:Recipient', 'party_type': 'dpv:Organisation',
            'party_name': f"{receiver['organisation']} – {receiver['service']}", 'party_address': '',
            'party_contact': ''})
    return parties
