from odoo import models

from ...oversight.sealing.sealed import showing
from . import handover_flow as flow

# What a later appointment mostly has in common with the one before.
KNOWN_ON_COVER = ('accompaniment', 'meeting_language_id')
KNOWN_IN_DETAIL = ('place', 'named_contact')


class HuiskamerHandoverWords(models.Model):
    """What a dialog about a step says besides its questions: what one agrees with, and where to call."""
    _inherit = 'huiskamer.handover'

    def _move_intro(self, verb):
        """What stands above the questions of a step."""
        if self.stage == flow.DECLINE_PROPOSED:
            return self._said_no_words()
        move = flow.find(self.stage, verb)
        return self.service_id._call_words() if move and (verb == 'send' or self._is_for_receiver(move)) else ''

    def _said_no_words(self):
        """What the service said, for who agrees with it or does not."""
        reasons = dict(self._fields['decline_reason']._description_selection(self.env))
        said = [self.env._("%(service)s said no.", service=self.service_id.display_name)]
        if self.decline_reason:
            said.append(self.env._("Reason: %(reason)s.", reason=reasons[self.decline_reason]))
        words = showing(self.detail_ids).reason_words if self._is_mine() else ''
        if words:
            said.append(self.env._("In their words: %(words)s", words=words))
        return ' '.join(said)

    def _move_question(self, asked):
        """The question for one fact of a step, with what is known already: a new appointment is mostly at the same place."""
        question = super()._move_question(asked)
        name = question['name']
        if name in KNOWN_IN_DETAIL:
            known = showing(self.detail_ids)[name] if self._is_mine() else False
        else:
            known = self[name] if name in KNOWN_ON_COVER else False
        known = known.id if isinstance(known, models.BaseModel) else known
        return question | {'value': known} if known and not question['value'] else question

    def _hand_over_questions(self):
        """The questions of a handover that goes on from this one, with what was asked and shared before."""
        disclosure = showing(self.disclosure_ids)
        known = {
            'urgency': self.urgency, 'direction': self.direction,
            'category_ids': disclosure.category_ids.ids, 'question': disclosure.question}
        return [
            question | {'value': known[question['name']]} if known.get(question['name']) else question
            for question in super()._hand_over_questions()]

    def _phone_intro(self):
        """What one confirmation stands for, and where to call."""
        return ' '.join([
            self.env._("This writes down: sent by phone, received, accepted, appointment now, we go along."),
            self.service_id._call_words()])
