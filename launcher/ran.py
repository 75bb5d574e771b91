"""Which of Odoo's tests run which line of the addon: a map, made by coverage.py in one run of all of them.

It is kept per function, by its place, its name and a digest of its words, so that a line that later edits shifted
misleads nobody: in a function that is as it was each line is known, in one that was changed only the whole.
"""
import ast
import contextlib
import functools
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

from launcher import databases, python_packages, results, server, settings
from launcher.steps import SetupError, say, step

HERE = Path(__file__).resolve().parent / "ran_by"
TESTS = f"{settings.ADDON}/tests"
CONFIG = """[run]
core = ctrace
parallel = true
data_file = {data}
plugins = whose_turn
include = {addon}/*
omit = {addon}/tests/*
"""


def place():
    """Where the map is kept: functions that are the same in two checkouts are run by the same tests."""
    return settings.cache() / "ran.json"


@functools.cache
def known():
    """The map; {} when there is none."""
    try:
        return json.loads(place().read_text())
    except (OSError, ValueError):
        return {}


# Making it

@contextlib.contextmanager
def measured(the_rig, database, addon):
    """The environment in which Odoo writes down which lines of this addon run, and the folder where it does."""
    python = python_packages.ensure(settings.RAN_LOCK)
    packages = next(python.parent.parent.glob("lib/python3*/site-packages"))
    with tempfile.TemporaryDirectory(prefix="huis-ran-") as name:
        config = Path(name) / "coveragerc"
        config.write_text(CONFIG.format(data=Path(name) / "data", addon=addon))
        paths = [str(HERE), server.environment(the_rig, database)["PYTHONPATH"], str(packages)]
        yield {"PYTHONPATH": os.pathsep.join(paths), "COVERAGE_PROCESS_START": str(config)}, Path(name)


def make(the_rig, database, folder, words, extra):
    """Run Odoo on a database with an addon out of this folder, and keep which test ran which line of it."""
    log = databases.log_path("ran")
    with measured(the_rig, database, folder / settings.ADDON) as (environment, data):
        with step("Odoo's own runner, each line with the tests that run it"):
            addons = ",".join(str(path) for path in [*the_rig.odoo.addons, folder])
            code = server.run_once(the_rig, database, words, log, extra | environment, addons_path=addons)
        if not results.of_odoo(log, code, False).ran:
            raise SetupError(f"No test was run:\n{results.last_errors(log)}", f"read {log}")
        made = of_lines(lines_run(data, folder), folder, results.seconds_by_test(log))
    making = place().with_suffix(".making")
    making.write_text(json.dumps(made))
    making.replace(place())
    known.cache_clear()
    say(f"{len(made['tests'])} tests; kept in {place()}")


def lines_run(data, folder):
    """Path -> {line: {test}} of what coverage.py wrote; the test is "" for what runs while none does, at the loading.

    The tables are those of its documentation (*Coverage.py database schema*); a numbits is a set of numbers, by bits.
    """
    found = defaultdict(lambda: defaultdict(set))
    query = "SELECT f.path, c.context, b.numbits FROM line_bits b, file f, context c " \
            "WHERE f.id = b.file_id AND c.id = b.context_id"
    for file in data.glob("data.*"):
        with contextlib.closing(sqlite3.connect(file)) as store:
            for path, test, bits in store.execute(query):
                for number in (8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1):
                    found[str(Path(path).relative_to(folder))][number].add(test)
    return found


def of_lines(lines, folder, seconds):
    """The map as it is kept: names of tests, sets of their numbers, and for each line of a function its set."""
    names, sets = {}, {}

    def kept(text, node, ran):
        """What is kept of a function: a digest, the set of tests of each line, and which lines ran at the loading."""
        inside = {line - node.lineno: ran[line] for line in range(node.lineno, node.end_lineno + 1) if ran.get(line)}
        numbers = {line: tuple(sorted(names.setdefault(test_of(test), len(names)) for test in tests - {""}))
                   for line, tests in inside.items()}
        return {"text": digest(text, node), "loading": [line for line, tests in inside.items() if "" in tests],
                "lines": {line: sets.setdefault(of, len(sets)) for line, of in numbers.items() if of}}

    made = {path: {name: kept(text, node, lines[path]) for name, node in functions(text).items()}
            for path, text in sources(folder)}
    return {"commit": commit(), "tests": {name: round(seconds.get(key_of(name), 0.0), 2) for name in names},
            "sets": list(sets), "files": {path: settings.digest(folder / path) for path in test_files(folder)},
            "functions": made}


def commit():
    """What was last committed here, and whether something was changed since; "" outside of a repository."""
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=settings.ROOT, capture_output=True, text=True,
                          check=False) if shutil.which("git") else None
    return done.stdout.strip() if done else ""


def test_of(context):
    """The words of a context as those of a test: path::Class::method."""
    module, *names = context.split("::")
    return "::".join([module.removeprefix("odoo.addons.").replace(".", "/") + ".py", *names])


def key_of(test):
    """Under which name Odoo's log tells of a test: the file's, the class's and its own."""
    file, *names = test.split("::")
    return ".".join([Path(file).stem, *names])


def sources(folder):
    """(path, text) of the addon's Python, its tests left out."""
    for path in sorted((folder / settings.ADDON).rglob("*.py")):
        if "tests" not in path.relative_to(folder).parts:
            yield str(path.relative_to(folder)), path.read_text()


