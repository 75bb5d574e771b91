from odoo import api, models
from odoo.exceptions import UserError

from .fhir import VERSION, instant

VALUES = ('valueCode', 'valueString', 'valueDateTime', 'valueDate')


def outcome(code, words):
    """A refusal as FHIR says it."""
    return {'resourceType': 'OperationOutcome', 'issue': [{'severity': 'error', 'code': code, 'diagnostics': words}]}


class HuiskamerHandoverFhirAnswer(models.Model):
    """How a system of the service answers: one operation on a Task, through the same table of moves."""
    _inherit = 'huiskamer.handover'

    @api.model
    def _fhir_answer(self, code, parameters):
        """Take the step that a Parameters resource says; the same number twice has one effect.

        :param parameters: ``step`` and ``number``, and the facts of the step by the names of its questions
        :return: the Task afterwards, or None when there is none that is the caller's
        :raise UserError: when it cannot be read or answered so now
        """
        given = self._fhir_parameters(parameters)
        step, number = given.pop('step', ''), given.pop('number', None)
        found = self._answer_by_code(code, step, given, number)
        return self._fhir_read('Task', code) if found else None

    @api.model
    def _fhir_parameters(self, parameters):
        """The names and values of a Parameters resource.

        :raise UserError: when it is none
        """
        rows = parameters.get('parameter') if isinstance(parameters,
            dict) and parameters.get('resourceType') == 'Parameters' else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get('name'), str)
                                                 for row in rows):
            raise UserError(self.env._("This is not a Parameters resource."))
        found = {row['name']: next((row[kind] for kind in VALUES if kind in row), None) for row in rows}
        if not all(value is None or isinstance(value, str) for value in found.values()):
            raise UserError(self.env._("This is not a Parameters resource."))
        return found

    @api.model
    def _fhir_statement(self, moment):
        """What this interface can do: a CapabilityStatement."""
        read = [{'code': 'read'}]
        resources = [{'type': kind, 'interaction': read} for kind in ('ServiceRequest', 'Consent', 'Organization',
            'HealthcareService')]
        task = {'type': 'Task', 'interaction': [*read, {'code': 'search-type'}],
                'operation': [{'name': 'answer', 'definition': 'urn:huiskamer:operation:answer'}]}
        return {
            'resourceType': 'CapabilityStatement', 'status': 'active', 'date': instant(moment), 'kind': 'instance',
            'fhirVersion': VERSION,
            'format': ['json'], 'rest': [{'mode': 'server', 'resource': [task, *resources]}],
            'implementation': {'description': "Receivers"}}
