"""What destroys something and so takes two people, or a delay that others hear of: terms, holds, seals."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.guards import is_through_method, through_method
from ..roles.decision_words import changes_in_words, field_in_words
from .erasure import ERASE

_lt = LazyTranslate(__name__)
BY_ITSELF = _lt("Somebody else has to confirm it. Others hear of it at once, and after some days it happens by itself.")
TERM, HOLD, SEAL = 'term', 'hold', 'seal'
# What a second person decides about a term.
DECIDED = frozenset({'kind', 'days', 'shortest_days', 'automatic'})
LONGEST_TERM = 36_525  # days; a century


class HuiskamerDecision(models.Model):
    """What two people decide in this room."""
    _inherit = 'huiskamer.decision'

    kind = fields.Selection(
        selection_add=[
            (ERASE, "Erase a file"), (TERM, "Change a retention term"), (HOLD, "Lift a legal hold"),
            (SEAL, "Let be written over what does not open")],
        ondelete={ERASE: 'cascade', TERM: 'cascade', HOLD: 'cascade', SEAL: 'cascade'})

    @api.model
    def _clock_stands(self):
        """Also while this database came back from a back-up: what it says waits may have been refused since."""
        return super()._clock_stands() or self.env['huiskamer.ended']._came_back()

    @api.model
    def _asked_words(self, kind, code, record, wish):
        """What is destroyed or kept for another time, in the language at hand."""
        if kind == TERM and record and 'was' in wish:
            changes = changes_in_words(record, wish['was'], wish)
            return record.display_name, f'{record.display_name}: {changes}'
        if kind == ERASE and wish:
            why = field_in_words(self.env['huiskamer.erasure'], 'why', wish['why'])
            return code, self.env._("File %(code)s is erased for good: %(why)s.", code=code, why=why)
        if kind == HOLD:
            return code, self.env._("The legal hold on file %(code)s is lifted.", code=code)
        if kind == SEAL and record:
            return code, self.env._("What does not open in %(code)s (%(field)s) may be written over.", code=code,
                                    field=record.field_name)
        return super()._asked_words(kind, code, record, wish)


class HuiskamerRetentionTerm(models.Model):
    """A term decides what is destroyed and when, so nobody changes one alone."""
    _inherit = ['huiskamer.retention.term', 'huiskamer.ask.mixin']
    _name = 'huiskamer.retention.term'

    # public: refuses every change of days by one person; the rest needs the access list's leave
    def write(self, vals):
        """Change the words of a term; its days take a second person.

        :raise UserError: for a change of days by one person
        """
        if DECIDED & vals.keys() and not self.env.su and not is_through_method(self):
            raise UserError(self.env._("A term changes with a second person, or after some days. Use the button "
                                       "Change."))
        return super().write(vals)

    def _change_questions(self):
        """For how long, and why."""
        days = {'type': 'char', 'help': '', 'required': True}
        return [
            {'name': 'keep_days', 'label': self._fields['days']._description_string(self.env), 'value': str(self.days)}
            | days,
            {'name': 'keep_shortest', 'label': self._fields['shortest_days']._description_string(self.env),
             'value': str(self.shortest_days)} | days,
            self._question('automatic', value=self.automatic),
            self._question('reason', 'huiskamer.decision', required=True),
        ]

    # public: needs the role of privacy officer; only puts a request on record that a second person decides
    @dialog(
        title=_lt("Change this term"), confirm=_lt("Ask for it"), asks='_change_questions',
        before=('_ensure_privacy_officer',),
        reads=('huiskamer.decision',), intro=BY_ITSELF)
    def change(self, answers):
        """Ask for other days.

        :param dict answers: ``keep_days``, ``keep_shortest``, ``automatic`` and ``reason``
        :return: the action that shows what waits now
        :raise AccessError: for anybody but the privacy officer
        :raise UserError: for what is no number of days, no second person could set, or is no change
        """
        wish = {
            'days': self._days_typed(answers.get('keep_days')),
            'shortest_days': self._days_typed(answers.get('keep_shortest')),
            'automatic': answers.get('automatic') is True}
        if wish['shortest_days'] == self.shortest_days == self.days:
            wish['shortest_days'] = wish['days']  # nobody set it apart, so it follows
        wish = {name: value for name, value in wish.items() if self[name] != value}
        if not wish:
            raise UserError(self.env._("Nothing would change."))
        self._ensure_can_be_set(wish)
        return self.env['huiskamer.decision']._ask_for(
            TERM, self, answers.get('reason'), was={name: self[name] for name in wish}, **wish).action_show()
    action_change = change.ask

    def _days_typed(self, typed):
        """A number of days, from what was typed.

        :raise UserError: when it is none
        """
        text = str(typed or '').strip()
        if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= LONGEST_TERM):
            raise UserError(self.env._("Fill in a whole number of days."))
        return int(text)

    def _ensure_privacy_officer(self):
        """Only the privacy officer.

        :raise AccessError: for anybody else
        """
        self.check_access('read')
        self.env['huiskamer.erasure']._ensure_privacy_officer()

    def _carry_out_decision(self, _kind, wish):
        """Set the days that two people decided; a shortest term of which they said nothing stays as it is."""
        if 'days' in wish:
            wish = {'shortest_days': self.shortest_days} | wish
        # sudo: a term changes by a decision only, whatever the second person may write
        through_method(self).sudo().write({name: wish[name] for name in DECIDED & wish.keys()})


class HuiskamerLegalHold(models.Model):
    """Lifting a hold lets a file be erased."""
    _inherit = ['huiskamer.legal.hold', 'huiskamer.ask.mixin']
    _name = 'huiskamer.legal.hold'

    def _why_question(self):
        """Why."""
        return [self._question('reason', 'huiskamer.decision', required=True)]

    # public: needs the role of privacy officer; only puts a request on record that a second person decides
    @dialog(
        title=_lt("Lift this hold"), confirm=_lt("Ask for it"), asks='_why_question',
        before=('_ensure_privacy_officer', '_ensure_seen'), reads=('huiskamer.decision',),
        intro=_lt("The file can be erased again. Somebody else has to confirm it; after some days it happens by "
                  "itself."))
    def lift(self, answers):
        """Ask for the hold to be lifted.

        :param dict answers: ``reason``
        :return: the action that shows what waits now
        :raise AccessError: for anybody but the privacy officer
        :raise UserError: when it was lifted before, or without a reason
        """
        self._ensure_live()
        return self.env['huiskamer.decision']._ask_for(HOLD, self, answers.get('reason')).action_show()
    action_lift = lift.ask

    def _ensure_seen(self):
        """Only what the caller reads.

        :raise AccessError: for anything else
        """
        self.check_access('read')

    def _carry_out_decision(self, _kind, _wish):
        """Lift it."""
        self._lift()


class HuiskamerSealFinding(models.Model):
    """Letting a value be written over gives up what a back-up may still have."""
    _inherit = ['huiskamer.seal.finding', 'huiskamer.ask.mixin']
    _name = 'huiskamer.seal.finding'

    def _why_question(self):
        """Why."""
        return [self._question('reason', 'huiskamer.decision', required=True)]

    # public: needs the role of privacy officer; only puts a request on record that a second person decides
    @dialog(
        title=_lt("May be written anew"), confirm=_lt("Ask for it"), asks='_why_question',
        before=('_ensure_privacy_officer', '_ensure_seen'), reads=('huiskamer.decision',),
        intro=_lt("What stands there can then be written over and is lost. Was it looked for in a back-up first? "
                  "Somebody else has to confirm it; after some days it happens by itself."))
    def release(self, answers):
        """Ask for this value to be given up.

        :param dict answers: ``reason``
        :return: the action that shows what waits now
        :raise AccessError: for anybody but the privacy officer
        :raise UserError: when it opens, or was given up before, or without a reason
        """
        if self.state != 'open':
            raise UserError(self.env._("This value opens again, is gone, or was given up before."))
        return self.env['huiskamer.decision']._ask_for(SEAL, self, answers.get('reason')).action_show()
    action_release = release.ask

    def _ensure_seen(self):
        """Only what the caller reads.

        :raise AccessError: for anything else
        """
        self.check_access('read')

    def _carry_out_decision(self, _kind, _wish):
        """Give it up."""
        self._release()
