"""A house at work, to measure in: forty files of one caseworker, many of others, and core's leads."""
from types import SimpleNamespace

from odoo import fields
from odoo.addons.huiskamer_case.tests import many
from odoo.addons.huiskamer_case.tests.common import HuiskamerCommon

OWN, LEAD_COUNT = 40, 200_000
LEADS = """
INSERT INTO crm_lead (name, type, stage_id, user_id, company_id, active, probability, create_date, write_date)
SELECT 'Lead ' || n, 'opportunity', (SELECT min(id) FROM crm_stage), CASE WHEN n %% 40 = 0 THEN %s ELSE 2 END, 1,
    true, 10, now(), now()
  FROM generate_series(1, %s) n
"""
STEP = {'what': "Bellen.", 'on': fields.Date.to_string(fields.Date.today())}


def furnished(env, worker, other):
    """The demo's house as the tests know it, with forty files of this caseworker: each a note, a step, a draft."""
    house = type('House', (HuiskamerCommon,), {
        'env': env, 'users': {'caseworker': worker, 'colleague': other},
        'service': env['huiskamer.service'].search([('kind', '=', 'health')], limit=1),
        'location': env['huiskamer.location'].search([], limit=1)})
    house.service.category_ids |= house.categories('alias', 'question')
    for number in range(OWN):
        house.case = house.open_file('caseworker', alias=f"Merel {number}")
        house.case.write_note({'facts': "Een gesprek.", 'steps': [STEP]})
        house.handover = house.draft(house.case)
    return house


def leads(env, user):
    """Core's peer at its size: one lead in forty is this user's. Raw SQL: the ORM would take half an hour."""
    env.cr.execute(LEADS, [user.id, LEAD_COUNT])
    env.cr.execute('ANALYZE crm_lead')


def grow(env, worker, other, files, first):
    """So many files of others more, numbered from the first, copied from a file of the demo that has a handover."""
    many.HERS = 10 ** 9  # whom she works with stays as it is
    sent = env['huiskamer.handover'].sudo().search(
        [('stage', 'not in', ('draft',)), ('case_id.caseworker_id', '=', worker.id)], limit=1)
    env['huiskamer.access.event']._write_down()
    many.fill(SimpleNamespace(env=env, case=sent.case_id, handover=sent, users={'colleague': other}), files, first)
