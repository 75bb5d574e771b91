"""A role that is taken away is gone at the next call: in every worker process, and from the screen."""
import itertools
import threading

import pytest

from launcher.rpc import RpcError
from tests.file_over_rpc import make_user, whole_file

MARK = "Kluut-9034"
NUMBERS = itertools.count(1)
CALLS = 24  # by several threads at once, so that both workers answer some
CONSTANT_ERRORS = ("odoo.exceptions.AccessError", "odoo.exceptions.UserError", "odoo.exceptions.MissingError")

SETTLED = ".o_error_dialog, .o_notification, .o_action_manager > *, .oe_login_form"

pytestmark = pytest.mark.attack


@pytest.fixture
def worker(server, credentials):
    """A caseworker of our own: her login, her password, and a function that takes the role away."""
    login = f"sweep_worker_{next(NUMBERS)}"
    password = make_user(server, login, "base.group_user", "huiskamer_case.group_caseworker")
    credentials[login] = {"role": "caseworker", "login": login, "password": password, "name": login}
    access = server.rpc("access", credentials["access"]["password"])
    vals = {"user_id": server.rpc(login, password).uid, "role": "caseworker", "kind": "take",
            "reason": "Proef (voorbeeld)"}
    yield login, password, lambda: access.call("huiskamer.access.request", "create", [vals])
    del credentials[login]


def all_over(sessions, call):
    """What many calls at once answer, from every worker of the server."""
    answers = []

    def make(session):
        for _round in range(CALLS // len(sessions)):
            try:
                answers.append(call(session))
            except RpcError as error:
                answers.append(error)

    threads = [threading.Thread(target=make, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_next_call_is_refused_in_every_worker(prefork_server, worker):
    login, password, take_away = worker
    sessions = [prefork_server.rpc(login, password) for _number in range(4)]
    file = whole_file(sessions[0], MARK)
    client = file["huiskamer.client"]

    def read(session):
        """Read the name."""
        return session.call("huiskamer.client", "read", [client], ["alias"])[0]["alias"]

    assert all(MARK in answer for answer in all_over(sessions, read))
    take_away()
    answers = all_over(sessions, read)
    assert len(answers) == CALLS
    for answer in answers:
        assert isinstance(answer, RpcError) and answer.name in CONSTANT_ERRORS, answer
        assert MARK not in answer.message + answer.debug
    for model, record in file.items():
        for method, more in (("search_read", [[]]), ("web_search_read", [[], {"display_name": {}}]),
                             ("name_search", [""])):
            with pytest.raises(RpcError):
                sessions[0].call(model, method, *more)
        with pytest.raises(RpcError):
            sessions[0].call(model, "get_metadata", [record])


@pytest.mark.browser
def test_the_browser_shows_nothing_that_it_kept(page_for, server, worker, shoot):
    login, password, take_away = worker
    session = server.rpc(login, password)
    file = whole_file(session, MARK)
    page = page_for(login, "nl_NL", path="/odoo/action-huiskamer_case.huiskamer_client_action")
    page.wait_for_selector(f".o_list_view :text('{MARK}'), .o_kanban_view :text('{MARK}')")
    page.goto(f"{server.url}/odoo/huiskamer.client/{file['huiskamer.client']}")
    page.wait_for_function(f"() => [...document.querySelectorAll('input, textarea, .o_field_widget')].some(e => "
                           f"(e.value || e.textContent || '').includes('{MARK}'))")
    take_away()
    for look in (lambda: page.go_back(), lambda: page.reload(), lambda: page.go_forward(),
                 lambda: page.goto(f"{server.url}/odoo/action-huiskamer_case.huiskamer_client_action")):
        look()
        page.wait_for_selector(SETTLED, state="attached")
        page.wait_for_timeout(700)  # what a cache holds would be there sooner than the server's answer
        seen = page.evaluate("() => document.body.innerText + [...document.querySelectorAll('input, textarea')].map(e "
                             "=> e.value)")
        assert MARK not in seen
    kept = page.evaluate("async () => { const found = []; for (const name of await caches.keys()) {"
                         " const cache = await caches.open(name); for (const request of await cache.keys()) {"
                         " found.push(await (await cache.match(request)).text()); } }"
                         " for (const {name} of await indexedDB.databases()) { found.push(name); }"
                         " return found.concat(Object.values({...localStorage}), "
                         "Object.values({...sessionStorage})).join(' '); }")
    assert MARK not in kept
    shoot(page, "revoked")
    page_for.errors[:] = [error for error in page_for.errors if "AccessError" not in error and "RPC_ERROR" not in error]
