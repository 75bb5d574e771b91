"""The counting screen in a real Chromium: counting, hiding, the queue without a network, closing."""
import re

import pytest

from tests.browser.evening_tablet import QUEUE, SCREEN, Tablet

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1366, 900), "tablet": (1024, 768), "phone": (390, 844)}
PROMISE = {"en_US": "Nothing about a person", "nl_NL": "Niets over een persoon"}


@pytest.fixture
def tablet(page_for):
    """A function that opens the counting screen as a host."""
    def open_tablet(lang="en_US", size="tablet"):
        return Tablet(page_for("host", lang, SIZES[size], path="/odoo/tonight"))
    yield open_tablet
    page_for.errors[:] = [error for error in page_for.errors
                          if not re.search("ERR_INTERNET_DISCONNECTED|ERR_FAILED.*|count_taps", error)]


@pytest.mark.parametrize("lang", PROMISE)
@pytest.mark.parametrize("size", SIZES)
def test_the_screen_in_each_size_and_language(tablet, shoot, lang, size):
    screen = tablet(lang, size)
    assert PROMISE[lang] in screen.page.locator(".o_huiskamer_promise").inner_text()
    width = screen.page.evaluate("document.documentElement.scrollWidth")
    assert width <= SIZES[size][0], "the screen scrolls sideways"
    for button in screen.page.locator(f"{SCREEN} button:visible").all()[:40]:
        assert button.bounding_box()["height"] >= 44, button.inner_text()
    shoot(screen.page, f"evening-{lang}-{size}")
    screen.page.click(".o_huiskamer_help")
    assert "112" in screen.page.locator(".o_huiskamer_panel").inner_text()
    shoot(screen.page, f"evening-help-{lang}-{size}")


def test_counting_by_clicking_undoing_and_never_below_zero(tablet, stored):
    screen = tablet()
    before = screen.count("help", "advies")
    screen.more("help", "advies", 3)
    screen.less("help", "advies")
    screen.sent()
    assert (screen.count("help", "advies"), stored("help", "advies")) == (before + 2, before + 2)
    screen.page.click(".o_huiskamer_undo")
    screen.sent()
    assert stored("help", "advies") == before + 3
    while screen.count("interpreter", "needed"):
        screen.less("interpreter", "needed")
    screen.less("interpreter", "needed")
    assert "zero" in screen.page.locator(".alert-warning").inner_text()
    screen.sent()
    assert stored("interpreter", "needed") == screen.count("interpreter", "needed") == 0


def test_the_hour_is_chosen_and_can_be_changed(tablet, stored):
    screen = tablet()
    assert screen.page.locator('.o_huiskamer_hours [aria-checked="true"]').count() == 1
    before = stored("visit", "h17")
    screen.page.click('[data-hour="h17"]')
    screen.more("visit", "h17")
    screen.sent()
    assert stored("visit", "h17") == before + 1


def test_with_the_keyboard_and_for_a_screen_reader(tablet, stored):
    screen = tablet(size="desktop")
    before = stored("help", "hulp")
    button = screen.row("help", "hulp").locator(".o_huiskamer_more")
    assert re.search("One more: Kind of help, Help", button.get_attribute("aria-label"))
    button.focus()
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.press("+")
    screen.page.keyboard.press("-")
    screen.sent()
    assert stored("help", "hulp") == before + 1
    screen.page.locator("[aria-live]", has_text=f"Help: {before + 1}").wait_for(state="attached")
    screen.page.keyboard.press("ArrowDown")
    assert screen.page.evaluate("document.activeElement.getAttribute('aria-label')") != button.get_attribute(
        "aria-label")


def test_one_tap_hides_the_screen_and_one_brings_it_back(tablet, shoot):
    screen = tablet()
    screen.page.click(".o_huiskamer_hide")
    screen.page.wait_for_selector(".o_huiskamer_hidden")
    hidden = screen.page.locator(SCREEN).inner_text()
    assert not any(word in hidden for word in ("Visits", "Topic", "Leaving", "+1"))
    shoot(screen.page, "evening-hidden")
    screen.page.click(".o_huiskamer_hidden")
    screen.page.wait_for_selector(".o_huiskamer_group")
    screen.page.keyboard.press("Escape")
    screen.page.wait_for_selector(".o_huiskamer_hidden")


def test_without_a_network_taps_wait_and_are_counted_once(tablet, stored, shoot):
    screen = tablet()
    before = stored("topic", "housing")
    screen.offline()
    screen.more("topic", "housing", 4)
    screen.less("topic", "housing")
    screen.page.locator(".o_huiskamer_waiting", has_text="3 not sent yet").wait_for()
    assert screen.count("topic", "housing") == before + 3
    kept = screen.page.evaluate(f"localStorage.getItem('{QUEUE}')")
    kept = re.sub('"[0-9a-f]{32}"', '0', kept)
    assert set(re.findall("[a-z_]{3,}", kept)) <= {"waiting", "batch", "null", "topic", "housing", "number", "taps",
                                                   "sent", "false"}
    shoot(screen.page, "evening-offline")
    assert stored("topic", "housing") == before
    screen.offline(False)
    screen.sent()
    assert (stored("topic", "housing"), screen.count("topic", "housing")) == (before + 3, before + 3)
    screen.page.locator(".o_huiskamer_waiting").wait_for(state="detached")


def test_an_answer_that_gets_lost_does_not_count_twice(tablet, stored):
    screen = tablet()
    before = stored("topic", "health")
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch().status)  # the server counts; the tablet hears nothing
            route.abort()
        else:
            route.continue_()

    screen.page.route("**/count_taps", lose)
    screen.more("topic", "health")
    screen.sent()
    assert lost == [200]
    assert (stored("topic", "health"), screen.count("topic", "health")) == (before + 1, before + 1)
    screen.page.evaluate("1")  # the aborted request is reported by then


