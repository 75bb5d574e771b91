from odoo import models
from odoo.exceptions import UserError

from ..handover.verbs import guard


class HuiskamerHandoverGate(models.Model):
    """The gate of sending: consent that is live at this second, for this receiver and all of these facts."""
    _inherit = 'huiskamer.handover'

    @guard('send')
    def _before_send(self, _facts, occurred_at):
        """Hold the gate: nothing is sent without consent that is live and covers all of it.

        The consent row is held too, so that withdrawing and sending cannot both win.

        :raise UserError: saying what is missing
        """
        self.case_id._ensure_open()
        self._ensure_sendable()
        consent = self._held_consent(occurred_at)
        digest = self.disclosure_ids._freeze(occurred_at)
        return {'consent_id': consent.id, 'consent_checked_at': occurred_at, 'disclosure_digest': digest}

    def _ensure_sendable(self):
        """Everything but consent, looked at again in the second of sending, also in an emergency.

        :raise UserError: saying what is missing: a safe way to reach the client, a service that can be chosen
            today and may still ask for all of this, something to say about each kind of fact
        """
        if not self.case_id.client_id.contact_channel:
            raise UserError(self.env._("Agree first how the client can be reached safely, and fill it in."))
        self.service_id._ensure_choosable()
        self.disclosure_ids._ensure_may_go()

    def _held_consent(self, moment):
        """The consent that covers this handover, with its row held until the call ends.

        It is judged as it was when the call began. One that changed since cannot be held: PostgreSQL refuses, and Odoo
        runs the call again with fresh eyes; so it is not judged a second time once it is held.

        :raise UserError: when there is none
        """
        consent = self._live_consent(moment)
        if not consent:
            raise UserError(self.env._(
                "There is no consent that covers all of this for %(service)s. Ask the client, or share less.",
                service=self.service_id.display_name))
        consent._use(moment)
        return consent

    @guard('send_in_emergency')
    def _before_send_in_emergency(self, _facts, occurred_at):
        """The one exception: a coded ground of law, with a reason, told to the supervisor at once."""
        self.case_id._ensure_state_open()
        self._ensure_sendable()
        digest = self.disclosure_ids._freeze(occurred_at)
        self._lookers()._tell_now()
        return {'disclosure_digest': digest}

    @guard('renew_consent')
    def _before_renew_consent(self, _facts, occurred_at):
        """What was held goes on when the client said yes again, to all of it."""
        self.case_id._ensure_open()
        return {'consent_id': self._held_consent(occurred_at).id, 'consent_checked_at': occurred_at,
                'consent_warned_at': False}
