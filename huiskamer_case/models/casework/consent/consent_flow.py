"""A consent as data: its questions, its states and what changes them.

This file is the only truth about the flow. The guards, the labels and the tests read it. It
imports nothing of Odoo. Each answer of a person is a record of its own, and only the newest answer
to a question counts. A record changes at most once: when the person takes it back, says something
newer, or its time is over.
"""
from typing import NamedTuple

NOT_ASKED = 'not_asked'
REFUSED = 'refused'
GIVEN = 'given'
RENEWED = 'renewed'
WITHDRAWN = 'withdrawn'
REPLACED = 'replaced'
ENDED = 'ended'
EXPIRED = 'expired'
# Where every record begins.
NOTHING = ''


class Purpose(NamedTuple):
    """What a person is asked. ``question``: whatever words were read out, answers to one question replace each
    other.
    """
    key: str
    label: str
    question: str
    has_receiver: bool = False  # the question is about one service, and about named kinds of facts
    is_asked: bool = True       # its words can be read out now


FILE = 'file'
HEALTH = 'health'
SHARE = 'share'
COUNT = 'comensha_count'
PLACE = 'comensha_place'
CONTACT = 'contact'
AFTERCARE = 'aftercare'
# Not a question: what lies in the huiskamer to be read in peace.
SHEET = 'sheet'
PURPOSES = (
    Purpose(FILE, "Keeping a file", FILE),
    Purpose(HEALTH, "Writing down facts about health", HEALTH),
    Purpose(SHARE, "Sharing with one service", SHARE, has_receiver=True),
    # Asking for a place is sharing with that service, in words of its own.
    Purpose(PLACE, "Asking CoMensha for a safe place", SHARE, has_receiver=True),
    Purpose(COUNT, "Being counted by CoMensha", COUNT, has_receiver=True),
    Purpose(CONTACT, "Making contact between visits", CONTACT),
    Purpose(AFTERCARE, "Asking later how it went", AFTERCARE),
    # Two questions in one, with no receiver and no kinds: it was asked until version 19.0.1.0.0 and carries nothing.
    Purpose('report_comensha', "Report to CoMensha (old words)", 'report_comensha', is_asked=False),
)
PURPOSE = {purpose.key: purpose for purpose in PURPOSES}
ASKED = tuple(purpose.key for purpose in PURPOSES if purpose.is_asked)
WITH_RECEIVER = tuple(purpose.key for purpose in PURPOSES if purpose.has_receiver)


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
    State(REPLACED, "Replaced by a newer answer", 'ConsentExpired', True),
    State(ENDED, "Ended with the file", 'ConsentRevoked', True),
    State(EXPIRED, "Expired", 'ConsentExpired', False),
)
STATE = {state.key: state for state in STATES}
# What a person may still rely on, while its time lasts.
LIVE = (GIVEN, RENEWED)

CLIENT = 'client'
CLOCK = 'clock'
HOUSE = 'house'


class Change(NamedTuple):
    """One allowed change: from which state, by which verb, to which state, and who causes it."""
    source: str
    verb: str
    target: str
    who: str


def _from(sources, verb, target, who):
    """The same change from several states."""
    return tuple(Change(source, verb, target, who) for source in sources)


CHANGES = (
    Change(NOTHING, 'leave_unasked', NOT_ASKED, CLIENT),
    Change(NOTHING, 'refuse', REFUSED, CLIENT),
    Change(NOTHING, 'give', GIVEN, CLIENT),
    Change(NOTHING, 'renew', RENEWED, CLIENT),
    # Taking it back counts after its time too: what was kept because of it has to go.
    *_from((*LIVE, EXPIRED), 'withdraw', WITHDRAWN, CLIENT),
    *_from((*LIVE, EXPIRED), 'replace', REPLACED, CLIENT),
    *_from((*LIVE, EXPIRED), 'end', ENDED, HOUSE),
    *_from(LIVE, 'lapse', EXPIRED, CLOCK),
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
