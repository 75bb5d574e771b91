"""Invented people and their handovers, made through the same doors that a caseworker uses."""
from datetime import timedelta

from odoo import fields

# alias, who opened the file, open to, safe way to reach
CLIENTS = [
    ('Merel (voorbeeld)', 'caseworker', 'members', 'call'),
    ('Tulp (voorbeeld)', 'caseworker', 'team', 'here'),
    ('Ster (voorbeeld)', 'caseworker', 'members', 'message'),
    ('Linde (voorbeeld)', 'caseworker', 'members', 'here'),
    ('Zwaluw (voorbeeld)', 'caseworker', 'members', 'call'),
    ('Roos (voorbeeld)', 'caseworker', 'team', 'here'),
    ('Kiezel (voorbeeld)', 'caseworker', 'members', 'here'),
    ('Maan (voorbeeld)', 'caseworker2', 'members', 'message'),
    ('Wilg (voorbeeld)', 'caseworker2', 'members', 'call'),
    ('Duin (voorbeeld)', 'caseworker2', 'team', 'here'),
    ('Vonk (voorbeeld)', 'caseworker2', 'members', 'here'),
    ('Zomer (voorbeeld)', 'caseworker2', 'members', 'here'),
    ('Beek (voorbeeld)', 'caseworker', 'members', 'here'),
    ('Heide (voorbeeld)', 'caseworker', 'team', 'call'),
    ('Kroon (voorbeeld)', 'caseworker2', 'members', 'message'),
    ('Sneeuw (voorbeeld)', 'caseworker2', 'members', 'here'),
    ('Veer (voorbeeld)', 'caseworker', 'members', 'here'),
    ('Zilver (voorbeeld)', 'caseworker2', 'team', 'call'),
    ('Mos (voorbeeld)', 'caseworker', 'members', 'here'),
]
# client, service, urgency, direction, days ago that it began, steps after the draft
HANDOVERS = [
    ('Merel (voorbeeld)', 'exit', 'soon', 'out', 0, ()),
    ('Tulp (voorbeeld)', 'shelter', 'tonight', 'not_said', 0.02, ('send',)),
    ('Ster (voorbeeld)', 'exit', 'soon', 'out', 2, ('send',)),
    ('Linde (voorbeeld)', 'health', 'routine', 'other', 1, ('send', 'receive')),
    ('Zwaluw (voorbeeld)', 'exit', 'soon', 'out', 3, ('send', 'receive', 'accept')),
    ('Roos (voorbeeld)', 'permit', 'routine', 'in', 2, ('send', 'accept', 'book')),
    ('Maan (voorbeeld)', 'exit', 'soon', 'out', 4, ('send', 'accept', 'book', 'introduce')),
    ('Wilg (voorbeeld)', 'exit', 'soon', 'out', 6, ('send', 'receive', 'accept', 'book', 'introduce', 'attend')),
    ('Duin (voorbeeld)', 'health', 'routine', 'other', 5,
     ('send', 'accept', 'book', 'introduce', 'attend', 'complete')),
    ('Vonk (voorbeeld)', 'shelter', 'tonight', 'not_said', 2, ('send', 'propose_decline', 'confirm_decline')),
    ('Zomer (voorbeeld)', 'permit', 'routine', 'in', 3, ('send', 'cancel')),
    ('Kiezel (voorbeeld)', 'exit', 'soon', 'out', 4, ('send', 'accept')),
    ('Beek (voorbeeld)', 'shelter', 'soon', 'not_said', 1, ('send', 'propose_decline')),
    ('Heide (voorbeeld)', 'exit', 'routine', 'out', 5, ('send', 'receive', 'waitlist')),
    ('Kroon (voorbeeld)', 'health', 'routine', 'other', 6, ('send', 'accept', 'expire_consent')),
    ('Sneeuw (voorbeeld)', 'exit', 'soon', 'out', 4, ('send', 'accept', 'book', 'no_show')),
    ('Veer (voorbeeld)', 'permit', 'soon', 'in', 4, ('send', 'accept', 'book', 'call_off')),
    ('Zilver (voorbeeld)', 'shelter', 'tonight', 'not_said', 3, ('send', 'give_up')),
    ('Mos (voorbeeld)', 'health', 'routine', 'other', 1, ('send', 'mark_error', 'confirm_error')),
]
# Before anything that somebody said yes to, and not too long ago for what comes from paper.
SAID_BEFORE = timedelta(days=6, hours=2)
CODE_WORD = "Vuurtoren"
# topic, in the client's own words, what she says of it
GOALS = [
    ('housing', "Een eigen kamer, met een deur die op slot kan. (voorbeeld)", 'same'),
    ('income_debts', "Weten wat ik nog moet betalen. (voorbeeld)", 'less'),
    ('leaving', "Iets anders doen dan nu. (voorbeeld)", False),
    ('someone_to_talk', "Af en toe gewoon praten. (voorbeeld)", 'resolved'),
]
ANSWERS = {
    'sent_how': 'phone', 'named_contact': "Balie intake (voorbeeld)", 'place': "Spreekkamer 1",
    'accompaniment': 'wanted',
    'introduced_how': 'room', 'present': 'caseworker', 'decline_reason': 'no_place', 'outcome': 'started',
    'client_word': 'yes', 'on_behalf_of': 'phone', 'called_off_by': 'service',
}
# The clock's own steps; the rest is taken by a caseworker.
CLOCK_STEPS = ('give_up', 'expire_consent')


