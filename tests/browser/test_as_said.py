"""What stands on the screen is what people say, and whole: days, long words, names in a calendar."""
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import file_over_rpc, house_clock
from tests.browser.going import go_to
from tests.browser.test_browser_handover import CODE, Caseworker

pytestmark = pytest.mark.browser

UPRIGHT = (820, 1180)
LONG = "Donaudampfschifffahrt" * 12
# What is wider or higher than its own box and is cut there.
CUT = """(what) => [...document.querySelectorAll(what)].filter((el) => {
    const { overflowX, overflowY } = getComputedStyle(el);
    return (overflowX !== 'visible' && el.scrollWidth > el.clientWidth + 1)
        || (overflowY !== 'visible' && el.scrollHeight > el.clientHeight + 1);
}).map((el) => el.innerText)"""
LINES = "el => el.getClientRects().length"


@pytest.fixture
def worker(server, password_of):
    """The caseworker's own calls."""
    return server.rpc("caseworker", password_of("caseworker"))


def test_a_day_in_another_month_is_so_many_days_away(page_for, worker):
    case = file_over_rpc.open_file(worker, "Dagen (voorbeeld)")
    day = house_clock.today() + timedelta(days=40)
    worker.call("huiskamer.case", "agree_step", [case], {"what": "Samen bellen", "on": day.isoformat()})
    page = page_for("caseworker", "en_US", path=f"/odoo/huiskamer.case/{case}")
    expect(page.locator(".o_form_view [name=open_step_ids] [name=due_on]").first).to_have_text("In 40 days")
    expect(page.locator(".o_form_view [name=next_on]").first).to_have_text("In 40 days")
    go_to(page, "/odoo")
    expect(page.locator(".o_huiskamer_today_row", has_text="Dagen (voorbeeld)")).to_have_count(0)


def test_a_deadline_is_as_far_away_on_today_as_on_the_board(page_for):
    page = page_for("caseworker", "en_US")
    rows = page.locator("[data-section=handovers] .o_huiskamer_today_row")
    rows.first.wait_for()
    lines = [row.inner_text().strip().splitlines() for row in rows.all()]
    said = {words[0]: words[-1] for words in lines}
    go_to(page, "/odoo/action-huiskamer_case.huiskamer_handover_action_mine")
    page.locator(".o_data_row").first.wait_for()
    compared = 0
    for row in page.locator(".o_data_row").all():
        code, words = (row.locator(f"td[name={name}]").inner_text().strip() for name in ("code", "deadline"))
        if CODE.match(code) and code in said and re.match(r"In \d+ days", words):
            assert said[code] == words.replace("In ", "in ")
            compared += 1
    assert compared


def test_long_words_and_long_names_of_boxes_stay_where_they_belong(page_for, shoot):
    page = page_for("caseworker", "nl_NL", UPRIGHT)
    worker = Caseworker(page, "nl_NL")
    worker.press("open_file")
    boxes = page.locator(".o_huiskamer_ask .form-check")
    boxes.first.wait_for()
    shoot(page, "long-names-of-boxes")
    for box in boxes.all():
        tick, words = box.locator("input").bounding_box(), box.locator("label").bounding_box()
        assert words["x"] > tick["x"] + tick["width"] and words["y"] < tick["y"] + tick["height"], box.inner_text()


def test_words_that_are_read_out_do_not_leave_their_frame(page_for, server, worker, shoot):
    case = file_over_rpc.open_file(worker, "Woord (voorbeeld)")
    service = worker.call("huiskamer.service", "search_read", [("category_ids.code", "=", "alias")], ["id"], limit=1)
    [draft] = worker.call("huiskamer.case", "hand_over", [case], {
        "service_id": service[0]["id"], "question": LONG,
        "category_ids": worker.call("huiskamer.data.category", "search", [("code", "in", ("alias", "question"))])})
    page = page_for("caseworker", "nl_NL", UPRIGHT, path=f"/odoo/huiskamer.handover/{draft}")
    page.locator("button[name=action_record_consent]").click()
    page.locator(".o_huiskamer_ask .o_huiskamer_words").first.wait_for()
    shoot(page, "a-long-word")
    assert page.evaluate("""() => [...document.querySelectorAll('.o_huiskamer_ask .o_huiskamer_words')]
        .every((el) => el.scrollWidth <= el.clientWidth)""")


def test_a_button_beside_a_message_keeps_its_word_whole(page_for, shoot):
    page = page_for("caseworker", "nl_NL", UPRIGHT)
    page.locator(".o_huiskamer_step_done").first.click()
    back = page.get_by_role("button", name="Terugnemen")
    back.wait_for()
    shoot(page, "take-back-upright")
    assert back.locator("span").evaluate(LINES) == 1
    back.click()


@pytest.mark.parametrize("size", [UPRIGHT, UPRIGHT[::-1]])
def test_the_calendar_of_evenings_says_the_whole_name_on_a_tablet(page_for, shoot, size):
    page = page_for("supervisor", "nl_NL", size, path="/odoo/action-huiskamer_case.huiskamer_opening_action")
    events = page.locator(".fc-dayGridMonth-view .fc-event")
    events.first.wait_for()
    shoot(page, f"calendar-{size[0]}")
    name = ".fc-dayGridMonth-view .fc-event"
    assert page.evaluate(CUT, f"{name}, {name} *") == []
    for event in events.all():
        assert event.locator(".o_event_title").inner_text() == "Huiskamer Schoolholm", "the day stands above it"
        title, box = event.locator(".o_event_title").bounding_box(), event.bounding_box()
        assert title["y"] + title["height"] <= box["y"] + box["height"] + 2, "nothing hangs over what is below"
