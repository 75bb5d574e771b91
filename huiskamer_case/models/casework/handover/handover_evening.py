from odoo import api, models
from odoo.exceptions import UserError

from . import handover_flow as flow


class HuiskamerHandoverEvening(models.Model):
    """The end of the evening: for everything that waits, who can be called tonight, in one tap with exceptions."""
    _inherit = 'huiskamer.handover'

    @api.model
    def action_end_evening(self):
        """Ask who keeps tonight what waits: everything is ticked, and what is kept by another is unticked."""
        waiting = self._waiting_tonight()
        if not waiting:
            raise UserError(self.env._("Nothing is left open tonight."))
        options = [
            {'value': handover.id, 'label': ' · '.join(filter(None, [
                handover.code, handover.alias, handover.service_id.display_name, handover.evening_owner_id.name]))}
            for handover in waiting]
        questions = [
            self._question('owner_id', required=True, type='selection', label=self.env._("Keeps it tonight"), readonly=False,
                           value=self.env.uid, options=self._options(self.env['huiskamer.case']._caseworkers(), 'name')),
            {'name': 'handover_ids', 'type': 'many2many', 'label': self.env._("What waits"), 'help': '', 'required': True,
             'options': options, 'value': waiting.filtered(lambda handover: not handover.evening_owner_id).ids or waiting.ids},
        ]
        action = self._ask('end_evening', self.env._("End of the evening"), questions, self.env._("Keeps it tonight"), intro=self.env._(
            "Who can be called tonight about these. Untick what somebody else keeps."))
        action['params']['ids'] = None
        return action

    @api.model
    def end_evening(self, answers):
        """Name one colleague who keeps these handovers tonight, all or none.

        :param dict answers: ``owner_id`` and ``handover_ids``
        :raise UserError: when nothing was chosen, something of it is not there any more, or the colleague may not open a file
        """
        answers = self._answers(answers)
        chosen = self.browse(answers.get('handover_ids') or [])
        if not chosen or chosen - self._waiting_tonight():
            raise UserError(self.env._("What was ticked is not waiting any more. Open the list again."))
        chosen.name_evening_owner({'owner_id': answers.get('owner_id')})

    @api.model
    def _waiting_tonight(self):
        """The handovers of the caller's files that wait for tonight or tomorrow."""
        self.env['huiskamer.case']._ensure_caseworker()
        waiting = self.search([
            ('stage', 'not in', flow.FINAL), ('next_action', '!=', False), '|', ('urgency', '=', 'tonight'), ('deadline', '<', '+2d')])
        readable = waiting.case_id.client_id._filtered_access('write')
        return waiting.filtered(lambda handover: handover.case_id.client_id in readable)
