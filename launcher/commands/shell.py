"""./huis shell, ./huis psql, ./huis start, ./huis stop: the parts by hand."""
import os
import shutil
import subprocess

from launcher import databases, postgres, rig, server
from launcher.commands import no_arguments
from launcher.steps import SetupError, say


def add_database(parser):
    """The database, by default the demo's."""
    parser.add_argument("database", nargs="?", help="default: this checkout's demo database")


def existing(the_rig, name):
    """The name of a database that is there. Raises SetupError otherwise, with those that are."""
    name = name or databases.demo_name()
    if databases.mark(the_rig, name) is None:
        there = ", ".join(databases.names(the_rig, "hui%")) or "none"
        raise SetupError(f"There is no database {name}.", f"./huis demo makes the demo's; there now: {there}")
    return name


def shell(arguments):
    """Odoo's own Python shell on a database."""
    with rig.running() as the_rig:
        name = existing(the_rig, arguments.database)
        config = server.config_file(the_rig, name, log_handler=":WARNING")
        words = server.command(the_rig, "shell", "-c", config, "-d", name, "--no-http")
        try:
            return subprocess.call(words, env=server.environment(the_rig, name))
        finally:
            config.unlink(missing_ok=True)


def psql(arguments):
    """PostgreSQL's own shell on a database."""
    with rig.running() as the_rig:
        name = existing(the_rig, arguments.database)
        programs = postgres.find_programs()
        program = shutil.which("psql") or (programs and shutil.which("psql", path=programs))
        if not program:
            raise SetupError("There is no psql on this machine.", "as root: apt-get install postgresql-client")
        return subprocess.call([program, name], env=postgres.environment() | {"PSQLRC": os.devnull})


def start(arguments):
    """Make everything ready and leave the cluster running, for work by hand."""
    with rig.running() as the_rig:
        if not postgres.is_foreign():
            postgres.keep()
        for key, value in postgres.connection().items():
            say(f"  PG{key.upper()}={value}")
        say(f"  Odoo: {the_rig.odoo.script}\n  Python: {the_rig.python}\n  ./huis stop ends it")


def stop(arguments):
    """Stop our own cluster."""
    if postgres.is_foreign():
        say("PGHOST names a cluster that ./huis did not start; it is left alone.")
    elif not postgres.stop():
        say("PostgreSQL is not running.")


COMMANDS = {
    "shell": ("open Odoo's Python shell on a database", add_database, shell),
    "psql": ("open psql on a database", add_database, psql),
    "start": ("make everything ready and leave PostgreSQL running", no_arguments, start),
    "stop": ("stop the PostgreSQL that ./huis started", no_arguments, stop),
}
