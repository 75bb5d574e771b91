"""So many tries and no more, however many calls come at once and whichever worker process answers them."""
import secrets

import pytest
from stdnum.iso7064 import mod_37_36

from launcher.rpc import Client, RpcError
from tests.at_once import at_once
from tests.file_over_rpc import make_user

ALPHABET = "234679CDFGHJKMNPQRTWXY"
AT_ONCE = 24
LIMITS = {"withdraw": 5, "lookup": 5, "emergency": 5, "log_in": 10}

pytestmark = pytest.mark.attack


@pytest.fixture(scope="module")
def two_workers(server_factory):
    """A server of our own: core keeps an address out of a worker process that guessed too often."""
    return server_factory("server-tries", workers=2)


def a_secret():
    """What could stand on a slip, and stands on none."""
    body = "".join(secrets.choice(ALPHABET) for _position in range(11))
    bare = body + mod_37_36.calc_check_digit(body, ALPHABET)
    return f"{bare[:6]}-{bare[6:]}"


def the_same(session):
    """Another connection of the same session: logging in takes a second each, and is not what is tried here."""
    twin = Client(session.url, session.database)
    for cookie in session.cookies:
        twin.cookies.set_cookie(cookie)
    twin.uid = session.uid
    return twin


def was_stopped(answer):
    """Whether it was one try too many."""
    return isinstance(answer, RpcError) and "in a short while" in answer.message


@pytest.mark.parametrize("kind, group, call", [
    ("withdraw", "group_host", lambda who: who.call("huiskamer.consent", "withdraw", a_secret())),
    ("lookup", "group_caseworker", lambda who: who.call("huiskamer.client", "find_by_words", "Niemand",
        secrets.token_hex(4))),
    ("emergency", "group_caseworker", lambda who: who.call("huiskamer.case", "break_glass", a_secret(),
        "Staat voor de deur in nood.")),
])
def test_the_limit_holds_under_parallel_calls_in_two_workers(two_workers, cursor, kind, group, call):
    login = f"tries_{kind}"
    password = make_user(two_workers, login, "base.group_user", f"huiskamer_case.{group}")
    first = two_workers.rpc(login, password)
    people = [the_same(first) for _number in range(AT_ONCE)]
    answers = at_once(*[lambda who=who: call(who) for who in people])
    assert not [answer for answer in answers if isinstance(answer, RpcError) and not was_stopped(answer)], answers
    assert sum(not was_stopped(answer) for answer in answers) == LIMITS[kind]
    cursor.execute("SELECT count(*), sum(refused) FROM huiskamer_try WHERE kind = %s AND user_id = %s",
                   (kind, people[0].uid))
    assert cursor.fetchone() == (LIMITS[kind], AT_ONCE - LIMITS[kind]), "every one is on record"


def test_guesses_at_a_pass_phrase_are_counted_across_workers_and_alike_for_a_name_that_nobody_has(two_workers, cursor):
    password = make_user(two_workers, "tries_log_in", "base.group_user", "huiskamer_case.group_host")
    database = two_workers.database
    let_through = {}
    for login in ("tries_log_in", "tries_nobody"):
        cursor.execute("SELECT coalesce(max(id), 0) FROM huiskamer_try")
        before = cursor.fetchone()[0]
        at_once(*[lambda name=login: Client(two_workers.url, database).login(name, secrets.token_hex(4))
                  for _number in range(AT_ONCE)])
        cursor.connection.rollback()
        cursor.execute("SELECT count(*) FROM huiskamer_try WHERE kind = 'log_in' AND did_count AND id > %s", (before,))
        let_through[login] = cursor.fetchone()[0]
    assert let_through["tries_log_in"] <= LIMITS["log_in"] and let_through["tries_nobody"] <= LIMITS[
        "log_in"], let_through
    with pytest.raises(RpcError):
        two_workers.rpc("tries_log_in", password)
