from odoo import api, fields, models

from ...shared.guards import through_method
from ..consent import consent_flow as flow


class HuiskamerConsent(models.Model):
    """What the newest answer does to a file and to what stands in it."""
    _inherit = 'huiskamer.consent'

    @api.model
    def _hold_person(self, client):
        """Hold the files first, as whoever writes in them does, and mark that somebody answers."""
        client.case_ids._lock()
        super()._hold_person(client)
        # of two first answers at the same moment, there is no other row that both change
        through_method(client).write({'answer_count': client.answer_count + 1})
        client.flush_recordset(['answer_count'])  # the row is held from now on

    def _settle(self, stood):
        """Freeze a file whose consent was withdrawn; take away what stood on a yes that became a no (GDPR art.
        17(1)(b)).
        """
        super()._settle(stood)
        if self.state not in (flow.WITHDRAWN, flow.REFUSED):
            return
        if self.purpose == flow.FILE:
            self.client_id.case_ids._freeze('withdrawn')
            self.client_id.case_ids._tell_withdrawn()
        elif self.purpose == flow.CONTACT and stood:
            self.client_id._forget_contact()
        elif self.purpose == flow.HEALTH and stood:
            self.client_id._forget_health()


class HuiskamerClientAnswers(models.Model):
    """A person's answers, taken together."""
    _inherit = 'huiskamer.client'

    answer_count = fields.Integer("Answers given", readonly=True)

    def _end_sharing(self, kept=None):
        """End every yes to share, except with services whose handovers go on: closing a file ends what was for it."""
        shared = self.consent_ids.filtered(
            lambda consent: consent.is_newest and consent.purpose in flow.WITH_RECEIVER and consent.state in flow.LIVE)
        ending = shared.filtered(lambda consent: consent.service_id not in kept) if kept else shared
        ending._end('end', 'here')
        for consent in ending:
            consent._settle(consent)

    def _take_answers(self, others):
        """Take over the answers of people who turned out to be the same one: the newest to each question counts.

        What stood on an older answer and is not covered by the newest ends. Called with the caller's limits
        off, by whoever merges files.
        """
        consents = (self | others).consent_ids
        for client in self | others:
            consents._hold_person(client)
        newest, stood = {}, {}
        for consent in consents.filtered('is_newest').sorted(lambda consent: (consent.given_at, consent.id)):
            key = consent.question, consent.service_id
            former = newest.get(key, consents.browse())
            stood[key] = former._standing()
            former._give_way('refuse' if consent.state in (flow.REFUSED, flow.WITHDRAWN) else 'give', consent.given_at,
                             False)
            newest[key] = consent
        through_method(consents).write({'client_id': self.id})
        self.env.flush_all()
        for key, consent in newest.items():
            consent._outlast(stood[key])
            consent._settle(stood[key])
