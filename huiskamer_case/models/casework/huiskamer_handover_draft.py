from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..shared.guards import through_method
from . import handover_flow as flow


class HuiskamerCaseHandover(models.Model):
    """How a handover begins: at a file, with a service and with what would be shared."""
    _inherit = 'huiskamer.case'

    def action_hand_over(self):
        """Ask to whom, how urgent it is, and what would be shared."""
        self._ensure_own()
        self._ensure_open()
        services = self.env['huiskamer.service']._choosable()
        options = [
            {'value': service.id, 'label': service.display_name, 'text': service.for_whom or ''} for service in services]
        questions = [
            self._question('service_id', 'huiskamer.handover', required=True, type='selection', options=options),
            self._question('urgency', 'huiskamer.handover', required=True, value='routine'),
            self._question('direction', 'huiskamer.handover', required=True, value='not_said'),
            self._category_question(services),
            self._question('question', 'huiskamer.disclosure'),
        ]
        action = self._ask(
            'hand_over', self.env._("Warm handover"), questions, self.env._("Make a draft"),
            intro=self.env._("Nothing leaves the house yet. First you see exactly what the receiver will get."))
        action['params']['open'] = 'huiskamer.handover'
        return action

    def hand_over(self, answers):
        """Draft a handover of this file.

        :param dict answers: ``service_id``, ``urgency``, ``direction``, ``category_ids``, ``question``
        :return: the handover
        :raise UserError: for a closed or frozen file, or when the service may not know so much
        """
        self._ensure_own()
        service = self.env['huiskamer.service'].browse(answers.get('service_id') or []).exists()
        if not service:
            raise UserError(self.env._("Choose a service from the directory."))
        service._ensure_choosable()
        self._ensure_categories(service, answers.get('category_ids'))
        handover = self.env['huiskamer.handover'].create({
            'case_id': self.id,
            'service_id': service.id,
            'urgency': answers.get('urgency') or 'routine',
            'direction': answers.get('direction') or 'not_said',
        })
        self.env['huiskamer.disclosure'].create({
            'handover_id': handover.id,
            'category_ids': [Command.set(answers['category_ids'])],
            'question': answers.get('question'),
        })
        return handover


class HuiskamerHandoverDraft(models.Model):
    """A handover in the making: what it needs before it can be sent."""
    _inherit = 'huiskamer.handover'

    @api.model_create_multi
    def create(self, vals_list):
        """Draft handovers in open files; each begins as a draft, owned by its caseworker.

        :raise AccessError: for a file of which the caller sees the cover only
        :raise UserError: for a closed or frozen file, or when a stage is given from outside
        """
        now = fields.Datetime.now()
        handovers = super().create(vals_list)
        for case in handovers.case_id:
            case._ensure_own()
        handovers.case_id._ensure_open()
        for handover in handovers:
            # sudo: the cover is written by named methods only, no role may write it
            through_method(handover).sudo().write(handover._next_vals(flow.DRAFT, now))
        # sudo: as above; the detail is the only thing of a draft that is filled in by hand
        self.env['huiskamer.handover.detail'].sudo().create([{'handover_id': handover.id} for handover in handovers])
        return handovers

    def action_record_consent(self):
        """Read the words out and ask for the client's answer about exactly this handover."""
        self.ensure_one()
        self.case_id._ensure_own()
        self.case_id._ensure_open()
        categories = ', '.join(self.disclosure_ids.category_ids.mapped('name'))
        return self._ask(
            'record_consent', self.env._("Consent for this handover"), self.case_id._consent_questions('share'),
            self.env._("Record the answer"),
            intro=self.env._("Shared with %(service)s: %(categories)s.",
                             service=self.service_id.display_name, categories=categories))

    def record_consent(self, answers):
        """Record the client's answer about exactly what this handover shares.

        :return: the consent
        :raise UserError: when something is missing in the answers
        """
        self.ensure_one()
        self.case_id._ensure_own()
        return self.case_id.record_consent(answers | {
            'service_id': self.service_id.id,
            'category_ids': self.disclosure_ids.category_ids.ids,
        })

    def _live_consent(self, moment):
        """The newest consent that covers this service and every category, at this moment."""
        self.ensure_one()
        wanted = self.disclosure_ids.category_ids
        if not wanted:
            return self.env['huiskamer.consent']
        candidates = self.env['huiskamer.consent'].search([
            ('client_id', '=', self.case_id.client_id.id),
            ('service_id', '=', self.service_id.id),
            ('purpose', '=', 'share'),
            *self.env['huiskamer.consent']._live_domain(moment),
        ])
        return candidates.filtered(lambda consent: wanted <= consent.category_ids)[:1]

    def _next_vals(self, stage_key, moment):
        """Who does what until when, for a handover that arrives in this stage."""
        stage = flow.STAGE[stage_key]
        if not stage.next_action:
            return {'next_action': False, 'deadline': False, 'owner_id': False, 'closed_at': moment}
        owner = self.case_id.caseworker_id if stage_key != flow.DRAFT else self.requester_id
        next_action = 'attend' if stage_key == flow.SCHEDULED and self.introduced_at else stage.next_action
        return {'next_action': next_action, 'deadline': self._deadline(stage, moment), 'owner_id': owner.id}
