from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.walls.in_one_of import InOneOf
from ...shared.dialog import dialog
from ...shared.guards import through_method

_lt = LazyTranslate(__name__)


class HuiskamerCaseTeam(models.Model):
    """Whose a file is, and how that changes.

    What is hers stands here once; the rules of a file and of all that is in it are made from it.
    """
    _inherit = 'huiskamer.case'

    is_hers = InOneOf("Hers to read", sets='_her_files', groups='huiskamer_case.group_caseworker')
    is_hers_by_name = InOneOf("Hers by name", sets='_her_files_by_name', groups='huiskamer_case.group_caseworker')

    # Which of the files of my place are open to the evening team?
    _of_the_team = models.Index("(location_id) WHERE open_to = 'team'")
    # Which files that are not closed have a lead who is gone?
    _of_a_lead = models.Index("(caseworker_id) WHERE state <> 'closed' AND active IS TRUE")
    # Which covers are the newest of the house? (a supervisor's list)
    _newest_first = models.Index("(opened_on DESC, id DESC)")

    @api.model
    def _her_files_by_name(self):
        """The files that the caller leads, is named on, or has for a time at this second."""
        uid, now = self.env.uid, fields.Datetime.now()
        return [
            [('caseworker_id', '=', uid)],
            [('member_ids', 'in', [uid])],
            [('grant_ids', 'any', [
                ('user_id', '=', uid), ('ended_at', '=', False), ('since', '<=', now), ('until', '>', now)])],
        ]

    @api.model
    def _her_files(self):
        """Also those of which the client chose that the evening team of the caller may read them."""
        return [
            *self._her_files_by_name(), [('open_to', '=', 'team'), ('location_id.staff_ids', 'in', [self.env.uid])]]

    def _is_read_as_team(self):
        """Whether the caller reads this file as one of the evening team, and as nothing more."""
        self.ensure_one()
        user, case = self.env.user, self.sudo()  # sudo: who works on the file is on its cover; only yes or no comes out
        if user in case.caseworker_id | case.member_ids:
            return False
        return not case._has_grant(user) and case.open_to == 'team' and user in case.location_id.staff_ids

    def _has_grant(self, user):
        """Whether somebody has this file for a time. Hook: the room of access answers."""
        return False

    # public: needs the wall and an open file; the colleague must be an active caseworker who is not locked out
    @dialog(
        title=_lt("Add a colleague to this file"), confirm=_lt("Add"), asks='_new_member_question',
        before=('_ensure_standing', '_ensure_open'))
    def add_member(self, answers):
        """Let a colleague work on this file.

        :raise UserError: when the colleague is no caseworker or is locked out, or the file is not open
        """
        self._set_team(member_ids=[Command.link(self._colleague(answers).id)])
    action_add_member = add_member.ask

    # public: needs the wall, works in every state of the file and never on its lead
    @dialog(
        title=_lt("Lock a colleague out of this file"), confirm=_lt("Lock out"), asks='_lock_out_question',
        before=('_ensure_own',))
    def lock_out(self, answers):
        """Make this file not exist for a colleague, because the client asks so.

        :raise UserError: when it is the case lead, who has to hand over the file first
        """
        colleague = self._who_is_locked_out(answers)
        if colleague == self.caseworker_id:
            raise UserError(self.env._("The case lead cannot be locked out. Give the file to somebody else first."))
        self._set_team(locked_out_ids=[Command.link(colleague.id)], member_ids=[Command.unlink(colleague.id)])
        self._record_lock_out(colleague)
    action_lock_out = lock_out.ask

    def _readers_questions(self):
        """To whom the file is open now; one that does not go on can only be closed to the team."""
        question = self._question('open_to', required=True, value=self.open_to)
        if self.state != 'open':
            question['options'] = [option for option in question['options'] if option['value'] == 'members']
        return [question]

    # public: needs the wall; fewer readers in every state of the file, more only when it is open and hers for good
    @dialog(
        title=_lt("Who may read this file"), confirm=_lt("Keep the answer"), asks='_readers_questions',
        before=('_ensure_own',),
        intro=_lt("Ask the client. A no counts at once, whoever hears it."))
    def choose_readers(self, answers):
        """Open the file to the evening team, or close it to the team, as the client says now.

        :param dict answers: ``open_to``
        :return: the caller's files, when this one is not hers to read any more
        :raise AccessError: for more readers, by somebody who has the file for a time
        :raise UserError: for more readers of a file that is not open, or without an answer
        """
        if answers.get('open_to') not in ('members', 'team'):
            raise UserError(self.env._("Ask the client whether the evening team may see the file."))
        if answers['open_to'] == 'team':
            self._ensure_standing()
            self._ensure_open()
        elif self.open_to == 'members':
            self._note_narrowed((), self.location_id)  # she said so: no way back opens it again
        self._set_team(open_to=answers['open_to'])
        return None if self.has_access('read') else self.env['ir.actions.act_window']._for_xml_id(
            'huiskamer_case.huiskamer_case_action')
    action_choose_readers = choose_readers.ask

    # public: the lead's team by the wall, or a supervisor who sees the cover and does not name herself
    @dialog(title=_lt("Give this file to another lead"), confirm=_lt("Give"), asks='_new_lead_question')
    def assign(self, answers):
        """Give the file to another lead: the lead herself does so, or a supervisor, never to herself.

        :raise AccessError: when the caller is neither
        :raise UserError: when the supervisor names herself
        """
        self.check_access('read')
        colleague = self._colleague(answers)
        is_supervisor = self.env.user.has_group('huiskamer_case.group_supervisor')
        if not is_supervisor:
            self._ensure_standing()
        elif colleague == self.env.user and self.caseworker_id != self.env.user:
            raise UserError(self.env._("A supervisor cannot give a file to herself. Another supervisor can."))
        self._take_over(colleague)
    action_assign = assign.ask

    def _take_over(self, colleague):
        """Make this colleague the lead, and the owner of the next actions of the former one."""
        former = self.caseworker_id
        self._set_team(caseworker_id=colleague.id)
        Notice = self.env['huiskamer.case.notice']
        if former not in (colleague, self.env.user):
            Notice._tell(former, self.mapped('code'))
        if colleague not in (former, self.env.user):
            Notice._tell(colleague, self.mapped('code'), 'passed')

    def _may_know(self, users):
        """Those of these colleagues for whom one of these files at least exists: nobody else is told of them."""
        # sudo: being locked out is hidden from supervisors; only who may be told comes out
        locked = [case.locked_out_ids for case in self.sudo()]
        return users.filtered(lambda user: any(user not in out for out in locked))

    # Hooks: other rooms of casework answer.

    def _ensure_standing(self):
        """Hold the wall for a change of who works on the file; the room of access keeps guests out.

        :raise AccessError: when the caller may not make it
        """
        self._ensure_own()

    def _record_lock_out(self, colleague):
        """Put on record that this file must not exist for a colleague; the room of access does.

        :param colleague: the user who was locked out
        """

    def _lock_out_question(self):
        """For whom this file must not exist: anybody of the house but its lead, and who is locked out already."""
        return self._colleague_question(self._people_of_the_house() - self.caseworker_id - self.locked_out_ids)

    def _new_member_question(self):
        """Who does not work on this file yet."""
        return self._colleague_question(self._caseworkers() - self.caseworker_id - self.member_ids)

    def _new_lead_question(self):
        """Who can lead it instead; a supervisor does not give a file to herself. Who is locked out is refused like
        anybody else who cannot, for a supervisor is not to know.
        """
        others = self._caseworkers() - self.caseworker_id
        if self.env.user.has_group('huiskamer_case.group_supervisor'):
            others -= self.env.user
        return self._colleague_question(others)

    def _colleague_question(self, colleagues=None):
        """Which of these colleagues, by default of all who work on files."""
        return [self._question(
            'caseworker_id', required=True, type='selection', label=self.env._("Colleague"),
            options=self._options(self._caseworkers() if colleagues is None else colleagues, 'name'))]

    @api.model
    def _caseworkers(self):
        """The colleagues who have the role of caseworker."""
        return self.env['res.users']._with_role('caseworker')

    def _ensure_caseworker(self):
        """Only caseworkers open files.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_caseworker'):
            raise AccessError(self.env._("Only caseworkers can open a file."))

    @api.model
    def _people_of_the_house(self):
        """Everybody who has a role here: whose relative a client is can be anybody, also at the door or on top."""
        return self.env['res.users']._with_role()

    def _who_is_locked_out(self, answers):
        """The colleague named in the answers, whatever her role.

        :raise UserError: when it is nobody of the house
        """
        colleague = self._people_of_the_house().filtered(lambda user: user.id == answers.get('caseworker_id'))
        if not colleague:
            raise UserError(self.env._("Choose a colleague of this house."))
        return colleague

    def _colleague(self, answers, allow_locked_out=False):
        """The colleague named in the answers.

        :raise UserError: when it is nobody, no caseworker, or locked out of the file
        """
        self.ensure_one()
        colleague = self._caseworkers().filtered(lambda user: user.id == answers.get('caseworker_id'))
        if not colleague:
            raise UserError(self.env._("Choose a colleague who works on files."))
        # sudo: being locked out is hidden from supervisors; only the refusal shows
        if not allow_locked_out and colleague in self.sudo().locked_out_ids:
            raise UserError(self.env._("This colleague cannot work on this file."))
        return colleague

    def _set_team(self, **vals):
        """Change who works on the file."""
        # sudo: who works on a file changes by named methods only, no role may write it
        files = through_method(self).sudo()
        before = {case: (case._who_sees(), case.locked_out_ids) for case in files}
        files.write(vals)
        for case, (seen, out) in before.items():
            case._note_narrowed(*(was - now for was, now in zip(seen, case._who_sees(), strict=True)))
            for user in case.locked_out_ids - out:  # however that came: what she was told of it goes too
                self.env['huiskamer.case.notice']._withdraw(case.mapped('code'), user)

    def _who_sees(self):
        """Who is named on this file, and the place whose evening team sees it."""
        return self.member_ids | self.caseworker_id, self.location_id.filtered(lambda _place: self.open_to == 'team')

    def _note_narrowed(self, people, place):
        """Remember who no longer sees this file: they do not come back with a back-up.

        :param people: who was named on it
        :param place: whose evening team saw it
        """
        Ended = self.env['huiskamer.ended']
        Ended._add('member', [f'{self.code} {Ended._whom(user)}' for user in people])
        Ended._add('team', [self.code] if place else [])
