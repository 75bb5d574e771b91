"""The demo's released report over HTTP: who gets the letter and the workbook, and who finds no such page."""
import urllib.error
import urllib.request

import pytest

KINDS = {"pdf": (b"%PDF", "application/pdf"), "xlsx": (b"PK", "spreadsheetml")}
MAY = ("supervisor", "supervisor2", "privacy")


def fetch(server, login, password_of, path):
    """(status, type, body) of a page as this user, or as nobody."""
    client = server.rpc(login, password_of(login))
    request = urllib.request.Request(server.url + path, headers={"Cookie": f"session_id={client.session}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, "", b""


@pytest.fixture
def report(server, password_of):
    """The id of the demo's report, which is released."""
    found = server.rpc("supervisor", password_of("supervisor")).call(
        "huiskamer.report", "search_read", [("state", "=", "released")],
        ["state", "maker_ids", "checked_by_id", "date_from"])
    first = next(report for report in found if report["date_from"] == "2019-02-18")
    assert first["checked_by_id"][0] not in first["maker_ids"]
    return first["id"]


@pytest.mark.parametrize("kind", KINDS)
def test_only_supervisors_and_privacy_officers_get_the_report(server, password_of, credentials, report, kind):
    start, mime = KINDS[kind]
    for login in credentials:
        status, found, body = fetch(server, login, password_of, f"/huiskamer/report/{report}.{kind}?lang=nl_NL")
        if login in MAY:
            assert status == 200 and mime in found and body.startswith(start), login
        else:
            assert status == 404, login


def test_no_report_an_odd_form_and_a_stranger_look_the_same(server, password_of, report):
    for path in ("999999.pdf", f"{report}.odt", f"{report}.py", "0.xlsx"):
        assert fetch(server, "supervisor", password_of, f"/huiskamer/report/{path}")[0] == 404, path
    stranger = urllib.request.Request(f"{server.url}/huiskamer/report/{report}.pdf")
    with urllib.request.urlopen(stranger, timeout=30) as answer:
        assert "login" in answer.url and not answer.read().startswith(b"%PDF")


def test_nothing_private_is_called_and_nothing_protected_is_written_over_rpc(server, password_of, report):
    supervisor = server.rpc("supervisor", password_of("supervisor"))
    sentinel = {"huiskamer_in_process": True}
    for model, method, arguments in (
            ("huiskamer.report", "write", [[report], {"conclusion": "x"}]), ("huiskamer.report", "unlink", [[report]]),
            ("huiskamer.report", "create", [{"date_from": "2019-02-18", "date_until": "2019-03-31",
                                             "state": "released"}]),
            ("huiskamer.report", "_frozen", [[report], []]), ("huiskamer.report", "_tables", [[report]]),
            ("huiskamer.release", "_add", [report, []]), ("huiskamer.release", "unlink", [[1]]),
            ("huiskamer.release", "create", [{"report_id": report, "measure": "topic"}])):
        with pytest.raises(Exception, match=r"(?i)access|not|cannot|kept|button|private|no other way"):
            supervisor.call(model, method, *arguments, context=sentinel)
    officer = server.rpc("privacy", password_of("privacy"))
    assert officer.call("huiskamer.release", "search_read", [], ["measure", "shown"])
    with pytest.raises(Exception, match=r"(?i)access"):
        officer.call("huiskamer.release", "search_read", [], ["contents"])
