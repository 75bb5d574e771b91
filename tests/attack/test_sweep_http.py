"""The same marker over every road of a real server, for every role, in debug mode too.

Each road is known to carry a marker: it brings one out of a contact that everybody may read.
A road that answers 404 fails the sweep, and does not pass for closed.
"""
import collections
import json
import random
import time

import psycopg2
import pytest

from launcher import postgres
from launcher.rpc import RpcError
from tests.file_over_rpc import make_user, whole_file
from tests.roads import ROADS, Road, upload

MARK, CONTROL = "Kwartel-6620", "Spreeuw-3315"
OUTSIDERS = ("host", "caseworker2", "supervisor", "privacy", "access", "admin", "sweep_office", "sweep_portal")
SHORT, FLOOR, PAGES = 260, 250, 60
REPORTS = ("huiskamer_case.own_file", "huiskamer_case.consent_sheet")

pytestmark = pytest.mark.attack


@pytest.fixture(scope="module")
def people(server, credentials, demo_database):
    """login -> Road, for the roles of the demo, Odoo's administrator, an office user and a portal user."""
    words = {key: value for key, value in postgres.connection().items() if value}
    passwords = {login: row["password"] for login, row in credentials.items()} | {"admin": "admin"}
    passwords["sweep_office"] = make_user(server, "sweep_office", "base.group_user")
    passwords["sweep_portal"] = make_user(server, "sweep_portal", "base.group_portal")
    connection = psycopg2.connect(dbname=demo_database, **words)
    try:
        yield {login: Road(server, login, passwords[login], connection) for login in ("caseworker", *OUTSIDERS)}
    finally:
        connection.close()


@pytest.fixture(scope="module")
def file(people):
    """model -> id of one record of a file with the marker in every word."""
    return whole_file(people["caseworker"].plain, MARK)


@pytest.fixture(scope="module")
def words_of(people, file):
    """model -> the names of its fields, as Odoo's administrator may know them."""
    rows = people["admin"].plain.call(
        "ir.model.fields", "search_read", [("model", "in", list(file))], ["model", "name", "ttype", "relation"])
    fields = collections.defaultdict(dict)
    for row in rows:
        fields[row["model"]][row["name"]] = (row["ttype"], row["relation"])
    return fields


def field_questions(record, fields):
    """(method, ids, named arguments) for every way to ask about one field of one record."""
    names, here = list(fields), [("id", "=", record)]
    yield from (("read", [record], {"fields": [name]}) for name in names)
    yield from (("formatted_read_group", None, {"domain": here, "groupby": [name], "aggregates": ["__count"]})
                for name in names)
    yield from (("web_read", [record], {"specification": {name: {}}}) for name in names)
    yield from (("search_panel_select_range", None, {"field_name": name})
                for name, (kind, _relation) in fields.items() if kind in ("many2one", "selection"))


def questions(record, fields):
    """(method, ids, named arguments) for every way to ask about one record as a whole."""
    names, here = list(fields), [("id", "=", record)]
    spec = {name: {"fields": {"display_name": {}}} if relation else {} for name, (_kind, relation) in fields.items()}
    yield "read", [record], {"fields": []}
    yield "read", [record], {"fields": ["display_name"]}
    yield "web_read", [record], {"specification": spec}
    yield "search_read", None, {"domain": here}
    yield "web_search_read", None, {"domain": here, "specification": spec}
    yield "name_search", None, {"name": MARK}
    yield "search", None, {"domain": [("display_name", "ilike", MARK)]}
    yield "export_data", [record], {"fields_to_export": names}
    yield "get_metadata", [record], {}
    yield "copy_data", [record], {}
    yield "default_get", None, {"fields": names}
    for name, (kind, relation) in fields.items():
        if kind == "many2one" and relation.startswith("huiskamer."):
            yield "onchange", [], {"values": {name: record}, "field_names": [name], "fields_spec": spec}


