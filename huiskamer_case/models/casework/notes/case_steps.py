import re
from datetime import time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import answers as given
from ...shared import house_days
from ...shared.dialog import dialog
from .step import OPEN

_lt = LazyTranslate(__name__)

# So many steps come out of one conversation; more is a mistake of whoever calls.
MOST_STEPS = 20
TIME = re.compile(r'(\d{1,2})[:.](\d{2})')
IN_OPEN_FILE = ('_ensure_own', '_ensure_open')


class HuiskamerCaseSteps(models.Model):
    """What is to be done in a file, by whom and when: what was agreed with the client."""
    _inherit = 'huiskamer.case'

    step_ids = fields.One2many(
        'huiskamer.step', 'case_id', string="Steps", readonly=True, groups='huiskamer_case.group_caseworker')
    open_step_ids = fields.One2many(
        'huiskamer.step', 'case_id', string="To do", readonly=True, domain=[('state', '=', OPEN)],
        groups='huiskamer_case.group_caseworker')
    next_step_on = fields.Date(
        "Next step on", compute='_compute_next_step_on', search='_search_next_step_on',
        groups='huiskamer_case.group_caseworker')

    @api.depends('step_ids.due_on', 'step_ids.state')
    @api.depends_context('uid')
    def _compute_next_step_on(self):
        """The first agreed day that is still to come, or was missed; one question for a whole list."""
        days = dict(self.env['huiskamer.step']._read_group(
            [('case_id', 'in', self.ids), ('state', '=', OPEN)], ['case_id'], ['due_on:min']))
        for case in self:
            case.next_step_on = days.get(case._origin, False)

    def _search_next_step_on(self, operator, value):
        """Find files by the day of a step that waits."""
        if operator not in ('<', '<=', '>', '>='):
            return NotImplemented
        return [('step_ids', 'any', [('state', '=', OPEN), ('due_on', operator, value)])]

    def _compute_next_on(self):
        """A step that was agreed is a next date of the file too."""
        super()._compute_next_on()
        for case in self:
            # sudo: only the day comes out, to who sees the cover anyway
            case.next_on = min(filter(None, (case.next_on, case.sudo().next_step_on)), default=False)

    # public: needs the wall and an open file; every answer is read before a step is made
    @dialog(title=_lt("What is next?"), confirm=_lt("Agree"), asks='_step_questions', before=IN_OPEN_FILE)
    def agree_step(self, answers):
        """Agree on one step in this file.

        :param dict answers: ``what``, ``on``, and optionally ``at`` (``14:30``) and ``owner``
        :return: the step
        :raise UserError: when something is missing or cannot be, or the file is not open
        """
        return self._agree_steps([answers])
    action_agree_step = agree_step.ask

    def _step_questions(self):
        """The questions about one step."""
        Step = self.env['huiskamer.step']
        return [
            Step._question('what', required=True, readonly=False),
            Step._question('due_on', name='on', required=True, readonly=False),
            Step._time_question(),
            Step._question('owner_id', name='owner', type='selection', readonly=False, value=self.env.uid,
                           options=self._options(self._possible_owners(), 'name')),
        ]

    def _agree_steps(self, rows, contact=None, goal=None):
        """Make steps out of answers: ``what``, ``on``, ``at`` and ``owner`` of each.

        :raise AccessError: for a file that is not the caller's
        :raise UserError: saying what is missing or cannot be; then none is made
        """
        self._ensure_own()
        self._ensure_open()
        if not isinstance(rows, (list, tuple)) or len(rows) > MOST_STEPS or not all(isinstance(row, dict)
            for row in rows):
            raise UserError(self.env._("These answers cannot be read. Open the dialog again."))
        vals_list = [self._step_vals(row) for row in rows]
        steps = self.env['huiskamer.step']._add([
            vals | {'case_id': self.id, 'contact_id': contact and contact.id, 'goal_id': goal and goal.id}
            for vals in vals_list])
        self._ensure_owner(all(step._is_open_to(step.owner_id) for step in steps))
        return steps

    def _step_vals(self, row):
        """One step, from what was answered.

        :raise UserError: when the words or the day are missing, or something cannot be
        """
        row = given.read(self.env, {
            'what': row.get('what'), 'due_on': row.get('on'), 'at': row.get('at'), 'owner_id': row.get('owner')},
            ['huiskamer.step'])
        what = (row['what'] or '').strip()
        if not what:
            raise UserError(self.env._("Say what the next step is."))
        if not row['due_on']:
            raise UserError(self.env._("Choose the day of the next step."))
        return {
            'what': what, 'due_on': row['due_on'], 'due_at': self._moment_on(row['due_on'], row['at']),
            'owner_id': self._step_owner(row['owner_id']).id}

    def _step_owner(self, user_id):
        """Who does the step: the colleague that was named, or the caller.

        :raise UserError: when the colleague cannot open this file
        """
        owner = self.env['res.users'].browse(user_id or self.env.uid)
        self._ensure_owner(self._can_work_on(owner))
        return owner

    def _ensure_owner(self, can):
        """Give nobody a step that she cannot open.

        :raise UserError: when the colleague cannot
        """
        if not can:
            raise UserError(self.env._("This colleague cannot work on this file. Choose somebody else, or yourself."))

    def _can_work_on(self, user):
        """Whether this colleague is there and may open the file."""
        person = self.env.user if user == self.env.user else user  # of herself nobody asks which colleagues she sees
        return bool(person.active) and self.client_id.with_user(user).has_access('write')

    @api.model
    def _load_of(self, colleagues):
        """How full these colleagues are: {colleague: (open files, steps due within a week)}."""
        week = house_days.today(self) + timedelta(days=7)
        # sudo: a supervisor sees covers and no steps; only numbers come out
        files = dict(self.sudo()._read_group(
            [('caseworker_id', 'in', colleagues.ids), ('state', '=', 'open')], ['caseworker_id'], ['__count']))
        steps = dict(self.env['huiskamer.step'].sudo()._read_group(  # sudo: as above
            [('owner_id', 'in', colleagues.ids), ('state', '=', 'open'), ('due_on', '<=', week)], ['owner_id'],
            ['__count']))
        return {colleague: (files.get(colleague, 0), steps.get(colleague, 0)) for colleague in colleagues}

    def _possible_owners(self):
        """Whom a step of this file can be given to."""
        return self._caseworkers().filtered(self._can_work_on)

    def _set_team(self, **vals):
        """Change who works on the file; its steps follow."""
        super()._set_team(**vals)
        self.env['huiskamer.step']._replace_owners(cases=self)

    def _moment_on(self, day, hour):
        """The moment of an hour such as ``14:30`` on this day, where the huiskamer is; False without an hour.

        :raise UserError: when it is no hour of the day
        """
        if not hour:
            return False
        found = TIME.fullmatch(hour.strip()) if isinstance(hour, str) else None
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise UserError(self.env._("This is no time of the day. Write it as 14:30, or leave it empty."))
        return house_days.moment_of(day, time(int(found[1]), int(found[2])), house_days.zone_of(self))

    def _waiting_questions(self):
        """At closing: what came of the steps that still wait."""
        questions = super()._waiting_questions()
        if self.open_step_ids:
            questions.append({
                'name': 'open_steps', 'label': self.env._("Steps that still wait"), 'help': '',
                'type': 'selection', 'required': True, 'value': False,
                'options': [
                    {'value': 'done', 'label': self.env._("They are done")},
                    {'value': 'drop', 'label': self.env._("They are not needed any more")}],
            })
        return questions

    def _end_steps(self, choice):
        """Say of what waits in a file that is closed what came of it.

        :raise UserError: when something waits and nothing was chosen
        """
        if self.open_step_ids and not choice:
            raise UserError(self.env._("Something still waits in this file. Choose whether it is done or not needed "
                                       "any more."))
        if choice == 'done':
            self.open_step_ids.done()
        elif self.open_step_ids:
            self.open_step_ids.drop({'word': self.env._("The file was closed.")})
        # sudo: what whoever closes the file does not read waits no more either; only that it ended is written
        self.sudo().open_step_ids._end_unseen()


class HuiskamerGoalStep(models.Model):
    """A goal comes nearer by steps."""
    _inherit = 'huiskamer.goal'

    step_ids = fields.One2many('huiskamer.step', 'goal_id', string="Steps", readonly=True)

    def _step_questions(self):
        """The questions about one step for this goal."""
        return self.case_id._step_questions()

    # public: needs the wall and an open file, as a step of the file itself does
    @dialog(title=_lt("What is next?"), confirm=_lt("Agree"), asks='_step_questions',
            before=('_ensure_writable_file',))
    def agree_step(self, answers):
        """Agree on one step for this goal.

        :param dict answers: as for the file
        """
        return self.case_id._agree_steps([answers], goal=self)
    action_agree_step = agree_step.ask
