"""The Python packages: a virtual environment filled from a hashed lock."""
import os
import shutil
import sys

from launcher import settings
from launcher.debian import NEEDED
from launcher.steps import SetupError, locked, run, step

NETWORK = "see whether 'python3 -m pip download six' works on this machine, then run it again"
VERSIONS = ((3, 10), (3, 13))


def folder(lock):
    """Where the environment of a lock file lies; another lock or Python gets another folder."""
    version = "{}.{}".format(*sys.version_info)
    return settings.cache() / f"{lock.stem.replace('requirements', 'venv')}-{version}-{settings.digest(lock)}"


def find(lock=None):
    """The Python of the finished environment, or None."""
    made = folder(lock or settings.LOCK)
    return made / "bin" / "python" if (made / "complete").exists() else None


def ensure(lock=None):
    """The Python with the locked packages, installed when they are not there yet."""
    lock = lock or settings.LOCK
    check_python()
    with locked(settings.lock_file(folder(lock).name)):
        return find(lock) or make(lock)


def check_python():
    """Raise SetupError when this Python cannot make the environment."""
    if not VERSIONS[0] <= sys.version_info[:2] <= VERSIONS[1]:
        raise SetupError("This is Python {}.{}; Odoo 19 needs 3.10 to 3.13.".format(*sys.version_info),
                         "start ./huis with one of those, e.g. python3.11 huis demo")
    try:
        import ensurepip  # noqa: F401 PLC0415
    except ImportError:
        raise SetupError("This Python cannot make virtual environments (ensurepip is missing).", NEEDED) from None


def make(lock):
    """Build the environment in place; the file `complete` is written last."""
    target = folder(lock)
    shutil.rmtree(target, ignore_errors=True)
    with step(f"Python packages of {lock.name} (hashes checked)"):
        run([sys.executable, "-m", "venv", target], NEEDED)
        python = target / "bin" / "python"
        install(python, lock)
    (target / "complete").touch()
    return python


def install(python, lock):
    """Install the lock with uv, which is three times as fast, or with pip."""
    # A clean machine's uv trusts only its own certificates and fails behind some mirrors.
    environment = dict(os.environ, UV_SYSTEM_CERTS="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    environment.pop("PYTHONPATH", None)
    try:
        run([python, "-m", "pip", "install", "-q", "uv"], NETWORK, env=environment)
        run([python, "-m", "uv", "pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock],
            NETWORK, env=environment)
    except SetupError:
        run([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock], NETWORK, env=environment)
