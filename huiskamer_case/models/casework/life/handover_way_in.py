from datetime import timedelta

from odoo import fields, models

from ...oversight.roles.access_grant import NEXT_ACTION
from ...shared import house_days

STAND_IN = 'stand_in'
# A stand-in that is named while a next action is given: for the coming week.
DAYS = 7


class HuiskamerHandoverWayIn(models.Model):
    """Where a colleague does not work on the file, a stand-in for a week lets her in, on record as every stand-in."""
    _inherit = 'huiskamer.handover'

    def _ways_in(self):
        """Leaving it, giving the file, or standing in for a week."""
        ways = super()._ways_in()
        return ways and [*ways, {'value': STAND_IN, 'label': self.env._("The colleague stands in for a week")}]

    def _let_into(self, case, colleague, way):
        """Let a colleague into one file."""
        if way != STAND_IN:
            return super()._let_into(case, colleague, way)
        today = house_days.today(self)
        return case.name_stand_in({
            'caseworker_id': colleague.id, 'since': fields.Date.to_string(today),
            'until': fields.Date.to_string(today + timedelta(days=DAYS - 1)),
            'reason': NEXT_ACTION})
