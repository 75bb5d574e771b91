"""All that Odoo needs to run, made ready: Odoo, Python packages, PostgreSQL."""
import contextlib
import fcntl
import shutil
import threading
from pathlib import Path

from launcher import databases, debian, odoo, postgres, python_packages, settings
from launcher.steps import SetupError, is_root


class Rig:
    """An Odoo and the Python that runs it."""

    def __init__(self, odoo_found, python):
        self.odoo, self.python = odoo_found, python


def missing_programs():
    """What this machine lacks and only its administrator can install, as words."""
    missing = []
    try:
        python_packages.check_python()
    except SetupError as error:
        missing.append(error.happened)
    if odoo.find() is None:
        for path in (debian.KEYRING, Path("/etc/ssl/certs/ca-certificates.crt")):
            if not path.exists():
                missing.append(f"{path} is missing.")
    if is_root() and not postgres.is_foreign() and not shutil.which("runuser"):
        missing.append("runuser (package util-linux) is missing; PostgreSQL does not run as root.")
    return missing


@contextlib.contextmanager
def running():
    """Make everything ready, yield the Rig, and stop our cluster at the end.

    It is left running after ./huis start, and while somebody else uses it: another run of
    the launcher, or an open connection. Raises SetupError with all that is missing at once.
    """
    missing = missing_programs()
    if missing:
        raise SetupError("This machine lacks something:\n    " + "\n    ".join(missing), debian.NEEDED)
    make_cache()
    with open(settings.lock_file("cluster-users"), "a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            rig = fetch_all()
            postgres.ensure()
            yield rig
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            if not postgres.is_foreign() and not postgres.is_kept():
                stop_unless_used()


def make_cache():
    """Make the cache folder. Raises SetupError when that is not allowed."""
    try:
        (settings.cache() / "locks").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(f"The cache folder cannot be made: {error}.",
                         "set HUIS_CACHE to a folder that you may write to") from None


def fetch_all():
    """Fetch Odoo and the Python packages side by side; return the Rig."""
    done = {}

    def work(name, ensure):
        try:
            done[name] = ensure()
        except BaseException as error:  # handed on below, in the main thread
            done[name] = error

    thread = threading.Thread(target=work, args=("python", python_packages.ensure))
    thread.start()
    work("odoo", odoo.ensure)
    thread.join()
    for result in done.values():
        if isinstance(result, BaseException):
            raise result
    return Rig(done["odoo"], done["python"])


def stop_unless_used():
    """Stop our cluster unless another run or a connection uses it."""
    with nobody_else() as free:
        if free:
            postgres.stop()


@contextlib.contextmanager
def nobody_else():
    """Yield True when no other run of the launcher and no client uses our cluster, and keep runs away meanwhile."""
    with open(settings.lock_file("cluster-users"), "a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield not connected()


def connected():
    """How many clients our running cluster has; 0 when it does not run or cannot be asked."""
    found, python = odoo.find(), python_packages.find()
    if not found or not python or not postgres.is_running():
        return 0
    return databases.connections(Rig(found, python))
