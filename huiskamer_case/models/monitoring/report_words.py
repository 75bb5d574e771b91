"""The words of the monitoring report: what each table is called, how it comes about, what its rows are."""
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ..dropin.measures import MEASURES, labels

_lt = LazyTranslate(__name__)

# Steps of a handover, in the order in which they are a part of each other; (verbs that count, words).
STEPS = {
    'sent': (('send', 'send_in_emergency'), _lt("Sent")),
    'accepted': (('accept',), _lt("Accepted")),
    'attended': (('attend',), _lt("Attended")),
    'completed': (('complete',), _lt("Completed")),
}
ENDS = {
    'declined': (('confirm_decline',), _lt("Declined by the service")),
    'waitlisted': (('waitlist',), _lt("Put on a waiting list")),
    'chose_otherwise': (('cancel',), _lt("The client chose otherwise")),
    'withdrawn': (('withdraw_consent',), _lt("Consent withdrawn")),
    'no_answer': (('give_up', 'close_unanswered'), _lt("No answer came")),
    'lost': (('lose',), _lt("Contact lost")),
}
UNMET = {
    'no_place': (('unmet_no_place',), _lt("No place")),
    'no_indication': (('unmet_no_indication',), _lt("Not for this person")),
    'language': (('unmet_language',), _lt("Language")),
    'status': (('unmet_status',), _lt("Residence status")),
    'safety': (('unmet_safety',), _lt("Safety")),
    'no_answer': (('unmet_no_answer',), _lt("No answer")),
    'other': (('unmet_other',), _lt("Other")),
}
# Kinds of receivers, taken together so that rows are not too thin.
RECEIVERS = {
    'leaving': (('exit_programme', 'respite'), _lt("Leaving and respite")),
    'shelter': (('night_shelter', 'crisis_shelter', 'trafficking_shelter'), _lt("Shelter")),
    'care': (('health', 'addiction', 'care_coordination', 'youth_protection'), _lt("Care and health")),
    'rights': (('permit_and_rights', 'tax_and_registration', 'legal'), _lt("Permits, rights and tax")),
    'living': (('housing', 'income', 'other'), _lt("Housing, income and other")),
}
# Tables that are not a measure of the counting screen: title, and how the numbers come about.
TITLES = {
    'visits': (_lt("Visits in all"), _lt("Every time somebody came in counts as one visit.")),
    'visit_week': (_lt("Visits per week"), _lt("ISO weeks, from Monday until Sunday.")),
    'visit_weekday': (_lt("Visits per weekday"), _lt("All weeks of the period together.")),
    'visit_hour': (_lt("Visits per hour"), _lt("The hour in which somebody came in; no finer time is kept.")),
    'evening_none': (_lt("Evenings without a visit"), _lt("Evenings that were held and on which nobody came.")),
    'handover_steps': (_lt("Handovers, step by step"), _lt(
        "Per calendar month. Accepted: the service said yes. Attended: the client came. Completed: what was agreed has begun.")),
    'handover_kinds': (_lt("Handovers by kind of receiver"), _lt("Handovers sent, per calendar month.")),
    'handover_ends': (_lt("Handovers that went another way"), _lt(
        "Per calendar month. A handover can be counted in more than one row.")),
    'unmet': (_lt("Needs that were not met"), _lt("Why a handover did not lead to help, per calendar month.")),
}
DEFINITIONS = {
    'first_visit': _lt("Said by the visitor. The sum of first visits is the number of different people; no codes are made of anybody."),
    'topic': _lt("What a question was about. One question can have more than one topic."),
    'help': _lt("Education, help, information and advice: the four words of the letter with which the huiskamer began."),
    'direction': _lt("Whether a question was about leaving the work or about entering it; both are counted alike."),
    'interpreter': _lt("Visits for which an interpreter was needed."),
    'heard_of': _lt("How a visitor had heard of the place, if said."),
    'outcome': _lt("How a question ended that evening."),
}
WEEKDAYS = ('mo', 'tu', 'we', 'th', 'fr', 'sa', 'su')


def title_of(env, measure):
    """What a table is called, in the language of the user."""
    return env._(TITLES[measure][0] if measure in TITLES else MEASURES[measure][0])


def definition_of(env, measure):
    """How the numbers of a table come about, in the language of the user; empty when it is plain."""
    if measure in TITLES:
        return env._(TITLES[measure][1])
    return env._(DEFINITIONS[measure]) if measure in DEFINITIONS else ''


def row_words(env, measure, rows):
    """row -> its words, in the language of the user."""
    table = {'handover_steps': STEPS, 'handover_ends': ENDS, 'unmet': UNMET, 'handover_kinds': RECEIVERS}.get(measure)
    if table:
        return {row: env._(table[row][1]) for row in rows}
    if measure == 'visit_weekday':
        return {row: _weekday(env, row) for row in rows}
    if measure == 'visit_week':
        return {row: env._("Week %(week)s", week=int(row[-2:])) for row in rows}
    if measure in ('visits', 'evening_none'):
        return {row: env._("Visits") if measure == 'visits' else env._("Evenings") for row in rows}
    words = labels(env)
    kind = 'visit' if measure == 'visit_hour' else measure
    return {row: words.get((kind, row), ('', row))[1] for row in rows}


def _weekday(env, row):
    """A day of the week in words; the day is any Monday and those after it."""
    return format_date(env, f'2019-02-{18 + WEEKDAYS.index(row):02d}', date_format='EEEE').capitalize()
