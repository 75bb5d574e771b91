"""What comes in over HTTP that nobody can have typed ends in words, and every page says who may show it in a frame."""
import json
import re
import urllib.request

import pytest

from launcher.rpc import RpcError

WORDS = ("odoo.exceptions.UserError", "odoo.exceptions.AccessError", "odoo.exceptions.ValidationError")
DEEP = 40


@pytest.fixture
def caseworker(server, password_of):
    """A session of a caseworker."""
    return server.rpc("caseworker", password_of("caseworker"))


def deep():
    """A list in a list in a list."""
    made = []
    for _level in range(DEEP):
        made = [made]
    return made


@pytest.mark.parametrize("path", [
    "/huiskamer/own_file/%00", "/huiskamer/own_file/K7PD%003MXH", "/huiskamer/looked/%00", "/huiskamer/letter/%00",
    "/huiskamer/letter/%00/aloud", "/huiskamer/letter/%ED%A0%80", "/huiskamer/sheets?lang=%00",
    "/huiskamer/looked/x?lang=%00"])
def test_a_sign_that_cannot_be_kept_in_an_address_is_a_page_that_is_not_there(caseworker, path):
    status, _body = caseworker.get(path)
    assert status in (200, 400, 404), status


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "x" * 1_000_001, [0] * 50_001, deep()],
                         ids=["zero", "half", "long", "many", "deep"])
def test_what_nobody_can_have_typed_ends_in_words(caseworker, odd):
    for model, method, arguments in (
            ("huiskamer.client", "search", [[("code", "=", odd)]]),
            ("huiskamer.case", "search_first", [{"alias": odd}]),
            ("huiskamer.consent", "withdraw", [odd]), ("huiskamer.client", "find_by_words", [odd, odd]),
            ("huiskamer.client", "onchange", [[], {"contact_remarks": odd}, ["contact_remarks"], {"pointed_out": {}}])):
        with pytest.raises(RpcError) as caught:
            caseworker.call(model, method, *arguments)
        assert caught.value.name in WORDS, (model, method, caught.value)


def test_every_page_says_who_may_show_it_in_a_frame(server, caseworker):
    [case] = caseworker.call("huiskamer.case", "search_read",
                             [("caseworker_id.login", "=", "caseworker"), ("state", "=", "open")], ["code"], limit=1)
    looked = caseworker.call("huiskamer.case", "action_who_looked", [case["id"]])["url"]
    for path in ("/web/login", "/odoo", looked, f"/report/html/huiskamer_case.own_file/{case['id']}",
                 "/huiskamer/sheets"):
        with caseworker.opener.open(server.url + path) as reply:
            assert reply.headers["X-Frame-Options"] in ("SAMEORIGIN", "DENY"), path
            assert "frame-ancestors" in reply.headers["Content-Security-Policy"], path


def test_nothing_that_somebody_who_is_logged_in_gets_is_kept_by_a_browser_but_the_software_itself(server, caseworker):
    [case] = caseworker.call("huiskamer.case", "search_read",
                             [("caseworker_id.login", "=", "caseworker"), ("state", "=", "open")], ["code"], limit=1)
    pages = ["/odoo", f"/odoo/huiskamer.case/{case['id']}", f"/report/html/huiskamer_case.own_file/{case['id']}",
             "/huiskamer/sheets",
             caseworker.call("huiskamer.case", "action_who_looked", [case["id"]])["url"],
             caseworker.call("huiskamer.case", "action_export_own_file", [case["id"]])["url"]]
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": {
        "model": "huiskamer.case", "method": "read", "args": [[case["id"]], ["code"]], "kwargs": {}}}).encode()
    answers = urllib.request.Request(
        f"{server.url}/web/dataset/call_kw/huiskamer.case/read", body, {"Content-Type": "application/json"})
    for asked in [*(server.url + page for page in pages), answers]:
        with caseworker.opener.open(asked) as reply:
            assert reply.headers["Cache-Control"] == "no-store", asked
    bundle = re.search(r"/web/assets/[^\"]+", caseworker.get("/odoo")[1].decode())[0]
    with caseworker.opener.open(server.url + bundle) as reply:
        assert "no-store" not in reply.headers["Cache-Control"], "the software itself may be kept"


def test_from_a_page_of_a_colleague_who_was_here_before_nothing_is_stored_as_somebody_else_s(
        server, caseworker, password_of):
    hers = [("caseworker_id.login", "=", "caseworker"), ("state", "=", "open")]
    [before] = caseworker.call("huiskamer.case", "search_read", hers, ["contact_ids"], limit=1)
    other = server.rpc("caseworker2", password_of("caseworker2")).uid

    def write(whose):
        """Send a note from a page of this person; then the notes of the file."""
        caseworker.call("huiskamer.case", "write_note", before["id"], {"facts": "Zij wil verhuizen."},
                        context={"uid": whose})
        [after] = caseworker.call("huiskamer.case", "read", [before["id"]], ["contact_ids"])
        return after["contact_ids"]

    with pytest.raises(RpcError) as caught:
        write(other)
    assert caught.value.name == "odoo.exceptions.UserError" and "typ" in caught.value.message
    assert len(write(caseworker.uid)) == len(before["contact_ids"]) + 1
