"""Where things are and what the user's environment asks for.

Everything the launcher makes lies in one cache folder (HUIS_CACHE) or in the
checkout's git-ignored output folder. Nothing else on the machine is touched.
"""
import hashlib
import os
import re
from pathlib import Path

from launcher.steps import SetupError, is_root

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / ".huis-output"
SCREENSHOTS = OUTPUT / "screenshots"
LANE = "HUIS_LANE"  # set for one of several runs of pytest at once: part of the names of its database and logs

ADDON = os.environ.get("HUIS_ADDON", "huiskamer_case")  # another one only to try the launcher itself
ADDON_PARENT = Path(os.environ.get("HUIS_ADDON_PARENT", ROOT))
ADDON_FOLDER = ADDON_PARENT / ADDON
LOGINS = ADDON_FOLDER / "demo" / "logins.csv"

LOCK = ROOT / "requirements.lock"
LINT_LOCK = ROOT / "requirements-lint.lock"
RAN_LOCK = ROOT / "requirements-ran.lock"

NAME = re.compile(r"[a-z][a-z0-9-]{0,23}")
IN_NAMES = ("making", "browser", "attack", "others")  # of databases, behind the name of a checkout

LANGUAGES = "nl_NL,en_US"
DEMO_PORT = 8069

# In every database beside what the addon depends on: the side doors that the
# tests try (JSON-2, import, privacy look-up) and the second factor at log-in.
EXTRA_MODULES = ("rpc", "base_import", "privacy_lookup", "auth_totp")

# Lines for odoo.conf beside those in launcher/odoo.py, e.g. a key folder for sealed fields.
EXTRA_CONFIG = {}
# Environment of every Odoo process beside the machine's own.
EXTRA_ENVIRONMENT = {}
# Addons that every Odoo process loads, installed or not, and the folders in which those are that are not Odoo's.
SERVER_WIDE = ["base", "rpc", "web"]
EXTRA_ADDONS = []


def hurry():
    """From here on no process of Odoo takes the time that Odoo takes by design: launcher/addons/hurried."""
    if "hurried" not in SERVER_WIDE:
        SERVER_WIDE.append("hurried")
        EXTRA_ADDONS.append(ROOT / "launcher" / "addons")


def cache():
    """The cache folder: HUIS_CACHE, or one that fits the account.

    Root's lies outside /root because the account that runs PostgreSQL must reach it.
    """
    default = "/var/cache/huiskamer_case" if is_root() else "~/.cache/huiskamer_case"
    return Path(os.environ.get("HUIS_CACHE") or default).expanduser().resolve()


def key_folder(database):
    """The folder with the keys of a database, which no back-up of it includes."""
    return cache() / "data" / "huiskamer_keys" / database


def lock_file(name):
    """The file to lock around one set-up step."""
    return cache() / "locks" / f"{name}.lock"


def digest(*parts):
    """A short hexadecimal digest of texts, bytes or files' contents."""
    summary = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part
        data = data.encode() if isinstance(data, str) else data
        summary.update(hashlib.sha256(data).digest())
    return summary.hexdigest()[:12]


def lane():
    """What sets this run apart from others of the same checkout at the same time; "" when it runs alone."""
    return os.environ.get(LANE, "")


def checkout_name():
    """What marks this checkout's own databases: HUIS_NAME, or a digest of its path and the cache's.

    Raises SetupError for a name by which another's database could be taken for ours, or that PostgreSQL would cut off.
    """
    name = os.environ.get("HUIS_NAME")
    if name and (not NAME.fullmatch(name) or name in IN_NAMES):
        raise SetupError(f"HUIS_NAME={name!r} cannot be the name of a checkout.",
                         "choose a word of at most 24 small letters, digits and hyphens that begins with a letter")
    return name or digest(str(ROOT), str(cache()))[:6]


def is_ours(database):
    """Whether a database is this checkout's: huis or huiskamer, what for, the name, and which lane of it."""
    return bool(re.fullmatch(rf"huis(kamer)?(_[a-z0-9]+)+_{re.escape(checkout_name())}(_[a-z0-9]+)*", database))
