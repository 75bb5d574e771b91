"""Processor time, by which everything is measured: wall time of a shared machine says nothing.

PostgreSQL's part is known where it runs on this machine; elsewhere it is nought.
"""
import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")


def of_tree(process):
    """Seconds of a process, of those that it started, and of those of them that ended."""
    children = [process.pid]
    for pid in children:
        with open(f"/proc/{pid}/task/{pid}/children") as listed:
            children += [int(child) for child in listed.read().split()]
    total = 0
    for pid in children:
        with open(f"/proc/{pid}/stat") as stat:
            total += sum(int(number) for number in stat.read().rsplit(")", 1)[1].split()[11:13])
    return total / TICKS


def of_backend(pid):
    """Seconds that this backend of PostgreSQL has computed."""
    try:
        with open(f"/proc/{pid}/schedstat") as stat:
            return int(stat.read().split()[0]) / 1e9
    except OSError:
        return 0.0


def of_own_backend(cr):
    """Seconds that the backend behind this cursor has computed. Costs a question."""
    cr.execute("SELECT pg_backend_pid()")
    return of_backend(cr.fetchone()[0])


def of_backends(database):
    """pid -> seconds, of all backends of a database: its name stands in the title of each."""
    found = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            title = path.read_bytes().rstrip(b"\0").decode(errors="replace")
        except OSError:
            continue  # it ended
        if title.startswith("postgres: ") and f" {database} " in title:
            found[int(path.parent.name)] = of_backend(path.parent.name)
    return found


def since(before, after):
    """Seconds between two looks at backends; one that began meanwhile counts whole."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())
