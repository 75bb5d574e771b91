from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..shared.guards import through_method

DAYS_A_LATE_BATCH_IS_KNOWN = 14


class HuiskamerOpening(models.Model):
    """What happens to evenings without anybody pressing a button."""
    _inherit = 'huiskamer.opening'

    @api.model
    def _cron_plan_ahead(self):
        """Plan the evenings of the coming weeks, and cancel those on which a public holiday has come."""
        for location in self.env['huiskamer.location'].search([]):
            location._plan_ahead()

    @api.model
    def _cron_seal_forgotten(self):
        """Seal and flag the evenings of past days that were left open; forget old batch numbers."""
        left_open = self.search([('state', '=', 'open'), ('date', '<', fields.Date.today() + timedelta(days=1))])
        forgotten = left_open.filtered(lambda opening: opening.date < opening._local_now().date())
        forgotten._lock()
        forgotten.filtered(lambda opening: opening.state == 'open')._seal(is_forgotten=True)
        self._forget_late_batches()

    def _cancel_on_holidays(self):
        """Cancel those of these planned evenings that fall on a public holiday of the calendar."""
        for opening in self:
            calendar = opening.location_id.resource_calendar_id
            # sudo: whoever plans evenings may not see everybody's leaves; these are public holidays
            if self.env['resource.calendar.leaves'].sudo().search_count([
                ('resource_id', '=', False), ('calendar_id', 'in', [False, calendar.id]),
                ('company_id', 'in', [False, opening.location_id.company_id.id]),
                ('date_from', '<=', opening.opens_at), ('date_to', '>=', opening.closes_at),
            ], limit=1):
                through_method(opening).write({'state': 'cancelled', 'cancel_reason': 'holiday'})

    def _forget_late_batches(self):
        """Throw away the numbers of late batches that no tablet will send again.

        Raw SQL: batch numbers have no access rights for anybody, and go in one statement.
        """
        self.env.cr.execute(SQL(
            "DELETE FROM huiskamer_tap_batch b USING huiskamer_opening o"
            " WHERE b.opening_id = o.id AND o.state != 'open' AND o.date < %s",
            fields.Date.today() - timedelta(days=DAYS_A_LATE_BATCH_IS_KNOWN)))
