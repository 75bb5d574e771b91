"""Plant faults in one Odoo that has loaded and forks: loading it, and making the house of the tests, is what costs."""
import contextlib
import json
from pathlib import Path

from launcher import databases, forked
from launcher.steps import SetupError

HERE = Path(__file__).resolve().parent / "planted_by"
BEGIN = """
import sys
sys.path.insert(0, %r)
import planting
planting.prepare(%r, %r)
"""
TOLD = "PLANTED: "  # as planting.py prints it


class Planter:
    """Tries faults, each in a process of its own that runs the tests which can run there."""

    def __init__(self, odoo, house, seconds):
        self.odoo, self.house, self.seconds = odoo, house, seconds

    def tried(self, fault, tests):
        """(by what it was noticed, in which file of tests, the tests that were not asked) of a fault in a function."""
        asked = json.dumps([fault.path, fault.function, fault.text, tests, self.house, self.seconds])
        code, said = self.odoo.ask("script", f"import json, planting\nplanting.tried(*json.loads({asked!r}))")
        told = [line for line in said.splitlines() if line.startswith(TOLD)]
        if told:
            return json.loads(told[-1].removeprefix(TOLD))
        if code < 0:
            return f"a run that did not end in {self.seconds} s", "", []
        raise SetupError(f"A fault was not tried:\n{said[-2000:]}", f"read {self.odoo.log}")


@contextlib.contextmanager
def planter(rig, source, addons, environment, house, seconds):
    """A `Planter` for the length of the body, on a copy of a database of its own: with the house of the tests in it, or
    for those that make their own.
    """
    name = f"{source}_{'house' if house else 'own'}"
    with databases.temporary_copy(rig, source, name):
        begin = BEGIN % (str(HERE), environment | ({"HUIS_THROWN_AWAY": name} if house else {}), house)
        with forked.forked(rig, name, name, first=begin, addons_path=addons, test_enable=True) as odoo:
            yield Planter(odoo, house, seconds)
