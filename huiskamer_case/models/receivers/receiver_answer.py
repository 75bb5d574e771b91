from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..casework.handover import handover_flow as flow
from ..oversight.read_log import read_log
from ..shared import answers as reading
from ..shared import house_days
from ..shared.limits import whole

# Words for a moment, so that most answers need no typing; the rest is typed.
NOW, SOON, TOMORROW = 'now', 'soon', 'tomorrow'
SOON_HOURS = 2
# A name or a place may be of digits alone.
WORDS = ('char', 'text')


class HuiskamerReceiverAnswer(models.Model):
    """What somebody of a service answers: through the same table of moves, said as the service, once."""
    _inherit = 'huiskamer.handover'

    @api.model
    def _answer_by_code(self, code, verb, facts, number):
        """Take one step for the service that the caller answers for; the same number twice has one effect.

        :param dict facts: what was chosen or typed, as text
        :param str number: the random number of the page that it was chosen on
        :return: whether there is such a handover that is the caller's
        :raise UserError: when it cannot be answered so now, in words
        """
        read_log.begin(self.env, 'receiver')
        handover = self._found_by_caller(code)
        if not handover:
            return False
        handover.env['huiskamer.answer.number']._once(
            number, ('receiver', handover.id), [verb, facts], lambda: handover._answer(verb, facts))
        return True

    def _answer(self, verb, facts):
        """Take the step; where one cannot be taken any more, say so in words.

        :raise UserError: as the step itself, or when it is not the service's to take now
        """
        self._lock()
        if verb not in self._verbs_of_receiver():
            raise UserError(self._closed_refusal() if not self._is_disclosed() else self._refusal(verb))
        given = self._read_facts(verb, facts)
        if verb == 'confirm_recall' and not self.recall_told_at:
            self._move('tell_recall', acting_as=flow.SYSTEM)  # the page itself told them
        answered = self | self._going_along(verb)
        for handover in answered:
            handover._move_for_service(verb, given)
        answered.owner_id._tell_now()
        return True

    def _move_for_service(self, verb, facts=None):
        """Take a step as the service; what the step itself looks at is shown to nobody."""
        with read_log.reading_for(self.env, read_log.COMPARE):
            self._move(verb, facts, acting_as=flow.RECEIVER)

    def _closed_refusal(self):
        """Why nothing can be answered: what was open a moment ago is not, and nothing of it is shown."""
        return self.env._("This was ended or put on hold meanwhile. Nothing more is shared, and nothing was changed.")

    def _read_facts(self, verb, facts):
        """The answers of a page, of the type of their fields; what was not asked is left out.

        :raise UserError: for what cannot be used, in words
        """
        questions = {question['name']: question for question in self._questions_for_receiver(verb)}
        typed = {
            name: value if questions[name]['type'] in WORDS else self._moment_or_text(questions[name]['type'], value)
            for name, value in facts.items() if name in questions}
        return reading.read(self.env, typed, ('huiskamer.handover.detail', self._name))

    def _moment_or_text(self, kind, value):
        """A moment as it is stored, from a word for it, from the clock of the house, or with the zone that a system of
        theirs sends along; else what was typed.
        """
        if kind != 'datetime' or not value:
            number = whole(value)
            return value if number is None else number
        now, zone = fields.Datetime.now(), house_days.zone_of(self)
        words = {NOW: now, SOON: now + timedelta(hours=SOON_HOURS)}
        if value in words:
            return fields.Datetime.to_string(words[value])
        if value == TOMORROW:
            morning = house_days.day_of(now, zone) + timedelta(days=1)
            return fields.Datetime.to_string(house_days.moment_of(morning, house_days.MORNING, zone))
        try:
            wall = datetime.fromisoformat(value)
            wall = wall.astimezone(zone) if wall.tzinfo else wall
        except (TypeError, ValueError, OverflowError):
            raise UserError(self.env._("Choose a day and a time.")) from None
        return fields.Datetime.to_string(house_days.moment_of(date(wall.year, wall.month, wall.day), wall.time(), zone))
