from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.plural import plural

_lt = LazyTranslate(__name__)

# The answers that say which parts go along.
PART = 'part_'


class HuiskamerCaseCaseload(models.Model):
    """A colleague leaves: all that hangs on her on one screen, with numbers, handed over in one go or by parts.

    By a supervisor, who sees numbers and none of what is in it.
    """
    _inherit = 'huiskamer.case'

    @api.model
    def _leaver_questions(self):
        """Whose work is passed on; also of colleagues who are gone already."""
        return [self._question(
            'caseworker_id', required=True, type='selection', label=self.env._("From"),
            options=self._options(self._with_something(), 'name'))]

    # public: needs the role of supervisor; answers with numbers and names of colleagues, and changes nothing
    @dialog(
        title=_lt("A colleague leaves"), confirm=_lt("Show what hangs on this colleague"), asks='_leaver_questions',
        on='model',
        before=('_ensure_supervisor',), once=False,
        intro=_lt("Files, paths for minors, next steps, evening team and more. You do not see what is in them."))
    def look_at_caseload(self, answers):
        """Show what hangs on a colleague, with numbers, and ask what of it goes to whom.

        :param dict answers: ``caseworker_id``
        :return: the dialog that hands it over
        :raise AccessError: for anybody but a supervisor
        :raise UserError: when nothing hangs on this colleague
        """
        former = self._former(answers)
        if not self._parts(former):
            raise UserError(self.env._("Nothing hangs on %(name)s any more.", name=former.name))
        return self._ask('pass_on', questions=lambda files: files._pass_on_questions(former))
    action_pass_on = look_at_caseload.ask

    @api.model
    def _pass_on_questions(self, former=None):
        """Which parts go along, with numbers, and to whom."""
        former = former or self.env['res.users']
        words = self._part_words()
        return [
            self._question('caseworker_id', required=True, type='selection', label=self.env._("From"), value=former.id,
                           options=self._options(former, 'name')),
            *({'name': PART + part, 'type': 'boolean', 'required': False, 'value': True, 'help': '',
               'label': f'{words[part]}: {len(records)}'} for part, records in self._parts(former).items()),
            {'name': 'to_id', 'type': 'selection', 'label': self.env._("To"), 'help': '', 'required': True,
             'value': False, 'options': self._options(self._caseworkers() - self.env.user - former, 'name')},
        ]

    # public: needs the role of supervisor, never to herself, never to who is locked out; answers with numbers
    @dialog(
        title=_lt("What hangs on this colleague"), confirm=_lt("Pass on"), asks='_pass_on_questions', on='model',
        before=('_ensure_supervisor',),
        intro=_lt("Leave out what goes to somebody else, and come back for it. The new colleague is told."))
    def pass_on(self, answers):
        """Hand over what hangs on one colleague to another: all of it, or the parts that are ticked.

        Files from which the other is locked out stay where they are.

        :param dict answers: ``caseworker_id`` (from), ``to_id``, and ``part_<name>`` for each part; without any part
            all of it
        :return: a notice that says how much went and how much stayed
        :raise AccessError: for anybody but a supervisor
        :raise UserError: when the supervisor names herself, or nobody who works on files
        """
        former = self._former(answers)
        to = self._caseworkers().filtered(lambda user: user.id == answers.get('to_id'))
        if not to or former == to:
            raise UserError(self.env._("Choose two colleagues: whose files they are, and who takes them over."))
        if to == self.env.user:
            raise UserError(self.env._("A supervisor cannot give files to herself. Another supervisor can."))
        asked = {name.removeprefix(PART) for name in answers if name.startswith(PART)}
        wanted = {part for part in asked if answers[PART + part] is True}
        went, stayed = self._hand_over(former, to, wanted if asked else None)
        return self._told(went, stayed)

    @api.model
    def _hand_over(self, former, to, wanted=None):
        """Give these parts, or all, to another colleague and tell her; returns how many went and how many stayed."""
        went = stayed = 0
        for part in self._hangs_on(former):
            records = self._hangs_on(former)[part]  # worked out anew: one part can take another along
            if not records or (wanted is not None and part not in wanted):
                continue
            staying = getattr(self, f'_give_{part}')(records, former, to)
            gone = records - staying
            went, stayed = went + len(gone), stayed + len(staying)
            self.env['huiskamer.case.notice']._tell_part(to, part, gone)
        if went:
            self.env['huiskamer.access.grant']._tell_now(to)
        return went, stayed

    def _former(self, answers):
        """The colleague whose work it is, also one who is gone.

        :raise UserError: when it is nobody
        """
        former = self.env['res.users'].browse(answers.get('caseworker_id') or []).exists()
        if not former:
            raise UserError(self.env._("Choose two colleagues: whose files they are, and who takes them over."))
        return former

    @api.model
    def _parts(self, former):
        """What hangs on a colleague, without the parts in which nothing does."""
        return {part: records for part, records in self._hangs_on(former).items() if records}

    @api.model
    def _with_something(self):
        """The colleagues on whom something hangs, gone or not; only their names come out."""
        # sudo: colleagues who left are no longer active, and what hangs on them is not the supervisor's to read
        users = self.env['res.users'].sudo().with_context(active_test=False).search([('share', '=', False)])
        return users.filtered(lambda user: any(self._hangs_on(user).values()))

    def _told(self, went, stayed):
        """What the supervisor hears: numbers only."""
        message = self.env._("%(went)s passed on.", went=went)
        if stayed:
            message += ' ' + plural(self.env, _lt(
                "%(number)s stays, because this colleague cannot work on it. | "
                "%(number)s stay, because this colleague cannot work on them."), stayed)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'message': message, 'type': 'success', 'next': {'type': 'ir.actions.act_window_close'}},
        }

    def _ensure_supervisor(self):
        """Only supervisors pass on what is not theirs.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_supervisor'):
            raise AccessError(self.env._("Only a supervisor can pass on a caseload."))
