"""./huis mutate: plant small faults in the addon and see whether the tests notice."""
from launcher import mutate

NUMBER = 40
FILES = 15  # of about 140, the nearest ones: a fault that nobody notices costs a minute or two, not twenty


def add_arguments(parser):
    """How many, and which."""
    parser.add_argument("word", nargs="?", default="", help="only in files whose path has this word, such as handover")
    parser.add_argument("--number", type=int, default=NUMBER, metavar="N", help=f"how many faults (default {NUMBER})")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another sample (default 1)")
    parser.add_argument("--files", type=int, default=FILES, metavar="N",
                        help=f"ask at most so many files of tests, the nearest ones; 0 for all (default {FILES})")


def run(arguments):
    """Plant them one after the other; exit code 1 when too many are not noticed."""
    return mutate.mutate(arguments.number, arguments.seed, arguments.word, arguments.files)


COMMANDS = {"mutate": ("plant small faults and see whether the tests notice", add_arguments, run)}
