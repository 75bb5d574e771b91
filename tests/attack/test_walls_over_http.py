"""The walls as somebody with a browser and no manners meets them: a real server, real sessions.

Each refused call has a twin: the same call with the same real id, by the right role, succeeds.
"""
import json
import urllib.error
import urllib.request

import pytest

from launcher.rpc import Client, RpcError
from tests import file_over_rpc, house_clock
from tests.attack.walls import MARK, NAMES, counts, file_vals, first, refused

# login -> what the demo made it; 'admin' is Odoo's own administrator, without a role of ours
OUTSIDERS = ("host", "caseworker2", "supervisor", "privacy", "access", "admin")
NOT_CASEWORKERS = ("host", "supervisor", "privacy", "access", "admin")
NOT_HOSTS = ("caseworker", "supervisor", "privacy", "access", "admin")
CONSTANT = "This record does not exist, or it is not yours to use."


@pytest.fixture(scope="module")
def sessions(server, credentials):
    """login -> a session of that user; a call without a language in its context is answered in English."""
    passwords = {login: row["password"] for login, row in credentials.items()} | {"admin": "admin"}
    return {login: server.rpc(login, password) for login, password in passwords.items()}


@pytest.fixture(scope="module")
def caseworker(sessions):
    """The session that may do it."""
    return sessions["caseworker"]


@pytest.fixture
def case(caseworker):
    """The id of a new file of the caseworker."""
    answer = caseworker.call("huiskamer.case", "open_file", file_vals(caseworker))
    return answer[0] if isinstance(answer, list) else answer


@pytest.fixture
def client_of(caseworker, case):
    """The id of the client of that file."""
    client = caseworker.call("huiskamer.case", "read", [case], ["client_id"])[0]["client_id"][0]
    caseworker.call("huiskamer.client", "write", [client], {"contact_channel": "here"})
    return client


@pytest.fixture
def handover(caseworker, case, client_of):
    """The id of a draft handover of that file, with the client's yes."""
    service = caseworker.call("huiskamer.service", "search_read", [("category_ids", "!=", False)],
                              fields=["category_ids"], limit=1)[0]
    about = {"service_id": service["id"], "category_ids": service["category_ids"][:1]}
    made = caseworker.call("huiskamer.case", "hand_over", [case], about | {"question": MARK})
    caseworker.call("huiskamer.handover", "record_consent", made, file_over_rpc.yes(caseworker, "share", about))
    return made[0]


@pytest.fixture
def evening(sessions):
    """The id of an evening that is open now, at a huiskamer of its own: other tests seal theirs."""
    supervisor, today = sessions["supervisor"], house_clock.today()
    calendar = supervisor.call("huiskamer.location", "search_read", [], ["resource_calendar_id"], limit=1)[0]
    place = supervisor.call("huiskamer.location", "create", {
        "name": f"Huiskamer {next(NAMES)}", "resource_calendar_id": calendar["resource_calendar_id"][0]})
    opening = supervisor.call("huiskamer.opening", "create", {
        "location_id": place, "date": f"{today}", "opens_at": f"{today} 16:00:00", "closes_at": f"{today} 19:00:00"})
    sessions["host"].call("huiskamer.opening", "action_open", [opening])
    return opening


def test_a_client_is_read_by_her_caseworker_and_by_nobody_else(sessions, caseworker, client_of):
    assert MARK in caseworker.call("huiskamer.client", "read", [client_of], ["alias"])[0]["alias"]
    for login in OUTSIDERS:
        for method, arguments in (("read", [["alias"]]), ("web_read", [{"alias": {}}]), ("export_data", [["alias"]]),
                                  ("get_metadata", []), ("copy_data", []), ("write", [{"alias": "X"}]), ("unlink", [])):
            refused(sessions[login].call, "huiskamer.client", method, [client_of], *arguments)
    assert MARK in caseworker.call("huiskamer.client", "read", [client_of], ["alias"])[0]["alias"]


def test_a_colleague_s_refusal_is_one_constant_text(sessions, client_of, handover):
    for model, record in (("huiskamer.client", client_of), ("huiskamer.handover", handover)):
        assert refused(sessions["caseworker2"].call, model, "read", [record], ["code"]).message == CONSTANT


def test_debug_mode_tells_no_more(sessions, server, caseworker, case, client_of, handover):
    codes = [caseworker.call(model, "read", [record], ["code"])[0]["code"] for model, record in (
        ("huiskamer.client", client_of), ("huiskamer.case", case), ("huiskamer.handover", handover))]
    colleague = sessions["caseworker2"]
    assert colleague.get("/odoo?debug=1")[0] == 200
    for model, record in (("huiskamer.client", client_of), ("huiskamer.case", case), ("huiskamer.handover", handover)):
        refusal = refused(colleague.call, model, "read", [record], ["code"])
        assert refusal.message == CONSTANT
        assert not [code for code in codes if code in refusal.debug]
    assert colleague.get("/odoo?debug=0")[0] == 200


