"""The first screen of who watches over the house, and how a new colleague comes in by two people.
"""
import re

import pytest

from tests.browser.test_evenings_work import Hands

pytestmark = pytest.mark.browser

TABLET = (1024, 768)
DESK, LINE = ".o_huiskamer_desk", ".o_huiskamer_desk_line"
CONFIRM = ".modal-footer .btn-primary"
ACTION = "/odoo/action-huiskamer_case."
BOARD_CARDS = 20
WIDE = "() => [...document.querySelectorAll('.o_content, .o_kanban_renderer')].filter((el) => el.scrollWidth > el.clientWidth + 1).length"  # noqa: E501


def at(page_for, login, path="/odoo"):
    """Somebody at a screen in Dutch."""
    return Hands(page_for(login, "nl_NL", TABLET, path=path))


def in_the_list(page):
    """How many records the list on the screen is about, in groups or not."""
    groups = page.locator(".o_group_header .o_group_name").all_inner_texts()
    if groups:
        return sum(int(re.search(r"\((\d+)\)", name)[1]) for name in groups)
    return int(page.locator(".o_pager_limit").inner_text())


@pytest.mark.parametrize("login", ["supervisor", "privacy", "access"])
def test_what_waits_is_the_first_screen_and_the_bell_counts_its_lines(page_for, shoot, login):
    hands = at(page_for, login)
    page = hands.page
    page.locator(DESK).wait_for()
    page.locator(".o_huiskamer_desk_bell").wait_for()
    shoot(page, f"desk-{login}")
    assert page.locator(f"{DESK} h1").inner_text() == "Wacht op jou"
    shown = page.locator(f"[data-section=mine] {LINE}").count()
    badge = page.locator(".o_huiskamer_desk_bell .badge")
    assert (int(badge.inner_text()) if badge.count() else 0) == shown
    for number in range(shown):
        line = page.locator(f"[data-section=mine] {LINE}").nth(number)
        said = line.locator("strong + span").inner_text()
        line.click()
        page.locator(".o_form_view, .o_list_view, .o_kanban_view").first.wait_for()
        assert not page.locator(".o_error_dialog").count()
        if said.isdigit():
            assert in_the_list(page) == int(said)
        page.locator(".o_huiskamer_desk_bell").click()
        page.locator(DESK).wait_for()


def test_a_new_colleague_takes_six_and_the_yes_two(page_for, shoot, server, password_of):
    hands = at(page_for, "access", f"{ACTION}huiskamer_access_request_action")
    page = hands.page
    hands.press(page.get_by_role("button", name="Nieuwe collega"))
    hands.type("#ask_new_name", "Nieuwe Voorbeeld")
    hands.type("#ask_new_login", "nieuwe@voorbeeld.test")
    hands.press(".o_huiskamer_ask input[type=checkbox]")
    hands.type("#ask_reason", "Komt in dienst (voorbeeld)")
    shoot(page, "new-colleague")
    hands.press(CONFIRM)
    page.locator(".o_huiskamer_ask").wait_for(state="detached")
    assert hands.touches == 6
    second = at(page_for, "supervisor")
    second.page.locator(DESK).wait_for()
    second.press(second.page.locator(LINE, has_text="Nieuwe Voorbeeld"))
    second.press("button[name=action_confirm]")
    second.page.locator(".o_form_statusbar .o_arrow_button_current", has_text="Gereed").wait_for()
    shoot(second.page, "new-colleague-confirmed")
    assert second.touches == 2
    admin = server.rpc("access", password_of("access"))
    assert admin.call("huiskamer.access.request", "search_count",
                      [("new_login", "=", "nieuwe@voorbeeld.test"), ("state", "=", "done")]) == 1
