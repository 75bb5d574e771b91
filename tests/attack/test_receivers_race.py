"""Answers of a service sent at the same moment, the last bed held by many, and an end that holds in every process."""
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from launcher.rpc import RpcError
from tests import file_over_rpc, huis_client

SESSIONS, HOSTS = 4, 12


@pytest.fixture(scope="module")
def worker(prefork_server, password_of):
    """The caseworker who hands over."""
    return prefork_server.rpc("caseworker", password_of("caseworker"))


@pytest.fixture(scope="module")
def desks(prefork_server, password_of):
    """Several sessions of one desk, as of several tabs, in two processes."""
    return [huis_client.Huis(prefork_server.rpc("opvang", password_of("opvang"))) for _session in range(SESSIONS)]


@pytest.fixture(scope="module")
def shelter(worker):
    """The service of that desk."""
    return huis_client.service_of(worker, "Nachtopvang")


def steps(worker, handover):
    """The steps of a handover in their order."""
    return [row["verb"] for row in worker.call("huiskamer.handover.event", "search_read",
                                               [("handover_id", "=", handover)], ["verb"])]


def together(calls):
    """What these calls return when made at once."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: call(), calls))


def test_one_answer_of_several_tabs_counts_once_and_of_two_answers_one_wins(worker, desks, shelter, budget):
    rounds = budget.steps(2, 25)
    tokens = [desk.token() for desk in desks]
    for turn in range(rounds):
        handover, code = huis_client.sent(worker, shelter, f"Race {turn} (voorbeeld)")
        number = secrets.token_hex(16)
        statuses = together([
            lambda desk=desk, token=token: desk.send(
                f"/huis/{code}/accept", token, number, named_contact="Balie", first_contact_at="now")
            for desk, token in zip(desks, tokens, strict=True)])
        assert statuses == [200] * SESSIONS
        assert steps(worker, handover).count("accept") == 1
        handover, code = huis_client.sent(worker, shelter, f"Twee {turn} (voorbeeld)")
        answers = (("accept", {"named_contact": "Balie", "first_contact_at": "now"}),
                   ("propose_decline", {"decline_reason": "no_place"}))
        statuses = together([
            lambda desk=desk, token=token, verb=verb, facts=facts: desk.send(f"/huis/{code}/{verb}", token, **facts)
            for desk, token, (verb, facts) in zip(desks, tokens, answers, strict=False)])
        assert sorted(statuses) == [200, 422], "the other one reads that it is not possible now"
        assert len({"accept", "propose_decline"} & set(steps(worker, handover))) == 1
    print(f"{rounds} rounds of {SESSIONS} tabs")


def test_of_many_holds_of_the_last_bed_at_once_there_is_one(prefork_server, password_of, desks, shelter, worker, budget,
    cursor):
    attempts = budget.steps(120, 1000)
    entry = worker.call("huiskamer.service", "read", [shelter], ["hsds_id"])[0]["hsds_id"]
    held = worker.call("huiskamer.hold", "search", [("service_id", "=", shelter), ("is_live", "=", True)])
    for hold in held:
        worker.call("huiskamer.hold", "action_let_go", [hold])
    assert desks[0].send(f"/huis/places/{entry}", available="1") == 200
    hosts = [prefork_server.rpc("host", password_of("host")) for _host in range(HOSTS)]

    def hold(host):
        """Try again and again; how often it was this one."""
        won = 0
        for _attempt in range(attempts // HOSTS):
            try:
                host.call("huiskamer.hold", "create", {"service_id": shelter})
                won += 1
            except RpcError as refusal:
                said = ("held already", "before you", "net voor")  # the database's word comes in the host's language
                assert any(words in refusal.message for words in said), refusal
        return won

    assert sum(together([lambda host=host: hold(host) for host in hosts])) == 1
    cursor.execute("SELECT count(*) FROM huiskamer_hold WHERE service_id = %s AND let_go IS NOT TRUE AND until > "
                   "now() AT TIME ZONE 'UTC'", [shelter])
    assert cursor.fetchone()[0] == 1
    print(f"{attempts} holds by {HOSTS}")


def test_an_end_holds_at_the_next_call_in_every_process(prefork_server, password_of, worker, desks, shelter):
    _handover, code = huis_client.sent(worker, shelter, "Einde (voorbeeld)")
    assert {desk.page(code)[0] for desk in desks for _again in range(3)} == {200}
    supervisor = prefork_server.rpc("supervisor", password_of("supervisor"))
    member = file_over_rpc.first(supervisor, "huiskamer.service.member",
                                 [("service_id", "=", shelter), ("ended_at", "=", False)])
    supervisor.call("huiskamer.service.member", "action_end", [member])
    pages = [desk.page(code) for desk in desks for _again in range(3)]
    assert {status for status, _text in pages} == {404}
    assert not [text for _status, text in pages if "Einde" in text]
