from odoo import api, fields, models

from ..oversight.sealed import Sealed, SealedChar


class HuiskamerContact(models.Model):
    """One contact with a client: what happened, what the caseworker thinks of it, what comes next.

    Facts and the worker's own observation are apart, because the client may read her file
    (GDPR art. 15 and 16).
    """
    _name = 'huiskamer.contact'
    _description = "Contact"
    _inherit = ['huiskamer.free.text.mixin', 'huiskamer.sealed.mixin', 'huiskamer.confidential.mixin']
    _order = 'held_on desc, id desc'
    _sealed_owner = 'case_id.client_id'
    _free_text_fields = ('facts', 'observation', 'next_step')

    case_id = fields.Many2one('huiskamer.case', string="File", required=True, index=True, ondelete='restrict')
    held_on = fields.Date("On", required=True, default=fields.Date.context_today)
    channel = fields.Selection(
        [('here', "At the huiskamer"), ('outside', "Elsewhere"), ('phone', "Phone"), ('message', "Message")],
        required=True, default='here')
    kind = fields.Selection(
        [('talk', "Conversation"), ('accompaniment', "Went along"), ('attempt', "Tried to reach"),
         ('third_party', "With another service")],
        required=True, default='talk')
    facts = Sealed(
        help="Short and factual. The client may read this. Never: a citizen service number, names of others, addresses.")
    observation = Sealed("Own observation", help="What you think of it, apart from the facts.")
    next_step_on = fields.Date("Next step on", index=True)
    next_step = SealedChar("Next step")
    author_id = fields.Many2one(
        'res.users', string="Written by", required=True, readonly=True, ondelete='restrict',
        default=lambda self: self.env.user)

    _protected_fields = frozenset({'author_id'})

    @api.onchange('facts', 'observation', 'next_step')
    def _onchange_free_text(self):
        """Point out what rarely belongs in a note."""
        self._point_out()

    @api.model_create_multi
    def create(self, vals_list):
        """Write down contacts in an open file.

        :raise UserError: when the file is closed or frozen
        """
        contacts = super().create(vals_list)
        contacts.case_id._ensure_open()
        return contacts

    def action_show(self):
        """Show this contact note, to read or correct it."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Contact note"),
            'res_model': self._name,
            'res_id': self.id,
            'views': [(False, 'form')],
            'target': 'new',
        }

    def write(self, vals):
        """Correct a contact while the file is open.

        :raise UserError: when the file is closed or frozen
        """
        self.case_id._ensure_open()
        return super().write(vals)
