"""The client's own copy over HTTP, as each role and with the same real code; and odd answers, as anybody can send them."""
import json

import pytest

from launcher.rpc import RpcError

OTHERS = ("caseworker2", "host", "supervisor", "privacy", "access")
MARK = "Zwart op wit"


@pytest.fixture(scope="module")
def people(server, password_of):
    """login -> a client that is logged in."""
    return {login: server.rpc(login, password_of(login)) for login in ("caseworker", *OTHERS)}


@pytest.fixture(scope="module")
def file(people):
    """The id and the code of a new file with something written in it."""
    worker = people["caseworker"]

    def first(model, *domain):
        return worker.call(model, "search", list(domain), limit=1)[0]

    text = first("huiskamer.consent.text", ("purpose", "=", "file"), ("reviewed_on", "!=", False))
    case, = worker.call("huiskamer.case", "open_file", {
        "alias": f"{MARK} alias", "age_band": "21_up", "open_to": "members", "text_id": text, "method": "spoken",
        "location_id": first("huiskamer.location"), "spoken_alone": True})
    worker.call("huiskamer.contact", "create", {"case_id": case, "facts": f"{MARK} feiten"})
    topic = first("huiskamer.topic", ("is_health", "=", False))
    worker.call("huiskamer.goal", "create", {"case_id": case, "topic_id": topic, "wish": f"{MARK} wens"})
    return case, worker.call("huiskamer.case", "read", [case], ["code"])[0]["code"]


def exports(people, code):
    """How often this file was given out, as the privacy officer sees it."""
    return people["privacy"].call("huiskamer.rights.event", "search_count", [("code", "=", code), ("kind", "=", "export")])


def test_the_copy_is_whole_and_comes_to_who_works_on_the_file_only(people, file):
    code = file[1]
    before = exports(people, code)
    status, body = people["caseworker"].get(f"/huiskamer/own_file/{code}")
    copy = json.loads(body)
    assert status == 200 and copy["format"] == "huiskamer-own-file/1"
    assert copy["person"]["alias"] == f"{MARK} alias" and copy["file"]["code"] == code
    assert [row["facts"] for row in copy["contacts"]] == [f"{MARK} feiten"]
    assert [row["wish"] for row in copy["goals"]] == [f"{MARK} wens"]
    assert [row["purpose"] for row in copy["consents"]] == ["file"] and copy["handovers"] == []
    assert people["caseworker"].get(f"/huiskamer/own_file/{code.lower().replace('-', '')}")[0] == 200, "as it is typed"
    assert exports(people, code) == before + 2
    for login in OTHERS:
        refusal, words = people[login].get(f"/huiskamer/own_file/{code}")
        nowhere, other_words = people[login].get("/huiskamer/own_file/2222-2222")
        assert refusal == nowhere == 404, login
        assert MARK.encode() not in words and words.replace(code.encode(), b"2222-2222") == other_words, login
    assert exports(people, code) == before + 2, "a refusal gives nothing out"


def test_without_a_login_there_is_a_log_in_page(server, file):
    from launcher.rpc import Client  # noqa: PLC0415 (only this test has nobody logged in)

    status, body = Client(server.url, server.database).get(f"/huiskamer/own_file/{file[1]}")
    assert status == 200 and b"login" in body and MARK.encode() not in body


def test_a_path_for_minors_has_its_copy_for_those_named_on_it(people):
    worker = people["caseworker"]
    path = worker.call("huiskamer.minor.path", "begin", {})[0]
    worker.call("huiskamer.minor.path", "write", [path], {"facts": f"{MARK} kort"})
    code = worker.call("huiskamer.minor.path", "read", [path], ["code"])[0]["code"]
    assert json.loads(worker.get(f"/huiskamer/own_file/{code}")[1])["path"]["facts"] == f"{MARK} kort"
    for login in ("host", "supervisor", "privacy", "access"):
        status, body = people[login].get(f"/huiskamer/own_file/{code}")
        assert status == 404 and MARK.encode() not in body, login
    page = worker.get(f"/report/html/huiskamer_case.own_path/{path}")
    assert page[0] == 200 and f"{MARK} kort".encode() in page[1]


@pytest.mark.parametrize("odd", [None, [], "rubbish", 7, {"alias": "nul\0nul"}, {"given_at": "rubbish"}, {"alias": [1]},
                                 {"language_ids": [10**9]}, {"text_id": "x"}, {"age_band": {}}], ids=repr)
def test_odd_answers_get_a_sentence_and_no_traceback_of_ours(people, file, odd):
    worker, good = people["caseworker"], {"alias": "Nieuw", "spoken_alone": True}
    for model, method, ids in (("huiskamer.case", "open_file", ()), ("huiskamer.case", "record_consent", ([file[0]],)),
                               ("huiskamer.case", "search_first", ()), ("huiskamer.consent", "withdraw_by_code", ())):
        answers = good | odd if isinstance(odd, dict) else odd
        try:
            worker.call(model, method, *ids, answers)
        except RpcError as refusal:
            assert refusal.name.endswith(("UserError", "AccessError")), f"{model}.{method}: {refusal}"
