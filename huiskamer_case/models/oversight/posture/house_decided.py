from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.guards import is_through_method, through_method
from ..roles.decision_words import changes_in_words
from .house import LOCK_OF

_lt = LazyTranslate(__name__)
LOG_IN = 'log_in'
# From nobody to everybody: a step back is weaker.
ASKED_OF_WHOM = ('off', 'names', 'ours')
NEVER, LONGEST_LOCK = 0, 1440  # minutes


class HuiskamerDecision(models.Model):
    """What two people decide about how the house logs in."""
    _inherit = 'huiskamer.decision'

    kind = fields.Selection(selection_add=[(LOG_IN, "Make logging in weaker")], ondelete={LOG_IN: 'cascade'})

    @api.model
    def _asked_words(self, kind, code, record, wish):
        """What lets in more easily, in the language at hand."""
        if kind == LOG_IN and record and 'was' in wish:
            return record.display_name, changes_in_words(record, wish['was'], wish)
        return super()._asked_words(kind, code, record, wish)


class HuiskamerHouse(models.Model):
    """Making it stronger is done at once; making it weaker takes a second person, or a delay that others hear of."""
    _inherit = ['huiskamer.house', 'huiskamer.ask.mixin']
    _name = 'huiskamer.house'

    # public: refuses to make logging in weaker by one person; the rest needs the access list's leave
    def write(self, vals):
        """Change the house, but let nobody alone weaken how it logs in.

        :raise UserError: for a second factor that is asked of fewer people, or a screen that stays open for longer
        """
        if not self.env.su and not is_through_method(self) and any(self._is_weaker(name, vals[name]) for name in vals):
            raise UserError(self.env._("This would make logging in weaker. It takes a second person: use the button "
                                       "Make it weaker."))
        return super().write(vals)

    def _is_weaker(self, name, value):
        """Whether this value lets in more easily than the one that stands."""
        if name == 'second_factor':
            return value in ASKED_OF_WHOM and ASKED_OF_WHOM.index(value) < ASKED_OF_WHOM.index(self.second_factor
                or 'off')
        if name in LOCK_OF:
            minutes = self._fields[name].convert_to_cache(value, self)  # as it will be kept: 0.4 becomes never
            return (minutes or LONGEST_LOCK + 1) > (self[name] or LONGEST_LOCK + 1)
        return False

    def _weaken_questions(self):
        """What is to be asked of fewer people, or locked later, and why."""
        minutes = {'type': 'char', 'required': True}
        questions = [self._question('second_factor', value=self.second_factor, required=True)]
        questions += [
            {'name': f'new_{name}', 'label': self._label(name), 'help': self._fields[name]._description_help(self.env)
             or '',
             'value': str(self[name])} | minutes for name in LOCK_OF]
        return [*questions, self._question('reason', 'huiskamer.decision', required=True)]

    # public: needs write access to the house; only puts a request on record that a second person decides
    @dialog(
        title=_lt("Make logging in weaker"), confirm=_lt("Ask for it"), asks='_weaken_questions',
        before=('_ensure_may_ask',),
        reads=('huiskamer.house', 'huiskamer.decision'),
        intro=_lt("Somebody else has to confirm it. Others hear of it at once, and after some days it happens by "
                  "itself."))
    def weaken(self, answers):
        """Ask for log-ins to be made weaker.

        :param dict answers: ``second_factor``, ``new_lock_after``, ``new_lock_after_host`` and ``reason``
        :return: the action that shows what waits now
        :raise AccessError: for who may not change the house
        :raise UserError: when nothing would change, or for what is no number of minutes
        """
        wish = {'second_factor': answers.get('second_factor') or self.second_factor}
        wish |= {name: self._minutes_typed(answers.get(f'new_{name}')) for name in LOCK_OF}
        wish = {name: value for name, value in wish.items() if self[name] != value}
        if not wish:
            raise UserError(self.env._("Nothing would change."))
        return self.env['huiskamer.decision']._ask_for(
            LOG_IN, self, answers.get('reason'), was={name: self[name] for name in wish}, **wish).action_show()
    action_weaken = weaken.ask

    def _minutes_typed(self, typed):
        """A number of minutes, from what was typed.

        :raise UserError: when it is none
        """
        text = str(typed or '0').strip()
        if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= LONGEST_LOCK):
            raise UserError(self.env._("Minutes: from 0 (never) to 1440 (a day)."))
        return int(text)

    def _ensure_may_ask(self):
        """Only who may change the house.

        :raise AccessError: for anybody else
        """
        self.ensure_one()
        self.check_access('write')

    def _carry_out_decision(self, _kind, wish):
        """Change what two people decided."""
        names = {'second_factor', *LOCK_OF}
        # sudo: two people decided, whatever the second one may write
        through_method(self).sudo().write({name: wish[name] for name in names & wish.keys()})

