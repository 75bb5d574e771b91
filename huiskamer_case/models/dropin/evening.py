from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.dialog import dialog
from ..shared.guards import by_method, is_through_method, through_method, without_defaults
from ..shared.mixed_rows import insert_shuffled
from .measures import KEPT_WITH_EVENING, MEASURES, hour_values

_lt = LazyTranslate(__name__)

# When and where an evening is; fixed as soon as something is counted under it.
WHEN_AND_WHERE = frozenset({'location_id', 'date', 'opens_at', 'closes_at'})
# The evenings that the transaction of this cursor changed or held.
HELD = 'huiskamer.opening.held'
# What is on paper is entered within a week.
DAYS_TO_TAKE_BACK = 7
MAY_SEE_COUNTS = 'huiskamer_case.group_host,huiskamer_case.group_supervisor'


class HuiskamerOpening(models.Model):
    """One evening on which the huiskamer is, was or was to be open.

    It knows how many people worked and what was counted. It holds no visitor, no author and no
    time but its own opening hours.
    """
    _name = 'huiskamer.opening'
    _description = "Evening"
    _is_open_to_crm = True
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.guarded.mixin']
    _order = 'date desc, id desc'
    _log_access = False  # no author and no time: see docs/security-model.md

    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, index=True, ondelete='restrict',
        default=lambda self: self.env['huiskamer.location']._own())
    date = fields.Date(required=True, default=lambda self: self._day_clicked(), window=house_days.AROUND)
    opens_at = fields.Datetime(required=True)
    closes_at = fields.Datetime(required=True)
    state = fields.Selection(
        [('planned', "Planned"), ('open', "Open"), ('sealed', "Sealed"), ('cancelled', "Called off")],
        required=True, readonly=True, default='planned')
    cancel_reason = fields.Selection(
        [('staff', "Not enough staff"), ('weather', "Weather"), ('building', "Building not available"),
         ('holiday', "Holiday"), ('safety', "Safety")], readonly=True)
    is_closed_day = fields.Boolean(
        "Called off by a closed day", readonly=True, copy=False,
        help="It comes back by itself when that day is taken off the list.")
    is_forgotten = fields.Boolean(
        "Sealed by the system", readonly=True, copy=False,
        help="Nobody sealed this evening; it was done the next morning. Check its counts.")
    hosts_present = fields.Integer("Hosts present", help="How many, not who.")
    hours = fields.Float("Hours planned", compute='_compute_hours', store=True)
    hours_held = fields.Float("Hours held", compute='_compute_hours', store=True)
    tally_ids = fields.One2many(
        'huiskamer.tally', 'opening_id', string="Visits per hour", readonly=True, groups=MAY_SEE_COUNTS)
    visit_count = fields.Integer("Visits", compute='_compute_visit_count', groups=MAY_SEE_COUNTS)

    _one_a_day = models.UniqueIndex('(location_id, date)', "This evening is planned already.")
    _hours_in_order = models.Constraint('CHECK (closes_at > opens_at)', "An evening cannot end before it begins.")
    _hosts_not_negative = models.Constraint(
        'CHECK (hosts_present >= 0)', "The number of hosts cannot be below zero.")

    @api.depends('date', 'location_id.name')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The huiskamer and the day."""
        for opening in self:
            words = opening.location_id.name, house_days.in_words(self.env, opening.date)
            opening.display_name = ', '.join(filter(None, words))

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
            opening.visit_count = sum(opening.tally_ids.mapped('count'))

    # public: needs create access by list and takes no state from outside
    @api.model_create_multi
    def create(self, vals_list):
        """Plan evenings; they begin as planned and in no other state.

        :raise UserError: when a state is given from outside
        """
        if not is_through_method(self) and any(by_method(self) & vals.keys() for vals in vals_list):
            raise UserError(self.env._("An evening begins as planned. Open, seal or cancel it with the buttons."))
        openings = super(HuiskamerOpening, without_defaults(self, by_method(self))).create(vals_list)
        openings._put_on_their_day()
        return openings

    # public: needs write access by list, takes no state from outside and refuses a sealed or cancelled evening
    def write(self, vals):
        """Change an evening that is not over yet; its state changes with the buttons only.

        :raise UserError: when the state is written directly, or the evening is sealed or cancelled
        """
        if not is_through_method(self):
            if by_method(self) & vals.keys():
                raise UserError(self.env._("Open, seal or cancel an evening with the buttons."))
            if vals and any(opening.state in ('sealed', 'cancelled') for opening in self):
                raise UserError(self.env._("A sealed or cancelled evening does not change any more."))
            if WHEN_AND_WHERE & vals.keys() and any(opening.state != 'planned' for opening in self):
                raise UserError(self.env._("The day and place of an evening do not change once it has begun."))
        if vals.get('opens_at') and 'date' not in vals and self:  # moved in the calendar: its day goes along
            opens_at = fields.Datetime.to_datetime(vals['opens_at'])
            vals = vals | {'date': house_days.day_of(opens_at, house_days.zone_of(self[:1].location_id))}
        self.env.cr.cache.setdefault(HELD, set()).update(self.ids)
        result = super().write(vals)
        if 'date' in vals:
            self._put_on_their_day()
        return result

    def _put_on_their_day(self):
        """Let the hours of each evening be of the day that it bears, at the same time on the clock: who writes a day
        means that day.
        """
        for opening in self.filtered(lambda opening: opening.date and opening.opens_at and opening.closes_at):
            zone = house_days.zone_of(opening.location_id)
            days = (opening.date - house_days.day_of(opening.opens_at, zone)).days
            if days:
                through_method(opening).update({
                    name: house_days.days_later(opening[name], days, zone) for name in ('opens_at', 'closes_at')})

    @api.constrains('opens_at', 'closes_at')
    def _check_length(self):
        """Keep slips of the pen out of the hours that are counted.

        :raise UserError: for an evening that lasts longer than a day
        """
        if any(opening.closes_at - opening.opens_at > timedelta(days=1) for opening in self):
            raise UserError(self.env._("An evening lasts a day at most. Look at the day on which it ends."))

    @api.model
    def _day_clicked(self):
        """The day on which somebody clicked in the calendar, if she did."""
        clicked = self.env.context.get('default_opens_at')
        try:
            moment = fields.Datetime.to_datetime(clicked) if isinstance(clicked, str) else False
        except ValueError:
            moment = False
        return moment and house_days.day_of(moment, house_days.zone_of(self))

    @api.onchange('location_id', 'date')
    def _onchange_date(self):
        """Fill in the hours at which this huiskamer is open on that day; on another day they are filled in by hand, and
        what stands there already goes along.
        """
        hours = self.location_id and self.date and self.location_id._evenings(self.date, self.date)
        if hours:
            _day, self.opens_at, self.closes_at = hours[0]
        else:
            self._put_on_their_day()

    # public: needs read access to evenings; answers with days on which the organisation is closed, which hang on the
    # door
    @api.model
    def get_unusual_days(self, date_from, date_to=None):
        """The days between these on which everything is closed, for core's calendar: {day as text: True}.

        :param str date_from: the first day or moment
        :param str date_to: the last; without two days of a calendar nothing is closed
        """
        self.check_access('read')
        try:
            first, last = (fields.Date.to_date(day) for day in (date_from, date_to or date_from))
        except (TypeError, ValueError):
            return {}
        closed = self.env['huiskamer.closed.day'].search([('day', '>=', first), ('day', '<=', last),
            ('location_id', '=', False)])
        return {fields.Date.to_string(day): True for day in closed.mapped('day')}

    @api.ondelete(at_uninstall=False)
    def _unlink_planned_only(self):
        """Keep what happened: only a planned evening can be taken away."""
        if any(opening.state != 'planned' for opening in self):
            raise UserError(self.env._("Only a planned evening can be deleted. Cancel it instead."))

    # public: needs write access and a planned evening
    def action_open(self):
        """Open the evening: visits begin at zero for every hour, and all else as one sealed value.

        :raise UserError: when the evening is not planned, its day has not come yet, or no key can be written
        """
        self._begin('planned', self.env._("Only a planned evening can be opened."))
        for opening in self:
            if opening.date > house_days.today(opening):
                raise UserError(self.env._("This evening can be opened on its own day, not before."))
            insert_shuffled(self.env.cr, 'huiskamer_tally', ('opening_id', 'value', 'count'), [
                (opening.id, value, 0) for measure, value in opening._counters() if measure == KEPT_WITH_EVENING])
            self.env['huiskamer.evening.count']._begin(opening.id)
        self.invalidate_recordset(['tally_ids'], flush=False)
        through_method(self).write({'state': 'open'})

    # public: needs write access, a planned evening and a coded reason
    @dialog(title=_lt("Cancel this evening"), confirm=_lt("Cancel the evening"), asks='_cancel_questions', on='records')
    def cancel(self, answers):
        """Record that the evening does not take place, with its coded reason.

        :raise UserError: when it is not planned any more, or no reason is given
        """
        self._begin('planned', self.env._("Only a planned evening can be cancelled."))
        if not answers.get('cancel_reason'):
            raise UserError(self.env._("Fill in: %(field)s.", field=self._fields['cancel_reason']._description_string(
                self.env)))
        through_method(self).write({'state': 'cancelled', 'cancel_reason': answers['cancel_reason']})
    action_cancel = cancel.ask

    def _cancel_questions(self):
        """Why; one tap on a reason is enough, and it can be taken back."""
        return [self._question('cancel_reason', required=True, at_once=True)]

    # public: needs write access to the evening, which must have been called off
    def action_take_back(self):
        """Take back that the evening does not take place: it is planned again, or can still be counted from paper.

        :raise UserError: when it was not called off, or it was too long ago
        """
        self._begin('cancelled', self.env._("This evening was not called off."))
        for opening in self:
            if opening.date < house_days.today(opening) - timedelta(days=DAYS_TO_TAKE_BACK):
                raise UserError(self.env._(
                    "This evening was more than %(most)s days ago. What was counted then is added to its week with "
                    "Correct.",
                    most=DAYS_TO_TAKE_BACK))
        self._plan_again()

    def _plan_again(self):
        """Make these evenings planned ones again."""
        through_method(self).write({'state': 'planned', 'cancel_reason': False, 'is_closed_day': False})

    @api.model
    def _cron_plan_ahead(self):
        """Plan the evenings of the coming weeks, and cancel those on which a public holiday has come."""
        places = self.env['huiskamer.location'].search([])
        places._one_by_one(self.env._("Planning of evenings"), lambda location: location._plan_ahead())

    def _follow_closed_days(self):
        """Call off those of these planned evenings that fall on a closed day, and plan again those that no longer
        do.
        """
        for opening in self:
            closed = opening.location_id._is_closed_on(opening.date, opening.opens_at, opening.closes_at)
            if closed and opening.state == 'planned':
                through_method(opening).write({'state': 'cancelled', 'cancel_reason': 'holiday', 'is_closed_day': True})
            elif not closed and opening.state == 'cancelled' and opening.is_closed_day:
                opening._plan_again()

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
        self.env.cr.cache.setdefault(HELD, set()).update(self.ids)
        self.env.cr.execute(SQL(
            "SELECT id FROM huiskamer_opening WHERE id IN %s ORDER BY id FOR UPDATE", tuple(self.ids) or (None,)))
        self.invalidate_recordset()

    def _counters(self):
        """Every (measure, value) that is counted on this evening."""
        zone = house_days.zone_of(self)
        local = [house_days.local(moment, zone) for moment in (self.opens_at, self.closes_at)]
        values = {measure: list(labels) for measure, (_label, labels) in MEASURES.items()}
        values['visit'] = hour_values(*local)
        values['topic'] = self.env['huiskamer.topic'].search([]).mapped('code')
        return [(measure, value) for measure, codes in values.items() for value in codes]
