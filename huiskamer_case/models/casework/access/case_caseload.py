from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError

from ...shared.guards import through_method


class HuiskamerCaseCaseload(models.Model):
    """Passing a whole caseload on when a colleague leaves: by a supervisor, who sees none of it."""
    _inherit = 'huiskamer.case'

    def action_pass_on(self):
        """Ask whose files go to whom."""
        self._ensure_supervisor()
        # sudo: colleagues who left are no longer active; only names of colleagues come back
        leads = self.sudo().with_context(active_test=False).search([('state', '!=', 'closed')]).caseworker_id
        to = self._caseworkers() - self.env.user
        questions = [
            self._question('caseworker_id', required=True, type='selection', label=self.env._("From"),
                           options=self._options(leads, 'name')),
            {'name': 'to_id', 'type': 'selection', 'label': self.env._("To"), 'help': '', 'required': True,
             'value': False, 'options': self._options(to, 'name')},
        ]
        action = self._ask(
            'pass_on', self.env._("Pass on a caseload"), questions, self.env._("Pass on"),
            intro=self.env._("Every file that is not closed gets another lead. You do not see what is in them."))
        action['params']['ids'] = None
        return action

    @api.model
    def pass_on(self, answers):
        """Give all files of one colleague to another, and take her off files where she was a member.

        Files from which the other is locked out stay where they are.

        :param dict answers: ``caseworker_id`` (from) and ``to_id``
        :return: a notice that says how many went and how many stayed
        :raise AccessError: for anybody but a supervisor
        :raise UserError: when the supervisor names herself, or nobody who works on files
        """
        self._ensure_supervisor()
        answers = self._answers(answers)
        former = self.env['res.users'].browse(answers.get('caseworker_id') or []).exists()
        to = self._caseworkers().filtered(lambda user: user.id == answers.get('to_id'))
        if not former or not to or former == to:
            raise UserError(self.env._("Choose two colleagues: whose files they are, and who takes them over."))
        if to == self.env.user:
            raise UserError(self.env._("A supervisor cannot give files to herself. Another supervisor can."))
        # sudo: the supervisor sees covers only, and being locked out is hidden from her
        cases = self.sudo().search([('caseworker_id', '=', former.id), ('state', '!=', 'closed')])
        staying = cases.filtered(lambda case: to in case.locked_out_ids)
        for case in cases - staying:
            case._take_over(to)
        # sudo: as above
        through_method(self.sudo().search([('member_ids', 'in', former.ids)])).write(
            {'member_ids': [Command.unlink(former.id)]})
        return self._told(len(cases - staying), len(staying))

    def _told(self, went, stayed):
        """What the supervisor hears: numbers only."""
        message = self.env._("%(went)s files passed on.", went=went)
        if stayed:
            message += ' ' + self.env._("%(stayed)s stay, because this colleague cannot work on them.", stayed=stayed)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'message': message, 'type': 'success', 'next': {'type': 'ir.actions.act_window_close'}},
        }

    def _ensure_supervisor(self):
        """Only supervisors pass on what is not theirs.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_supervisor'):
            raise AccessError(self.env._("Only a supervisor can pass on a caseload."))
