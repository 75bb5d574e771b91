import sys
from pathlib import Path

from odoo.api import SUPERUSER_ID, Environment
from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class HuiskamerKeys(Command):
    """Keep the key folder: look at it, back it up, check a back-up, begin a new epoch.

    odoo --addons-path=PATHS huiskamer_keys status -c odoo.conf -d DATABASE
    odoo --addons-path=PATHS huiskamer_keys backup -c odoo.conf -d DATABASE FOLDER
    odoo --addons-path=PATHS huiskamer_keys check -c odoo.conf -d DATABASE FOLDER
    odoo --addons-path=PATHS huiskamer_keys rotate -c odoo.conf -d DATABASE
    odoo --addons-path=PATHS huiskamer_keys prune -c odoo.conf -d DATABASE FOLDER

    A back-up of the keys belongs apart from the back-ups of the database: whoever has both can read all.
    """
    name = 'huiskamer_keys'

    def run(self, cmdargs):
        """Do what the first word says; exit code 1 when something is wrong."""
        verb, *rest = cmdargs or ['help']
        act = {'status': self.status, 'backup': self.backup, 'check': self.check, 'rotate': self.rotate,
               'prune': self.prune}.get(verb)
        if not act:
            sys.exit(self.parser.format_help())
        folder = rest.pop() if verb in ('backup', 'check', 'prune') and rest and not rest[-1].startswith('-') else None
        if verb in ('backup', 'check', 'prune') and not folder:
            sys.exit("Name the folder of the back-up as the last word.")
        config.parse_config(rest, setup_logging=True)
        if len(config['db_name']) != 1:
            sys.exit("Name one database with -d.")
        with Registry(config['db_name'][0]).cursor() as cr:
            epochs = Environment(cr, SUPERUSER_ID, {})['huiskamer.key.epoch'].search([])
            sys.exit(act(epochs, *([Path(folder)] if folder else [])))

    def status(self, epochs):
        """Say of each epoch what is found, and what is wrong with the folder."""
        print(f"Key folder: {self.place(epochs)}")
        for epoch in epochs:
            print(f"{epoch.name}  {epoch.state:9}  {epoch.found:6}  {epoch.key_count:6} data keys  "
                  f"back-up checked: {epoch.checked_at or 'never'}")
        loose_ends = epochs._loose_ends() if epochs else []
        for word in loose_ends:
            print(f"! {word}")
        return int(bool(loose_ends) or any(epoch.found not in ('right', 'gone') for epoch in epochs))

    def backup(self, epochs, target):
        """Copy the keys that are not in the back-up yet, then check it."""
        epochs._back_up(target)
        return self.check(epochs, target)

    def check(self, epochs, target):
        """Read every key back from the back-up and compare; remember when."""
        bad = 0
        for epoch in epochs:
            found = epoch._check_backup(target)
            print(f"{epoch.name}  {found}")
            bad += found not in ('right', 'gone')
        epochs.env.cr.commit()
        return int(bool(bad))

    def prune(self, epochs, target):
        """Take the keys of destroyed epochs out of a back-up."""
        for name in epochs._prune_backup(target):
            print(f"{name}  removed from the back-up")
        return 0

    def rotate(self, epochs):
        """Begin a new epoch and destroy the old keys that are due."""
        name = epochs._rotate()
        gone = epochs._destroy_due()
        epochs.env.cr.commit()
        print(f"{name}  begun; back up the key folder now")
        for epoch in gone:
            print(f"{epoch.name}  destroyed; take it out of every back-up of the key folder (prune)")
        return 0

    def place(self, epochs):
        """Where the key folder is."""
        return epochs._folder()
