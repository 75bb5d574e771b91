import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.sql import escape_psql

from ..shared.guards import through_method

# What the directory looks at in the contact behind an organisation.
LOOKED_AT = ('name', 'phone', 'is_company', 'active')


class HuiskamerProvider(models.Model):
    """An organisation that can receive people: an exit programme, a shelter, a public body.

    HSDS *organization*. It is the one place where the huiskamer meets the CRM, and it is always
    an organisation there, never a person. Its name and its number are the directory's own, kept by its
    keepers: what a colleague calls must not change because somebody edits a contact.
    """
    _name = 'huiskamer.provider'
    _inherit = ['huiskamer.assured.mixin']
    _description = "Provider"
    _is_open_to_crm = True
    _order = 'name, id'

    partner_id = fields.Many2one(
        'res.partner', string="Organisation", index=True, ondelete='restrict', domain=[('is_company', '=', True)],
        help="As the contacts have it. Left empty it is looked up there by its name, and made there when it is not "
             "found.")
    name = fields.Char(required=True, help="As the directory calls it. It may be mended; what was agreed keeps the "
                                           "name of then.")
    kind = fields.Selection(
        [('care', "Care and support"), ('shelter', "Shelter"), ('public', "Public body"), ('other', "Other")],
        required=True, default='care')
    phone = fields.Char(help="The number that is called: a public one, never a person's. Written by the keepers of "
                             "the directory.")
    contact_seen = fields.Json(readonly=True, copy=False, help="The contact as it was when somebody last looked.")
    is_contact_changed = fields.Boolean(
        "Contact changed", compute='_compute_contact_changed',
        help="Somebody changed this organisation in the contacts. A supervisor looks whether the directory is still "
             "right.")
    contact_now = fields.Char("In the contacts now", compute='_compute_contact_changed')
    hsds_id = fields.Char("HSDS identifier", compute='_compute_hsds_id', store=True, precompute=True, readonly=False,
                          copy=False)
    service_ids = fields.One2many('huiskamer.service', 'provider_id', string="Services")
    active = fields.Boolean(default=True)

    _hsds_id_uniq = models.UniqueIndex('(hsds_id)', "There is already an organisation with this identifier.")

    _has_organisation = models.Constraint('CHECK (partner_id IS NOT NULL)',
                                          "An entry is about an organisation of the contacts.")

    def _compute_hsds_id(self):
        """A random identifier that stays the same in every exchange of the directory."""
        for provider in self:
            provider.hsds_id = provider.hsds_id or str(uuid.uuid4())

    @api.depends_context('lang')
    @api.depends('contact_seen', 'partner_id.name', 'partner_id.phone', 'partner_id.is_company', 'partner_id.active')
    def _compute_contact_changed(self):
        """Whether the contact is another than somebody last looked at, and what it says now."""
        for provider in self:
            now = provider._contact()
            provider.is_contact_changed = bool(provider.partner_id) and provider.contact_seen != now
            provider.contact_now = ', '.join(filter(None, [
                now['name'], now['phone'], not now['active'] and self.env._("archived"),
                not now['is_company'] and self.env._("a person")]))

    def _contact(self):
        """What the contact says now, and which one it is: contacts can be merged."""
        partner = self.sudo().partner_id  # sudo: a receiver reads the directory and no contacts; public words come out
        return {'id': partner.id} | {name: partner[name] or False for name in LOOKED_AT}

    @api.onchange('partner_id')
    def _onchange_partner_id(self):
        """Begin with the name and the number of the contact."""
        self.name, self.phone = self.name or self.partner_id.name, self.phone or self.partner_id.phone

    @api.model
    def _known_organisation(self, name, website=None, registry=None):
        """The organisation of the contacts with this registration number, web address or name, or none."""
        # sudo: keepers of the directory may see fewer contacts; this is an organisation, and its name was typed by
        # the keeper
        Partner = self.env['res.partner'].sudo().with_context(active_test=False)
        for field, operator, value in (
                ('company_registry', '=', registry), ('website', '=ilike', website and escape_psql(website)),
                ('name', '=ilike', escape_psql(name or ''))):
            found = value and Partner.search(
                [(field, operator, value), ('is_company', '=', True),
                 ('company_id', 'in', [False, self.env.company.id])],
                order='active desc, id', limit=1)
            if found:
                return self.env['res.partner'].browse(found.id)
        return self.env['res.partner']

    @api.model
    def _organisation(self, name, phone=None, website=None, registry=None):
        """The organisation of the contacts, or a new one there: found or made, never owned. What is found stays as it
        is.
        """
        made = {'name': name, 'is_company': True, 'phone': phone, 'website': website, 'company_registry': registry}
        # sudo: keepers of the directory may not make contacts; this one is an organisation with public words
        return self._known_organisation(name, website, registry) or self.env['res.partner'].sudo().create(
            {key: value for key, value in made.items() if value}).sudo(False)

    @api.constrains('partner_id')
    def _check_partner_is_organisation(self):
        """Keep people out of the directory.

        :raise ValidationError: when the contact is a person
        """
        if any(not provider.partner_id.is_company for provider in self):
            raise ValidationError(self.env._("Only organisations can be in the directory, never a person."))

    # public: needs the right to make entries; takes name and number from an organisation
    @api.model_create_multi
    def create(self, vals_list):
        """Take organisations into the directory, by the name and number that their contact has now.

        One that is given by its name is found in the contacts, or made there.

        :raise ValidationError: for an organisation that is in the directory already
        """
        filled = []
        partners = self.env['res.partner'].browse([vals['partner_id'] for vals in vals_list if vals.get('partner_id')])
        for vals in vals_list:
            # read together: one by one, a directory of others takes a query each
            partner = self.env['res.partner'].browse(vals.get('partner_id') or []).with_prefetch(partners.ids)
            if not partner and vals.get('name'):
                partner = self._organisation(vals['name'], vals.get('phone'))
                vals = vals | {'partner_id': partner.id}
            taken = {name: vals.get(name) or partner[name] for name in ('name', 'phone')}
            filled.append(vals | taken)
        providers = super().create(filled)
        providers._ensure_once()
        providers._look_at_contact()
        return providers

    def _ensure_once(self):
        """Refuse a second entry for an organisation; two that were merged in the contacts afterwards both stay.

        :raise ValidationError: in words
        """
        same = self.with_context(active_test=False).search_count([('partner_id', 'in', self.partner_id.ids)])
        if same > len(self) or len(self.partner_id) < len(self):
            raise ValidationError(self.env._("This organisation is already in the directory."))

    # public: refuses another organisation for every user; the rest is for keepers of the directory
    def write(self, vals):
        """Change an entry, but never which organisation it is.

        :raise UserError: when it would become another one: what was agreed with it would go along
        """
        if 'partner_id' in vals and any(provider.partner_id.id != vals['partner_id'] for provider in self):
            raise UserError(self.env._(
                "An entry does not become another organisation: what clients agreed to is about this one. Make a new "
                "entry."))
        return super().write(vals)

    # public: needs the right to change the entry
    def action_keep_ours(self):
        """Say that the directory is right as it is, whatever the contacts say."""
        self.check_access('write')
        self._look_at_contact()

    # public: needs the right to change the entry; takes over a name and a public number
    def action_take_contact(self):
        """Take over the name and the number that the contacts have now, after looking at them."""
        self.check_access('write')
        for provider in self:
            provider.write({'name': provider.partner_id.name, 'phone': provider.partner_id.phone})
        self._look_at_contact()

    def _look_at_contact(self):
        """Remember how the contact is now: somebody looked."""
        for provider in self:
            # sudo: it is written by looking, never by hand
            through_method(provider.sudo()).write({'contact_seen': provider._contact()})
