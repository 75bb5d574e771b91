import collections

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..shared.dialog import dialog
from .measures import KEPT_WITH_EVENING, labels
from .week_rewrite import Week

_lt = LazyTranslate(__name__)

WAITING = ('late', 'again')


class HuiskamerWeekTally(models.Model):
    """What came in after sealing waits in its week, as sums; a supervisor adds it or leaves it out."""
    _inherit = 'huiskamer.week.tally'

    late_words = fields.Char(
        "Came in after sealing", compute='_compute_waiting',
        help="Sums of what tablets sent after the evenings were sealed.")
    again_words = fields.Char(
        "Perhaps counted already", compute='_compute_waiting',
        help="The tablet had sent these counts before and got no answer. Compare with the paper or ask the hosts.")
    is_waiting = fields.Boolean("Waits for a decision", compute='_compute_waiting', search='_search_is_waiting')

    @api.depends_context('lang')
    @api.depends('key')
    def _compute_waiting(self):
        """What waits, in words; opened for whoever may read the week."""
        words, waiting = labels(self.env), self._waiting()
        for tally in self:
            late, again = waiting[tally.id]
            tally.late_words, tally.again_words = (self._in_words(words, table) for table in (late, again))
            tally.is_waiting = bool(late or again)

    def _in_words(self, words, table):
        """Counters and their numbers in words: "Advice +1; 17:00-18:00 +2"."""
        sums = collections.Counter()
        for (_opening_id, measure, value), number in table.items():
            sums[measure, value] += number
        return '; '.join(
            f'{words.get(key, (key[0], key[1]))[1]} {number:+d}' for key, number in sorted(sums.items()) if number)

    def _waiting(self):
        """{id: (late, again)} of these weeks; nothing for a week that does not open.

        Raw SQL: keys and values have no access rights for anybody; the caller may read these weeks.
        """
        self.check_access('read')
        self.env.cr.execute(SQL(
            "SELECT id, location_id, year, quarter, week, key, sealed FROM huiskamer_week_tally WHERE id IN %s",
            tuple(self.ids) or (None,)))
        found, ciphers = dict.fromkeys(self._ids, (False, False)), {}
        for number, *place, key, sealed in self.env.cr.fetchall():
            parts = self._open(place, key, sealed, ciphers)
            if parts is not None:
                found[number] = tuple(parts[part] for part in WAITING)
        return {number: tuple(table or {} for table in tables) for number, tables in found.items()}

    @api.model
    def _search_is_waiting(self, operator, value):
        """Weeks in which something waits; a quarter that is one holds nothing that does."""
        if operator != 'in':
            return NotImplemented
        waiting = [number for number, tables in self.search([('week', '>', 0)])._waiting().items() if any(tables)]
        return fields.Domain.OR([fields.Domain('id', 'in' if wanted else 'not in', waiting) for wanted in value])

    # --- deciding ------------------------------------------------------------------------------

    # public: supervisors only; what waits is decided once, with the week held
    def action_add_late(self):
        """Add what came in late to the counts.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when nothing waits any more, or a count would go below zero
        """
        self._decide('late', True)

    # public: supervisors only; what waits is decided once, with the week held
    def action_leave_late(self):
        """Leave out what came in late.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when nothing waits any more
        """
        self._decide('late', False)

    # public: supervisors only; what waits is decided once, with the week held
    def action_add_again(self):
        """Add what was perhaps counted already.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when nothing waits any more, or a count would go below zero
        """
        self._decide('again', True)

    # public: supervisors only; what waits is decided once, with the week held
    def action_leave_again(self):
        """Leave out what was perhaps counted already.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when nothing waits any more
        """
        self._decide('again', False)

    def _decide(self, part, is_added):
        """Settle what waits in these weeks, held against a second decision."""
        Correction = self.env['huiskamer.correction']
        Correction._ensure_supervisor()
        self.check_access('read')
        for place in self._places():
            week = Week(self.env, *place)
            table = getattr(week, part)
            if not any(table.values()):
                raise UserError(self.env._("This correction was decided already."))
            self._correct_all(week, table if is_added else {})
            numbers = list(table.values())
            table.clear()
            week.write()
            Correction._note(place, 'late', *([numbers] if is_added else [(), sum(map(abs, numbers))]))
        self.env.invalidate_all(flush=False)

    def _places(self):
        """(location id, year, week) of these weeks.

        :raise UserError: when one is a whole quarter, of which nothing can be corrected any more
        """
        self.env.flush_all()
        if not all(self.mapped('week')):
            raise UserError(self.env._("These weeks were taken together long ago. They cannot be corrected any more."))
        return list(dict.fromkeys((tally.location_id.id, tally.year, tally.week) for tally in self))

    @api.model
    def _correct_all(self, week, numbers):
        """Add these numbers to a week that is in hand.

        :raise UserError: when a count would go below zero; nothing was changed
        """
        corrected = [week.correct(*key, number) for key, number in numbers.items() if number]
        if not all(corrected):
            raise UserError(self.env._("This count would go below zero. Nothing was changed."))

    # --- correcting by hand --------------------------------------------------------------------

    @api.model
    def _counter_options(self):
        """Every counter of a week in words; visits are corrected at their evening."""
        return [{'value': '/'.join(key), 'label': f'{what}: {which}'}
                for key, (what, which) in labels(self.env).items() if key[0] != KEPT_WITH_EVENING]

    def _correction_questions(self):
        """Which count, how many, and why."""
        return [
            {'name': 'counter', 'label': self.env._("Which count"), 'help': '', 'type': 'selection', 'required': True,
             'value': False, 'options': self._counter_options()},
            *self.env['huiskamer.correction']._number_and_reason()]

    def _ensure_correctable(self):
        """Refuse everybody but supervisors, and a quarter of which nothing can be corrected any more.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when the week is part of a quarter that was taken together
        """
        self.env['huiskamer.correction']._ensure_supervisor()
        self.check_access('read')
        self._places()

    # public: supervisors only, on a week they may read; counter, number and reason are checked
    @dialog(
        title=lambda week: week.env._("Correct: %(week)s", week=week.display_name), confirm=_lt("Correct the count"),
        asks='_correction_questions', intro=_lt("How many have to be added? Below zero: to be taken away."),
        reads=('huiskamer.correction',), before=('_ensure_correctable',),
        chooses={'counter': lambda weeks: [option['value'] for option in weeks._counter_options()]})
    def correct(self, answers):
        """Correct one sealed count, with a coded reason.

        :param dict answers: ``counter``, ``number`` (to add; below zero to take away) and ``reason``
        :raise AccessError: when the caller is no supervisor
        :raise UserError: when an answer is missing or odd, or the count would go below zero
        """
        place, = self._places()
        measure, _slash, value = answers['counter'].partition('/')
        self._correct_one(place, 0, measure, value, answers)
        return True
    action_correct = correct.ask

    @api.model
    def _correct_one(self, place, opening_id, measure, value, answers):
        """Change one count of a week and add to the sums of what was corrected.

        :raise UserError: when an answer is odd, the week is too old, or the count would go below zero
        """
        Correction = self.env['huiskamer.correction']
        number = Correction._checked_number(answers.get('number'))
        reason = Correction._checked_reason(answers.get('reason'))
        self.env.flush_all()
        week = Week(self.env, *place)
        self._correct_all(week, {(opening_id, measure, value): number})
        week.write()
        Correction._note(place, reason, [number])
        self.env.invalidate_all(flush=False)
