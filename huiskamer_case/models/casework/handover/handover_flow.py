"""The warm handover as data: its stages, its moves, its endings.

This file is the only truth about the flow. The guards, the buttons, the diagram in
``docs/handover.md`` and the tests read it. It imports nothing of Odoo. How long each stage may
last stands in ``handover_clock.py``, what completing asks for in ``completion.py``.
"""
from typing import NamedTuple

DRAFT = 'draft'
REQUESTED = 'requested'
RECEIVED = 'received'
DECLINE_PROPOSED = 'decline_proposed'
ACCEPTED = 'accepted'
WAITLISTED = 'waitlisted'
CONSENT_EXPIRED = 'consent_expired'
SCHEDULED = 'scheduled'
UNATTENDED = 'unattended'
CALLED_OFF = 'called_off'
ATTENDED = 'attended'
COMPLETED = 'completed'
REJECTED = 'rejected'
CANCELLED = 'cancelled'
FAILED = 'failed'
ERROR = 'entered_in_error'
# Not a stage: a move with this target goes back to where the handover was held.
BACK = 'back'


class Stage(NamedTuple):
    """Where a handover stands. ``status`` is the FHIR Task code, ``business_status`` BSeR/360X."""
    key: str
    label: str
    status: str
    business_status: str  # empty at the ends that say why they ended
    next_action: str      # what has to happen next; empty when nothing does any more


STAGES = (
    Stage(DRAFT, "Draft", 'draft', '', 'send'),
    Stage(REQUESTED, "Offered", 'requested', '2.0', 'answer'),
    Stage(RECEIVED, "Received", 'received', '2.0', 'answer'),
    Stage(DECLINE_PROPOSED, "No, proposed", 'received', 'decline-proposed', 'look_at_decline'),
    Stage(ACCEPTED, "Accepted", 'accepted', '3.0', 'book'),
    Stage(WAITLISTED, "On the waiting list", 'on-hold', 'waitlisted', 'review'),
    Stage(CONSENT_EXPIRED, "Consent expired", 'on-hold', 'consent-expired', 'renew'),
    Stage(SCHEDULED, "Appointment", 'in-progress', '5.1.1', 'introduce'),
    Stage(UNATTENDED, "Did not come", 'in-progress', '5.1.2', 'rebook'),
    Stage(CALLED_OFF, "Appointment called off", 'in-progress', '5.1.3', 'rebook'),
    Stage(ATTENDED, "Attended", 'in-progress', '5.1.4', 'follow_up'),
    Stage(COMPLETED, "Completed", 'completed', '7.0', ''),
    Stage(REJECTED, "Declined", 'rejected', '4.0', ''),
    Stage(CANCELLED, "Cancelled", 'cancelled', '', ''),
    Stage(FAILED, "Came to nothing", 'failed', '', ''),
    Stage(ERROR, "Entered in error", 'entered-in-error', '', ''),
)
STAGE = {stage.key: stage for stage in STAGES}
# What has to happen next, in words: of a stage, or by the clock while one lasts.
NEXT_ACTIONS = {
    'send': "Send", 'answer': "Get an answer", 'look_at_decline': "Look at the no", 'book': "Book an appointment",
    'review': "Ask about the waiting list", 'renew': "Ask consent again", 'introduce': "Introduce",
    'attend': "Ask whether the client came", 'rebook': "Make a new appointment",
    'follow_up': "Ask whether they are in contact", 'complete': "Ask how it went",
    'look_at_end': "Look at why it ended", 'tell_recall': "Tell the service to stop",
    'tell_wait': "Tell the service to wait", 'stand_still': "Nothing: the file is on hold",
}
# Sent and not at an end.
ANSWERING = (REQUESTED, RECEIVED)
MEETING = (SCHEDULED, UNATTENDED, CALLED_OFF)
# Stages that stand on consent: when it ends, they end.
ON_CONSENT = (*ANSWERING, DECLINE_PROPOSED, ACCEPTED, WAITLISTED, *MEETING)
BEFORE_ATTENDED = (*ON_CONSENT, CONSENT_EXPIRED)
OPEN = (*BEFORE_ATTENDED, ATTENDED)
FINAL = (COMPLETED, REJECTED, CANCELLED, FAILED, ERROR)

