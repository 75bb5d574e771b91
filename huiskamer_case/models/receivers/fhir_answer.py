from odoo import api, models
from odoo.exceptions import UserError

from ..oversight.read_log import read_log
from .fhir import VERSION, instant

VALUES = ('valueCode', 'valueString', 'valueDateTime', 'valueDate')
# What a row may have besides its value: its own name, and what FHIR lets hang on anything.
SAYS_NOTHING = ('name', 'id', 'extension')


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
        :raise UserError: when it cannot be read or answered so now, or something in it would be left out
        """
        read_log.begin(self.env, 'receiver')
        given = self._fhir_parameters(parameters)
        step, number = given.pop('step', ''), given.pop('number', None)
        self._found_by_caller(code)._ensure_asked(step, given)
        found = self._answer_by_code(code, step, given, number)
        return self._fhir_read('Task', code) if found else None

    @api.model
    def _fhir_parameters(self, parameters):
        """The names and values of a Parameters resource, each said once and in a way that is read here.

        :raise UserError: when it is none, or something in it would be left out
        """
        rows = parameters.get('parameter') if isinstance(parameters,
            dict) and parameters.get('resourceType') == 'Parameters' else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get('name'), str)
                                                 for row in rows):
            raise UserError(self.env._("This is not a Parameters resource."))
        if not all(self._is_read(row) for row in rows):
            raise UserError(self.env._("A parameter has no value that is read here: one of valueCode, valueString, "
                                       "valueDateTime and valueDate. Nothing was changed."))
        found = {row['name']: next((row[kind] for kind in VALUES if kind in row), None) for row in rows}
        if len(found) < len(rows):
            raise UserError(self.env._("A parameter is there twice. Nothing was changed."))
        return found

    def _ensure_asked(self, step, given):
        """Refuse what a step that can be taken now does not ask: a page has no such fields, a system may mean it.

        :raise UserError: for whatever nobody would see
        """
        asked = {question['name'] for question in self._questions_for_receiver(step)} if (
            self and step in self._verbs_of_receiver()) else given.keys()
        if any(value for name, value in given.items() if name not in asked):
            raise UserError(self.env._("This step does not ask all that was sent with it, and nobody would see the "
                                       "rest. Nothing was changed."))

    def _is_read(self, row):
        """Whether all that a parameter says is read: one text, or nothing."""
        said = {name: value for name, value in row.items() if name not in SAYS_NOTHING}
        return len(said) <= 1 and said.keys() <= set(VALUES) and all(
            value is None or isinstance(value, str) for value in said.values())

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
