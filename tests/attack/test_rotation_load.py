"""Two hosts that share a database and a key folder: while people write on both, the key of the epoch is replaced
again and again.

Nothing that was confirmed may stay closed, no key may be left over, and none that went may be needed.
"""
import contextlib

import pytest

from launcher import databases, server, settings
from launcher.rpc import RpcError
from tests.at_once import at_once
from tests.file_over_rpc import open_file

MARK = "Tureluur-7719"

pytestmark = pytest.mark.attack


@pytest.fixture(scope="module")
def hosts(the_rig, demo_database, server_factory):
    """A database with a key folder of its own, and two servers on it."""
    name = f"{databases.full_name()}_hosts"
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        servers = [server_factory(f"server-host-{number}", database=name) for number in (1, 2)]
        yield the_rig, name, servers
        for running in servers:
            running.stop()


def test_what_is_written_while_the_key_is_replaced_opens_and_no_key_is_left(hosts, password_of, budget, capsys):
    the_rig, name, servers = hosts
    rounds, rotations = budget.steps(6, 40), budget.steps(5, 30)
    officers = [server.rpc("privacy", password_of("privacy")) for server in servers]
    [epoch] = officers[0].call("huiskamer.key.epoch", "search", [("state", "=", "current")])
    confirmed, refused = [], []

    def write(session):
        """Notes of a new file each, as somebody types them; a refusal is one in words."""
        def work():
            """What was answered counts."""
            for number in range(rounds):
                try:
                    case = open_file(session, MARK)
                    confirmed.append(session.call("huiskamer.contact", "create",
                                                  {"case_id": case, "facts": f"{MARK} {number}"}))
                except RpcError as refusal:
                    refused.append(refusal)
        return work

    def replace(session):
        """A new epoch, now from one host and then from the other."""
        def work():
            """Two at the same moment: one of them may have to begin again."""
            for _number in range(rotations):
                with contextlib.suppress(RpcError):
                    session.call("huiskamer.key.epoch", "action_begin_epoch", [epoch])
        return work

    writers = [server.rpc("caseworker", password_of("caseworker")) for server in servers]
    at_once(*map(write, writers), *map(replace, officers))
    assert not refused, refused[:3]
    rows = writers[0].call("huiskamer.contact", "read", confirmed, ["facts"])
    assert len(rows) == 2 * rounds and all(row["facts"].startswith(MARK)
                                           for row in rows), "all that was confirmed opens"
    epochs = officers[0].call("huiskamer.key.epoch", "search_count", [])
    with capsys.disabled():
        print(f"\n{len(confirmed)} notes on two hosts while {epochs} epochs followed each other")
    assert epochs > rotations, "keys were replaced meanwhile"
    done = server.administer(the_rig, name, "huiskamer_keys status")
    said = done.stdout
    assert done.returncode == 0 and "left over" not in said, said + done.stderr
    names = [line.split("  ")[0] for line in said.splitlines() if "  gone" not in line and "  " in line]
    assert {path.stem for path in settings.key_folder(name).glob("*.key")} == set(names)
