"""A PostgreSQL of a test's own: its files and its write-ahead log can be read, and it can be killed.

It holds a copy of the demo database and is gone afterwards. The demo is brought over once, into a cluster from whose
files the others begin.
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
# As in a house that takes care: every commit is waited for, and the log is kept for whoever wants to read it. Only
# whether the disk has what the system took is not waited for: what is killed here are processes.
OPTIONS = ("-c listen_addresses= -c max_connections=100 -c shared_buffers=64MB -c wal_keep_size=8GB"
           " -c autovacuum=off -c full_page_writes=on -c synchronous_commit=on -c fsync=off")
# Where nothing can be lost: the one that the others begin from.
IN_HASTE = "-c listen_addresses= -c fsync=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off"


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

    def give(self, folder):
        """Let another one begin from the files of this one, which does not run."""
        run(["cp", "-a", "--reflink=auto", self.data, folder], LOOK)

    def start(self, options=OPTIONS):
        """Start the server, again after a kill too."""
        run(postgres.server_program("pg_ctl", "-D", self.data, "-l", self.folder / "server.log", "-w", "-o",
                                    f"{options} -c unix_socket_directories={self.folder}", "start"), LOOK, cwd="/")

    def stop(self, how="immediate"):
        """Stop the server at once, if it runs; `fast` when its files are to be whole."""
        with contextlib.suppress(Exception):
            run(postgres.server_program("pg_ctl", "-D", self.data, "-m", how, "-w", "stop"), LOOK, cwd="/")

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

    def bring(self, source, database):
        """Bring a database of the cluster in use over, by a dump as a back-up is."""
        environment = {**os.environ, **self.environment}
        subprocess.run([program("createdb"), database], env=environment, check=True)
        dump = subprocess.Popen([program("pg_dump"), "--no-owner", source], env=postgres.environment(),
                                stdout=subprocess.PIPE)
        subprocess.run([program("psql"), "-q", "-1", "-o", os.devnull, "-d", database], env=environment, check=True,
                       stdin=dump.stdout)
        assert dump.wait() == 0


def program(name):
    """One of PostgreSQL's client programs."""
    found = shutil.which(name) or shutil.which(name, path=postgres.find_programs())
    assert found, "PostgreSQL's client programs are needed"
    return found


def demo():
    """The name that the copy of the demo has in all of them."""
    return f"huis_own_{settings.checkout_name()}"


def take_keys():
    """Give the copy its keys, which no dump has."""
    shutil.rmtree(settings.key_folder(demo()), ignore_errors=True)
    databases.copy_keys(databases.full_name(), demo())


@contextlib.contextmanager
def with_demo(seed, patch, keys=None):
    """A cluster with a copy of the demo, and its keys, which what is started reaches meanwhile.

    :param seed: the cluster from whose files it begins
    :param patch: a MonkeyPatch
    :param keys: an empty key folder to use instead of the demo's
    """
    take_keys()
    if keys:
        patch.setitem(settings.EXTRA_ENVIRONMENT, "HUISKAMER_KEY_FOLDER", str(keys))
    with cluster() as made:
        seed.give(made.data)
        made.start()
        for variable, value in made.environment.items():
            patch.setenv(variable, value)
        yield made


@contextlib.contextmanager
def seeded():
    """The cluster that the others begin from: the demo is in it, and it does not run."""
    with cluster() as made:
        made.make()
        made.start(IN_HASTE)
        made.bring(databases.full_name(), demo())
        made.stop("fast")
        yield made


@contextlib.contextmanager
def cluster():
    """A cluster of one's own, not made yet, for the length of a block."""
    folder = Path(tempfile.mkdtemp(prefix="huis-", dir="/tmp"))
    try:
        if postgres.account():
            shutil.chown(folder, postgres.account())
        made = Cluster(folder)
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
