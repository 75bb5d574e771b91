"""The log of reads on a committed database: real servers, two worker processes, the command line.

The demo database is shared by every test, so each test looks only at rows that came after it began.
"""
import concurrent.futures
import json
import re
import urllib.parse

import pytest

from launcher import server as odoo_server
from launcher.rpc import RpcError

READERS, READS = 4, 12
OWN = [("case_ids.caseworker_id.login", "=", "caseworker")]
OWN_CASE = [("caseworker_id.login", "=", "caseworker")]
TRICKS = {
    "tracking_disable": True, "no_log": True, "default_user_id": 1, "default_at": "2000-01-01 00:00:00",
    "default_purpose": "job", "huiskamer_in_process": True, "huiskamer_purpose": "job", "uid": 1}


@pytest.fixture
def log(pg):
    """A function that returns the rows added since the test began: (login, model, purpose, relation, fields, files)."""
    connection = pg()
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SELECT coalesce(max(id), 0) FROM huiskamer_access_event")
    begun = cursor.fetchone()[0]

    def rows():
        cursor.execute(
            "SELECT u.login, e.model, e.purpose, e.relation, e.field_names, e.files FROM huiskamer_access_event e"
            " JOIN res_users u ON u.id = e.user_id WHERE e.id > %s ORDER BY e.id", [begun])
        return cursor.fetchall()
    return rows


@pytest.fixture
def caseworker(server, password_of):
    """A session of a caseworker."""
    return server.rpc("caseworker", password_of("caseworker"))


@pytest.fixture
def command(the_rig, demo_database):
    """A function that runs `odoo huiskamer_log` with these words: (exit status, output)."""
    def run(verb, *words):
        done = odoo_server.administer(the_rig, demo_database, f"huiskamer_log {verb}", *words)
        return done.returncode, done.stdout + done.stderr
    return run


def test_a_list_and_a_form_are_one_row_each_whatever_stands_in_the_context(caseworker, log):
    ids = caseworker.call("huiskamer.client", "search", OWN, limit=3)
    caseworker.call("huiskamer.client", "web_search_read", [("id", "in", ids)], {"alias": {}}, context=TRICKS)
    caseworker.call("huiskamer.client", "web_read", ids[:1], {"alias": {}, "phone_masked": {}}, context=TRICKS)
    assert [row[:5] for row in log()] == [("caseworker", "huiskamer.client", "read", "own", "alias")] * 2


def test_a_call_that_fails_answers_nothing_and_leaves_nothing(caseworker, log):
    ids = caseworker.call("huiskamer.client", "search", OWN, limit=1)
    with pytest.raises(RpcError):
        caseworker.call("huiskamer.client", "read", ids, ["alias", "no_such_field"])
    with pytest.raises(RpcError):
        caseworker.call("huiskamer.client", "write", ids, {"alias": ""})
    assert log() == []
    caseworker.call("huiskamer.client", "read", ids, ["alias"])
    assert len(log()) == 1


def test_a_question_about_one_person_that_ends_in_an_error_names_her_file(caseworker, log):
    [row] = caseworker.call("huiskamer.case", "search_read", [("state", "=", "open"), *OWN_CASE], ["code", "client_id"],
                            limit=1)
    domain = [("id", "=", row["client_id"][0]), ("age_band", "!=", "under_18")]
    with pytest.raises(RpcError):
        caseworker.call("huiskamer.client", "web_search_read", domain, {"case_ids": {"fields": {"no_such_field": {}}}})
    assert ("caseworker", "huiskamer.client", "search", row["code"]) in {(who, model, why, files) for who, model, why,
        _how, _names, files in log()}


@pytest.mark.parametrize("login", ["caseworker", "privacy", "admin"])
def test_nobody_writes_in_the_log_from_outside(server, password_of, login, log):
    session = server.rpc(login, "admin" if login == "admin" else password_of(login))
    values = {"user_id": session.uid, "model": "x", "purpose": "read", "at": "2020-01-01 00:00:00"}
    for method, arguments in (
            ("create", [values]), ("write", [[1], {"codes": "X"}]), ("unlink", [[1]]), ("copy", [[1]]),
            ("load", [["model"], [["x"]]]),
            ("_log", [[], [], "read"]), ("_write_down", []), ("_add", [[]]), ("_seal", []), ("init", [])):
        with pytest.raises(RpcError):
            answer = session.call("huiskamer.access.event", method, *arguments, context=TRICKS)
            if method == "load" and not answer.get("ids"):
                raise RpcError("load", "refused")
    assert [row for row in log() if row[1] == "x"] == []


