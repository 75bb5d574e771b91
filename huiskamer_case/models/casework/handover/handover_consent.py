from odoo import api, models

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


class HuiskamerService(models.Model):
    """A service that somebody was handed to stays the service of its organisation."""
    _inherit = 'huiskamer.service'

    def _agreed_about(self):
        """Those with handovers too, drafts among them."""
        # sudo: whoever keeps the directory sees no drafts; only which services are fixed comes out
        handovers = self.env['huiskamer.handover'].sudo().search([('service_id', 'in', self.ids)])
        return super()._agreed_about() | handovers.service_id.sudo(False)
