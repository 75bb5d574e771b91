"""./huis bench: what things cost, measured on a copy of the demo database."""
import os
import subprocess

from bench import baseline
from launcher import databases, results, rig, server, settings
from launcher.steps import SetupError, say, step

SCRIPTS = settings.ROOT / "bench"
INSIDE = ("lists", "sealed", "readlog", "dashboard", "report", "below", "paper", "names", "biglog")  # inside one Odoo
ALONE = ("evening", "handover", "screens", "before", "desk", "mix")  # start their own servers
PEER = "crm"  # core's own list and form, measured in the same run
MARK = "BENCH "


def add_arguments(parser):
    """Which measurements."""
    parser.add_argument("names", nargs="*", choices=[*INSIDE, *ALONE, []], metavar="NAME",
                        help=f"some of {', '.join([*INSIDE, *ALONE])}; default: all")
    parser.add_argument("--full", action="store_true", help="also at the largest size: minutes more")
    parser.add_argument("--keep", action="store_true",
                        help="what lists find becomes what later runs are compared with, and the table in "
                             "docs/benchmark.md")


def run(arguments):
    """Run the measurements one after the other and print what they found."""
    names = arguments.names or [*INSIDE, *ALONE]
    if arguments.full:
        os.environ["HUIS_BENCH_FULL"] = "1"
    with rig.running() as the_rig:
        for module in [name for name in names if name in ALONE]:
            subprocess.run([the_rig.python, "-m", f"bench.{module}"], cwd=settings.ROOT,
                           env=server.python_environment(), check=False)
        if any(name in INSIDE for name in names):
            lines = inside(the_rig, [SCRIPTS / f"{name}.py" for name in names if name in INSIDE])
            compare(baseline.of_lines(lines), arguments.keep)


def compare(found, keep):
    """Say what differs from the figures that were kept, and keep these where that is asked."""
    for sentence in baseline.differences(found, baseline.kept()):
        say(f"  {sentence}")
    if keep and found:
        baseline.keep(found)
        say(f"  kept in {baseline.KEPT.name}, and written into {baseline.PAGE.name}")


def inside(the_rig, scripts):
    """Run these scripts inside Odoo, on a copy of the demo database with core's peer in it; the lines they print."""
    databases.with_addon(the_rig, databases.full_name(), demo=True)
    name = f"huis_bench_{settings.checkout_name()}"
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        with_peer(the_rig, name)
        return [line for script in scripts for line in measure(the_rig, name, script)]


def with_peer(the_rig, database):
    """Install core's peer beside the addon in a database."""
    log = databases.log_path("bench")
    with step(f"install {PEER} beside the addon", lambda: results.stage(log)):
        databases.installed(the_rig, database, ["-i", PEER, "--skip-auto-install"], [PEER], log)


def measure(the_rig, database, script):
    """Run one script inside Odoo, print the lines that it marks and return them."""
    config = server.config_file(the_rig, database, log_handler=":WARNING")
    words = server.command(the_rig, "shell", "-c", config, "-d", database, "--no-http")
    env = server.environment(the_rig, database)
    env["PYTHONPATH"] += f"{os.pathsep}{settings.ROOT}"  # what several measurements share lies beside them
    try:
        with open(script) as source:
            done = subprocess.run(words, stdin=source, env=env, capture_output=True, text=True, check=False)
    finally:
        config.unlink(missing_ok=True)
    lines = [line.split(MARK, 1)[1] for line in done.stdout.splitlines() if MARK in line]
    for line in lines:
        say(f"  {line}")
    if done.returncode or not lines:
        raise SetupError(f"{script.name} failed:\n{done.stderr[-3000:]}", "mend what it says and run it again")
    return lines


COMMANDS = {"bench": ("measure what things cost", add_arguments, run)}
