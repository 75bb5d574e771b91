"""The command line: finds the command and turns a SetupError into a plain message."""
import argparse
import signal
import sys

from launcher.commands import bench, clean, demo, doctor, drill, lint, mutate, reviewed, shell, shots, test, translate
from launcher.steps import SetupError, not_let, report_and_exit

# Each module has COMMANDS: name -> (help, function that adds arguments, function that does it).
MODULES = (demo, test, bench, mutate, drill, lint, reviewed, shots, shell, translate, doctor, clean)


def parser():
    """The argument parser with every command in it."""
    top = argparse.ArgumentParser(prog="./huis", description="Runs, tests and checks huiskamer_case.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in MODULES:
        for name, (words, add_arguments, act) in module.COMMANDS.items():
            command = commands.add_parser(name, help=words, description=words)
            add_arguments(command)
            command.set_defaults(act=act)
    return top


def main():
    """Do the command of the command line; leave with its exit code."""
    arguments = parser().parse_args()
    # An end by kill or a closed terminal cleans up as Ctrl-C does.
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, frame: sys.exit(128 + number))
    try:
        sys.exit(arguments.act(arguments))
    except SetupError as error:
        report_and_exit(error)
    except OSError as error:
        if not (words := not_let(error)):
            raise
        report_and_exit(words)
    except KeyboardInterrupt:
        sys.exit(130)
