"""A PostgreSQL of a test's own: its files and its write-ahead log can be read, and it can be killed.

It is made from nothing in a folder of the test, holds a copy of the demo database, and is gone afterwards.
"""
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from launcher import databases, postgres, settings
from launcher.steps import run

LOOK = "read the cluster's server.log"
USER = "odoo"
# As in a house that takes care: every commit is waited for, and the log is kept for whoever wants to read it.
OPTIONS = ("-c listen_addresses= -c max_connections=100 -c shared_buffers=64MB -c wal_keep_size=8GB"
           " -c autovacuum=off -c full_page_writes=on -c synchronous_commit=on")


class Cluster:
    """A running cluster: `.folder` with its data, `.environment` to reach it."""

    def __init__(self, folder):
        """:param folder: an empty folder that the server's account may write"""
        self.folder, self.data = folder, folder / "data"
        self.environment = {"PGHOST": str(folder), "PGPORT": "5432", "PGUSER": USER, "PGPASSWORD": ""}

    def make(self):
        """Make the cluster; without waiting for the disk, for it does not outlive the test."""
        run(postgres.server_program("initdb", "-D", self.data, "-U", USER, "-A", "trust", "-E", "UTF8",
                                    "--locale=C.UTF-8", "-N"),
            LOOK, cwd="/")

    def start(self):
        """Start the server, again after a kill too."""
        run(postgres.server_program("pg_ctl", "-D", self.data, "-l", self.folder / "server.log", "-w", "-o",
                                    f"{OPTIONS} -c unix_socket_directories={self.folder}", "start"), LOOK, cwd="/")

    def stop(self):
        """Stop the server at once, if it runs."""
        with contextlib.suppress(Exception):
            run(postgres.server_program("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop"), LOOK, cwd="/")

    def kill(self):
        """Kill the server and all its processes as a power cut would."""
        processes = self.processes()
        for pid in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while any(Path(f"/proc/{pid}").exists() for pid in processes) and time.monotonic() < deadline:
            time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def room(self, most="unlimited"):
        """Let the server write no file beyond so many bytes: to it, that is a disk that is full."""
        for pid in self.processes():
            with contextlib.suppress(Exception):  # one that has ended meanwhile
                run(postgres.server_program(shutil.which("prlimit"), "--pid", pid, f"--fsize={most}:"), LOOK, cwd="/")

    def processes(self):
        """The ids of the server and of all that it started; only what this cluster's own file names."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return [postmaster, *map(int, children)]

    def restore(self, dump, database):
        """Bring a database back from a dump of pg_dump."""
        environment = {**os.environ, **self.environment}
        subprocess.run([program("createdb"), database], env=environment, check=True)
        with open(dump, "rb") as source:
            subprocess.run([program("psql"), "-q", "-o", os.devnull, "-d", database], env=environment, check=True,
                           stdin=source)


def program(name):
    """One of PostgreSQL's client programs."""
    found = shutil.which(name) or shutil.which(name, path=postgres.find_programs())
    assert found, "PostgreSQL's client programs are needed"
    return found


@contextlib.contextmanager
def with_demo(name, folder, patch):
    """A cluster with a copy of the demo of this name, and its keys, which what is started reaches meanwhile.

    :param folder: for the dump
    :param patch: a MonkeyPatch
    """
    with open(folder / "demo.sql", "wb") as sink:
        dump(databases.full_name(), sink)
    shutil.rmtree(settings.key_folder(name), ignore_errors=True)
    databases.copy_keys(databases.full_name(), name)  # no dump has them
    with cluster() as made:
        made.restore(folder / "demo.sql", name)
        for variable, value in made.environment.items():
            patch.setenv(variable, value)
        yield made


@contextlib.contextmanager
def cluster():
    """A cluster of one's own for the length of a block."""
    folder = Path(tempfile.mkdtemp(prefix="huis-", dir="/tmp"))
    try:
        if postgres.account():
            shutil.chown(folder, postgres.account())
        made = Cluster(folder)
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def dump(database, sink):
    """What pg_dump writes about a database of the cluster in use, into an open file."""
    subprocess.run([program("pg_dump"), "--no-owner", database], env=postgres.environment(), check=True, stdout=sink)
