from odoo import fields, models
from odoo.exceptions import UserError

from ...oversight.sealing.sealed import Sealed, showing
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
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.file.content.mixin']
    _order = 'set_on desc, id desc'
    _free_text_fields = ('wish', 'remark')

    topic_id = fields.Many2one('huiskamer.topic', string="About", required=True, ondelete='restrict')
    wish = Sealed("In the client's own words", required=True, help="As she says it, not as we would.")
    client_progress = fields.Selection(PROGRESS, string="The client says")
    progress = fields.Selection(PROGRESS, string="The caseworker says", help="Ask the client first.")
    remark = Sealed("Remark")
    set_on = fields.Date("Since", required=True, default=fields.Date.context_today, window=(-3650, 0))
    looked_at_on = fields.Date("Looked at on", readonly=True)

    _protected_fields = frozenset({'looked_at_on'})

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

    def action_look_at(self):
        """Ask how far this goal came, the client first."""
        self.ensure_one()
        now = showing(self)
        questions = [
            self._question(name, value=now[name] or False, required=name == 'wish')
            for name in ('client_progress', 'progress', 'remark', 'wish')]
        return self._ask('look_at', self.env._("How far is it?"), questions, self.env._("Keep"))

    def look_at(self, answers):
        """Write down how far this goal came.

        :param dict answers: ``client_progress``, ``progress``, ``remark`` and ``wish``
        :raise UserError: when the wish is empty, or the file is not open
        """
        self.ensure_one()
        answers = self._answers(answers)
        vals = {name: answers[name] for name in ('client_progress', 'progress', 'remark', 'wish') if name in answers}
        if 'wish' in vals and not (vals['wish'] or '').strip():
            raise UserError(self.env._("Write down what the client wants."))
        self.write(vals)


class HuiskamerCaseGoal(models.Model):
    """Goals begin at the file."""
    _inherit = 'huiskamer.case'

    def action_set_goal(self):
        """Ask what the client wants."""
        self._ensure_own()
        self._ensure_open()
        topics = self.env['huiskamer.topic'].search([])
        questions = [
            self._question('wish', 'huiskamer.goal', required=True),
            self._question('topic_id', 'huiskamer.goal', required=True, type='selection', options=self._options(topics)),
        ]
        return self._ask('set_goal', self.env._("What does the client want?"), questions, self.env._("Set a goal"))

    def set_goal(self, answers):
        """Write down what the client wants, in this file.

        :param dict answers: ``topic_id`` and ``wish``
        :return: the goal
        :raise UserError: when one of them is missing, or the file is not open
        """
        self._ensure_own()
        answers = self._answers(answers, 'huiskamer.goal')
        wish = (answers.get('wish') or '').strip()
        if not wish or not answers.get('topic_id'):
            raise UserError(self.env._("Write down what the client wants, and what it is about."))
        return self.env['huiskamer.goal'].create([{'case_id': self.id, 'topic_id': answers['topic_id'], 'wish': wish}])