def test_every_road_carries_a_marker_that_may_be_read(people):
    contact = people["admin"].plain.call("res.partner", "create", {"name": CONTROL})
    for road in ROADS:
        for method, ids, words in (
                ("read", [contact], {"fields": ["name"]}), ("name_search", None, {"name": CONTROL}),
                ("formatted_read_group", None, {
                    "domain": [("id", "=", contact)], "groupby": ["name"], "aggregates": ["__count"]})):
            assert CONTROL in people["sweep_office"].ask(road, "res.partner", method, ids, words), (road, method)


def test_the_caseworker_reads_her_own_file_over_every_road(people, file):
    for road in ROADS:
        for model, name in (("huiskamer.client", "alias"), ("huiskamer.contact", "facts"), ("huiskamer.goal", "wish")):
            said = people["caseworker"].ask(road, model, "read", [file[model]], {"fields": [name]})
            assert MARK in said, (road, model, said)


def test_nobody_else_sees_the_marker_over_any_road(people, file, words_of, budget, capsys):
    everything = [(login, road, model, question) for login in OUTSIDERS for road in ROADS for model,
                  record in file.items()
                  for question in (*questions(record, words_of[model]),
                                   *(field_questions(record, words_of[model]) if road == ROADS[1] else ()))]
    random.Random(budget.seed).shuffle(everything)
    asked = everything[:budget.steps(SHORT, len(everything))]  # all of it under ./huis attack
    seconds = collections.Counter()
    for login, road, model, (method, ids, words) in asked:
        began = time.monotonic()
        said = people[login].ask(road, model, method, ids, words)
        seconds[login] += time.monotonic() - began
        assert MARK not in said.replace(json.dumps(words), ""), (login, road, model, method, words)
    with capsys.disabled():
        print(f"\ncoverage: canary over HTTP, seed {budget.seed}: {len(asked)} of {len(everything)} questions; "
              f"seconds per "
              + "role: " + ", ".join(f"{login} {spent:.1f}" for login, spent in sorted(seconds.items())))
    assert len(asked) >= FLOOR


def test_reports_pages_and_pictures_show_it_to_the_caseworker_only(people, file, budget, capsys):
    own = people["caseworker"].plain.get(f"/report/html/huiskamer_case.own_file/{file['huiskamer.case']}")
    assert own[0] == 200 and MARK in own[1].decode()
    paths = [f"/report/html/{report}/{record}" for report in REPORTS for record in set(file.values())]
    for model, record in file.items():
        paths += [f"/web/content?model={model}&id={record}&field={name}" for name in ("alias", "facts", "display_name")]
        paths += [f"/web/image/{model}/{record}/alias", f"/odoo/{model}/{record}?debug=1",
                  f"/mail/view?model={model}&res_id={record}"]
    everything = [(login, path) for login in OUTSIDERS for path in paths]
    asked = random.Random(budget.seed).sample(everything, budget.steps(PAGES, len(everything)))
    for login, path in asked:
        status, body = people[login].debug.get(path)
        assert MARK.encode() not in body, (login, path, status)
    with capsys.disabled():
        print(f"\ncoverage: reports and pages, seed {budget.seed}: {len(asked)} of {len(everything)}")
    assert len(asked) >= PAGES


def test_an_export_to_a_file_is_refused_to_others_and_works_for_contacts(people, file):
    def csv(login, model, record, name):
        """The answer of the export page."""
        return people[login].form("/web/export/csv", data=json.dumps({
            "model": model, "ids": [record], "domain": [], "import_compat": False, "context": {},
            "fields": [{"name": name, "label": name, "type": "char"}]}))

    contact = people["admin"].plain.call("res.partner", "create", {"name": CONTROL})
    assert CONTROL in csv("admin", "res.partner", contact, "name")
    for login in OUTSIDERS:
        for model, record in file.items():
            for name in ("display_name", "code"):
                assert MARK not in csv(login, model, record, name), (login, model)
        assert MARK not in csv(login, "huiskamer.client", file["huiskamer.client"], "alias")


