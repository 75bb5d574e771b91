from datetime import timezone

from odoo import api, fields, models

from ..casework.handover import handover_flow as flow
from ..oversight.read_log import read_log
from ..oversight.sealing.sealed import showing

# FHIR R4, 4.0.1: https://hl7.org/fhir/R4/task.html and the resources that it leads to.
VERSION = '4.0.1'
HANDOVER = 'urn:huiskamer:handover'
STEPS = 'urn:huiskamer:step'
PRIORITY = {'routine': 'routine', 'soon': 'urgent', 'tonight': 'stat'}
KINDS = ('Task', 'ServiceRequest', 'Consent', 'Organization', 'HealthcareService')


def instant(moment):
    """A stored moment as FHIR writes it."""
    return moment.replace(tzinfo=timezone.utc).isoformat() if moment else None


def filled(resource):
    """The resource without what is empty: FHIR has no empty values."""
    return {name: value for name, value in resource.items() if value not in (None, False, '', [], {})}


class HuiskamerHandoverFhir(models.Model):
    """A handover as a system of the service reads it: a Task, and while it is open what it asks and what it stands on.

    Only what was disclosed comes out. There is no Patient: the person is known by the code of the handover.
    """
    _inherit = 'huiskamer.handover'

    @api.model
    def _fhir_read(self, kind, code):
        """One resource with this code, or nothing: the same for what is hidden, ended or not there."""
        read_log.begin(self.env, 'receiver')
        if kind in ('Organization', 'HealthcareService'):
            services = self.env['huiskamer.service.member']._of_caller().service_id
            return services._fhir_entry(kind, code)
        handover = self._found_by_caller(code)
        if not handover:
            return None
        if kind == 'Task':
            return handover._fhir_task()
        if not handover._is_disclosed():
            return None
        if handover.stage == flow.REQUESTED and kind == 'ServiceRequest' and handover._may_answer():
            handover._move_for_service('receive')
        return handover._fhir_request() if kind == 'ServiceRequest' else handover._fhir_consent()

    @api.model
    def _fhir_tasks(self):
        """Every Task of the caller's services, as a Bundle."""
        codes = [line['code'] for line in self._lines_of_caller()]
        handovers = self._of_caller(('code', 'in', codes))
        entries = [{'fullUrl': f'{HANDOVER}:{handover.code}', 'resource': handover._fhir_task()}
                   for handover in handovers]
        return filled({'resourceType': 'Bundle', 'type': 'searchset', 'total': len(entries), 'entry': entries})

    def _fhir_task(self):
        """The Task: codes and dates while it is open; afterwards only that it ended."""
        task = {
            'resourceType': 'Task', 'id': self.code, 'intent': 'order', 'status': self.status,
            'identifier': [{'system': HANDOVER, 'value': self.code}], 'for': self._fhir_person()}
        if not self._is_disclosed():
            told = {'text': self._closed_words()}
            return task | {'status': self.status if self.stage in flow.FINAL else 'on-hold', 'statusReason': told}
        return filled(task | {
            'businessStatus': {'coding': [{'system': 'urn:huiskamer:business-status', 'code': self.business_status}]},
            'priority': PRIORITY[self.urgency], 'authoredOn': instant(self.sent_at),
            'focus': {'reference': f'ServiceRequest/{self.code}'},
            'owner': {'reference': f'HealthcareService/{self.service_id.hsds_id}'},
            'restriction': filled({'period': filled({'end': instant(self.deadline)})}),
            'input': [
                {'type': {'coding': [{'system': STEPS, 'code': verb}]}, 'valueCode': verb}
                for verb in self._verbs_of_receiver()],
            'output': self._fhir_dates()})

    def _fhir_dates(self):
        """What was agreed with the service, dated."""
        names = ('first_contact_at', 'appointment_at', 'attended_at')
        return [
            {'type': {'coding': [{'system': 'urn:huiskamer:fact', 'code': name}]}, 'valueDateTime': instant(self[name])}
            for name in names if self[name]]

    def _fhir_person(self):
        """Who it is about: the code of the handover, which is nobody's number."""
        return {'identifier': {'system': HANDOVER, 'value': self.code}}

    def _fhir_request(self):
        """What is asked, in exactly the frozen words."""
        disclosure = showing(self.disclosure_ids)
        return filled({
            'resourceType': 'ServiceRequest', 'id': self.code, 'status': 'active', 'intent': 'order',
            'identifier': [{'system': HANDOVER, 'value': self.code}], 'subject': self._fhir_person(),
            'priority': PRIORITY[self.urgency], 'authoredOn': instant(self.sent_at),
            'code': {'coding': [{'system': 'urn:huiskamer:service-kind', 'code': self.service_id.kind}]},
            'performer': [{'reference': f'HealthcareService/{self.service_id.hsds_id}'}],
            'supportingInfo': [{'reference': f'Consent/{self.code}'}],
            'note': [{'text': disclosure.text}]})

    def _fhir_consent(self):
        """What it stands on: that there is a yes for these kinds of facts, and until when; or the ground of law."""
        consent = self.consent_id
        policy = {'policyRule': {'coding': [{'system': 'urn:huiskamer:ground', 'code': self.emergency_ground
                                             or 'consent'}]}}
        return filled({
            'resourceType': 'Consent', 'id': self.code, 'status': 'active', 'patient': self._fhir_person(),
            'scope': {'coding': [{'system': 'http://terminology.hl7.org/CodeSystem/consentscope',
                                  'code': 'patient-privacy'}]},
            'category': [{'coding': [{'system': 'http://loinc.org', 'code': '59284-0'}]}],
            'dateTime': instant(self.consent_checked_at or self.sent_at),
            'provision': filled({
                'type': 'permit', 'period': filled({'end': instant(consent.valid_until)}),
                'code': [{'coding': [{'system': 'urn:huiskamer:data-category', 'code': category.code}]}
                         for category in self.disclosure_ids.category_ids]})} | policy)


class HuiskamerServiceFhir(models.Model):
    """A service and its organisation, as the directory has them."""
    _inherit = 'huiskamer.service'

    def _fhir_entry(self, kind, number):
        """The entry with this number among these services; nothing for any other."""
        if kind == 'Organization':
            provider = self.provider_id.filtered(lambda provider: provider.hsds_id == number)
            return {'resourceType': kind, 'id': provider.hsds_id, 'active': True,
                    'name': provider.name} if provider else None
        service = self.filtered(lambda service: service.hsds_id == number)
        if not service:
            return None
        return filled({
            'resourceType': kind, 'id': service.hsds_id, 'active': True, 'name': service.name,
            'providedBy': {'reference': f'Organization/{service.provider_id.hsds_id}'},
            'type': [{'coding': [{'system': 'urn:huiskamer:service-kind', 'code': service.kind}]}],
            'extraDetails': service.capacity_words,
            'meta': {'lastUpdated': instant(fields.Datetime.now())}})