def test_searching_finds_a_name_for_nobody_else(sessions, caseworker, client_of):
    code = caseworker.call("huiskamer.client", "read", [client_of], ["code"])[0]["code"]
    assert caseworker.call("huiskamer.client", "search", [("code", "=", code)]) == [client_of]
    assert sessions["caseworker2"].call("huiskamer.client", "search", [("code", "=", code)]) == []
    assert sessions["caseworker2"].call("huiskamer.client", "name_search", MARK) == []
    domain = [("alias", "ilike", MARK)]
    for session in (caseworker, sessions["caseworker2"]):  # a name is sealed: the database cannot look for it
        with pytest.raises(RpcError, match="sealed") as caught:
            session.call("huiskamer.client", "search", domain)
        assert MARK not in caught.value.message
    for login in NOT_CASEWORKERS:
        refused(sessions[login].call, "huiskamer.client", "search", domain)
        refused(sessions[login].call, "huiskamer.client", "formatted_read_group", [], ["alias"], ["__count"])


def test_a_handover_is_moved_by_its_caseworker_and_by_nobody_else(sessions, caseworker, handover):
    facts = {"sent_how": "phone"}
    for login in OUTSIDERS:
        refused(sessions[login].call, "huiskamer.handover", "move", [handover], "send", facts)
    assert stage_of(caseworker, handover) == "draft"
    caseworker.call("huiskamer.handover", "move", [handover], "send", facts)
    assert stage_of(caseworker, handover) == "requested"


def stage_of(session, handover):
    """The stage of a handover."""
    return session.call("huiskamer.handover", "read", [handover], ["stage"])[0]["stage"]


def test_a_stage_is_written_by_nobody_not_even_with_a_forged_key(sessions, caseworker, handover):
    vals = {"stage": "accepted"}
    for login in ("caseworker", *OUTSIDERS):
        call = sessions[login].call
        for context in ({}, {"huiskamer_in_process": True}, {"huiskamer_in_process": {}}, {"default_stage": "sent"}):
            refused(call, "huiskamer.handover", "write", [handover], vals, context=context)
            refused(call, "huiskamer.handover", "web_save", [handover], vals, {"stage": {}}, context=context)
    assert stage_of(caseworker, handover) == "draft"


def test_a_handover_cannot_be_made_in_another_s_file(sessions, caseworker, case):
    service = first(caseworker, "huiskamer.service")
    for login in OUTSIDERS:
        refused(sessions[login].call, "huiskamer.handover", "create", [{"case_id": case, "service_id": service}])
    assert caseworker.call("huiskamer.handover", "create", [{"case_id": case, "service_id": service}])


def test_a_file_is_opened_by_caseworkers_only(sessions, caseworker):
    before = counts(caseworker)
    for login in NOT_CASEWORKERS:
        refused(sessions[login].call, "huiskamer.case", "open_file", file_vals(caseworker))
    for missing in ({"spoken_alone": False}, {"text_id": False}, {"age_band": "under_18"}, {"alias": ""}):
        refused(caseworker.call, "huiskamer.case", "open_file", file_vals(caseworker) | missing)
    for vals in ({"alias": MARK}, {}):
        refused(caseworker.call, "huiskamer.client", "create", [vals])
        refused(caseworker.call, "huiskamer.case", "create", [vals], context={"huiskamer_in_process": True})
    assert counts(caseworker) == before
    caseworker.call("huiskamer.case", "open_file", file_vals(caseworker))
    assert counts(caseworker) == [number + 1 for number in before]


def test_a_forged_id_is_refused_with_the_same_words_whether_it_exists_or_not(sessions, caseworker, case):
    colleague = sessions["caseworker2"]
    spec = {"case_id": {"fields": {"display_name": {}}}}
    heard = set()
    for forged in (case, 2**31 - 1):
        vals = {"case_id": forged}
        heard.add(refused(colleague.call, "huiskamer.contact", "onchange", [], vals, ["case_id"], spec).message)
        heard.add(refused(colleague.call, "huiskamer.contact", "create", [vals]).message)
    assert heard == {CONSTANT}
    assert caseworker.call("huiskamer.contact", "create", [{"case_id": case}])


def test_a_counter_is_tapped_by_a_host_and_by_nobody_else(sessions, evening):
    host = sessions["host"]
    tally = first(host, "huiskamer.tally", [("opening_id", "=", evening), ("value", "=", "h18")])
    before = host.call("huiskamer.tally", "read", [tally], ["count"])[0]["count"]
    for login in NOT_HOSTS:
        refused(sessions[login].call, "huiskamer.tally", "tap", [tally], 1)
    for odd in (0, 1000, True, "1", 1.5, None):
        refused(host.call, "huiskamer.tally", "tap", [tally], odd)
    refused(host.call, "huiskamer.tally", "write", [tally], {"count": 99})
    assert host.call("huiskamer.tally", "read", [tally], ["count"])[0]["count"] == before
    assert host.call("huiskamer.tally", "tap", [tally], 2) == before + 2
    assert host.call("huiskamer.tally", "tap", [tally], -2) == before


