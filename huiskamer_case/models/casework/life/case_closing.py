from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.dialog import dialog
from ..notes.step import DONE, DROPPED

_lt = LazyTranslate(__name__)

# As long as this closing a file can be taken back, by whoever closed it.
HOURS_TO_TAKE_BACK = 24
# What one person did so shortly after each other was done in one call.
ONE_CALL = timedelta(minutes=1)
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
    can_end_by_death = fields.Boolean(compute='_compute_can_end_by_death')

    @api.depends('state', 'closed_at')
    @api.depends_context('uid')
    def _compute_can_open_again(self):
        """Whether whoever is at the screen closed this file less than a day ago."""
        since = fields.Datetime.now() - timedelta(hours=HOURS_TO_TAKE_BACK)
        for case in self:
            case.can_open_again = bool(
                case.state == 'closed' and case.closed_by_id == self.env.user and case.closed_at
                and case.closed_at > since)

    @api.depends('state', 'frozen_because', 'outcome')
    def _compute_can_end_by_death(self):
        """Whether the client's death is said apart: an open file says so when it is closed, and one that was withdrawn
        is erased.
        """
        for case in self:
            # sudo: only whether consent holds is read
            goes_on = case.state == 'open' and case.sudo()._file_consent()
            case.can_end_by_death = not goes_on and case.frozen_because != 'withdrawn' and case.outcome != DIED

    # public: needs the wall, and a file that does not go on; nothing is said of it but that the client died
    @dialog(
        title=_lt("The client died"), confirm=_lt("The client died"), before=('_ensure_own',),
        intro=_lt("Nobody is asked, called or written to any more: every handover ends, and services are told to stop. "
                  "In a file that is closed or frozen this is not taken back."))
    def end_by_death(self, _answers=None):
        """Say that the client of a file that is closed or frozen, or whose consent ran out, died.

        :raise AccessError: for who does not work on this file
        :raise UserError: for a file that goes on, was withdrawn, or says so already
        """
        # sudo: whoever says so ends all that was for this person, in whatever stage
        self.env['huiskamer.consent'].sudo()._hold_person(self.sudo().client_id)
        if not self.can_end_by_death:
            raise UserError(self.env._("This file goes on, or is erased already. Close it, with how it ended."))
        # a slip is taken back where that leads to what it was: in a file that was open
        by_whom = {} if self.state == 'open' else {'closed_by_id': False, 'closed_at': False}
        self._end_for_death()
        # sudo: a frozen file lets nobody write; what waits in it ends with it
        self.sudo().open_step_ids._end_unseen()
        self.sudo().client_id._end_sharing()  # sudo: as above
        self._stand(
            state='closed', outcome=DIED, frozen_because=False, keep_until=self.keep_until or self._kept_until(),
            closed_on=self.closed_on or house_days.today(self), **by_whom)
    action_end_by_death = end_by_death.ask

    def _stand(self, **vals):
        """Change how a file stands; who closes it, and when, is kept for the way back."""
        if vals.get('state') == 'closed':
            vals = {'closed_by_id': self.env.uid, 'closed_at': fields.Datetime.now()} | vals
        elif 'state' in vals:
            vals = {'closed_by_id': False, 'closed_at': False} | vals
        return super()._stand(**vals)

    def _stopped_at(self):
        """Of a closed file: when it was closed."""
        return self.closed_at if self.state == 'closed' else super()._stopped_at()

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
        """Take back what ended when this file was closed: its steps wait again; see also ``handover_take_back.py``."""
        # sudo: what whoever closed it does not read waits again too; only that is written
        ended = self.sudo().step_ids.filtered(lambda step: (
            step.state in (DONE, DROPPED) and step.ended_by_id == self.env.user
            and step.ended_at >= since - ONE_CALL))
        ended._wait_again()
        self.env['huiskamer.step']._replace_owners(cases=self)  # who left meanwhile does none of them

    def _ensure_lives(self):
        """Refuse what is done with the client herself once the file says that she died: nobody is there to say yes.

        :raise UserError: with whom to look at it when that was a mistake
        """
        super()._ensure_lives()
        if DIED in self.mapped('outcome'):
            raise UserError(self.env._("This file says that the client died. If that was a mistake, ask your "
                                       "supervisor to look at it with you."))

    def _consent_anew(self, vals):
        """Check and record a yes to the file, which nobody gives for somebody who died."""
        self._ensure_lives()
        return super()._consent_anew(vals)


class HuiskamerClientDied(models.Model):
    """The page of a client who died offers nothing that is done with her."""
    _inherit = 'huiskamer.client'

    has_died = fields.Boolean(compute='_compute_has_died')

    @api.depends('case_ids.outcome')
    def _compute_has_died(self):
        """Whether a file of hers says so."""
        for client in self:
            client.has_died = DIED in client.case_ids.mapped('outcome')
