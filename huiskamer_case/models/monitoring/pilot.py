from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.dialog import dialog
from ..shared.guarded_text import refuse_personal_data
from ..shared.guards import by_method, is_through_method, through_method, without_defaults

_lt = LazyTranslate(__name__)

# What may not move any more when the first evening has come: else a criterion could be made to fit.
LOCKED = frozenset({'location_id', 'date_from', 'criteria'})
WORDS = ('criteria', 'baseline')
MOST = 1_000_000_000  # hours, or of any currency; what is no number is not below it
GOES_ON = ('continue', 'adapt')


class HuiskamerPilot(models.Model):
    """A period in which a huiskamer is tried out and watched, to decide whether it goes on.

    What would count as meeting a need is written down before the first evening and stays as it was.
    """
    _name = 'huiskamer.pilot'
    _description = "Pilot"
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.guarded.mixin']
    _order = 'date_from desc, id desc'

    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, index=True, ondelete='restrict',
        default=lambda self: self.env['huiskamer.location']._own())
    date_from = fields.Date("First day", required=True, window=house_days.AROUND)
    date_until = fields.Date("Last day", required=True, window=house_days.AROUND)
    criteria = fields.Text(
        "Criteria of need", help="What would count as meeting a need? Written before the first day; fixed from then "
                                 "on.")
    criteria_on = fields.Date("Criteria written on", readonly=True, copy=False)
    is_locked = fields.Boolean("Has begun", compute='_compute_is_locked', help="The criteria do not change any more.")
    baseline = fields.Text(
        "The neighbourhood before", help="How it was around the place before the first evening: counts, complaints, "
                                         "by whom.")
    staff_hours = fields.Float("Hours of staff")
    currency_id = fields.Many2one(related='location_id.company_id.currency_id')
    cost = fields.Monetary("Cost")
    decision = fields.Selection(
        [('continue', "Continue"), ('adapt', "Adapt"), ('stop', "Stop")], readonly=True, copy=False)
    decided_on = fields.Date("Decided on", readonly=True, copy=False)

    _days_in_order = models.Constraint('CHECK (date_until >= date_from)', "A pilot cannot end before it begins.")
    _hours_not_negative = models.Constraint('CHECK (staff_hours >= 0)', "Hours of staff cannot be below zero.")
    _cost_not_negative = models.Constraint('CHECK (cost >= 0)', "A cost cannot be below zero.")
    _decision_has_a_day = models.Constraint(
        'CHECK ((decision IS NULL) = (decided_on IS NULL))', "A decision has a day.")

    @api.depends('location_id.name', 'date_from', 'date_until')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The huiskamer and the days."""
        for pilot in self:
            days = house_days.between(self.env, pilot.date_from, pilot.date_until)
            pilot.display_name = f"{pilot.location_id.name or ''} {days}".strip()

    @api.depends('date_from')
    def _compute_is_locked(self):
        """Whether the first day has come."""
        today = house_days.today()
        for pilot in self:
            pilot.is_locked = bool(pilot.date_from and pilot.date_from <= today)

    @api.constrains(*WORDS)
    def _check_words(self):
        """Keep persons out of the words.

        :raise ValidationError: naming what was found, never quoting it
        """
        for pilot in self:
            for name in WORDS:
                refuse_personal_data(self.env, pilot[name])

    @api.constrains('staff_hours', 'cost')
    def _check_numbers(self):
        """Keep slips of the pen out of what is told to the council.

        :raise ValidationError: for hours or a cost that no pilot has, or that are no number
        """
        if any(not amount <= MOST for pilot in self for amount in (pilot.staff_hours, pilot.cost)):
            raise ValidationError(self.env._("Look at the hours of staff and the cost again: no pilot has so many."))

    @api.constrains('date_from', 'criteria_on', 'criteria')
    def _check_criteria_came_first(self):
        """Keep the criteria before the first day.

        :raise ValidationError: when the pilot would begin before its criteria were written
        """
        for pilot in self:
            if pilot.criteria and (not pilot.criteria_on or pilot.criteria_on >= pilot.date_from):
                raise ValidationError(self.env._("Criteria are written before the first day of the pilot."))

    # public: core's own checks first; refuses a decision or a day of writing that comes from outside
    @api.model_create_multi
    def create(self, vals_list):
        """Make pilots; criteria get the day on which they were written.

        :raise UserError: when a decision or a day of writing is given from outside
        """
        if not is_through_method(self) and any(by_method(self) & vals.keys() for vals in vals_list):
            raise UserError(self.env._("A pilot begins without a decision. The day on which criteria were written is "
                                       "kept by itself."))
        kept = super(HuiskamerPilot, without_defaults(self, by_method(self)))
        pilots = kept.create([self._dated(vals) for vals in vals_list])
        pilots._carry_days()
        return pilots

    # public: core's own checks first; refuses the criteria of a pilot that has begun and every decision
    def write(self, vals):
        """Change a pilot; what was to be fixed before it began stays as it was.

        :raise UserError: when it has begun, or a protected value comes from outside
        """
        if not is_through_method(self):
            if by_method(self) & vals.keys():
                raise UserError(self.env._("Use the button to write down the decision."))
            if LOCKED & vals.keys() and any(pilot.is_locked for pilot in self):
                raise UserError(self.env._("This pilot has begun. Its first day, its place and its criteria do not "
                                           "change any more."))
        result = super().write(self._dated(vals))
        if vals.keys() & {'date_from', 'date_until', 'location_id', 'decision'}:
            self._carry_days()
        return result

    def _carry_days(self):
        """Carry the days of the pilots of a huiskamer to it: evenings are planned by the one pair of dates that people
        see.
        """
        self.location_id._carry_pilot()

    def _days_to_plan(self):
        """The pair of dates of these pilots of one huiskamer, in their order: of the one that runs, else the next, else
        the last; one that follows it without a gap goes on from it.

        When it goes on, there is no last day any more; when it stops, its own last day stays.
        """
        today, day = house_days.today(), timedelta(days=1)
        begun = self.filtered(lambda pilot: pilot.date_from <= today)
        last = begun[-1:]
        runs = last.filtered(lambda pilot: pilot.decision in GOES_ON or pilot.date_until >= today)
        first = runs or (self - begun)[:1] or last
        until = first.date_until
        for pilot in self.filtered(lambda pilot: pilot.date_from > first.date_from):
            until = max(until, pilot.date_until) if pilot.date_from <= until + day else until
        return {'pilot_from': first.date_from, 'pilot_until': False if first.decision in GOES_ON else until}

    def _dated(self, vals):
        """The same values, with today beside criteria that are written now."""
        if 'criteria' not in vals or 'criteria_on' in vals:
            return vals
        today = house_days.today()
        return vals | {'criteria_on': today if vals['criteria'] else False}

    # public: needs the right to write the pilot; a decision is taken once, after the pilot began
    @dialog(
        title=_lt("Decision about going on"), confirm=_lt("Write down the decision"), asks=('decision', 'decided_on'))
    def decide(self, answers):
        """Write down the decision: continue, adapt or stop, and the day it was taken.

        :raise AccessError: when the caller may not change the pilot
        :raise UserError: when there is a decision already, the pilot has not begun, or an answer is missing or odd
        """
        self.check_access('write')
        if self.decision:
            raise UserError(self.env._("The decision about this pilot was taken already."))
        day = self._checked_day(answers['decided_on'])
        through_method(self).write({'decision': answers['decision'], 'decided_on': day})
        if self.decision not in GOES_ON:
            return True
        return self.location_id.action_plan_ahead()
    action_decide = decide.ask

    def _checked_day(self, day):
        """The day of a decision.

        :raise UserError: when it lies ahead, or before the pilot
        """
        tomorrow = house_days.today(self) + timedelta(days=1)
        if not self.date_from <= day < tomorrow:
            raise UserError(self.env._("Fill in the day of the decision: not before the pilot began and not in the "
                                       "future."))
        return day


class HuiskamerLocation(models.Model):
    """Evenings are planned by the pilot that runs; the next one takes over on its first day."""
    _inherit = 'huiskamer.location'

    def _carry_pilot(self):
        """Carry the days of the pilots of each of these huiskamers to it; one without a pilot keeps its own."""
        for place in self:
            # sudo: whoever plans or writes a pilot; only the days until which evenings are planned change
            pilots = self.env['huiskamer.pilot'].sudo().search([('location_id', '=', place.id)], order='date_from, id')
            days = pilots._days_to_plan() if pilots else {}
            if any(place[name] != day for name, day in days.items()):
                place.sudo().write(days)

    def _plan_ahead(self):
        """Plan the coming weeks, by the pilot that runs today."""
        self._carry_pilot()
        return super()._plan_ahead()
