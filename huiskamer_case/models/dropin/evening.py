import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..shared.guards import is_through_method, through_method, without_defaults
from .measures import KEPT_WITH_EVENING, MEASURES, hour_values
from .week_rewrite import rewrite_week, shuffled, week_of

PROTECTED = frozenset({'state', 'cancel_reason', 'is_forgotten'})
# When and where an evening is; fixed as soon as something is counted under it.
WHEN_AND_WHERE = frozenset({'location_id', 'date', 'opens_at', 'closes_at'})
MAY_SEE_COUNTS = 'huiskamer_case.group_host,huiskamer_case.group_supervisor'


class HuiskamerOpening(models.Model):
    """One evening on which the huiskamer is, was or was to be open.

    It knows how many people worked and what was counted. It holds no visitor, no author and no
    time but its own opening hours.
    """
    _name = 'huiskamer.opening'
    _description = "Evening"
    _inherit = ['huiskamer.ask.mixin']
    _order = 'date desc, id desc'
    _log_access = False  # no author and no time: see docs/security-model.md

    location_id = fields.Many2one('huiskamer.location', required=True, index=True, ondelete='restrict')
    date = fields.Date(required=True)
    opens_at = fields.Datetime(required=True)
    closes_at = fields.Datetime(required=True)
    state = fields.Selection(
        [('planned', "Planned"), ('open', "Open"), ('sealed', "Sealed"), ('cancelled', "Cancelled")],
        required=True, readonly=True, default='planned')
    cancel_reason = fields.Selection(
        [('staff', "Not enough staff"), ('weather', "Weather"), ('building', "Building not available"),
         ('holiday', "Holiday"), ('safety', "Safety")], readonly=True)
    is_forgotten = fields.Boolean(
        "Sealed by the system", readonly=True, copy=False,
        help="Nobody sealed this evening; it was done the next morning. Check its counts.")
    hosts_present = fields.Integer("Hosts present", help="How many, not who.")
    hours = fields.Float("Hours planned", compute='_compute_hours', store=True)
    hours_held = fields.Float("Hours held", compute='_compute_hours', store=True)
    tally_ids = fields.One2many(
        'huiskamer.tally', 'opening_id', string="Counts", readonly=True, groups=MAY_SEE_COUNTS)
    visit_count = fields.Integer("Visits", compute='_compute_visit_count', groups=MAY_SEE_COUNTS)

    _one_a_day = models.UniqueIndex('(location_id, date)', "This evening is planned already.")
    _hours_in_order = models.Constraint('CHECK (closes_at > opens_at)', "An evening cannot end before it begins.")
    _hosts_not_negative = models.Constraint(
        'CHECK (hosts_present >= 0)', "The number of hosts cannot be below zero.")

    @api.depends('date', 'location_id.name')
    def _compute_display_name(self):
        """The huiskamer and the day."""
        for opening in self:
            day = fields.Date.to_string(opening.date) if opening.date else ''
            opening.display_name = f"{opening.location_id.name or ''} {day}".strip()

    @api.depends('opens_at', 'closes_at', 'state')
    def _compute_hours(self):
        """How long the evening lasts, and how much of that was really held."""
        for opening in self:
            ends = (opening.opens_at, opening.closes_at)
            opening.hours = (ends[1] - ends[0]).total_seconds() / 3600 if all(ends) else 0.0
            opening.hours_held = opening.hours if opening.state in ('open', 'sealed') else 0.0

    @api.depends('tally_ids.count')
    def _compute_visit_count(self):
        """The visits of the evening, all hour blocks together."""
        for opening in self:
            opening.visit_count = sum(
                tally.count for tally in opening.tally_ids if tally.measure == KEPT_WITH_EVENING)

    @api.model_create_multi
    def create(self, vals_list):
        """Plan evenings; they begin as planned and in no other state.

        :raise UserError: when a state is given from outside
        """
        if not is_through_method(self) and any(PROTECTED & vals.keys() for vals in vals_list):
            raise UserError(self.env._("An evening begins as planned. Open, seal or cancel it with the buttons."))
        return super(HuiskamerOpening, without_defaults(self, PROTECTED)).create(vals_list)

    def write(self, vals):
        """Change an evening that is not over yet; its state changes with the buttons only.

        :raise UserError: when the state is written directly, or the evening is sealed or cancelled
        """
        if not is_through_method(self):
            if PROTECTED & vals.keys():
                raise UserError(self.env._("Open, seal or cancel an evening with the buttons."))
            if vals and any(opening.state in ('sealed', 'cancelled') for opening in self):
                raise UserError(self.env._("A sealed or cancelled evening does not change any more."))
            if WHEN_AND_WHERE & vals.keys() and any(opening.state != 'planned' for opening in self):
                raise UserError(self.env._("The day and place of an evening do not change once it has begun."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_planned_only(self):
        """Keep what happened: only a planned evening can be taken away."""
        if any(opening.state != 'planned' for opening in self):
            raise UserError(self.env._("Only a planned evening can be deleted. Cancel it instead."))

    def action_open(self):
        """Open the evening: every counter begins at zero, in random order.

        :raise UserError: when the evening is not planned, or its day has not come yet
        """
        self._begin('planned', self.env._("Only a planned evening can be opened."))
        for opening in self:
            if opening.date > opening._local_now().date():
                raise UserError(self.env._("This evening can be opened on its own day, not before."))
            # sudo: nobody has the right to make counters by hand; opening an evening makes all of them
            self.env['huiskamer.tally'].sudo().create([
                {'opening_id': opening.id, 'measure': measure, 'value': value}
                for measure, value in shuffled(opening._counters())])
        through_method(self).write({'state': 'open'})

    def action_seal(self):
        """Close the evening for good: all but visits per hour block moves into the week's counts.

        :raise UserError: when the evening is not open
        """
        self._begin('open', self.env._("Only an open evening can be sealed."))
        self._seal()

    def _seal(self, **marks):
        """Move the counts of these open evenings to their weeks and forget their batch numbers.

        Raw SQL: batch numbers have no access rights for anybody, and go in one statement.
        """
        self.env.flush_all()
        for opening in self:
            rewrite_week(self.env.cr, opening.location_id.id, *week_of(opening.date), sealing=opening.ids)
        self.env.cr.execute(SQL("DELETE FROM huiskamer_tap_batch WHERE opening_id IN %s", tuple(self.ids) or (None,)))
        self.env.invalidate_all(flush=False)
        through_method(self).write({'state': 'sealed', **marks})

    def action_cancel(self):
        """Ask why the evening does not take place."""
        self.ensure_one()
        return self._ask(
            'cancel', self.env._("Cancel this evening"),
            [self._question('cancel_reason', required=True)], self.env._("Cancel the evening"))

    def cancel(self, answers):
        """Record that the evening does not take place, with its coded reason.

        :raise UserError: when it is not planned any more, or no reason is given
        """
        self._begin('planned', self.env._("Only a planned evening can be cancelled."))
        reason = answers.get('cancel_reason')
        if reason not in dict(self._fields['cancel_reason'].selection):
            raise UserError(self.env._("Choose why the evening is cancelled."))
        through_method(self).write({'state': 'cancelled', 'cancel_reason': reason})

    def _begin(self, state, refusal):
        """Check that the caller may change these evenings and that all are in this state.

        :raise AccessError: when the caller may not write them
        :raise UserError: ``refusal``, when one is in another state
        """
        self.check_access('write')
        self._lock()
        if any(opening.state != state for opening in self):
            raise UserError(refusal)

    def _lock(self):
        """Hold these evenings until the call ends, waiting for taps that are under way.

        Raw SQL: core's own lock gives up at once when a tap holds the row for a moment.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT id FROM huiskamer_opening WHERE id IN %s ORDER BY id FOR UPDATE", tuple(self.ids) or (None,)))
        self.invalidate_recordset()

    def _zone(self):
        """The time zone in which this huiskamer lives."""
        return pytz.timezone(self.location_id.resource_calendar_id.tz)

    def _local_now(self):
        """This moment on the clock of the huiskamer."""
        return pytz.utc.localize(fields.Datetime.now()).astimezone(self._zone())

    def _counters(self):
        """Every (measure, value) that is counted on this evening."""
        local = [pytz.utc.localize(moment).astimezone(self._zone()) for moment in (self.opens_at, self.closes_at)]
        values = {measure: list(labels) for measure, (_label, labels) in MEASURES.items()}
        values['visit'] = hour_values(*local)
        values['topic'] = self.env['huiskamer.topic'].search([]).mapped('code')
        return [(measure, value) for measure, codes in values.items() for value in codes]
