import sys
from pathlib import Path

from odoo.addons.huiskamer_case.cli.of_one_database import end, of_one_database
from odoo.addons.huiskamer_case.models.oversight.read_log import chain as access_chain
from odoo.cli.command import Command

NOT_UNDERSTOOD = 2  # one is a log that is not whole


class HuiskamerLog(Command):
    """Keep the log of who looked: seal it, take its seals off the host, see whether it is whole.

    odoo --addons-path=PATHS huiskamer_log seal -c odoo.conf -d DATABASE
    odoo --addons-path=PATHS huiskamer_log export -c odoo.conf -d DATABASE FILE
    odoo --addons-path=PATHS huiskamer_log verify -c odoo.conf -d DATABASE [FILE]

    Keep FILE on another host: whoever owns the database could make a whole new chain, but not the seals
    that you kept. With FILE, verify compares them too. Exit status 0: whole; 1: not; 2: not understood.
    """
    name = 'huiskamer_log'

    def run(self, cmdargs):
        """Do what the first word says."""
        verb, *rest = cmdargs or ['help']
        act = {'seal': self.seal, 'export': self.export, 'verify': self.verify}.get(verb)
        if not act:
            print(self.parser.format_help())
            sys.exit(NOT_UNDERSTOOD)
        file = self.file_of(rest)
        if verb == 'export' and not file:
            end("Name the file for the seals as the last word.", NOT_UNDERSTOOD)
        with of_one_database(rest, NOT_UNDERSTOOD) as env:
            sys.exit(act(env, file))

    def file_of(self, rest):
        """The file named as the last word, taken off the rest; None when the last word belongs to an option."""
        if rest and not rest[-1].startswith('-') and (len(rest) == 1 or not rest[-2].startswith('-')
                                                      or '=' in rest[-2]):
            return Path(rest.pop())
        return None

    def seal(self, env, _file):
        """Bind what was written since the last time."""
        print(f"{env['huiskamer.access.event']._seal()} rows sealed")
        return 0

    def export(self, env, file):
        """Write the seals of all days to a file, to be kept outside the host."""
        file.write_text(env['huiskamer.access.day']._seals_now())
        print(f"{len(access_chain.read_seals(file.read_text()))} days written; keep the file on another host")
        return 0

    def verify(self, env, file):
        """Go through the whole chain, and compare it with seals that were kept."""
        try:
            kept = access_chain.read_seals(file.read_text()) if file else None
        except (OSError, ValueError) as error:
            print(f"The seals cannot be read: {error}")
            return NOT_UNDERSTOOD
        wrong = env['huiskamer.access.event']._verify(kept)
        for fault in wrong:
            print(f"! {env['huiskamer.access.day']._words(*fault)}")
        days = env['huiskamer.access.day'].search_count([])
        print("The log is not whole." if wrong else f"The log is whole: {days} sealed days.")
        return int(bool(wrong))
