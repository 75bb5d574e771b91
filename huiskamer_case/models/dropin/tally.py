import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..shared.dialog import dialog
from .measures import KEPT_WITH_EVENING, hour_label, hour_selection
from .week_rewrite import week_of

_lt = LazyTranslate(__name__)


class HuiskamerTally(models.Model):
    """How many came in during one hour of an evening.

    It holds no person, no author and no time but that hour. It is the only count that lies open in the
    database; all else is sealed, so that nobody, not even with the database in hand, can say who came.
    """
    _name = 'huiskamer.tally'
    _description = "Visits in one hour"
    _inherit = ['huiskamer.ask.mixin']
    _order = 'opening_id, value'
    _log_access = False  # no author and no time: see docs/security-model.md

    opening_id = fields.Many2one('huiskamer.opening', required=True, index=True, ondelete='restrict')
    value = fields.Selection(hour_selection, "Hour", required=True)
    count = fields.Integer(required=True, default=0, aggregator='sum')

    _value_is_hour = models.Constraint("CHECK (value ~ '^h[0-2][0-9]$')", "Visits are counted per hour.")
    _count_not_negative = models.Constraint('CHECK (count >= 0)', "A count cannot go below zero.")
    _one_counter = models.UniqueIndex('(opening_id, value)')

    @api.depends('value')
    def _compute_display_name(self):
        """The hour in words."""
        for tally in self:
            tally.display_name = hour_label(tally.value) if tally.value else ''

    # public: is a tap of one
    # public: is a tap of one
    def action_add(self):
        """Count one more."""
        return self.tap(1)

    # public: is a tap of minus one
    # public: is a tap of minus one
    def action_take_back(self):
        """Take one back that was counted by mistake."""
        return self.tap(-1)

    # public: needs the role of host, write access to the evening, an open evening and a small whole number
    # public: needs the role of host, write access to the evening, an open evening and a small whole number
    def tap(self, number):
        """Add ``number`` to the visits of this hour, or take it back; returns the new count.

        :param int number: from -50 to 50, not zero
        :raise AccessError: when the caller is not a host who may change this evening
        :raise UserError: when the evening is not open, the number is odd or the count would go below zero
        """
        self.ensure_one()
        answer = self.opening_id.count_taps(secrets.token_hex(16), [[KEPT_WITH_EVENING, self.value, number]])
        self.invalidate_recordset(['count'])
        return answer['counts'][0][2]

    # public: supervisors only; answers with two questions and changes nothing
    # public: supervisors only, with write access to a sealed evening; number and reason are checked
    @dialog(
        title=lambda tally: tally.env._("Correct: visits, %(hour)s", hour=tally.display_name),
        confirm=_lt("Correct the count"),
        asks='_correction_questions', intro=_lt("How many have to be added? Below zero: to be taken away."),
        reads=('huiskamer.correction',), before=('_ensure_correctable',))
    def correct(self, answers):
        """Correct the visits of one hour of a sealed evening, with a coded reason.

        :param dict answers: ``number`` (to add; below zero to take away) and ``reason``
        :raise AccessError: when the caller is no supervisor
        :raise UserError: when the evening is not sealed, an answer is odd, or the count would go below zero
        """
        opening = self.opening_id
        self.env['huiskamer.week.tally']._correct_one(
            (opening.location_id.id, *week_of(opening.date)), opening.id, KEPT_WITH_EVENING, self.value, answers)
        return True
    action_correct = correct.ask

    def _correction_questions(self):
        """How many, and why."""
        return self.env['huiskamer.correction']._number_and_reason()

    def _ensure_correctable(self):
        """Refuse everybody but supervisors, and evenings that still count.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when the evening is not sealed
        """
        self.env['huiskamer.correction']._ensure_supervisor()
        self.check_access('read')
        self.opening_id.check_access('write')
        if self.opening_id.state != 'sealed':
            raise UserError(self.env._("This evening is not sealed. Count on its own screen."))
