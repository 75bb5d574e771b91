"""./huis mutate: which faults are planted, which tests are asked first, and what counts as noticed."""
import ast

import pytest

from launcher import faults, mutate, nearest, settings
from launcher.mutate import Seen
from launcher.steps import SetupError

LOGGER = "2026-11-27 10:41:47,818 4300 {} huis_x {}: {}\n"
A_TEST = "odoo.addons.huiskamer_case.tests.casework.minor.test_minor_path"
TOTAL = LOGGER.format("INFO", "odoo.tests.result", "{} failed, {} error(s) of {} tests when loading database 'huis_x'")


def fault(room="casework/minor", text="class A:\n    x = F(a=True)\n\n    def _nobodys(self):\n        return 1 == 2\n",
          line=5):
    """A fault in a file of a room."""
    return faults.Fault(f"huiskamer_case/models/{room}/made.py", line, "comparison turned", text, "1 == 2 -> (1 != 2)")


@pytest.fixture
def log(tmp_path):
    """A function that writes a log and returns its path."""
    def write(*lines):
        path = tmp_path / "odoo.log"
        path.write_text("".join(lines))
        return path
    return write


# Which faults

def test_a_planted_fault_is_another_program_and_the_same_again_from_its_seed():
    found = faults.sample(60, 7)
    assert found == faults.sample(60, 7) != faults.sample(60, 8)
    assert len({one.what for one in found}) >= 5 and len({one.path.split("/")[2] for one in found}) >= 4
    for one in found:
        before, after = (settings.ROOT / one.path).read_text(), one.text
        assert ast.dump(ast.parse(before)) != ast.dump(ast.parse(after)), one
        assert nearest.tests_of(one), one


def test_each_kind_of_fault_does_what_it_is_called():
    text = "def f(self, a):\n    self._ensure_open()\n    if a > 3 and self.b == 1:\n        raise E\n    g(x=True)\n"
    found = [faults.planted("p", text, number) for number in range(len(list(faults.spots(ast.parse(text)))))]
    assert {(one.line, one.what) for one in found} == {
        (2, "guard left out"), (3, "refusal never happens"), (3, "and for or"), (3, "comparison turned"),
        (3, "number one less"), (5, "yes for no")}
    made = {one.what: one.text.splitlines()[one.line - 1].strip() for one in found}
    assert made["guard left out"] == "pass" and made["refusal never happens"] == "if False:"
    assert made["and for or"] == "if (a > 3 or self.b == 1):" and made["yes for no"] == "g(x=False)"
    assert "p:5 yes for no: x=True -> x=False" in [one.words for one in found]


def test_where_the_program_would_mean_the_same_nothing_is_planted():
    def planted(text):
        return [kind for _node, kind in faults.spots(ast.parse(text))]

    assert not planted("bool(self.search([], limit=1))") and planted("self.search([], limit=2)")
    assert planted("self.search([], order='date desc', limit=1)") == ["number one less"]
    assert not planted("lru_cache(maxsize=8)") and planted("deque(maxlen=8)")
    assert not planted("zip(a, b, strict=True)") and planted("sorted(a, reverse=True)") == ["yes for no"]


def test_what_a_class_declares_has_to_be_made_anew_and_what_a_method_does_has_not():
    assert fault(line=2).is_declared and nearest.names_of(fault(line=2)) == {"x"}
    assert not fault(line=5).is_declared and nearest.names_of(fault(line=5)) == {"_nobodys"}
    alone = fault(text="LIMIT = 4\n", line=1)
    assert not alone.is_declared and nearest.names_of(alone) == {"LIMIT"}


# Which tests, and in which order

def test_who_calls_the_method_is_nearer_than_who_calls_its_caller(monkeypatch):
    monkeypatch.setattr(nearest, "callers", lambda: {"_ensure": {"act"}, "act": {"walk"}, "walk": {"_ensure"}})
    assert nearest.distances({"_ensure"}) == {"_ensure": 0, "act": 1, "walk": 2}
    assert nearest.distances({"other"}) == {"other": 0}


def test_a_common_name_leads_nowhere_and_a_field_leads_to_what_makes_it():
    calls = nearest.callers()
    assert "create" not in calls and "write" not in calls
    assert "is_live" in calls["_compute_is_live"] and "consent_sheet" in calls["_paper_letter"]


def test_every_test_has_its_place_the_own_room_first_and_the_whole_house_last():
    tests = nearest.tests_of(fault())
    assert sorted(tests) == sorted(str(path.relative_to(settings.ROOT))
                                   for path in (settings.ADDON_FOLDER / "tests").rglob("test_*.py"))
    assert tests[0] == "huiskamer_case/tests/casework/minor/test_minor_path.py"
    steps = nearest.room_steps("casework/handover")
    assert 0 == steps["casework/handover"] < steps["casework/disclosure"] < steps["receivers"] < steps["house"]
    assert steps["oversight/roles"] < steps["dropin"]


def test_a_method_of_a_name_that_many_bear_is_sought_by_the_models_that_have_it():
    mixin = fault("shared", "class A:\n    _name = 'huiskamer.mixed.rows.mixin'\n\n    def create(self):\n"
                            "        return 1 == 2\n", 5)
    assert nearest.names_of(mixin) == set()
    assert nearest.models_of(mixin)["huiskamer.introduction"] == "directory"
    assert "huiskamer_case/tests/directory/test_introduction.py" in nearest.tests_of(mixin, 5)


