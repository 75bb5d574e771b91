from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...shared import guards, house_days
from ...shared.dialog import dialog
from ...shared.guards import through_method
from ..consent.consent_flow import FILE

_lt = LazyTranslate(__name__)


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
        today = house_days.today(self)
        for case in self:
            case.can_be_undone = (
                case.state == 'frozen' and case.frozen_because == 'withdrawn' and bool(case.erase_on)
                and today < case.erase_on)

    def _closing_questions(self):
        """How the file ends, and what happens to handovers that are still open."""
        questions = [self._question('outcome', required=True), *self._waiting_questions()]
        if self._open_handovers():
            questions.append({
                'name': 'open_handovers', 'label': self.env._("Handovers that are still open"), 'help': '',
                'type': 'selection', 'required': True, 'value': False,
                'when': {'outcome': [outcome for outcome in self._fields['outcome'].get_values(self.env)
                                     if outcome != 'died']},
                'options': [
                    {'value': 'go_on', 'label': self.env._("They go on")},
                    {'value': 'cancel', 'label': self.env._("They stop, the client chose otherwise")}],
            })
        return questions

    # public: needs the wall (`_ensure_own`), an open file, a coded outcome, and a choice for open handovers
    @dialog(
        title=_lt("Close this file"), confirm=_lt("Close the file"), asks='_closing_questions',
        before=('_ensure_own', '_ensure_open'),
        chooses={'open_steps?': ('done', 'drop'), 'open_handovers?': ('go_on', 'cancel')})
    def close(self, answers):
        """Close the file with its outcome, and set until when it is kept.

        :param dict answers: ``outcome``, ``open_steps`` (``done`` or ``drop``) when steps wait, and
            ``open_handovers`` (``go_on`` or ``cancel``) when there are any
        :raise UserError: when no outcome is given, or a step or a handover is open and nothing was chosen
        """
        if not answers.get('outcome'):
            raise UserError(self.env._("Choose how the file ends."))
        choice = answers.get('open_handovers')
        if answers['outcome'] == 'died':
            self._end_for_death()
        if self._open_handovers() and not choice:
            raise UserError(self.env._("A handover of this file is still open. Choose whether it goes on or stops."))
        self._end_steps(answers.get('open_steps'))
        if choice == 'cancel':
            self._stop_handovers()
        self._drop_drafts()
        # sudo: whoever closes the file ends all that was for it
        self.env['huiskamer.consent'].sudo()._hold_person(self.client_id)
        self.sudo().client_id._end_sharing(self._open_handovers().mapped('service_id'))  # sudo: as above
        today = house_days.today(self)
        self._stand(
            state='closed', outcome=answers['outcome'], closed_on=today, keep_until=self._kept_until())
    action_close = close.ask

    # public: needs the wall and an open file
    @dialog(
        title=_lt("Leave this file as it is"), confirm=_lt("Freeze the file"),
        before=('_ensure_own', '_ensure_state_open'),
        intro=_lt("The client asked that nothing is added or passed on for now. It can be taken up again."))
    def freeze(self, _answers=None):
        """Leave the file as it is, because the client asks so (GDPR art. 18).

        Clocks stand still, and services that got something are told to wait.

        :raise UserError: when the file is not open
        """
        # sudo: of a step and a freeze at the same moment, one goes first
        self.env['huiskamer.consent'].sudo()._hold_person(self.client_id)
        self._ensure_state_open()
        self._freeze('asked')
        self.env['huiskamer.rights.event']._add('freeze', self.mapped('code'))
        self.env['huiskamer.ended']._add('frozen', self.mapped('code'))
    action_freeze = freeze.ask

    def _file_consent(self):
        """The consent to this file that holds at this second."""
        Consent = self.env['huiskamer.consent']
        if not (self.env.su and guards.is_asking(self.env)):
            return Consent._newest(self.client_id, FILE).filtered('is_live')
        hangs_on = {Consent._name, self.client_id._name, self._name}
        newest = guards.known(self.env, (Consent._name, FILE), lambda: hangs_on)
        if self.client_id.id not in newest:
            newest[self.client_id.id] = Consent._newest(self.client_id, FILE).id
        return Consent.browse(newest[self.client_id.id] or ()).filtered('is_live')

    def _kept_until(self):
        """Until when a file that is closed today is kept: its term, but no longer than the client's yes and its
        grace.
        """
        consent = self._file_consent()
        days = [self._days_ahead('closed_file')]
        if consent:
            grace = timedelta(days=consent.text_id._days_kept('erase_after'))
            days.append(house_days.day_of(consent.valid_until, house_days.zone_of(self)) + grace)
        return min(days)

    def _days_ahead(self, kind):
        """The day on which a term of this kind runs out, when it begins today."""
        days = self.env['huiskamer.retention.term']._days(kind)
        return house_days.today(self) + timedelta(days=days)

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

        :raise UserError: saying which of the two
        """
        self._ensure_not_frozen()
        # sudo: only the state is read, also for a file that the caller is about to be refused
        if any(case.state == 'closed' for case in self.sudo()):
            raise UserError(self.env._("This file is closed. Nothing can be added or changed."))

    def _ensure_not_frozen(self):
        """Refuse what a frozen file does not do.

        Raw SQL: the rows are held for reading until the call ends. A withdrawal in another session
        then comes wholly before this change, which is refused, or wholly after it.

        :raise UserError: saying why it is frozen
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT id FROM huiskamer_case WHERE id IN %s ORDER BY id FOR SHARE", tuple(self.ids) or (None,)))
        # sudo: only the state is read, also for a file that the caller is about to be refused
        for case in self.sudo():
            if case.state == 'frozen':
                reasons = dict(self._fields['frozen_because']._description_selection(self.env))
                raise UserError(self.env._(
                    "This file is frozen: %(reason)s. Nothing can be added.", reason=reasons.get(case.frozen_because)))

    def _allows(self, purpose):
        """Whether the client of this file allows this purpose at this second."""
        # sudo: only yes or no comes out
        case = self.sudo()
        return case.env['huiskamer.consent']._newest(case.client_id, purpose).is_live

    def _ensure_allowed(self, purpose):
        """Keep what a purpose needs out of files whose client did not say yes to it.

        :raise UserError: naming the purpose and the way to ask
        """
        purposes = dict(self.env['huiskamer.consent']._fields['purpose']._description_selection(self.env))
        if not all(case._allows(purpose) for case in self):
            raise UserError(self.env._(
                "The client did not say yes to this: %(purpose)s. Ask first, and record the answer in the file under "
                "Consent.", purpose=purposes[purpose]))

    def _freeze(self, because):
        """Stop all work on these files; when consent was withdrawn, say when they are erased."""
        for case in self.filtered(lambda case: case.frozen_because != 'withdrawn'):
            vals = {'state': 'frozen', 'frozen_because': because}
            if because == 'withdrawn':
                vals['erase_on'] = self._days_ahead('withdrawn_file')
            elif because == 'minor':
                vals['keep_until'] = case.sudo()._kept_until()  # sudo: only whether a yes holds, and until when
            case._stand(**vals)
            if because != 'withdrawn':  # then they end
                case._hold_handovers()

    def _tell_withdrawn(self):
        """Tell the lead and who watches over privacy, at once and in words that say nothing, but nobody who is locked
        out.
        """
        watchers = self.env['res.users']._with_role('supervisor', 'privacy_officer')
        self._may_know(self.caseworker_id | watchers)._tell_now()

    # Hooks: the room of notes answers; without it nothing waits in a file.

    def _waiting_questions(self):
        """The questions at closing about what still waits in the file: a list."""
        return []

    def _end_steps(self, choice):
        """Say of what waits in a file that is closed what came of it.

        :param choice: what was answered: ``done``, ``drop``, or nothing
        :raise UserError: when something waits and nothing was chosen
        """

    # Hooks: the room of handovers answers; without it a file has none.

    def _open_handovers(self):
        """The handovers that are under way, as records."""
        return self.handover_ids.browse()

    def _ensure_lives(self):
        """Hook: the room of ordinary life refuses what is done with a client who died.

        :raise UserError: when the file says so
        """

    def _end_for_death(self):
        """Hook: the room of handovers ends everything, because the client died, and lets services be told to stop."""

    def _stop_handovers(self):
        """End what is under way, because the client chose otherwise."""

    def _cancel_handovers(self):
        """End the handovers that stood on a withdrawn consent to the file."""

    def _drop_drafts(self):
        """Take back what was never sent."""

    def _hold_handovers(self):
        """Let every clock stand still, and have the services that got something told to wait."""

    def _let_handovers_go_on(self):
        """Wind every clock anew: nobody could do anything while the file was frozen."""
