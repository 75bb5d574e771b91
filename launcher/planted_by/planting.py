"""Inside Odoo, in a process that forked from the one that loaded it: plant a fault, and run tests until one notices.

What a function does is taken from the text with the fault and put in the place of what the loaded function does.
"""
import gc
import importlib
import json
import os
import signal
import types

from odoo import modules
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, HttpCase, get_db_name
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite

TOLD = "PLANTED: "  # before what is told of a fault, on a line of its own
TESTS = "odoo.addons.huiskamer_case.tests"


def prepare(environment, house):
    """Once, before anybody forks: load all tests, and make the house in which most of them live, unless it is for those
    that make their own.
    """
    os.environ.update(environment)
    modules.module.current_test = True
    importlib.import_module(TESTS)
    if house:
        common = importlib.import_module(f"{TESTS}.common")
        common.HuiskamerCommon._keep_house(common.House)


def tried(path, function, text, tests, house, seconds):
    """Plant a fault in a function of a file, and print what became of it, as JSON: by which test it was noticed, that
    one's file, and which tests could not be asked here.
    """
    signal.alarm(seconds)  # whose tests have not ended by then is in a circle, and is ended by it
    if not plant(path, function, text):
        print(TOLD + json.dumps(["", "", tests]))
        return
    Registry(get_db_name()).clear_all_caches()
    by_class, left = sorted_out(tests, house)
    result = First()
    for kind, names in by_class.items():
        OdooSuite([kind(name) for name in names]).run(result)
        if result.by:
            break
    print(TOLD + json.dumps([result.by, result.by and file_of(kind), left]), flush=True)


def plant(path, function, text):
    """Let a function do what it does in this text; whether that is possible."""
    found = [one for one in gc.get_objects() if isinstance(one, types.FunctionType)
             and one.__code__.co_qualname == function and one.__code__.co_filename.endswith(f"/{path}")]
    faulty = {code.co_qualname: code for code in within(compile(text, path, "exec"))}[function]
    if not found or any(one.__code__.co_freevars != faulty.co_freevars for one in found):
        return False
    for one in found:
        one.__code__ = faulty
    return True


def within(code):
    """What is compiled inside of this."""
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from within(inner)
            yield inner


def sorted_out(tests, house):
    """Class -> names of its tests, of those that can run in a process that forked, in this order; and the rest.

    A server's threads are gone there, and a class that makes a house of its own must not find one.
    """
    by_class, left = {}, []
    for words in tests:
        path, *names = words.split("::")
        module = importlib.import_module("odoo.addons." + path.removesuffix(".py").replace("/", "."))
        for kind in [getattr(module, names[0])] if names else classes(module):
            if issubclass(kind, HttpCase) or (getattr(kind, "test_sequence", 0) >= 0) != house:
                left.append("::".join([path, kind.__name__, *names[1:]]))
            else:
                mine = by_class.setdefault(kind, [])
                mine += [name for name in names[1:] or dir(kind) if name.startswith("test_") and name not in mine
                         and callable(getattr(kind, name, None))]
    return by_class, left


def classes(module):
    """The classes of tests of a module."""
    return [kind for kind in vars(module).values()
            if isinstance(kind, type) and issubclass(kind, BaseCase) and kind.__module__ == module.__name__]


def file_of(kind):
    """The file of a class of tests, as the launcher calls it."""
    return kind.__module__.removeprefix("odoo.addons.").replace(".", "/") + ".py"


class First(OdooTestResult):
    """Ends after the first test that fails, and knows which."""

    by = ""

    def addError(self, test, err):
        """A test or a set-up broke."""
        self.noticed(test)

    def addFailure(self, test, err):
        """A test failed."""
        self.noticed(test)

    def addSubTest(self, test, subtest, err):
        """A part of a test ended, well or not."""
        if err is not None:
            self.noticed(subtest)

    def noticed(self, test):
        """Remember the first."""
        self.by, self.shouldStop = self.by or self.getDescription(test), True