def build(env, users, location, services):
    """Open the files, write down contacts, start the handovers; withdraw one consent, close one file."""
    location.focal_person_id = users['caseworker2']
    env['huiskamer.house']._house().with_user(users['privacy']).write({
        'controller': "Stichting Voorbeeld", 'controller_reach': "050-0000002, Voorbeeldstraat 1",
        'officer': "Fatma Voorbeeld", 'officer_reach': "050-0000003", 'posture': 'own'})
    words = env['huiskamer.consent.text'].search([('language_id.code', 'in', ('nl', 'en'))])
    words.with_user(users['privacy']).review({'read_by': "Fatma Voorbeeld"})
    cases = {row[0]: _open_file(env, users, location, *row) for row in CLIENTS}
    for number, case in enumerate(cases.values()):
        _contact(case, number)
        _goal(env, case, number)
    for alias, service, urgency, direction, days, steps in HANDOVERS:
        _hand_over(cases[alias], services[service], urgency, direction, days, steps)
    _more_consents(env, users, cases)
    _paths(env, users)
    # One file went to another lead, who now finds it among hers; the former lead is told on Today.
    cases['Sneeuw (voorbeeld)'].with_user(users['supervisor']).assign({'caseworker_id': users['caseworker'].id})
    # One person changed her mind about the file itself: it is frozen, and its handover has ended.
    cases['Kiezel (voorbeeld)'].consent_ids.filtered(lambda consent: consent.purpose == 'file').action_withdraw()
    cases['Zomer (voorbeeld)'].close({'outcome': 'helped', 'open_steps': 'done'})
    # After a no, another service is asked.
    declined = cases['Vonk (voorbeeld)'].handover_ids
    declined.hand_on({
        'service_id': services['health'].id, 'urgency': 'soon', 'direction': 'not_said',
        'category_ids': declined.disclosure_ids.category_ids.ids, 'question': "Vraagt nu om een gesprek. (voorbeeld)"})


def _yes(env, purpose, about=None):
    """The answers of somebody who says yes to the words that are read out about this."""
    text = env.ref(f'huiskamer_case.consent_text_{purpose}_nl')
    return {'text_id': text.id, 'words_digest': text.read_out(about)['digest'], 'method': 'spoken',
            'spoken_alone': True}


def _open_file(env, users, location, alias, login, open_to, channel):
    """One person who said yes to a file, with a safe-contact agreement."""
    case = env['huiskamer.case'].with_user(users[login]).open_file({
        'alias': alias,
        'age_band': '21_up',
        'language_ids': [env.ref('huiskamer_case.language_nl').id],
        'open_to': open_to,
        'location_id': location.id,
        'code_word': CODE_WORD,
        'given_at': fields.Datetime.now() - SAID_BEFORE,
    } | _yes(env, 'file'))
    if channel != 'here':
        case.record_consent(_yes(env, 'contact') | {'given_at': fields.Datetime.now() - SAID_BEFORE})
    case.client_id.write({
        'contact_channel': channel,
        'contact_hours': "Na 14 uur" if channel != 'here' else False,
        'phone': "06-00000000" if channel == 'call' else False,
    })
    return case


