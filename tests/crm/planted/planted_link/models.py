"""What a module does that wants to know whose contact it is."""
from odoo import fields, models


class ResPartner(models.Model):
    """A contact that points at a client."""
    _inherit = 'res.partner'

    planted_client_id = fields.Many2one('huiskamer.client', ondelete='set null')
