"""The client's own copy over HTTP, as each role and with the same real code; and odd answers, as anybody can send
them.
"""
import json

import pytest

from launcher.rpc import RpcError
from tests import file_over_rpc

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

    case, = worker.call("huiskamer.case", "open_file", file_over_rpc.yes(worker, "file") | {
        "alias": f"{MARK} alias", "age_band": "21_up", "open_to": "members",
        "location_id": first("huiskamer.location")})
    worker.call("huiskamer.contact", "create", {"case_id": case, "facts": f"{MARK} feiten"})
    topic = first("huiskamer.topic", ("is_health", "=", False))
    worker.call("huiskamer.goal", "create", {"case_id": case, "topic_id": topic, "wish": f"{MARK} wens"})
    return case, worker.call("huiskamer.case", "read", [case], ["code"])[0]["code"]


def address_of(worker, model, record_id):
    """Where the button leads that gives a copy out."""
    return worker.call(model, "action_export_own_file", [record_id])["url"]


def exports(people, code):
    """How often this file was given out, as the privacy officer sees it."""
    return people["privacy"].call("huiskamer.rights.event", "search_count",
                                  [("code", "=", code), ("kind", "=", "export")])


def test_the_copy_is_whole_and_comes_to_who_works_on_the_file_only(people, file):
    case, code = file
    before, address = exports(people, code), address_of(people["caseworker"], "huiskamer.case", case)
    assert code not in address
    status, body = people["caseworker"].get(address)
    copy = json.loads(body)
    assert status == 200 and copy["format"] == "huiskamer-own-file/1"
    assert copy["person"]["alias"] == f"{MARK} alias" and copy["file"]["code"] == code
    assert [row["facts"] for row in copy["contacts"]] == [f"{MARK} feiten"]
    assert [row["wish"] for row in copy["goals"]] == [f"{MARK} wens"]
    assert [row["purpose"] for row in copy["consents"]] == ["file"] and copy["handovers"] == []
    assert people["caseworker"].get(f"/huiskamer/own_file/{code}")[0] == 404, "a code opens nothing in an address"
    assert exports(people, code) == before + 1
    for login in OTHERS:
        refusal, words = people[login].get(address)
        nowhere, other_words = people[login].get("/huiskamer/own_file/2222-2222")
        assert refusal == nowhere == 404, login
        number = address.rsplit("/", 1)[1].encode()
        assert MARK.encode() not in words and words.replace(number, b"2222-2222") == other_words, login
    assert exports(people, code) == before + 1, "a refusal gives nothing out"


def test_without_a_login_there_is_a_log_in_page(server, people, file):
    from launcher.rpc import Client  # noqa: PLC0415 (only this test has nobody logged in)

    address = address_of(people["caseworker"], "huiskamer.case", file[0])
    status, body = Client(server.url, server.database).get(address)
    assert status == 200 and b"login" in body and MARK.encode() not in body


def test_a_path_for_minors_has_its_copy_for_those_named_on_it(people):
    worker = people["caseworker"]
    path = worker.call("huiskamer.minor.path", "begin", {})[0]
    worker.call("huiskamer.minor.path", "write", [path], {"facts": f"{MARK} kort"})
    address = address_of(worker, "huiskamer.minor.path", path)
    assert json.loads(worker.get(address)[1])["path"]["facts"] == f"{MARK} kort"
    for login in ("host", "supervisor", "privacy", "access"):
        status, body = people[login].get(address)
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
