"""Nothing of ours is stored by leaving a page: every form that a role can begin, left half-filled by every way there
is.
"""
import contextlib
import random

import pytest

pytestmark = pytest.mark.browser

ROLES = ("supervisor", "privacy", "access")
WAYS = ("breadcrumb", "menu", "back", "reload", "close", "hidden")
NEW = ".o_list_button_add:visible, .o-kanban-button-new:visible, .o_form_button_create:visible"
TYPED = "Half ingevuld"
FILLABLE = ".o_form_view .o_field_widget:not(.o_readonly_modifier) input[type=text]:visible, .o_form_view .o_field_widget textarea:visible"  # noqa: E501
HIDE = """() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
}"""
FLOOR = {False: 8, True: 15}


def beginnings(client, pg):
    """(action, model) of every window of ours that shows a form and in which this user may make something."""
    with pg() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT d.name, a.res_model FROM ir_model_data d JOIN ir_act_window a ON a.id = d.res_id"
                       " WHERE d.module = 'huiskamer_case' AND d.model = 'ir.actions.act_window' AND a.view_mode LIKE "
                       "'%form%' ORDER BY 1")
        windows = cursor.fetchall()
    return [(name, model) for name, model in windows if client.call(model, "has_access", [], "create")]


def rows_of(pg, model):
    """How many records of this kind are stored."""
    with pg() as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model.replace('.', '_')}")
        return cursor.fetchone()[0]


def half_fill(page):
    """Type into the first fields of the form that take words; whether there were any."""
    typed = 0
    for field in page.locator(FILLABLE).all()[:3]:
        with contextlib.suppress(Exception):  # a field that takes dates or choices refuses words
            field.fill(TYPED, timeout=2000)
            typed += 1
    return typed


def leave(page, way):
    """Leave the form in this way, and throw away what was typed when that is asked."""
    if way == "breadcrumb":
        page.locator(".o_breadcrumb a, .o_back_button").first.click()
    elif way == "menu":
        page.locator(".o_main_navbar .o_menu_brand").first.click()
    elif way == "back":
        page.go_back(wait_until="commit")
    elif way == "reload":
        page.reload(wait_until="commit")
    elif way == "close":
        page.goto("about:blank", wait_until="commit")
    else:
        page.evaluate(HIDE)
    with contextlib.suppress(Exception):
        page.locator(".o_huiskamer_drop").click(timeout=1500)
    page.wait_for_timeout(300)


@pytest.mark.parametrize("role", ROLES)
def test_a_form_that_is_left_half_filled_stores_nothing_and_has_both_buttons(page_for, server, password_of, pg, budget,
    role, credentials):
    login = next(login for login in credentials if login.startswith(role))
    client, chosen = server.rpc(login, password_of(login)), random.Random(budget.seed)
    tried, stored, without = 0, [], []
    page = page_for(login, "en_US", (1366, 900))
    page.on("dialog", lambda dialog: dialog.accept())
    for action, model in beginnings(client, pg):
        for way in WAYS if budget.deep else chosen.sample(WAYS, 1):
            page.goto(f"{server.url}/odoo/action-huiskamer_case.{action}")
            page.locator(".o_view_controller").first.wait_for()
            if not page.locator(NEW).count():
                break
            page.locator(NEW).first.click()
            page.locator(".o_form_view").wait_for()
            before = rows_of(pg, model)
            if not half_fill(page):
                break
            if not (page.locator(".o_form_button_save:visible").count()
                    and page.locator(".o_form_button_cancel:visible").count()):
                without.append((role, model))
            leave(page, way)
            tried += 1
            if rows_of(pg, model) != before:
                stored.append((role, model, way))
    print(f"{role}: {tried} forms left half-filled")
    assert not stored
    assert not without
    assert tried >= (1 if role == "access" else FLOOR[budget.deep] // 2)
