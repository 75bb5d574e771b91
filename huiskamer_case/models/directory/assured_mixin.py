from datetime import timedelta

from odoo import api, fields, models

from ..shared import house_days
from ..shared.on_record_mixin import NOT_BY_HAND


class HuiskamerAssuredMixin(models.AbstractModel):
    """An entry that is right only as long as somebody checks it now and then (HSDS *assured_date*)."""
    _name = 'huiskamer.assured.mixin'
    _description = "Entry that is checked now and then"
    _inherit = ['huiskamer.on.record.mixin']
    _no_filling = NOT_BY_HAND

    assured_on = fields.Date(
        "Last checked on", default=house_days.today, copy=False,
        help="When somebody last made sure that this entry is right.")
    check_every = fields.Integer(
        "Check every (days)", required=True, default=90,
        help="After so many days without a check, the entry is on the list of what is to be checked.")
    check_before = fields.Date("Check before", compute='_compute_check_before', store=True)
    is_stale = fields.Boolean("To be checked", compute='_compute_is_stale', search='_search_is_stale')

    _check_every_positive = models.Constraint(
        'CHECK (check_every > 0 AND check_every <= 3650)',
        "The days between two checks are more than zero and at most ten years.")

    @api.depends('assured_on', 'check_every')
    def _compute_check_before(self):
        """The day by which the next check is due."""
        for entry in self:
            entry.check_before = entry.assured_on and entry.assured_on + timedelta(days=entry.check_every)

    @api.depends('check_before')
    def _compute_is_stale(self):
        """Whether the check is due: never checked, or too long ago."""
        today = house_days.today(self)
        for entry in self:
            entry.is_stale = not entry.check_before or entry.check_before < today

    def _search_is_stale(self, operator, value):
        """The entries whose check is due, as the calendar stands now."""
        if operator != 'in':
            return NotImplemented
        stale = fields.Domain('check_before', '=', False) | fields.Domain(
            'check_before', '<', house_days.today(self))
        return fields.Domain.OR([stale if wanted else ~stale for wanted in value])

    # public: writes one date with the caller's own rights, so only a supervisor's call succeeds
    def action_checked_today(self):
        """Record that these entries were looked at today and are right."""
        self.write({'assured_on': house_days.today(self)})
