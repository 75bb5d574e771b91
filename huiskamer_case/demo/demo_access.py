"""Access for a time in the invented huiskamer: one use yesterday that nobody looked at yet, one stand-in next week."""
from datetime import timedelta

from odoo import fields


def build(env, users):
    """An emergency of yesterday evening, long over, and a holiday to come."""
    cases = env['huiskamer.case'].with_user(users['caseworker']).search([
        ('caseworker_id', '=', users['caseworker'].id), ('state', '=', 'open'), ('open_to', '=', 'members')],
        order='id', limit=2)
    urgent, holiday = cases
    urgent.with_user(users['caseworker2']).browse().break_glass(
        urgent.client_id._new_slip(), "Stond aan de deur, collega was er niet (voorbeeld)")
    grant = urgent.sudo().grant_ids  # sudo: the demo makes time pass, which nobody can by hand
    grant._add(since=grant.since - timedelta(days=1), until=grant.until - timedelta(days=1),
               review_due=grant.review_due - timedelta(days=1))
    today = fields.Date.context_today(holiday)
    holiday.name_stand_in({
        'caseworker_id': users['caseworker2'].id, 'reason': "Vakantie (voorbeeld)",
        'since': fields.Date.to_string(today + timedelta(days=7)),
        'until': fields.Date.to_string(today + timedelta(days=14))})
