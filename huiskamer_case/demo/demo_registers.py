"""Who answers for the invented house, and what stands in its registers. All invented."""
from datetime import timedelta

from odoo import fields


def build(env, users):
    """A named controller and privacy officer, and entries open and closed; the assessment is still to be made."""
    officer, supervisor = users['privacy'], users['supervisor']
    today = fields.Date.today()
    case = env['huiskamer.case'].search([], limit=1)
    Request = env['huiskamer.rights.request'].with_user(supervisor)
    Request.create({'right': 'access', 'received_on': today - timedelta(days=12), 'code': case.code,
                    'known_by': 'colleague'})
    done = Request.create({'right': 'rectification', 'received_on': today - timedelta(days=50),
                           'received_how': 'letter'})
    done.with_user(officer).answer_request({'answer': 'nothing'})
    demand = env['huiskamer.demand'].with_user(supervisor).create({
        'authority': 'police', 'received_how': 'door', 'received_on': today - timedelta(days=8),
        'asked_for': "Wie er die avond was."})
    demand.with_user(officer).decide({
        'decision': 'refused', 'decision_reason': "Geen schriftelijke vordering. Niet gezegd of iemand bekend is.",
        'told': 'nobody'})
    Breach = env['huiskamer.breach'].with_user(supervisor)
    blank = Breach.create({'kind': 'paper', 'happened': "Een leeg telblad bleef op de balie liggen."})
    blank.with_user(officer).no_risk({'report_reason': "Er stond niets op."})
    tablet = Breach.create({
        'kind': 'device', 'happened': "De tablet van de avond is kwijt. Hij was vergrendeld.", 'people': 0,
        'discovered_at': fields.Datetime.now() - timedelta(hours=20),
        'measures': "Sessies beëindigd, wachtzin gewijzigd."})
    env['huiskamer.breach.person'].with_user(officer).create({'breach_id': tablet.id, 'code': case.code})
