import sys

from odoo.addons.huiskamer_case.cli.of_one_database import of_one_database
from odoo.cli.command import Command
from odoo.exceptions import UserError


class HuiskamerRoles(Command):
    """Give the first two roles of all, on record; look whether a role came around a request.

    odoo --addons-path=PATHS huiskamer_roles first -c odoo.conf -d DATABASE LOGIN LOGIN
    odoo --addons-path=PATHS huiskamer_roles status -c odoo.conf -d DATABASE

    The first log-in becomes access administrator, the second privacy officer: from then on every role
    is asked by one person and confirmed by another. It works only while nobody administers access.
    """
    name = 'huiskamer_roles'

    def run(self, cmdargs):
        """Do what the first word says; exit code 1 when something is wrong."""
        verb, *rest = cmdargs or ['help']
        if verb not in ('first', 'status'):
            sys.exit(self.parser.format_help())
        logins, rest = (rest[-2:], rest[:-2]) if verb == 'first' else ([], rest)
        with of_one_database(rest) as env:
            done = self.first(env, logins) if verb == 'first' else self.status(env)
        env.registry.signal_changes()
        sys.exit(done)

    def first(self, env, logins):
        """Give the first two roles; say what was done."""
        users = [env['res.users'].search([('login', '=', login)]) for login in logins]
        if len(users) != 2 or not all(users):
            return "Name two log-ins that exist, as the last two words."
        try:
            requests = env['huiskamer.access.request']._bootstrap(*users)
        except UserError as error:
            env.cr.rollback()
            return str(error)
        for request in requests:
            print(f"{request.user_id.login}  {request.role}")
        return 0

    def status(self, env):
        """Say of each role how it came; exit code 1 when one came or went around a request."""
        for holding in env['huiskamer.access.holding'].search([]):
            print(f"{holding.user_id.login:20} {holding.role:22} {holding.standing}")
        return int(bool(env['huiskamer.access.request']._unjustified()))
