from odoo import models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog

_lt = LazyTranslate(__name__)
YES_AGAIN = _lt("The client says yes again")
# A file that was closed, frozen or withdrawn.
UP_AGAIN = {
    'title': _lt("Take the file up again"), 'confirm': YES_AGAIN, 'asks': '_file_consent_questions',
    'reads': ('huiskamer.consent',), 'before': ('_ensure_own', '_ensure_lives'),
    'intro': _lt("Only with the client here in person, and with the words read out again.")}


class HuiskamerCaseYesAgain(models.Model):
    """A file goes on, or is taken up again, with a new yes to the same words."""
    _inherit = 'huiskamer.case'

    # public: needs the wall and answers with questions
    def action_reopen(self):
        """Ask the client's consent again, for a file that was closed, frozen or withdrawn."""
        self._ensure_own()
        return self._ask('undo_withdrawal' if self.frozen_because == 'withdrawn' else 'reopen')

    def _file_consent_questions(self):
        """The words of consent to the file, read out again."""
        return self._consent_questions('file')

    # public: needs the wall, a file that was not withdrawn, and a yes to reviewed words
    @dialog(**UP_AGAIN)
    def reopen(self, vals):
        """Take a closed or frozen file up again, with consent given anew.

        :param dict vals: the answers of the consent, as for ``open_file``
        :raise UserError: for an open file, one whose consent was withdrawn, or without a yes
        """
        if self.state == 'open' or self.frozen_because == 'withdrawn':
            raise UserError(self.env._("This file cannot be taken up again in this way."))
        was_frozen = self.state == 'frozen'
        self._ensure_said_since(vals)
        self._consent_anew(vals)
        self._stand(state='open', frozen_because=False, closed_on=False, outcome=False, keep_until=False)
        if was_frozen:
            self.env['huiskamer.rights.event']._add('thaw', self.mapped('code'))
            self._let_handovers_go_on()
        else:
            self.sudo().client_id._end_sharing()  # sudo: every yes to share from before closing is asked anew

    def _ensure_said_since(self, vals):
        """Take a file up again on what the client said after it stopped, not on paper from before.

        :raise UserError: for a yes of a moment at which the file still went on, or that cannot be told from one
        """
        stopped_at = self._stopped_at()
        if vals.get('given_at') and not (stopped_at and stopped_at <= vals['given_at']):
            raise UserError(self.env._(
                "This yes is from before the file stopped, or that is not certain. Ask the client again, and leave the "
                "time empty."))

    def _stopped_at(self):
        """When this closed or frozen file stopped, as far as that is on record; nothing otherwise.

        Hook: the room of ordinary life knows when a file was closed.
        """
        # sudo: only a moment comes out
        frozen = self.env['huiskamer.rights.event'].sudo().search(
            [('code', '=', self.code), ('kind', '=', 'freeze')], limit=1)
        return self.frozen_because == 'asked' and frozen.occurred_at

    # public: needs the wall, a withdrawal within its grace, and a yes to reviewed words
    @dialog(**UP_AGAIN)
    def undo_withdrawal(self, vals):
        """Undo a withdrawal while it can be undone: the client is here in person and says yes again.

        What was cancelled stays cancelled.

        :param dict vals: the answers of the consent, as for ``open_file``
        :raise UserError: when there is nothing to undo, its time is over, or without a yes
        """
        self._lock()
        if not self.can_be_undone:
            raise UserError(self.env._("The withdrawal of this file cannot be undone any more. Open a new file."))
        self._consent_anew(vals)
        self._stand(state='closed' if self.closed_on else 'open', frozen_because=False, erase_on=False)

    # public: needs the wall, a file that is not closed or frozen, and a yes to reviewed words
    @dialog(
        title=_lt("Ask again"), confirm=YES_AGAIN, asks='_file_consent_questions', reads=('huiskamer.consent',),
        before=('_ensure_own', '_ensure_state_open'),
        intro=_lt("Read the words out again. Without a new yes nothing can be added any more."))
    def renew(self, vals):
        """Record that the client allows the file for another time.

        :param dict vals: the answers of the consent, as for ``open_file``
        :raise UserError: for a closed or frozen file, or without a yes
        """
        self._consent_anew(vals)
    action_renew = renew.ask

    def _consent_anew(self, vals):
        """Check and record a yes to the file."""
        text = self._checked_text(vals, ['file'])
        self._ensure_valid_answer(vals, text)
        self.env['huiskamer.client']._ensure_not_minor(self.client_id.age_band)
        self.env['huiskamer.consent']._record(self.client_id, vals)
