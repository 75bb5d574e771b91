import sys
from pathlib import Path

from odoo.addons.huiskamer_case.cli.of_one_database import of_one_database
from odoo.addons.huiskamer_case.models.oversight.sealing import key_folder
from odoo.cli.command import Command
from odoo.exceptions import UserError
from odoo.tools import config

NEED_FOLDER = ('backup', 'check', 'prune')
MAY_HAVE_FOLDER = ('return',)
OF_ANOTHER = "! the key folder belongs to another copy of this database: huiskamer_keys return"


def names_a_folder(words):
    """Whether the last of these words stands by itself: it belongs to no option, however those are written."""
    alone = config.parser.parse_args(list(words))[1]
    return bool(alone) and alone[-1] == words[-1]


class HuiskamerKeys(Command):
    """Keep the keys: look at them, back them up, check a back-up, begin a new epoch, come back from a back-up.

    odoo --addons-path=PATHS huiskamer_keys status -c odoo.conf -d DATABASE
    odoo --addons-path=PATHS huiskamer_keys backup -c odoo.conf -d DATABASE FOLDER
    odoo --addons-path=PATHS huiskamer_keys check -c odoo.conf -d DATABASE FOLDER
    odoo --addons-path=PATHS huiskamer_keys rotate -c odoo.conf -d DATABASE
    odoo --addons-path=PATHS huiskamer_keys prune -c odoo.conf -d DATABASE FOLDER
    odoo --addons-path=PATHS huiskamer_keys sweep -c odoo.conf -d DATABASE
    odoo --addons-path=PATHS huiskamer_keys return -c odoo.conf -d DATABASE [FOLDER]

    A back-up of the keys belongs apart from the back-ups of the database: whoever has both can read all.
    """
    name = 'huiskamer_keys'

    def run(self, cmdargs):
        """Do what the first word says; exit code 1 when something is wrong."""
        verb, *rest = cmdargs or ['help']
        act = getattr(self, f'do_{verb}', None)
        if not act:
            sys.exit(self.parser.format_help())
        folder = [Path(rest.pop())] if verb in NEED_FOLDER + MAY_HAVE_FOLDER and names_a_folder(rest) else []
        if verb in NEED_FOLDER and not folder:
            sys.exit("Name the folder of the back-up as the last word.")
        with of_one_database(rest, lang='en_US') as env:
            if folder and key_folder.holds(folder[0]):
                sys.exit("This is the key folder itself: what lies in it is lost with it. Name a folder apart from it.")
            try:
                sys.exit(act(env['huiskamer.key.epoch'], *folder))
            except UserError as refusal:
                sys.exit(str(refusal))
            except key_folder.KeyFolderError as error:
                sys.exit(f"A key could not be read or written ({error}). Nothing is written over; mend the folder and "
                         f"try again.")

    def do_status(self, epochs):
        """Say of each key what is found, what is left over, and what is wrong with the folder."""
        print(f"Key folder: {epochs._place()}")
        rows = epochs._all_kept()
        for row in rows:
            print(row._line(row.found))
        left = epochs._left_over() if rows else []
        for name in left:
            print(f"{name}  left over: no row answers for it")
        loose_ends = epochs._loose_ends() if rows else []
        for word in loose_ends:
            print(f"! {word}")
        is_copy = bool(rows) and self._is_copy(epochs)
        return int(is_copy or bool(loose_ends) or any(row.found not in ('right', 'gone') for row in rows))

    def _is_copy(self, epochs):
        """Whether the key folder belongs to another copy of this database; says so."""
        is_copy = not epochs._is_owner()
        if is_copy:
            print(OF_ANOTHER)
        return is_copy

    def do_backup(self, epochs, target):
        """Copy the keys that are not in the back-up yet and the list of what has ended, then check it."""
        for row in epochs._all_kept():
            row._back_up(target)
        epochs.env['huiskamer.ended']._back_up(target)
        return self.do_check(epochs, target)

    def do_check(self, epochs, target):
        """Read every key and the list of what has ended back from the back-up and compare; remember when."""
        bad = not epochs.env['huiskamer.ended']._check_backup(target)
        if bad:
            print("! The list of what has ended is not whole in this back-up.")
            self._is_copy(epochs)
        for row in epochs._all_kept():
            found = row._check_backup(target)
            print(row._line(found))
            bad += found not in ('right', 'gone')
        epochs.env.cr.commit()
        return int(bool(bad))

    def do_prune(self, epochs, target):
        """Take the keys whose time is over out of a back-up."""
        for name in epochs._prune_backup(target):
            print(f"{name}  removed from the back-up")
        return 0

    def do_sweep(self, epochs):
        """Take away the keys that have ended, and those that were left over already the last time."""
        for name in epochs._sweep():
            print(f"{name}  removed")
        epochs.env.cr.commit()
        return 0

    def do_rotate(self, epochs):
        """Begin a new epoch; the old key leaves the key folder."""
        name = epochs._rotate_now()
        print(f"{name}  begun; back up the key folder now")
        for epoch in epochs._destroy_due():
            print(f"{epoch.name}  destroyed; take it out of every back-up of the key folder (prune)")
        epochs.env.cr.commit()
        return 0

    def do_return(self, epochs, target=None):
        """Make a database that came back from a back-up the right one: its keys, what must not come back, a new
        epoch.
        """
        return epochs.env['huiskamer.ended']._return(target, print)
