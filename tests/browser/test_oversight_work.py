"""What a supervisor, a privacy officer and an access administrator do most, in Dutch, with every touch counted.

Typing in one field counts as one interaction, choosing from a list as two.
"""
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
        page.locator(f"[data-section=mine] {LINE}").nth(number).click()
        page.locator(".o_form_view, .o_list_view, .o_kanban_view").first.wait_for()
        assert not page.locator(".o_error_dialog").count()
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


def test_next_actions_are_given_in_bulk_in_at_most_four(page_for, shoot):
    hands = at(page_for, "supervisor", f"{ACTION}huiskamer_handover_action")
    page = hands.page
    page.locator(".o_kanban_record:not(.o_kanban_ghost)").first.wait_for()
    shoot(page, "board")
    assert page.locator(".o_kanban_record:not(.o_kanban_ghost)").count() <= BOARD_CARDS
    assert not page.evaluate(WIDE), "the board fits a tablet"
    page.locator(".o_switch_view.o_list").click()
    page.locator(".o_data_row").first.wait_for()
    hands.press("thead .o_list_record_selector input")
    hands.press(page.get_by_role("button", name="Aan een collega geven"))
    page.locator("#ask_owner_id").wait_for()
    shoot(page, "give-in-bulk")
    hands.press(CONFIRM)
    page.locator(".o_notification").first.wait_for()
    assert hands.touches <= 4


def test_an_organisation_with_its_service_is_made_in_one_dialog(page_for, shoot, server, password_of):
    hands = at(page_for, "supervisor", f"{ACTION}huiskamer_provider_action")
    page = hands.page
    hands.press(page.get_by_role("button", name="Nieuwe organisatie"))
    hands.type("#ask_name", "Stichting Proef (voorbeeld)")
    hands.type("#ask_service_name", "Spreekuur")
    hands.choose("#ask_service_kind", index=1)
    shoot(page, "new-organisation")
    hands.press(CONFIRM)
    page.locator(".o_form_view").wait_for()
    supervisor = server.rpc("supervisor", password_of("supervisor"))
    [made] = supervisor.call("huiskamer.provider", "search_read", [("name", "=", "Stichting Proef (voorbeeld)")],
                             ["assured_on", "service_ids"])
    assert not made["assured_on"] and len(made["service_ids"]) == 1, "nobody called, so nobody checked"


def test_the_coming_weeks_are_planned_in_the_calendar_and_it_says_what_it_did(page_for, shoot):
    hands = at(page_for, "supervisor", f"{ACTION}huiskamer_opening_action")
    hands.press(".o_huiskamer_plan")
    hands.page.locator(".o_notification").first.wait_for()
    shoot(hands.page, "planned")
    assert hands.touches == 1


def test_a_figure_opens_what_it_counts(page_for, shoot):
    hands = at(page_for, "supervisor", "/odoo/how-it-goes")
    page = hands.page
    page.locator(".o_huiskamer_dashboard").wait_for()
    shoot(page, "dashboard-now")
    hands.press("[data-show=planned]")
    page.locator(".o_list_view").wait_for()
    assert hands.touches == 1
