"""A consent as ISO/IEC TS 27560:2023 writes it: the record of what was asked, agreed, and what happened since.

The field names are those of the standard; the values of purposes and states are W3C DPV's. It imports nothing
of Odoo: what goes in is a receipt (``consent_receipt.py``), a code, and the events.
"""
SCHEMA = 'https://w3id.org/dpv/schema/dpv-27560'
# Purpose of ours -> purpose of DPV
PURPOSES = {
    'file': 'dpv:RecordManagement', 'health': 'dpv:RecordManagement', 'share': 'dpv:ServiceProvision',
    'comensha_place': 'dpv:ServiceProvision', 'comensha_count': 'dpv:Counting', 'contact': 'dpv:CommunicationManagement',
    'aftercare': 'dpv:ServiceUsageAnalytics'}
BASES = {
    'consent': 'dpv:Consent', 'vital': 'dpv:VitalInterest', 'legal': 'dpv:LegalObligation', 'public': 'dpv:PublicInterest',
    'legitimate': 'dpv:LegitimateInterest'}
SPECIAL = ('health',)  # purposes about special categories of data, GDPR art. 9


def record_of(code, receipt, digest, events):
    """The record of one answer.

    :param str code: of the consent
    :param dict receipt: what was asked and answered, by value
    :param str digest: the fingerprint of the receipt
    :param list events: (moment as ISO text, state of DPV), the first one first
    """
    receiver = receipt.get('receiver')
    purpose = {
        'purpose': receipt['purpose'],
        'purpose_type': PURPOSES.get(receipt['purpose'], 'dpv:Purpose'),
        'lawful_basis': BASES.get(receipt['basis'], 'dpv:Consent'),
        'pii_information': [
            {'pii_type': kind['code'], 'pii_name': kind['name'], 'pii_attributes': kind['means'],
             'special_pii_category': receipt['purpose'] in SPECIAL} for kind in receipt['kinds']],
        'pii_controllers': ['controller'],
        'collection_method': receipt['method'],
        'recipient_third_parties': ['receiver'] if receiver else [],
        'withdrawal_method': "Any worker of the house, or the code of the slip; at any time, without a reason.",
        'retention_period': receipt['valid_until'],
    }
    return {
        'schema_version': SCHEMA,
        'record_id': code,
        'pii_principal_id': receipt['about'],
        'record_made_from': receipt['made_from'],
        'pii_processing': {
            'privacy_notice': receipt['words']['text'],
            'privacy_notice_digest': receipt['words']['digest'],
            'privacy_notice_version': receipt['words']['version'],
            'language': receipt['words']['language'],
            'purposes': [purpose],
        },
        'party_identification': _parties(receipt['controller'], receiver),
        'events': [
            {'event_time': moment, 'event_type': 'explicit', 'event_state': state, 'entity_id': receipt['about'],
             'validity_duration': receipt['valid_until']} for moment, state in events],
        'receipt_digest': digest,
    }


def _parties(controller, receiver):
    """Who is named in a record."""
    parties = [{'party_id': 'controller', 'party_role': 'dpv:DataController', 'party_name': controller['name'],
                'party_contact': controller['reach']}]
    if receiver:
        parties.append({
            'party_id': 'receiver', 'party_role': 'dpv:Recipient', 'party_type': receiver['kind'],
            'party_name': f"{receiver['organisation']} – {receiver['service']}", 'party_contact': receiver['partners']})
    return parties
