"""Ordinary work in the CRM by a colleague without a role of ours: what each act answers, asks the database and sends.

Run inside Odoo by the test beside it, with us and without us. Everything is rolled back.
"""
import json

from odoo.tests import new_test_user

env = globals()['env']
GROUPS = ('base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_manager',
          'project.group_project_manager',
          'hr.group_hr_user', 'survey.group_survey_user', 'mass_mailing.group_mass_mailing_user')
FORMS = ('res.partner', 'crm.lead', 'sale.order', 'project.task', 'hr.employee', 'calendar.event', 'survey.survey',
         'mailing.mailing')
user = new_test_user(env, 'ordinary_colleague', groups=','.join(GROUPS))
mine = env(user=user.id, su=False)
partner = mine['res.partner'].create({'name': "Gewoon BV", 'is_company': True, 'email': 'gewoon@example.com'})
lead = mine['crm.lead'].create({'name': "Kans", 'partner_id': partner.id, 'user_id': user.id})
project = mine['project.project'].create({'name': "Project"})
product = env['product.product'].search([('sale_ok', '=', True)], limit=1)
other = mine['res.partner'].create({'name': "Jan Gewoon", 'parent_id': partner.id})


def window(model):
    """The form, list and search view as the browser gets them."""
    return lambda: mine[model].get_views([(False, 'form'), (False, 'list'), (False, 'search')], {'toolbar': True})


def listed(model):
    """A list as the browser asks for it."""
    return lambda: mine[model].web_search_read([], {'display_name': {}}, limit=40)['length'] >= 0


ACTS = {
    **{f'views of {model}': window(model) for model in FORMS},
    **{f'list of {model}': listed(model) for model in FORMS},
    'menus': lambda: mine['ir.ui.menu'].load_menus(False),
    'new contact': lambda: mine['res.partner'].create({'name': "Nieuw", 'phone': '050'}).exists(),
    'change a contact': lambda: partner.write({'phone': '050-1'}),
    'a contact becomes a company': lambda: other.write({'is_company': True}),
    'and a person again': lambda: other.write({'is_company': False}),
    'archive a contact': lambda: other.action_archive(),
    'find a contact': lambda: mine['res.partner'].name_search("Gewoon"),
    'new lead': lambda: mine['crm.lead'].create({'name': "Nog een"}).exists(),
    'win a lead': lambda: lead.action_set_won(),
    'say something': lambda: lead.message_post(body="Hallo").exists(),
    'follow': lambda: lead.message_subscribe(other.ids),
    'plan an activity': lambda: lead.activity_schedule('mail.mail_activity_data_todo', summary="Bellen").exists(),
    'finish an activity': lambda: lead.activity_ids.action_done(),
    'attach a file': lambda: mine['ir.attachment'].create(
        {'name': "x.txt", 'raw': b'x', 'res_model': 'crm.lead', 'res_id': lead.id}).exists(),
    'keep a search': lambda: mine['ir.filters'].create_filter({'name': "Mijn", 'model_id': 'crm.lead',
        'user_ids': [(6, 0, [user.id])]}).exists(),
    'new appointment': lambda: mine['calendar.event'].create(
        {'name': "Overleg", 'start': '2030-01-01 10:00:00', 'stop': '2030-01-01 11:00:00',
         'res_model_id': env['ir.model']._get_id('crm.lead'), 'res_id': lead.id}).exists(),
    'new task': lambda: mine['project.task'].create({'name': "Taak", 'project_id': project.id}).exists(),
    'new order': lambda: mine['sale.order'].create(
        {'partner_id': partner.id, 'order_line': [(0, 0, {'product_id': product.id})]}).exists(),
    'group leads': lambda: mine['crm.lead'].formatted_read_group([], ['stage_id'], ['__count']),
    'delete a contact': lambda: mine['res.partner'].create({'name': "Weg"}).unlink(),
    'a form in the making': lambda: mine['res.partner'].onchange({}, [], {'name': {}, 'is_company': {}}),
    'a window in the CRM': lambda: mine['ir.actions.actions']._for_xml_id('contacts.action_contacts')['res_model'],
}


def done(act):
    """How it went, how many questions it asked the database the second time, and how many bytes it answered."""
    said = None
    for _turn in range(2):
        env.invalidate_all()
        before = env.cr.sql_log_count
        try:
            with env.cr.savepoint():
                answer = act()
                env.flush_all()
                said = ('works', len(json.dumps(answer, default=str)))
        except Exception as error:
            said = (type(error).__name__, 0)
        asked = env.cr.sql_log_count - before
    return (said[0], asked, said[1])


print('ANSWER' + json.dumps({name: done(act) for name, act in ACTS.items()}))
env.cr.rollback()
