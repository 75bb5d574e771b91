"""Plant faults in a copy of the addon, one at a time, and see whether the tests notice."""
import contextlib
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from launcher import asked, databases, durations, faults, planted, ran, results, rig, server, settings
from launcher.commands import test
from launcher.steps import SetupError, locked, say

FLOOR = 0.95
LONGEST = 1800  # seconds; a run that has not ended by then is in a circle
WIDE = 120  # letters of what is told of one fault or failure
FIRST_ONLY = {"ODOO_TEST_MAX_FAILED_TESTS": "1"}  # Odoo's own: end after the first failed test
FAILED = re.compile(r"^.* ERROR .*?: (?:FAIL|ERROR): (?P<test>.*)$", re.MULTILINE)
MODULE = re.compile(rf"odoo\.addons\.{settings.ADDON}\.tests\.((?:\w+\.)*?test_\w+)")


class Seen(NamedTuple):
    """What became of a fault: by what it was noticed ("" by nothing), and the file of tests that it was."""
    by: str
    file: str = ""


class Bench:
    """Where faults are tried: a copy of the checkout, and a database with the addon as it is."""

    def __init__(self, the_rig, folder, database, template):
        self.rig, self.folder, self.database, self.template = the_rig, folder, database, template
        self.planters = ()  # while there are some, what can be is planted in an Odoo that has loaded

    def run(self, tests, fault=None):
        """Run files of tests in this order until one fails, with a fault or without; return what was seen.

        Raises SetupError when no test was run at all.
        """
        for planter in self.planters if fault and fault.function else ():
            by, file, tests = planter.tried(fault, tests)
            if by or not tests:
                return Seen(by[:WIDE], file)
        with self.with_fault(fault), self.in_order(tests):
            return self.run_odoo(tests, bool(fault and fault.is_declared))

    def run_odoo(self, tests, anew):
        """Odoo's own run of these files; `anew` installs the addon first, for what it declares is another."""
        log, name = databases.log_path("mutate"), f"{self.database}_fault"
        words = ["--test-tags", ",".join(test.tag_of(path) for path in tests)]
        words += ["-i", settings.ADDON, "--skip-auto-install"] if anew else []
        extra = test.environment(1, "short", 1) | FIRST_ONLY
        with databases.temporary_copy(self.rig, self.template if anew else self.database, name):
            try:
                code = server.run_once(self.rig, name, words, log, extra, LONGEST, addons_path=self.addons())
            except subprocess.TimeoutExpired:
                return Seen(f"a run that did not end in {LONGEST} s")
        if not any("::" in one for one in tests):  # of some methods of a file it would be a part
            durations.keep(results.seconds_by_file(log))
        return seen(log, code)

    @contextlib.contextmanager
    def planting(self):
        """For the length of the body faults are planted in Odoos that have loaded."""
        extra = test.environment(1, "short", 1)
        with contextlib.ExitStack() as stack:
            self.planters = [stack.enter_context(planted.planter(self.rig, self.database, self.addons(), extra, house,
                                                                 LONGEST)) for house in (True, False)]
            yield

    def addons(self):
        """Odoo's folders with addons, with the copy in place of the checkout."""
        return ",".join(str(path) for path in [*self.rig.odoo.addons, self.folder])

    @contextlib.contextmanager
    def with_fault(self, fault):
        """The copy with a fault in it for the length of the body."""
        with self.written(fault.path, fault.text) if fault else contextlib.nullcontext():
            yield

    @contextlib.contextmanager
    def in_order(self, tests):
        """The copy with these tests first: Odoo's loader takes files by the names under which they are imported."""
        path = f"{settings.ADDON}/tests/__init__.py"
        with self.written(path, ordered((self.folder / path).read_text(), tests)):
            yield

    @contextlib.contextmanager
    def written(self, path, text):
        """A file of the copy with another text for the length of the body."""
        target = self.folder / path
        whole = target.read_text()
        target.write_text(text)
        try:
            yield
        finally:
            target.write_text(whole)


