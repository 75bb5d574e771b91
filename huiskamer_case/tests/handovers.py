"""Handovers for tests: drafted, agreed to, and walked to any stage."""
from datetime import timedelta

from odoo import fields

from ..models.casework.handover import handover_flow as flow
from ..models.shared import house_days

# The verbs that bring a new handover to a stage.
WAY_TO = {
    flow.DRAFT: (),
    flow.REQUESTED: ('send',),
    flow.RECEIVED: ('send', 'receive'),
    flow.DECLINE_PROPOSED: ('send', 'propose_decline'),
    flow.ACCEPTED: ('send', 'accept'),
    flow.WAITLISTED: ('send', 'waitlist'),
    flow.CONSENT_EXPIRED: ('send', 'accept', 'expire_consent'),
    flow.SCHEDULED: ('send', 'accept', 'book'),
    flow.UNATTENDED: ('send', 'accept', 'book', 'no_show'),
    flow.CALLED_OFF: ('send', 'accept', 'book', 'call_off'),
    flow.ATTENDED: ('send', 'accept', 'book', 'attend'),
    flow.COMPLETED: ('send', 'accept', 'book', 'attend', 'complete'),
    flow.REJECTED: ('send', 'propose_decline', 'confirm_decline'),
    flow.CANCELLED: ('send', 'cancel'),
    flow.FAILED: ('send', 'give_up'),
    flow.ERROR: ('send', 'mark_error', 'confirm_error'),
}


class Handovers:
    """How a test makes handovers; the class that mixes it in has the house: users, services, files."""

    @classmethod
    def draft(cls, case=None, service=None, codes=('alias', 'question'), **answers):
        """A draft handover of this file, shared with nobody yet."""
        return (case or cls.case).hand_over({
            'service_id': (service or cls.service).id,
            'category_ids': cls.categories(*codes).ids,
            'question': "Wil kennismaken.",
        } | answers)

    @classmethod
    def consent_for(cls, handover, **answers):
        """The client's yes to exactly what this handover shares."""
        return handover.record_consent(cls.yes(
            handover.case_id._purpose_of(handover.service_id), service_id=handover.service_id.id,
            category_ids=handover.disclosure_ids.category_ids.ids) | answers)

    @classmethod
    def facts(cls, **answers):
        """What every step together asks for; each takes what it needs."""
        now = fields.Datetime.now()
        return {
            'sent_how': 'phone', 'named_contact': "Balie", 'first_contact_at': now, 'appointment_at': now,
            'place': "Spreekkamer", 'accompaniment': 'wanted', 'introduced_how': 'room', 'present': 'caseworker',
            'decline_reason': 'no_place', 'outcome': 'started', 'client_word': 'yes', 'on_behalf_of': 'phone',
            'review_on': house_days.today() + timedelta(days=3), 'called_off_by': 'service',
            'emergency_ground': 'danger_to_life', 'reason_words': "Kon niet wachten.", 'check_7_client': 'in_contact',
            'asked_back': 'call_me',
        } | answers

    @classmethod
    def walk(cls, handover, *verbs):
        """Take these steps as the user of the handover's environment."""
        for verb in verbs:
            cls.step(handover, verb)
        return handover

    @classmethod
    def step(cls, handover, verb):
        """Take one step as whoever takes it: the clock, a supervisor, or the user of the handover."""
        if not flow.is_for_people(verb):
            handover._move(verb, acting_as=flow.CLOCK)
        elif verb in ('confirm_error', 'refuse_error', 'review_emergency'):
            handover.with_user(cls.supervisor).move(verb, cls.facts())
        else:
            handover.move(verb, cls.facts())

    @classmethod
    def handover_at(cls, stage, case=None, **answers):
        """A handover of a new file (or this one) that stands at this stage."""
        handover = cls.draft(case or cls.open_file('caseworker'), **answers)
        cls.consent_for(handover)
        return cls.walk(handover, *WAY_TO[stage])
