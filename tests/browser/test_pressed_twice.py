"""Fingers press twice. The second press does nothing to what came below the finger meanwhile."""
import pytest
from playwright.sync_api import expect

from tests.browser.evening_tablet import SCREEN, Tablet
from tests.browser.test_card_browser import CARD, hand_over, take_back
from tests.widths import SIZES

pytestmark = pytest.mark.browser

# Between the two presses of one finger, in milliseconds: a redraw fits in.
PAUSES = (0, 200, 300)
# Later than any second press.
LATER = 900


def press_twice(page, what, pause):
    """Press where this is, and again at the same place."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(*middle)
    page.wait_for_timeout(pause)
    page.mouse.click(*middle)
    page.wait_for_timeout(LATER)


@pytest.mark.parametrize("pause", PAUSES)
def test_a_step_is_ticked_off_and_the_next_one_stays(page_for, pause):
    page = page_for("caseworker", "en_US", SIZES["tablet"])
    steps = page.locator(".o_huiskamer_step_done")
    steps.first.wait_for()
    before = steps.count()
    press_twice(page, steps.first, pause)
    expect(page.get_by_role("button", name="Take back")).to_have_count(1)
    expect(steps).to_have_count(before - 1)
    page.get_by_role("button", name="Take back").click()
    expect(steps).to_have_count(before)


def test_what_is_pressed_twice_is_asked_once(page_for):
    page = page_for("caseworker", "en_US", SIZES["tablet"])
    page.get_by_role("button", name="Slip lost").dblclick()
    page.locator(".o_huiskamer_ask").first.wait_for()
    page.wait_for_timeout(LATER)
    expect(page.locator(".o_huiskamer_ask")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".o_huiskamer_ask")).to_have_count(0)
    page.get_by_role("button", name="Slip lost").click()
    expect(page.locator(".o_huiskamer_ask")).to_have_count(1)


def test_news_that_is_seen_twice_is_no_error(page_for):
    page = page_for("caseworker", "en_US", SIZES["tablet"])
    seen = page.get_by_role("button", name="Seen", exact=True)
    seen.first.wait_for()
    before = seen.count()
    seen.first.dblclick()
    expect(seen).to_have_count(before - 1)
    expect(page.locator(".o_dialog")).to_have_count(0)


@pytest.mark.parametrize("pause", PAUSES[1:])
def test_a_screen_that_is_hidden_stays_hidden_and_one_that_comes_back_counts_nothing(page_for, pause):
    page = page_for("host", "en_US", SIZES["tablet"], path="/odoo/tonight")
    Tablet(page)
    press_twice(page, page.locator(".o_huiskamer_hide"), pause)
    expect(page.locator(".o_huiskamer_hidden")).to_have_count(1)
    page.keyboard.press("a")
    counter = page.locator(f"{SCREEN} .o_huiskamer_more").nth(4)
    before = page.locator(f"{SCREEN} .o_huiskamer_count").all_inner_texts()
    place = counter.bounding_box()
    page.locator(".o_huiskamer_hide").click()
    page.wait_for_timeout(LATER)
    page.mouse.click(place["x"] + 30, place["y"] + 10)
    page.wait_for_timeout(pause)
    page.mouse.click(place["x"] + 30, place["y"] + 10)
    page.wait_for_timeout(LATER)
    expect(page.locator(".o_huiskamer_hidden")).to_have_count(0)
    assert page.locator(f"{SCREEN} .o_huiskamer_count").all_inner_texts() == before


def test_a_counter_is_tapped_as_fast_as_one_can(page_for):
    screen = Tablet(page_for("host", "en_US", SIZES["tablet"], path="/odoo/tonight"))
    before = screen.count("topic", "legal")
    screen.more("topic", "legal", 3)
    assert screen.count("topic", "legal") == before + 3
    screen.sent()


def test_a_face_answers_one_question(page_for):
    page = page_for("host", "en_US", SIZES["tablet"], path="/odoo/tonight")
    Tablet(page)
    hand_over(page)
    press_twice(page, page.locator("[data-face=smile]"), 200)
    expect(page.locator(f"{CARD} [data-question=card_answer]")).to_have_count(1)
    take_back(page)


def test_what_was_done_in_another_tab_is_gone_here_once_it_is_refused(page_for, server):
    page = page_for("caseworker", "en_US", SIZES["tablet"])
    steps = page.locator(".o_huiskamer_step_done")
    steps.first.wait_for()
    before = steps.count()
    other = page.context.new_page()
    other.goto(f"{server.url}/odoo")
    other.locator(".o_huiskamer_step_done").first.click()
    other.get_by_role("button", name="Take back").wait_for()
    steps.first.click()
    page.locator(".modal-body", has_text="said already what came of this step").wait_for()
    page.keyboard.press("Escape")
    expect(steps).to_have_count(before - 1)
    other.get_by_role("button", name="Take back").click()
    expect(other.locator(".o_huiskamer_step_done")).to_have_count(before)
