from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

MOST_CORRECTED = 200


class HuiskamerCorrection(models.Model):
    """How much was corrected in a week after its evenings were sealed, by reason, and nothing of what.

    One row a week, huiskamer and reason, with sums: what came in late may be one visitor's whole
    evening, so no counter, no evening and no single correction stays. What waits for a decision lies
    sealed in its week.
    """
    _name = 'huiskamer.correction'
    _description = "Correction"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.ask.mixin']
    _order = 'year desc, week desc, reason, id'
    _log_access = False  # no author and no time: see docs/security-model.md
    _no_create = _no_write = _lt("Correct a count with the button beside it.")
    _no_unlink = _lt("A correction is kept. Make another one that undoes it.")

    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, index=True, ondelete='restrict', readonly=True)
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    week = fields.Integer("ISO week", required=True, readonly=True, aggregator=None)
    reason = fields.Selection(
        [('late', "Came in after sealing"), ('paper', "From the paper sheet"),
         ('forgotten', "Not counted that evening"),
         ('twice', "Counted twice"), ('mixed_up', "Counted in the wrong place")], required=True, readonly=True)
    added = fields.Integer(required=True, readonly=True, default=0)
    taken_away = fields.Integer("Taken away", required=True, readonly=True, default=0)
    left_out = fields.Integer("Left out", required=True, readonly=True, default=0,
                              help="Came in late and was not added.")

    _one_a_week = models.UniqueIndex('(location_id, year, week, reason)')

    @api.depends('year', 'week')
    def _compute_display_name(self):
        """The week."""
        for correction in self:
            correction.display_name = f'{correction.year}-W{correction.week:02d}'

    @api.model
    def _note(self, place, reason, numbers=(), left_out=0):
        """Add to the sums of a week.

        Raw SQL: in the transaction that corrects, which may be one of its own; two at once both add.

        :param tuple place: location id, year and week
        :param numbers: what was added, below zero what was taken away
        """
        sums = (sum(n for n in numbers if n > 0), -sum(n for n in numbers if n < 0), left_out)
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_correction AS c (location_id, year, week, reason, added, taken_away, left_out)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (location_id, year, week, reason) DO UPDATE SET"
            " added = c.added + excluded.added, taken_away = c.taken_away + excluded.taken_away,"
            " left_out = c.left_out + excluded.left_out", *place, reason, *sums))
        self.invalidate_model(flush=False)

    @api.model
    def _ensure_supervisor(self):
        """Refuse everybody who is no supervisor.

        :raise AccessError: when the caller is none
        """
        if not self.env.user.has_group('huiskamer_case.group_supervisor'):
            raise AccessError(self.env._("Only a supervisor corrects sealed counts."))

    @api.model
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

    @api.model
    def _checked_reason(self, reason):
        """The coded reason somebody chose; what came in late is decided elsewhere.

        :raise UserError: when it is none of ours
        """
        if reason not in dict(self._fields['reason'].selection) or reason == 'late':
            raise UserError(self.env._("Choose why the count is corrected."))
        return reason

    @api.model
    def _number_and_reason(self):
        """The two questions of every correction: how many, and why."""
        reasons = self._fields['reason']._description_selection(self.env)
        return [
            {'name': 'number', 'label': self.env._("To add"), 'help': self.env._("Below zero: to take away."),
             'type': 'char',
             'required': True, 'value': False},
            self._question('reason', required=True, options=[
                {'value': value, 'label': label} for value, label in reasons if value != 'late'])]
