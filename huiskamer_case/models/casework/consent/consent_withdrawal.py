from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...shared.guards import through_method
from ...shared.random_code import tidy_code
from . import consent_flow as flow

# Whoever is on duty when somebody comes in and says stop.
ON_DUTY = ('huiskamer_case.group_host', 'huiskamer_case.group_caseworker', 'huiskamer_case.group_supervisor')


class HuiskamerConsentWithdrawal(models.Model):
    """How a person takes a consent back: at once, without a reason, with any worker on duty."""
    _inherit = 'huiskamer.consent'

    def action_withdraw(self):
        """Withdraw consent, at once and without a reason.

        Withdrawing consent to share ends every live consent for that service and every open
        handover to it. Withdrawing consent to the file freezes the file and ends everything.

        :raise AccessError: when the person at the screen does not work on this file
        """
        self.client_id.check_access('write')
        # sudo: no role may write consents by hand, and withdrawing must reach handovers in any stage
        for consent in self.sudo():
            consent._withdraw('here')

    def action_withdraw_by_code(self):
        """Ask for the code of the slip, and for nothing else."""
        self._ensure_on_duty()
        action = self._ask(
            'withdraw_by_code', self.env._("A client wants to stop"),
            [self._question('code', required=True, readonly=False, label=self.env._("Code on the slip"), help='')],
            self.env._("Stop now"),
            intro=self.env._("Nobody has to say why. What stands under the code stops at once."))
        action['params'] |= {
            'ids': None,
            'said': self.env._("Done. Whatever stood under this code has stopped."),
        }
        return action

    @api.model
    def withdraw_by_code(self, answers):
        """Withdraw with the code that was typed in the dialog.

        :param dict answers: ``code``
        """
        return self.withdraw(self._answers(answers).get('code'))

    @api.model
    def withdraw(self, code):
        """Withdraw all that stands under a code, for any worker on duty.

        The code of a client or a file ends the file, the code of one consent ends that consent.
        The answer is the same for a code that nobody has and for a colleague who is locked out;
        nothing is read back.

        :param str code: as it stands on the slip
        :return: True, always
        :raise AccessError: for who is not on duty here
        :raise UserError: when what was typed cannot be a code, which says nothing about anybody
        """
        self._ensure_on_duty()
        tidy = tidy_code(self._answers({'code': code})['code'])
        if not tidy:
            raise UserError(self.env._(
                "This is not a whole code. It has eight letters and digits; look at the slip again."))
        # sudo: whoever holds the slip may stop, also with a worker for whom the file does not exist
        for consent in self.sudo()._under(tidy):
            consent._withdraw('code')
        return True

    def _ensure_on_duty(self):
        """Only colleagues who can be on duty.

        :raise AccessError: for anybody else
        """
        if not any(self.env.user.has_group(group) for group in ON_DUTY):
            raise AccessError(self.env._("Ask a colleague who is on duty."))

    def _under(self, code):
        """The consents that end with this code; the one about the file takes the others along."""
        consent = self.search([('code', '=', code), ('state', 'in', flow.LIVE)])
        clients = self.env['huiskamer.client'].search([('code', '=', code)])
        clients |= self.env['huiskamer.case'].search([('code', '=', code)]).client_id
        return consent | clients.consent_ids.filtered(lambda c: c.purpose == 'file' and c.state in flow.LIVE)[:1]

    def _withdraw(self, channel):
        """End this consent and all that stands on it.

        Rows are held in the order in which a handover moves (handover, file, consent), so that
        the two wait for each other instead of standing in each other's way.
        """
        cases = self.client_id.case_ids
        cases.handover_ids._lock()
        cases._lock()
        self.client_id.consent_ids._lock()
        ended = self._with_what_falls().filtered(lambda consent: flow.find(consent.status, 'withdraw'))
        through_method(ended).write({'state': flow.WITHDRAWN})
        ended._add_event(flow.WITHDRAWN, fields.Datetime.now(), channel)
        self._end_what_stood()

    def _end_what_stood(self):
        """Hook: the room of files ends what stood on this consent."""

    def _with_what_falls(self):
        """This consent and those that end with it: all of them when it is about the file."""
        siblings = self.client_id.consent_ids
        if self.purpose != 'file':
            siblings = siblings.filtered(
                lambda consent: consent.purpose == self.purpose and consent.service_id == self.service_id)
        return self | siblings
