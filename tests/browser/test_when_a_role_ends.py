"""A role that is taken away is gone from the screen."""
import pytest

from tests.file_over_rpc import own_worker, whole_file

MARK = "Kluut-9034"
SETTLED = ".o_error_dialog, .o_notification, .o_action_manager > *, .oe_login_form"

pytestmark = [pytest.mark.browser, pytest.mark.attack]


@pytest.fixture
def worker(server, credentials):
    """Her login, her password, and a function that takes the role away."""
    with own_worker(server, credentials) as made:
        yield made


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
