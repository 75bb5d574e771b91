from odoo import fields, models

from ...shared.guards import through_method
from ...shared.tries import OWN_FILE, WITHDRAW
from . import consent_flow as flow


class HuiskamerConsentWithdrawal(models.Model):
    """How a person takes a consent back: at once and without a reason."""
    _inherit = 'huiskamer.consent'

    # public: needs write access to the client and nothing else, because withdrawing must never be blocked
    def action_withdraw(self):
        """Withdraw consent, at once and without a reason.

        Withdrawing consent to share ends every live consent for that service and every open
        handover to it. Withdrawing consent to the file freezes the file and ends everything.

        :raise AccessError: when the person at the screen does not work on this file
        """
        self.check_access('read')
        self.client_id.check_access('write')
        self.env['huiskamer.try']._count_each(
            self.filtered(lambda consent: consent.purpose == flow.FILE).client_id, OWN_FILE, WITHDRAW)
        # sudo: no role may write consents by hand, and withdrawing must reach handovers in any stage
        for consent in self.sudo():
            consent._withdraw('here')

    def _withdraw(self, channel):
        """End this consent, or the newer answer that took its place, and all that stands on it.

        Rows are held in the order in which a handover moves (handover, file, consent), so that
        the two wait for each other instead of standing in each other's way.
        """
        self._hold_person(self.client_id)
        falls = self._with_what_falls()
        ended = falls.filtered(lambda consent: flow.find(consent.status, 'withdraw'))
        ended._end('withdraw', channel)
        # also those that gave way to a newer yes: a back-up may be from before it
        self.env['huiskamer.ended']._add('withdrawn', falls.mapped('code'))
        newest = self._newest(self.client_id, self.question, self.service_id)
        newest._settle(ended & newest)

    def _end(self, verb, channel):
        """Let these consents end by this verb of the table."""
        for consent in self:
            through_method(consent).write({'state': flow.find(consent.status, verb).target})
            consent._add_event(consent.state, fields.Datetime.now(), channel)

    def _with_what_falls(self):
        """This consent and those that end with it: all of them when it is about the file."""
        return self | (self.client_id.consent_ids if self.purpose == 'file' else self._with_the_same_question())
