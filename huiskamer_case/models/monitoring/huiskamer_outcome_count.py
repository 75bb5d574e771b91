from odoo import api, fields, models
from odoo.tools.date_utils import end_of

from ..shared.huiskamer_service import KINDS


# The steps that are counted; the same keys as the verbs of a handover.
EVENTS = [
    ('send', "Sent"),
    ('drop', "Never sent"),
    ('receive', "Received"),
    ('accept', "Accepted"),
    ('decline', "Declined"),
    ('book', "Appointment"),
    ('introduce', "Introduced"),
    ('attend', "Attended"),
    ('complete', "Completed"),
    ('cancel', "Client chose otherwise"),
    ('withdraw_consent', "Consent withdrawn"),
]


class HuiskamerOutcomeCount(models.Model):
    """How often a step of a handover was taken in a month, by kind of receiver.

    A row is added for each step, in the same transaction, and names neither a person nor a file
    nor a service. It stays when the file is erased.
    """
    _name = 'huiskamer.outcome.count'
    _description = "Outcome count"
    _order = 'month desc, kind, event, id'
    _retention_kinds = ('outcome_count',)
    _log_access = False  # no author and no time but the month

    month = fields.Date(required=True, help="The first day of the month.")
    kind = fields.Selection(KINDS, string="Kind of receiver", required=True)
    event = fields.Selection(EVENTS, string="Step", required=True)
    count = fields.Integer(required=True, default=1, aggregator='sum')

    _month_is_first_day = models.Constraint(
        "CHECK (date_trunc('month', month) = month)", "A month is kept as its first day.")

    @api.depends('month', 'event')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The month and the step."""
        steps = dict(self._fields['event']._description_selection(self.env))
        for count in self:
            count.display_name = f'{count.month:%Y-%m} {steps[count.event]}' if count.month else ''

    @api.model
    def _count(self, kind, event, day):
        """Add one step of one handover to its month.

        An insert, never an update of a running total: two colleagues at work would otherwise
        undo each other's transaction.
        """
        # sudo: nobody has the right to write figures; they only come from what happens
        self.sudo().create({'month': day.replace(day=1), 'kind': kind, 'event': event})

    @api.model
    def _retention_since(self, _kind):
        """Every figure with the last day of its month."""
        return {count: end_of(count.month, 'month') for count in self.search([])}

    def _retention_carry_out(self, _kind):
        """Let go of a figure whose term has run out."""
        self.unlink()
