import sys

from odoo.api import SUPERUSER_ID, Environment
from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class HuiskamerPosture(Command):
    """Look whether this installation is set up safely, for the monitoring of the host.

    odoo --addons-path=PATHS huiskamer_posture -c odoo.conf -d DATABASE

    Exit status, as monitoring programs know it: 0 all is right, 1 something to look at, 2 something is
    wrong, 3 it could not be looked at. Prints what is not right and what to do; no name of a client.
    """
    name = 'huiskamer_posture'

    def run(self, cmdargs):
        """Look, print, and end with the exit status."""
        config.parse_config(cmdargs, setup_logging=True)
        if len(config['db_name']) != 1:
            print("Name one database with -d.", file=sys.stderr)
            sys.exit(3)
        try:
            with Registry(config['db_name'][0]).cursor() as cr:
                status = self.look(Environment(cr, SUPERUSER_ID, {})['huiskamer.posture.finding'])
                cr.commit()
        except Exception as error:
            print(f"It could not be looked at: {type(error).__name__}", file=sys.stderr)
            sys.exit(3)
        sys.exit(status)

    def look(self, findings):
        """Print what is not right, the worst first; return the exit status."""
        findings._look()
        all_of_them = findings.search([])
        for finding in all_of_them.filtered('rank'):
            print(f"{finding.state.upper():9}  {finding.code}: {finding.title}")
            for line in (finding.found or '').splitlines():
                print(f"{'':11}found: {line}")
            print(f"{'':11}do: {finding.todo}")
        bad = all_of_them.filtered('rank')
        print(f"{len(all_of_them)} checks, {len(bad)} not right")
        return max(all_of_them.mapped('rank'))
