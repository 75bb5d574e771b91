"""What is counted on an evening: one attribute at a time, never crossed, never about one person.

The words of the letter of 14 February 2019 (voorlichting, hulp, informatie, advies; leaving and
entering) are measures here. Hour blocks are the finest time there is.
"""
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

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
}
# The only measure that stays with the evening after sealing.
KEPT_WITH_EVENING = 'visit'


def hour_values(opens_at, closes_at):
    """The hour blocks of an evening as codes: ``h17``, ``h18``, ``h19`` for 17:00-20:00 local time."""
    last = closes_at.hour if not closes_at.minute else closes_at.hour + 1
    return [f'h{hour:02d}' for hour in range(opens_at.hour, max(last, opens_at.hour + 1))]


def hour_label(value):
    """The words for an hour block: ``17:00-18:00`` for ``h17``."""
    hour = int(value[1:])
    return f'{hour:02d}:00–{(hour + 1) % 24:02d}:00'


def measure_selection(records):
    """Every measure with its words, as a selection field wants them."""
    return [(measure, records.env._(words)) for measure, (words, _values) in MEASURES.items()]


def value_selection(records):
    """Every value of every measure with its words, as a selection field wants them."""
    pairs = {f'h{hour:02d}': hour_label(f'h{hour:02d}') for hour in range(24)}
    for _words, values in MEASURES.values():
        pairs.update({value: records.env._(words) for value, words in values.items()})
    # sudo: the words of a topic are no secret, and a field's choices must be the same for everybody
    topics = records.env['huiskamer.topic'].with_context(active_test=False).sudo().search([])
    pairs.update({topic.code: topic.name for topic in topics})
    return list(pairs.items())


def labels(env):
    """The words for every counter in the language of the user: {(measure, value): (what, which)}."""
    topics = env['huiskamer.topic'].with_context(active_test=False).search([])
    words = {}
    visit, topic_words = MEASURES['visit'][0], MEASURES['topic'][0]
    for measure, (measure_label, values) in MEASURES.items():
        words.update({(measure, value): (env._(measure_label), env._(which)) for value, which in values.items()})
    words.update({('topic', topic.code): (env._(topic_words), topic.name) for topic in topics})
    words.update({
        ('visit', f'h{hour:02d}'): (env._(visit), hour_label(f'h{hour:02d}')) for hour in range(24)})
    return words
