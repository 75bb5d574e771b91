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
        if 'file' in self.mapped('purpose'):
            self.env['huiskamer.try']._slow_down(OWN_FILE, WITHDRAW)
            self.env['huiskamer.try']._count(OWN_FILE)
        # sudo: no role may write consents by hand, and withdrawing must reach handovers in any stage
        for consent in self.sudo():
            consent._withdraw('here')


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
