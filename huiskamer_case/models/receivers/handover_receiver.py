from datetime import timedelta

from odoo import api, fields, models

from ..casework.handover import handover_flow as flow
from ..oversight.read_log import read_log
from ..oversight.sealing.sealed import showing
from ..shared import house_days
from ..shared.random_code import tidy_code
from ..shared.tries import RECEIVER

# As long as this a line says that a handover ended; nothing else of it is left.
ENDED_DAYS = 14
MOST_LINES = 200
# What is shared is open in these stages: it went out, it has not ended, and nothing holds it.
DISCLOSED = tuple(stage for stage in flow.OPEN if stage != flow.CONSENT_EXPIRED)


class HuiskamerHandoverReceiver(models.Model):
    """What somebody who answers for a service may see of a handover at this second: the one place that says so.

    A receiver has no access to any record of ours. What she sees comes through `_lines_of_caller` and `_open_by_code`,
    and both ask `_of_caller` (which handovers are her services') and `_is_disclosed` (whether what was shared is open)
    anew in each call. Nothing of it is kept.
    """
    _inherit = 'huiskamer.handover'

    _by_service = models.Index("(service_id, stage, closed_at)")

    @api.model
    def _of_caller(self, *domain):
        """The handovers that went out to a service for which the caller answers at this second; with the limits off."""
        services = self.env['huiskamer.service.member']._of_caller().service_id
        if not services:
            return self.sudo().browse()  # sudo: none at all, with the limits off as below
        # sudo: a receiver has access to nothing; what comes out is whitelisted below
        return self.sudo().search([('service_id', 'in', services.ids), ('sent_at', '!=', False), *domain],
                                  limit=MOST_LINES)

    def _is_disclosed(self):
        """Whether what was shared is open to the service at this second; called with the limits off.

        It went out, it has not ended, the file is open, and what it stands on holds now, whatever any job did.
        """
        self.ensure_one()
        return bool(
            self.sent_at and self.stage in DISCLOSED and self.case_id.state == 'open'
            and self._stage_at(fields.Datetime.now()) == self.stage)

    @api.model
    def _found_by_caller(self, code):
        """The handover with this code, if it is the caller's to answer; else none, and the miss is counted.

        :raise TooManyTriesError: after too many misses, in the same words whatever was tried
        """
        handover = self._of_caller(('code', '=', tidy_code(code) or ''))
        if not handover or not handover._has_line():
            self.env['huiskamer.try']._count(RECEIVER)
            return handover.browse()
        return handover

    @api.model
    def _open_by_code(self, code):
        """Open a handover: the read receipt, then everything that the page may show; nothing when it is not hers.

        :return dict: see `_page`, or None
        """
        read_log.begin(self.env, 'receiver')
        handover = self._found_by_caller(code)
        if not handover:
            return None
        if handover.stage == flow.REQUESTED and handover._is_disclosed() and handover._may_answer():
            handover._move_for_service('receive')
        return handover._page()

    def _may_answer(self):
        """Whether the caller was not on the other side of it before."""
        return self.env.user not in self._live_events().filtered(
            lambda event: event.acted_as == flow.SENDER).by_id | self.requester_id

    def _page(self):
        """All that the page of one handover shows: its line, the frozen words while they are open, and what can be
        answered.
        """
        is_open = self._is_disclosed()
        shown = self._line() | {'text': '', 'facts': [], 'answers': self._answers()}
        if not is_open:
            return shown
        disclosure = showing(self.disclosure_ids)
        return shown | {'text': disclosure.text, 'digest': disclosure.digest, 'facts': self._dated_facts()}

    @api.model
    def _lines_of_caller(self):
        """The lines of the list: what waits first, then what ended lately."""
        now = fields.Datetime.now()
        handovers = self._of_caller(
            '|', '|', ('stage', 'in', flow.OPEN), ('closed_at', '>', now - timedelta(days=ENDED_DAYS)),
            '&', ('stage', '=', flow.COMPLETED), ('next_check_on', '<=', house_days.today()))
        lines = [handover._line() for handover in handovers if handover._has_line()]
        return sorted(lines, key=lambda line: (not line['is_open'], not line['told_to_stop'], line['deadline'] or now))

    def _has_line(self):
        """Whether the list has a line of it: it is under way, ended lately, or a check of it waits. Nothing of what
        was an error.
        """
        if self.stage == flow.ERROR:
            return False
        since = fields.Datetime.now() - timedelta(days=ENDED_DAYS)
        return self.stage in flow.OPEN or bool(self.closed_at and self.closed_at > since) or bool(
            self._verbs_of_receiver())

    def _verbs_of_receiver(self):
        """What the service can answer at this second, in the order of the buttons."""
        now = fields.Datetime.now()
        if self._is_told_to_stop():
            return ['confirm_recall']
        if self.stage == flow.COMPLETED:
            checks = any(check.endswith(flow.RECEIVER) for check in self._due_checks(now))
            return ['follow_up'] if checks and self.case_id.state == 'open' and not self._consent_ran_out(now) else []
        if not self._is_disclosed():
            return []
        verbs = [verb for verb in flow.verbs_from(self.stage, {flow.RECEIVER}) if verb != 'receive'
                 and self._makes_sense(verb)]
        return [verb for verb in verbs if verb != 'follow_up' or self._questions_for_receiver(verb)]

    def _is_told_to_stop(self):
        """Whether it ended because the client, or the consent, did, and nobody of the service said that they
        stopped.
        """
        return self.stage in flow.FINAL and not self.recall_confirmed_at and (self._sense_tell_recall()
            or self._sense_confirm_recall())
