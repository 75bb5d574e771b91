"""./huis lint: what the linters say of the code's form."""
from launcher import linters, rig
from launcher.commands import no_arguments
from launcher.steps import say


def run(_arguments):
    """Run each linter; exit code 1 when one has something to say."""
    rig.make_cache()
    found = linters.findings()
    for name, words in found.items():
        say(f"  {'✗' if words else '✓'} {name}\n{words}".rstrip())
    return 1 if any(found.values()) else 0


COMMANDS = {"lint": ("check the code's form: ruff, pylint-odoo, OCA's checks, prettier, eslint", no_arguments, run)}
