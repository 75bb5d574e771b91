"""When the server answers and takes nothing, whoever counts reads why, and what was tapped waits."""
import json

import pytest
from playwright.sync_api import expect

from tests.browser.evening_tablet import QUEUE, Tablet
from tests.widths import SIZES

pytestmark = pytest.mark.browser

TROUBLE, OFFLINE = ".o_huiskamer_trouble", ".o_huiskamer_offline"
FULL = "Nothing of this was saved: the server has no room left or is being stopped."
# As the server answers it: tests/attack/test_full_disk.py has it from a disk that is full.
NO_ROOM = {"jsonrpc": "2.0", "id": 0, "error": {"code": 0, "message": "Odoo Server Error", "data": {
    "name": "odoo.addons.huiskamer_case.models.oversight.walls.ir_http.NoRoomError", "message": FULL,
    "arguments": [FULL], "context": {}, "debug": ""}}}


@pytest.fixture
def screen(page_for):
    """The counting screen on a tablet."""
    yield Tablet(page_for("host", "en_US", SIZES["tablet"], path="/odoo/tonight"))
    page_for.errors[:] = [error for error in page_for.errors if "Session Expired" not in error]


def test_a_full_disk_is_told_at_a_tap_and_the_tap_is_counted_once_there_is_room(screen, shoot):
    page = screen.page
    before = screen.count("topic", "safety")
    page.route("**/count_taps", lambda route: route.fulfill(json=NO_ROOM))
    screen.more("topic", "safety")
    expect(page.locator(TROUBLE)).to_have_text(FULL)
    expect(page.locator(OFFLINE)).to_have_count(0)
    shoot(page, "counting-without-room")
    assert json.loads(page.evaluate(f"localStorage.getItem('{QUEUE}')")), "it waits"
    page.unroute("**/count_taps")
    screen.sent()
    expect(page.locator(TROUBLE)).to_have_count(0)
    assert screen.count("topic", "safety") == before + 1


def test_who_is_logged_out_is_told_so_and_not_that_there_is_no_network(screen, server, password_of, shoot):
    page = screen.page
    before = screen.count("topic", "safety")
    page.context.clear_cookies()
    screen.more("topic", "safety")
    expect(page.locator(TROUBLE)).to_contain_text("You are logged out")
    expect(page.locator(OFFLINE)).to_have_count(0)
    shoot(page, "counting-logged-out")
    again = server.anew("host", password_of("host"))
    page.context.add_cookies([{"name": "session_id", "value": again.session, "url": server.url}])
    screen.sent()
    expect(page.locator(TROUBLE)).to_have_count(0)
    assert screen.count("topic", "safety") == before + 1
