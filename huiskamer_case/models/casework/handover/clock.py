"""The clocks of the warm handover as data: what is late when, and what happens by itself then.

A deadline is a moment on the handover; whether it has passed is looked at when somebody looks.
The job only reminds and moves. This file imports nothing of Odoo.
"""
from typing import NamedTuple

from . import handover_flow as flow


class Clock(NamedTuple):
    """How long a stage may last, in hours. Whole days count working days, parts of a day opening hours.

    ``remind``, ``escalate`` and ``lapse`` are hours after the start; 0 means never. With ``by_wall``
    every hour counts, because the clock on the wall decides, not the office.
    """
    stage: str
    hours: float
    remind: float
    escalate: float
    lapse: float
    lapse_verb: str
    by_wall: bool = False


DAY = 24.0
CLOCKS = {
    clock.stage: clock for clock in (
        Clock(flow.DRAFT, 3 * DAY, 3 * DAY, 0, 7 * DAY, 'drop', by_wall=True),
        # answering: hours come from the service and the urgency, the rest is a share of them
        Clock(flow.REQUESTED, 0, 0.5, 1, 3, 'give_up'),
        Clock(flow.RECEIVED, 0, 0.5, 1, 3, 'give_up'),
        Clock(flow.DECLINE_PROPOSED, DAY, 0, 0, DAY, 'confirm_decline'),
        Clock(flow.ACCEPTED, 0, 1, 3, 14 * DAY, 'give_up'),
        # from the day of the review on
        Clock(flow.WAITLISTED, 0, 0.001, 7 * DAY, 14 * DAY, 'give_up', by_wall=True),
        Clock(flow.CONSENT_EXPIRED, 14 * DAY, 0.001, 7 * DAY, 14 * DAY, 'close_expired', by_wall=True),
        # from the appointment on
        Clock(flow.SCHEDULED, DAY, DAY, 7 * DAY, 30 * DAY, 'lose', by_wall=True),
        Clock(flow.UNATTENDED, 3 * DAY, DAY, 3 * DAY, 30 * DAY, 'lose', by_wall=True),
        Clock(flow.CALLED_OFF, 3 * DAY, DAY, 3 * DAY, 30 * DAY, 'lose', by_wall=True),
        # from the next check on; the lapse counts from the last check
        Clock(flow.ATTENDED, 0, 0.001, 7 * DAY, 30 * DAY, 'close_unanswered', by_wall=True),
    )
}
# A handover that ended in silence: until a supervisor has looked at it. It never goes away by itself.
LOOK = Clock('', DAY, DAY, 3 * DAY, 0, '')
# Stages whose clock is a share of a basic time that depends on urgency and service.
SHARED = (*flow.ANSWERING, flow.ACCEPTED)
# How soon somebody of the service is in touch after its yes.
FIRST_CONTACT = {'tonight': 2.0, 'soon': DAY, 'routine': 3 * DAY}
# Who waits for tonight cannot wait for office hours.
TONIGHT_ANSWER = 1.0
SOON_ANSWER = DAY
# Three times without a meeting, and the rebook clock is the last one.
TRIES = 3
# How long before consent ends somebody is told.
WARN_DAYS = 14
REVIEW_DAYS = 14
ALARMS = ('remind', 'escalate', 'lapse')


def answer_hours(urgency, service_hours):
    """How long the service may take to answer."""
    if urgency == 'tonight':
        return min(service_hours, TONIGHT_ANSWER)
    return min(service_hours, SOON_ANSWER) if urgency == 'soon' else service_hours
