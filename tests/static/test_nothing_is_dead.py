"""What nothing uses goes: functions, constants and fields that are named once, where they are written."""
import ast
import collections
import re

import pytest

from launcher import odoo, trees
from tests.static.test_rooms import ROOT

ADDON = ROOT / "huiskamer_case"
WORD = re.compile(r"[A-Za-z_]\w*")
# Found by a part of their name; other tests hold that each has its other half.
BY_NAME = ("_look_at_", "_since_", "_read_", "_is_done_", "_end_again_", "do_")
BY_END = ("_rows", "_lines")  # a kind of line of Today, and of a file's stream
# Said once in our code and used all the same.
USED = {
    "NOT_DRAWN": "docs/handover.md is compared with it",
    "declared_dialogs": "every dialog is answered by a test",
}


def code():
    """The addon's own Python files, its tests left out."""
    return [path for path in sorted(ADDON.rglob("*.py")) if path.relative_to(ADDON).parts[0] != "tests"]


def words():
    """How often each word is written in the addon, its tests left out, and in the launcher."""
    counts = collections.Counter()
    for path in [*code(), *ADDON.rglob("*.xml"), *ADDON.rglob("*.js"), *ADDON.rglob("*.csv"),
                 *(ROOT / "launcher").rglob("*.py")]:
        counts.update(WORD.findall(path.read_text()))
    return counts


def is_field(node):
    """Whether this line of a class makes a field."""
    return isinstance(node.value, ast.Call) and ast.unparse(node.value.func).startswith(("fields.", "Sealed"))


def written(tree):
    """Every name that a file gives to a function without decorator, to a constant or to a field."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from (line.targets[0].id for line in node.body
                        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name) and is_field(line))


@pytest.fixture(scope="module")
def odoo_words():
    """The words that Odoo itself writes: what we override of its own is called by it."""
    base = odoo.ensure().python_path / "odoo"
    folders = (base, base / "orm", base / "addons/base/models", base / "addons/web/models", base / "addons/mail/models",
               base / "addons/auth_totp/models")
    found = set()
    for path in [path for folder in folders for path in folder.glob("*.py")]:
        found.update(WORD.findall(path.read_text()))
    assert "_compute_display_name" in found, "the control: Odoo was read"
    return found


def dead(trees, counts):
    """The names that are written once, and that nothing calls by another way."""
    names = {name for tree in trees for name in written(tree)}
    return {
        name for name in names
        if counts[name] < 2 and not name.startswith(("__", *BY_NAME)) and not name.endswith(BY_END)
        and name not in USED}


def test_nothing_is_there_that_nothing_uses(odoo_words):
    assert dead([trees.tree(path) for path in code()], words()) - odoo_words == set()


def test_what_nothing_uses_is_found():
    source = "LEFT = 1\nUSED_TWICE = 2\n\n\ndef forgotten():\n    return USED_TWICE\n"
    assert dead([ast.parse(source)], collections.Counter(WORD.findall(source))) == {"LEFT", "forgotten"}


def test_what_is_said_to_be_used_is_there():
    counts = words()
    assert all(counts[name] for name in USED)