# Who takes a step. The receiver's and the client's steps are written down by the caseworker.
SENDER = 'sender'
RECEIVER = 'receiver'
CLIENT = 'client'
SUPERVISOR = 'supervisor'
CLOCK = 'clock'
SYSTEM = 'system'
# What a person who works on the file can write down.
IN_FILE = frozenset({SENDER, RECEIVER, CLIENT})


class Move(NamedTuple):
    """One allowed step: from which stage, by which verb, to which stage, by whom, asking what."""
    source: str
    verb: str
    target: str
    who: tuple
    asks: tuple = ()


def _from(sources, verb, target, who, asks=()):
    """The same step from several stages; without a target it stays where it is."""
    who = (who,) if isinstance(who, str) else who
    return tuple(Move(source, verb, target or source, who, asks) for source in sources)


# The two voices on each of the three days are kept apart.
CHECK_DAYS = (7, 30, 90)
# Steps that change no stage from wherever they are taken, and are not drawn.
NOT_DRAWN = frozenset({
    'remind', 'escalate', 'review_emergency', 'print_letter', 'look_at_end', 'hold', 'go_on', 'tell_wait', 'ask_back',
    'answer_back'})
CHECKS = tuple(f'check_{day}_{voice}' for day in CHECK_DAYS for voice in (RECEIVER, CLIENT))

