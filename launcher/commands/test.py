"""./huis test and ./huis attack: both test runners, one summary."""
import functools
import os
import random
import re
import signal
import subprocess
import threading
import time

from launcher import browser, databases, durations, linters, nearest, results, rig, rooms, server, settings
from launcher.own_data import own_data
from launcher.results import Result
from launcher.steps import SetupError, locked, say, step

ODOO_TESTS = "tests"  # below the addon's folder
PYTEST_TESTS = "tests"  # below the checkout
GUESTS = "crm"  # a CRM of a hundred modules takes many minutes to make: tests in it belong to ./huis attack
LANES = 2  # of three at once on two cores a page of the browser waits longer than its time


def add_arguments(parser):
    """Words, paths, -k and --seed."""
    parser.add_argument("words", nargs="*", metavar="WORD_OR_PATH",
                        help="tests/test_x.py[::name], ADDON/tests/test_x.py[::Class[::method]], or part of a name")
    parser.add_argument("--changed", action="store_true", help="only what the files changed since main can touch")
    parser.add_argument("--as-installed", action="store_true",
                        help="on the databases as installed last: for changes in Python that add no field, view or "
                             "data")
    parser.add_argument("-k", metavar="WORD", help="only pytest's tests that match, as pytest's own -k")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of everything random (default 1)")


def add_attack_arguments(parser):
    """What to run, --seed and --budget."""
    parser.add_argument("words", nargs="*", metavar="WORD_OR_PATH",
                        help="as for ./huis test; default: all that tries to break in")
    parser.add_argument("--as-installed", action="store_true", help="as for ./huis test")
    parser.add_argument("--seed", type=int, metavar="N", help="seed of everything random (default: a new one)")
    parser.add_argument("--budget", type=int, default=1, metavar="N", help="how many times longer than usual")


def plan(words, k):
    """What goes to which runner: (pytest's arguments, Odoo's --test-tags); None means not at all."""
    if not words and not k:
        return [PYTEST_TESTS], f"/{settings.ADDON}"
    words = [word.removeprefix("./").rstrip("/") for word in words]
    paths = [word for word in words if "/" in word or ".py" in word or (settings.ROOT / word).exists()]
    tags = [tag_of(file) for path in paths if path.split("/")[0] == settings.ADDON for file in files_of(path)]
    files = [path for path in paths if path.split("/")[0] != settings.ADDON]
    loose = [word for word in words if word not in paths]
    for word in loose:
        tags += [tag_of(str(path.relative_to(settings.ADDON_PARENT)))
                 for path in sorted((settings.ADDON_FOLDER / ODOO_TESTS).rglob(f"test_*{word}*.py"))]
    pattern = " or ".join([*([k] if k else []), *loose])
    pytest = [*(files or [PYTEST_TESTS]), *(["-k", pattern] if pattern else [])] if files or pattern else None
    return pytest, ",".join(tags) or None


def files_of(path):
    """The files with tests below a folder of the addon's tests; any other path as it is.

    Raises SetupError for a path that is not there: as a tag it would stand for all tests.
    """
    folder = settings.ADDON_PARENT / path.partition("::")[0]
    if not folder.exists():
        raise SetupError(f"There is no {path}.", "name a file or a folder below huiskamer_case/tests or tests")
    if not folder.is_dir() or folder in (settings.ADDON_FOLDER, settings.ADDON_FOLDER / ODOO_TESTS):
        return [path]
    return [str(file.relative_to(settings.ADDON_PARENT)) for file in sorted(folder.rglob("test_*.py"))]


def tag_of(path):
    """Odoo's tag for a file, class or method written pytest's way."""
    file, *names = path.split("::")
    if not file.endswith(".py"):
        return f"/{settings.ADDON}"
    return "/" + file + (":" + ".".join(names) if names else "")


def environment(seed, depth, budget):
    """What the tests may read: the seed, how deep to go, the budget, and where the Odoo is."""
    return {"HUIS_SEED": str(seed), "HUIS_ATTACK": depth, "HUIS_BUDGET": str(budget),
            "PATH": browser.path_with_browser(),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(settings.OUTPUT / "hypothesis")}


