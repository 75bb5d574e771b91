from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .case_opening import PAPER_DAYS


class HuiskamerCaseNote(models.Model):
    """Writing down what was said and what comes next: the act that is done most often."""
    _inherit = 'huiskamer.case'

    def action_write_contact(self):
        """Ask what was said and what comes next, for a note in this file."""
        self._ensure_own()
        self._ensure_open()
        return self._ask('write_note', self.env._("Write a contact note"), self._note_questions(), self.env._("Keep"))

    def _note_questions(self):
        """The questions of a note: what happened, what one thinks of it, how it went, and the first next step."""
        Contact, names = 'huiskamer.contact', self.env['huiskamer.contact']._told_fields()
        words = [name for name in names if name not in ('held_on', 'channel', 'kind') and (name != 'health' or self.allows_health)]
        today = fields.Date.to_string(fields.Date.context_today(self))
        return [
            *(self._question(name, Contact) for name in words),
            self._question('channel', Contact, required=True, value='here'),
            self._question('kind', Contact, required=True, value='talk'),
            self._question('held_on', Contact, name='on', required=True, value=today),
            *(question | {'name': f"step_{question['name']}", 'required': False} for question in self._step_questions())]

    def write_note(self, answers):
        """Write one note in this file, with the steps that were agreed; all of it or nothing.

        The file is this one: no answer says which.

        :param dict answers: ``facts``, ``observation``, ``health``, ``channel``, ``kind``, ``on`` (the day), and
            ``steps``: a list of ``what``, ``on``, ``at`` (``14:30``) and ``owner`` of each
        :return: the note
        :raise AccessError: for a file that is not the caller's
        :raise UserError: when nothing was written, something cannot be, or the file is not open
        """
        self._ensure_own()
        self._ensure_open()
        answers = dict(answers) if isinstance(answers, dict) else {}
        steps = answers.pop('steps', None) or []
        first = {name: answers.pop(f'step_{name}', None) for name in ('what', 'on', 'at', 'owner')}
        if first['what'] or first['on']:
            steps = [first]
        answers['held_on'] = answers.pop('on', None)
        told = self._answers(answers, 'huiskamer.contact')
        self._ensure_since_opening(told['held_on'])
        vals = {name: told[name] for name in self.env['huiskamer.contact']._told_fields() if told.get(name)}
        if not steps and not any(self.env['huiskamer.contact']._fields[name].type == 'text' for name in vals):
            raise UserError(self.env._("Nothing was written down yet: the facts, an observation, or a next step."))
        note = self.env['huiskamer.contact'].create([vals | {'case_id': self.id}])
        if steps:
            self._agree_steps(steps, contact=note)
        return note

    def _ensure_since_opening(self, day):
        """Nothing is kept of the time before somebody said yes; an evening on paper is written down within a week.

        :raise UserError: for a day long before the file was opened
        """
        if day and day < self.opened_on - timedelta(days=PAPER_DAYS):
            raise UserError(self.env._("This day is before the file was opened. Look at the date again."))
