import re
from datetime import time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import answers as given
from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.guards import through_method
from .case_asking import PAPER_DAYS
from .contact import REQUEST
from .step import OPEN

_lt = LazyTranslate(__name__)

IN_OPEN_FILE = ('_ensure_own', '_ensure_open')
# So many steps come out of one conversation; more is a mistake of whoever calls.
MOST_STEPS = 20
# The words of a note in its dialog: the cursor stands in the facts.
NOTE_FIELDS = {'facts': {'focus': True, 'rows': 6}, 'observation': {'rows': 2}, 'health': {'rows': 2}}
STEP_DAYS = 7
# People sit at the huiskamer a while before it opens and after it closes.
AROUND_OPENING = timedelta(hours=1)
TIME = re.compile(r'(\d{1,2})[:.](\d{2})')


class HuiskamerCaseWriting(models.Model):
    """Writing in a file what was said, what is done next and what the client wants: what is done most often.

    The file is the record that the methods are called on. No answer names one.
    """
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

    def _note_questions(self):
        """The questions of a note: what happened, what one thinks of it, what comes next, and how it went."""
        Contact, names = 'huiskamer.contact', self.env['huiskamer.contact']._told_fields()
        words = [name for name in names if name not in ('held_on', 'channel', 'kind')
                 and (name != 'health' or self.allows_health)]
        today = fields.Date.to_string(house_days.today(self))
        return [
            *(self._question(name, Contact, **NOTE_FIELDS.get(name, {})) for name in words),
            {'name': 'steps', 'type': 'rows', 'label': self.env._("What is next?"), 'add': self.env._("Another step"),
             'help': self.env._("Only lines in which something stands are kept."), 'required': False, 'value': False,
             'columns': self._step_columns()},
            self._question('channel', Contact, required=True, value=self._likely_channel()),
            self._question('kind', Contact, required=True, value='talk'),
            self._question('held_on', Contact, name='on', required=True, value=today)]

    def _step_columns(self):
        """What is asked of each step of a note; a week from now is what is mostly agreed."""
        in_a_week = fields.Date.to_string(house_days.today() + timedelta(days=STEP_DAYS))
        return [
            question | {'type': 'time' if question['name'] == 'at' else question['type']}
            | ({'value': in_a_week} if question['name'] == 'on' else {})
            for question in self._step_questions()]

    def _likely_channel(self):
        """Where this contact probably was: at the huiskamer around its opening hours, else by phone."""
        now = house_days.local(fields.Datetime.now(), house_days.zone_of(self))
        around = self.location_id.resource_calendar_id._work_intervals_batch(now - AROUND_OPENING, now + AROUND_OPENING)
        return 'here' if around[False] else 'phone'

    # public: needs the wall and an open file; the file is the record it is called on
    @dialog(
        title=_lt("Write a contact note"), confirm=_lt("Keep"), asks='_note_questions', reads=('huiskamer.contact',),
        before=IN_OPEN_FILE)
    def write_note(self, answers):
        """Write one note in this file, with the steps that were agreed; all of it or nothing.

        The file is this one: no answer says which.

        :param dict answers: ``facts``, ``observation``, ``health``, ``channel``, ``kind``, ``on`` (the day), and
            ``steps``: a list of ``what``, ``on``, ``at`` (``14:30``) and ``owner`` of each
        :return: the note
        :raise AccessError: for a file that is not the caller's
        :raise UserError: when nothing was written, something cannot be, or the file is not open
        """
        steps = answers.get('steps') or []
        told = answers | given.read(self.env, {'held_on': answers.get('on')}, ['huiskamer.contact'])
        self._ensure_since_opening(told['held_on'])
        vals = {name: told[name] for name in self.env['huiskamer.contact']._told_fields() if told.get(name)}
        if not steps and not any(self.env['huiskamer.contact']._fields[name].type == 'text' for name in vals):
            raise UserError(self.env._("Nothing was written down yet: the facts, an observation, or a next step."))
        note = self.env['huiskamer.contact'].create([vals | {'case_id': self.id}])
        if steps:
            self._agree_steps(steps, contact=note)
        return note
    action_write_contact = write_note.ask

    def _request_questions(self):
        """What the client asks, and how she said it."""
        Contact = 'huiskamer.contact'
        return [
            self._question('facts', Contact, required=True, label=self.env._("What the client asks"),
                           **NOTE_FIELDS['facts']),
            self._question('channel', Contact, required=True, value=self._likely_channel())]

    # public: needs the wall and a file that its client asked to leave as it is; nothing but a note of this kind comes
    # in
    @dialog(
        title=_lt("The client asks for something"), confirm=_lt("Keep"), asks='_request_questions',
        reads=('huiskamer.contact',),
        before=('_ensure_own', '_ensure_left_as_it_is'),
        intro=_lt("The file stays as it is. Only what the client herself asks for is written down."))
    def write_request(self, answers):
        """Write down what the client asks for, in a file that she asked to leave as it is (GDPR art. 18(2)).

        :param dict answers: ``facts`` and ``channel``
        :return: the note
        :raise UserError: without words, or when the file is not one that the client asked to leave
        """
        if not answers.get('facts'):
            raise UserError(self.env._("Write down what the client asks."))
        # through a method: a frozen file takes no other note
        note = through_method(self.env['huiskamer.contact']).create([{
            'case_id': self.id, 'kind': REQUEST, 'channel': answers.get('channel') or 'here',
            'facts': answers['facts']}])
        return note.with_env(self.env)
    action_write_request = write_request.ask

    def _ensure_left_as_it_is(self):
        """Only a file that its client asked to leave as it is.

        :raise UserError: for any other
        """
        # sudo: only the state is read, also for a file that the caller is about to be refused
        if any(case.state != 'frozen' or case.frozen_because != 'asked' for case in self.sudo()):
            raise UserError(self.env._("This is for a file that the client asked to leave as it is."))

    def _ensure_since_opening(self, day):
        """Nothing is kept of the time before somebody said yes; an evening on paper is written down within a week.

        :raise UserError: for a day long before the file was opened
        """
        if day and day < self.opened_on - timedelta(days=PAPER_DAYS):
            raise UserError(self.env._("This day is before the file was opened. Look at the date again."))

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
        return self.env['huiskamer.step']._add([
            vals | {'case_id': self.id, 'contact_id': contact and contact.id, 'goal_id': goal and goal.id}
            for vals in vals_list])

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
        if not self._can_work_on(owner):
            raise UserError(self.env._("This colleague cannot work on this file. Choose somebody else, or yourself."))
        return owner

    def _can_work_on(self, user):
        """Whether this colleague is there and may open the file."""
        return bool(user.active) and self.client_id.with_user(user).has_access('write')

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

    def _goal_questions(self):
        """What the client wants, in her words, and what it is about."""
        topics = self.env['huiskamer.topic'].search([])
        return [
            self._question('wish', 'huiskamer.goal', required=True),
            self._question('topic_id', 'huiskamer.goal', required=True, type='selection',
                           options=self._options(topics)),
        ]

    # public: needs the wall and an open file; the file is the record it is called on
    @dialog(
        title=_lt("What does the client want?"), confirm=_lt("Set a goal"), asks='_goal_questions',
        reads=('huiskamer.goal',),
        before=IN_OPEN_FILE)
    def set_goal(self, answers):
        """Write down what the client wants, in this file.

        :param dict answers: ``topic_id`` and ``wish``
        :return: the goal
        :raise UserError: when one of them is missing, or the file is not open
        """
        wish = (answers.get('wish') or '').strip()
        if not wish or not answers.get('topic_id'):
            raise UserError(self.env._("Write down what the client wants, and what it is about."))
        return self.env['huiskamer.goal'].create([{'case_id': self.id, 'topic_id': answers['topic_id'], 'wish': wish}])
    action_set_goal = set_goal.ask


class HuiskamerGoalStep(models.Model):
    """A goal comes nearer by steps."""
    _inherit = 'huiskamer.goal'

    step_ids = fields.One2many('huiskamer.step', 'goal_id', string="Steps", readonly=True)

    def _step_questions(self):
        """The questions about one step for this goal."""
        return self.case_id._step_questions()

    # public: needs the wall and an open file, as a step of the file itself does
    @dialog(title=_lt("What is next?"), confirm=_lt("Agree"), asks='_step_questions')
    def agree_step(self, answers):
        """Agree on one step for this goal.

        :param dict answers: as for the file
        """
        return self.case_id._agree_steps([answers], goal=self)
    action_agree_step = agree_step.ask
