"""Every menu entry of every role opens its screen, and a record of it, without a word in the browser's console, and
fits a desk, a tablet and a phone.
"""
import pytest

from launcher.commands.demo import logins
from tests.widths import shoot_each_size

# One person of each role of the house. Who answers for a service is not of the house: her pages have no menu.
PEOPLE = {row["role"]: row["login"] for row in reversed(logins()) if row["role"] != "receiver"}
RECEIVERS = [row["login"] for row in logins() if row["role"] == "receiver"]
# An action that asks something is over when the dialog is; here it is enough that the dialog stands there.
DO = """async ([action, options]) => {
    let over = false;
    const done = odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action, options).then(() => (over = true));
    const dialog = new Promise((seen) => {
        const look = () => over || (document.querySelector(".o_dialog") ? seen() : setTimeout(look, 50));
        look();
    });
    await Promise.race([done, dialog]);
}"""
SCREEN = ".o_action_manager > .o_action, .o_huiskamer_counting, .o_dialog"
FORM = ".o_action_manager .o_form_view, .o_dialog .o_form_view"


def entries(client):
    """The actions behind the menu entries that this person sees, each once: (id, model)."""
    menus = client.call("ir.ui.menu", "load_menus", False)
    waiting = [menu for menu in menus.values() if menu.get("xmlid") == "huiskamer_case.huiskamer_menu_root"]
    found = {}
    while waiting:
        menu = waiting.pop()
        waiting += [menus[str(child)] for child in menu["children"]]
        if menu["action_id"]:
            found[menu["action_id"]] = menu["action_model"]
    return sorted(found.items())


def close_what_is_open(page):
    """Put a dialog away, so that the next screen is seen."""
    while page.locator(".o_dialog .btn-close, .o_dialog footer .btn-secondary").count():
        page.locator(".o_dialog .btn-close, .o_dialog footer .btn-secondary").last.click()
        page.locator(".o_dialog").last.wait_for(state="detached")


def put_away(other, page):
    """Close a tab that an entry opened: a page behind another one is drawn once in a second."""
    other.close()
    page.bring_to_front()


@pytest.fixture
def in_dutch(page_for, server, password_of):
    """A function: login -> (her calls, her page), in Dutch; afterwards she reads English, whatever happened."""
    clients, listened = [], []

    def open_page(login):
        clients.append(server.rpc(login, password_of(login)))
        page = page_for(login, "nl_NL")
        page.locator(SCREEN).first.wait_for()  # one that is being opened closes what is asked
        listened.append((page, lambda other: put_away(other, page)))
        page.on("popup", listened[-1][1])
        return clients[-1], page
    yield open_page
    for page, hears in listened:
        page.remove_listener("popup", hears)
    for client in clients:
        client.call("res.users", "write", [client.uid], {"lang": "en_US"})


@pytest.mark.browser
@pytest.mark.parametrize("role", PEOPLE)
def test_every_menu_entry_opens_its_screen_and_a_form(in_dutch, shoot, role):
    client, page = in_dutch(PEOPLE[role])
    opened, forms, wide = 0, 0, []
    for action, kind in entries(client):
        page.evaluate(DO, [action, {"clearBreadcrumbs": True}])
        page.locator(SCREEN).first.wait_for()
        assert not page.locator(".o_error_dialog").count(), (role, action)
        opened += 1
        wide += shoot_each_size(page, shoot, f"{role}-{opened:02}")
        close_what_is_open(page)
        if kind == "ir.actions.act_window":
            model = client.post("/web/action/load", {"action_id": action})["res_model"]
            for record in client.call(model, "search", [], limit=1):
                page.evaluate(DO, [
                    {"type": "ir.actions.act_window", "res_model": model, "res_id": record, "views": [[False, "form"]],
                     "target": "current"}, {}])
                page.locator(FORM).first.wait_for()
                assert not page.locator(".o_error_dialog").count(), (role, model)
                forms += 1
                if model.startswith("huiskamer."):  # a form of the CRM's own is laid out by the CRM
                    wide += shoot_each_size(page, shoot, f"{role}-{opened:02}-form")
    print(f"{role}: {opened} screens, {forms} forms")
    assert opened >= 2
    assert not wide


@pytest.mark.browser
def test_who_answers_for_a_service_has_no_menu(page_for):
    page = page_for(RECEIVERS[0])
    assert "/odoo" not in page.url
    assert not page.locator(".o_main_navbar, .o_frontend_to_backend_nav").count()


@pytest.mark.browser
def test_a_file_opened_by_its_address_alone_has_the_menu_of_the_huiskamer(page_for, server, password_of):
    worker = server.rpc("caseworker", password_of("caseworker"))
    file, = worker.call("huiskamer.case", "search", [("state", "=", "open")], limit=1)
    page = page_for("caseworker", "en_US", path=f"/odoo/huiskamer.case/{file}")
    page.locator(".o_form_view .oe_title").wait_for()
    page.locator(".o_main_navbar .o_menu_sections").get_by_text("Today").first.wait_for()
