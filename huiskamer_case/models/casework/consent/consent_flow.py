"""A consent as data: its states and what changes them.

This file is the only truth about the flow. The guards, the labels and the tests read it. It
imports nothing of Odoo. Each answer of a person is a record of its own; a record changes at most
once, when the person takes it back or its time is over.
"""
from typing import NamedTuple

NOT_ASKED = 'not_asked'
REFUSED = 'refused'
GIVEN = 'given'
RENEWED = 'renewed'
WITHDRAWN = 'withdrawn'
EXPIRED = 'expired'
# Where every record begins.
NOTHING = ''


class State(NamedTuple):
    """A state of a consent. ``standard`` is the consent status of ISO/IEC TS 27560 as W3C DPV names it."""
    key: str
    label: str
    standard: str
    is_stored: bool  # a state that is not stored is judged at the second it is asked


STATES = (
    State(NOT_ASKED, "Not asked", 'ConsentUnknown', True),
    State(REFUSED, "Refused", 'ConsentRefused', True),
    State(GIVEN, "Given", 'ConsentGiven', True),
    State(RENEWED, "Given again", 'RenewedConsentGiven', True),
    State(WITHDRAWN, "Withdrawn", 'ConsentWithdrawn', True),
    State(EXPIRED, "Expired", 'ConsentExpired', False),
)
STATE = {state.key: state for state in STATES}
# What a person may still rely on, while its time lasts.
LIVE = (GIVEN, RENEWED)

CLIENT = 'client'
CLOCK = 'clock'


class Change(NamedTuple):
    """One allowed change: from which state, by which verb, to which state, and who causes it."""
    source: str
    verb: str
    target: str
    who: str


CHANGES = (
    Change(NOTHING, 'leave_unasked', NOT_ASKED, CLIENT),
    Change(NOTHING, 'refuse', REFUSED, CLIENT),
    Change(NOTHING, 'give', GIVEN, CLIENT),
    Change(NOTHING, 'renew', RENEWED, CLIENT),
    Change(GIVEN, 'withdraw', WITHDRAWN, CLIENT),
    Change(RENEWED, 'withdraw', WITHDRAWN, CLIENT),
    Change(GIVEN, 'lapse', EXPIRED, CLOCK),
    Change(RENEWED, 'lapse', EXPIRED, CLOCK),
    # Taking it back counts after its time too: what was kept because of it has to go.
    Change(EXPIRED, 'withdraw', WITHDRAWN, CLIENT),
)


def find(state, verb):
    """The change by this verb from this state, or ``None`` when the table does not have it."""
    for change in CHANGES:
        if (change.source, change.verb) == (state or NOTHING, verb):
            return change
    return None


def first_states():
    """The states in which a record can begin."""
    return [change.target for change in CHANGES if change.source == NOTHING]


def now(stored, given_at, valid_until, moment):
    """The state at this moment of a consent that is stored in this state."""
    if stored in LIVE and not given_at <= moment < valid_until:
        return find(stored, 'lapse').target
    return stored
