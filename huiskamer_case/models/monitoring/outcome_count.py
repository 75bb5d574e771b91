from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.date_utils import end_of

from ..directory.service import KINDS
from ..shared.separate_transaction import _separate_transaction

# The steps that are counted; the same keys as the verbs of a handover, and the needs that were not met.
EVENTS = [
    ('send', "Sent"),
    ('receive', "Received"),
    ('accept', "Accepted"),
    ('book', "Book appointment"),
    ('introduce', "Introduced"),
    ('attend', "Attended"),
    ('follow_up', "Still in contact?"),
    ('complete', "Complete"),
    ('place_free', "A place is free"),
    ('rebook', "New appointment"),
    ('renew_consent', "Consent renewed"),
    ('confirm_decline', "Agree with the no"),
    ('send_back', "Ask again, with new facts"),
    ('keep_waiting', "Keep waiting"),
    ('waitlist', "On the waiting list"),
    ('propose_decline', "The service says no"),
    ('no_show', "Did not come"),
    ('call_off', "Appointment called off"),
    ('cancel', "Client chose otherwise"),
    ('tell_recall', "Told the service to stop"),
    ('confirm_recall', "The service has stopped"),
    ('tell_wait', "Told the service to wait"),
    ('hold', "Put on hold with the file"),
    ('go_on', "Goes on with the file"),
    ('review_emergency', "Emergency looked at"),
    ('look_at_end', "Looked at why it ended"),
    ('confirm_error', "Confirm: entered in error"),
    ('refuse_error', "Not an error"),
    ('drop', "Never sent"),
    ('mark_error', "Entered in error"),
    ('send_in_emergency', "Send in an emergency"),
    ('print_letter', "Letter opened"),
    ('withdraw_consent', "Consent withdrawn"),
    ('client_died', "The client died"),
    ('expire_consent', "Consent expired"),
    ('close_expired', "Consent not renewed"),
    ('give_up', "No answer came"),
    ('lose', "Contact lost"),
    ('close_unanswered', "Closed without a last word"),
    ('remind', "Reminded"),
    ('escalate', "Shown to the supervisor"),
    ('state_outcome', "How it went, says the service"),
    ('ask_back', "The service asks something"),
    ('answer_back', "Their question is answered"),
    ('unmet_no_place', "Need not met: no place"),
    ('unmet_no_indication', "Need not met: not for this person"),
    ('unmet_language', "Need not met: language"),
    ('unmet_status', "Need not met: residence status"),
    ('unmet_safety', "Need not met: safety"),
    ('unmet_other', "Need not met: other"),
    ('unmet_no_answer', "Need not met: no answer"),
]


class HuiskamerOutcomeCount(models.Model):
    """How often a step of a handover was taken in a month, by kind of receiver.

    A row is added for each step, in the same transaction, and names neither a person nor a file
    nor a service. It stays when the file is erased. Every night the rows of a month are added up
    and made anew, so that neither their order nor the moment they were written tells of a step.
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
    is_added_up = fields.Boolean(readonly=True, help="Whether the nightly job has made this row.")

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
    def _count(self, kind, event, day, number=1):
        """Add one step of one handover to its month; one less when a step was taken back.

        An insert, never an update of a running total: two colleagues at work would otherwise
        undo each other's transaction.
        """
        # sudo: nobody has the right to write figures; they only come from what happens
        self.sudo().create({'month': day.replace(day=1), 'kind': kind, 'event': event, 'count': number})

    @api.model
    def _cron_add_up(self):
        """Add up the rows of every month in which a step was taken since the last time, and make them anew.

        All rows of such a month are deleted and inserted again by one statement, in random order:
        one row a kind and step, one transaction a month. A row that comes in meanwhile is not seen
        and stays for the next night, so the total never changes.

        Raw SQL: it needs a transaction of its own. An update of totals that waits for another fails
        under Odoo's REPEATABLE READ, and the ORM inserts in the order in which Python holds rows.
        """
        self.flush_model()
        with _separate_transaction(self.env) as cr:
            # Only one at a time: two would each keep a row of their own. Steps are not held up.
            cr.execute(SQL("LOCK TABLE huiskamer_outcome_count IN SHARE UPDATE EXCLUSIVE MODE"))
            cr.execute(SQL(
                "WITH gone AS (DELETE FROM huiskamer_outcome_count WHERE month IN"
                " (SELECT month FROM huiskamer_outcome_count WHERE is_added_up IS NOT TRUE)"
                " RETURNING month, kind, event, count)"
                " INSERT INTO huiskamer_outcome_count (month, kind, event, count, is_added_up)"
                " SELECT month, kind, event, sum(count), TRUE FROM gone GROUP BY month, kind, event"
                " ORDER BY gen_random_uuid()"))
        self.invalidate_model(flush=False)

    @api.model
    def _retention_since(self, _kind):
        """Every figure with the last day of its month."""
        return {count: end_of(count.month, 'month') for count in self.search([])}

    def _retention_carry_out(self, _kind):
        """Let go of a figure whose term has run out."""
        self.unlink()
