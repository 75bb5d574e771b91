from odoo import fields, models


class HuiskamerLocation(models.Model):
    """Who watches over minors at a huiskamer."""
    _inherit = 'huiskamer.location'

    focal_person_id = fields.Many2one(
        'res.users', string="Focal person for minors", ondelete='restrict',
        help="A caseworker who sees every path for a minor that is begun here.")
