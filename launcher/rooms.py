"""The rooms of the addon, as CONTRIBUTING.md has them: which may use which, and what a changed file can touch."""
import re
import subprocess

from launcher import settings
from launcher.steps import SetupError

ROW = re.compile(r"^\| `([\w/]+)/` \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
HALLWAY = "shared"
# Folders of the addon that have the rooms; whatever else changes there can touch every test of it.
ROOMY = ("models", "views", "tests")
STATIC, WITH_SERVER = "tests/static", ("tests/attack", "tests/browser", "tests/command", "tests/http")


def table():
    """room -> the rooms that it may use by its own row of CONTRIBUTING.md."""
    rows = ROW.findall((settings.ROOT / "CONTRIBUTING.md").read_text())
    return {room: set(re.findall(r"`([\w/]+)/`", uses)) for room, _what, uses in rows}


def reachable(room, rows):
    """The rooms that a room may use, also by way of others; one that holds rooms stands for all of them."""
    found, waiting = set(), [room]
    while waiting:
        for use in rows.get(waiting.pop(), ()):
            new = {other for other in rows if other == use or other.startswith(f"{use}/")} - found
            found |= new
            waiting += new
    return found | {room, HALLWAY}


def changed_files():
    """The files that differ from main's, or on main from the last commit; untracked ones are among them.

    :raise SetupError: outside a git checkout
    """
    def git(*words):
        done = subprocess.run(["git", *words], cwd=settings.ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SetupError("What changed cannot be told here.", "run it in a git checkout that has a branch main")
        return done.stdout.splitlines()

    base = git("merge-base", "HEAD", "main")[0]
    if base == git("rev-parse", "HEAD")[0] and not git("status", "--porcelain"):
        base = "HEAD~1"
    return sorted({*git("diff", "--name-only", base), *git("ls-files", "--others", "--exclude-standard")})


def tests_for(paths):
    """The files and folders of tests that changes in these paths can touch; empty when nothing can be touched."""
    rows, found = table(), set()
    for path in paths:
        found |= tests_of_one(path, rows)
    if settings.ADDON in found:
        found = {path for path in found if not path.startswith(f"{settings.ADDON}/")}
    return sorted(path for path in found if (settings.ROOT / path).exists())


def tests_of_one(path, rows):
    """The tests that a change in one file can touch."""
    first, *rest = path.split("/")
    if first == "tests":
        return {path} if rest[-1].startswith("test_") else {"tests"}
    if first == "launcher" or path == "huis":
        return {f"{STATIC}/test_launcher{part}.py" for part in ("", "_mutate", "_results")}
    if first != settings.ADDON:
        return {STATIC}
    if rest[0] == "tests" and rest[-1].startswith("test_"):
        return {path, STATIC}
    room = next((room for room in rows if rest[0] in ROOMY and "/".join(rest[1:]).startswith(f"{room}/")), None)
    if room is None:
        return {settings.ADDON, STATIC, *WITH_SERVER}
    users = {other for other in rows if room in reachable(other, rows)}
    return {f"{settings.ADDON}/tests/{user}" for user in {*users, "house"}} | {STATIC, *WITH_SERVER}
