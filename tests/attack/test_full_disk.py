"""A full disk below PostgreSQL: nothing that was confirmed is lost, nothing is half there, and once there is room it
goes on by itself.

Two kinds: a table cannot grow while the rest can, so that a call fails in its middle; and the write-ahead log cannot
grow, at which PostgreSQL stops, as it must.
"""
import contextlib
import secrets
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from launcher import databases, server
from launcher.rpc import RpcError
from tests import file_over_rpc, house_clock, invariants, own_cluster

pytestmark = pytest.mark.attack

# No row is added, but the file that the table lies in has grown beyond a segment of the write-ahead log.
GROW = """
BEGIN;
INSERT INTO huiskamer_contact SELECT r.* FROM (SELECT * FROM huiskamer_contact LIMIT 1) c, generate_series(1, {rows}) n,
    jsonb_populate_record(NULL::huiskamer_contact,
        to_jsonb(c) || jsonb_build_object('id', 1000000 + n, 'code', 'X' || n)) r;
ROLLBACK
"""
A_SEGMENT = 16 * 2**20
# Not even the page that is written first.
NOTHING = 512
MOST = 400
TRIES, LOOKS = 40, 4


class Writer:
    """A caseworker who writes note after note in one file; `.confirmed` and `.refused` hold their words."""

    def __init__(self, odoo):
        """:param odoo: a running server"""
        self.worker = odoo.rpc("caseworker", "huiskamer")
        self.case = file_over_rpc.open_file(self.worker, "Schijf (voorbeeld)")
        self.confirmed, self.refused = [], {}

    def write(self, words=None, number=None):
        """Write a note with a step, or send one again; whether it was confirmed."""
        words, number = words or f"Gesprek {len(self.confirmed) + len(self.refused)} (voorbeeld)", number or \
            secrets.token_hex(16)
        answers = {"facts": words, "steps": [{"what": words, "on": house_clock.today().isoformat()}]}
        try:
            self.worker.call("huiskamer.case", "write_note", [self.case], answers,
                             context={"huiskamer_answer": number})
        except (RpcError, OSError) as error:
            self.refused[words] = number, str(error)
            return False
        self.confirmed.append(words)
        self.refused.pop(words, None)
        return True

    def stored(self):
        """The words of the notes and of the steps, as they stand in the file."""
        notes = self.worker.call("huiskamer.contact", "search_read", [("case_id", "=", self.case)], ["facts"])
        steps = self.worker.call("huiskamer.step", "search_read", [("case_id", "=", self.case)], ["what"])
        return sorted(note["facts"] for note in notes), sorted(step["what"] for step in steps)

    def comes_back(self):
        """Look until the server answers: each of its processes finds out by one call that the database was away, so
        more look at once than there are processes.
        """
        for _try in range(TRIES):
            with contextlib.suppress(RpcError), ThreadPoolExecutor(LOOKS) as pool:
                return list(pool.map(lambda _look: self.stored(), range(LOOKS)))
            time.sleep(0.5)
        raise AssertionError(f"no answer after {TRIES} tries")

    def is_whole(self):
        """Whether exactly what was confirmed is there, once."""
        return self.stored() == (sorted(self.confirmed), sorted(self.confirmed))


@pytest.fixture
def house(the_rig, seed, monkeypatch):
    """(cluster, a function that connects to it, a writer)."""
    name = own_cluster.demo()
    with own_cluster.with_demo(seed, monkeypatch) as cluster:
        odoo = server.Server(the_rig, name, databases.log_path("server-disk"), workers=2).start()
        try:
            yield cluster, lambda: psycopg2.connect(dbname=name, host=str(cluster.folder), user=own_cluster.USER), \
                Writer(odoo)
        finally:
            odoo.stop()


def size_of(connect, rows=0):
    """How long the file of the notes is, after so many rows were added and taken back."""
    with contextlib.closing(connect()) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for statement in GROW.format(rows=rows).split(";") if rows else ():
            cursor.execute(statement)
        cursor.execute("SELECT pg_relation_size('huiskamer_contact')")
        return cursor.fetchone()[0]


def holds(connect):
    """Whether nothing is there that must not be."""
    with contextlib.closing(connect()) as connection, connection.cursor() as cursor:
        return invariants.broken(cursor) == {}


def test_a_table_that_cannot_grow_refuses_in_the_middle_and_nothing_is_half_there(house, capsys):
    cluster, connect, writer = house
    assert all(writer.write() for _note in range(3)) and writer.is_whole()
    size = size_of(connect, rows=60_000)
    assert size > A_SEGMENT, size
    cluster.room(size)
    in_a_row = 0  # each process of the database goes on in a page of its own until that is full too
    while in_a_row < LOOKS and len(writer.confirmed) < MOST:
        in_a_row = 0 if writer.write() else in_a_row + 1
    assert in_a_row == LOOKS, "the disk was never full"
    assert writer.is_whole() and holds(connect)
    told = [error for _number, error in writer.refused.values()]
    assert all("NoRoomError: " in error and "base/" not in error for error in told), told
    cluster.room()
    for words, (number, _error) in list(writer.refused.items()):
        assert writer.write(words, number)
    assert writer.write() and writer.is_whole() and holds(connect)
    with capsys.disabled():
        print(f"\n{len(writer.confirmed)} notes confirmed around a full disk, each there once")


def test_a_log_that_cannot_grow_stops_the_database_and_what_was_confirmed_is_there_afterwards(house):
    cluster, connect, writer = house
    assert all(writer.write() for _note in range(3))
    cluster.room(NOTHING)
    assert not writer.write() and not writer.write()
    cluster.stop()
    cluster.start()
    writer.comes_back()
    assert writer.is_whole() and holds(connect)
    for words, (number, _error) in list(writer.refused.items()):
        assert writer.write(words, number)
    assert writer.write() and writer.is_whole() and holds(connect)
