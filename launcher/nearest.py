"""Which of the addon's tests are nearest to a place in its code: those that are likeliest to notice a fault there.

By names alone: a test that calls the changed method comes first, then one that calls what calls it, and so on, or that
names the model; and of two at the same distance the one in the nearer room. What every model is asked for at once comes
before all of these.
"""
import ast
import functools
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from pathlib import Path

from launcher import durations, rooms, settings, trees

DEEPEST = 4  # calls between a test and the changed method; what is further away is as far as what never gets there
COMMON = 6  # a name that more functions bear than this says nothing about which of them is meant; a hook has several
BY_MODEL = 2  # a test that names the model is as near as one that calls the changed method by another
WORD = re.compile(r"\w+")
MODEL = re.compile(r"""['"](huiskamer(?:\.\w+)+)['"]""")
BY_CORE = {"create", "write", "unlink", "copy", "_unlink_except_on_record"}
# The sweeps over all models, by what the change looks like that they hold.
SWEEPS = {
    r"^readonly=": ["house/test_protected.py"],
    r"^required=": ["house/test_tables.py", "shared/test_answers.py", "house/test_buttons_and_dialogs.py"],
    r"^(index|store|translate)=": ["house/test_tables.py"],
    r"^personal=": ["oversight/read_log/test_noted_fields.py"],
    r"\._(lock|hold\w*)\(.* -> pass": ["house/test_buttons_and_dialogs.py"],
    r"^self\.(_ensure_\w+|check_access)\(": ["house/test_entrances.py", "house/test_one_answer.py"],
    r"^not self\.env\.user\.has_group": ["house/test_entrances.py"],
}


def models_named(node):
    """The name of the model that a class makes, if any, and the names of those that it inherits or adds to."""
    said = {one.targets[0].id: MODEL.findall(ast.unparse(one.value)) for one in node.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)}
    return said.get("_name", []), said.get("_inherit", [])


def words_in(text):
    """The words of a text, and the models that it names."""
    return set(WORD.findall(text)) | set(MODEL.findall(text))


def functions(folder):
    """(name, set of the words in it) of every function below a folder, and of every field with what it is made by.

    What core calls whenever records of a model are made, changed or taken away goes by the model's name.
    """
    for path in sorted(folder.rglob("*.py")):
        if path.name.startswith("test_"):
            continue
        for node in trees.nodes(path):
            if isinstance(node, ast.FunctionDef):
                yield node.name, words_in(ast.unparse(node))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                yield node.targets[0].id, words_in(ast.unparse(node.value))
            elif isinstance(node, ast.ClassDef):
                made, above = models_named(node)
                for method in node.body:
                    if isinstance(method, ast.FunctionDef) and method.name in BY_CORE:
                        yield from ((name, words_in(ast.unparse(method))) for name in made or above[:1])


def templates(folder):
    """(name, set of the words in it) of every page and screen that is made of a template."""
    for path in sorted(folder.rglob("*.xml")):
        for node in ElementTree.parse(path).iter("template"):
            yield node.get("id"), words_in(ElementTree.tostring(node, "unicode"))


@functools.cache
def everything():
    """(name, set of the words in it) of all that bears a name: in models, papers, the tests' tools and templates."""
    found = [pair for part in ("models", "report", "tests") for pair in functions(settings.ADDON_FOLDER / part)]
    return [*found, *templates(settings.ADDON_FOLDER)]


@functools.cache
def common():
    """The names that do not say which function is meant, for many bear them."""
    bearers = Counter(name for name, _words in everything() if "." not in name)
    return {name for name, number in bearers.items() if number > COMMON or name.startswith("__")}


@functools.cache
def callers():
    """Name -> the names of what has it in its body; common names left out.

    A name in a text counts too, for a field says in one by which method it is computed.
    """
    found = defaultdict(set)
    known = {name for name, _words in everything()} - common()
    for name, words in everything():
        if name in known:
            for word in words & known - {name}:
                found[word].add(name)
    return found


@functools.cache
def heirs():
    """Model -> {(model, room)}: what inherits it and where that is made."""
    found, folder = defaultdict(set), settings.ADDON_FOLDER / "models"
    for path in sorted(folder.rglob("*.py")):
        for node in trees.tree(path).body:
            if isinstance(node, ast.ClassDef):
                made, above = models_named(node)
                for name in above if made else ():
                    found[name].add((made[0], "/".join(path.relative_to(folder).parts[:-1])))
    return found


