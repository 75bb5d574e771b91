from odoo import api, fields, models

from ...oversight.sealing.sealed import Sealed, SealedChar


class HuiskamerContact(models.Model):
    """One contact with a client: what happened, what the caseworker thinks of it, what comes next.

    Facts and the worker's own observation are apart, because the client may read her file
    (GDPR art. 15 and 16).
    """
    _name = 'huiskamer.contact'
    _description = "Contact"
    _inherit = ['huiskamer.file.content.mixin']
    _order = 'held_on desc, id desc'
    _free_text_fields = ('facts', 'observation', 'next_step')

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

    def action_show(self):
        """Show this contact note, to read or correct it."""
        return self._show(self.env._("Contact note"))
