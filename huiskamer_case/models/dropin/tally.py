import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from .measures import labels, measure_selection, value_selection


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
    measure = fields.Selection(measure_selection, required=True)
    value = fields.Selection(value_selection, required=True)
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
        words = labels(self.env)
        for tally in self:
            tally.measure_label, tally.value_label = words.get(
                (tally.measure, tally.value), (tally.measure, tally.value))

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

        :param int number: from -50 to 50, not zero
        :raise AccessError: when the caller is not a host who may change this evening
        :raise UserError: when the evening is not open, the number is odd or the count would go below zero
        """
        self.ensure_one()
        answer = self.opening_id.count_taps(secrets.token_hex(16), [[self.measure, self.value, number]])
        self.invalidate_recordset(['count'])
        return answer['counts'][0][2]

    def action_correct(self):
        """Ask how many visits of this sealed evening to add or take away, and why.

        :raise UserError: when the evening is not sealed
        """
        self.ensure_one()
        if self.opening_id.state != 'sealed':
            raise UserError(self.env._("This evening is not sealed. Count on its own screen."))
        date = self.opening_id.date
        year, week, _day = date.isocalendar()
        return self.env['huiskamer.correction']._ask_correction(
            self.opening_id.location_id, year, week, self.measure, self.value, self.opening_id)