def test_the_button_s_own_road_has_the_same_walls(sessions, caseworker, handover):
    def press(session):
        """Press the button Send of this handover, as the web page does."""
        return session.post("/web/dataset/call_button/huiskamer.handover/action_move", {
            "model": "huiskamer.handover", "method": "action_move", "args": [[handover]],
            "kwargs": {"context": {"huiskamer_verb": "send"}}})

    for login in OUTSIDERS:
        refused(press, sessions[login])
    assert press(caseworker)["tag"] == "huiskamer_ask"


def test_the_old_road_for_programs_has_the_same_walls(server, sessions, credentials, client_of, caseworker):
    def execute(login, password):
        """Read the client's name over /jsonrpc, with a password instead of a session."""
        session = sessions[login]
        return session.post("/jsonrpc", {"service": "object", "method": "execute_kw", "args": [
            session.database, session.uid, password, "huiskamer.client", "read", [[client_of], ["alias"]]]})

    for login in OUTSIDERS:
        refused(execute, login, credentials[login]["password"] if login in credentials else "admin")
    assert MARK in execute("caseworker", credentials["caseworker"]["password"])[0]["alias"]


def test_the_new_road_for_programs_is_there_and_closed_without_a_key(server, client_of):
    request = urllib.request.Request(
        f"{server.url}/json/2/huiskamer.client/read", json.dumps({"ids": [client_of], "fields": ["alias"]}).encode(),
        {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request)
    assert caught.value.code in (401, 403)
    assert MARK not in caught.value.read().decode()


def test_without_a_login_nothing_is_answered(server, caseworker, client_of, handover):
    nobody = Client(caseworker.url, caseworker.database)
    for model, method, arguments in (("huiskamer.client", "read", [[client_of], ["alias"]]),
                                     ("huiskamer.handover", "move", [[handover], "send", {}]),
                                     ("huiskamer.case", "open_file", [{}]), ("huiskamer.tally", "search", [[]])):
        with pytest.raises(RpcError) as caught:
            nobody.call(model, method, *arguments)
        assert caught.value.name == "odoo.http.SessionExpiredException", caught.value
        assert MARK not in caught.value.message + caught.value.debug
    assert caseworker.call("huiskamer.client", "read", [client_of], ["alias"])


@pytest.mark.parametrize("model, method, arguments", [
    ("huiskamer.handover", "_move", ["send"]), ("huiskamer.handover", "_write_move", ["send", {}, None]),
    ("huiskamer.handover", "_next_vals", ["draft", None]), ("huiskamer.handover", "_lock", []),
    ("huiskamer.case", "_make_file", [{}]), ("huiskamer.case", "_set_team", []), ("huiskamer.case", "_freeze", []),
    ("huiskamer.consent", "_record", [1, {}]), ("huiskamer.consent", "_withdraw", []),
    ("huiskamer.disclosure", "_freeze", [None]), ("huiskamer.disclosure", "_write_out", []),
    ("huiskamer.access.request", "_carry_out", []), ("huiskamer.access.request", "_decide", ["done"]),
    ("huiskamer.outcome.count", "_count", ["other", "x", None]), ("huiskamer.opening", "_move_counts", []),
    ("huiskamer.opening", "_seal_in_its_turn", []),
    ("huiskamer.client", "sudo", []), ("huiskamer.client", "with_user", [1]),
    ("huiskamer.client", "search_fetch", [[]]),
    ("huiskamer.demo", "_build", []),
])
def test_private_methods_cannot_be_called_even_by_the_right_role(sessions, model, method, arguments):
    for login in ("caseworker", "supervisor", "admin"):
        with pytest.raises(RpcError) as caught:
            sessions[login].call(model, method, [1], *arguments)
        assert caught.value.name == "odoo.exceptions.AccessError", caught.value
        assert "rivate method" in caught.value.message


def test_a_role_is_given_by_two_people_over_the_wire_too(sessions):
    access, supervisor = sessions["access"], sessions["supervisor"]
    vals = {"user_id": sessions["privacy"].uid, "role": "host", "reason": "Springt bij"}
    for login in ("host", "caseworker", "supervisor", "privacy", "admin"):
        refused(sessions[login].call, "huiskamer.access.request", "create", [vals])
    for forged in ({"state": "done"}, {"decided_by_id": access.uid}, {"requested_by_id": supervisor.uid}):
        refused(access.call, "huiskamer.access.request", "create", [vals | forged],
                context={"huiskamer_in_process": True})
    request = access.call("huiskamer.access.request", "create", [vals])
    for login in ("access", "privacy", "host", "caseworker", "admin"):
        refused(sessions[login].call, "huiskamer.access.request", "action_confirm", request)
    supervisor.call("huiskamer.access.request", "action_confirm", request)
    assert access.call("huiskamer.access.request", "read", request, ["state"])[0]["state"] == "done"
    access.call("huiskamer.access.request", "create", [vals | {"kind": "take"}])


def test_the_server_s_log_has_no_word_of_a_file(server, caseworker, client_of, handover):
    assert caseworker.call("huiskamer.client", "read", [client_of], ["alias"])
    with open(server.log_path, encoding="utf-8", errors="replace") as log:
        assert MARK not in log.read()
