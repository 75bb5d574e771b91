"""Whom to ask whether a planted fault is noticed: the tests that run that line, or by a guess the nearest ones."""
from collections import defaultdict
from pathlib import Path

from launcher import durations, nearest, ran, settings

MOST = 700  # tests in one command line, which has a length


def tests_of(fault, files, seconds):
    """The tests to ask, as words `path[::Class[::method]]`, the nearest first; none when no test runs that line.

    By the map of who runs what, as far as that many seconds of tests go (0: all). Of what it cannot tell, such as what
    a class declares, the nearest so many files are asked. A file that is newer than the map may run whatever is there:
    it is asked where it is near, and else last of all, as far as so many seconds go once more.
    """
    near = nearest.tests_of(fault)
    guessed = near[:files or None]
    newer = ran.newer() if ran.known() else set()
    found = who_runs(fault)
    asked = guessed if found is None else within(by_the_map(found, near, guessed), seconds)
    rest = within([path for path in near if path in newer and path not in asked], seconds)
    return [*asked[:MOST - len(rest)], *rest]


def by_the_map(found, near, guessed):
    """These tests, by file the nearest first, and within one the quickest; whole what is newer than the map and near.
    """
    by_file, asked = defaultdict(list), []
    for test in found:
        by_file[test.partition("::")[0]].append(test)
    for path in near:
        if path in ran.newer() and (path in by_file or path in guessed):
            asked.append(path)
        else:
            asked += sorted(by_file[path], key=lambda test: (ran.seconds(test), test))
    return asked


def who_runs(fault):
    """The tests that run the place of a fault, by the map; None when it cannot tell."""
    if not ran.known() or fault.is_declared:
        return None
    found = ran.tests_of(fault.path, fault.line, (settings.ROOT / fault.path).read_text())
    if found is None and not any(fault.around()):
        return set().union(*(ran.tests_naming(name) for name in nearest.names_of(fault))) or None
    return found


def within(tests, seconds):
    """As many of these tests, and files of tests, as took so long together when they were run last; at least one."""
    total, asked, files = 0.0, [], durations.known()
    for test in tests:
        if asked and seconds and total > seconds:
            break
        asked.append(test)
        total += ran.seconds(test) if "::" in test else files.get(Path(test).name, durations.SECONDS_UNKNOWN)
    return asked


def words(tests):
    """How many tests were asked, in words."""
    if not tests:
        return "not run by any test of Odoo's runner"
    return f"not noticed by {len(tests)} {'tests that run it' if any('::' in test for test in tests) else 'files'}"
