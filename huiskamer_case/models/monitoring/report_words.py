"""The words of the monitoring report: what each table is called, how it comes about, what its rows are."""
from datetime import date

from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ..dropin.measures import DEFINITIONS, MEASURES, labels

_lt = LazyTranslate(__name__)

# Counts that nobody can open, beside the report and the page of figures.
CLOSED_WEEKS = _lt(
    "Counts of %(number)s week cannot be opened: the key is missing. Ask whoever runs the server to put the key folder "
    "back. | Counts of %(number)s weeks cannot be opened: their keys are missing. Ask whoever runs the server to put "
    "the key folder back.")

# Rows of the tables about handovers, with the steps that count for each. Steps in the order in which they
# are a part of each other; kinds of receivers taken together, so that rows are not too thin.
STEPS = {
    'sent': ('send', 'send_in_emergency'),
    'accepted': ('accept',),
    'attended': ('attend',),
    'completed': ('complete',),
}
ENDS = {
    'declined': ('confirm_decline',),
    'waitlisted': ('waitlist',),
    'chose_otherwise': ('cancel',),
    'withdrawn': ('withdraw_consent',),
    'no_answer': ('give_up', 'close_unanswered'),
    'lost': ('lose',),
}
UNMET = {
    'no_place': ('unmet_no_place',),
    'no_indication': ('unmet_no_indication',),
    'language': ('unmet_language',),
    'status': ('unmet_status',),
    'safety': ('unmet_safety',),
    'not_answered': ('unmet_no_answer',),
    'other': ('unmet_other',),
}
RECEIVERS = {
    'leaving': ('exit_programme', 'respite'),
    'shelter': ('night_shelter', 'crisis_shelter', 'trafficking_shelter'),
    'care': ('health', 'addiction', 'care_coordination', 'youth_protection'),
    'rights': ('permit_and_rights', 'tax_and_registration', 'legal'),
    'living': ('housing', 'income', 'other'),
}
ROWS = {
    'handover_steps': {
        'sent': _lt("Sent"),
        'accepted': _lt("Accepted"),
        'attended': _lt("Attended"),
        'completed': _lt("Completed"),
    },
    'handover_ends': {
        'declined': _lt("Declined by the service"),
        'waitlisted': _lt("Put on a waiting list"),
        'chose_otherwise': _lt("The client chose otherwise"),
        'withdrawn': _lt("Consent withdrawn"),
        'no_answer': _lt("No answer came"),
        'lost': _lt("Contact lost"),
    },
    'unmet': {
        'no_place': _lt("No place"),
        'no_indication': _lt("Not for this person"),
        'language': _lt("Language"),
        'status': _lt("Residence status"),
        'safety': _lt("Safety"),
        'not_answered': _lt("No answer"),
        'other': _lt("Other"),
    },
    'handover_kinds': {
        'leaving': _lt("Leaving and respite"),
        'shelter': _lt("Shelter"),
        'care': _lt("Care and health"),
        'rights': _lt("Permits, rights and tax"),
        'living': _lt("Housing, income and other"),
    },
}
# Tables that are not a measure of the counting screen: title, and how the numbers come about.
TITLES = {
    'visits': (_lt("Visits in all"), _lt("Every time somebody came in counts as one visit.")),
    'visit_week': (_lt("Visits per week"), _lt("ISO weeks, from Monday until Sunday.")),
    'visit_weekday': (_lt("Visits per weekday"), _lt("All weeks of the period together.")),
    'visit_hour': (_lt("Visits per hour"), _lt("The hour in which somebody came in; no finer time is kept.")),
    'evening_none': (_lt("Evenings without a visit"), _lt("Evenings that were held and on which nobody came.")),
    'handover_steps': (_lt("Handovers, step by step"), _lt(
        "Per calendar month. Accepted: the service said yes. Attended: the client came. Completed: what was agreed "
        "has begun.")),
    'handover_kinds': (_lt("Handovers by kind of receiver"), _lt("Handovers sent, per calendar month.")),
    'handover_ends': (_lt("Handovers that went another way"), _lt(
        "Per calendar month. A handover can be counted in more than one row.")),
    'unmet': (_lt("Needs that were not met"), _lt("Why a handover did not lead to help, per calendar month.")),
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
    if measure in ROWS:
        return {row: env._(ROWS[measure][row]) for row in rows}
    if measure == 'visit_weekday':
        return {row: _weekday(env, row) for row in rows}
    if measure == 'visit_week':
        return {row: week_words(env, int(row[:4]), int(row[-2:])) for row in rows}
    if measure in ('visits', 'evening_none'):
        return {row: env._("Visits") if measure == 'visits' else env._("Evenings") for row in rows}
    words = labels(env)
    kind = 'visit' if measure == 'visit_hour' else measure
    return {row: words.get((kind, row), ('', row))[1] for row in rows}


def week_words(env, year, week):
    """A week with the day on which it begins: nobody knows weeks by their number."""
    return env._("Week %(week)s (from %(day)s)", week=week,
                 day=format_date(env, date.fromisocalendar(year, week, 1), date_format='d MMM'))


def _weekday(env, row):
    """A day of the week in words; the day is any Monday and those after it."""
    return format_date(env, f'2019-02-{18 + WEEKDAYS.index(row):02d}', date_format='EEEE').capitalize()
