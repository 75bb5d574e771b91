"""./huis mutate: faults that are planted in an Odoo that has loaded, each in a process of its own."""
import contextlib
import importlib.util
import json
import sys
import types
import unittest

import pytest

from launcher import faults, mutate, planted
from launcher.mutate import Seen
from launcher.steps import SetupError

TEXT = """
import functools


def twice(function):
    @functools.wraps(function)
    def both(*args):
        return 2 * function(*args)
    return both


class Base:
    def count(self):
        return 1


class Case(Base):
    @twice
    def least(self, number):
        return [one for one in range(9) if one > number][0]

    def count(self):
        return super().count() + 1
"""


@pytest.fixture
def planting(monkeypatch):
    """What runs inside Odoo, with Python's own tests in the place of Odoo's."""
    class HttpCase(unittest.TestCase):
        """Needs the threads of a server."""

    class Result(unittest.TestResult):
        def getDescription(self, test):
            return test.id().rpartition(".")[2]

    made = {"modules": types.SimpleNamespace(module=types.SimpleNamespace()), "Registry": None, "HttpCase": HttpCase,
            "BaseCase": unittest.TestCase, "get_db_name": None, "OdooTestResult": Result,
            "OdooSuite": unittest.TestSuite}
    for name in ("odoo", "odoo.modules", "odoo.modules.registry", "odoo.tests", "odoo.tests.common",
                 "odoo.tests.result", "odoo.tests.suite"):
        monkeypatch.setitem(sys.modules, name, types.SimpleNamespace(**made))
    spec = importlib.util.spec_from_file_location("planting", planted.HERE / "planting.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def loaded(tmp_path):
    """A module of a room that is loaded."""
    (tmp_path / "models").mkdir()
    path = tmp_path / "models" / "case.py"
    path.write_text(TEXT)
    spec = importlib.util.spec_from_file_location("models.case", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_fault_is_planted_in_what_is_loaded_also_behind_a_decorator(planting, loaded):
    case = loaded.Case()
    assert case.least(3) == 8 and case.count() == 2
    assert planting.plant("models/case.py", "Case.least", TEXT.replace("one > number", "one >= number"))
    assert planting.plant("models/case.py", "Case.count", TEXT.replace("count() + 1", "count() + 0"))
    assert case.least(3) == 6 and case.count() == 1


def test_what_cannot_be_planted_in_what_is_loaded_is_said(planting, loaded):
    assert not planting.plant("models/case.py", "Case.count", TEXT.replace("super().count() + 1", "1"))
    assert not planting.plant("models/other.py", "Case.count", TEXT)
    assert loaded.Case().count() == 2


def test_what_needs_a_server_or_a_house_of_its_own_is_left_to_a_process_that_loads_it(planting, monkeypatch):
    made = types.ModuleType("odoo.addons.x.tests.test_a")
    body = {"test_one": lambda self: None, "test_two": lambda self: self.fail(), "__module__": made.__name__}
    made.Plain = type("Plain", (unittest.TestCase,), body)
    made.Page = type("Page", (planting.HttpCase,), body)
    made.Early = type("Early", (unittest.TestCase,), body | {"test_sequence": -1})
    monkeypatch.setitem(sys.modules, made.__name__, made)
    by_class, left = planting.sorted_out(["x/tests/test_a.py"], True)
    assert by_class == {made.Plain: ["test_one", "test_two"]}
    assert left == ["x/tests/test_a.py::Page", "x/tests/test_a.py::Early"]
    by_class, left = planting.sorted_out(left, False)
    assert by_class == {made.Early: ["test_one", "test_two"]} and left == ["x/tests/test_a.py::Page"]
    one_each = ["x/tests/test_a.py::Plain::test_two", "x/tests/test_a.py::Page::test_one"]
    assert planting.sorted_out(one_each, True) == ({made.Plain: ["test_two"]}, one_each[1:])
    result = planting.First()
    unittest.TestSuite([made.Plain("test_two"), made.Plain("test_one")]).run(result)
    assert result.by == "test_two" and result.testsRun == 1 and planting.file_of(made.Plain) == "x/tests/test_a.py"


class Odoo:
    """Says what an Odoo would say that tried a fault."""
    log = "odoo.log"

    def __init__(self, code, said):
        self.answer = code, said

    def ask(self, what, script):
        assert what == "script" and "planting.tried" in script
        return self.answer


FAULT = faults.Fault("huiskamer_case/models/x.py", 2, "comparison turned", "def f():\n    return 1 != 2\n", "")


def test_what_became_of_a_fault_is_what_was_told_last_and_who_tells_nothing_is_in_a_circle_or_broken():
    told = planted.TOLD + json.dumps(["TestA.test_b", "a.py", []])
    assert planted.Planter(Odoo(0, f"a line\n{told}\n"), True, 9).tried(FAULT, []) == ["TestA.test_b", "a.py", []]
    assert "did not end in 9 s" in planted.Planter(Odoo(-14, ""), True, 9).tried(FAULT, [])[0]
    with pytest.raises(SetupError, match="was not tried"):
        planted.Planter(Odoo(1, "Traceback"), True, 9).tried(FAULT, [])


def test_what_was_not_asked_there_is_asked_of_a_process_that_loads_the_fault(monkeypatch, tmp_path):
    place, asked = mutate.Bench(None, tmp_path, "", ""), []
    monkeypatch.setattr(place, "with_fault", lambda fault: contextlib.nullcontext())
    monkeypatch.setattr(place, "in_order", lambda tests: contextlib.nullcontext())
    monkeypatch.setattr(place, "run_odoo", lambda tests, anew: asked.append(tests) or Seen("T.late", "c.py"))
    for by, left, seen in (("T.t", ["c.py"], Seen("T.t", "a.py")), ("", [], Seen("")),
                           ("", ["c.py"], Seen("T.late", "c.py"))):
        place.planters = [types.SimpleNamespace(tried=lambda fault, tests, by=by, left=left: (by, by and "a.py", left))]
        assert place.run(["a.py", "c.py"], FAULT) == seen
    assert asked == [["c.py"]]
    place.run(["a.py"])  # without a fault nothing is planted
    assert asked[1:] == [["a.py"]]
