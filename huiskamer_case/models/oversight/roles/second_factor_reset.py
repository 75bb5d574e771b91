from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from .second_person_mixin import DONE

_lt = LazyTranslate(__name__)



class HuiskamerSecondFactorReset(models.Model):
    """A lost second factor: a supervisor asks for its removal, a second person confirms, and it stays on record.

    Whoever gets one set up anew is let in by her pass phrase alone, so the second person speaks to her first.
    """
    _name = 'huiskamer.second.factor.reset'
    _description = "Lost second factor"
    _inherit = ['huiskamer.second.person.mixin']
    _order = 'asked_at desc, id desc'
    _no_unlink = _lt("These requests stay on record and cannot be deleted.")

    user_id = fields.Many2one(
        'res.users', string="Colleague", required=True, ondelete='restrict', domain=[('share', '=', False)])
    reason = fields.Char(required=True, help="What happened, in a few words. No names of clients.")
    asked_by_id = fields.Many2one(
        'res.users', string="Asked by", readonly=True, required=True, ondelete='restrict',
        default=lambda self: self.env.user, copy=False)
    asked_at = fields.Datetime("Asked at", readonly=True, default=fields.Datetime.now, copy=False)

    @api.depends('asked_at')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The day of the house, without naming the colleague."""
        for reset in self:
            day = reset.asked_at and house_days.day_of(reset.asked_at)
            reset.display_name = house_days.in_words(self.env, day)

    def _not_by(self):
        """Who asked, and who lost it."""
        return self.asked_by_id | self.user_id

    # public: refuses oneself, who has none, and what the system fills in
    @api.model_create_multi
    def create(self, vals_list):
        """Ask for the removal of a second factor.

        :raise UserError: for oneself, for somebody who has none, or for what the system fills in
        """
        resets = super().create(vals_list)
        for reset in resets:
            if reset.user_id == self.env.user:
                raise UserError(self.env._("Nobody does this for herself. Ask a colleague."))
            if reset.user_id.share or not reset.user_id.active or not reset.user_id._has_second_factor():
                raise UserError(self.env._("This colleague has no second factor."))
        return resets

    # public: needs a deciding role, and a person who neither asked nor lost it
    def action_confirm(self):
        """Take the second factor away, as the second person; the colleague's sessions end.

        :raise AccessError: when the caller asked for it, has it, or may not decide
        """
        self._ensure_can_be_decided()
        self._decide(DONE)
        for reset in self:
            reset.user_id._forget_second_factor()
