"""Which of the addon's tests are nearest to a place in its code: those that are likeliest to notice a fault there.

By names alone: a test that calls the changed method comes first, then one that calls what calls it, and so on; and of
two at the same distance the one in the nearer room.
"""
import ast
import functools
import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

from launcher import durations, rooms, settings

DEEPEST = 4  # calls between a test and the changed method; what is further away is as far as what never gets there
COMMON = 4  # a name that more functions bear than this says nothing about which of them is meant
WORD = re.compile(r"\w+")


def functions(folder):
    """(name, set of the words in it) of every function below a folder, and of every field with what it is made by."""
    for path in sorted(folder.rglob("*.py")):
        if path.name.startswith("test_"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield node.name, set(WORD.findall(ast.unparse(node)))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                yield node.targets[0].id, set(WORD.findall(ast.unparse(node.value)))


def templates(folder):
    """(name, set of the words in it) of every page and screen that is made of a template."""
    for path in sorted(folder.rglob("*.xml")):
        for node in ElementTree.parse(path).iter("template"):
            yield node.get("id"), set(WORD.findall(ElementTree.tostring(node, "unicode")))


@functools.cache
def callers():
    """Name -> the names of what has it in its body, over models, papers and the tests' tools; common names left out.

    A name in a text counts too, for a field says in one by which method it is computed.
    """
    found, bearers = defaultdict(set), defaultdict(int)
    everything = [pair for part in ("models", "report", "tests") for pair in functions(settings.ADDON_FOLDER / part)]
    everything += templates(settings.ADDON_FOLDER)
    for name, _words in everything:
        bearers[name] += 1
    known = {name for name, number in bearers.items() if number <= COMMON and not name.startswith("__")}
    for name, words in everything:
        if name in known:
            for word in words & known - {name}:
                found[word].add(name)
    return found


def distances(names):
    """Name -> how many calls lie between it and one of these names, as far as DEEPEST."""
    found, edge = dict.fromkeys(names, 0), set(names)
    for depth in range(1, DEEPEST + 1):
        edge = {caller for name in edge for caller in callers().get(name, ())} - set(found)
        found |= dict.fromkeys(edge, depth)
    return found


def names_of(fault):
    """What a test would name that means this place: its function, or what is declared there, or the model's name."""
    model, function = fault.around()
    if function:
        return {function.name}
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


def words_of(path):
    """The words of a file of tests and of the tables that lie beside it and that it names."""
    text = path.read_text()
    beside = [table.read_text() for table in path.parent.glob("*.csv") if table.name in text]
    return set(WORD.findall(" ".join([text, *beside])))


def ranked(fault):
    """(how near, path) of the addon's files with tests: those that are likeliest to notice this fault first."""
    room = "/".join(Path(fault.path).parts[2:-1])
    steps, away = room_steps(room), distances(names_of(fault))
    if fault.is_declared:
        steps["house"] = 1  # where what is declared is asked of all models at once
    folder, stem, found = settings.ADDON_FOLDER / "tests", Path(fault.path).stem, []
    for path in folder.rglob("test_*.py"):
        depth = min((away[word] for word in words_of(path) & set(away)), default=DEEPEST + 1)
        own = "/".join(path.relative_to(folder).parts[:-1])
        found.append(((depth + steps[own], stem not in path.stem), str(path.relative_to(settings.ROOT))))
    return sorted(found)


def tests_of(fault, number=0):
    """The nearest so many files of tests (0: all), nearest first; of equally near ones what took shortest last time."""
    seconds = durations.known()
    return [path for _near, _seconds, path in sorted(
        (near, seconds.get(Path(path).name, durations.SECONDS_UNKNOWN), path)
        for near, path in ranked(fault)[:number or None])]