def test_a_file_is_read_in_for_what_is_no_secret_and_lines_for_one_s_own_file_only(people, file):
    def imported(login, model, column, value):
        """What the import page says to one line, by its own two calls."""
        session = people[login].plain
        wizard = session.call("base_import.import", "create", {"res_model": model})
        assert upload(session, "/base_import/set_file", {"id": wizard}, f"{column}\n{value}\n".encode()) == 200
        return session.call("base_import.import", "execute_import", [wizard], [column], [], {
            "quoting": '"', "separator": ",", "has_headers": True, "headers": True, "encoding": "utf-8"})

    said = imported("admin", "res.partner", "name", CONTROL)
    assert said["ids"], said
    with pytest.raises(RpcError, match="cannot be kept"):  # Odoo would keep the lines in clear, beside the sealed note
        imported("caseworker", "huiskamer.contact", "facts", CONTROL)

    def loaded(login, case):
        """The same lines, given to the model itself."""
        return people[login].plain.call("huiskamer.contact", "load", ["case_id/.id", "facts"], [[str(case), CONTROL]])

    assert loaded("caseworker", file["huiskamer.case"])["ids"]
    for forged in (file["huiskamer.case"], 2**31 - 1):
        said = loaded("caseworker2", forged)
        assert not said["ids"] and MARK not in json.dumps(said), said


def test_a_look_up_of_personal_data_finds_no_client_and_deletes_nothing(people, file):
    admin = people["admin"].plain
    wizard = admin.call("privacy.lookup.wizard", "create", {"name": f"{MARK} alias", "email": "x@example.com"})
    admin.call("privacy.lookup.wizard", "action_lookup", [wizard])
    lines = admin.call("privacy.lookup.wizard.line", "search_read", [("wizard_id", "=", wizard)],
                       ["res_model", "res_name"])
    assert not [line for line in lines if (line["res_model"] or "").startswith("huiskamer.")]
    contact = admin.call("res.partner", "create", {"name": CONTROL})
    for model, record in (file | {"res.partner": contact}).items():
        [about] = admin.call("ir.model", "search", [("model", "=", model)])
        line = admin.call("privacy.lookup.wizard.line", "create",
                          {"wizard_id": wizard, "res_model_id": about, "res_id": record})
        said = people["admin"].ask("call_kw", "privacy.lookup.wizard.line", "action_unlink", [line], {})
        assert MARK not in said and ("Error" in said) == (model != "res.partner"), (model, said)
    caseworker = people["caseworker"].plain
    for model, record in file.items():
        assert caseworker.call(model, "search_count", [("id", "=", record)]) == 1, model


def test_nothing_is_hung_on_a_file_over_the_wire(people, file):
    case = file["huiskamer.case"]
    count = people["admin"].plain.call("ir.attachment", "search_count", [])
    for login in ("caseworker", "admin"):
        for path, words in (
                ("/mail/message/post", {"thread_model": "huiskamer.case", "thread_id": case,
                                        "post_data": {"body": MARK}}),
                ("/mail/thread/subscribe", {"res_model": "huiskamer.case", "res_id": case, "partner_ids": [3]})):
            with pytest.raises(RpcError) as caught:
                people[login].plain.post(path, words)
            assert MARK not in caught.value.message + caught.value.debug
        for model, record in (("huiskamer.case", case), ("huiskamer.client", file["huiskamer.client"])):
            upload(people[login].plain, "/web/binary/upload_attachment", {"model": model, "id": record}, MARK.encode())
    assert people["admin"].plain.call("ir.attachment", "search_count", []) == count
    contact = people["admin"].plain.call("res.partner", "create", {"name": CONTROL})
    upload(people["admin"].plain, "/web/binary/upload_attachment", {"model": "res.partner", "id": contact}, b"x")
    assert people["admin"].plain.call("ir.attachment", "search_count", [("res_id", "=", contact)]) >= 1
