from odoo import models
from odoo.tools.translate import LazyTranslate

from ..casework.handover import handover_flow as flow
from ..casework.handover.completion import COMPLETIONS, STANDARD
from ..shared import house_days

_lt = LazyTranslate(__name__)

# What comes next, as somebody of the service reads it.
NEXT = {
    flow.REQUESTED: _lt("Your answer"), flow.RECEIVED: _lt("Your answer"),
    flow.DECLINE_PROPOSED: _lt("We look at your no"),
    flow.ACCEPTED: _lt("An appointment"), flow.WAITLISTED: _lt("Say when there is a place"),
    flow.SCHEDULED: _lt("The appointment; say afterwards whether the client came"),
    flow.UNATTENDED: _lt("A new appointment"), flow.CALLED_OFF: _lt("A new appointment"),
    flow.ATTENDED: _lt("Say how it goes"),
}
ENDED, ON_HOLD, STOP = _lt("It has ended"), _lt("On hold: nothing is shared now"), _lt(
    "Stop: nothing more may be done with this")
# Questions of a step that the service is not asked: reasons are codes here, and what the client says is not theirs.
NOT_ASKED = ('reason_words',)


class HuiskamerHandoverLines(models.Model):
    """The words that a receiver sees: of a line, of an answer, of a question. White-listed, one by one."""
    _inherit = 'huiskamer.handover'

    def _line(self):
        """One line: codes, dates, and words that say nothing about the client."""
        is_open = self._is_disclosed()
        line = {
            'code': self.code, 'service': self.service_id.name, 'is_open': is_open,
            'told_to_stop': self._is_told_to_stop(),
            'stage': '', 'urgency': '', 'is_tonight': False, 'deadline': False, 'until': '', 'is_late': False,
            'next': self._closed_words()}
        if not is_open:
            return line
        stages, urgencies = (dict(self._fields[name]._description_selection(self.env)) for name in ('stage', 'urgency'))
        return line | {
            'stage': stages[self.stage], 'urgency': urgencies[self.urgency], 'is_tonight': self.urgency == 'tonight',
            'deadline': self.deadline, 'until': self._clock_words(self.deadline),
            'next': self.env._(NEXT.get(self.stage, ENDED)),
            'is_late': self.is_overdue}

    def _closed_words(self):
        """What is said of a handover of which nothing is open: that it ended, waits, or that they have to stop."""
        if self._is_told_to_stop():
            return self.env._(STOP)
        return self.env._(ON_HOLD) if self.stage in flow.OPEN and self.stage != flow.ATTENDED else self.env._(ENDED)

    def _clock_words(self, moment):
        """A moment on the clock of the house, in the reader's language."""
        return house_days.moment_in_words(self.env, moment, self, 'EEE d MMM, HH:mm')

    def _dated_facts(self):
        """What was agreed with the service itself: (label, words)."""
        names = ('first_contact_at', 'appointment_at', 'accompaniment', 'meeting_language_id', 'review_on')
        facts = []
        for name in names:
            if name == 'meeting_language_id' and not self._knows_language():
                continue
            field, value = self._fields[name], self[name]
            if field.type == 'datetime':
                value = self._clock_words(value)
            elif field.type == 'selection':
                value = dict(field._description_selection(self.env)).get(value)
            elif field.type == 'many2one':
                value = value.display_name
            if value:
                facts.append((field._description_string(self.env), str(value)))
        return facts

    def _knows_language(self):
        """Whether the service knows in which language they meet: it was told what the client speaks, or booked it."""
        booked = self._live_events().filtered(lambda event: event.verb in ('book', 'rebook'))[-1:]
        return 'language' in self.disclosure_ids.category_ids.mapped('code') or booked.acted_as == flow.RECEIVER

    def _answers(self):
        """The buttons: what can be answered now, with the questions of each."""
        words = dict(self.env['huiskamer.handover.event']._fields['verb']._description_selection(self.env))
        own = {'propose_decline': self.env._("Not possible"), 'confirm_recall': self.env._("We have stopped"),
               'ask_back': self.env._("Ask something"), 'state_outcome': self.env._("How it went")}
        return [
            {'verb': verb, 'label': own.get(verb, words[verb]), 'is_onward': verb in flow.ONWARD
             or verb == 'confirm_recall',
             'questions': self._questions_for_receiver(verb)}
            for verb in self._verbs_of_receiver()]

    def _questions_for_receiver(self, verb):
        """The facts that an answer needs, with nothing filled in that stands in the file."""
        asked = [name for name in flow.find(self.stage, verb).asks if self._is_asked(name)
                 and name.rstrip('?') not in NOT_ASKED]
        return [self._question_for_receiver(name) for name in asked if not name.endswith('_client?')]

    def _question_for_receiver(self, asked):
        """One question, with the choices of its kind of service and a first guess that is not from the file."""
        name = asked.rstrip('?')
        model = 'huiskamer.handover.detail' if name in ('named_contact', 'place') else self._name
        question = self._question(name, model, required=not asked.endswith('?'))
        if name == 'outcome':
            allowed = COMPLETIONS.get(self.service_id.kind, STANDARD).outcomes
            question['options'] = [option for option in question['options'] if option['value'] in allowed]
        if question['type'] == 'many2one':
            question |= {'type': 'selection',
                         'options': self._options(self.env[self._fields[name].comodel_name].search([]))}
        if name == 'called_off_by':
            question['value'] = 'service'
        guesses = {'named_contact': self.env.user.name, 'place': self.env._("At the desk"),
                   'accompaniment': self.accompaniment or 'wanted'}
        return question | {'value': guesses[name]} if name in guesses else question
