"""Every screen of an evening's casework, in Dutch and English, on a desk, a tablet and a phone: nothing goes off the
side.
"""
import pytest

from tests.browser.going import go_to
from tests.widths import SIZES, shoot_each_size

pytestmark = pytest.mark.browser

ACTION = "/odoo/action-huiskamer_case."
LISTS = {
    "files": f"{ACTION}huiskamer_case_action",
    "my-handovers": f"{ACTION}huiskamer_handover_action_mine",
    "end-of-the-evening": f"{ACTION}huiskamer_handover_action_evening",
}


@pytest.mark.parametrize("lang", ["nl_NL", "en_US"])
def test_nothing_goes_off_the_side(page_for, server, password_of, shoot, lang):
    worker = server.rpc("caseworker", password_of("caseworker"))
    file = worker.call("huiskamer.case", "search", [("state", "=", "open"), ("handover_ids", "!=", False)], limit=1)[0]
    handover = worker.call("huiskamer.handover", "search", [("case_id", "=", file)], limit=1)[0]
    page = page_for("caseworker", lang, SIZES["desktop"])
    page.locator(".o_huiskamer_today h2").first.wait_for()
    wide = shoot_each_size(page, shoot, f"today-{lang}")
    for name, path in LISTS.items():
        go_to(page, path)
        page.locator(".o_list_view .o_data_row, .o_kanban_view, .o_view_nocontent").first.wait_for()
        wide += shoot_each_size(page, shoot, f"{name}-{lang}")
    for name, path in (("file", f"/odoo/huiskamer.case/{file}"), ("handover", f"/odoo/huiskamer.handover/{handover}")):
        go_to(page, path)
        page.locator(".o_form_view .oe_title").wait_for()
        wide += shoot_each_size(page, shoot, f"{name}-{lang}")
    go_to(page, f"/odoo/huiskamer.case/{file}")
    for name, button in (("note", "action_write_contact"), ("hand-over", "action_hand_over")):
        page.locator(f".o_form_view button[name={button}]").first.click()
        page.locator(".o_huiskamer_ask").wait_for()
        wide += shoot_each_size(page, shoot, f"{name}-{lang}")
        page.keyboard.press("Escape")
        page.locator(".o_huiskamer_ask").wait_for(state="detached")
    assert not wide