def odoo_part(the_rig, tags, extra, shard=0):
    """Run the addon's own tests, or a share of them, with Odoo's runner on a copy; return the Result."""
    try:
        problems = databases.with_addon(the_rig, databases.plain_name(), demo=False)
    except SetupError as error:
        return Result(failed=1, problems=[str(error)])
    log = databases.log_path(f"odoo-tests-{shard}" if shard else "odoo-tests")
    name = f"huis_odoo_{settings.checkout_name()}_{shard}"
    words = ["--test-tags", tags]  # what was installed just now is tested; all our tests are post_install
    with databases.temporary_copy(the_rig, databases.plain_name(), name), own_data(name) as data:
        with step(f"Odoo's own runner{f', share {shard + 1}' if shard else ''}", lambda: progress(log)):
            code = server.run_once(the_rig, name, words, log, extra | {"HUIS_THROWN_AWAY": name}, data_dir=data)
    return results.of_odoo(log, code, bool(os.environ.get("CI"))) + log_result(problems)


def shares(tags):
    """The tags of each of Odoo's runners: two of about equal length when all of Odoo's and nothing else is asked for,
    else one.
    """
    if tags != f"/{settings.ADDON}":
        return [tags]
    folder = settings.ADDON_FOLDER / ODOO_TESTS
    files = sorted(folder.rglob("test_*.py"))
    return [",".join(tag_of(str(path.relative_to(settings.ADDON_PARENT))) for path in share)
            for share in durations.halves(files)]


def progress(log):
    """How far Odoo's tests have come, in words."""
    begun = re.findall(r"Starting (\S+) \.\.\.", results.read(log))
    return f"{len(begun)} begun, now {begun[-1]}" if begun else "loading"


def log_result(problems):
    """What an installation logged that it should not have, as one failure."""
    return Result(failed=1, problems=[f"installation: {words}" for words in problems]) if problems else Result()


def installation_problems(the_rig):
    """Make the database with demo data; what went wrong, as texts. Static tests run all the same."""
    try:
        return databases.with_addon(the_rig, databases.full_name(), demo=True)
    except SetupError as error:
        databases.drop(the_rig, databases.full_name())
        return [str(error)]


def pytest_part(the_rig, arguments, extra, quiet, lane=""):
    """Run pytest over the top-level tests, or a kind of them; return the Result. With `quiet`, line by line between
    others' lines.

    For a named file the database is left to the fixtures: many tests need none.
    """
    problems = []
    if PYTEST_TESTS in arguments or lane:
        problems = installation_problems(the_rig)
        extra = extra | {"HUIS_PREPARED": "1"}
    junit = settings.OUTPUT / f"pytest{lane}.xml"
    junit.unlink(missing_ok=True)
    words = [the_rig.python, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={junit}",
             f"--hypothesis-seed={extra['HUIS_SEED']}", *arguments]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True} if quiet else {}
    environment = server.python_environment() | extra | {settings.LANE: lane}
    process = server.launch(words, environment, cwd=settings.ROOT, **pipe)
    try:
        for line in process.stdout or ():
            say(line.rstrip())
        code = process.wait()
    finally:
        server.stop(process, signal.SIGINT)  # at which pytest clears up
    return results.of_pytest(junit, code) + log_result(problems)


def lint_part():
    """Ask the linters; each that has nothing to say counts as passed."""
    found = linters.findings()
    return Result(
        passed=sum(not words for words in found.values()), failed=sum(bool(words) for words in found.values()),
        problems=[f"{name}: {words}" for name, words in found.items() if words])


def parts(the_rig, plan_for_pytest, tags, extra):
    """What is to be run: name -> a function that runs it and returns its Result, in the order in which they begin.

    When everything is asked for, pytest goes by kinds, each with a database of its own: the browser's tests first,
    since they take longest, and what is short last, so that both lanes end at about the same moment. A share of Odoo's
    begins before the attacks: it leaves the browser more room.
    """
    def of_pytest(arguments, lane=""):
        return functools.partial(pytest_part, the_rig, arguments, extra, bool(tags) or bool(lane), lane)

    ours = {f"Odoo's runner{f', share {shard + 1}' if shard else ''}": functools.partial(odoo_part, the_rig, part,
        extra, shard)
            for shard, part in enumerate(shares(tags) if tags else ())}
    if not plan_for_pytest:
        return ours
    if plan_for_pytest != [PYTEST_TESTS]:
        return {"pytest": of_pytest(plan_for_pytest), **ours}
    browser_tests, attacks = (f"{PYTEST_TESTS}/{kind}" for kind in ("browser", "attack"))
    others = [PYTEST_TESTS, f"--ignore={browser_tests}", f"--ignore={attacks}", f"--ignore={PYTEST_TESTS}/{GUESTS}"]
    of_odoo = list(ours.items())
    return dict([("pytest, browser", of_pytest([browser_tests], "_browser")), *of_odoo[:1],
                 ("pytest, attacks", of_pytest([attacks], "_attack")), *of_odoo[1:],
                 ("pytest, others", of_pytest(others, "_others")), ("linters", lint_part)])


