"""A PostgreSQL of its own with a copy that follows it, as two machines would have them; on sockets, gone afterwards."""
import contextlib
import shutil
import tempfile
from pathlib import Path

import psycopg2

from launcher import postgres, settings
from launcher.steps import run
from tests import own_cluster

LOOK = "read the last lines above"
FIRST, COPY = "5432", "5433"  # the names of two sockets in one folder; nobody listens on a port


class Followed:
    """The first PostgreSQL with one database, and the copy. `.folder` is where both sockets are."""

    def __init__(self, seed):
        """Begin from the files of a cluster with the demo in it, and let a second one follow."""
        self.database = own_cluster.demo()
        own_cluster.take_keys()
        self.folder = Path(tempfile.mkdtemp(prefix="two-", dir=settings.cache()))
        if postgres.account():
            shutil.chown(self.folder, postgres.account())
        seed.give(self.data(FIRST))
        self.start(FIRST)
        self.program("pg_basebackup", "-D", self.data(COPY), "-R", "-X", "stream", "-c", "fast", *self.reach(FIRST))
        self.start(COPY)

    def data(self, port):
        """The folder of one of the two."""
        return self.folder / f"data-{port}"

    def reach(self, port):
        """How PostgreSQL's own programs reach it."""
        return "-h", self.folder, "-p", port, "-U", "odoo"

    def program(self, *words):
        """Run one of PostgreSQL's own programs to its end."""
        return run(postgres.server_program(*words), LOOK, cwd="/")

    def start(self, port):
        """Start one of the two."""
        options = (f"-c listen_addresses= -c unix_socket_directories={self.folder} -c port={port} "
                   "-c max_connections=100 -c hot_standby=on")
        self.program("pg_ctl", "-D", self.data(port), "-l", self.folder / f"{port}.log", "-w", "-o", options, "start")

    def stop(self, port):
        """Stop one of the two at once, as a machine that falls over."""
        self.program("pg_ctl", "-D", self.data(port), "-m", "immediate", "-w", "stop")

    def ask(self, port, words):
        """One value from one of the two."""
        with contextlib.closing(psycopg2.connect(host=str(self.folder), port=port, user="odoo",
                                                 dbname=self.database)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(words)
                return cursor.fetchone()[0]

    @contextlib.contextmanager
    def lagging(self):
        """Inside, the copy knows nothing of what happens at the first."""
        self.ask(COPY, "SELECT pg_wal_replay_pause()")
        try:
            yield
        finally:
            self.ask(COPY, "SELECT pg_wal_replay_resume()")

    def end(self):
        """Stop both and leave nothing behind."""
        for port in (COPY, FIRST):
            with contextlib.suppress(Exception):
                self.stop(port)
        shutil.rmtree(self.folder, ignore_errors=True)
