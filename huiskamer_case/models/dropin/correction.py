from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..shared.guards import is_through_method, through_method
from .measures import labels, measure_selection, value_selection
from .week_rewrite import rewrite_week

MOST_CORRECTED = 200


class HuiskamerCorrection(models.Model):
    """A change to counts that were sealed: proposed by a tablet that came back late, or made by a supervisor.

    Late taps are added up per counter, so that those of one visit do not stay together. It holds
    no person, no author and no time.
    """
    _name = 'huiskamer.correction'
    _description = "Correction"
    _inherit = ['huiskamer.ask.mixin']
    _order = 'year desc, week desc, state, measure, value, id'
    _log_access = False  # no author and no time: see docs/security-model.md

    location_id = fields.Many2one('huiskamer.location', required=True, index=True, ondelete='restrict', readonly=True)
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    week = fields.Integer("ISO week", required=True, readonly=True, aggregator=None)
    opening_id = fields.Many2one(
        'huiskamer.opening', string="Evening", ondelete='restrict', readonly=True,
        help="Only for visits per hour block; everything else belongs to the week.")
    measure = fields.Selection(measure_selection, "What is counted", required=True, readonly=True)
    value = fields.Selection(value_selection, "Counted as", required=True, readonly=True)
    number = fields.Integer("To add", required=True, readonly=True, help="Below zero: to take away.")
    state = fields.Selection(
        [('proposed', "Proposed"), ('applied', "Applied"), ('refused', "Refused")],
        required=True, readonly=True, default='proposed')
    reason = fields.Selection(
        [('late', "Came in after sealing"), ('paper', "From the paper sheet"), ('forgotten', "Not counted that evening"),
         ('twice', "Counted twice"), ('mixed_up', "Counted in the wrong place")], required=True, readonly=True)
    is_uncertain = fields.Boolean(
        "Perhaps counted already", readonly=True,
        help="The tablet had sent these counts before and got no answer. Compare with the paper or ask the hosts.")

    _measure_is_code = models.Constraint("CHECK (measure ~ '^[a-z0-9_]{1,32}$')", "A measure is a code.")
    _value_is_code = models.Constraint("CHECK (value ~ '^[a-z0-9_]{1,32}$')", "A value is a code.")
    _number_not_zero = models.Constraint('CHECK (number != 0)', "A correction of zero corrects nothing.")
    _week_index = models.Index('(location_id, year, week)')

    @api.depends_context('lang')
    @api.depends('year', 'week', 'measure', 'value')
    def _compute_display_name(self):
        """The week and the counter, in words."""
        words = labels(self.env)
        for correction in self:
            _what, which = words.get((correction.measure, correction.value), ('', correction.value))
            correction.display_name = f'{correction.year}-W{correction.week:02d} {which}'

    @api.model_create_multi
    def create(self, vals_list):
        """Make corrections, through the buttons only.

        :raise UserError: when they come from anywhere else
        """
        self._ensure_through_method()
        return super().create(vals_list)

    def write(self, vals):
        """Change corrections, through the buttons only.

        :raise UserError: when the change comes from anywhere else
        """
        self._ensure_through_method()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Keep what was decided."""
        raise UserError(self.env._("A correction is kept. Make another one that undoes it."))

    def action_apply(self):
        """Add these proposals to the counts.

        :raise UserError: when one was decided already or a count would go below zero
        """
        self._decide('applied')
        for correction in self:
            correction._apply()

    def action_refuse(self):
        """Leave the counts as they are.

        :raise UserError: when one was decided already
        """
        self._decide('refused')

    @api.model
    def correct(self, location_id, year, week, measure, value, opening_id, answers):
        """Correct one sealed count, with a coded reason.

        :param dict answers: ``number`` (to add; below zero to take away) and ``reason``
        :raise AccessError: when the caller is no supervisor
        :raise UserError: when the number or the reason is missing or odd, or the count would go below zero
        """
        self._ensure_supervisor()
        location = self.env['huiskamer.location'].browse(location_id)
        opening = self.env['huiskamer.opening'].browse(opening_id or ())
        location.check_access('read')
        opening.check_access('write')
        # sudo: nobody has the right to make corrections by hand; this method checked who asks and what
        through_method(self.sudo()).create({
            'location_id': location.id, 'year': year, 'week': week, 'measure': measure, 'value': value,
            'opening_id': opening.id, 'state': 'applied', 'number': self._checked_number(answers.get('number')),
            'reason': self._checked_reason(answers.get('reason')),
        })._apply()
        return True

    def _ask_correction(self, location, year, week, measure, value, opening=None):
        """Ask how many to add or take away, and why."""
        self._ensure_supervisor()
        what, which = labels(self.env)[measure, value]
        action = self._ask(
            'correct', self.env._("Correct: %(what)s, %(which)s", what=what, which=which),
            [self._question('number', required=True, type='char'), self._question('reason', required=True)],
            self.env._("Correct the count"),
            intro=self.env._("How many have to be added? Below zero: to be taken away."),
            args=[location.id, year, week, measure, value, opening.id if opening else False])
        action['params']['ids'] = None  # the method belongs to the model, not to a record
        return action

    def _decide(self, state):
        """Settle proposals, holding them against a second decision.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when one was decided already
        """
        self._ensure_supervisor()
        self.check_access('read')
        self.lock_for_update()
        if any(correction.state != 'proposed' for correction in self):
            raise UserError(self.env._("This correction was decided already."))
        # sudo: nobody has the right to write corrections by hand; this method checked who asks
        through_method(self.sudo()).write({'state': state})

    def _apply(self):
        """Make the rows of the week anew with this correction in them.

        :raise UserError: when a count would go below zero, or does not exist
        """
        self.env.flush_all()
        key = (self.opening_id.id or None, self.measure, self.value)
        self._ensure_counted(key)
        if rewrite_week(self.env.cr, self.location_id.id, self.year, self.week, added={key: self.number}):
            raise UserError(self.env._("This count would go below zero. Nothing was changed."))
        self.env.invalidate_all(flush=False)

    def _ensure_counted(self, key):
        """Refuse to correct what was never counted.

        :raise UserError: when the sealed evening or week has no such count
        """
        opening_id, measure, value = key
        if opening_id:
            found = self.env['huiskamer.tally'].search_count([
                ('opening_id', '=', opening_id), ('opening_id.state', '=', 'sealed'),
                ('opening_id.location_id', '=', self.location_id.id),
                ('measure', '=', measure), ('value', '=', value)])
        else:
            found = self.env['huiskamer.week.tally'].search_count([
                ('location_id', '=', self.location_id.id), ('year', '=', self.year), ('week', '=', self.week),
                ('measure', '=', measure), ('value', '=', value)])
        if not found:
            raise UserError(self.env._("This is not counted in this week. Nothing was changed."))

    def _ensure_supervisor(self):
        """Refuse everybody who is no supervisor.

        :raise AccessError: when the caller is none
        """
        if not self.env.user.has_group('huiskamer_case.group_supervisor'):
            raise AccessError(self.env._("Only a supervisor corrects sealed counts."))

    def _ensure_through_method(self):
        """Refuse changes that do not come from a button of ours.

        :raise UserError: when they do not
        """
        if not is_through_method(self):
            raise UserError(self.env._("Correct a count with the button beside it."))

    def _checked_number(self, typed):
        """The number somebody typed.

        :raise UserError: when it is none, zero or far too large
        """
        try:
            number = int(str(typed).strip().replace('−', '-'))
        except ValueError:
            number = 0
        if not 0 < abs(number) <= MOST_CORRECTED:
            raise UserError(self.env._("Fill in a whole number, for example 2 or -1."))
        return number

    def _checked_reason(self, reason):
        """The coded reason somebody chose.

        :raise UserError: when it is none of ours
        """
        if reason not in dict(self._fields['reason'].selection):
            raise UserError(self.env._("Choose why the count is corrected."))
        return reason