def both(the_rig, plan_for_pytest, tags, extra):
    """Run what is asked for, two at a time, for a machine of two cores; return the Results and the seconds, each by
    name.
    """
    databases.template(the_rig)
    waiting, done, seconds = list(parts(the_rig, plan_for_pytest, tags, extra).items()), {}, {}

    def work():
        while waiting:
            name, part = waiting.pop(0)
            started = time.monotonic()
            try:
                done[name] = part()
                durations.keep(done[name].files)
            except BaseException as error:  # handed on below, in the main thread
                done[name] = error
            seconds[name] = time.monotonic() - started

    finish([threading.Thread(target=work) for _lane in range(LANES)], waiting)
    for outcome in done.values():
        if isinstance(outcome, BaseException):
            raise outcome
    return done, seconds


def finish(threads, waiting):
    """Run threads to their end; on Ctrl-C end what they started first, and begin nothing more."""
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except BaseException:
        waiting.clear()
        server.stop_all()
        for thread in threads:
            thread.join()
        raise


def report(done, seconds, of_parts):
    """Print the problems, where the time went, a line per runner and the summary; return the exit code.

    :param done: name of a part -> its Result, `of_parts` its seconds
    """
    for name, result in done.items():
        for words in result.problems:
            say(f"\n--- {name}\n{words}")
        for words in result.notes:
            say(f"{name}: {words}")
    total = sum(done.values(), Result())
    say("\n" + "\n".join(durations.table(of_parts, total.files)))
    say(f"\nOutput and screenshots: {settings.OUTPUT}   ({seconds:.1f} s)")
    for name, result in done.items():
        say(f"{name}: {result.line()}{'' if result.ran else '   <- ran no test'}")
    total.failed += sum(not result.ran for result in done.values())
    say(total.line())
    return 1 if total.failed or not total.ran else 0


def run_all(pytest_arguments, tags, extra):
    """Prepare, run and report; one test run per checkout at a time."""
    started = time.monotonic()
    settings.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    settings.hurry()
    with rig.running() as the_rig, locked(settings.lock_file(f"test-{settings.checkout_name()}")):
        done, seconds = both(the_rig, pytest_arguments, tags, extra)
    return report(done, time.monotonic() - started, seconds)


def tests_of(changed):
    """The tests that these files can touch: of their rooms, of those that use them, and what names what is there."""
    found = rooms.tests_for(changed)
    return found + [path for path in nearest.naming(changed)
                    if not any(path == one or path.startswith(f"{one}/") for one in found)]


def run(arguments):
    """./huis test."""
    if arguments.changed:
        arguments.words += tests_of(rooms.changed_files())
        if not arguments.words:
            say("nothing changed that a test could notice")
            return 0
    pytest_arguments, tags = plan(arguments.words, arguments.k)
    databases.keep_as_installed(arguments.as_installed)
    return run_all(pytest_arguments, tags, environment(arguments.seed, "short", 1))


def attack(arguments):
    """./huis attack: what is marked `attack` in pytest and tagged `attack` in the addon, deep; or what is named."""
    seed = random.randrange(10**6) if arguments.seed is None else arguments.seed
    say(f"seed {seed}: ./huis attack --seed {seed} --budget {arguments.budget} does the same again")
    everything = ["-m", "attack", PYTEST_TESTS], f"attack/{settings.ADDON}"
    pytest_arguments, tags = plan(arguments.words, None) if arguments.words else everything
    databases.keep_as_installed(arguments.as_installed)
    return run_all(pytest_arguments, tags, environment(seed, "deep", arguments.budget))


COMMANDS = {
    "test": ("run all tests, or those named", add_arguments, run),
    "attack": ("run the tests that try to break in, deep", add_attack_arguments, attack),
}
