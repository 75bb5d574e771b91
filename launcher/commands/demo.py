"""./huis demo: a running Odoo with the addon and its demo data, or as a new house finds it."""
import contextlib
import csv
import fcntl
import time

from launcher import databases, ingredients, rig, server, settings
from launcher.steps import SetupError, say, step

QUIET_LOG = ":WARNING"


def add_arguments(parser):
    """--port, --fresh and --empty."""
    parser.add_argument("--port", type=port, default=settings.DEMO_PORT, metavar="N",
                        help=f"the port, or the next free one (default {settings.DEMO_PORT})")
    parser.add_argument("--fresh", action="store_true", help="throw the demo database away and make it anew")
    parser.add_argument("--empty", action="store_true",
                        help="a new house without demo data, made anew each time: admin (admin) takes the first steps")


def port(typed):
    """A port that was typed, so that a slip is said before anything is made. Raises ValueError for none."""
    number = int(typed)
    if not 0 < number <= server.LAST_PORT:
        raise ValueError(typed)
    return number


def logins():
    """The rows of the addon's demo/logins.csv as dicts: role, login, password, name."""
    try:
        with open(settings.LOGINS, newline="", encoding="utf-8") as handle:
            return list(csv.DictReader(handle))
    except FileNotFoundError:
        return []


def login_table(rows):
    """The log-ins as lines of text in columns."""
    if not rows:
        return [f"no log-ins: {settings.LOGINS} is missing"]
    columns = ("role", "login", "password", "name")
    lines = [{key: key for key in columns}, *rows]
    widths = {key: max(len(line[key]) for line in lines) for key in columns}
    return ["  ".join(line[key].ljust(widths[key]) for key in columns).rstrip() for line in lines]


@contextlib.contextmanager
def only_one():
    """One demo per checkout: a second would update the database under the first."""
    path = settings.lock_file(f"demo-{settings.checkout_name()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError("The demo of this checkout runs already.",
                             "use it, or stop it with Ctrl-C where it runs") from None
        yield


def prepare(the_rig, fresh):
    """Make the demo database, or bring it up to date; return its name."""
    name = databases.demo_name()
    if fresh:
        databases.drop(the_rig, name)
    wanted = ingredients.addon_digest()
    if not databases.is_there(the_rig, name):
        databases.with_addon(the_rig, databases.full_name(), demo=True)
        with step(f"demo database {name}"):
            databases.copy(the_rig, databases.full_name(), f"{name}_making")
            databases.rename(the_rig, f"{name}_making", name)
        databases.set_mark(the_rig, name, wanted)
    elif databases.update_addon(the_rig, name, wanted):
        say("  note: records of the demo data stay as they are; ./huis demo --fresh brings the new ones")
    return name


def prepare_empty(the_rig):
    """A house in which nothing was done yet; return the database's name."""
    databases.with_addon(the_rig, databases.plain_name(), demo=False)
    name = databases.empty_name()
    with step(f"empty house {name}"):
        databases.copy(the_rig, databases.plain_name(), name)
    return name


def run(arguments):
    """Everything from nothing to a URL; stays up until Ctrl-C."""
    started = time.monotonic()
    rig.make_cache()
    with only_one(), rig.running() as the_rig:
        name = prepare_empty(the_rig) if arguments.empty else prepare(the_rig, arguments.fresh)
        odoo = server.Server(the_rig, name, databases.log_path("demo"), arguments.port,
                             log_handler=QUIET_LOG, max_cron_threads=1)
        with step("start Odoo"):
            odoo.start()
        try:
            greet(odoo, time.monotonic() - started, arguments.empty)
            return odoo.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            with step("stop Odoo"):
                odoo.stop()


def greet(odoo, seconds, empty):
    """Print where to go and who to be there."""
    say(f"\nReady after {seconds:.1f} s:  {odoo.url}\n")
    for line in ["log in as admin, admin; then Settings > Huiskamer: first steps"] if empty else login_table(logins()):
        say("  " + line)
    say(f"\nFor this machine only; the pass phrases are no secret. Log: {odoo.log_path}")
    say("No mail leaves it. Stop with Ctrl-C.")


COMMANDS = {"demo": ("run Odoo with the addon and its demo data on this machine", add_arguments, run)}
