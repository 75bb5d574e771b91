"""Odoo's log keeps nothing of what somebody searched for in a list of ours, however the search was written, nothing of
what was typed to get in and is nobody's, and no token of an invitation.
"""
import contextlib
import json
import re
import urllib.error
import urllib.parse

import pytest

from launcher.rpc import RpcError

MARK, CONTROL = "Wielewaal-9013", "Roodborst-4471"


@pytest.fixture
def exporting(server, password_of):
    """A caseworker who may export, as core has it."""
    caseworker, admin = server.rpc("caseworker", password_of("caseworker")), server.rpc("admin", "admin")
    [group] = admin.call("ir.model.data", "search_read", [("module", "=", "base"), ("name", "=", "group_allow_export")],
                         ["res_id"])
    admin.call("res.users", "write", [caseworker.uid], {"group_ids": [(4, group["res_id"])]})
    yield caseworker
    admin.call("res.users", "write", [caseworker.uid], {"group_ids": [(3, group["res_id"])]})


def export(session, model, field, domain):
    """Export what a search finds, as the web client's list does."""
    data = json.dumps({"model": model, "fields": [{"name": field, "label": field, "type": "char"}], "ids": False,
                       "domain": domain, "import_compat": False, "context": {}, "groupby": []})
    token = re.search(rb'csrf_token: "([^"]+)"', session.get("/odoo")[1]).group(1).decode()
    form = urllib.parse.urlencode({"data": data, "csrf_token": token}).encode()
    with contextlib.suppress(urllib.error.HTTPError):
        session.opener.open(session.url + "/web/export/csv", form).read()


def test_no_log_tells_what_was_typed_for_a_log_in(server, password_of):
    """A pass phrase one field too early, or a name for a search on a session that was over."""
    begun, session = server.log_path.stat().st_size, server.rpc("host", password_of("host"))
    for typed in (MARK, f"{MARK}\n from elsewhere", f"{MARK} from {MARK}"):
        for page, fields in (("login", {"password": "x"}), ("reset_password", {})):
            token = re.search(rb'csrf_token: "([^"]+)"', session.get("/odoo")[1]).group(1).decode()
            form = urllib.parse.urlencode({"login": typed, "csrf_token": token} | fields).encode()
            with contextlib.suppress(urllib.error.HTTPError):
                session.opener.open(f"{session.url}/web/{page}", form).read()
        with contextlib.suppress(RpcError):
            server.rpc(typed, "x")
    added = written(server, begun)
    assert "Login failed for login:(not logged) from 127.0.0.1" in added
    assert "Login successful for login:host from" in added
    assert MARK not in added


def written(server, begun):
    """What the server's log says since it was so long."""
    with open(server.log_path, "rb") as log:
        log.seek(begun)
        return log.read().decode(errors="replace")


def test_no_log_tells_what_was_searched_for(server, exporting):
    begun = server.log_path.stat().st_size
    for field, operator in (("alias", "ILIKE"), ("display_name", "Ilike"), ("code", "LIKE"), ("code", "=Like"),
                            ("alias", "=="), ("code", "<>"), ("alias", MARK), (MARK, "=")):
        for method in ("search", "search_count", "web_search_read"):
            with contextlib.suppress(RpcError):
                exporting.call("huiskamer.case", method, [(field, operator, MARK)],
                               *([{"code": {}}] if method == "web_search_read" else []))
    for domain in ([("alias", "ilike", MARK)], [("display_name", "ILIKE", MARK)], [(MARK, "=", MARK)], [MARK], MARK):
        export(exporting, "huiskamer.case", "code", domain)
        export(exporting, "huiskamer.client", "code", domain)
    export(exporting, "res.partner", "name", [("name", "ilike", CONTROL)])
    for page in ("signup", "reset_password", "login"):
        exporting.get(f"/web/{page}?db=x&token={MARK}&redirect=%2Fhuis")
        exporting.get(f"/web/{page}?token={MARK}")
    added = written(server, begun)
    assert CONTROL in added, "core logs what was exported, so that the marker would be seen"
    assert "token=(token)&redirect" in added
    assert "exported" in added and "should have a lower-case operator" in added
    assert MARK not in added
