"""Every screen of an evening's casework, in Dutch and English, on a desk, a tablet and a phone: nothing goes off the
side.
"""
import contextlib

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1366, 900), "tablet": (768, 1024), "phone": (390, 844)}
SETTLED_SECONDS = 5
# What is wider than the place it has.
TOO_WIDE = """() => [document.documentElement,
    ...document.querySelectorAll('.o_content, .o_list_renderer, .modal-body, .o_huiskamer_today')]
    .filter((el) => el.scrollWidth > el.clientWidth + 1).map((el) => el.className || el.tagName)"""
ACTION = "/odoo/action-huiskamer_case."
LISTS = {
    "files": f"{ACTION}huiskamer_case_action",
    "my-handovers": f"{ACTION}huiskamer_handover_action_mine",
    "end-of-the-evening": f"{ACTION}huiskamer_handover_action_evening",
}


def shoot_each_size(page, shoot, name):
    """A picture in each size; the sizes in which the screen goes off the side."""
    wide = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        # columns are laid out anew a moment after the screen has turned
        with contextlib.suppress(PlaywrightTimeoutError):
            page.wait_for_function(f"() => !({TOO_WIDE})().length", timeout=SETTLED_SECONDS * 1000)
        shoot(page, f"screen-{name}-{size}")
        if hidden := page.evaluate(TOO_WIDE):
            wide.append((name, size, hidden))
    page.set_viewport_size({"width": SIZES["desktop"][0], "height": SIZES["desktop"][1]})
    return wide


@pytest.mark.parametrize("lang", ["nl_NL", "en_US"])
def test_nothing_goes_off_the_side(page_for, server, password_of, shoot, lang):
    worker = server.rpc("caseworker", password_of("caseworker"))
    file = worker.call("huiskamer.case", "search", [("state", "=", "open"), ("handover_ids", "!=", False)], limit=1)[0]
    handover = worker.call("huiskamer.handover", "search", [("case_id", "=", file)], limit=1)[0]
    page = page_for("caseworker", lang, SIZES["desktop"])
    page.locator(".o_huiskamer_today h2").first.wait_for()
    wide = shoot_each_size(page, shoot, f"today-{lang}")
    for name, path in LISTS.items():
        page.goto(server.url + path)
        page.locator(".o_list_view .o_data_row, .o_kanban_view, .o_view_nocontent").first.wait_for()
        wide += shoot_each_size(page, shoot, f"{name}-{lang}")
    for name, path in (("file", f"/odoo/huiskamer.case/{file}"), ("handover", f"/odoo/huiskamer.handover/{handover}")):
        page.goto(server.url + path)
        page.locator(".o_form_view .oe_title").wait_for()
        wide += shoot_each_size(page, shoot, f"{name}-{lang}")
    page.goto(f"{server.url}/odoo/huiskamer.case/{file}")
    for name, button in (("note", "action_write_contact"), ("hand-over", "action_hand_over")):
        page.locator(f".o_form_view button[name={button}]").first.click()
        page.locator(".o_huiskamer_ask").wait_for()
        wide += shoot_each_size(page, shoot, f"{name}-{lang}")
        page.keyboard.press("Escape")
        page.locator(".o_huiskamer_ask").wait_for(state="detached")
    assert not wide
