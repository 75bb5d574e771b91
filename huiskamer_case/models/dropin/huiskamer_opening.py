import random

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..shared.guards import is_through_method, through_method, without_defaults
from .measures import KEPT_WITH_EVENING, MEASURES, hour_values

PROTECTED = frozenset({'state', 'cancel_reason'})
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
    hosts_present = fields.Integer("Hosts present", help="How many, not who.")
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
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_planned_only(self):
        """Keep what happened: only a planned evening can be taken away."""
        if any(opening.state != 'planned' for opening in self):
            raise UserError(self.env._("Only a planned evening can be deleted. Cancel it instead."))

    def action_open(self):
        """Open the evening: every counter begins at zero, in random order.

        :raise UserError: when the evening is not planned
        """
        self._begin('planned', self.env._("Only a planned evening can be opened."))
        for opening in self:
            counters = opening._counters()
            random.shuffle(counters)
            # sudo: nobody has the right to make counters by hand; opening an evening makes all of them
            self.env['huiskamer.tally'].sudo().create(
                [{'opening_id': opening.id, 'measure': measure, 'value': value} for measure, value in counters])
        through_method(self).write({'state': 'open'})

    def action_seal(self):
        """Close the evening for good: all but visits per hour block moves into the week's counts.

        :raise UserError: when the evening is not open
        """
        self._begin('open', self.env._("Only an open evening can be sealed."))
        for opening in self:
            opening._move_to_week()
        through_method(self).write({'state': 'sealed'})
        self.invalidate_recordset()

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
        self.lock_for_update()
        if any(opening.state != state for opening in self):
            raise UserError(refusal)

    def _counters(self):
        """Every (measure, value) that is counted on this evening."""
        zone = pytz.timezone(self.location_id.resource_calendar_id.tz)
        local = [pytz.utc.localize(moment).astimezone(zone) for moment in (self.opens_at, self.closes_at)]
        values = {measure: list(labels) for measure, (_label, labels) in MEASURES.items()}
        values['visit'] = hour_values(*local)
        values['topic'] = self.env['huiskamer.topic'].search([]).mapped('code')
        return [(measure, value) for measure, codes in values.items() for value in codes]

    def _move_to_week(self):
        """Add this evening to its week and rewrite all rows of the evening and the week at once.

        Raw SQL: one statement a table, in random order, so that neither the order of the rows nor
        the transaction in which a row last changed tells what was counted when.
        """
        year, week, _day = self.date.isocalendar()
        key = (self.location_id.id, year, week)
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT measure, value, count FROM huiskamer_week_tally WHERE location_id = %s AND year = %s AND week = %s"
            " UNION ALL SELECT measure, value, count FROM huiskamer_tally WHERE opening_id = %s AND measure != %s",
            *key, self.id, KEPT_WITH_EVENING))
        sums = {}
        for measure, value, count in self.env.cr.fetchall():
            sums[measure, value] = sums.get((measure, value), 0) + count
        self.env.cr.execute(SQL(
            "DELETE FROM huiskamer_week_tally WHERE location_id = %s AND year = %s AND week = %s", *key))
        self._insert_shuffled('huiskamer_week_tally', ('location_id', 'year', 'week'), key, sums)
        self._rewrite_visits()

    def _rewrite_visits(self):
        """Keep only visits per hour block with the evening, as rows that are all equally new.

        Raw SQL: rows are deleted and made again so that no old row tells when it last changed.
        """
        self.env.cr.execute(SQL(
            "DELETE FROM huiskamer_tally WHERE opening_id = %s RETURNING measure, value, count", self.id))
        visits = {
            (measure, value): count
            for measure, value, count in self.env.cr.fetchall() if measure == KEPT_WITH_EVENING
        }
        self._insert_shuffled('huiskamer_tally', ('opening_id',), (self.id,), visits)

    def _insert_shuffled(self, table, key_columns, key, counts):
        """Insert (measure, value) -> count in one statement, in random order.

        Raw SQL: the ORM would insert in the order in which Python holds the rows.
        """
        rows = [(*key, measure, value, count) for (measure, value), count in counts.items()]
        random.shuffle(rows)
        if rows:
            columns = SQL(', ').join(SQL.identifier(name) for name in (*key_columns, 'measure', 'value', 'count'))
            self.env.cr.execute(SQL(
                "INSERT INTO %s (%s) VALUES %s", SQL.identifier(table), columns,
                SQL(', ').join(SQL("%s", row) for row in rows)))
