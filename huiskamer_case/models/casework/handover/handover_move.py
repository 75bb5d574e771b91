from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import showing
from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.guards import through_method
from . import handover_flow as flow
from .completion import COMPLETIONS, STANDARD
from .verbs import GUARDS, WAITS

_lt = LazyTranslate(__name__)

# What a step writes in the sealed detail; everything else it asks for is on the cover.
IN_DETAIL = ('named_contact', 'place', 'reason_words')
# How the receiver's answer came in, when the caseworker writes it down for the receiver.
ON_BEHALF = 'on_behalf_of'


class HuiskamerHandoverMove(models.Model):
    """How a handover moves: by a verb of the table, with its facts, and in no other way."""
    _inherit = 'huiskamer.handover'

    # public: needs the wall and a possible step, and answers with questions
    def action_move(self):
        """Take the step of the button that was pressed, after asking for the facts it needs."""
        verb = self.env.context.get('huiskamer_verb')
        self._ensure_possible(verb)
        self._ensure_no_wait(verb, fields.Datetime.now())
        return self._ask('move', verb)

    def _move_title(self, verb):
        """The words of the step."""
        return dict(self.env['huiskamer.handover.event']._fields['verb']._description_selection(self.env))[verb]

    def _move_questions(self, verb):
        """The facts that a step asks for."""
        move = flow.find(self._stage_at(fields.Datetime.now()), verb)
        questions = [self._move_question(name) for name in move.asks if self._is_asked(name)]
        if self._is_for_receiver(move):
            questions.append(self._question(
                ON_BEHALF, 'huiskamer.handover.event', required=flow.SENDER not in move.who))
        return [*questions, self._question('occurred_at', 'huiskamer.handover.event', later=True)]

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

    # public: needs the wall (or, for her own steps, the role of supervisor) and a step of the table that a person may
    #   take; the clock's and the system's are not among them
    @dialog(
        title=lambda handover, verb: handover._move_title(verb), confirm=lambda handover,
        verb: handover._move_title(verb),
        asks='_move_questions', reads=('huiskamer.handover.detail', 'huiskamer.handover.event'),
        intro=lambda handover, verb: handover._move_intro(verb))
    def move(self, verb, answers):
        """Take one step of the table, as somebody who works on the file or as a supervisor.

        :param str verb: ``send``, ``accept``, ... as in ``handover_flow.MOVES``
        :param dict answers: the facts the step asks for, and optionally ``occurred_at``
        :raise AccessError: when the caller does not work on this file
        :raise UserError: when the step is not possible now, or a fact is missing
        """
        move = self._ensure_possible(verb)
        occurred_at = answers.get('occurred_at') or fields.Datetime.now()
        if answers.get('occurred_at'):
            self.env['huiskamer.case']._ensure_recent(occurred_at)
        if self._is_for_receiver(move) and flow.SENDER not in move.who and not answers.get(ON_BEHALF):
            raise UserError(self.env._("Say how the service let you know."))
        in_file = flow.IN_FILE & set(move.who) and self._is_mine()
        along = self._going_along(verb)
        self._move(verb, answers, occurred_at, flow.SENDER if in_file else flow.SUPERVISOR)
        for hers in along:
            hers._go_along(verb, answers)

    def _live_events(self):
        """What happened; the room of ordinary life leaves out what was taken back."""
        return self.event_ids

    def _going_along(self, _verb):
        """Hook: those who go along in this handover and for whom this step is taken too."""
        return self.browse()

    def _go_along(self, verb, answers):
        """Take the step of the handover that leads."""
        self.move(verb, answers)

    def _move(self, verb, answers=None, occurred_at=None, acting_as=None):
        """Carry a step out: check it, write its facts, add its event, count it.

        Every change of stage comes through here. The row is held for the length of the call, so
        that of two sessions one goes first and the other sees what it did.

        :param str acting_as: in which role of ``handover_flow`` the caller takes it
        """
        answers = answers or {}
        occurred_at = occurred_at or fields.Datetime.now()
        self._lock()
        self._ensure_moving(verb)
        self._let_time_count(verb, occurred_at)
        move = flow.find(self.stage, verb)
        if not move:
            raise UserError(self._refusal(verb))
        acting_as = acting_as or (flow.SENDER if flow.IN_FILE & set(move.who) else move.who[0])
        self._ensure_two_people(acting_as)
        facts = self._facts(move, answers)
        occurred_at = self._in_order(occurred_at)
        self._ensure_no_wait(verb, occurred_at)
        facts |= GUARDS[verb](self, facts, occurred_at) if verb in GUARDS else {}
        before = self.stage
        target = self.held_from_stage if move.target == flow.BACK else move.target
        self._write_move(move, target, facts, occurred_at)
        self._add_event(move, before, occurred_at, acting_as, answers.get(ON_BEHALF))
        self._count_move(verb, before, occurred_at)
        self.env.flush_all()  # the database's word on "one open handover" is heard now, not later

    def _ensure_moving(self, verb):
        """Let nothing move in a frozen file but what protects the client (GDPR art. 18).

        :raise UserError: saying why the file is frozen
        """
        if flow.is_for_people(verb) and verb not in flow.WHEN_FROZEN:
            self.case_id._ensure_not_frozen()

    def _let_time_count(self, verb, occurred_at):
        """Let consent that had run out by then count first, also when no job has seen it."""
        if flow.is_for_people(verb) and self._stage_at(occurred_at) != self.stage:
            self._move('expire_consent', acting_as=flow.CLOCK)

    def _ensure_no_wait(self, verb, moment):
        """Hold what has to be first, whatever is answered: asked and then refused is asked for nothing.

        :raise UserError: saying what it is
        """
        if verb in WAITS:
            WAITS[verb](self, moment)

    def _is_for_receiver(self, move):
        """Whether this is a step of the service, or one that the service may have told of."""
        return flow.RECEIVER in move.who

    def _is_asked(self, asked):
        """Whether a question is put now: a check only when its day has come."""
        return not asked.startswith('check_') or asked.rstrip('?') in self._due_checks(fields.Datetime.now())

    def _ensure_possible(self, verb):
        """The move by this verb, if the caller may take it now.

        :raise AccessError: when the caller neither works on this file nor supervises it
        :raise UserError: when the table does not have it for her, or it was done already
        """
        self.check_access('read')
        if not self._roles():
            raise AccessError(self.env._("This record does not exist, or it is not yours to use."))
        if verb not in self._verbs_now():
            raise UserError(self._refusal(verb))
        return flow.find(self._stage_at(fields.Datetime.now()), verb)

    def _ensure_two_people(self, acting_as):
        """Nobody acts as sender and as receiver of the same handover.

        :raise UserError: when the caller was on the other side before
        """
        events = self._live_events()
        others = {
            flow.RECEIVER: events.filtered(lambda event: event.acted_as == flow.SENDER).by_id | self.requester_id,
            flow.SENDER: events.filtered(lambda event: event.acted_as == flow.RECEIVER).by_id,
        }
        if self.env.user in others.get(acting_as, ()):
            raise UserError(self.env._("You act for the other side of this handover. Somebody else does this."))

    def _refusal(self, verb):
        """Why this step cannot be taken, in the user's words."""
        verb = verb if isinstance(verb, str) else ''
        verbs = dict(self.env['huiskamer.handover.event']._fields['verb']._description_selection(self.env))
        stages = dict(self._fields['stage']._description_selection(self.env))
        stage = self._stage_at(fields.Datetime.now())
        return self.env._(
            "“%(step)s” is not possible now. This handover stands at “%(stage)s”.",
            step=verbs.get(verb, verb), stage=stages[stage])

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
                raise UserError(self.env._("Choose one of the answers: %(what)s.",
                                           what=field._description_string(self.env)))
            if value and field.type in ('date', 'datetime'):
                value = field.to_date(value) if field.type == 'date' else field.to_datetime(value)
            if value and field.type == 'many2one':
                value = self.env[field.comodel_name].browse(value).exists().id
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
        if question['type'] == 'many2one':
            question |= {'type': 'selection',
                         'options': self._options(self.env[self._fields[name].comodel_name].search([]))}
        if name == 'outcome':
            allowed = COMPLETIONS.get(self.service_id.kind, STANDARD).outcomes
            question['options'] = [option for option in question['options'] if option['value'] in allowed]
        if name == 'not_asked_reason':
            question['when'] = {'client_word': ['not_asked']}
        return question

    def _in_order(self, occurred_at):
        """The moment of a step, kept from running backwards: people give times to the minute.

        :raise UserError: when something would have happened before the step that came before it
        """
        latest = max(self._live_events().mapped('occurred_at'), default=occurred_at)
        if occurred_at < latest.replace(second=0, microsecond=0):
            raise UserError(self.env._("This would have happened before the previous step. Look at the time again."))
        return max(occurred_at, latest)

    def _write_move(self, move, target, facts, occurred_at):
        """Write the new stage and the facts: codes and dates on the cover, words in the detail."""
        cover = {name: value for name, value in facts.items() if name not in IN_DETAIL}
        detail = {name: value for name, value in facts.items() if name in IN_DETAIL and value}
        if move.verb in flow.STAMPS:
            cover[flow.STAMPS[move.verb]] = occurred_at
        if target in flow.FINAL and move.source not in flow.FINAL:
            cover['ended_because'] = flow.ending(move.verb, move.source)
        # sudo: the stage changes by this method only, no role may write the cover
        handover = through_method(self).sudo()
        handover.write(cover | {'stage': target})
        handover.write(handover._clock_vals(move.verb, move.source, target, occurred_at))
        if detail:
            handover.detail_ids.write(detail)
        if target == flow.ERROR:
            handover._forget_content()

    def _forget_content(self):
        """What was entered in error is nobody's business; called with the caller's limits off."""
        self.detail_ids.write({'named_contact': False, 'place': False, 'reason_words': False, 'remarks': False})
        through_method(self.disclosure_ids).write({'question': False, 'text': False})

    def _add_event(self, move, before, occurred_at, acting_as, on_behalf_of):
        """Add one line to the history, without content."""
        # sudo: history is written by what happens, never by hand
        self.env['huiskamer.handover.event'].sudo().create({
            'handover_id': self.id,
            'verb': move.verb,
            'from_stage': before,
            'to_stage': self.stage,
            'occurred_at': occurred_at,
            'by_id': self.env.user.id,
            'acted_as': acting_as,
            'on_behalf_of': on_behalf_of if self._is_for_receiver(move) else False,
        })

    def _count_move(self, verb, before, occurred_at):
        """Count the step in its month; a need that was not met is counted by its reason as well."""
        count, day = self.env['huiskamer.outcome.count']._count, house_days.day_of(occurred_at,
            house_days.zone_of(self))
        count(self.service_id.kind, verb, day)
        if verb == 'confirm_decline':
            count(self.service_id.kind, f'unmet_{self.decline_reason}', day)
        elif verb in flow.UNMET:
            count(self.service_id.kind, f'unmet_{flow.UNMET[verb]}', day)
