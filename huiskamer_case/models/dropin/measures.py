"""What is counted on an evening: one attribute at a time, never crossed, never about one person.

The words of the letter of 14 February 2019 (voorlichting, hulp, informatie, advies; leaving and
entering) are measures here. Hour blocks are the finest time there is.
"""
from datetime import timedelta, timezone

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# The three faces of the satisfaction card.
SMILEYS = {'smile': _lt("Yes"), 'flat': _lt("A little"), 'frown': _lt("No")}
# measure -> (label, {value: label}); the values of *topic* are the codes of huiskamer.topic
MEASURES = {
    'visit': (_lt("Visits"), {}),
    'first_visit': (_lt("Been here before"), {
        'first': _lt("First visit ever"),
        'before': _lt("Been here before"),
        'unknown': _lt("Not known"),
    }),
    'topic': (_lt("Topic of the question"), {}),
    'help': (_lt("Kind of help"), {
        'voorlichting': _lt("Education"),
        'hulp': _lt("Help"),
        'informatie': _lt("Information"),
        'advies': _lt("Advice"),
    }),
    'direction': (_lt("Leaving or entering"), {
        'out': _lt("Leaving"),
        'in': _lt("Entering"),
        'neither': _lt("Neither"),
        'not_said': _lt("Not said"),
    }),
    'interpreter': (_lt("Interpreter needed"), {'needed': _lt("Needed")}),
    'heard_of': (_lt("How they heard of the huiskamer"), {
        'colleague': _lt("From a colleague"),
        'aid': _lt("From another service"),
        'online': _lt("Online"),
        'poster': _lt("Poster or leaflet"),
        'passing_by': _lt("Passing by"),
    }),
    'outcome': (_lt("How the question ended"), {
        'answered': _lt("Answered here"),
        'leaflet': _lt("Took a leaflet"),
        'told_where': _lt("Told where to go"),
        'handover_offered': _lt("Handover offered"),
        'no_place': _lt("No place available"),
    }),
    'card_welcome': (_lt("Felt welcome"), SMILEYS),
    'card_answer': (_lt("Got an answer"), SMILEYS),
    'card_again': (_lt("Would come again"), SMILEYS),
}
# The satisfaction card: what the visitor is asked, one measure a question. The answers are counted
# apart, so nobody can tell which of them were given by one person.
CARD = {
    'card_welcome': _lt("Did you feel welcome?"),
    'card_answer': _lt("Did you get an answer?"),
    'card_again': _lt("Would you come again?"),
}
# What each number means, in one sentence; the screens, the paper and the report say it in these words.
DEFINITIONS = {
    'planned': _lt("Evenings that were planned from the opening hours, whatever became of them."),
    'held': _lt("Evenings that were opened, also those on which nobody came."),
    'cancelled': _lt("Planned evenings that did not take place, each with a reason from a short list."),
    'missed': _lt("Planned evenings whose day has passed and that were neither opened nor cancelled."),
    'zero': _lt("Evenings that were held and on which nobody came."),
    'hours': _lt("The opening hours of the evenings that were held, not the hours of staff."),
    'hosts': _lt("How many hosts were there, added up over the evenings."),
    'visit': _lt("Somebody who came in, counted at the door in the hour of coming. One person who comes twice is two "
                 "visits."),
    'people': _lt("Different people: those who said it was their first visit ever. With those who did not say, a "
                  "range."),
    'first_visit': _lt("What a visitor said about having been here before. Nobody is recognised and nothing is looked "
                       "up."),
    'topic': _lt("What a question was about. One visit can have several topics, or none."),
    'help': _lt("What was given: education, help, information or advice. One visit can have several kinds, or none."),
    'direction': _lt("Whether the question was about leaving or about entering. Both count alike and neither is "
                     "better."),
    'interpreter': _lt("Visits for which somebody interpreted, in the room or by telephone."),
    'heard_of': _lt("How a visitor heard of the huiskamer, asked on a first visit and only if it fits the talk."),
    'outcome': _lt("How a question ended that evening, as the host saw it."),
    'card_welcome': _lt("First question of the card with three faces, filled in by a visitor who wanted to, without a "
                        "name."),
    'card_answer': _lt("Second question of the card. Each question is counted apart from the others."),
    'card_again': _lt("Third question of the card. Not everybody fills it in, so it tells of those who did."),
    'side_effect': _lt("Something around the place because the huiskamer is there, good or bad, told by somebody; no "
                       "visitor is meant."),
}
# The only measure that stays with the evening after sealing.
KEPT_WITH_EVENING = 'visit'


# The hour blocks of a day as codes.
HOURS = tuple(f'h{hour:02d}' for hour in range(24))


def hour_values(opens_at, closes_at):
    """The hour blocks of an evening as codes, in order: ``h17``, ``h18``, ``h19`` for 17:00-20:00 local time.

    Real hours are counted, so an evening may pass midnight and the night on which the clock changes.
    """
    moment, last = (end.astimezone(timezone.utc) for end in (opens_at.replace(minute=0, second=0), closes_at))
    hours = []
    while moment < last:
        hours.append(f'h{moment.astimezone(opens_at.tzinfo).hour:02d}')
        moment += timedelta(hours=1)
    return list(dict.fromkeys(hours))


def hour_label(value):
    """The words for an hour block: ``17:00-18:00`` for ``h17``."""
    hour = int(value[1:])
    return f'{hour:02d}:00–{(hour + 1) % 24:02d}:00'


def hour_selection(_records):
    """Every hour block with its words, as a selection field wants them; a clock has the same words in every
    language.
    """
    return [(hour, hour_label(hour)) for hour in HOURS]


def labels(env):
    """The words for every counter in the language of the user: {(measure, value): (what, which)}."""
    topics = env['huiskamer.topic'].with_context(active_test=False).search([])
    words = {}
    visit, topic_words = MEASURES['visit'][0], MEASURES['topic'][0]
    for measure, (measure_label, values) in MEASURES.items():
        words.update({(measure, value): (env._(measure_label), env._(which)) for value, which in values.items()})
    words.update({('topic', topic.code): (env._(topic_words), topic.name) for topic in topics})
    words.update({('visit', hour): (env._(visit), hour_label(hour)) for hour in HOURS})
    return words
