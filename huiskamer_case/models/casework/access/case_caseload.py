from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.guards import through_method
from ...shared.plural import plural

_lt = LazyTranslate(__name__)

# The answers that say which parts go along.
PART = 'part_'
# A step that was agreed and waits.
WAITING = 'open'


class HuiskamerCaseCaseload(models.Model):
    """Nothing about a person is ever without somebody: whose a file is now, and all that hangs on one colleague.

    Both are worked out when they are asked, from who is there at that second. Other rooms add what is
    theirs to ``_hangs_on`` ({part: records}), ``_part_words`` ({part: words}) and a ``_give_<part>``
    (records, former, to) that returns the records that stay where they are.

    When a colleague leaves, all that hangs on her stands on one screen, to be handed over in one go or by
    parts: by a supervisor, who sees numbers and none of what is in it.
    """
    _inherit = 'huiskamer.case'

    def _whose(self):
        """Who has this file now: its lead, else somebody who works on it too, else who names a new lead."""
        self.ensure_one()
        case = self.sudo()  # sudo: who works on it, also for a file that the caller does not see
        there = self._caseworkers() - case.locked_out_ids
        return (case.caseworker_id & there) or (case.member_ids & there)[:1] or self.env['res.users']._keepers(
            case.locked_out_ids)

    @api.model
    def _without_somebody(self):
        """What waits for somebody to be named, as words with codes: files whose lead is gone, and what other rooms
        add.
        """
        # sudo: a check of the house; codes come out
        cases = self.sudo().search([('state', '!=', 'closed')])
        there = self._caseworkers()
        waiting = cases.filtered(lambda case: case.caseworker_id not in there)
        return [self.env._("%(code)s: its lead is gone", code=case.code) for case in waiting]

    @api.model
    def _hangs_on(self, colleague):
        """All that hangs on this colleague, part by part: {part: records}."""
        # sudo: a supervisor sees covers only, and of places who is in their teams
        cases, places = self.sudo(), self.env['huiskamer.location'].sudo().with_context(active_test=False)
        return {
            'files': cases.search([('caseworker_id', '=', colleague.id), ('state', '!=', 'closed')]),
            'member': cases.search([('member_ids', 'in', colleague.ids)]),
            'agreed': self.env['huiskamer.step'].sudo().search(
                [('owner_id', '=', colleague.id), ('state', '=', WAITING)]),
            'team': places.search([('staff_ids', 'in', colleague.ids)]),
            'focal': places.search([('focal_person_id', '=', colleague.id)]),
        }

    @api.model
    def _part_words(self):
        """What each part is called, for one colleague who leaves."""
        return {
            'files': self.env._("Files that this colleague leads"),
            'member': self.env._("Files on which this colleague works too (taken off)"),
            'agreed': self.env._("Steps that were agreed"),
            'team': self.env._("Evening teams"),
            'focal': self.env._("Focal person for minors"),
        }

    @api.model
    def _give_files(self, cases, former, to):
        """Make another colleague the lead; files from which she is locked out stay."""
        staying = cases.filtered(lambda case: to in case.locked_out_ids)
        for case in (cases - staying).with_env(self.env):
            case._take_over(to)
        return staying

    @api.model
    def _give_member(self, cases, former, to):
        """Take the former colleague off files where she worked too."""
        # who left is no longer active, and still stands among the members
        for case in cases.with_env(self.env).with_context(active_test=False):
            case._set_team(member_ids=[Command.unlink(former.id)])
        return cases.browse()

    @api.model
    def _give_agreed(self, steps, former, to):
        """Let another colleague do what was agreed, where she may open the file; else it stays, or is its lead's."""
        able = steps.filtered(lambda step: step.case_id._can_work_on(to))
        through_method(able).write({'owner_id': to.id})
        return steps - able

    @api.model
    def _give_team(self, places, former, to):
        """Let another colleague into the evening team instead."""
        places.write({'staff_ids': [Command.unlink(former.id), Command.link(to.id)]})
        return places.browse()

    @api.model
    def _give_focal(self, places, former, to):
        """Make another colleague the focal person."""
        places.write({'focal_person_id': to.id})
        return places.browse()

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
            to._tell_now()
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


class ResUsers(models.Model):
    """A colleague who goes, or loses the role, leaves what hung on her to somebody; who names somebody hears of it at
    once.
    """
    _inherit = 'res.users'

    def _have_left(self):
        """Whoever looks after what has nobody is told that there is news."""
        super()._have_left()
        self._tell_what_is_left()

    def _tell_what_is_left(self):
        """Tell the supervisors when something hangs on colleagues who no longer work on files."""
        Case = self.env['huiskamer.case']
        gone = self.sudo() - Case._caseworkers().sudo()  # sudo: whoever makes her leave
        left = [records for colleague in gone for records in Case._hangs_on(colleague).values() if records]
        if left:
            self._keepers()._tell_now()