def test_files(folder):
    """The addon's files of tests."""
    return [str(path.relative_to(folder)) for path in sorted((folder / TESTS).rglob("test_*.py"))]


@functools.cache
def functions(text):
    """Name -> node of the functions of a file and the methods of its classes."""
    found = {}
    for node in ast.parse(text).body:
        for inner in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(inner, ast.FunctionDef):
                found[f"{node.name}.{inner.name}" if inner is not node else inner.name] = inner
    return found


def digest(text, node):
    """A digest of the words of a function."""
    return settings.digest("\n".join(text.splitlines()[node.lineno - 1:node.end_lineno]))


# Asking it

class Run:
    """What the map knows of one function as it stands now."""

    def __init__(self, path, name, text):
        self.name, self.node = name, functions(text)[name]
        kept = known().get("functions", {}).get(path, {}).get(name)
        self.is_known, self.is_same = bool(kept), bool(kept) and kept["text"] == digest(text, self.node)
        self.lines = {int(line): number for line, number in kept["lines"].items()} if kept else {}
        first = self.node.body[0].lineno - self.node.lineno  # its head always runs at the loading
        self.loading = {line for line in kept["loading"] if line >= first} if kept else set()

    def of(self, first, last, lines):
        """Those of these lines of the function that lie between two of the file; all when it was changed since."""
        wanted = range(first - self.node.lineno, last - self.node.lineno + 1) if first and self.is_same else None
        return {line for line in lines if wanted is None or line in wanted}

    def tests(self, first=None, last=None):
        """The tests that run these lines, numbers in the file; all of its lines when it was changed since."""
        sets = {self.lines[line] for line in self.of(first, last, self.lines)}
        names = list(known()["tests"])
        return {names[one] for number in sets for one in known()["sets"][number]}


def around(text, line):
    """The name of the function that holds this line, "" for none."""
    return next((name for name, node in functions(text).items() if node.lineno <= line <= node.end_lineno), "")


def head(statement):
    """First and last line of a statement, what stands under it left out."""
    under = [part.lineno for part in getattr(statement, "body", []) if isinstance(part, ast.stmt)]
    return statement.lineno, max(statement.lineno, min(under) - 1) if under else statement.end_lineno


def statements(node):
    """What a function does, statement by statement; a docstring and the words of a function in it are none."""
    for inner in ast.walk(node):
        is_words = isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant)
        if isinstance(inner, ast.stmt) and inner is not node and not is_words \
                and not isinstance(inner, (ast.FunctionDef, ast.ClassDef, ast.Global, ast.Nonlocal)):
            yield inner


def tests_of(path, line, text):
    """The tests that run a line of a file, as words `path::Class[::method]`; None when the map cannot tell.

    It cannot for what stands outside of functions, is newer than the map, or runs only while the addon is loaded.
    """
    name = around(text, line)
    found = Run(path, name, text) if name else None
    if not found or not found.is_known:
        return None
    holding = [one for one in statements(found.node) if one.lineno <= line <= one.end_lineno]
    first, last = head(max(holding, key=lambda one: one.lineno)) if holding else (None, None)
    tests = {test for test in found.tests(first, last) if is_there(test)}
    return tests if tests or not found.of(first, last, found.loading) else None


def tests_naming(word):
    """The tests that run a function in whose words this one is, by the map."""
    found = set()
    for path, text in sources(settings.ROOT):
        for name, node in functions(text).items() if word in text else ():
            if re.search(rf"\b{word}\b", "\n".join(text.splitlines()[node.lineno - 1:node.end_lineno])):
                found |= Run(path, name, text).tests()
    return {test for test in found if is_there(test)}


@functools.cache
def is_there(test):
    """Whether a test of the map is still there, as far as the names of its file and class say."""
    file, name = test.split("::")[:2]
    path = settings.ROOT / file
    return path.exists() and re.search(rf"\bclass {name}\b", path.read_text()) is not None


@functools.cache
def newer():
    """The files of tests that are newer than the map, so that it does not know what they run."""
    return {path for path in test_files(settings.ROOT)
            if known().get("files", {}).get(path) != settings.digest(settings.ROOT / path)}


def seconds(test):
    """How long a test took when the map was made."""
    return known()["tests"].get(test, 0.0)


def unrun():
    """Lines that say what of the addon no test of Odoo's runner runs, as far as the map knows it."""
    for path, text in sources(settings.ROOT):
        for name in functions(text):
            found = Run(path, name, text)
            if not found.lines and not found.loading:
                yield f"{path}:{found.node.lineno} {name}: " + ("all of it" if found.is_known else "newer than the map")
            elif found.is_same:
                lines = text.splitlines()
                yield from (f"{path}:{number} {name}: {lines[number - 1].strip()}" for number in blanks(found))


def blanks(found):
    """The first lines of the statements of a function that no test runs, those under such a one left out."""
    ran = {line + found.node.lineno for line in {*found.lines, *found.loading}}
    missing, covered = [], set()
    for one in sorted(statements(found.node), key=lambda statement: statement.lineno):
        if one.lineno not in covered and ran.isdisjoint(range(head(one)[0], head(one)[1] + 1)):
            missing.append(one.lineno)
            covered |= set(range(one.lineno, one.end_lineno + 1))
    return missing
