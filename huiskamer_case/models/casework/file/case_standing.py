from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...shared.guards import through_method


class HuiskamerCaseStanding(models.Model):
    """How a file stands: open, frozen or closed, what each allows, and the ways between them."""
    _inherit = 'huiskamer.case'

    has_consent = fields.Boolean(
        "Consent to the file holds", compute='_compute_has_consent', groups='huiskamer_case.group_caseworker')
    consent_until = fields.Datetime(
        "Consent until", compute='_compute_has_consent', groups='huiskamer_case.group_caseworker')
    consent_ends_soon = fields.Boolean(
        compute='_compute_has_consent', groups='huiskamer_case.group_caseworker')
    can_be_undone = fields.Boolean(compute='_compute_can_be_undone')

    def _compute_has_consent(self):
        """Whether the client still allows the file at this second, and until when; judged anew on each read."""
        for case in self:
            # sudo: only whether it holds and until when comes out
            consent = case.sudo()._file_consent()
            case.has_consent = bool(consent)
            case.consent_until = consent.valid_until
            case.consent_ends_soon = consent.ends_soon

    def _compute_can_be_undone(self):
        """Whether a withdrawal can still be undone today."""
        today = fields.Date.context_today(self)
        for case in self:
            case.can_be_undone = (
                case.state == 'frozen' and case.frozen_because == 'withdrawn' and bool(case.erase_on)
                and today < case.erase_on)

    def action_close(self):
        """Ask how the file ends, and what happens to handovers that are still open."""
        self.ensure_one()
        questions = [self._question('outcome', required=True)]
        if self._open_handovers():
            questions.append({
                'name': 'open_handovers', 'label': self.env._("Handovers that are still open"), 'help': '',
                'type': 'selection', 'required': True, 'value': False,
                'options': [
                    {'value': 'go_on', 'label': self.env._("They go on")},
                    {'value': 'cancel', 'label': self.env._("They stop, the client chose otherwise")}],
            })
        return self._ask('close', self.env._("Close this file"), questions, self.env._("Close the file"))

    def close(self, answers):
        """Close the file with its outcome, and set until when it is kept.

        :param dict answers: ``outcome``, and ``open_handovers`` (``go_on`` or ``cancel``) when there are any
        :raise UserError: when no outcome is given, or a handover is open and nothing was chosen
        """
        self._ensure_own()
        self._ensure_open()
        answers = self._answers(answers)
        if not answers.get('outcome'):
            raise UserError(self.env._("Choose how the file ends."))
        choice = answers.get('open_handovers')
        if self._open_handovers() and choice not in ('go_on', 'cancel'):
            raise UserError(self.env._("A handover of this file is still open. Choose whether it goes on or stops."))
        if choice == 'cancel':
            self._stop_handovers()
        self._drop_drafts()
        today = fields.Date.context_today(self)
        self._stand(
            state='closed', outcome=answers['outcome'], closed_on=today, keep_until=self._days_ahead('closed_file'))

    def action_freeze(self):
        """Ask nothing, only whether it is meant."""
        self.ensure_one()
        return self._ask(
            'freeze', self.env._("Leave this file as it is"), [], self.env._("Freeze the file"),
            intro=self.env._("The client asked that nothing is added or passed on for now. It can be taken up again."))

    def freeze(self, _answers=None):
        """Leave the file as it is, because the client asks so (GDPR art. 18).

        :raise UserError: when the file is not open
        """
        self._ensure_own()
        self._ensure_open()
        self._stand(state='frozen', frozen_because='asked')
        self.env['huiskamer.rights.event']._add('freeze', self.mapped('code'))

    def action_reopen(self):
        """Ask the client's consent again, for a file that was closed, frozen or withdrawn."""
        self._ensure_own()
        method = 'undo_withdrawal' if self.frozen_because == 'withdrawn' else 'reopen'
        return self._ask(
            method, self.env._("Take the file up again"), self._consent_questions('file'),
            self.env._("The client says yes again"),
            intro=self.env._("Only with the client here in person, and with the words read out again."))

    def reopen(self, vals):
        """Take a closed or frozen file up again, with consent given anew.

        :param dict vals: the answers of the consent, as for ``open_file``
        :raise UserError: for an open file, one whose consent was withdrawn, or without a yes
        """
        self._ensure_own()
        if self.state == 'open' or self.frozen_because == 'withdrawn':
            raise UserError(self.env._("This file cannot be taken up again in this way."))
        self._consent_anew(vals)
        if self.state == 'frozen':
            self.env['huiskamer.rights.event']._add('thaw', self.mapped('code'))
        self._stand(state='open', frozen_because=False, closed_on=False, outcome=False, keep_until=False)

    def undo_withdrawal(self, vals):
        """Undo a withdrawal while it can be undone: the client is here in person and says yes again.

        What was cancelled stays cancelled.

        :param dict vals: the answers of the consent, as for ``open_file``
        :raise UserError: when there is nothing to undo, its time is over, or without a yes
        """
        self._ensure_own()
        self._lock()
        if not self.can_be_undone:
            raise UserError(self.env._("The withdrawal of this file cannot be undone any more. Open a new file."))
        self._consent_anew(vals)
        self._stand(state='closed' if self.closed_on else 'open', frozen_because=False, erase_on=False)

    def action_renew(self):
        """Ask the client again whether the file may go on."""
        self._ensure_own()
        return self._ask(
            'renew', self.env._("Ask again"), self._consent_questions('file'), self.env._("The client says yes again"),
            intro=self.env._("Read the words out again. Without a new yes nothing can be added any more."))

    def renew(self, vals):
        """Record that the client allows the file for another time.

        :param dict vals: the answers of the consent, as for ``open_file``
        :raise UserError: for a closed or frozen file, or without a yes
        """
        self._ensure_own()
        self._ensure_state_open()
        self._consent_anew(vals)

    def _consent_anew(self, vals):
        """Check and record a yes to the file."""
        vals = self._answers(vals, 'huiskamer.consent')
        text = self._checked_text(vals, ['file'])
        self._ensure_valid_answer(vals, text)
        self.env['huiskamer.client']._ensure_not_minor(self.client_id.age_band)
        self.env['huiskamer.consent']._record(self.client_id, vals)

    def _file_consent(self):
        """The consent to this file that holds at this second."""
        return self.client_id.consent_ids.filtered(lambda consent: consent.purpose == 'file' and consent.is_live)[:1]

    def _days_ahead(self, kind):
        """The day on which a term of this kind runs out, when it begins today."""
        days = self.env['huiskamer.retention.term']._days(kind)
        return fields.Date.context_today(self) + timedelta(days=days)

    def _stand(self, **vals):
        """Change how the file stands."""
        # sudo: how a file stands changes by named methods only, no role may write it
        through_method(self).sudo().write(vals)

    def _ensure_open(self):
        """Refuse changes in a file that is closed or frozen, or whose consent is over.

        :raise UserError: saying which of the three
        """
        self._ensure_state_open()
        # sudo: only whether consent holds is read, also for a file that the caller is about to be refused
        if any(not case._file_consent() for case in self.sudo()):
            raise UserError(self.env._(
                "The consent to this file is over. Ask the client again; until then nothing can be added."))

    def _ensure_state_open(self):
        """Refuse changes in a file that is closed or frozen.

        Raw SQL: the rows are held for reading until the call ends. A withdrawal in another session
        then comes wholly before this change, which is refused, or wholly after it.

        :raise UserError: saying which of the two
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT id FROM huiskamer_case WHERE id IN %s ORDER BY id FOR SHARE", tuple(self.ids) or (None,)))
        # sudo: only the state is read, also for a file that the caller is about to be refused
        for case in self.sudo():
            if case.state == 'closed':
                raise UserError(self.env._("This file is closed. Nothing can be added or changed."))
            if case.state == 'frozen':
                reasons = dict(self._fields['frozen_because']._description_selection(self.env))
                raise UserError(self.env._(
                    "This file is frozen: %(reason)s. Nothing can be added.", reason=reasons.get(case.frozen_because)))

    def _freeze(self, because):
        """Stop all work on these files; when consent was withdrawn, say when they are erased."""
        for case in self.filtered(lambda case: case.frozen_because != 'withdrawn'):
            vals = {'state': 'frozen', 'frozen_because': because}
            if because == 'withdrawn':
                vals['erase_on'] = self._days_ahead('withdrawn_file')
            elif because == 'minor':
                vals['keep_until'] = self._days_ahead('closed_file')
            case._stand(**vals)

    # Hooks: the room of handovers answers; without it a file has none.

    def _open_handovers(self):
        """The handovers that are under way, as records."""
        return self.handover_ids.browse()

    def _stop_handovers(self):
        """End what is under way, because the client chose otherwise."""

    def _cancel_handovers(self, service=None):
        """End the handovers that stood on a withdrawn consent, to one service or to all.

        :param service: the service, or nothing for all of them
        """

    def _drop_drafts(self):
        """Take back what was never sent."""


class HuiskamerConsentStood(models.Model):
    """What ends in a file when a consent ends."""
    _inherit = 'huiskamer.consent'

    def _end_what_stood(self):
        """End what stood on this consent, by what it was for."""
        super()._end_what_stood()
        cases = self.client_id.case_ids
        if self.purpose == 'file':
            cases._freeze('withdrawn')
            cases._cancel_handovers()
        elif self.purpose == 'share':
            cases._cancel_handovers(self.service_id)
        elif self.purpose == 'contact':
            self.client_id._forget_contact()
        elif self.purpose == 'health':
            self.client_id._forget_health()