def _contact(case, number):
    """What was said the first evening, invented."""
    today = fields.Date.context_today(case)
    steps = [{'what': "Samen bellen (voorbeeld)", 'on': today + timedelta(days=number % 5 - 1),
              'at': '14:30' if number % 2 else False}]
    if number % 3 == 0:
        steps.append({'what': "Brief van de woningbouw meenemen (voorbeeld)", 'on': today + timedelta(days=number % 4)})
    case.write_note({
        'on': today - timedelta(days=3),
        'channel': 'here',
        'kind': 'talk',
        'facts': "Vertelde wat zij nu het liefst geregeld wil hebben. (voorbeeld)",
        'observation': "Maakt een rustige indruk. (voorbeeld)",
        'steps': steps,
    })


def _goal(env, case, number):
    """What the person wants, invented."""
    topic, wish, progress = GOALS[number % len(GOALS)]
    case.env['huiskamer.goal'].create({
        'case_id': case.id,
        'topic_id': env.ref(f'huiskamer_case.topic_{topic}').id,
        'wish': wish,
        'client_progress': progress,
        'progress': progress,
    })


def _more_consents(env, users, cases):
    """A no, a question that was left unasked, a yes to health, and one that ends soon."""
    cases['Merel (voorbeeld)'].record_consent(_yes(env, 'health') | {'state': 'refused'})
    cases['Merel (voorbeeld)'].record_consent(_yes(env, 'aftercare') | {'state': 'not_asked'})
    # the demo makes time pass, which nobody can by hand
    env['huiskamer.consent'].with_user(users['caseworker'])._record(
        cases['Zwaluw (voorbeeld)'].client_id, _yes(env, 'contact'), until=fields.Datetime.now() + timedelta(days=5))
    cases['Linde (voorbeeld)'].record_consent(_yes(env, 'health') | {'state': 'given'})
    cases['Linde (voorbeeld)'].contact_ids.health = "Slaapt slecht en wil daar hulp bij. (voorbeeld)"


def _paths(env, users):
    """Two paths for somebody under 18: one just begun, one that waits for a second pair of eyes."""
    path = env['huiskamer.minor.path'].with_user(users['caseworker']).begin({})
    today = fields.Date.context_today(path)
    path.write({'signals_on': today - timedelta(days=1), 'consulted_on': today, 'consulted': 'both',
                'facts': "Kwam met een vriendin mee; zegt zelf 17 te zijn. (voorbeeld)"})
    report = env['huiskamer.minor.path'].with_user(users['caseworker']).begin({'suspected_band': 'under_16'})
    report.write(dict.fromkeys(('signals_on', 'consulted_on', 'talked_on', 'weighed_on', 'decided_on'), today) | {
        'consulted': 'veilig_thuis', 'decision': 'both', 'informed': 'yes', 'agreed': 'no', 'handed_to': 'veilig_thuis',
        'not_agreed_why': "Wordt vannacht weer opgehaald. (voorbeeld)", 'facts': "Durft niet naar huis. (voorbeeld)"})


def _hand_over(case, service, urgency, direction, days, steps):
    """A handover that has come this far."""
    began = fields.Datetime.now() - timedelta(days=days)
    env = case.env
    categories = [env.ref(f'huiskamer_case.data_category_{code}').id for code in ('alias', 'language', 'question')]
    handover = case.hand_over({
        'service_id': service.id, 'urgency': urgency, 'direction': direction,
        'category_ids': categories, 'question': "Wil kennismaken en weten wat mogelijk is. (voorbeeld)"})
    if not steps:
        return
    about = {'service_id': service.id, 'category_ids': categories}
    handover.record_consent(_yes(env, 'share', about) | {'state': 'given', 'given_at': began - timedelta(hours=1)})
    for number, verb in enumerate(steps):
        moment = began + timedelta(hours=3 * number)
        answers = ANSWERS | {
            'first_contact_at': moment + timedelta(hours=20), 'appointment_at': moment + timedelta(hours=2),
            'review_on': fields.Date.context_today(case) + timedelta(days=3)}
        acting_as = 'clock' if verb in CLOCK_STEPS else 'supervisor' if verb == 'confirm_error' else 'sender'
        handover._move(verb, answers, min(moment, fields.Datetime.now()), acting_as)
