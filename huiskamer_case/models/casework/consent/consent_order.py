from odoo import models
from odoo.exceptions import UserError

from ...oversight.walls.at_once import fetch_lines
from . import consent_flow as flow


class HuiskamerConsentOrder(models.Model):
    """Which of a person's answers was said first: what comes from paper undoes nothing that was said after it, and what
    stood on a yes stands until she says something else.
    """
    _inherit = 'huiskamer.consent'

    def _ensure_newer(self, verb, given_at):
        """Keep an answer that was on paper from undoing what was said after it. People give times to the minute.

        :raise UserError: when this question was answered later than that, or a yes stands that nobody took back
        """
        self._ensure_not_ended_since(verb, given_at)
        for former in self:
            # a no counts at once; a yes of the same minute as a no does not
            exact = verb != 'refuse' and former.state not in flow.LIVE
            if (former.given_at if exact else former.given_at.replace(second=0)) > given_at:
                raise UserError(self.env._(
                    "The client answered this later than that, and the newest answer counts. If it is what the client "
                    "says now, leave the time empty."))
            if verb == 'leave_unasked' and former.is_live:
                raise UserError(self.env._("The client said yes to this, and that stands. Record what the client says "
                                           "now."))

    def _ensure_not_ended_since(self, verb, given_at):
        """Keep a yes that was on paper from undoing a later no, or the closing of the file.

        :raise UserError: when the person withdrew, or this ended with the file, after this moment
        """
        fetch_lines(self, 'event_ids', ['state', 'occurred_at'])
        ended = self.event_ids.filtered(lambda event: event.state in (flow.WITHDRAWN, flow.ENDED))
        # A yes at the very second of the withdrawal counts as after it: people give times to the minute.
        if verb != 'refuse' and any(event.occurred_at > given_at for event in ended):
            raise UserError(self.env._("The client withdrew after this moment. Ask again, and record what the client "
                                       "says now."))

    def _ensure_not_before(self, verb, given_at):
        """Keep a yes that was on paper from before this one, the newest to the file itself, from carrying anything.

        Whatever came between, a file that was closed, frozen or withdrawn, is asked about anew.

        :raise UserError: when the file itself was agreed to after this moment, or its yes was taken back
        """
        self._ensure_not_ended_since(verb, given_at)
        # people give times to the minute: a file and what it is for can be one conversation
        if verb == 'give' and any(consent.given_at.replace(second=0, microsecond=0) > given_at for consent in self):
            raise UserError(self.env._(
                "This was before the client's last yes to the file, and what was said before it does not count any "
                "more. If it is what the client says now, leave the time empty."))

    def _standing(self):
        """The yes of which something still stands at this newest answer: itself, or the last one before it when since
        then nobody asked. That nobody asked takes nothing away, and what was kept on a yes that ran out is still there.
        """
        said = self._with_the_same_question().filtered(lambda answer: answer.state != flow.NOT_ASKED)
        last = said.sorted(lambda answer: (answer.is_newest, answer.given_at, answer.id))[-1:]
        return last.filtered(lambda answer: answer.state in (*flow.LIVE, flow.REPLACED))

    def _outlast(self, stood):
        """Remember the yeses of which something was taken back by this answer: none comes back with a back-up.

        :param stood: the yes that this one took the place of. A back-up may be from before that one, when a former
            yes to the same question stood; what this answer still allows of it may come back.
        """
        if not stood or (self.state in flow.LIVE and not stood.category_ids - self.category_ids):
            return
        gone = self._with_the_same_question().filtered(
            lambda former: self.state not in flow.LIVE or former.category_ids - self.category_ids)
        self.env['huiskamer.ended']._add('withdrawn', (gone - self).mapped('code'))

    def _with_the_same_question(self):
        """All that this person ever answered to the question of this answer."""
        return self.client_id.consent_ids.filtered(
            lambda other: (other.question, other.service_id) == (self.question, self.service_id))
