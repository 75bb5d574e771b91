from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# As long as this closing a file can be taken back, by whoever closed it.
HOURS_TO_TAKE_BACK = 24
DIED = 'died'


class HuiskamerCaseClosing(models.Model):
    """A file that was closed by a slip of the pen opens again; and a file of somebody who died stays still.

    After a death nobody is written to, called or asked: every handover ends, services are told to stop, and
    the file is kept no longer than any closed one.
    """
    _inherit = 'huiskamer.case'

    outcome = fields.Selection(selection_add=[(DIED, "The client died")])
    closed_by_id = fields.Many2one('res.users', string="Closed by", readonly=True, ondelete='restrict')
    closed_at = fields.Datetime("Closed at", readonly=True)
    can_open_again = fields.Boolean(compute='_compute_can_open_again')

    @api.depends('state', 'closed_at')
    @api.depends_context('uid')
    def _compute_can_open_again(self):
        """Whether whoever is at the screen closed this file less than a day ago."""
        since = fields.Datetime.now() - timedelta(hours=HOURS_TO_TAKE_BACK)
        for case in self:
            case.can_open_again = bool(
                case.state == 'closed' and case.closed_by_id == self.env.user and case.closed_at
                and case.closed_at > since)

    def _stand(self, **vals):
        """Change how a file stands; who closes it, and when, is kept for the way back."""
        if vals.get('state') == 'closed':
            vals = {'closed_by_id': self.env.uid, 'closed_at': fields.Datetime.now()} | vals
        elif 'state' in vals:
            vals = {'closed_by_id': False, 'closed_at': False} | vals
        return super()._stand(**vals)

    # public: only who closed it, within a day, and by the wall
    def action_open_again(self):
        """Take back that this file was closed, with what ended by it.

        :raise AccessError: for who does not work on this file
        :raise UserError: for anybody but who closed it, or after a day
        """
        self._ensure_own()
        self._lock()
        if not self.can_open_again:
            raise UserError(self.env._(
                "Only who closed a file opens it again like this, within a day. Otherwise take it up again with the "
                "client."))
        since = self.closed_at
        self._stand(state='open', outcome=False, closed_on=False, keep_until=False)
        self._take_back_endings(since)

    def _take_back_endings(self, since):
        """Take back what ended when this file was closed; see ``handover_take_back.py``."""

    def _consent_anew(self, vals):
        """Check and record a yes to the file, which nobody gives for somebody who died."""
        if DIED in self.mapped('outcome'):
            raise UserError(self.env._("This file says that the client died. If that was a mistake, ask your "
                                       "supervisor to look at it with you."))
        return super()._consent_anew(vals)
