from odoo import api, models

from ...shared.guards import through_method
from ..consent import consent_flow
from . import handover_flow as flow


class HuiskamerConsent(models.Model):
    """What the newest answer does to the handovers that stood on an older one."""
    _inherit = 'huiskamer.consent'

    @api.model
    def _hold_person(self, client):
        """Hold the handovers first, as each of them does when it moves."""
        client.case_ids.handover_ids._lock()
        super()._hold_person(client)

    def _settle(self, stood):
        """End handovers that the newest answer does not cover, let the others stand on it."""
        super()._settle(stood)
        cases = self.client_id.case_ids
        if self.purpose == consent_flow.FILE and self.state == consent_flow.WITHDRAWN:
            cases._cancel_handovers()
        elif self.question == consent_flow.SHARE:
            for handover in cases.handover_ids.filtered(lambda handover: handover.service_id == self.service_id):
                handover._follow(self)


class HuiskamerHandoverConsent(models.Model):
    """How a handover follows the newest answer about its service."""
    _inherit = 'huiskamer.handover'

    def _follow(self, consent):
        """End, hold or go on, as the newest answer about this service says; called with the caller's limits off.

        A draft has left nothing in the house's hands: sending looks at the answer. What was sent in an
        emergency stands on no answer, and ends only by a withdrawal.
        """
        self.ensure_one()
        if self.stage not in (flow.DRAFT, *flow.OPEN):
            return
        if consent.state == consent_flow.WITHDRAWN:
            self._move('withdraw_consent')
        elif self.stage == flow.DRAFT or not self.consent_id or consent.state == consent_flow.NOT_ASKED:
            return
        elif consent.state == consent_flow.ENDED:
            if flow.find(self.stage, 'expire_consent'):
                self._move('expire_consent', acting_as=flow.CLOCK)
        elif consent.is_live and consent._covers(self.service_id, self.disclosure_ids.category_ids):
            if self.stage != flow.CONSENT_EXPIRED:  # that one goes on with a step of its own
                through_method(self).write({'consent_id': consent.id, 'consent_warned_at': False})
        else:
            self._move('withdraw_consent')


class HuiskamerService(models.Model):
    """A service that somebody was handed to stays the service of its organisation."""
    _inherit = 'huiskamer.service'

    def _agreed_about(self):
        """Those with handovers too, drafts among them."""
        # sudo: whoever keeps the directory sees no drafts; only which services are fixed comes out
        handovers = self.env['huiskamer.handover'].sudo().search([('service_id', 'in', self.ids)])
        return super()._agreed_about() | handovers.service_id.sudo(False)
