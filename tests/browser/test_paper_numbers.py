"""Numbers typed over from paper, on a tablet in a real Chromium: thrown away only on purpose, whatever is pressed."""
import pytest

from tests.browser.evening_tablet import SCREEN, Tablet

pytestmark = pytest.mark.browser


def test_no_menu_and_no_reload_throws_numbers_from_paper_away_unasked(page_for, server, password_of):
    screen = Tablet(page_for("host", "en_US", (1024, 768), path="/odoo/tonight"))
    screen.page.get_by_role("button", name="From paper").click()
    line = screen.row("heard_of", "poster").locator("input")
    line.fill("7")
    screen.page.evaluate("document.querySelector('.o_main_navbar .o_menu_brand').click()")
    screen.page.get_by_role("button", name="Go on typing").click()
    assert line.input_value() == "7"
    with screen.page.expect_event("dialog") as asked:
        screen.page.evaluate("() => { setTimeout(() => location.reload()); }")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    assert line.input_value() == "7"
    screen.page.click(".o_huiskamer_leave_paper")
    screen.page.get_by_role("button", name="Throw the numbers away").click()
    screen.page.wait_for_selector(f"{SCREEN} .o_huiskamer_more")
    host = server.rpc("host", password_of("host"))
    opening = host.call("huiskamer.opening", "search", [["state", "=", "open"]], limit=1)
    rows = host.call("huiskamer.opening", "counts", opening)["counts"]
    assert screen.count("heard_of", "poster") == next(row[2] for row in rows if row[:2] == ["heard_of", "poster"])