def ordered(imports, tests):
    """The imports of all tests, in which those named come first when they are sorted by name."""
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    place = {Path(path).stem: number for number, path in enumerate(files)}

    def called(found):
        return f"{found[0]} as test_{place.get(found[1], len(place)):03d}_{found[1]}"

    return re.sub(r"import (test_\w+)", called, imports)


def seen(log, code):
    """What noticed a fault, by the log of its run. Raises SetupError when no test was run at all."""
    result = results.of_odoo(log, code, False)
    if not result.ran:
        raise SetupError(f"No test was run:\n{results.last_errors(log)}", f"read {log}")
    if not result.failed:
        return Seen("")
    found = FAILED.search(results.read(log))
    module = found and MODULE.search(found[0])
    if not module:
        return Seen((result.problems or ["an error"])[0].splitlines()[0][:WIDE])
    return Seen(found["test"][:WIDE], f"{settings.ADDON}/tests/{module[1].replace('.', '/')}.py")


@contextlib.contextmanager
def bench():
    """A copy of the checkout and of its database for the length of the body; the checkout itself is never touched."""
    name = f"huis_mutate_{settings.checkout_name()}"
    folder = Path(tempfile.mkdtemp(prefix="huis-mutate-"))
    try:
        shutil.copytree(settings.ROOT, folder, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns(".git", ".huis-output", "__pycache__"))
        with rig.running() as the_rig, locked(settings.lock_file(name)):
            databases.with_addon(the_rig, databases.plain_name(), demo=False)
            template = databases.template(the_rig)
            with databases.temporary_copy(the_rig, databases.plain_name(), name):
                yield Bench(the_rig, folder, name, template)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def map_tests():
    """Make the map of which test runs which line, in one run of all of Odoo's tests; kept in the cache."""
    with bench() as place:
        words = ["--test-tags", f"/{settings.ADDON}"]
        ran.make(place.rig, place.database, place.folder, words, test.environment(1, "short", 1))
    return 0


def mutate(number, seed, word, files, seconds):
    """Plant so many faults and say which nobody noticed; 1 below the floor.

    Each is asked of the tests that run it, for at most so many seconds (0: all); without a map of these, and of what it
    cannot tell, of at most so many files of tests, the nearest ones (0: all).
    """
    sample, found = faults.sample(number, seed, word), {}
    say(f"asked are the tests that run a line, by the map of {ran.known()['commit']}" if ran.known() else
        "no map of which test runs which line: the nearest files are asked (./huis mutate --map makes one)")
    with bench() as place, place.planting():
        try:
            for count, fault in enumerate(sample, start=1):
                tests, started = asked.tests_of(fault, files, seconds), time.monotonic()
                found[fault] = (place.run(tests, fault) if tests else Seen("")), tests
                by = f"by {found[fault][0].by}" if found[fault][0].by else asked.words(tests)
                say(f"{count}/{len(sample)} {fault.words}: {by} ({time.monotonic() - started:.0f} s)")
        except (KeyboardInterrupt, SystemExit):
            told(found, set(), seed)  # what there is; whether its tests pass without any fault was not asked
            raise
        broken = fail_anyhow(place, {seen.file for seen, _tests in found.values() if seen.file})
    return told(found, broken, seed)


def fail_anyhow(place, files):
    """Those of these files of tests that fail without any fault: what they noticed is no news."""
    broken = set()
    while files - broken and (file := place.run(sorted(files - broken)).file):
        broken.add(file)
    return broken


def told(found, broken, seed):
    """Say how many of the faults were noticed and which were not; 1 below the floor."""
    survivors = {fault: tests for fault, (seen, tests) in found.items() if not seen.by or seen.file in broken}
    share = 1 - len(survivors) / max(len(found), 1)
    for fault, tests in survivors.items():
        asked_files = " ".join(dict.fromkeys(one.partition("::")[0] for one in tests))
        why = f"{found[fault][0].file} fails without it too" if found[fault][0].by else asked_files
        say(f"NOT NOTICED: {fault.words}\n    " + (f"by these tests: {why}" if tests else asked.words(tests)))
    say(f"{share:.1%} of {len(found)} planted faults were noticed (seed {seed}); the floor is {FLOOR:.0%}")
    return int(share < FLOOR)
