"""The rooms of the house: which room may use which, asked of imports and of calls.

The table stands in CONTRIBUTING.md, for people. ``_inherit`` hides who uses whom from imports, so calls are looked at
too: a method of ours that one room alone defines may be called from the rooms that may use that room.
"""
import ast
import collections
import re
from datetime import date
from io import IOBase
from pathlib import Path

import pytest

from launcher import rooms, trees

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "huiskamer_case" / "models"
MOST_FILES, MOST_OF_A_MODEL = 22, 6
# What Python's own things and Odoo's models answer to as well: such a call says nothing about rooms.
EVERYBODYS = {name for kind in (str, list, dict, set, Path, date, IOBase) for name in dir(kind)} | {
    "action_archive", "copy", "create", "default_get", "export_data", "init", "onchange", "read", "search",
    "search_read",
    "unlink", "web_read", "web_search_read", "write", "_fetch_query", "_search"}


TABLE = rooms.table()


def reachable(room):
    """The rooms that a room may use, also by way of others."""
    return rooms.reachable(room, TABLE)


def room_of(path):
    """The room that a file of the models stands in."""
    return "/".join(path.relative_to(MODELS).parts[:-1])


def files():
    """(path, room, tree) of every file of the rooms, tables of contents left out."""
    return [(path, room_of(path), trees.tree(path)) for path in sorted(MODELS.rglob("*.py"))
            if path.name != "__init__.py"]


FILES = files()


def targets(path, tree):
    """What a file imports from inside the addon: paths without a suffix, of files or of folders."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.relative_to(MODELS.parent).parts[:-node.level]
            yield MODELS.parent.joinpath(*base, *(node.module or "").split("."))


def imports(path, tree):
    """The rooms that a file imports from."""
    for target in targets(path, tree):
        if target.is_dir() and MODELS in (target, *target.parents):
            yield target.relative_to(MODELS).as_posix()
        elif MODELS in target.parents:
            yield room_of(target.with_suffix(".py"))


def defined():
    """method -> the rooms whose models define it."""
    found = collections.defaultdict(set)
    for _path, room, tree in FILES:
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        found[method.name].add(room)
    return found


def modules_of(tree):
    """The names by which a file calls functions of other files; those are imports."""
    return {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names}


def calls(tree):
    """(line, method) of every call of a method in a file."""
    modules = modules_of(tree)
    for node in ast.walk(tree):
        is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_method and node.func.attr not in EVERYBODYS and not (
                isinstance(node.func.value, ast.Name) and node.func.value.id in modules):
            yield node.lineno, node.func.attr


def wrong_calls(defined_in, sources):
    """What a file calls that belongs to a room it may not use, as 'file:line method (room)'."""
    for path, room, tree in sources:
        for line, name in calls(tree):
            owners = defined_in.get(name, ())
            if len(owners) == 1 and not owners & reachable(room):
                yield f"{path.relative_to(MODELS)}:{line} {name} ({next(iter(owners))})"


def models_by_room():
    """(model, room) -> the files of the room in which a class defines or extends the model."""
    found = collections.defaultdict(set)
    for path, room, tree in FILES:
        for node in tree.body:
            if model_of(node):
                found[model_of(node), room].add(path.name)
    return found


def load_order(folder):
    """The files of a room and the rooms in it, in the order in which Odoo loads them."""
    for name in re.findall(r"^from \. import (\w+)", (folder / "__init__.py").read_text(), re.MULTILINE):
        if (folder / name).is_dir():
            yield from load_order(folder / name)
        else:
            yield folder / f"{name}.py"


def model_of(node):
    """The model that a class defines or extends, or nothing."""
    lines = node.body if isinstance(node, ast.ClassDef) else ()
    said = {ast.unparse(line.targets[0]): line.value for line in lines if isinstance(line, ast.Assign)}
    named = said.get("_name") or said.get("_inherit")
    return named.value if isinstance(named, ast.Constant) else None


def is_empty(method):
    """Whether a method is a hook that does nothing, or says the nothing that stands for it."""
    rest = [line for line in method.body if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))]
    return all(isinstance(line, ast.Return) for line in rest)


def cut_off(paths):
    """'model method (file)' for every method that hides what an earlier file does and does not go on to it."""
    before = {}
    for path in paths:
        for node in trees.tree(path).body:
            for method in node.body if model_of(node) else ():
                if isinstance(method, ast.FunctionDef):
                    key = model_of(node), method.name
                    if not before.get(key, True) and "super()" not in ast.unparse(method):
                        yield f"{' '.join(key)} ({path.name})"
                    before[key] = is_empty(method) and before.get(key, True)


def test_no_file_hides_what_an_earlier_one_does():
    assert list(cut_off(load_order(MODELS))) == []


def test_a_hidden_method_would_be_seen(tmp_path):
    paths = [tmp_path / "one.py", tmp_path / "two.py"]
    for path, words in zip(paths, ("self.x()", "self.y()"), strict=True):
        path.write_text(f"class A:\n    _inherit = 'm'\n    def f(self):\n        {words}\n")
    assert list(cut_off(paths)) == ["m f (two.py)"]


def test_the_table_names_every_room_and_no_other():
    assert set(TABLE) == {room for _path, room, _tree in FILES}


def test_the_table_has_no_circle():
    for room in TABLE:
        assert not [other for other in reachable(room) - {room} if room in reachable(other) and room != "shared"], room


@pytest.mark.parametrize("room", sorted(TABLE))
def test_a_room_imports_from_the_rooms_that_it_may_use(room):
    for path, own, tree in FILES:
        if own == room:
            assert not set(imports(path, tree)) - reachable(room), path.name


def test_every_import_leads_to_a_file():
    assert not [f"{path.name}: {target.name}" for path, _room, tree in FILES for target in targets(path, tree)
                if not target.is_dir() and not target.with_suffix(".py").exists()]


def test_no_room_calls_a_method_of_a_room_that_it_may_not_use():
    assert list(wrong_calls(defined(), FILES)) == []


def test_a_call_up_the_stairs_would_be_seen():
    source = ast.parse("class A:\n    def f(self):\n        self.case_id._break_in()\n")
    planted = [(MODELS / "directory" / "x.py", "directory", source)]
    assert list(wrong_calls({"_break_in": {"casework/file"}}, planted)) == [
        "directory/x.py:3 _break_in (casework/file)"]


def test_the_evening_and_the_files_are_strangers():
    named = {room for room in TABLE if room.startswith("casework")}
    assert not named & reachable("dropin")
    assert not [room for room in named if "dropin" in reachable(room)]


def test_a_room_is_no_corridor_and_a_model_is_no_jigsaw():
    sizes = collections.Counter(room for _path, room, _tree in FILES)
    assert not {room: size for room, size in sizes.items() if size > MOST_FILES}
    assert not {key: sorted(names) for key, names in models_by_room().items() if len(names) > MOST_OF_A_MODEL}


def test_one_basename_stands_once():
    names = collections.Counter(path.name for path, _room, _tree in FILES)
    assert not [name for name, count in names.items() if count > 1]
