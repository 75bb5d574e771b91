from odoo.tests import tagged

from ....models.casework.consent import consent_flow as flow
from ....models.casework.rights.consent_record import PURPOSES
from ...common import HuiskamerCommon

# The fields of ISO/IEC TS 27560:2023 as https://w3id.org/dpv/guides/consent-27560 lists them: True where mandatory.
HEADER = {'schema_version': True, 'record_id': True, 'receipt_id': True, 'pii_principal_id': True}
PROCESSING = {'privacy_notice': True, 'language': True, 'purposes': True}
PURPOSE = {
    'purpose': True, 'purpose_type': False, 'lawful_basis': False, 'pii_information': True, 'pii_controllers': True,
    'collection_method': False, 'processing_method': False, 'storage_locations': True, 'retention_period': True,
    'processing_locations': False, 'geographic_restrictions': False, 'services': False, 'jurisdiction': True,
    'recipient_third_parties': True, 'withdrawal_method': True, 'privacy_rights': False, 'codes_of_conduct': False,
    'impact_assessment': False, 'authority_party': False}
INFORMATION = {
    'pii_type': True, 'pii_attribute_id': False, 'pii_optional': False, 'sensitive_pii_category': False,
    'special_pii_category': False}
PARTY = {
    'party_id': True, 'party_address': True, 'party_email': False, 'party_url': False, 'party_phone': False,
    'party_name': True,
    'party_role': False, 'party_contact': True, 'party_type': True}
EVENT = {'event_time': True, 'validity_duration': True, 'entity_id': True, 'event_type': True, 'event_state': True}
# Terms of DPV 2.2 for a state, and for a purpose, that mean what ours mean.
STATES = {'ConsentUnknown', 'ConsentRefused', 'ConsentGiven', 'RenewedConsentGiven', 'ConsentWithdrawn',
          'ConsentRevoked', 'ConsentExpired'}
OF_DPV = {'RecordManagement', 'ServiceProvision', 'ProvideOfficialStatistics', 'CommunicationManagement',
          'ImprovePublicServices'}


@tagged('post_install', '-at_install')
class TestConsentRecord(HuiskamerCommon):
    """The client's consents for another computer: the standard's names, all that it asks for, and nothing else under
    them.
    """

    def fits(self, found, fields):
        """The names are the standard's, and none that it asks for is missing."""
        self.assertLessEqual(set(found), set(fields))
        self.assertLessEqual({name for name, is_mandatory in fields.items() if is_mandatory}, set(found))

    def records(self):
        """The records in the client's own copy, after every kind of answer and end."""
        self.allow(self.case, 'contact', 'health', 'aftercare')
        self.consent_for(self.handover)
        self.consent_for(self.handover)
        self.case.record_consent(self.yes('contact', state='refused', spoken_alone=False))
        self.case.consent_ids.filtered(lambda consent: consent.purpose == 'health').action_withdraw()
        self.case.close({'outcome': 'helped', 'open_handovers': 'cancel'})
        return self.case._own_file_json()['consent_records']

    def test_every_record_has_the_names_of_the_standard_and_all_that_it_asks_for(self):
        records = self.records()
        self.assertGreaterEqual(len(records), 7)
        for record in records:
            sections = {'pii_processing', 'party_identification', 'events', 'additional'}
            self.fits(record.keys() - sections, HEADER)
            self.assertLessEqual(sections, record.keys())
            self.fits(record['pii_processing'], PROCESSING)
            for purpose in record['pii_processing']['purposes']:
                self.fits(purpose, PURPOSE)
                self.assertTrue(purpose['pii_information'], purpose['purpose'])
                for information in purpose['pii_information']:
                    self.fits(information, INFORMATION)
            for party in record['party_identification']:
                self.fits(party, PARTY)
            for event in record['events']:
                self.fits(event, EVENT)

    def test_who_is_named_is_identified_and_who_acted_is_told(self):
        seen = set()
        for record in self.records():
            parties = {party['party_id'] for party in record['party_identification']}
            purpose = record['pii_processing']['purposes'][0]
            named = {*purpose['pii_controllers'], *purpose['recipient_third_parties'], purpose['authority_party']}
            self.assertEqual(named, parties)
            self.assertEqual(bool(purpose['recipient_third_parties']), bool(record['additional']['receiver']))
            for event in record['events']:
                seen.add(event['event_state'])
                by = 'controller' if event['event_state'] == 'dpv:ConsentRevoked' else record['pii_principal_id']
                self.assertEqual(event['entity_id'], by)
        self.assertLessEqual({'dpv:ConsentGiven', 'dpv:RenewedConsentGiven', 'dpv:ConsentRefused',
                              'dpv:ConsentWithdrawn',
                              'dpv:ConsentRevoked', 'dpv:ConsentExpired'}, seen)

    def test_health_and_nothing_else_is_of_a_special_kind(self):
        purposes = [record['pii_processing']['purposes'][0] for record in self.records()]
        special = {(purpose['purpose'], information['special_pii_category'])
                   for purpose in purposes for information in purpose['pii_information']}
        self.assertLessEqual({('health', True), ('contact', False), ('share', False)}, special)
        self.assertEqual({purpose for purpose, is_special in special if is_special}, {'health'})

    def test_the_words_for_states_and_purposes_are_those_of_the_vocabulary(self):
        self.assertEqual({state.standard for state in flow.STATES}, STATES)
        self.assertEqual(set(PURPOSES), set(flow.ASKED))
        self.assertEqual(set(PURPOSES.values()), {f'dpv:{term}' for term in OF_DPV})
