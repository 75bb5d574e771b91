"""Plant small faults in the addon, one at a time, and see whether the tests notice.

No tool in the registry fits: mutmut and cosmic-ray import the code and run pytest beside it; these models live in
Odoo's registry and their tests in Odoo's runner. So this is a short one: a seeded sample over all rooms, each fault
in a copy of the checkout, against the tests that a change in that file can touch.
"""
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from launcher import rooms, settings
from launcher.steps import say

FLOOR = 0.95
GUARDS = ("_ensure_", "check_access", "_lock", "_hold")
SWAPPED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
           ast.In: ast.NotIn, ast.NotIn: ast.In}


class Fault(NamedTuple):
    """One planted fault: where, what it is called, and the whole text of the file with it."""
    path: str
    line: int
    what: str
    text: str


def spots(tree):
    """Every place where a fault can be planted: (node, name of its kind)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = ast.unparse(node.value.func).rsplit(".", 1)[-1]
            if called.startswith(GUARDS):
                yield node, "guard left out"
        elif isinstance(node, ast.If) and any(isinstance(part, ast.Raise) for part in node.body):
            yield node.test, "refusal never happens"
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPPED:
            yield node, "comparison turned"
        elif isinstance(node, ast.BoolOp):
            yield node, "and for or"
        elif isinstance(node, ast.Constant) and type(node.value) is int and 1 <= node.value <= 366:
            yield node, "number one less"
        elif isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant) and node.value.value is True:
            yield node, "yes for no"


def replaced(node, kind):
    """The words of a node with its fault."""
    if kind == "guard left out":
        return "pass"
    if kind == "refusal never happens":
        return "False"
    if kind == "number one less":
        return str(node.value - 1)
    if kind == "yes for no":
        return f"{node.arg}=False"
    if kind == "comparison turned":
        node.ops = [SWAPPED[type(node.ops[0])]()]
    else:
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return f"({ast.unparse(node)})"


def planted(path, text, number):
    """The fault of this number in a file; only what it changes is written anew, so that the line says where."""
    tree = ast.parse(text)
    node, kind = list(spots(tree))[number]
    lines = text.splitlines(keepends=True)
    first, last = node.lineno - 1, node.end_lineno - 1
    begin, end = lines[first].encode()[:node.col_offset].decode(), lines[last].encode()[node.end_col_offset:].decode()
    lines[first:last + 1] = [begin + replaced(node, kind) + end]
    return Fault(path, node.lineno, kind, "".join(lines))


def sample(number, seed, word=""):
    """So many faults, spread over the rooms: each file as likely as any other, and each of its places too."""
    draw, found = random.Random(seed), []
    files = [path for path in sorted((settings.ADDON_FOLDER / "models").rglob("*.py"))
             if path.name != "__init__.py" and word in str(path) and list(spots(ast.parse(path.read_text())))]
    while files and len(found) < number:
        path = draw.choice(files)
        text = path.read_text()
        tree = ast.parse(text)
        fault = planted(str(path.relative_to(settings.ROOT)), text, draw.randrange(len(list(spots(tree)))))
        if is_another_program(fault.text, tree) and fault not in found:
            found.append(fault)
    return found


def is_another_program(text, tree):
    """Whether this text is a program, and another one than this: places inside a formatted string are told wrongly."""
    try:
        return ast.dump(ast.parse(text)) != ast.dump(tree)
    except SyntaxError:
        return False


def copied():
    """A copy of the checkout in which faults are planted; the checkout itself is never touched."""
    folder = Path(tempfile.mkdtemp(prefix="huis-mutate-"))
    shutil.copytree(settings.ROOT, folder, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns(".git", ".huis-output", "__pycache__"))
    return folder


def tests_of(path):
    """The tests that should notice, nearest first: those of the file's own room, then all that it can touch."""
    room = "/".join(Path(path).parts[2:-1])
    own = f"{settings.ADDON}/tests/{room}"
    every = [test for test in rooms.tests_for([path]) if test.startswith(settings.ADDON)]
    return [[own]] * (settings.ROOT / own).is_dir() + [[test for test in every if test != own]]


def is_noticed(folder, fault):
    """Whether a test fails, or the addon does not even load."""
    target, environment = folder / fault.path, os.environ | {"HUIS_NAME": settings.checkout_name()}
    whole = target.read_text()
    target.write_text(fault.text)
    try:
        for tests in tests_of(fault.path):
            done = subprocess.run([sys.executable, "huis", "test", "--as-installed", *tests], cwd=folder,
                                  env=environment,
                                  capture_output=True, check=False)
            if done.returncode:
                return True
        return False
    finally:
        target.write_text(whole)


def mutate(number, seed, word):
    """Plant so many faults and say which nobody noticed; 1 below the floor."""
    folder, survivors = copied(), []
    faults = sample(number, seed, word)
    try:
        for place, fault in enumerate(faults, start=1):
            noticed = is_noticed(folder, fault)
            say(f"{place}/{len(faults)} {'noticed ' if noticed else 'SURVIVED'} {fault.path}:{fault.line} {fault.what}")
            survivors += [] if noticed else [fault]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    share = 1 - len(survivors) / max(len(faults), 1)
    say(f"{share:.0%} of {len(faults)} planted faults were noticed (seed {seed}); the floor is {FLOOR:.0%}")
    for fault in survivors:
        say(f"nobody noticed: {fault.path}:{fault.line} {fault.what}")
    return int(share < FLOOR)
