from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..shared import house_days
from ..shared.guards import through_method

DAYS_A_LATE_BATCH_IS_KNOWN = 14


class HuiskamerOpening(models.Model):
    """What happens to evenings without anybody pressing a button."""
    _inherit = 'huiskamer.opening'

    @api.model
    def _cron_plan_ahead(self):
        """Plan the evenings of the coming weeks, and cancel those on which a public holiday has come."""
        places = self.env['huiskamer.location'].search([])
        places._one_by_one(self.env._("Planning of evenings"), lambda location: location._plan_ahead())

    @api.model
    def _cron_seal_forgotten(self):
        """Seal and flag the evenings of past days that were left open, each kept at once; forget old batch numbers.

        Each waits for its turn among the taps of tablets that still send, as when a host seals it.
        """
        now = fields.Datetime.now()  # an evening that goes on past midnight is not over when its day is
        left_open = self.search([('state', '=', 'open'), ('closes_at', '<', now)])
        forgotten = left_open.filtered(lambda opening: opening.date < house_days.today(opening))
        forgotten._one_by_one(self.env._("Sealing of forgotten evenings"), lambda opening: opening._seal_forgotten())
        self._forget_late_batches()
        self._bring_back()

    def _seal_forgotten(self):
        """Seal this evening, unless somebody was quicker."""
        self.invalidate_recordset(['state'])
        if self.state == 'open':
            self._seal_in_its_turn(is_forgotten=True)

    @api.model
    def _bring_back(self):
        """Add what sealed evenings could not open to their weeks once its key is back, and let go what no back-up
        opens.

        Raw SQL: sealed values have no access rights for anybody.
        """
        self.env.cr.execute(SQL(
            "SELECT DISTINCT o.id, o.date FROM huiskamer_opening o JOIN huiskamer_evening_count c ON c.opening_id = "
            "o.id"
            " WHERE o.state = 'sealed'"))
        longest = timedelta(days=self.env['huiskamer.short.key']._term('old_backup'))
        for opening_id, day in self.env.cr.fetchall():
            opening = self.browse(opening_id)
            if any(self.env['huiskamer.evening.count']._read_counts([opening_id])[0].values()):
                opening._move_counts()
            elif day + longest < house_days.today():
                self.env['huiskamer.evening.count']._give_up(opening_id)

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

    def _forget_late_batches(self):
        """Throw away the numbers of late batches that no tablet will send again.

        Raw SQL: batch numbers have no access rights for anybody, and go in one statement.
        """
        self.env.cr.execute(SQL(
            "DELETE FROM huiskamer_tap_batch b USING huiskamer_opening o"
            " WHERE b.opening_id = o.id AND o.state != 'open' AND o.date < %s",
            house_days.today() - timedelta(days=DAYS_A_LATE_BATCH_IS_KNOWN)))
