"""That children come along is a kind of fact from now on, for which a client says yes or no. Every service could be
told so before: each may ask for it, until its keeper takes it away.
"""
from odoo import SUPERUSER_ID, Command, api


def migrate(cr, _version):
    """Let every service ask whether children come along."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    services = env['huiskamer.service'].with_context(active_test=False).search([('category_ids', '!=', False)])
    services.write({'category_ids': [Command.link(env.ref('huiskamer_case.data_category_children').id)]})
