from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..shared.guards import through_method
from . import handover_flow as flow

# What a step writes in the sealed detail; everything else it asks for is on the cover.
IN_DETAIL = ('named_contact', 'place', 'reason_words')
# How the receiver's answer came in, when the caseworker writes it down for the receiver.
ON_BEHALF = 'on_behalf_of'


class HuiskamerHandoverMove(models.Model):
    """How a handover moves: by a verb of the table, with its facts, and in no other way."""
    _inherit = 'huiskamer.handover'

    def action_move(self):
        """Take the step of the button that was pressed, after asking for the facts it needs."""
        self.ensure_one()
        verb = self.env.context.get('huiskamer_verb')
        move = self._ensure_possible(verb)
        titles = dict(self.env['huiskamer.handover.event']._fields['verb']._description_selection(self.env))
        questions = [self._move_question(name) for name in move.asks]
        if move.who == flow.RECEIVER:
            questions.append(self._question(ON_BEHALF, 'huiskamer.handover.event', required=True, value='phone'))
        questions.append(self._question('occurred_at', 'huiskamer.handover.event', later=True))
        return self._ask('move', titles[verb], questions, titles[verb], args=(verb,))

    def move(self, verb, answers):
        """Take one step of the table, as somebody who works on the file.

        :param str verb: ``send``, ``accept``, ... as in ``handover_flow.MOVES``
        :param dict answers: the facts the step asks for, and optionally ``occurred_at``
        :raise AccessError: when the caller does not work on this file
        :raise UserError: when the step is not possible now, or a fact is missing
        """
        self.ensure_one()
        self._ensure_possible(verb)
        occurred_at = fields.Datetime.to_datetime(answers.get('occurred_at')) or fields.Datetime.now()
        if answers.get('occurred_at'):
            self.env['huiskamer.case']._ensure_recent(occurred_at)
        self._move(verb, answers, occurred_at)

    def _move(self, verb, answers=None, occurred_at=None):
        """Carry a step out: check it, write its facts, add its event, count it.

        Every change of stage comes through here. The row is held for the length of the call, so
        that of two sessions one goes first and the other sees what it did.
        """
        answers = answers or {}
        occurred_at = occurred_at or fields.Datetime.now()
        self._lock()
        move = flow.find(self.stage, verb)
        if not move:
            raise UserError(self._refusal(verb))
        facts = self._facts(move, answers)
        occurred_at = self._in_order(occurred_at)
        facts |= self._before(verb, facts, occurred_at)
        before = self.stage
        self._write_move(move, facts, occurred_at)
        self._add_event(move, before, occurred_at, answers.get(ON_BEHALF))
        self.env['huiskamer.outcome.count']._count(
            self.service_id.kind, verb, fields.Date.to_date(occurred_at))
        self.env.flush_all()  # the database's word on "one open handover" is heard now, not later

    def _ensure_possible(self, verb):
        """The move by this verb, if the caller may take it now.

        :raise AccessError: when the caller does not work on this file
        :raise UserError: when the table does not have it, or it was done already
        """
        self.case_id._ensure_own()
        if verb not in self._verbs_now():
            raise UserError(self._refusal(verb))
        return flow.find(self.stage, verb)

    def _refusal(self, verb):
        """Why this step cannot be taken, in the user's words."""
        verbs = dict(self.env['huiskamer.handover.event']._fields['verb']._description_selection(self.env))
        stages = dict(self._fields['stage']._description_selection(self.env))
        return self.env._(
            "“%(step)s” is not possible now. This handover stands at “%(stage)s”.",
            step=verbs.get(verb, verb), stage=stages[self.stage])

    def _facts(self, move, answers):
        """The answers that this step asks for, checked.

        :raise UserError: naming the first one that is missing or cannot be right
        """
        facts = {}
        for asked in move.asks:
            name = asked.rstrip('?')
            field = self._field_of(name)
            value = answers.get(name) or False
            if not value and not asked.endswith('?'):
                raise UserError(self.env._("Fill in: %(what)s.", what=field._description_string(self.env)))
            if value and field.type == 'selection' and value not in dict(field.selection):
                raise UserError(self.env._("Choose one of the answers: %(what)s.", what=field._description_string(self.env)))
            if value and field.type == 'datetime':
                value = fields.Datetime.to_datetime(value)
            facts[name] = value
        return facts

    def _field_of(self, name):
        """The field behind a fact, on the cover or in the detail."""
        model = 'huiskamer.handover.detail' if name in IN_DETAIL else self._name
        return self.env[model]._fields[name]

    def _move_question(self, asked):
        """The question for one fact of a step."""
        name = asked.rstrip('?')
        model = 'huiskamer.handover.detail' if name in IN_DETAIL else self._name
        question = self._question(name, model, required=not asked.endswith('?'))
        if name == 'not_asked_reason':
            question['when'] = {'client_word': ['not_asked']}
        return question

    def _in_order(self, occurred_at):
        """The moment of a step, kept from running backwards: people give times to the minute.

        :raise UserError: when something would have happened before the step that came before it
        """
        latest = max(self.event_ids.mapped('occurred_at'), default=occurred_at)
        if occurred_at < latest.replace(second=0, microsecond=0):
            raise UserError(self.env._("This would have happened before the previous step. Look at the time again."))
        return max(occurred_at, latest)

    def _before(self, verb, facts, occurred_at):
        """What a verb needs besides its facts, and what it adds to them."""
        check = getattr(self, f'_before_{verb}', None)
        return check(facts, occurred_at) if check else {}

    def _before_send(self, _facts, occurred_at):
        """Hold the gate: nothing is sent without consent that is live and covers all of it.

        The consent row is held too, so that withdrawing and sending cannot both win.

        :raise UserError: saying what is missing
        """
        self.case_id._ensure_open()
        client = self.case_id.client_id
        if not client.contact_channel:
            raise UserError(self.env._("Agree first how the client can be reached safely, and fill it in."))
        consent = self._live_consent(occurred_at)
        if consent:
            consent._use(occurred_at)
            consent = self._live_consent(occurred_at)
        if not consent:
            raise UserError(self.env._(
                "There is no consent that covers all of this for %(service)s. Ask the client, or share less.",
                service=self.service_id.display_name))
        digest = self.disclosure_ids._freeze(occurred_at)
        return {'consent_id': consent.id, 'consent_checked_at': occurred_at, 'disclosure_digest': digest}

    def _before_book(self, facts, _occurred_at):
        """An appointment lies ahead of the answer it follows.

        :raise UserError: when it would have been before the receiver said yes
        """
        if facts['appointment_at'] < self.answered_at.replace(second=0):  # people give times to the minute
            raise UserError(self.env._("The appointment would be before the service said yes. Look at the time again."))
        return {}

    def _before_attend(self, _facts, occurred_at):
        """Nobody has attended before the appointment.

        :raise UserError: when the time has not come
        """
        if self.appointment_at > occurred_at:
            raise UserError(self.env._("The appointment has not been yet. Record afterwards whether the client came."))
        return {}

    def _before_complete(self, facts, _occurred_at):
        """The client's own word, or why it was not asked.

        :raise UserError: when it was not asked and no reason is given
        """
        if facts['client_word'] == 'not_asked' and not facts['not_asked_reason']:
            raise UserError(self.env._("Say why the client was not asked."))
        return {}

    def _write_move(self, move, facts, occurred_at):
        """Write the new stage and the facts: codes and dates on the cover, words in the detail."""
        cover = {name: value for name, value in facts.items() if name not in IN_DETAIL}
        detail = {name: value for name, value in facts.items() if name in IN_DETAIL and value}
        if move.verb in flow.STAMPS:
            cover[flow.STAMPS[move.verb]] = occurred_at
        if move.target in flow.FINAL:
            cover['ended_because'] = flow.ENDINGS[move.verb]
        # sudo: the stage changes by this method only, no role may write the cover
        handover = through_method(self).sudo()
        handover.write(cover | {'stage': move.target})
        handover.write(handover._next_vals(move.target, occurred_at))
        if detail:
            handover.detail_ids.write(detail)

    def _deadline(self, stage, moment):
        """When the next action is late: the service's own time to answer, or the stage's hours."""
        if stage.key in (flow.REQUESTED, flow.RECEIVED):
            hours = self.service_id.answer_within
            start = self.sent_at or moment
            return start + timedelta(hours=min(hours, 1.0) if self.urgency == 'tonight' else hours)
        start = self.appointment_at if stage.key == flow.SCHEDULED else moment
        return start + timedelta(hours=stage.hours)

    def _add_event(self, move, before, occurred_at, on_behalf_of):
        """Add one line to the history, without content."""
        # sudo: history is written by what happens, never by hand
        self.env['huiskamer.handover.event'].sudo().create({
            'handover_id': self.id,
            'verb': move.verb,
            'from_stage': before,
            'to_stage': move.target,
            'occurred_at': occurred_at,
            'by_id': self.env.user.id,
            'on_behalf_of': on_behalf_of if move.who == flow.RECEIVER else False,
        })
