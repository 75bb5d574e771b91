from odoo import api, fields, models

from ...oversight.sealing.sealed import Sealed
from ...shared.guards import through_method

PROGRESS = [
    ('more', "Further away"),
    ('same', "The same"),
    ('less', "Closer"),
    ('resolved', "Reached"),
]


class HuiskamerGoal(models.Model):
    """What a client wants, in her own words, and how far it came, by her own word first."""
    _name = 'huiskamer.goal'
    _description = "Goal"
    _inherit = ['huiskamer.file.content.mixin']
    _order = 'set_on desc, id desc'
    _free_text_fields = ('wish', 'remark')

    topic_id = fields.Many2one('huiskamer.topic', string="About", required=True, ondelete='restrict')
    wish = Sealed("In the client's own words", required=True, help="As she says it, not as we would.")
    client_progress = fields.Selection(PROGRESS, string="The client says")
    progress = fields.Selection(PROGRESS, string="The caseworker says", help="Ask the client first.")
    remark = Sealed("Remark")
    set_on = fields.Date("Since", required=True, default=fields.Date.context_today)
    looked_at_on = fields.Date("Looked at on", readonly=True)

    _protected_fields = frozenset({'looked_at_on'})

    @api.onchange('wish', 'remark')
    def _onchange_free_text(self):
        """Point out what rarely belongs here."""
        self._point_out()

    def write(self, vals):
        """Change a goal; a word about progress is dated."""
        result = super().write(vals)
        if {'progress', 'client_progress'} & vals.keys():
            # The day of a word about progress is not typed: it is the day it was written down.
            super(HuiskamerGoal, through_method(self)).write({'looked_at_on': fields.Date.context_today(self)})
        return result

    def action_show(self):
        """Show this goal."""
        return self._show(self.env._("Goal"))
