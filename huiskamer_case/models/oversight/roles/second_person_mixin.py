from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared.guards import through_method

_lt = LazyTranslate(__name__)

DECIDERS = ('supervisor', 'privacy_officer', 'access_administrator')
ASKED, DONE, REFUSED = 'asked', 'done', 'refused'


class HuiskamerSecondPersonMixin(models.AbstractModel):
    """What one person asks and another decides: never who asked, and never whom it is about."""
    _name = 'huiskamer.second.person.mixin'
    _description = "Asked by one, decided by another"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.guarded.mixin']
    _no_filling = _lt("Who asked, who decided and when is filled in by the system.")
    _no_write = _lt("A request stays as it was asked. Refuse it and make a new one.")

    state = fields.Selection(
        [(ASKED, "Waiting for a second person"), (DONE, "Done"), (REFUSED, "Refused")],
        required=True, readonly=True, default=ASKED, copy=False, index=True)
    decided_by_id = fields.Many2one('res.users', string="Decided by", readonly=True, ondelete='restrict', copy=False)
    decided_at = fields.Datetime("Decided at", readonly=True, copy=False)
    can_be_decided = fields.Boolean(compute='_compute_can_be_decided')

    @api.depends_context('uid')
    @api.depends('state')
    def _compute_can_be_decided(self):
        """Whether the person at the screen may be the second person."""
        may_decide = self._may_decide()
        for request in self:
            request.can_be_decided = (
                request.state == ASKED and may_decide and self.env.user not in request._not_by())

    def _not_by(self):
        """The users who may not be the second person: who asked, and whom it is about."""
        raise NotImplementedError

    @api.model
    def _may_decide(self):
        """Whether the caller has a role that can confirm what another person asks."""
        return any(self.env.user.has_group(f'huiskamer_case.group_{role}') for role in DECIDERS)

    def _ensure_can_be_decided(self):
        """Hold the rule of two persons.

        :raise AccessError: when the caller may not be the second person
        :raise UserError: when it was decided before
        """
        self.check_access('read')
        for request in self:
            if request.state != ASKED:
                raise UserError(self.env._("This request was decided before."))
            if not request.can_be_decided:
                raise AccessError(self._not_the_second_words())

    def _not_the_second_words(self):
        """What to say to who may not be the second person."""
        return self.env._("Somebody else has to decide this: not the person who asked, and not the person whom it is "
                          "about.")

    # public: needs a deciding role, and neither the one who asked nor the one whom it is about
    def action_refuse(self):
        """Turn it down, as the second person.

        :raise AccessError: when the caller may not be the second person
        """
        self._ensure_can_be_decided()
        self._decide(REFUSED)

    def _decide(self, state, **vals):
        """Record the decision with its maker and its moment."""
        # sudo: nobody has write access to what was asked; the decision is the only thing ever added
        through_method(self).sudo().write(
            {'state': state, 'decided_by_id': self.env.uid, 'decided_at': fields.Datetime.now()} | vals)
