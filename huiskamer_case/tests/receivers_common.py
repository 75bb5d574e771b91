"""A service that answers for itself, another of the same organisation, and one of another."""
import secrets

from odoo import fields

from .common import HuiskamerCommon


class ReceiverCommon(HuiskamerCommon):
    """Somebody who answers for one service, and somebody who answers for a neighbour of the same organisation."""

    @classmethod
    def setUpClass(cls):
        """Name them, and let one handover wait for each."""
        super().setUpClass()
        cls.member = cls.answers_for(cls.receiver, cls.service)
        cls.neighbour = cls.portal
        cls.neighbours_member = cls.answers_for(cls.neighbour, cls.other_service)
        cls.consent = cls.consent_for(cls.handover)

    def as_receiver(self, user=None):
        """The handovers as this person's calls see them, with nothing read yet."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env(user=user or self.receiver, su=False)['huiskamer.handover']

    def lines(self, user=None):
        """The codes of the list of this person."""
        return [line['code'] for line in self.as_receiver(user)._lines_of_caller()]

    def page(self, handover=None, user=None):
        """What the page of a handover shows to this person; None when there is no such page."""
        return self.as_receiver(user)._open_by_code((handover or self.handover).code)

    def words(self, handover=None, user=None):
        """The shared words that this person sees now; empty when there are none."""
        return (self.page(handover, user) or {}).get('text') or ''

    def say(self, verb, handover=None, user=None, number=None, **facts):
        """Answer as somebody of the service does on the page."""
        return self.as_receiver(user)._answer_by_code(
            (handover or self.handover).code, verb, facts, number or secrets.token_hex(16))

    def accept(self, handover=None, **more):
        """The shortest yes."""
        return self.say('accept', handover, named_contact="Balie", first_contact_at='now', **more)

    def now(self):
        """This second."""
        return fields.Datetime.now()
