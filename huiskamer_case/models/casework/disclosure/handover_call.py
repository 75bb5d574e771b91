from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import showing
from ...shared.dialog import dialog
from ..handover import handover_flow as flow

_lt = LazyTranslate(__name__)

# What a later appointment mostly has in common with the one before.
KNOWN_ON_COVER = ('accompaniment', 'meeting_language_id', 'outcome')
KNOWN_IN_DETAIL = ('place', 'named_contact')


class HuiskamerHandoverCall(models.Model):
    """How it really goes: one phone call, and what is known already for the next step."""
    _inherit = 'huiskamer.handover'

    def _phone_questions(self):
        """With whom it was agreed, and where; one confirmation stands for sent, received, accepted and booked."""
        return [
            self._question('named_contact', 'huiskamer.handover.detail', required=True,
                           value=self.env._("Intake desk")),
            self._question('on_behalf_of', 'huiskamer.handover.event', required=True, value='phone'),
            self._question('place', 'huiskamer.handover.detail', required=True, value=self.env._("At the desk")),
            self._question('occurred_at', 'huiskamer.handover.event', later=True),
        ]

    # public: takes four steps through `move`, each with all of its own checks, or none
    @dialog(
        title=_lt("Agreed by phone, we are walking over now"), confirm=_lt("Agreed: we go now"),
        asks='_phone_questions',
        reads=('huiskamer.handover.detail', 'huiskamer.handover.event'),
        before=(lambda handover: handover._ensure_possible('send'),),
        intro=lambda handover: handover._phone_intro())
    def agreed_by_phone(self, answers):
        """Take the steps that one phone call stands for, all or none.

        :param dict answers: ``named_contact``, ``on_behalf_of``, ``place`` and optionally ``occurred_at``
        :raise UserError: as each of the steps would
        """
        now = answers.get('occurred_at') or fields.Datetime.now()
        facts = answers | {
            'sent_how': 'phone', 'first_contact_at': now, 'appointment_at': now, 'accompaniment': 'wanted',
            'on_behalf_of': answers.get('on_behalf_of') or 'phone'}
        for verb in flow.AGREED_BY_PHONE:
            self.move(verb, facts)
    action_agreed_by_phone = agreed_by_phone.ask

    def _move_question(self, asked):
        """The question for one fact of a step, with what is known already: a new appointment is mostly at the same
        place.
        """
        question = super()._move_question(asked)
        name = question['name']
        if name in KNOWN_IN_DETAIL:
            known = showing(self.detail_ids)[name] if self._is_mine() else False
        else:
            known = self[name] if name in KNOWN_ON_COVER else False
        known = known.id if isinstance(known, models.BaseModel) else known
        return question | {'value': known} if known and not question['value'] else question

    def _phone_intro(self):
        """What one confirmation stands for, and where to call."""
        return ' '.join([
            self.env._("This writes down: sent by phone, received, accepted, appointment now, we go along."),
            self.service_id._call_words()])
