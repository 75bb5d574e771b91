"""./huis clean: take away what ./huis made."""
import shutil

from launcher import databases, odoo, postgres, python_packages, rig, settings
from launcher.commands.demo import only_one
from launcher.steps import SetupError, locked, say, step


def add_arguments(parser):
    """--all for everything."""
    parser.add_argument("--all", action="store_true",
                        help="also Odoo, the Python packages and the cluster with every checkout's databases")


def drop_databases(templates):
    """Drop this checkout's databases, and the templates of this cache when asked; others stay."""
    with rig.running() as the_rig:
        found = [name for name in databases.names(the_rig, "huis%") if settings.is_ours(name)]
        if templates:
            found += [name for name in databases.names(the_rig, "huis\\_template\\_%")
                      if databases.filestore(name).exists()]
        for name in found:
            databases.drop(the_rig, name)
            say(f"  dropped {name}")


def run(arguments):
    """Databases and output of this checkout; with --all the whole cache."""
    rig.make_cache()
    with only_one(), locked(settings.lock_file(f"test-{settings.checkout_name()}")):
        if odoo.find() and python_packages.find() and (postgres.is_foreign() or postgres.find_programs()):
            drop_databases(arguments.all)
        shutil.rmtree(settings.OUTPUT, ignore_errors=True)
    if arguments.all:
        remove_cache()


def remove_cache():
    """Stop our cluster and remove the cache. Raises SetupError while another run or a client uses it."""
    with rig.nobody_else() as free:
        if not free:
            raise SetupError("Another run of ./huis, or a client of its PostgreSQL, uses the cache.",
                             "end it first; './huis doctor' tells what is there")
        postgres.stop()
        with step(f"remove {settings.cache()}"):
            shutil.rmtree(settings.cache(), ignore_errors=True)


COMMANDS = {"clean": ("remove this checkout's databases and output", add_arguments, run)}