def test_two_tablets_see_each_others_counts(tablet):
    one, two = tablet(), tablet()
    before = two.count("outcome", "leaflet")
    one.more("outcome", "leaflet", 2)
    one.sent()
    two.page.wait_for_function(
        "([before]) => +document.querySelector('[data-measure=outcome] [data-value=leaflet] "
        ".o_huiskamer_count').innerText"
        " === before + 2", arg=[before], timeout=20000)


def test_a_reload_without_a_network_opens_the_counting_screen_and_its_taps_are_counted_once(tablet, stored, shoot):
    screen = tablet()
    page = screen.page
    before = stored("help", "advies")
    screen.ready_without_a_network()
    screen.offline()
    page.reload()
    page.wait_for_selector('[data-counter="help/advies"] .more')
    shoot(page, "evening-without-a-network")
    assert "112" in page.locator("#help").text_content()
    page.click('[data-counter="help/advies"] .more')
    page.click('[data-counter="help/advies"] .more')
    assert page.locator('[data-counter="help/advies"] b').inner_text(
        ) == "2", "what waits on this device, and no counts"
    page.reload()
    page.wait_for_selector('[data-counter="help/advies"] .more')
    page.keyboard.press("F2")
    assert page.locator("#hidden").is_visible() and not page.locator("#screen").is_visible()
    page.keyboard.press("a")
    screen.offline(False)
    page.wait_for_selector(f"{SCREEN} .o_huiskamer_group")
    screen.sent()
    assert stored("help", "advies") == before + 2


def test_what_the_tablet_keeps_without_a_network_are_words_and_code(tablet):
    screen = tablet()
    screen.ready_without_a_network()
    assert all(path.startswith("/huiskamer_case/static/") for path in screen.kept())
    assert '"count"' not in screen.page.evaluate("localStorage.getItem('huiskamer.words')")


def test_what_a_browser_cleared_is_kept_again_by_the_next_opening(tablet):
    screen = tablet()
    screen.ready_without_a_network()
    screen.page.evaluate("async () => Promise.all((await caches.keys()).map((name) => caches.delete(name)))")
    assert screen.kept() == []
    screen.page.reload()
    screen.ready_without_a_network()
    screen.offline()
    screen.page.reload()
    screen.page.wait_for_selector('[data-counter="help/advies"] .more')
    screen.offline(False)


def test_without_an_evening_the_screen_says_why_and_help_is_there(page_for, pg, shoot):
    with pg() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, state FROM huiskamer_opening WHERE state IN ('open', 'planned')")
        before = cursor.fetchall()
        cursor.execute("UPDATE huiskamer_opening SET state = 'cancelled' WHERE state IN ('open', 'planned')")
    try:
        page = page_for("host", "en_US", SIZES["tablet"], path="/odoo/tonight")
        page.wait_for_selector(".o_huiskamer_nothing")
        assert page.locator(".o_huiskamer_nothing").inner_text().strip()
        shoot(page, "evening-nothing")
        page.click(".o_huiskamer_help")
        assert "112" in page.locator(".o_huiskamer_panel").inner_text()
    finally:
        with pg() as connection, connection.cursor() as cursor:
            cursor.executemany("UPDATE huiskamer_opening SET state = %s WHERE id = %s",
                               [(state, number) for number, state in before])


def test_zy_an_evening_that_has_not_begun_is_not_sealed(tablet, pg, stored):
    begin_in(pg, hours=2)
    screen = tablet()
    close(screen)
    screen.page.locator(".modal-body, .o_notification", has_text="It can be sealed after that").wait_for()
    assert stored("help", "advies") >= 0, "it is still open"


def begin_in(pg, hours):
    """Let tonight's evening begin so many hours from now, and end three hours later."""
    with pg() as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE huiskamer_opening SET opens_at = now() AT TIME ZONE 'UTC' + %s * interval '1 hour',"
            " closes_at = now() AT TIME ZONE 'UTC' + %s * interval '1 hour'"
            " WHERE date = (SELECT max(date) FROM huiskamer_opening WHERE state = 'open')", (hours, hours + 3))


def close(screen):
    """Press the button that seals, also a second time when it is early."""
    screen.page.click(".o_huiskamer_close")
    panel = screen.page.locator(".o_huiskamer_closing")
    panel.locator(".o_huiskamer_hosts").fill("2")
    panel.locator(".o_huiskamer_seal").click()
    panel.locator(".alert-warning", has_text="yet. Has everybody gone home?").wait_for()
    panel.locator(".o_huiskamer_seal").click()


def test_zz_closing_shows_the_sums_and_a_tablet_that_comes_back_late_proposes(tablet, server, password_of, shoot, pg):
    begin_in(pg, hours=-1)
    late, screen = tablet(), tablet()
    late.offline()
    late.more("heard_of", "online", 2)
    screen.page.click(".o_huiskamer_close")
    panel = screen.page.locator(".o_huiskamer_closing")
    assert "Visits" in panel.inner_text()
    shoot(screen.page, "evening-closing")
    screen.page.click(".o_huiskamer_close")
    close(screen)
    screen.page.wait_for_selector("text=This evening is sealed")
    late.offline(False)
    late.sent()
    late.page.wait_for_selector("text=kept for the supervisor")
    shoot(late.page, "evening-late")
    supervisor = server.rpc("supervisor", password_of("supervisor"))
    found = supervisor.call("huiskamer.week.tally", "search_read", [["is_waiting", "=", True]],
                            fields=["late_words", "again_words"])
    assert [(row["late_words"].split()[-1], row["again_words"]) for row in found] == [("+2", "")]
