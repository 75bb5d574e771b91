from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .measures import MEASURES, label

# More than this in one go is a slip of the finger, not an evening.
MOST_AT_ONCE = 50


class HuiskamerTally(models.Model):
    """How often something was counted on an evening: visits, topics, kinds of help.

    It holds no person, no author and no time. It must stay so that nobody, not even with the
    database in hand, can say who came.
    """
    _name = 'huiskamer.tally'
    _description = "Evening count"
    _order = 'opening_id, measure, value'
    _log_access = False  # no author and no time: see docs/security-model.md

    opening_id = fields.Many2one('huiskamer.opening', required=True, index=True, ondelete='restrict')
    measure = fields.Char(required=True)
    value = fields.Char(required=True)
    count = fields.Integer(required=True, default=0, aggregator='sum')
    measure_label = fields.Char("What", compute='_compute_labels')
    value_label = fields.Char("Which", compute='_compute_labels')

    _measure_is_code = models.Constraint("CHECK (measure ~ '^[a-z0-9_]{1,32}$')", "A measure is a code.")
    _value_is_code = models.Constraint("CHECK (value ~ '^[a-z0-9_]{1,32}$')", "A value is a code.")
    _count_not_negative = models.Constraint('CHECK (count >= 0)', "A count cannot go below zero.")
    _one_counter = models.UniqueIndex('(opening_id, measure, value)')

    @api.depends_context('lang')
    @api.depends('measure', 'value')
    def _compute_labels(self):
        """The counter's words in the language of the user."""
        for tally in self:
            known = tally.measure in MEASURES
            tally.measure_label, tally.value_label = (
                label(self.env, tally.measure, tally.value) if known else (tally.measure, tally.value))

    @api.depends('measure', 'value')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The counter in words."""
        for tally in self:
            tally.display_name = f'{tally.measure_label}: {tally.value_label}'

    def action_add(self):
        """Count one more."""
        return self.tap(1)

    def action_take_back(self):
        """Take one back that was counted by mistake."""
        return self.tap(-1)

    def tap(self, number):
        """Add ``number`` to this counter, or take it back; returns the new count.

        Raw SQL: one UPDATE that adds, so that two tablets never overwrite each other's count.

        :param int number: from -50 to 50, not zero
        :raise AccessError: when the caller is not a host who may change this evening
        :raise UserError: when the evening is not open, the number is odd or the count would go below zero
        """
        self.ensure_one()
        self._ensure_may_tap(number)
        self.env.cr.execute(SQL(
            "UPDATE huiskamer_tally SET count = count + %s WHERE id = %s AND count + %s >= 0 RETURNING count",
            number, self.id, number))
        row = self.env.cr.fetchone()
        if row is None:
            raise UserError(self.env._("This count is at zero already. There is nothing to take back."))
        self.invalidate_recordset(['count'])
        return row[0]

    def _ensure_may_tap(self, number):
        """Refuse taps that nobody at the door would make.

        :raise AccessError: when the caller is no host
        :raise UserError: when the number makes no sense or the evening is not open
        """
        if not self.env.user.has_group('huiskamer_case.group_host'):
            raise AccessError(self.env._("Only hosts count an evening."))
        self.opening_id.check_access('write')
        if not isinstance(number, int) or isinstance(number, bool) or not 0 < abs(number) <= MOST_AT_ONCE:
            raise UserError(self.env._("Count at most %(most)s at once.", most=MOST_AT_ONCE))
        if self.opening_id.state != 'open':
            raise UserError(self.env._("This evening is not open. Nothing was counted."))
