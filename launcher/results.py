"""What Odoo's log and the test runners said, as numbers and texts."""
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from launcher import settings

RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): ?(?P<text>.*)")
STAMP = re.compile(r"^(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) ")
STARTED = re.compile(r"^\S+ \S+ \d+ INFO \S+ odoo\.addons\.[\w.]+\.(?P<file>test_\w+): Starting (?P<test>\S+)")
TOTALS = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database")
SKIPPED = re.compile(r"^skipped (?P<test>.+?) : (?P<reason>.*)")
BROWSER_REASON = re.compile(r"chrom|browser|websocket|devtools", re.IGNORECASE)
# What Odoo's runner says again about failures it has already told.
REPEATED = re.compile(r"^Module \S+: \d+ failures, |^At least one test failed|^\d+ failed, \d+ error")
LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")
PYTEST_RAN_NOTHING = 5  # its exit code
LONGEST_SILENCE = 900  # seconds between two lines of Odoo's log; what is further away is a clock that a test has set
BAD_LEVELS = {"ERROR", "CRITICAL"}
WARNING_LEVELS = {"WARNING", *BAD_LEVELS}


@dataclass
class Result:
    """The outcome of one part of a test run, in numbers of tests; `problems` and `notes` are texts to print,
    `files` the seconds of each file.
    """

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    files: dict = field(default_factory=dict)

    @property
    def ran(self):
        """How many tests were really executed."""
        return self.passed + self.failed

    def __add__(self, other):
        return Result(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped,
                      self.problems + other.problems, self.notes + other.notes, self.files | other.files)

    def line(self):
        """The summary: 'N passed, N failed', and ', N skipped' when there are any."""
        end = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{end}"


def records(text):
    """An Odoo log as (level, logger, text) triples; lines of a traceback belong to their record."""
    found = []
    for line in text.splitlines():
        start = RECORD.match(line)
        if start:
            found.append([start["level"], start["logger"], start["text"]])
        elif found:
            found[-1][2] += "\n" + line
    return [tuple(record) for record in found]


def seconds_by_file(path):
    """File name -> seconds between the first line of its first test and the next file's, or the end, from Odoo's
    log.
    """
    return seconds_between(path, lambda found: f"{found['file']}.py")


def seconds_by_test(path):
    """`file.Class.method` -> seconds between the first line of a test and the next one's, from Odoo's log."""
    return seconds_between(path, lambda found: f"{found['file']}.{found['test']}")


def seconds_between(path, name_of):
    """Name -> seconds from where Odoo's log first tells of it until the next name, or the end. What a test writes while
    it holds the clock still, or has set it to another day, is no time that passed.
    """
    seconds, name, since, now = {}, None, 0.0, None
    for line in read(path).splitlines():
        if stamp := STAMP.match(line):
            at = datetime.fromisoformat(stamp["at"].replace(",", ".")).timestamp()
            now = at if now is None or 0 <= at - now <= LONGEST_SILENCE else now
        if found := STARTED.match(line):
            if name:
                seconds[name] = seconds.get(name, 0.0) + now - since
            name, since = name_of(found), now
    if name:
        seconds[name] = seconds.get(name, 0.0) + now - since
    return seconds


def seconds_by_pytest_file(junit):
    """File name -> seconds of its tests with what they wait for at their beginning, from pytest's JUnit file."""
    seconds = {}
    for case in elements(junit, "testcase"):
        file = next((f"{name}.py" for name in case.get("classname", "").split(".") if name.startswith("test_")), None)
        if file:
            seconds[file] = seconds.get(file, 0.0) + float(case.get("time", 0))
    return seconds


def elements(junit, tag):
    """The elements with this tag in a JUnit file; none when there is no such file or it is broken."""
    try:
        return list(ElementTree.parse(junit).getroot().iter(tag))
    except (FileNotFoundError, ElementTree.ParseError):
        return []


def read(path):
    """The text of a log file, "" when there is none."""
    path = Path(path)
    return path.read_text(errors="replace") if path.exists() else ""


def stage(log):
    """How far an installation has come by its log, as a few words."""
    loading = LOADING.findall(read(log))
    if not loading:
        return ""
    name, number, total = loading[-1]
    return f"module {number} of {total}, {name}" if number != total or name == "base" else "finishing"


def complaints(log):
    """The warnings and errors in an installation's log that mention the addon, as texts."""
    word = settings.ADDON.partition("_")[0]
    found = []
    for level, logger, text in records(read(log)):
        # Folders may bear the project's name without the line being about it.
        about = text.replace(str(settings.cache()), "").replace(str(settings.ROOT), "")
        if level in WARNING_LEVELS and word in f"{logger} {about}":
            found.append(f"{level} {logger}: {text}")
    return found


def last_errors(log):
    """The errors of a log, or its last lines when it has none, indented."""
    text = read(log)
    errors = [f"{logger}: {words}" for level, logger, words in records(text) if level in BAD_LEVELS]
    shown = "\n".join(errors[-3:]).splitlines() or text.splitlines()[-15:]
    return "\n".join("    " + line for line in shown[-60:])


def of_odoo(log, code, browser_must_run):
    """The Result that Odoo's test runner wrote into its log.

    A log without a total counts as one failure: the runner never came to its end. So does
    an exit code that no failed test explains.
    With `browser_must_run` a browser test that was skipped is a failure.
    """
    text = read(log)
    totals, found = TOTALS.search(text), records(text)
    problems = [f"{level} {logger}: {words.rstrip()}" for level, logger, words in found
                if level in BAD_LEVELS and not REPEATED.match(words)]
    if not totals:
        return Result(failed=1, problems=problems or ["Odoo's test runner did not come to its end"])
    failed, errors, total = (int(number) for number in totals.groups())
    covered = [words.rstrip() for _, _, words in found if words.startswith("coverage: ")]
    skips = [skip for _, _, words in found if (skip := SKIPPED.match(words))]
    unseen = [skip for skip in skips if BROWSER_REASON.search(skip["reason"])] if browser_must_run else []
    problems += [f"BROWSER TEST NOT RUN: {skip['test']}: {skip['reason']}" for skip in unseen]
    notes = covered + [f"skipped: {skip['test']}: {skip['reason']}" for skip in skips if skip not in unseen]
    if code and not failed + errors:
        errors, total = 1, total + 1
        problems.append(f"Odoo ended with {code}")
    bad = failed + errors
    # A class that skips itself in setUpClass is not in the total; its tests are never counted.
    counted = [skip for skip in skips if not skip["test"].startswith("setUpClass")]
    return Result(max(0, total - bad - len(counted)), bad + len(unseen), len(skips) - len(unseen), problems, notes,
                  seconds_by_file(log))


def of_pytest(junit, code=0):
    """The Result in pytest's JUnit file; one failure when there is none or pytest itself broke."""
    suites = elements(junit, "testsuite")
    if not suites:
        return Result(failed=1, problems=["pytest did not come to its end"])

    def count(name):
        return sum(int(suite.get(name, 0)) for suite in suites)

    failed = count("failures") + count("errors")
    if not failed and code not in (0, 1, PYTEST_RAN_NOTHING):
        return Result(failed=1, problems=[f"pytest ended with {code}"])
    return Result(max(0, count("tests") - failed - count("skipped")), failed, count("skipped"),
                  files=seconds_by_pytest_file(junit))
