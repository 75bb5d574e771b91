from odoo import fields, models

from .consent import STORED


class HuiskamerConsentEvent(models.Model):
    """One change of a consent: given, refused or withdrawn, when and by whom recorded."""
    _name = 'huiskamer.consent.event'
    _description = "Consent event"
    _inherit = ['huiskamer.append.only.mixin', 'huiskamer.confidential.mixin']
    _order = 'occurred_at, id'

    consent_id = fields.Many2one('huiskamer.consent', required=True, index=True, ondelete='restrict')
    state = fields.Selection(STORED, required=True)
    occurred_at = fields.Datetime("When", required=True)
    recorded_at = fields.Datetime("Written down at", required=True, default=fields.Datetime.now)
    by_id = fields.Many2one('res.users', string="By", required=True, ondelete='restrict')
    channel = fields.Selection(
        [('here', "In person"), ('code', "With the slip"), ('words', "With working name and code word"),
         ('paper', "On paper")], string="How")
