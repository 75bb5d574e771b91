from odoo import api, fields, models
from odoo.exceptions import UserError

from ..shared import house_days
from ..shared.guarded_text import refuse_personal_data


class HuiskamerObservation(models.Model):
    """What a supervisor noticed in a week that no code foresaw, in nameless words.

    Words that could point at a person are refused as far as a machine can see them.
    """
    _name = 'huiskamer.observation'
    _description = "Weekly observation"
    _inherit = ['huiskamer.overtaken.mixin']
    _order = 'year desc, week desc, id desc'
    _log_access = False  # no author and no time: see docs/security-model.md

    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, index=True, ondelete='restrict',
        default=lambda self: self.env['huiskamer.location']._own())
    year = fields.Integer(
        required=True, aggregator=None, default=lambda self: house_days.week_of(house_days.today())[0])
    week = fields.Integer(
        "ISO week", required=True, aggregator=None, default=lambda self: house_days.week_of(house_days.today())[1])
    text = fields.Text(
        "Observation", required=True,
        help="What you noticed around the huiskamer this week. No names, no numbers, nothing by which somebody could "
             "be known.")

    _one_a_week = models.UniqueIndex(
        '(location_id, year, week)', "There is an observation for this week already. Add to that one.")
    _week_of_the_year = models.Constraint('CHECK (week BETWEEN 1 AND 53)', "A year has weeks 1 to 53.")

    @api.depends('year', 'week')
    def _compute_display_name(self):
        """The week, as 2019-W08."""
        for observation in self:
            observation.display_name = f'{observation.year}-W{observation.week:02d}'

    @api.constrains('year', 'week')
    def _check_week(self):
        """Keep slips of the pen out: most years have 52 weeks, and nobody means the year 26.

        :raise UserError: for a week that does not exist, or is still to come
        """
        if any(not house_days.is_week(observation.year, observation.week) for observation in self):
            raise UserError(self.env._("This week does not exist. Look at the year and the week again."))
        now = house_days.week_of(house_days.today())
        if any((observation.year, observation.week) > now for observation in self):
            raise UserError(self.env._("This week is still to come. Look at the year and the week again."))

    @api.constrains('text')
    def _check_text(self):
        """Keep persons out of the text.

        :raise ValidationError: naming what was found, never quoting it
        """
        for observation in self:
            refuse_personal_data(self.env, observation.text)
