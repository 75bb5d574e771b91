"""Who answers for two services of the invented huiskamer. All invented; what waits for them is in `demo_files`."""
import csv

from odoo import Command
from odoo.tools import file_open

from ..models.receivers.let_in import LET_IN

# login in logins.csv -> the service, by its short name
SERVICES = {'terwille': 'exit', 'opvang': 'shelter'}


def build(env, services):
    """The two log-ins, each named for her service."""
    with file_open('huiskamer_case/demo/logins.csv') as rows:
        people = [row for row in csv.DictReader(rows) if row['role'] == 'receiver']
    dutch = env['res.lang']._lang_get('nl_NL')
    supervisor = env['res.users'].search([('login', '=', 'supervisor')])
    for row in people:
        user = env['res.users'].with_context(no_reset_password=True).create({
            'name': row['name'], 'login': row['login'], 'password': row['password'], 'lang': 'nl_NL' if dutch
            else 'en_US',
            'tz': 'Europe/Amsterdam', 'email': f"{row['login']}@example.com",
            'group_ids': [Command.set(env.ref('base.group_portal').ids)]})
        services[SERVICES[row['login']]].with_user(supervisor)._let_answer(user)
    # somebody else looked at it long ago
    officer = env['res.users'].search([('login', '=', 'privacy')])
    env['huiskamer.decision'].search([('kind', '=', LET_IN)]).with_user(officer).action_looked()
