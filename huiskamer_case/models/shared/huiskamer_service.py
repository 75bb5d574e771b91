from odoo import api, fields, models

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


class HuiskamerService(models.Model):
    """What a provider offers, for whom, and what it may ask to know (HSDS *service*)."""
    _name = 'huiskamer.service'
    _description = "Service"
    # By name only: the house in which the huiskamer is a guest does not come first.
    _order = 'name, id'

    name = fields.Char(required=True, translate=True)
    provider_id = fields.Many2one('huiskamer.provider', required=True, index=True, ondelete='restrict')
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
    resource_calendar_id = fields.Many2one(
        'resource.calendar', string="Can be reached", ondelete='restrict',
        help="Hours of waiting count within these hours. Empty: day and night.")
    contracted_from = fields.Date("Contract from")
    contracted_until = fields.Date("Contract until")
    assured_on = fields.Date("Last checked on", required=True, default=fields.Date.context_today)
    active = fields.Boolean(default=True)

    _answer_within_positive = models.Constraint(
        'CHECK (answer_within > 0)', "The time to answer must be more than zero hours.")
    _contract_order = models.Constraint(
        'CHECK (contracted_until >= contracted_from)', "A contract cannot end before it begins.")

    @api.depends('name', 'provider_id.name')
    def _compute_display_name(self):
        """The service with its provider, as people say it."""
        for service in self:
            service.display_name = f'{service.provider_id.name} – {service.name}'
