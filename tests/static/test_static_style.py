"""How the addon is written: docstrings, short functions, rooms that keep apart, words that are not used."""
import ast
import re
import statistics
from pathlib import Path

import polib
import pytest
from lxml import etree

from launcher import trees

ROOT = Path(__file__).parents[2]
ADDON = ROOT / "huiskamer_case"
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_SCREEN = 40, 300, 320
# room -> the other rooms it may import from
MAY_IMPORT = {
    "shared": set(),
    "directory": {"shared"},
    "exchange": {"shared", "directory"},
    "oversight": {"shared"},
    "dropin": {"shared", "oversight"},
    "monitoring": {"shared", "directory", "dropin", "oversight"},  # what is counted, and the key folder
    "casework": {"shared", "directory", "oversight"},
    "receivers": {"shared", "directory", "oversight", "casework"},
}
# room -> the rooms whose models it may name
MAY_NAME = {
    "shared": set(),
    "directory": {"shared"},
    "exchange": {"shared", "directory"},
    "oversight": {"shared", "directory"},  # a breach names what a receiver is
    "dropin": {"shared", "directory"},  # topics are counted
    "monitoring": {"shared", "dropin", "directory"},
    "casework": {"shared", "directory", "oversight", "monitoring"},
    "receivers": {"shared", "directory", "oversight", "casework"},
}
# What two rooms may name of a room that they do not know: the keys that are destroyed when counts are to be forgotten.
KEYS = {"dropin": {"huiskamer.short.key"}, "monitoring": {"huiskamer.short.key"}}
# A screen, a tab title or a file left on a computer must not tell what this house is for.
TELLING = (
    "prostit", "sekswerk", "sexwork", "sex work", "sex_work", "seks", "escort", "hoer", "bordeel", "brothel",
    "mensenhandel", "traffick", "uitbuiting", "exploit", "slachtoffer", "victim", "loverboy", "pooier", "pimp",
)
UNFINISHED = tuple(word + more for word, more in (("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("skip", "Test")))
OUR_CODE = sorted(ADDON.rglob("*.py")) + sorted((ROOT / "tests" / "static").glob("test_static_*.py")) + [
    ROOT / "tests" / name for name in ("static/test_catalogue.py", "attack/test_walls_over_http.py")]

SCREENS = [*ADDON.rglob("*.xml"), *ADDON.rglob("*.js")]


def short(path):
    """A path as people say it."""
    return str(path.relative_to(ROOT))


def is_test(path):
    """Whether this file holds tests: there, names are the sentences."""
    return "tests" in path.relative_to(ROOT).parts


def functions(path):
    """Every function and method of a file."""
    return [node for node in trees.nodes(path) if isinstance(node, ast.FunctionDef)]


def models_of_room():
    """room -> the names of the models that it defines."""
    rooms = {room: set() for room in MAY_NAME}
    for room in rooms:
        for path in (ADDON / "models" / room).rglob("*.py"):
            rooms[room] |= set(re.findall(r"^    _name = '([\w.]+)'", path.read_text(), re.MULTILINE))
    return rooms


@pytest.mark.parametrize("path", [path for path in OUR_CODE if not is_test(path)], ids=short)
def test_every_class_and_every_function_says_what_it_means(path):
    for node in trees.nodes(path):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not (node.name.startswith("__")):
            assert ast.get_docstring(node), f"{short(path)}:{node.lineno} {node.name}"


@pytest.mark.parametrize("path", [path for path in OUR_CODE if is_test(path)], ids=short)
def test_every_test_is_a_sentence_and_every_helper_says_what_it_means(path):
    for node in trees.nodes(path):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            sentence = node.name.startswith("test_") and node.name.count("_") >= 2
            assert sentence or ast.get_docstring(node), f"{short(path)}:{node.lineno} {node.name}"


def length(function):
    """The lines of a function, without its docstring."""
    return function.end_lineno - function.lineno + 1 - len((ast.get_docstring(function) or "").splitlines())


def test_functions_are_short(capsys):
    lengths = {f"{short(path)}:{node.name}": length(node) for path in OUR_CODE for node in functions(path)}
    ordered = sorted(lengths.values())
    with capsys.disabled():
        print(f"\n{len(ordered)} functions: median {statistics.median(ordered):.0f} lines,"
              f" 90th percentile {ordered[len(ordered) * 9 // 10]}, longest {ordered[-1]}")
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
    assert statistics.median(ordered) <= 10


def test_files_are_short():
    beside = [path for name in ("launcher", "bench", "tests") for path in sorted((ROOT / name).rglob("*.py"))]
    for paths, longest in (([*OUR_CODE, *beside], LONGEST_FILE), (SCREENS, LONGEST_SCREEN)):
        lengths = {short(path): len(path.read_text().splitlines()) for path in paths}
        assert {name: lines for name, lines in lengths.items() if lines > longest} == {}


def test_nothing_is_left_unfinished():
    for path in [*OUR_CODE, *SCREENS]:
        for word in UNFINISHED:
            assert word not in path.read_text(), f"{short(path)}: {word}"


def imports(path, package):
    """The rooms that a file imports from, by relative or absolute import."""
    found = set()
    for node in trees.nodes(path):
        if isinstance(node, ast.ImportFrom):
            base = package if node.level == 1 else ""
            found |= {word for word in (base, *(node.module or "").split(".")) if word in MAY_IMPORT}
            if node.level == 2 and not node.module:
                found |= {alias.name for alias in node.names if alias.name in MAY_IMPORT}
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_lies_towards_the_hallway(room):
    for path in (ADDON / "models" / room).rglob("*.py"):
        assert imports(path, room) - {room} <= MAY_IMPORT[room], short(path)


@pytest.mark.parametrize("room", MAY_NAME)
def test_a_room_names_no_model_of_a_room_that_it_does_not_know(room):
    owners = {model: owner for owner, models in models_of_room().items() for model in models}
    for path in [*(ADDON / "models" / room).rglob("*.py"), *(ADDON / "views" / room).rglob("*.xml")]:
        named = {owners[name] for name in re.findall(r"huiskamer(?:\.\w+)+", path.read_text())
                 if name in owners and name not in KEYS.get(room, ())}
        assert named - {room} <= MAY_NAME[room], short(path)


def test_every_room_has_models():
    rooms = models_of_room()
    assert all(rooms.values()) and sum(map(len, rooms.values())) >= 20
    assert {path.parent.name for path in (ADDON / "models").glob("*/__init__.py")} == set(rooms)


def test_no_wait_takes_a_promise_for_a_yes():
    found = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").rglob("*.py"))
             if re.search(r"wait_for_function\(\s*f?[\"']+\s*async", path.read_text())]
    assert found == [], "tests/browser/until.py waits for what a page only tells in a promise"


def test_the_flow_is_plain_python():
    for node in trees.nodes(ADDON / "models/casework/handover/handover_flow.py"):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= {"typing", "enum", "dataclasses"}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level and node.module in ("typing", "enum", "dataclasses")


def names_on_screen():
    """Every name of a menu, an action, a report or a group, and every title of a view."""
    for path in ADDON.rglob("*.xml"):
        if "static" not in path.parts:
            tree = etree.parse(path)
            yield from tree.xpath("//menuitem/@name")
            yield from tree.xpath(
                "//record[starts-with(@model, 'ir.') or @model='res.groups']/field[@name='name']/text()")
            yield from tree.xpath("//field[@name='arch']/*/@string")


def names_in_dutch():
    """The Dutch names of menus, actions and groups."""
    places = ("ir.ui.menu", "ir.actions", "res.groups", "ir.module.category")
    for entry in polib.pofile(str(ADDON / "i18n/nl.po")):
        if any(place in where for where, _line in entry.occurrences for place in places):
            yield entry.msgstr


def test_words_that_are_worked_out_are_those_of_each_reader():
    made, without = 0, []
    words = ("env._(", "_description_", "format_date(", "plural(")
    for path in (path for path in OUR_CODE if not is_test(path)):
        for node in functions(path):
            # what is raised is said once and kept nowhere
            body = "\n".join(ast.unparse(part) for part in ast.walk(node)
                             if isinstance(part, (ast.Assign, ast.Return)))
            if node.name.startswith("_compute_") and any(word in body for word in words):
                made += 1
                if "'lang'" not in "".join(map(ast.unparse, node.decorator_list)):
                    without.append(f"{short(path)}: {node.name}")
    assert made > 20
    assert not without, "the first reader's words would stay for the second"


def test_no_title_and_no_file_name_tells_what_the_house_is_for():
    names = [*names_on_screen(), *names_in_dutch(), *(path.name for path in ADDON.rglob("*"))]
    assert len(names) > 100
    for name in names:
        assert not [word for word in TELLING if word in name.lower()], name


def test_nobody_is_called_a_customer():
    for path in [*ADDON.rglob("*.py"), *ADDON.rglob("*.po"), *ADDON.rglob("*.csv"), *SCREENS]:
        if "tests" not in path.parts:
            assert "klant" not in path.read_text().lower(), short(path)


def asks(statement):
    """Whether a statement calls something of the records at hand: it may ask the database, or remember the answer."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            root = node.func
            while not isinstance(root, ast.Name) and hasattr(root, "value"):
                root = root.value
            if isinstance(root, ast.Name) and root.id in ("self", "env"):
                return True
    return False


def asked_in_between(block):
    """The lines that ask something else before the rows of a question are fetched: a cursor has those of the last."""
    asked, is_waiting = [], False
    for statement in block:
        text = ast.unparse(statement)
        if re.search(r"cr\.(dict)?fetch", text):
            yield from asked
            asked, is_waiting = [], False
        elif re.match(r"(self\.)?(env\.)?cr\.execute\(", text):
            asked, is_waiting = [], True
        elif is_waiting and asks(statement):
            asked.append(statement.lineno)


def test_rows_are_fetched_before_anything_else_is_asked():
    planted = ast.parse("cr.execute(q)\nterm = self.env['x']._days('y')\nrows = cr.fetchall()").body
    assert list(asked_in_between(planted)) == [2]
    found = []
    for path in (path for path in OUR_CODE if not is_test(path)):
        blocks = [getattr(node, name, None) for node in trees.nodes(path) for name in ("body", "orelse")]
        found += [f"{short(path)}:{line}" for block in blocks if isinstance(block, list)
                  for line in asked_in_between(block)]
    assert not found