# A field name that ends in '?' may be left empty.
MOVES = (
    *_from((DRAFT,), 'send', REQUESTED, SENDER, ('sent_how',)),
    *_from((DRAFT,), 'send_in_emergency', REQUESTED, SENDER, ('sent_how', 'emergency_ground', 'reason_words')),
    *_from((DRAFT,), 'drop', CANCELLED, (SENDER, CLOCK)),
    *_from((REQUESTED,), 'receive', RECEIVED, RECEIVER),
    *_from(ANSWERING, 'accept', ACCEPTED, RECEIVER, ('named_contact', 'first_contact_at')),
    *_from(ANSWERING, 'propose_decline', DECLINE_PROPOSED, RECEIVER, ('decline_reason', 'reason_words?')),
    *_from((DECLINE_PROPOSED,), 'send_back', RECEIVED, (SENDER, SUPERVISOR)),
    *_from((DECLINE_PROPOSED,), 'confirm_decline', REJECTED, (SENDER, SUPERVISOR, CLOCK)),
    *_from((*ANSWERING, ACCEPTED), 'waitlist', WAITLISTED, RECEIVER, ('review_on',)),
    *_from((WAITLISTED,), 'keep_waiting', WAITLISTED, RECEIVER, ('review_on',)),
    *_from((WAITLISTED,), 'place_free', ACCEPTED, RECEIVER, ('named_contact', 'first_contact_at')),
    *_from((ACCEPTED,), 'book', SCHEDULED, (RECEIVER, SENDER),
           ('appointment_at', 'place', 'accompaniment', 'meeting_language_id?')),
    *_from((SCHEDULED,), 'introduce', SCHEDULED, SENDER, ('introduced_how', 'present')),
    *_from((SCHEDULED,), 'no_show', UNATTENDED, (RECEIVER, SENDER)),
    *_from((SCHEDULED, UNATTENDED), 'call_off', CALLED_OFF, (RECEIVER, CLIENT), ('called_off_by',)),
    *_from(MEETING, 'rebook', SCHEDULED, (RECEIVER, SENDER),
           ('appointment_at', 'place', 'accompaniment', 'meeting_language_id?')),
    *_from((SCHEDULED,), 'attend', ATTENDED, (RECEIVER, SENDER)),
    *_from((ATTENDED, COMPLETED), 'follow_up', None, (RECEIVER, CLIENT), tuple(f'{check}?' for check in CHECKS)),
    *_from((ATTENDED,), 'state_outcome', None, RECEIVER, ('outcome',)),
    *_from((*ANSWERING, ACCEPTED, WAITLISTED, *MEETING, ATTENDED), 'ask_back', None, RECEIVER, ('asked_back',)),
    *_from(OPEN, 'answer_back', None, SENDER),
    *_from((ATTENDED,), 'complete', COMPLETED, SENDER, ('outcome', 'client_word', 'not_asked_reason?')),
    *_from(OPEN, 'cancel', CANCELLED, CLIENT, ('reason_words?',)),
    *_from((CONSENT_EXPIRED,), 'renew_consent', BACK, SENDER),
    # a wrong entry takes two people
    *_from((DRAFT, *ANSWERING, ACCEPTED), 'mark_error', None, SENDER),
    *_from((DRAFT, *ANSWERING, ACCEPTED), 'confirm_error', ERROR, SUPERVISOR),
    *_from((DRAFT, *ANSWERING, ACCEPTED), 'refuse_error', None, SUPERVISOR),
    # what stands beside the way
    *_from((*OPEN, *FINAL), 'review_emergency', None, SUPERVISOR),
    *_from((FAILED, COMPLETED), 'look_at_end', None, SUPERVISOR),
    *_from((*ON_CONSENT, ATTENDED), 'print_letter', None, SENDER),
    *_from((CANCELLED, COMPLETED), 'tell_recall', None, SENDER),
    *_from((CANCELLED, COMPLETED), 'confirm_recall', None, RECEIVER),
    *_from(OPEN, 'tell_wait', None, SENDER),
    # what happens by itself
    *_from((DRAFT, *OPEN), 'hold', None, SYSTEM),
    *_from((DRAFT, *OPEN), 'go_on', None, SYSTEM),
    *_from((DRAFT, *BEFORE_ATTENDED), 'withdraw_consent', CANCELLED, SYSTEM),
    *_from((ATTENDED,), 'withdraw_consent', COMPLETED, SYSTEM),
    *_from((DRAFT, *BEFORE_ATTENDED), 'client_died', CANCELLED, SYSTEM),
    *_from((ATTENDED,), 'client_died', COMPLETED, SYSTEM),
    *_from(ON_CONSENT, 'expire_consent', CONSENT_EXPIRED, CLOCK),
    *_from((ATTENDED,), 'expire_consent', COMPLETED, CLOCK),
    *_from((CONSENT_EXPIRED,), 'close_expired', CANCELLED, CLOCK),
    *_from((*ANSWERING, ACCEPTED, WAITLISTED), 'give_up', FAILED, CLOCK),
    *_from(MEETING, 'lose', FAILED, CLOCK),
    *_from((ATTENDED,), 'close_unanswered', COMPLETED, CLOCK),
    *_from((DRAFT, *OPEN, FAILED, COMPLETED, CANCELLED), 'remind', None, CLOCK),
    *_from((DRAFT, *OPEN, FAILED, COMPLETED, CANCELLED), 'escalate', None, CLOCK),
)
# verb -> the words of its button and of the history
VERBS = {
    'send': "Send",
    'receive': "Received",
    'accept': "Accepted",
    'book': "Book appointment",
    'introduce': "Introduced",
    'attend': "Attended",
    'follow_up': "Still in contact?",
    'state_outcome': "How it went, says the service",
    'complete': "Complete",
    'answer_back': "Their question is answered",
    'place_free': "A place is free",
    'rebook': "New appointment",
    'renew_consent': "Consent renewed",
    'confirm_decline': "Agree with the no",
    'send_back': "Ask again, with new facts",
    'keep_waiting': "Keep waiting",
    'waitlist': "On the waiting list",
    'propose_decline': "The service says no",
    'no_show': "Did not come",
    'call_off': "Appointment called off",
    'ask_back': "The service asks something",
    'cancel': "Client chose otherwise",
    'tell_recall': "Told the service to stop",
    'confirm_recall': "The service has stopped",
    'tell_wait': "Told the service to wait",
    'review_emergency': "Emergency looked at",
    'look_at_end': "Looked at why it ended",
    'confirm_error': "Confirm: entered in error",
    'refuse_error': "Not an error",
    'drop': "Drop",
    'mark_error': "Entered in error",
    'send_in_emergency': "Send in an emergency",
    'print_letter': "Letter opened",
    'hold': "Put on hold with the file",
    'go_on': "Goes on with the file",
    'withdraw_consent': "Consent withdrawn",
    'client_died': "The client died",
    'expire_consent': "Consent expired",
    'close_expired': "Consent not renewed",
    'give_up': "No answer came",
    'lose': "Contact lost",
    'close_unanswered': "Closed without a last word",
    'remind': "Reminded",
    'escalate': "Shown to the supervisor",
}
# The steps that lead on; their buttons stand out.
ONWARD = frozenset({
    'send', 'accept', 'book', 'introduce', 'attend', 'complete', 'place_free', 'rebook', 'confirm_decline',
    'confirm_error', 'review_emergency', 'look_at_end', 'tell_recall', 'tell_wait', 'answer_back'})
