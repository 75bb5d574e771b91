"""./huis doctor: what is there, what is missing, what to do about it."""
import ctypes
import os
import shutil
import sys
from pathlib import Path

from launcher import browser, databases, debian, odoo, postgres, python_packages, rig, settings
from launcher.commands import no_arguments
from launcher.steps import SetupError, not_let, say

# What WeasyPrint loads at its first page, and the packages of Debian that bring it.
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PAPER = ("as root: apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
         " fonts-noto-core fonts-noto-cjk")


def python():
    """The Python that runs this, and its environment."""
    python_packages.check_python()
    made = python_packages.find()
    packages = f"packages in {made.parents[1]}" if made else "packages not yet fetched"
    return "{}.{}.{}, ".format(*sys.version_info) + packages


def odoo_line():
    """The Odoo that would be used."""
    found = odoo.find()
    if found:
        return f"{odoo.full_version(found)}: {found.script}"
    return f"not yet fetched (Debian's package, by apt on {debian.machine_release()})"


def postgres_line():
    """The PostgreSQL that would be used."""
    if postgres.is_foreign():
        return "{user} at {host}, port {port} (from PGHOST; never started or stopped)".format(**postgres.connection())
    programs = postgres.find_programs()
    if programs is None:
        return f"not here; Debian {debian.machine_release()}'s will be unpacked into the cache"
    state = f"runs, socket in {postgres.socket_folder()}" if postgres.is_running() else "does not run"
    return f"{programs}; our cluster {state}"


def browser_line():
    """The Chromium for the browser tests."""
    found = browser.find()
    if found is None:
        raise SetupError("No Chromium: browser tests are skipped (and fail when CI is set).", browser.TODO)
    return found


def printing_line():
    """Pango and Noto's fonts, by which everything on paper is made."""
    missing = [name for name in PANGO if not library(name)]
    if missing:
        raise SetupError(f"No {' and no '.join(missing)}: nothing is made as PDF, and the browser prints the page.",
                         PAPER)
    if not any(Path("/usr/share/fonts").glob("**/NotoSans-Regular.*")):
        raise SetupError("No Noto fonts: Arabic, Thai, Georgian and more come out as question marks.", PAPER)
    if not any(Path("/usr/share/fonts").glob("**/NotoSansCJK*")):
        raise SetupError("No Noto fonts for Chinese, Japanese and Korean: these come out as question marks.", PAPER)
    return "Pango and Noto's fonts"


def library(name):
    """Whether a shared library of the system can be loaded."""
    try:
        return bool(ctypes.CDLL(name))
    except OSError:
        return False


def cache_line():
    """The cache folder and the room on its disk."""
    folder = settings.cache()
    near = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(near).free / 1e9
    if not os.access(near, os.W_OK):
        raise SetupError(f"{near} cannot be written to.", "set HUIS_CACHE to a folder of your own")
    if free < 3:
        raise SetupError(f"Only {free:.1f} GB free for {folder}; 3 GB are needed.", "make room or set HUIS_CACHE")
    return f"{folder}, {free:.0f} GB free"


def databases_line():
    """The databases that ./huis made, when the cluster can be asked."""
    made, found = python_packages.find(), odoo.find()
    if not made or not found or not (postgres.is_foreign() or postgres.is_running()):
        return "not asked: that needs Odoo, its packages and a running PostgreSQL"
    return ", ".join(databases.names(rig.Rig(found, made), "hui%")) or "none yet"


def machine():
    """What only the administrator can add."""
    missing = rig.missing_programs()
    if missing:
        raise SetupError(" ".join(missing), debian.NEEDED)
    return "nothing missing"


CHECKS = {"machine": machine, "python": python, "odoo": odoo_line, "postgresql": postgres_line,
          "browser": browser_line, "printing": printing_line, "cache": cache_line, "databases": databases_line}


def run(arguments):
    """Print one line per thing; exit code 1 when something is missing."""
    bad = 0
    for name, check in CHECKS.items():
        try:
            say(f"✓ {name:11} {check()}")
        except (SetupError, PermissionError) as error:
            bad += 1
            say(f"✗ {name:11} {not_let(error) or error}")
    return 1 if bad else 0


COMMANDS = {"doctor": ("say what is there, what is missing and what to do", no_arguments, run)}
