"""Access in several sessions at once, on a committed database and a server with two worker processes.

What is over or taken away is refused at the next call, with no job; of two at once, one wins.
"""
import time

import pytest

from launcher.rpc import RpcError
from tests import file_over_rpc
from tests.at_once import at_once

PASSWORD = "een-lange-zin-voor-de-proef"
# How long a role lasts that ends while the test looks on: seconds, and how many times what all before its end takes.
LEAST, TIMES = 3, 4
WHY = "Staat voor de deur en is in nood (voorbeeld)"


@pytest.fixture
def people(prefork_server, password_of):
    """A function: (log-in, role, more of the request) -> a new colleague's session; two people gave the role."""
    admin = prefork_server.rpc("admin", "admin")
    asks, confirms = (prefork_server.rpc(login, password_of(login)) for login in ("access", "privacy"))

    def make(login, role, **more):
        """The number of the request, and a session."""
        user = admin.call("res.users", "create", {"name": f"{login} (voorbeeld)", "login": login, "password": PASSWORD})
        request = asks.call("huiskamer.access.request", "create",
                            {"user_id": user, "role": role, "reason": "Proef (voorbeeld)"} | more)
        confirms.call("huiskamer.access.request", "action_confirm", [request])
        return request, prefork_server.rpc(login, PASSWORD)

    return make


@pytest.fixture
def worker(prefork_server, password_of):
    """The session of the caseworker whose files it is about."""
    return prefork_server.rpc("caseworker", password_of("caseworker"))


def new_file(worker):
    """A fresh file: its number, the client's number, and what only her slip says."""
    [location] = worker.call("huiskamer.location", "search", [], limit=1)
    [case] = worker.call("huiskamer.case", "open_file", file_over_rpc.yes(worker, "file") | {
        "alias": "Toegang (voorbeeld)", "age_band": "21_up", "open_to": "members", "location_id": location})
    [client, _code] = worker.call("huiskamer.case", "read", [case], ["client_id"])[0]["client_id"]
    return case, client, worker.call("huiskamer.case", "give_slip", [case])["params"]["secret"]


def reads(session, client):
    """Whether this session reads the client, asked often enough to meet both worker processes."""
    answers = set()
    for _time in range(6):
        try:
            answers.add(bool(session.call("huiskamer.client", "read", [client], ["alias"])[0]["alias"]))
        except RpcError:
            answers.add(False)
    assert len(answers) == 1, "both processes say the same"
    return answers.pop()


def test_emergency_access_opens_once_and_closes_without_a_job(worker, prefork_server, password_of, pg):
    case, client, code = new_file(worker)
    first, second = (prefork_server.rpc("caseworker2", password_of("caseworker2")) for _session in range(2))
    assert not reads(first, client)
    answers = at_once(*(lambda who=who: who.call("huiskamer.case", "break_glass", code, WHY)
                        for who in (first, second)))
    assert [case] in answers, answers
    connection = pg()
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, until > now() AT TIME ZONE 'UTC' FROM huiskamer_access_grant WHERE case_id = %s",
                       [case])
        [(grant, is_live)] = cursor.fetchall()
    assert is_live and reads(first, client) and reads(second, client)
    for session in (first, worker, prefork_server.rpc("admin", "admin")):
        with pytest.raises(RpcError):
            session.call("huiskamer.access.grant", "write", [grant], {"until": "2099-01-01 00:00:00"})
        with pytest.raises(RpcError):
            session.call("huiskamer.access.grant", "create", {"user_id": session.uid, "case_id": case})
    with connection, connection.cursor() as cursor:  # time passes; no job runs
        cursor.execute("UPDATE huiskamer_access_grant SET since = since - interval '13 hours', until = until - "
                       "interval '13 hours'"
                       " WHERE id = %s", [grant])
    assert not reads(first, client) and not reads(second, client)
    with pytest.raises(RpcError, match="earlier emergency access"):
        first.call("huiskamer.case", "break_glass", code, WHY)


def test_a_lock_out_and_emergency_access_at_once_leave_the_file_shut(worker, people):
    case, client, code = new_file(worker)
    _request, other = people("proef_buiten", "caseworker")
    at_once(lambda: worker.call("huiskamer.case", "lock_out", [case], {"caseworker_id": other.uid}),
            lambda: other.call("huiskamer.case", "break_glass", code, WHY))
    if other.uid not in worker.call("huiskamer.case", "read", [case], ["locked_out_ids"])[0]["locked_out_ids"]:
        worker.call("huiskamer.case", "lock_out", [case], {"caseworker_id": other.uid})
    assert not reads(other, client)
    assert other.call("huiskamer.case", "break_glass", code, WHY) == []


def test_a_role_that_is_taken_away_or_over_is_refused_at_the_next_call_in_every_process(
        worker, people, prefork_server, password_of):
    case, client, _code = new_file(worker)

    def gets_in(login, **more):
        """A new colleague who reads the file."""
        _request, session = people(login, "caseworker", **more)
        worker.call("huiskamer.case", "add_member", [case], {"caseworker_id": session.uid})
        assert reads(session, client)
        return session

    begun = time.time()
    taken = gets_in("proef_weg")
    # on a busy machine this takes seconds, and so it will for whose role is to end
    ends = time.time() + LEAST + TIMES * (time.time() - begun)
    timed = gets_in("proef_tijdelijk", ends_at=time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(ends)))
    asks = prefork_server.rpc("access", password_of("access"))
    asks.call("huiskamer.access.request", "create",
              {"user_id": taken.uid, "role": "caseworker", "kind": "take", "reason": "Gaat weg (voorbeeld)"})
    assert not reads(taken, client)
    time.sleep(max(0, ends + 1 - time.time()))
    assert not reads(timed, client)
    [row] = asks.call("huiskamer.access.request", "search_read",
                      [("user_id", "=", timed.uid), ("kind", "=", "take")], ["state"])
    assert row["state"] == "done", "on record, with no job"


def test_two_who_take_the_role_from_each_other_leave_one(people, prefork_server, password_of):
    access, privacy = (prefork_server.rpc(login, password_of(login)) for login in ("access", "privacy"))
    one, two = (people(login, "access_administrator")[1] for login in ("proef_een", "proef_twee"))

    def take(who, whom):
        """Take the role from a colleague, at once."""
        return who.call("huiskamer.access.request", "create", {
            "user_id": whom.uid, "role": "access_administrator", "kind": "take", "reason": "Proef (voorbeeld)"})

    take(one, access)
    left = None
    try:
        answers = at_once(lambda: take(one, two), lambda: take(two, one))
        refused = [answer for answer in answers if isinstance(answer, RpcError)]
        assert len(refused) == 1, answers
        left = one if isinstance(answers[1], RpcError) else two
    finally:
        left = left or one
        back = left.call("huiskamer.access.request", "create", {
            "user_id": access.uid, "role": "access_administrator", "reason": "Terug (voorbeeld)"})
        privacy.call("huiskamer.access.request", "action_confirm", [back])
        take(access, left)
    holders = privacy.call("huiskamer.access.holding", "search_read", [("role", "=", "access_administrator")],
                           ["user_id"])
    assert [row["user_id"][0] for row in holders] == [access.uid]
