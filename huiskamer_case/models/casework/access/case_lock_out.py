from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.roles.access_grant import LOCK_OUT
from ...shared.dialog import dialog

_lt = LazyTranslate(__name__)


class HuiskamerCaseLockOut(models.Model):
    """"Not this worker": on record from the first day, looked at again and again, lifted by the lead."""
    _inherit = 'huiskamer.case'

    def _record_lock_out(self, colleague):
        """Put it on record, close what the colleague had for a time, and tell the lead and the privacy officer."""
        super()._record_lock_out(colleague)
        now = fields.Datetime.now()
        Grant = self.env['huiskamer.access.grant']
        # sudo: her rows are ended whoever gave them
        hers = self.sudo().grant_ids.filtered(lambda grant: grant.user_id == colleague and grant.state != 'over')
        if LOCK_OUT in hers.mapped('kind'):
            return
        hers.sudo(False).with_env(self.env)._end()
        Grant._give([{
            'kind': LOCK_OUT, 'case_id': self.id, 'code': self.code, 'user_id': colleague.id,
            'since': now, 'review_due': now + Grant._lock_out_term()}])
        self._note_locked_out(colleague)
        self._may_know(self.caseworker_id | self.env['res.users']._with_role('privacy_officer'))._tell_now()

    def _note_locked_out(self, colleague):
        """Remember it: the file does not come back to her with a back-up."""
        Ended = self.env['huiskamer.ended']
        Ended._add('locked_out', [f'{self.code} {Ended._whom(colleague)}'])

    def _locked_out_question(self):
        """Which of those who are locked out."""
        return self._colleague_question(self.locked_out_ids)

    # public: needs the wall and the lead, and a colleague who is locked out
    @dialog(
        title=_lt("No longer locked out"), confirm=_lt("Lift"), asks='_locked_out_question',
        before=('_ensure_may_lift',),
        intro=_lt("Only when the client says so. The colleague is not added to the file by this."))
    def lift_lock_out(self, answers):
        """Let the file exist again for a colleague, because the client says so.

        :param dict answers: ``caseworker_id``
        :raise AccessError: for anybody but the lead
        :raise UserError: for a colleague who is not locked out
        """
        colleague = self.locked_out_ids.filtered(lambda user: user.id == answers.get('caseworker_id'))
        if not colleague:
            raise UserError(self.env._("Choose a colleague who is locked out."))
        self._set_team(locked_out_ids=[Command.unlink(colleague.id)])
        # sudo: the row is ended by what happens
        rows = self.sudo().grant_ids.filtered(
            lambda grant: grant.kind == LOCK_OUT and grant.user_id == colleague and grant.state != 'over')
        rows.sudo(False).with_env(self.env)._end()
        self._may_know(self.env['res.users']._with_role('privacy_officer') - colleague)._tell_now()
    action_lift_lock_out = lift_lock_out.ask

    def _ensure_may_lift(self):
        """Only the lead, to whom the client says so.

        :raise AccessError: for anybody else
        """
        self._ensure_own()
        if self.caseworker_id != self.env.user:
            raise AccessError(self.env._("Only the case lead can do this, when the client says so."))
