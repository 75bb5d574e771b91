from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import answers as given
from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.guards import through_method
from .case_steps import IN_OPEN_FILE
from .contact import REQUEST

_lt = LazyTranslate(__name__)

# The words of a note in its dialog: the cursor stands in the facts.
NOTE_FIELDS = {'facts': {'focus': True, 'rows': 6}, 'observation': {'rows': 2}, 'health': {'rows': 2}}
STEP_DAYS = 7
# People sit at the huiskamer a while before it opens and after it closes.
AROUND_OPENING = timedelta(hours=1)


class HuiskamerCaseWriting(models.Model):
    """Writing in a file what was said, and what the client wants: what is done most often.

    The file is the record that the methods are called on. No answer names one.
    """
    _inherit = 'huiskamer.case'

    contact_ids = fields.One2many(
        'huiskamer.contact', 'case_id', string="Contacts", groups='huiskamer_case.group_caseworker')
    goal_ids = fields.One2many(
        'huiskamer.goal', 'case_id', string="Goals", groups='huiskamer_case.group_caseworker')

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
