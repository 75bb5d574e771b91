from datetime import timedelta

from odoo import api, fields, models

from ..casework.handover import handover_flow as flow
from ..oversight.roles.whom_to_tell import in_her_words
from ..shared import house_days

# What a service has to hear of at once, though no more than once a day unless it is about tonight.
NEWS = frozenset({'send', 'send_in_emergency', 'send_back', 'withdraw_consent', 'client_died', 'cancel',
                  'expire_consent', 'answer_back'})
# The same where somebody of ours wrote it down: the service expects the client at another moment.
NEWS_OF_OURS = frozenset({'book', 'rebook'})
# So long a mail may lie unread before somebody calls.
UNREAD, UNREAD_TONIGHT = timedelta(hours=4), timedelta(minutes=15)
BOUNCED, NOT_OPENED, NOBODY = 'bounced', 'unread', 'nobody'


class HuiskamerHandoverNotice(models.Model):
    """That there is news for a service, and who calls instead when nobody there reads it."""
    _inherit = 'huiskamer.handover'

    call_instead = fields.Selection(
        [(BOUNCED, "Call instead: the mail did not arrive"), (NOT_OPENED, "Call instead: nobody has looked yet"),
         (NOBODY, "Call instead: nobody answers here for the service any more")],
        string="Call instead", compute='_compute_call_instead',
        groups='huiskamer_case.group_caseworker,huiskamer_case.group_supervisor')

    def _compute_call_instead(self):
        """Whether somebody has to call: the service answers for itself, was told, and nobody there looked."""
        waiting = self.filtered(lambda handover: handover.stage == flow.REQUESTED)
        (self - waiting).call_instead = False
        if not waiting:
            return
        # sudo: who answers for a service and when it looked; one word comes out
        services, members = waiting.sudo().service_id, self.env['huiskamer.service.member'].sudo()
        live = members._of_service(services)
        left = members.search([('service_id', 'in', (services - live.service_id).ids)])
        by_service = (live | left).grouped('service_id')
        for handover in waiting:
            own = by_service.get(handover.sudo().service_id, members.browse())  # sudo: as above
            there = own & live
            handover.call_instead = there._why_call(handover.sent_at, handover.urgency) if there else (
                own._why_call_who_left(handover.sent_at))

    def _count_move(self, verb, before, occurred_at):
        """Count the step; the service hears that there is news."""
        super()._count_move(verb, before, occurred_at)
        self._tell_service(verb)

    def _uncount(self, event):
        """Take the step out of the figures; what was news is news again when it does not hold."""
        super()._uncount(event)
        self._tell_service(event.verb)

    def _tell_service(self, verb):
        """Tell whoever answers for the service that there is news, when this step is."""
        is_news = verb in NEWS or (verb in NEWS_OF_OURS and self.env.user._is_internal())
        if is_news and self.sudo().sent_at:  # sudo: only whether it went out
            self.env['huiskamer.service.member']._of_service(self.sudo().service_id)._tell_of_news(
                self.urgency == 'tonight')

    @api.model
    def _cron_notices(self):
        """The job: tell services again whose answer is late, once a day."""
        late = self.search([('stage', 'in', flow.ANSWERING), ('alarm', '!=', False)])
        self.env['huiskamer.service.member']._of_service(late.service_id)._tell_of_news(False)


class HuiskamerCallToday(models.Model):
    """On Today a handover says that somebody has to call, and stands before the others."""
    _inherit = 'huiskamer.case'

    def _handovers_rows(self, handovers, cases):
        """Also why somebody calls instead of waiting; these first."""
        why = dict(handovers._fields['call_instead']._description_selection(self.env))
        rows = [row | {'call': why.get(handover.call_instead, '')} for row, handover
                in zip(super()._handovers_rows(handovers, cases), handovers, strict=True)]
        return sorted(rows, key=lambda row: not row['call'])


class HuiskamerServiceMemberNotice(models.Model):
    """One mail a day at most, with no word about anybody; whether it was read."""
    _inherit = 'huiskamer.service.member'

    def _tell_of_news(self, is_urgent):
        """Tell each of these that there is news, unless told today already; what is about tonight cannot wait."""
        now = fields.Datetime.now()
        today = house_days.day_of(now)
        for member in self.filtered(lambda one: not one.is_system and one.user_id.email):
            if is_urgent or not member.told_at or house_days.day_of(member.told_at) != today:
                words = in_her_words(self.env, member.user_id)
                member._mail(words._("There is news"), words._("There is news. Log in to see it:"), self._link())
                member._write_facts({'told_at': now})

    def _why_call(self, since, urgency):
        """Why somebody calls instead of waiting for these: all their mails came back, or none of them looked."""
        people = self.filtered(lambda member: not member.is_system)
        if not people or not since:
            return False
        if all(member._has_bounced() for member in people):
            return BOUNCED
        wait = UNREAD_TONIGHT if urgency == 'tonight' else UNREAD
        unread = not any(member.seen_at and member.seen_at >= since for member in people)
        return NOT_OPENED if unread and fields.Datetime.now() - since > wait else False

    def _why_call_who_left(self, since):
        """The same where nobody is left who could look: it went out to these, and each ended, closed her account, or
        answers for an organisation of which the service is no more.
        """
        return NOBODY if since and any(member.invited_at <= since and (not member.ended_at or member.ended_at >= since)
                                       for member in self) else False

    def _has_bounced(self):
        """Whether the last mail could not be sent, or mails to this address come back."""
        return self.mail_id.state == 'exception' or bool(self.user_id.partner_id.message_bounce)

    @api.model
    def _looked(self):
        """Write down that the person at the screen opened the list of her services."""
        rows = self._of_caller()
        rows._write_facts({'seen_at': fields.Datetime.now()})
