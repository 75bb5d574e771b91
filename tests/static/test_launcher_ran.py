"""./huis mutate --map and --unrun: which test runs which line, and what is asked by that."""
import ast
import json
import sqlite3
import sys
import types

import pytest

from launcher import asked, faults, nearest, ran, settings

TEXT = '''class Case:
    days = fields.Integer(default=3)

    def late(self, days):
        """Whether it is."""
        if days > 3:
            return [day
                    for day in range(days)]
        return False

    def _other(self):
        return 1 == 2

    def _made(self):
        return 3


LIMIT = 4


def over(number):
    return number > LIMIT
'''
PATH = f"{settings.ADDON}/models/casework/file/made.py"
TESTS = f"{settings.ADDON}/tests/casework/file"
A, B = (f"odoo.addons.{settings.ADDON}.tests.casework.file.test_case::TestCase{end}" for end in ("", "::test_a"))
LOADED = bytes([0b00010110, 0b11001000, 0b00100100])  # at the import: heads, and line 15 in a function called there
NUMBITS = {6: bytes([1 << 6]), 9: bytes([0, 1 << 1]), 22: bytes([0, 0, 1 << 6])}


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A checkout with one file and one file of tests, and a map of who runs which line of it."""
    a_test = "class TestCase:\n    def test_a(self):\n        pass\n"
    for path, text in {PATH: TEXT, f"{TESTS}/test_case.py": a_test}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    monkeypatch.setenv("HUIS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    forget()
    data = written(tmp_path, {6: [A, B], 9: [B], 22: [A]})
    made = ran.of_lines(ran.lines_run(data, tmp_path), tmp_path, {"test_case.TestCase.test_a": 2.0})
    ran.place().write_text(json.dumps(made))
    yield tmp_path
    forget()


def forget():
    """What was read of a map before."""
    for cached in (ran.known, ran.newer, ran.is_there):
        cached.cache_clear()


def written(folder, lines):
    """What coverage.py would have written of these lines: line -> contexts."""
    data = folder / "data"
    data.mkdir()
    with sqlite3.connect(data / "data.1") as store:
        store.execute("CREATE TABLE file (id INTEGER, path TEXT)")
        store.execute("CREATE TABLE context (id INTEGER, context TEXT)")
        store.execute("CREATE TABLE line_bits (file_id INTEGER, context_id INTEGER, numbits BLOB)")
        store.execute("INSERT INTO file VALUES (1, ?)", [str(folder / PATH)])
        store.executemany("INSERT INTO context VALUES (?, ?)", enumerate(["", A, B]))
        store.execute("INSERT INTO line_bits VALUES (1, 0, ?)", [LOADED])
        store.executemany("INSERT INTO line_bits VALUES (1, ?, ?)", [
            (["", A, B].index(name), NUMBITS[line]) for line, names in lines.items() for name in names])
    return data


def by_line():
    """Line -> a fault planted there."""
    number = len(list(faults.spots(ast.parse(TEXT))))
    return {fault.line: fault for fault in (faults.planted(PATH, TEXT, spot) for spot in range(number))}


def of_line(line, text=TEXT):
    """The tests that run a line, without their folder."""
    found = ran.tests_of(PATH, line, text)
    return found if found is None else {test.removeprefix(f"{TESTS}/") for test in found}


def test_a_line_has_the_tests_that_run_its_statement_and_an_import_is_none(tree):
    assert of_line(6) == {"test_case.py::TestCase", "test_case.py::TestCase::test_a"}
    assert of_line(9) == {"test_case.py::TestCase::test_a"}
    assert of_line(8) == of_line(12) == set()  # no test runs the list, nor the other method
    assert of_line(2) is None and of_line(15) is None  # what a class declares, or calls, runs at the import


def test_shifted_lines_mislead_nobody_and_of_a_changed_function_the_whole_is_known(tree):
    assert of_line(9 + 2, "import a\nimport b\n" + TEXT) == {"test_case.py::TestCase::test_a"}
    changed = TEXT.replace("days > 3", "days > 5")
    assert of_line(9, changed) == of_line(6, changed) == of_line(6)
    assert of_line(9, TEXT.replace("def late", "def newer")) is None


def test_a_test_that_is_gone_is_not_asked(tree):
    (tree / TESTS / "test_case.py").write_text("class TestOther:\n    pass\n")
    assert of_line(6) == set()


def test_what_no_test_runs_is_named_by_its_first_line_or_as_a_whole(tree):
    assert list(ran.unrun()) == [f"{PATH}:7 Case.late: return [day", f"{PATH}:11 Case._other: all of it"]
    newer = TEXT + "\n\ndef newest():\n    return 1\n"
    (tree / PATH).write_text(newer)
    assert list(ran.unrun())[-1] == f"{PATH}:25 newest: newer than the map"


def test_who_runs_the_line_is_asked_and_what_nobody_runs_is_asked_of_nobody(tree, monkeypatch):
    monkeypatch.setattr(nearest, "tests_of", lambda fault, number=0: [f"{TESTS}/test_case.py", "far.py"])
    at = by_line()
    assert asked.tests_of(at[6], 1, 0) == [f"{TESTS}/test_case.py::TestCase", f"{TESTS}/test_case.py::TestCase::test_a"]
    assert asked.tests_of(at[12], 1, 0) == [] and "not run by any test" in asked.words([])
    assert asked.tests_of(at[2], 1, 0) == [f"{TESTS}/test_case.py"]  # by the guess: the map cannot tell
    assert asked.tests_of(at[18], 1, 0) == [f"{TESTS}/test_case.py::TestCase"]  # whoever runs what names the number
    ran.place().unlink()
    forget()
    assert asked.tests_of(at[12], 2, 0) == [f"{TESTS}/test_case.py", "far.py"]


def test_a_file_of_tests_that_is_newer_than_the_map_is_asked_whole_where_it_is_near(tree, monkeypatch):
    monkeypatch.setattr(nearest, "tests_of", lambda fault, number=0: [f"{TESTS}/test_new.py", f"{TESTS}/test_case.py"])
    (tree / TESTS / "test_new.py").write_text("class TestNew:\n    pass\n")
    forget()
    assert asked.tests_of(by_line()[12], 1, 0) == [f"{TESTS}/test_new.py"]


def test_a_file_of_tests_that_is_newer_than_the_map_and_far_is_asked_last(tree, monkeypatch):
    near = [f"{TESTS}/test_case.py", f"{TESTS}/test_next.py", f"{TESTS}/test_new.py"]
    monkeypatch.setattr(nearest, "tests_of", lambda fault, number=0: near)
    (tree / TESTS / "test_new.py").write_text("class TestNew:\n    pass\n")
    forget()
    run_it = [f"{TESTS}/test_case.py::TestCase", f"{TESTS}/test_case.py::TestCase::test_a"]
    assert asked.tests_of(by_line()[6], 1, 0) == [*run_it, near[2]]
    assert asked.tests_of(by_line()[2], 1, 0) == [near[0], near[2]]  # what a class declares


def test_no_more_is_asked_than_takes_so_long_but_always_something(monkeypatch):
    monkeypatch.setattr(ran, "seconds", {"x.py::A": 3.0, "x.py::B": 2.0}.get)
    monkeypatch.setattr(asked.durations, "known", lambda: {"c.py": 9.0})
    assert asked.within(["x.py::A", "x.py::B", "x/c.py"], 4) == ["x.py::A", "x.py::B"]
    assert asked.within(["x/c.py", "x.py::A"], 4) == ["x/c.py"]
    assert asked.within(["x.py::A", "x.py::B", "x/c.py"], 0) == ["x.py::A", "x.py::B", "x/c.py"]


def test_whose_turn_it_is_is_told_by_the_test_that_begins(monkeypatch):
    monkeypatch.setitem(sys.modules, "coverage", types.SimpleNamespace(CoveragePlugin=object))
    turn = {}
    exec((ran.HERE / "whose_turn.py").read_text(), turn)

    class TestThis:
        _testMethodName = "test_a"

    def frame(name, **given):
        return types.SimpleNamespace(f_code=types.SimpleNamespace(co_name=name), f_locals=given)

    whole = f"{__name__}::{TestThis.__qualname__}"
    assert turn["turn"](frame("run", self=TestThis())) == f"{whole}::test_a"
    assert turn["turn"](frame("_handleClassSetUp", self=1, test=TestThis())) == whole
    assert turn["turn"](frame("run", self=1)) is None and turn["turn"](frame("other", test=TestThis())) is None
