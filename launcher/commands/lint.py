"""./huis lint: ruff over everything, pylint-odoo over the addon."""
import subprocess
import time

from launcher import python_packages, rig, settings
from launcher.commands import no_arguments
from launcher.steps import say

# The first two want the Odoo Community Association as author; the third wants one file
# a model, where this addon gives a long flow a file of its own.
NOT_OURS = "manifest-required-author,missing-readme,consider-merging-classes-inherited"


def checks(python):
    """The linters' command lines by name."""
    return {
        "ruff": [python, "-m", "ruff", "check", "--no-cache", "huis", "launcher", "tests", settings.ADDON_FOLDER],
        "pylint-odoo": [python, "-m", "pylint", "--load-plugins=pylint_odoo", "-d", "all", "-e", "odoolint",
                        "-d", NOT_OURS, "--score=n", settings.ADDON_FOLDER],
    }


def run(arguments):
    """Run each linter; exit code 1 when one has something to say."""
    rig.make_cache()
    python, bad = python_packages.ensure(settings.LINT_LOCK), []
    for name, words in checks(python).items():
        started = time.monotonic()
        code = subprocess.call([str(word) for word in words], cwd=settings.ROOT)
        say(f"  {'✗' if code else '✓'} {name} ({time.monotonic() - started:.1f} s)")
        if code:
            bad.append(name)
    return 1 if bad else 0


COMMANDS = {"lint": ("check the code's form with ruff and pylint-odoo", no_arguments, run)}
