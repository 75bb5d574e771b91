"""./huis mutate: plant small faults in the addon and see whether the tests notice."""
from launcher import mutate, ran
from launcher.steps import say

NUMBER = 40
SECONDS = 240  # of tests that run the line, as they took when the map was made
FILES = 15  # of about 140, the nearest ones: a fault that nobody notices costs a minute or two, not twenty


def add_arguments(parser):
    """How many, and which."""
    parser.add_argument("word", nargs="?", default="", help="only in files whose path has this word, such as handover")
    parser.add_argument("--number", type=int, default=NUMBER, metavar="N", help=f"how many faults (default {NUMBER})")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another sample (default 1)")
    parser.add_argument("--files", type=int, default=FILES, metavar="N",
                        help=f"where no map tells who runs a line: ask so many files of tests, the nearest ones; 0 for "
                             f"all (default {FILES})")
    parser.add_argument("--seconds", type=int, default=SECONDS, metavar="N",
                        help=f"of the tests that run a line ask so many seconds, the nearest first; 0 for all (default "
                             f"{SECONDS})")
    parser.add_argument("--map", action="store_true", help="plant nothing: run all of Odoo's tests once and keep which "
                        "of them runs which line")
    parser.add_argument("--unrun", action="store_true", help="plant nothing: name what no test of Odoo's runner runs, "
                        "by that map")


def run(arguments):
    """Plant them one after the other; exit code 1 when too many are not noticed."""
    if arguments.map:
        return mutate.map_tests()
    if arguments.unrun:
        return told_unrun(arguments.word)
    return mutate.mutate(arguments.number, arguments.seed, arguments.word, arguments.files, arguments.seconds)


def told_unrun(word):
    """Name what no test runs, in files whose path has this word; 1 when there is something or there is no map."""
    if not ran.known():
        say("there is no map yet: ./huis mutate --map makes one")
        return 1
    found = [line for line in ran.unrun() if word in line.partition(":")[0]]
    for line in found:
        say(line)
    say(f"{len(found)} places that no test of Odoo's runner runs, by the map of {ran.known()['commit']}")
    return int(bool(found))


COMMANDS = {"mutate": ("plant small faults and see whether the tests notice", add_arguments, run)}
