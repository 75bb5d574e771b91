"""The warm handover as data: its stages, its moves, its clocks.

This file is the only truth about the flow. The guards, the buttons, the diagram in
``docs/handover.md`` and the tests read it. It imports nothing of Odoo.
"""
from typing import NamedTuple

DRAFT = 'draft'
REQUESTED = 'requested'
RECEIVED = 'received'
ACCEPTED = 'accepted'
SCHEDULED = 'scheduled'
ATTENDED = 'attended'
COMPLETED = 'completed'
REJECTED = 'rejected'
CANCELLED = 'cancelled'


class Stage(NamedTuple):
    """Where a handover stands. ``status`` is the FHIR Task code, ``business_status`` BSeR/360X."""
    key: str
    label: str
    status: str
    business_status: str
    next_action: str  # what has to happen next; empty when nothing does any more
    hours: float      # until that is overdue; 0 = the receiving service's own answer time


STAGES = (
    Stage(DRAFT, "Draft", 'draft', '', 'send', 72.0),
    Stage(REQUESTED, "Offered", 'requested', '2.0', 'answer', 0),
    Stage(RECEIVED, "Received", 'received', '2.0', 'answer', 0),
    Stage(ACCEPTED, "Accepted", 'accepted', '3.0', 'book', 24.0),
    Stage(SCHEDULED, "Appointment", 'in-progress', '5.1.1', 'introduce', 24.0),
    Stage(ATTENDED, "Attended", 'in-progress', '5.1.4', 'complete', 24.0 * 7),
    Stage(COMPLETED, "Completed", 'completed', '7.0', '', 0),
    Stage(REJECTED, "Declined", 'rejected', '4.0', '', 0),
    Stage(CANCELLED, "Cancelled", 'cancelled', '', '', 0),
)
STAGE = {stage.key: stage for stage in STAGES}
OPEN = (REQUESTED, RECEIVED, ACCEPTED, SCHEDULED, ATTENDED)
BEFORE_ATTENDED = (REQUESTED, RECEIVED, ACCEPTED, SCHEDULED)
FINAL = (COMPLETED, REJECTED, CANCELLED)

# Who takes a step. The receiver's steps are recorded by the caseworker, on the receiver's behalf.
SENDER = 'sender'
RECEIVER = 'receiver'
CLIENT = 'client'
SYSTEM = 'system'


class Move(NamedTuple):
    """One allowed step: from which stage, by which verb, to which stage, by whom, asking what."""
    source: str
    verb: str
    target: str
    who: str
    asks: tuple = ()


def _from(sources, verb, target, who, asks=()):
    """The same step from several stages."""
    return tuple(Move(source, verb, target or source, who, asks) for source in sources)


# A field name that ends in '?' may be left empty.
MOVES = (
    Move(DRAFT, 'send', REQUESTED, SENDER, ('sent_how',)),
    Move(DRAFT, 'drop', CANCELLED, SENDER),
    Move(REQUESTED, 'receive', RECEIVED, RECEIVER),
    *_from((REQUESTED, RECEIVED), 'accept', ACCEPTED, RECEIVER, ('named_contact', 'first_contact_at')),
    *_from((REQUESTED, RECEIVED), 'decline', REJECTED, RECEIVER, ('decline_reason', 'reason_words?')),
    Move(ACCEPTED, 'book', SCHEDULED, SENDER, ('appointment_at', 'place', 'accompaniment')),
    Move(SCHEDULED, 'introduce', SCHEDULED, SENDER, ('introduced_how', 'present')),
    Move(SCHEDULED, 'attend', ATTENDED, RECEIVER),
    Move(ATTENDED, 'complete', COMPLETED, SENDER, ('outcome', 'client_word', 'not_asked_reason?')),
    *_from((REQUESTED, RECEIVED, ACCEPTED, SCHEDULED, ATTENDED), 'cancel', CANCELLED, CLIENT, ('reason_words?',)),
    *_from(BEFORE_ATTENDED, 'withdraw_consent', CANCELLED, SYSTEM),
    Move(ATTENDED, 'withdraw_consent', COMPLETED, SYSTEM),
    Move(DRAFT, 'withdraw_consent', CANCELLED, SYSTEM),
)
# verb -> (label of the button, word in the history)
VERBS = {
    'send': "Send",
    'drop': "Drop",
    'receive': "Received",
    'accept': "Accepted",
    'decline': "Declined",
    'book': "Book appointment",
    'introduce': "Introduced",
    'attend': "Attended",
    'complete': "Complete",
    'cancel': "Client chose otherwise",
    'withdraw_consent': "Consent withdrawn",
}
# What each ending is called apart from its stage.
ENDINGS = {
    'drop': 'dropped',
    'decline': 'declined',
    'complete': 'completed',
    'cancel': 'client_declined',
    'withdraw_consent': 'consent_withdrawn',
}
# The fact that a step leaves behind on the cover.
STAMPS = {
    'send': 'sent_at',
    'receive': 'received_at',
    'accept': 'answered_at',
    'decline': 'answered_at',
    'introduce': 'introduced_at',
    'attend': 'attended_at',
}


def find(stage, verb):
    """The move by this verb from this stage, or ``None`` when the table does not have it."""
    for move in MOVES:
        if (move.source, move.verb) == (stage, verb):
            return move
    return None


def verbs_from(stage):
    """The verbs that a person can take from this stage, in the order of the flow."""
    return [move.verb for move in MOVES if move.source == stage and move.who != SYSTEM]
