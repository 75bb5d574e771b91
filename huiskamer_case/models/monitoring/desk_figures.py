from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.desk import DUE, Waiting

_lt = LazyTranslate(__name__)
SUPERVISOR = ('supervisor',)


class HuiskamerDesk(models.AbstractModel):
    """Reports, pilots, weeks in which counts came late, and entries of the directory that nobody checked."""
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """What a supervisor does about figures and the directory."""
        over, reports = ('date_until', '<', house_days.today(self)), 'huiskamer_case.huiskamer_report_action'
        return [
            *super()._waiting(),
            Waiting('check', 'huiskamer.report', SUPERVISOR, _lt("A report waits for a second pair of eyes"),
                    _lt("Read the letter and check it"),
                    [('state', '=', 'draft'), over, ('maker_ids', 'not in', [self.env.uid]),
                     ('conclusion', '!=', False),
                     ('recommendation', '!=', False)], clock='date_until', action=reports),
            Waiting('release', 'huiskamer.report', SUPERVISOR, _lt("A report was checked"),
                    _lt("Release it, or take it back to draft"),
                    [('state', '=', 'checked')], clock='checked_on', action=reports),
            Waiting('pilot', 'huiskamer.pilot', SUPERVISOR, _lt("A pilot has ended without a decision"),
                    _lt("Write down the decision"),
                    [('decision', '=', False), over], clock='date_until', clock_is=DUE,
                    action='huiskamer_case.huiskamer_pilot_action'),
            Waiting('week', 'huiskamer.week.tally', SUPERVISOR, _lt("Counts that came in late"),
                    _lt("Add them or leave them out"),
                    [('is_waiting', '=', True)], as_one=True, action='huiskamer_case.huiskamer_week_tally_action'),
            Waiting('stale', 'huiskamer.service', SUPERVISOR, _lt("Entries of the directory to be checked"),
                    _lt("Call, and say that it is right"),
                    [('is_stale', '=', True)], clock='check_before', clock_is=DUE, as_one=True,
                    action='huiskamer_case.huiskamer_service_action_stale')]