def test_what_bears_the_name_of_the_file_is_asked_first_wherever_it_lies():
    planted = faults.Fault("huiskamer_case/models/shared/words_stay.py", 2, "and for or", "def f():\n    pass\n", "")
    assert nearest.tests_of(planted)[0] == "huiskamer_case/tests/house/test_words_stay.py"


def test_what_is_held_for_all_models_at_once_is_asked_first_of_the_sweep_that_holds_it():
    text = "class A:\n    _name = 'huiskamer.case'\n    x = F(readonly=True)\n"
    planted = faults.planted("huiskamer_case/models/casework/file/made.py", text, 0)
    assert nearest.tests_of(planted)[0] == "huiskamer_case/tests/house/test_protected.py"
    missing = {sweep for sweeps in nearest.SWEEPS.values() for sweep in sweeps
               if not (settings.ADDON_FOLDER / "tests" / sweep).exists()}
    assert not missing


def test_what_a_table_beside_the_test_names_is_asked_early_of_the_whole_house():
    declared = fault("casework/consent", "class A:\n    consent_id = F(required=True)\n", 2)
    assert "huiskamer_case/tests/house/test_tables.py" in nearest.tests_of(declared)[:12]


def test_of_equally_near_tests_the_quick_ones_come_first_and_as_many_as_are_asked_for(monkeypatch):
    monkeypatch.setattr(nearest, "ranked", lambda fault: [
        (1, "test_a.py"), (2, "test_b.py"), (2, "test_c.py"), (3, "d")])
    monkeypatch.setattr(nearest.durations, "known", lambda: {"test_a.py": 90.0, "test_c.py": 1.0})
    assert nearest.tests_of(None, 3) == ["test_a.py", "test_c.py", "test_b.py"]
    assert nearest.tests_of(None)[-1] == "d"


def test_odoos_loader_meets_the_nearest_tests_first():
    imports = "from .a import test_one\nfrom .b import test_two\nfrom .c.d import test_three\n"
    made = mutate.ordered(imports, ["x/tests/c/d/test_three.py", "x/tests/a/test_one.py"])
    names = [alias.asname for node in ast.parse(made).body for alias in node.names]
    assert sorted(names) == ["test_000_test_three", "test_001_test_one", "test_002_test_two"]


# What counts as noticed

def test_a_failed_test_and_an_error_in_its_making_are_named_with_their_file(log):
    file = "huiskamer_case/tests/casework/minor/test_minor_path.py"
    failed = LOGGER.format("ERROR", A_TEST, "FAIL: TestMinorPath.test_a")
    assert mutate.seen(log(failed, TOTAL.format(1, 0, 3)), 1) == Seen("TestMinorPath.test_a", file)
    broken = LOGGER.format("ERROR", "odoo.tests.suite", f"ERROR: setUpClass ({A_TEST}.TestMinorPath)")
    assert mutate.seen(log(broken, TOTAL.format(0, 1, 0)), 1) == Seen(f"setUpClass ({A_TEST}.TestMinorPath)", file)


def test_what_does_not_load_is_noticed_and_what_passes_is_not(log):
    lost = LOGGER.format("CRITICAL", "odoo.service.server", "Failed to initialize database `huis_x`.")
    assert "Failed to initialize" in mutate.seen(log(lost), 255).by
    assert mutate.seen(log(TOTAL.format(0, 0, 3)), 0) == Seen("")
    with pytest.raises(SetupError, match="No test was run"):
        mutate.seen(log(TOTAL.format(0, 0, 0)), 0)


def test_a_file_is_as_before_after_its_fault(tmp_path):
    (tmp_path / "a.py").write_text("whole")
    place = mutate.Bench(None, tmp_path, "", "")
    with pytest.raises(ZeroDivisionError), place.written("a.py", "faulty"):
        assert (tmp_path / "a.py").read_text() == "faulty"
        raise ZeroDivisionError
    assert (tmp_path / "a.py").read_text() == "whole"


def test_a_file_that_fails_without_any_fault_has_noticed_nothing(capsys):
    class Place:
        def run(self, tests):
            return Seen("T.t", "b") if "b" in tests else Seen("")

    broken = mutate.fail_anyhow(Place(), {"a", "b", "c"})
    assert broken == {"b"} and not mutate.fail_anyhow(Place(), set())
    found = {fault(line=number): (Seen(f"T.{file}", file), ["t"]) for number, file in enumerate("ab")}
    assert mutate.told(found, broken, 1) == 1
    assert "b fails without it too" in capsys.readouterr().out


def test_below_the_floor_is_an_error_and_a_survivor_is_named_with_what_was_asked(capsys):
    noticed = {fault(line=number): (Seen("T.t", "a"), ["t"]) for number in range(19)}
    assert mutate.told(noticed, set(), 3) == 0 and "100.0% of 19" in capsys.readouterr().out
    assert mutate.told(noticed | {fault(line=99): (Seen(""), ["one", "two"])}, set(), 3) == 0
    words = capsys.readouterr().out
    assert "95.0% of 20 planted faults were noticed (seed 3)" in words
    assert "made.py:99 comparison turned: 1 == 2" in words and "by these tests: one two" in words
    assert mutate.told({fault(): (Seen(""), ["one"])}, set(), 3) == 1
