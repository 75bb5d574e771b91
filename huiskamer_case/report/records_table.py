"""What this house processes, in the order of GDPR art. 30(1): one row per purpose, and the models that hold it.

The rest of the record (fields, sealed or not, who reads, how long) is read from the running system, so that
it cannot differ from it. A model that stands in no row is shown as such, and a test fails.
"""
from typing import NamedTuple

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

CLIENT, COLLEAGUE, NOBODY = 'client', 'colleague', 'nobody'
WHOSE = {
    CLIENT: _lt("Clients who chose to have a file (adults), and the people they speak of"),
    COLLEAGUE: _lt("Colleagues of the house"),
    NOBODY: _lt("Nobody: no row of these is about a person"),
}


class Activity(NamedTuple):
    """One purpose: whose data, why, on what ground, who receives them, by which terms they go, and the models."""
    name: str
    whose: str
    purpose: str
    ground: str
    receivers: str
    terms: list
    models: list


CONSENT = _lt("Consent of the client (GDPR art. 6(1)(a) and 9(2)(a)). The controller decides; see Settings > Words of "
              "consent > Legal basis.")
DUTY = _lt("A legal duty of the controller (GDPR art. 6(1)(c)): to be able to show and to secure (art. 5(2), 32-34).")
NONE = _lt("None")
HOUSE = _lt("Nobody outside the house.")

# Lists of names, not tuples: the tool that collects words for translation takes a round bracket for a call.
ACTIVITIES = (
    Activity(_lt("Counting evenings"), NOBODY,
             _lt("To know how many people come and what they ask, for the house and the city."),
             NONE, _lt("The city receives figures, never rows."), ['week_count'],
             ['huiskamer.opening', 'huiskamer.tally', 'huiskamer.week.tally', 'huiskamer.tap.batch',
              'huiskamer.correction',
              'huiskamer.evening.count', 'huiskamer.short.key',
              'huiskamer.side.effect', 'huiskamer.observation']),
    Activity(_lt("Files"), CLIENT, _lt("To help somebody who asks for it over more than one visit."), CONSENT,
             _lt("The client herself. Nobody else, unless by a handover below."),
             ['withdrawn_file', 'expired_file', 'idle_file', 'closed_file', 'case_notice'],
             ['huiskamer.client', 'huiskamer.case', 'huiskamer.contact', 'huiskamer.step', 'huiskamer.goal',
              'huiskamer.consent',
              'huiskamer.consent.event', 'huiskamer.case.notice', 'huiskamer.agenda']),
    Activity(_lt("What is typed, once and not lost"), COLLEAGUE,
             _lt("To count an answer once that is sent twice, and to open a draft that lies on a colleague's own "
                 "device."),
             _lt("A legitimate interest (GDPR art. 6(1)(f)): that nothing typed is lost. For a day, and while a "
                 "log-in lasts."),
             HOUSE, [], ['huiskamer.answer.number', 'huiskamer.draft.key']),
    Activity(_lt("Warm handovers"), CLIENT, _lt(
        "To bring a client to another service, with what she wants to be told there."), CONSENT,
             _lt("The one service that she consented to, and only the kinds of facts that she named."),
             ['draft_handover', 'handover_words'],
             ['huiskamer.handover', 'huiskamer.handover.event', 'huiskamer.handover.detail', 'huiskamer.disclosure']),
    Activity(_lt("Paths for minors"), CLIENT,
             _lt("To take the steps of the reporting code for somebody who is or may be under 18."),
             _lt("A vital interest or a legal duty (GDPR art. 6(1)(c) and (d), 9(2)(c); reporting code)."),
             _lt("Youth protection or Veilig Thuis, as the reporting code says."), ['minor_path'],
             ['huiskamer.minor.path']),
    Activity(_lt("Introductions without a name"), NOBODY, _lt("To introduce a visitor who wants no file."), NONE,
             _lt("The service hears two words and comes or does not come."), [],
             ['huiskamer.introduction', 'huiskamer.hold']),
    Activity(_lt("Watching over the files"), CLIENT,
             _lt("To show who looked, what was erased and what was consented to; to answer requests, demands and "
                 "breaches."), DUTY,
             _lt("The authority (AP), and a judge, where the law says so."),
             ['read_log', 'consent_proof', 'access_grant', 'lock_out_review', 'old_backup'],
             ['huiskamer.access.event', 'huiskamer.consent.proof', 'huiskamer.erasure', 'huiskamer.rights.event',
              'huiskamer.legal.hold',
              'huiskamer.retention.proposal', 'huiskamer.rights.request', 'huiskamer.demand', 'huiskamer.breach',
              'huiskamer.breach.person', 'huiskamer.access.day', 'huiskamer.access.review',
              'huiskamer.access.review.line',
              'huiskamer.access.grant', 'huiskamer.key', 'huiskamer.key.epoch', 'huiskamer.seal.finding',
              'huiskamer.ended', 'huiskamer.secret']),
    Activity(_lt("Roles and log-ins of colleagues"), COLLEAGUE, _lt("To let in who should be, and nobody else."), DUTY,
             HOUSE, ['role_review'],
             ['huiskamer.access.request', 'huiskamer.access.holding', 'huiskamer.second.factor.reset',
              'huiskamer.house', 'huiskamer.house.change',
              'huiskamer.posture.finding', 'huiskamer.first.step', 'huiskamer.job.stuck', 'huiskamer.decision',
              'huiskamer.try', 'huiskamer.service.member']),
    Activity(_lt("Places, words and terms"), COLLEAGUE,
             _lt("To work with the same places, words, terms and organisations."),
             _lt("A legitimate interest (GDPR art. 6(1)(f)): who is on the team, who last changed a text."), HOUSE, [],
             ['huiskamer.location', 'huiskamer.closed.day', 'huiskamer.topic', 'huiskamer.language',
              'huiskamer.data.category', 'huiskamer.provider',
              'huiskamer.service', 'huiskamer.capacity', 'huiskamer.help.line', 'huiskamer.consent.text',
              'huiskamer.legal.basis',
              'huiskamer.retention.term']),
    Activity(_lt("Figures"), NOBODY, _lt("To see how handovers go, without anybody in the figures."), NONE,
             _lt("The city receives figures, never rows."), ['outcome_count'],
             ['huiskamer.outcome.count', 'huiskamer.pilot']),
    Activity(_lt("Reports to the city"), COLLEAGUE,
             _lt("To answer to the city, with figures that expose nobody; who made and checked them."),
             _lt("A legitimate interest (GDPR art. 6(1)(f)): who is on the team, who last changed a text."),
             _lt("The city receives figures, never rows."), [], ['huiskamer.report', 'huiskamer.release']),
)
