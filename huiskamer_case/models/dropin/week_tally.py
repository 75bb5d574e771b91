from odoo import api, fields, models

from .measures import DEFINITIONS, MEASURES, labels, measure_selection, value_selection


class HuiskamerWeekTally(models.Model):
    """What was counted in a week at a huiskamer, after its evenings were sealed.

    An evening has one to three visitors as a rule, so its counts would be about a person. A
    week's are the finest that stays, apart from visits per hour block.
    """
    _name = 'huiskamer.week.tally'
    _description = "Week count"
    _order = 'year desc, week desc, measure, value'
    _log_access = False  # no author and no time: see docs/security-model.md

    location_id = fields.Many2one('huiskamer.location', required=True, index=True, ondelete='restrict')
    year = fields.Integer(required=True, aggregator=None)
    week = fields.Integer("ISO week", required=True, aggregator=None)
    measure = fields.Selection(measure_selection, "What is counted", required=True)
    value = fields.Selection(value_selection, "Counted as", required=True)
    count = fields.Integer(required=True, default=0, aggregator='sum')
    measure_label = fields.Char("What", compute='_compute_labels')
    value_label = fields.Char("Which", compute='_compute_labels')

    _measure_is_code = models.Constraint("CHECK (measure ~ '^[a-z0-9_]{1,32}$')", "A measure is a code.")
    _value_is_code = models.Constraint("CHECK (value ~ '^[a-z0-9_]{1,32}$')", "A value is a code.")
    _count_not_negative = models.Constraint('CHECK (count >= 0)', "A count cannot go below zero.")
    _one_counter = models.UniqueIndex('(location_id, year, week, measure, value)')

    @api.depends_context('lang')
    @api.depends('measure', 'value')
    def _compute_labels(self):
        """The counter's words in the language of the user."""
        words = labels(self.env)
        for tally in self:
            tally.measure_label, tally.value_label = words.get(
                (tally.measure, tally.value), (tally.measure, tally.value))

    @api.depends('year', 'week')
    def _compute_display_name(self):
        """The week, as 2019-W08."""
        for tally in self:
            tally.display_name = f'{tally.year}-W{tally.week:02d}'

    @api.model
    def _definitions(self):
        """What each number of the evenings means, in the language of the user: {measure: sentence}."""
        return {key: self.env._(words) for key, words in DEFINITIONS.items()}

    @api.model
    def _measures(self):
        """What is counted, in words and in order, for other rooms: {measure: (label, {value: label})}."""
        words = labels(self.env)
        found = {measure: (self.env._(what), {}) for measure, (what, _values) in MEASURES.items()}
        for (measure, value), (_what, which) in words.items():
            found[measure][1][value] = which
        return found

    def action_correct(self):
        """Ask how many to add to this week's count or take away, and why."""
        self.ensure_one()
        return self.env['huiskamer.correction']._ask_correction(
            self.location_id, self.year, self.week, self.measure, self.value)
