"""The Chromium of this machine."""
import ctypes
import os
import shutil
from pathlib import Path

from launcher import settings
from launcher.steps import SetupError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TODO = ("as root: apt-get install --no-install-recommends chromium fonts-liberation libatomic1;"
        " or set CHROMIUM to its path")
# Root needs --no-sandbox; the rest keeps the browser from calling home, which a closed
# network refuses many times a second.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")


def find():
    """The path of Chromium, or None. Raises SetupError when CHROMIUM names no program."""
    named = os.environ.get("CHROMIUM")
    if not named:
        return next((path for name in NAMES if (path := shutil.which(name))), None)
    path = shutil.which(named)
    if path is None:
        raise SetupError(f"CHROMIUM={named} is not a program.", TODO)
    return path


def missing():
    """What keeps a browser from being driven, in words, or None. Raises SetupError as `find` does."""
    if find() is None:
        return "no Chromium"
    try:
        ctypes.CDLL("libatomic.so.1")  # the program that drives Chromium for playwright needs it
    except OSError:
        return "no libatomic1, which the program that drives Chromium needs"
    return None


def path_with_browser():
    """A PATH in which Odoo's own runner finds the browser that CHROMIUM names.

    Odoo looks for fixed names only, so the cache gets a link of such a name.
    """
    path = os.environ.get("PATH", os.defpath)
    if not os.environ.get("CHROMIUM"):
        return path
    folder = settings.cache() / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    making = Path(folder, f"making-{os.getpid()}")
    making.symlink_to(find())
    making.replace(folder / "google-chrome")
    return f"{folder}{os.pathsep}{path}"
