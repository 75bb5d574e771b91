from odoo import api, fields, models

from ..handover import handover_flow as flow
from ..handover.verbs import guard, sense
from ..notes.stream import choices


class HuiskamerHandoverAsked(models.Model):
    """One question that the service asks back, as a code; it waits on Today until somebody answered it."""
    _inherit = 'huiskamer.handover'

    asked_back = fields.Selection(
        [('call_me', "Call me"), ('languages', "More about languages"), ('other_day', "Can it be another day?"),
         ('what_is_needed', "What is needed first?")],
        string="The service asks", readonly=True)
    asked_back_at = fields.Datetime("Asked at", readonly=True)

    @sense('ask_back')
    def _sense_ask_back(self):
        """The service asks for itself, one thing at a time."""
        return not self.env.user._is_internal() and not self.asked_back

    @sense('answer_back')
    def _sense_answer_back(self):
        """Something was asked, and nobody answered yet."""
        return bool(self.asked_back)

    @sense('state_outcome')
    def _sense_state_outcome(self):
        """The service says for itself how it went, once; whoever writes down for it does so when completing."""
        return not self.env.user._is_internal() and not self.outcome

    @guard('ask_back')
    def _before_ask_back(self, _facts, occurred_at):
        """From when it waits."""
        return {'asked_back_at': occurred_at}

    @guard('answer_back')
    def _before_answer_back(self, _facts, _occurred_at):
        """It does not wait any more."""
        return {'asked_back': False, 'asked_back_at': False}


class HuiskamerCaseAsked(models.Model):
    """What services ask back, on the page of the evening."""
    _inherit = 'huiskamer.case'

    @api.model
    def _found_today(self, cases, opened=()):
        """Also the questions of services about the caller's handovers, whoever has the next step."""
        found = super()._found_today(cases, opened)
        asked = self.env['huiskamer.handover'].search_fetch([
            ('case_id', 'in', cases.ids), ('asked_back', '!=', False), ('stage', 'in', flow.OPEN)],
            ('asked_back', 'asked_back_at', 'case_id', 'service_id'), order='asked_back_at, id')
        return {'asked': asked} | found

    def _asked_rows(self, handovers, _cases):
        """What is asked, by which service, since when."""
        questions = choices(handovers, 'asked_back')
        return [
            self._row(handover.case_id, handover,
                      f'{questions[handover.asked_back]} · {handover.service_id.display_name}',
                      handover.asked_back_at, True)
            for handover in handovers]
