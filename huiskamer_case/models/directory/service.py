import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..shared import house_days

KINDS = [
    ('exit_programme', "Exit programme"),
    ('respite', "Respite"),
    ('night_shelter', "Night shelter"),
    ('crisis_shelter', "Crisis shelter"),
    ('trafficking_shelter', "Shelter through CoMensha"),
    ('care_coordination', "Care coordination"),
    ('permit_and_rights', "Permit and rights information"),
    ('tax_and_registration', "Tax and company registration"),
    ('health', "Health"),
    ('addiction', "Addiction"),
    ('housing', "Housing"),
    ('income', "Income"),
    ('legal', "Legal help"),
    ('youth_protection', "Youth protection"),
    ('other', "Other"),
]

# Police and prosecutor are partners there: the client hears so before a yes (domain.md 3).
NAMES_PARTNERS = ('care_coordination', 'trafficking_shelter')


class HuiskamerService(models.Model):
    """What a provider offers, for whom, and what it may ask to know (HSDS *service*)."""
    _name = 'huiskamer.service'
    _inherit = ['huiskamer.hours.mixin', 'huiskamer.assured.mixin']
    _description = "Service"
    _is_open_to_crm = True
    # By name only: the house in which the huiskamer is a guest does not come first.
    _order = 'name, id'

    name = fields.Char(required=True, translate=True)
    provider_id = fields.Many2one('huiskamer.provider', required=True, index=True, ondelete='restrict')
    phone = fields.Char("Phone number", related='provider_id.phone', readonly=True)
    kind = fields.Selection(KINDS, required=True)
    for_whom = fields.Char("For whom", translate=True)
    direction = fields.Selection(
        [('in', "Entering"), ('out', "Leaving"), ('both', "Both")], required=True, default='both')
    language_ids = fields.Many2many('huiskamer.language', string="Languages spoken")
    category_ids = fields.Many2many(
        'huiskamer.data.category', string="May ask for",
        help="The only kinds of facts that can be shared with this service.")
    answer_within = fields.Float(
        "Answers within (hours)", required=True, default=24.0,
        help="How long a request may wait before it is overdue.")
    partners = fields.Char(
        "Works together with", translate=True,
        help="One sentence that is read out before a client says yes: with whom this service shares, police above all.")
    contracted_from = fields.Date("Contract from")
    contracted_until = fields.Date("Contract until")
    is_in_contract = fields.Boolean(
        "In contract", compute='_compute_is_in_contract', search='_search_is_in_contract',
        help="A service without dates needs no contract. With dates, it can be chosen only between them.")
    place = fields.Char(
        "Where", help="A town or a desk, as far as it may be known. Never the address of a shelter.")
    resource_calendar_id = fields.Many2one(
        'resource.calendar', string="Opening hours", ondelete='restrict',
        help="Hours of waiting for an answer count within these hours. Empty: not known, and every hour counts.")
    hsds_id = fields.Char("HSDS identifier", compute='_compute_hsds_id', store=True, precompute=True, readonly=False,
                          copy=False)
    active = fields.Boolean(default=True)

    _answer_within_positive = models.Constraint(
        'CHECK (answer_within > 0 AND answer_within <= 8760)',
        "The time to answer is more than zero hours and at most a year.")
    _contract_order = models.Constraint(
        'CHECK (contracted_until >= contracted_from)', "A contract cannot end before it begins.")

    _hsds_id_uniq = models.UniqueIndex('(hsds_id)', "There is already a service with this identifier.")
    # What answers and handovers point at: the service of this organisation, and no other for good.
    _of_provider = models.Constraint('UNIQUE (id, provider_id)', "A service has one organisation.")

    def _compute_hsds_id(self):
        """A random identifier that stays the same in every exchange of the directory."""
        for service in self:
            service.hsds_id = service.hsds_id or str(uuid.uuid4())

    @api.depends('contracted_from', 'contracted_until')
    def _compute_is_in_contract(self):
        """Whether today lies between the dates of the contract."""
        inside = self.filtered_domain(self._in_contract())
        for service in self:
            service.is_in_contract = service in inside

    def _search_is_in_contract(self, operator, value):
        """The services in or out of contract, as the calendar stands now."""
        if operator != 'in':
            return NotImplemented
        inside = self._in_contract()
        return Domain.OR([inside if wanted else ~inside for wanted in value])

    def _in_contract(self):
        """The domain of what is in contract today, or needs none."""
        today = house_days.today(self)
        begun = Domain('contracted_from', '=', False) | Domain('contracted_from', '<=', today)
        return begun & (Domain('contracted_until', '=', False) | Domain('contracted_until', '>=', today))

    @api.model
    def _choosable(self):
        """The services that somebody can be brought to today, by name; none of an organisation that the contacts put
        away.
        """
        # sudo: a receiver reads the directory and no contacts; only whether an organisation is there comes out
        there = self.env['huiskamer.provider'].sudo()._search(
            [('partner_id.active', '=', True), ('partner_id.is_company', '=', True)])
        return self.search([('provider_id.active', '=', True), ('provider_id', 'in', there),
                            ('is_in_contract', '=', True)])

    def _ensure_choosable(self):
        """Refuse a service that was taken from the directory or is out of contract.

        :raise UserError: when one of these services cannot be chosen today
        """
        for service in self - self._choosable():
            raise UserError(self.env._("%(service)s cannot be chosen today.", service=service.display_name))

    def _call_words(self):
        """Where this service is called, beside every dialog that says to call: a public number, or that there is
        none.
        """
        return self.env._(
            "Call %(service)s: %(phone)s.", service=self.display_name, phone=self.phone) if self.phone else self.env._(
            "%(service)s has no phone number in the directory. A supervisor can add it.", service=self.display_name)

    @api.depends('name', 'provider_id.name', 'contracted_from', 'contracted_until')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The service with its provider, as people say it, and whether it is out of contract."""
        for service in self:
            name = f'{service.provider_id.name} – {service.name}'
            service.display_name = name if service.is_in_contract else self.env._("%(name)s (out of contract)",
                name=name)

    # public: refuses another organisation for a service with answers, for every user; the rest is for keepers of the
    #   directory
    def write(self, vals):
        """Change an entry, but never the organisation of a service that clients answered about.

        :raise UserError: when it would move, whoever asks: what was agreed would go along
        """
        if 'provider_id' in vals:
            moved = self.filtered(lambda service: service.provider_id.id != vals['provider_id'])
            for service in moved._agreed_about():
                raise UserError(self.env._(
                    "Clients were asked about %(service)s. It stays with its organisation; make a new service, and "
                    "ask anew.",
                    service=service.display_name))
        return super().write(vals)

    def _agreed_about(self):
        """Those of these services that somebody answered about, or was handed to: they stay with their organisation.

        Hook: each room adds what it knows.
        """
        return self.browse()

    def _as_named_now(self):
        """This service by value, as a receipt keeps it; names in the language of the caller."""
        self.ensure_one()
        return {
            'organisation': self.provider_id.name, 'service': self.name, 'kind': self.kind, 'partners': self.partners
            or '',
            'works_with': self._fields['partners']._get_stored_translations(self) or {}}

    def _ensure_partners_said(self):
        """Let nobody say yes to a service that sits with police and prosecutor without having heard so.

        :raise UserError: when the directory does not say with whom it works
        """
        if self.kind in NAMES_PARTNERS and not (self.partners or '').strip():
            raise UserError(self.env._(
                "Say first in the directory with whom %(service)s works together, police above all. The client has to "
                "hear it.",
                service=self.display_name))

    # public: answers with a page on services that the caller reads
    def action_print_directory(self):
        """Show the whole directory as a page to print, in the language of the screen."""
        language = 'nl' if (self.env.lang or '').startswith('nl') else 'en'
        report = self.env.ref(f'huiskamer_case.huiskamer_service_report_{language}')
        return report.report_action(self.search([]))
