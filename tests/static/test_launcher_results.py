"""What the launcher makes of what the test runners said: their logs and files, without running one."""
import pytest

from launcher import results, settings
from launcher.commands import test

LINE = "2026-01-01 10:00:00,000 42 {} some_database {}: {}"


def log_of(folder, *lines):
    """A log file with these (level, logger, text) records."""
    path = folder / "odoo.log"
    path.write_text("\n".join(LINE.format(*line) for line in lines))
    return path


def total(failed, errors, of):
    """The record with which Odoo's runner ends."""
    level = "ERROR" if failed or errors else "INFO"
    return level, "odoo.tests.result", f"{failed} failed, {errors} error(s) of {of} tests when loading database 'x'"


@pytest.mark.parametrize(("end", "code", "expected"), [
    (total(0, 0, 7), 0, "7 passed, 0 failed"),
    (total(1, 2, 7), 1, "4 passed, 3 failed"),
    (total(0, 0, 0), 0, "0 passed, 0 failed"),
    (total(0, 0, 7), 1, "7 passed, 1 failed"),
    (("CRITICAL", "odoo.modules.registry", "Failed to load registry"), 255, "0 passed, 1 failed"),
])
def test_odoos_total_is_read(tmp_path, end, code, expected):
    assert results.of_odoo(log_of(tmp_path, end), code, False).line() == expected


def test_no_log_at_all_is_a_failure(tmp_path):
    assert results.of_odoo(tmp_path / "none.log", 0, False).failed == 1


def test_a_failure_is_shown_once_with_its_traceback(tmp_path):
    log = log_of(tmp_path, ("ERROR", "odoo.addons.x", "FAIL: TestX.test_y\nTraceback\n  AssertionError: no"),
                 ("ERROR", "odoo.modules.loading", "Module x: 1 failures, 0 errors of 2 tests"),
                 ("ERROR", "odoo.modules.loading", "At least one test failed when loading the modules."),
                 total(1, 0, 2))
    problems = results.of_odoo(log, 1, False).problems
    assert len(problems) == 1
    assert "AssertionError: no" in problems[0]


@pytest.mark.parametrize(("must_run", "expected"), [
    (False, "1 passed, 0 failed, 2 skipped"), (True, "1 passed, 1 failed, 1 skipped")])
def test_a_skipped_browser_test_fails_where_it_must_run(tmp_path, must_run, expected):
    log = log_of(tmp_path, ("INFO", "x", "skipped TestPage.test_b : Chrome executable not found"),
                 ("INFO", "x", "skipped TestOther.test_c : only on Mondays"), total(0, 0, 3))
    assert results.of_odoo(log, 0, must_run).line() == expected


def test_a_class_that_skips_itself_takes_no_passed_test_away(tmp_path):
    log = log_of(tmp_path, ("INFO", "x", "skipped setUpClass (x.TestY) : not here"), total(0, 0, 3))
    assert results.of_odoo(log, 0, False).line() == "3 passed, 0 failed, 1 skipped"


def test_only_complaints_about_the_addon_count(tmp_path):
    log = log_of(tmp_path, ("WARNING", "odoo.fields", "huiskamer.client.name: no string"),
                 ("WARNING", "odoo.modules", f"slow disk at {settings.ROOT} and {settings.cache()}"),
                 ("INFO", "odoo.modules", "Loading module huiskamer_case"),
                 ("WARNING", "py.warnings", "deprecated\n  File huiskamer_case/models/x.py"))
    assert [words.split(":")[0] for words in results.complaints(log)] == ["WARNING odoo.fields", "WARNING py.warnings"]


def test_pytests_file_is_read(tmp_path):
    junit = tmp_path / "pytest.xml"
    junit.write_text('<testsuites><testsuite tests="9" failures="1" errors="1" skipped="3"/></testsuites>')
    assert results.of_pytest(junit, 1).line() == "4 passed, 2 failed, 3 skipped"
    junit.write_text('<testsuites><testsuite tests="1" failures="0" errors="0" skipped="0"/></testsuites>')
    assert results.of_pytest(junit, 3).failed == 1
    assert results.of_pytest(tmp_path / "none.xml").failed == 1


def test_a_runner_that_ran_nothing_fails_the_run(capsys):
    done = {"pytest": results.Result(passed=3), "Odoo's runner": results.Result()}
    assert test.report(done, 1.0, {}) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 1 failed"


def test_the_summary_of_a_good_run_ends_with_one_plain_line(capsys):
    assert test.report({"pytest": results.Result(passed=3, skipped=1)}, 1.0, {}) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 0 failed, 1 skipped"


def test_how_long_a_file_took_is_read_from_odoos_log(tmp_path):
    line = "2026-11-26 10:00:{} 7 INFO db odoo.addons.huiskamer_case.tests.shared.{}: Starting TestX.test_y ..."
    log = tmp_path / "log"
    log.write_text("\n".join(line.format(*row) for row in (
        ("00,000", "test_a"), ("01,500", "test_a"), ("04,000", "test_b"), ("05,000", "test_a"))))
    assert results.seconds_by_file(log) == {"test_a.py": 4.0, "test_b.py": 1.0}
    log.write_text(log.read_text() + "\n2026-11-26 10:00:07,000 7 INFO db odoo.tests.result: 0 failed\nTraceback")
    assert results.seconds_by_file(log) == {"test_a.py": 6.0, "test_b.py": 1.0}
    assert results.of_odoo(log, 0, False).files == {}, "a runner that came to no end says nothing"


def test_a_clock_that_a_test_holds_still_is_no_time_that_passed(tmp_path):
    line = "2026-11-26 {} 7 INFO db odoo.addons.huiskamer_case.tests.house.{}: Starting TestX.test_y ..."
    log = tmp_path / "log"
    for noon in ("04:00:00,000", "22:00:00,000"):
        log.write_text("\n".join(line.format(*row) for row in (
            ("10:00:00,000", "test_a"), (noon, "test_frozen"), ("10:00:03,000", "test_b"), ("10:00:05,000", "test_a"))))
        assert results.seconds_by_file(log) == {"test_a.py": 0.0, "test_frozen.py": 3.0, "test_b.py": 2.0}


def test_how_long_a_file_took_is_read_from_pytests_file_too(tmp_path):
    junit = tmp_path / "pytest.xml"
    cases = "".join(f'<testcase classname="{name}" time="{time}"/>' for name, time in (
        ("tests.http.test_a", 1.5), ("tests.http.test_a.TestOdd", 2), ("tests.static.test_b", 0.25), ("", 9)))
    junit.write_text(f'<testsuites><testsuite tests="4">{cases}</testsuite></testsuites>')
    assert results.of_pytest(junit).files == {"test_a.py": 3.5, "test_b.py": 0.25}


def test_a_run_says_where_its_time_went(capsys):
    files = {f"test_{number}.py": float(number) for number in range(12)}
    done = {"pytest": results.Result(passed=3, files=files),
            "Odoo's runner": results.Result(passed=1, files={"test_x.py": 3.5})}
    assert test.report(done, 90.0, {"pytest": 80.25, "Odoo's runner": 9.0}) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    begin, files_begin = lines.index("Seconds of each part:"), lines.index("The 10 slowest files:")
    assert lines[begin + 1:files_begin] == ["80.2  pytest", "9.0  Odoo's runner"]
    assert lines[files_begin + 1] == "11.0  test_11.py"
    assert lines[files_begin + 9:files_begin + 12] == ["3.5  test_x.py", "3.0  test_3.py", ""]
