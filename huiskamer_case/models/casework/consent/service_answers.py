from odoo import models


class HuiskamerService(models.Model):
    """A service that somebody was asked about stays the service of its organisation."""
    _inherit = 'huiskamer.service'

    def _agreed_about(self):
        """Those that somebody answered about, whatever the answer was."""
        # sudo: whoever keeps the directory sees no consents; only which services are fixed comes out
        consents = self.env['huiskamer.consent'].sudo().search([('service_id', 'in', self.ids)])
        return super()._agreed_about() | consents.service_id.sudo(False)
