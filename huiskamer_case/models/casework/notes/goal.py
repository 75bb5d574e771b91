from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import Sealed, showing
from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.guards import through_method

_lt = LazyTranslate(__name__)

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
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.file.content.mixin']
    _order = 'set_on desc, id desc'
    _free_text_fields = ('wish', 'remark')

    topic_id = fields.Many2one('huiskamer.topic', string="About", required=True, ondelete='restrict')
    wish = Sealed("In the client's own words", required=True, help="As she says it, not as we would.")
    client_progress = fields.Selection(PROGRESS, string="The client says")
    progress = fields.Selection(PROGRESS, string="The caseworker says", help="Ask the client first.")
    remark = Sealed("Remark")
    set_on = fields.Date("Since", required=True, default=house_days.today, window=house_days.PAST)
    looked_at_on = fields.Date("Looked at on", readonly=True)

    # public: needs write access by rule and an open file
    def write(self, vals):
        """Change a goal; a word about progress is dated."""
        result = super().write(vals)
        if {'progress', 'client_progress'} & vals.keys():
            # The day of a word about progress is not typed: it is the day it was written down.
            super(HuiskamerGoal, through_method(self)).write({'looked_at_on': house_days.today(self)})
        return result

    # public: answers with a window on the goal; its own rules decide whether it opens
    def action_show(self):
        """Show this goal."""
        return self._show(self.env._("Goal"))

    def _look_questions(self):
        """How far it is, the client first, with what was said before."""
        now = showing(self)
        return [
            self._question(name, value=now[name] or False, required=name == 'wish', stands=True)
            for name in ('client_progress', 'progress', 'remark', 'wish')]

    # public: writes as the caller, under the rules of goals
    @dialog(title=_lt("How far is it?"), confirm=_lt("Keep"), asks='_look_questions',
            before=('_ensure_writable_file',))
    def look_at(self, answers):
        """Write down how far this goal came.

        :param dict answers: ``client_progress``, ``progress``, ``remark`` and ``wish``
        :raise UserError: when the wish is empty, or the file is not open
        """
        vals = {name: answers[name] for name in ('client_progress', 'progress', 'remark', 'wish') if name in answers}
        if 'wish' in vals and not vals['wish']:
            raise UserError(self.env._("Write down what the client wants."))
        self.write(vals)
    action_look_at = look_at.ask