# (verb, or verb and source) -> what the ending is called apart from its stage
ENDINGS = {
    'drop': 'dropped',
    'confirm_decline': 'declined',
    'complete': 'completed',
    'cancel': 'client_declined',
    'withdraw_consent': 'consent_withdrawn',
    'client_died': 'died',
    ('withdraw_consent', ATTENDED): 'consent_ended',
    'expire_consent': 'consent_ended',
    'close_expired': 'consent_expired',
    'give_up': 'no_answer',
    'lose': 'lost_contact',
    'close_unanswered': 'not_answered',
    'confirm_error': 'wrong_entry',
}
# How it ended, in words.
ENDED = {
    'completed': "Completed", 'declined': "Declined by the service", 'dropped': "Never sent",
    'client_declined': "Client chose otherwise", 'consent_withdrawn': "Consent withdrawn",
    'consent_ended': "Consent ended after the client came", 'consent_expired': "Consent not renewed",
    'no_answer': "No answer came", 'lost_contact': "Contact lost", 'not_answered': "Nobody answered afterwards",
    'died': "The client died", 'wrong_entry': "Entered in error",
}
# The fact that a step leaves behind on the cover.
STAMPS = {
    'send': 'sent_at',
    'send_in_emergency': 'sent_at',
    'receive': 'received_at',
    'accept': 'answered_at',
    'propose_decline': 'answered_at',
    'waitlist': 'answered_at',
    'introduce': 'introduced_at',
    'attend': 'attended_at',
    'review_emergency': 'emergency_reviewed_at',
    'look_at_end': 'end_seen_at',
    'tell_recall': 'recall_told_at',
    'tell_wait': 'wait_told_at',
    'confirm_recall': 'recall_confirmed_at',
}
# Steps that tell something and leave the clock as it is.
BESIDE = frozenset({
    'remind', 'escalate', 'print_letter', 'mark_error', 'refuse_error', 'review_emergency', 'tell_recall',
    'confirm_recall',
    'ask_back', 'answer_back', 'state_outcome'})
# What protects the client goes on while the file is frozen; everything else stands still (GDPR art. 18).
WHEN_FROZEN = frozenset({
    'cancel', 'drop', 'tell_recall', 'confirm_recall', 'tell_wait', 'review_emergency', 'look_at_end', 'mark_error',
    'confirm_error', 'refuse_error', 'answer_back'})
# Steps back into a stage: its clocks begin anew, for nobody could act in between.
ANEW = frozenset({'go_on', 'renew_consent', 'send_back'})
# Tasks that come beside the way: tell the service to stop, to wait; and nothing while the file is frozen.
RECALL, WAIT, STAND_STILL = 'tell_recall', 'tell_wait', 'stand_still'
# What ended because nobody said anything: a supervisor looks at it, and until then it has an owner and a deadline.
TO_LOOK_AT = frozenset({'give_up', 'lose', 'close_unanswered'})
LOOK = 'look_at_end'
# A no of the service is counted as a need that was not met, by its reason.
UNMET = {'give_up': 'no_answer'}
# What one phone call stands for: "agreed, intake desk, we are walking over now".
AGREED_BY_PHONE = ('send', 'receive', 'accept', 'book')


def find(stage, verb):
    """The move by this verb from this stage, or ``None`` when the table does not have it."""
    for move in MOVES:
        if (move.source, move.verb) == (stage, verb):
            return move
    return None


def verbs_from(stage, roles=IN_FILE):
    """The verbs that somebody in one of these roles can take from this stage, in the order of the buttons."""
    verbs = {move.verb for move in MOVES if move.source == stage and roles & set(move.who)}
    return [verb for verb in VERBS if verb in verbs]


def is_for_people(verb):
    """Whether somebody takes this step, and not the clock or the system alone."""
    return any(move.verb == verb and not set(move.who) <= {CLOCK, SYSTEM} for move in MOVES)


def ending(verb, source):
    """What it is called when this verb ends a handover that stood at this stage."""
    return ENDINGS.get((verb, source)) or ENDINGS[verb]
