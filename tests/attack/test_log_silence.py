"""What Odoo and PostgreSQL write into their logs while everything goes wrong: never a word of a file."""
import contextlib

import psycopg2
import pytest

from launcher import postgres
from launcher.rpc import RpcError
from tests import house_clock
from tests.at_once import at_once
from tests.file_over_rpc import first, open_file, whole_file

MARK, CONTROL = "Grutto-5107", "Scholekster-2284"
ROUNDS = 12
YEAR = house_clock.today().year - 1  # weeks that were
KINDS = ("duplicate key value", "week_of_the_year", "not-null constraint", "topic_id_fkey", "could not serialize",
         "out of range")

pytestmark = pytest.mark.attack


def size(path):
    """How long a log is now."""
    return path.stat().st_size


def since(path, begun):
    """What was added to a log."""
    with open(path, "rb") as log:
        log.seek(begun)
        return log.read().decode(errors="replace")


def wrong(call, *arguments, **words):
    """Make a call that must be refused."""
    with pytest.raises(RpcError):
        call(*arguments, **words)


def provoke(supervisor, caseworker, colleague, file, week):
    """Break every kind of constraint with the marker in hand, and every wall."""
    place = first(supervisor, "huiskamer.location")
    seen = {"location_id": place, "year": YEAR, "week": week, "text": f"{MARK} gezien"}
    supervisor.call("huiskamer.observation", "create", seen)
    wrong(supervisor.call, "huiskamer.observation", "create", seen)  # unique
    wrong(supervisor.call, "huiskamer.observation", "create", seen | {"week": 99})  # check
    # not null
    wrong(supervisor.call, "huiskamer.observation", "create", seen | {"week": week + 1, "location_id": False})
    wrong(supervisor.call, "huiskamer.observation", "create", seen | {"year": 10**12, "week": week + 1})  # out of range
    topic = 2**31 - 1  # foreign key
    wrong(caseworker.call, "huiskamer.goal", "create", {
        "case_id": file["huiskamer.case"], "topic_id": topic, "wish": f"{MARK} wens"})
    for model, record in file.items():
        wrong(colleague.call, model, "read", [record], ["code"])
        wrong(colleague.call, model, "write", [record], {"code": MARK})


def again_and_again(session, model, record, vals):
    """A call that writes the same record many times, whether it wins or loses."""
    def write():
        """Losing is what is wanted here."""
        for _round in range(ROUNDS):
            with contextlib.suppress(RpcError):
                session.call(model, "write", [record], vals)
    return write


@pytest.fixture(scope="module")
def logs(prefork_server, password_of):
    """What both logs gained while everything was provoked: (Odoo's, PostgreSQL's or None)."""
    supervisor, caseworker, colleague = (
        prefork_server.rpc(login, password_of(login)) for login in ("supervisor", "caseworker", "caseworker2"))
    mine = None if postgres.is_foreign() else postgres.base() / "server.log"
    begun = size(prefork_server.log_path), mine and size(mine)
    file = whole_file(caseworker, MARK)
    provoke(supervisor, caseworker, colleague, file, 11)
    [seen] = supervisor.call("huiskamer.observation", "search", [("year", "=", YEAR), ("week", "=", 11)])
    sessions = [prefork_server.rpc("supervisor", password_of("supervisor")) for _number in range(3)]
    writers = [prefork_server.rpc("caseworker", password_of("caseworker")) for _number in range(2)]
    at_once(*(again_and_again(session, "huiskamer.observation", seen, {"text": f"{MARK} weer"})
              for session in sessions),
            *(again_and_again(session, "huiskamer.client", file["huiskamer.client"],
                              {"contact_remarks": f"{MARK} opnieuw"})
              for session in writers))
    wrong(supervisor.call, "huiskamer.topic", "create", {"name": CONTROL, "code": "Geen code"})
    admin = prefork_server.rpc("admin", "admin")
    wrong(admin.call, "res.partner", "create", {"name": CONTROL, "color": 10**12})
    return since(prefork_server.log_path, begun[0]), mine and since(mine, begun[1])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_error_was_provoked(logs, kind):
    assert kind in logs[0]


def test_odoo_s_log_tells_no_value_of_ours_and_others_as_ever(logs):
    assert MARK not in logs[0]
    assert CONTROL in logs[0], "a query of Odoo's own is logged with its values, so the marker would be seen"
    assert "its values are not logged" in logs[0]


def test_postgresql_s_log_tells_no_value(logs, pg):
    with pg().cursor() as cursor:
        cursor.execute("SELECT current_setting('log_min_error_statement'), current_setting('log_error_verbosity')")
        assert cursor.fetchone() == ("panic", "terse"), "a line in postgresql.conf: docs/security-model.md"
    if logs[1] is not None:  # else the cluster is another's, and the setting is all that can be asked
        assert "duplicate key value" in logs[1] and MARK not in logs[1]


def test_without_the_setting_postgresql_would_tell(pg):
    if postgres.is_foreign():
        return
    log = postgres.base() / "server.log"
    begun = size(log)
    connection = pg(options="-c log_min_error_statement=error -c log_error_verbosity=default")
    with connection.cursor() as cursor, pytest.raises(psycopg2.Error):
        cursor.execute(f"UPDATE huiskamer_observation SET week = 99, text = '{CONTROL} blijft staan'")
    assert CONTROL in since(log, begun)


def test_opening_a_file_leaves_no_word_in_a_log_either(prefork_server, password_of):
    begun = size(prefork_server.log_path)
    open_file(prefork_server.rpc("caseworker", password_of("caseworker")), MARK)
    added = since(prefork_server.log_path, begun)
    assert "call_kw" in added and MARK not in added
