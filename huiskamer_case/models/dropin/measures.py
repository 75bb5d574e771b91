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


def label(env, measure, value):
    """The words for one counter, in the language of the user: ("Kind of help", "Advice")."""
    measure_label, values = MEASURES[measure]
    if measure == 'visit':
        value_label = f'{value[1:]}:00'
    elif measure == 'topic':
        topic = env['huiskamer.topic'].with_context(active_test=False).search([('code', '=', value)])
        value_label = topic.name or value
    else:
        value_label = str(values[value])
    return str(measure_label), value_label