def test_exporting_over_http_is_an_export(server, caseworker, log, pg):
    ids = caseworker.call("huiskamer.client", "search", OWN, limit=2)
    admin = server.rpc("admin", "admin")
    group = admin.call("ir.model.data", "search_read", [("module", "=", "base"), ("name", "=", "group_allow_export")],
                       ["res_id"])
    admin.call("res.users", "write", [caseworker.uid], {"group_ids": [(4, group[0]["res_id"])]})
    data = json.dumps({
        "model": "huiskamer.client", "fields": [{"name": "alias", "label": "alias", "type": "char"}], "ids": ids,
        "domain": [], "import_compat": False, "context": TRICKS, "groupby": []})
    try:
        token = re.search(rb'csrf_token: "([^"]+)"', caseworker.get("/odoo")[1]).group(1).decode()
        form = urllib.parse.urlencode({"data": data, "csrf_token": token}).encode()
        with caseworker.opener.open(server.url + "/web/export/csv", form) as reply:
            text = reply.read().decode()
    finally:
        admin.call("res.users", "write", [caseworker.uid], {"group_ids": [(3, group[0]["res_id"])]})
    assert len(text.splitlines()) == 1 + len(ids) == 3
    assert [row[:5] for row in log()] == [("caseworker", "huiskamer.client", "export", "own", "alias")]


def test_two_workers_read_at_once_while_somebody_seals_and_nobody_waits_or_is_lost(prefork_server, password_of, log, pg,
    command):
    sessions = [prefork_server.rpc(login, password_of(login))
                for login in ("caseworker", "caseworker2") * (READERS // 2)]
    ids = [session.call("huiskamer.client", "search", [], limit=1) for session in sessions]
    holder = pg()
    holder.cursor().execute("SELECT pg_advisory_lock(%s)", [0x68756973])  # a sealer that takes for ever
    before = len(log())

    def read(session, record):
        for _number in range(READS):
            session.call("huiskamer.client", "read", record, ["alias"])

    with concurrent.futures.ThreadPoolExecutor(READERS) as pool:
        list(pool.map(read, sessions, ids))
    assert len(log()) - before == READERS * READS
    holder.close()
    status, words = command("seal")
    assert status == 0, words


def test_the_command_line_finds_what_was_cut_and_what_was_made_anew(caseworker, command, pg, tmp_path):
    for _number in range(3):
        caseworker.call("huiskamer.client", "read", caseworker.call("huiskamer.client", "search", OWN, limit=1),
                        ["alias"])
    kept = tmp_path / "seals.txt"
    connection = pg()
    connection.autocommit = True
    cursor = connection.cursor()
    with pytest.raises(Exception, match="only ever grows"):
        cursor.execute("DELETE FROM huiskamer_access_event")
    status, words = command("export", kept)
    assert status == 0, words
    cursor.execute("SELECT max(id) FROM huiskamer_access_event WHERE digest IS NOT NULL")
    last = cursor.fetchone()[0]
    cursor.execute("SELECT row_to_json(e) FROM huiskamer_access_event e WHERE id = %s", [last])
    row = cursor.fetchone()[0]
    cursor.execute("ALTER TABLE huiskamer_access_event DISABLE TRIGGER USER")
    try:
        cursor.execute("UPDATE huiskamer_access_event SET files = 'X' WHERE id = %s", [last])
        status, words = command("verify", kept)
        assert status == 1, words
        assert "a row was changed" in words
    finally:
        cursor.execute("UPDATE huiskamer_access_event SET files = %s WHERE id = %s", [row["files"], last])
        cursor.execute("ALTER TABLE huiskamer_access_event ENABLE TRIGGER USER")
    status, words = command("verify", kept)
    assert status == 0, words