def models_of(fault):
    """Model -> room (None: the fault's own): what the class of a fault makes or adds to, and all that inherits that."""
    model, _function = fault.around()
    made, above = models_named(model) if model else ([], [])
    found = dict.fromkeys(made or above)
    waiting = list(found)
    while waiting:
        for name, room in heirs().get(waiting.pop(), ()):
            if name not in found:
                found[name] = room
                waiting.append(name)
    return found


def distances(names):
    """Name -> how many calls lie between it and one of these names, as far as DEEPEST."""
    found, edge = dict.fromkeys(names, 0), set(names)
    for depth in range(1, DEEPEST + 1):
        edge = {caller for name in edge for caller in callers().get(name, ())} - set(found)
        found |= dict.fromkeys(edge, depth)
    return found


def names_of(fault):
    """What a test would name that means this place: its function, unless many are called so, or what is declared."""
    model, function = fault.around()
    if function:
        return {function.name} - common()
    declared = [node for node in ast.walk(model or ast.parse(fault.text)) if isinstance(node, ast.Assign)
                and node.lineno <= fault.line <= node.end_lineno and isinstance(node.targets[0], ast.Name)]
    return {node.targets[0].id for node in declared}


def room_steps(room):
    """Room -> how many steps it is away from this one: by who uses whom, then what it uses itself, the house last."""
    rows = rooms.table()
    found, edge, step = {room: 0}, {room}, 0
    while edge:
        step += 1
        edge = {user for user, uses in rows.items() if any(one == use or one.startswith(f"{use}/")
                                                           for use in {*uses, rooms.HALLWAY} for one in edge)}
        edge -= set(found)
        found |= dict.fromkeys(edge, step)
    # A tool's own tests may try it on what uses it, so a room below can notice as well.
    found = dict.fromkeys(rooms.reachable(room, rows), 2) | found
    return dict.fromkeys(rows, step + 1) | found | {"house": step + 1}


@functools.cache
def words_of(path):
    """The words of a file of tests and of the tables that lie beside it and that it names, and the models it names."""
    text = path.read_text()
    beside = [table.read_text() for table in path.parent.glob("*.csv") if table.name in text]
    return words_in(" ".join([text, *beside]))


def naming(paths):
    """The addon's files of tests, in whatever room, that name a function which changed files of its models have.

    A room's own tests and those of rooms that use it are known by the rooms; a tool is also tried on what uses it, in
    the tests of a room below.
    """
    named = set()
    for path in map(Path, paths):
        if path.suffix == ".py" and path.parts[:2] == (settings.ADDON, "models") and (settings.ROOT / path).exists():
            tree = trees.tree(settings.ROOT / path)
            named |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)} - common()
    tests = sorted((settings.ADDON_FOLDER / "tests").rglob("test_*.py")) if named else ()
    return [str(path.relative_to(settings.ROOT)) for path in tests if named & words_of(path)]


def ranked(fault):
    """(how near, path) of the addon's files with tests: those that are likeliest to notice this fault first."""
    room = "/".join(Path(fault.path).parts[2:-1])
    steps, models = room_steps(room), models_of(fault)
    steps |= {of_heir: min(1, steps[of_heir]) for of_heir in models.values() if of_heir}
    away = dict.fromkeys(models, BY_MODEL) | distances(names_of(fault))
    if fault.is_declared:
        steps["house"] = 1  # where what is declared is asked of all models at once
    folder, stem, found = settings.ADDON_FOLDER / "tests", Path(fault.path).stem, []
    sweeps = [sweep for kind, names in SWEEPS.items() if re.search(kind, fault.change) for sweep in names]
    for path in folder.rglob("test_*.py"):
        depth = min((away[word] for word in words_of(path) & set(away)), default=DEEPEST + 1)
        own, is_sweep = "/".join(path.relative_to(folder).parts[:-1]), str(path.relative_to(folder)) in sweeps
        near = -1 if is_sweep else depth + steps[own]
        is_named = stem in path.stem or path.stem.removeprefix("test_") in stem
        near = min(near, 0) if path.stem == f"test_{stem}" else near - is_named
        found.append(((near, not is_named), str(path.relative_to(settings.ROOT))))
    return sorted(found)


def tests_of(fault, number=0):
    """The nearest so many files of tests (0: all), nearest first; of equally near ones what took shortest last time."""
    seconds = durations.known()
    return [path for _near, _seconds, path in sorted(
        (near, seconds.get(Path(path).name, durations.SECONDS_UNKNOWN), path)
        for near, path in ranked(fault)[:number or None])]
