import uuid

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HuiskamerProvider(models.Model):
    """An organisation that can receive people: an exit programme, a shelter, a public body.

    HSDS *organization*. It is the one place where the huiskamer meets the CRM, and it is always
    an organisation there, never a person.
    """
    _name = 'huiskamer.provider'
    _inherit = ['huiskamer.assured.mixin']
    _description = "Provider"
    _order = 'name, id'

    partner_id = fields.Many2one(
        'res.partner', string="Organisation", required=True, index=True, ondelete='restrict',
        domain=[('is_company', '=', True)])
    name = fields.Char(related='partner_id.name', store=True, readonly=True)
    kind = fields.Selection(
        [('care', "Care and support"), ('shelter', "Shelter"), ('public', "Public body"), ('other', "Other")],
        required=True, default='care')
    phone = fields.Char(
        related='partner_id.phone', readonly=True, help="As it stands in the contacts: a public number, never a person's.")
    hsds_id = fields.Char("HSDS identifier", compute='_compute_hsds_id', store=True, precompute=True, readonly=False, copy=False)
    service_ids = fields.One2many('huiskamer.service', 'provider_id', string="Services")
    active = fields.Boolean(default=True)

    _hsds_id_uniq = models.UniqueIndex('(hsds_id)', "There is already an organisation with this identifier.")
    _partner_uniq = models.UniqueIndex('(partner_id)', "This organisation is already in the directory.")

    def _compute_hsds_id(self):
        """A random identifier that stays the same in every exchange of the directory."""
        for provider in self:
            provider.hsds_id = provider.hsds_id or str(uuid.uuid4())

    @api.constrains('partner_id')
    def _check_partner_is_organisation(self):
        """Keep people out of the directory.

        :raise ValidationError: when the contact is a person
        """
        if any(not provider.partner_id.is_company for provider in self):
            raise ValidationError(self.env._("Only organisations can be in the directory, never a person."))
