"""A tablet that goes from hand to hand: what a swipe from the edge, a page that loads again and a finger do."""
import pytest
from playwright.sync_api import expect

from tests.browser.evening_tablet import SCREEN, Tablet
from tests.browser.test_card_browser import CARD, hand_over, take_back
from tests.widths import SIZES

pytestmark = pytest.mark.browser

DIRECTORY = "/odoo/action-huiskamer_case.huiskamer_service_action"


def test_a_visitor_who_goes_back_or_loads_anew_still_has_the_card(page_for, shoot):
    page = page_for("host", "en_US", SIZES["tablet"], path=DIRECTORY)
    page.locator(".o_list_view, .o_kanban_view").first.wait_for()
    page.locator(".o_menu_sections").get_by_text("Count tonight").click()
    Tablet(page)
    hand_over(page)
    page.click("[data-face=smile]")
    for _time in range(2):
        page.go_back()
        page.wait_for_timeout(500)
        expect(page.locator(f"{CARD} [data-question=card_answer]")).to_have_count(1)
    page.reload()
    page.locator(CARD).wait_for()
    shoot(page, "card-after-a-reload")
    assert not page.locator(f"{SCREEN} .o_huiskamer_count").count()
    take_back(page)
    page.reload()
    Tablet(page)
    assert not page.locator(CARD).count(), "a host has it again"


def test_a_hidden_screen_that_loads_again_is_hidden(page_for):
    page = page_for("host", "en_US", SIZES["tablet"], path="/odoo/tonight")
    Tablet(page)
    page.locator(".o_huiskamer_hide").click()
    page.locator(".o_huiskamer_hidden").wait_for()
    page.reload()
    page.locator(".o_huiskamer_hidden").wait_for()
    assert not page.locator(SCREEN).is_visible()
    page.keyboard.press("a")
    page.locator(SCREEN).wait_for()
    page.reload()
    Tablet(page)
    assert not page.locator(".o_huiskamer_hidden").count()
