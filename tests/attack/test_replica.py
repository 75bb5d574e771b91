"""Odoo reads from a copy of the database that follows the first: no right is stale on it, and it may die."""
import contextlib

import pytest

from launcher import databases
from launcher import server as odoo_server
from launcher.rpc import RpcError
from tests.file_over_rpc import make_user, whole_file
from tests.followed import COPY, FIRST, Followed

MARK = "Wulp-5512"
KEPT = 4  # connections that two workers may have kept to the copy

pytestmark = pytest.mark.attack


@pytest.fixture(scope="module")
def two(seed):
    """The first database and its copy."""
    with contextlib.ExitStack() as stack:
        both = Followed(seed)
        stack.callback(both.end)
        yield both


@pytest.fixture(scope="module")
def server_on_both(two, the_rig):
    """Odoo with two workers, writing to the first and reading from the copy where it may."""
    odoo = odoo_server.Server(the_rig, two.database, databases.log_path("server-replica"), workers=2)
    odoo.begin("--db_host", two.folder, "--db_port", FIRST, "--db_user", "odoo",
               "--db_replica_host", two.folder, "--db_replica_port", COPY)
    try:
        yield odoo.start()
    finally:
        odoo.stop()


@pytest.fixture(scope="module")
def worker(server_on_both, credentials):
    """A caseworker of our own with a file: her client, the ids of the file, and a way to take her role away."""
    login = "copy_worker"
    password = make_user(server_on_both, login, "base.group_user", "huiskamer_case.group_caseworker")
    session = server_on_both.rpc(login, password)
    access = server_on_both.rpc("access", credentials["access"]["password"])
    vals = {"user_id": session.uid, "role": "caseworker", "kind": "take", "reason": "Proef (voorbeeld)"}
    return session, whole_file(session, MARK), lambda: access.call("huiskamer.access.request", "create", [vals])


def read_on_the_copy(two):
    """How many transactions the copy has carried out for this database."""
    return two.ask(COPY, f"SELECT xact_commit FROM pg_stat_database WHERE datname = '{two.database}'")


def test_what_is_no_secret_comes_from_the_copy_and_the_rest_from_the_first(two, server_on_both, worker, password_of):
    session, file, _take_away = worker
    host = server_on_both.rpc("host", password_of("host"))
    before = read_on_the_copy(two)
    for _again in range(10):
        assert host.call("huiskamer.topic", "web_search_read", [], {"name": {}})["length"]
    assert read_on_the_copy(two) > before
    [client] = session.call("huiskamer.client", "web_read", [file["huiskamer.client"]], {"alias": {}})
    assert MARK in client["alias"], "what is read is written down, in the first"


def test_no_right_is_stale_while_the_copy_lags(two, server_on_both, worker, password_of):
    session, file, take_away = worker
    supervisor = server_on_both.rpc("supervisor", password_of("supervisor"))
    host = server_on_both.rpc("host", password_of("host"))
    [topic] = host.call("huiskamer.topic", "search_read", [], ["name"], 0, 1)
    question = ("huiskamer.case", "web_search_read", [("id", "=", file["huiskamer.case"])], {"code": {}})
    assert session.call(*question)["length"] == 1
    with two.lagging():
        supervisor.call("huiskamer.topic", "write", [topic["id"]], {"name": "Nieuw (voorbeeld)"})
        [seen] = host.call("huiskamer.topic", "web_read", [topic["id"]], {"name": {}})
        assert seen["name"] == topic["name"], "the copy lags: a topic is read as it was"
        take_away()
        for call in (question, ("huiskamer.client", "read", [file["huiskamer.client"]], ["code"]),
                     ("huiskamer.contact", "search_read", [], ["case_id"])):
            for _again in range(4):  # in each worker
                with pytest.raises(RpcError):
                    session.call(*call)


def test_a_copy_that_dies_is_done_without_and_taken_up_again(two, server_on_both, password_of):
    session = server_on_both.rpc("caseworker", password_of("caseworker"))

    def everything():
        """How many of three calls came back broken: one that needs the first, one that opens a name, one for either."""
        broken = 0
        for model, method, *more in (("huiskamer.case", "bell"),
                                     ("huiskamer.client", "web_search_read", [], {"alias": {}}),
                                     ("huiskamer.topic", "web_search_read", [], {"name": {}})):
            try:
                session.call(model, method, *more)
            except RpcError as error:
                assert error.name == "HTTP 500", error
                broken += 1
        return broken

    two.stop(COPY)
    try:
        # Odoo's own: a connection that it kept to the dead one is found out by the call that gets it
        assert sum(everything() for _again in range(6)) <= KEPT
        assert sum(everything() for _again in range(4)) == 0
    finally:
        two.start(COPY)
    assert everything() == 0
