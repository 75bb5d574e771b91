from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...shared.guards import through_method
from . import handover_flow as flow


class HuiskamerCaseHandover(models.Model):
    """How a handover begins: at a file, with a service and with what would be shared."""
    _inherit = 'huiskamer.case'

    def action_hand_over(self):
        """Ask to whom, how urgent it is, and what would be shared."""
        self._ensure_own()
        self._ensure_open()
        services = self.env['huiskamer.service']._choosable()
        words = self.env['huiskamer.handover']._directory_words
        options = [{'value': service.id, 'label': service.display_name, 'text': words(service)} for service in services]
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
        answers = self._answers(answers, 'huiskamer.handover', 'huiskamer.disclosure')
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
        handover._note_capacity()
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
        questions = self.case_id._consent_questions('share')
        if self.stage == flow.DRAFT:
            questions.append(self._question(
                'sent_how', value='phone', when={'state': ['given']}, label=self.env._("Send at once: told how"),
                help=self.env._("Leave it empty to send later.")))
        return self._ask(
            'record_consent', self.env._("Consent for this handover"), questions, self.env._("Record the answer"),
            intro=self.env._("Shared with %(service)s: %(categories)s.",
                             service=self.service_id.display_name, categories=categories))

    def record_consent(self, answers):
        """Record the client's answer about exactly what this handover shares.

        A yes lets a handover that was held go on, and sends a draft when it says how.

        :return: the consent
        :raise UserError: when something is missing in the answers
        """
        self.ensure_one()
        self.case_id._ensure_own()
        answers = self._answers(answers, 'huiskamer.consent')
        sent_how = answers.get('sent_how')
        consent = self.case_id.record_consent({key: answers[key] for key in answers if key != 'sent_how'} | {
            'service_id': self.service_id.id,
            'category_ids': self.disclosure_ids.category_ids.ids,
        })
        if consent.is_live and self.stage == flow.CONSENT_EXPIRED:
            self.move('renew_consent', {})
        elif consent.is_live and self.stage == flow.DRAFT and sent_how:
            self.move('send', {'sent_how': sent_how})
        return consent

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

    def _note_capacity(self):
        """Keep what was known of free places when the service was chosen, and how old that was."""
        service = self.service_id
        # sudo: no role may write the cover; the caller drafted this handover just now
        through_method(self).sudo().write({
            'capacity_seen': service.capacity_state if service.capacity_unit != 'none' else False,
            'capacity_seen_at': service.capacity_id.stated_at})

    def _join_chain(self, previous):
        """Note which ended handover this draft goes on from."""
        # sudo: no role may write the cover; the caller drafted this handover just now
        through_method(self).sudo().write({'part_of_id': previous.id, 'hop': previous.hop + 1})
