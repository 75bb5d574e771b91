"""Every way in which typed words could be lost, in a real Chromium: same signs before and after, stored once.

Two places stand for all: a dialog (what a client wants, asked for a handover) and a form (remarks on safe contact).
"""
import json
import re
import time

import pytest

from launcher import browser as chromium
from launcher import settings
from tests.browser.profile_on_disk import traces, wait_until
from tests.browser.typing_writer import DIALOG, FORM, OFFER, SHELF, TABLET, WORDS, House, Writer, visible_text
from tests.house_locks import screens_lock

pytestmark = pytest.mark.browser

# What a key brought about is drawn in the next frame; the one after it has it on screen.
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
TWICE = """() => [1, 2].forEach(() => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Escape", bubbles: true })))"""
SENT = re.compile("/(hand_over|web_save)(#|$)")
EXPECTED = "ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_FAILED|ConnectionLostError|Session Expired|Failed to fetch"  # noqa: E501


@pytest.fixture(scope="module")
def worker(server, password_of):
    """The caseworker's own calls, in another session than that of her page, with which much happens here."""
    return server.anew("caseworker", password_of("caseworker"))


@pytest.fixture
def house(worker):
    """What is stored, as the caseworker sees it: .case, .stored(place)."""
    return House(worker)


@pytest.fixture(params=[DIALOG, FORM])
def writer(request, page_for, house):
    """Somebody who has typed 504 signs and saved none."""
    file = page_for("caseworker", "en_US", TABLET, path=f"/odoo/huiskamer.case/{house.case}")
    writing = Writer(file, house.case, request.param)
    writing.begin()
    writing.type()
    assert not house.stored(request.param)
    yield writing
    page_for.errors[:] = [error for error in page_for.errors if not re.search(EXPECTED, error)]


def test_without_a_network_the_words_stay_and_are_saved_once_it_is_back(writer, house):
    writer.page.context.set_offline(True)
    writer.field().press("Tab")
    with writer.page.expect_event("requestfailed", lambda request: SENT.search(request.url)):
        writer.save()
    assert writer.has_all() and not house.stored(writer.place)
    writer.page.context.set_offline(False)
    writer.save()
    writer.wait_until_saved()
    assert house.stored(writer.place) == 1


def test_a_reload_stores_nothing_and_the_words_are_offered(writer, house):
    writer.page.reload()
    if writer.place == FORM:
        writer.page.locator(OFFER).get_by_role("button", name="Go on with it").click()
    else:
        writer.come_back()
    assert writer.has_all() and not house.stored(writer.place)
    writer.save()
    writer.wait_until_saved()
    assert house.stored(writer.place) == 1
    writer.page.goto(f"{writer.url}/odoo/huiskamer.case/{writer.case}")
    assert writer.offers_nothing(), "what was saved is not offered again"


def test_a_closed_tab_stores_nothing_and_the_words_are_offered_in_the_next(writer, house):
    context = writer.page.context
    writer.page.close(run_before_unload=False)
    writer.page = context.new_page()
    writer.page.goto(f"{writer.url}/odoo/huiskamer.case/{writer.case}")
    writer.come_back()
    assert writer.has_all() and not house.stored(writer.place)


def test_going_back_asks_and_the_words_can_wait(writer, house):
    if writer.place == FORM:
        writer.page.locator(".breadcrumb-item a, .o_back_button").last.click()
        writer.page.locator(".o_huiskamer_stay").click()
        assert writer.has_all(), "she stays where she was"
        writer.page.locator(".breadcrumb-item a, .o_back_button").last.click()
        writer.page.locator(".o_huiskamer_keep").click()
    else:
        writer.page.go_back()
        writer.page.goto(f"{writer.url}/odoo/huiskamer.case/{writer.case}")
    writer.page.locator(".o_form_view .oe_title").wait_for()
    assert not house.stored(writer.place)
    writer.come_back()
    assert writer.has_all()


def test_escape_asks_and_only_throwing_away_throws_away(writer, house):
    if writer.place == FORM:
        writer.page.keyboard.press("Escape")
        assert writer.has_all()
        return
    writer.page.keyboard.press("Escape")
    question = writer.page.locator(".o_huiskamer_stay")
    question.click()
    question.wait_for(state="detached")
    assert writer.has_all()
    writer.page.evaluate(f"async () => {{ await ({DRAWN})(); ({TWICE})(); }}")
    question.wait_for()
    writer.page.evaluate(DRAWN)
    assert question.count() == 1, "who leaves twice is asked once"
    writer.page.keyboard.press("Escape")  # of the question itself: stay
    question.wait_for(state="detached")
    assert writer.has_all()
    writer.page.evaluate(DRAWN)
    writer.page.keyboard.press("Escape")
    writer.page.locator(".o_huiskamer_keep").click()
    writer.field().wait_for(state="detached")
    writer.begin()
    assert writer.has_all()
    writer.page.keyboard.press("Escape")
    writer.page.locator(".o_huiskamer_drop").click()
    writer.field().wait_for(state="detached")
    writer.begin()
    assert not writer.field().input_value() and not house.stored(writer.place)


def test_an_ended_session_keeps_the_words_for_who_logs_in_again(writer, house, server, password_of):
    context = writer.page.context
    context.clear_cookies()
    with writer.page.expect_response(SENT):
        writer.save()
    assert not house.stored(writer.place)
    again = server.anew("caseworker", password_of("caseworker"))
    context.add_cookies([{"name": "session_id", "value": again.session, "url": server.url}])
    writer.page.goto(f"{writer.url}/odoo/huiskamer.case/{writer.case}")
    writer.come_back()
    assert writer.has_all()


def test_another_person_on_this_device_is_offered_nothing(writer, server, password_of):
    context = writer.page.context
    other = server.rpc("caseworker2", password_of("caseworker2"))
    context.add_cookies([{"name": "session_id", "value": other.session, "url": server.url}])
    writer.page.goto(f"{writer.url}/odoo")
    writer.page.locator(".o_huiskamer_today, .o_huiskamer_counting").first.wait_for()
    assert writer.page.evaluate(f"{SHELF}.all()") == []


def test_words_typed_while_older_ones_are_read_from_the_disk_stay(writer):
    kept = writer.page.evaluate(f"""async () => {{
        const shelf = {SHELF}, read = shelf.opened.bind(shelf);
        const [{{ slot, title, value }}] = await shelf.all();
        let goOn;
        const held = new Promise((resolve) => (goOn = resolve));
        shelf.opened = async () => {{ const found = await read(); await held; return found; }};
        const looked = shelf.all();
        const stored = shelf.put(slot, title, {{ ...value, newest: "typed just now" }});
        goOn();
        await Promise.all([looked, stored]);
        delete shelf.opened;
        return [(await shelf.get(slot)).value.newest, (await shelf.opened()).map((draft) => draft.value.newest)];
    }}""")
    assert kept == ["typed just now", ["typed just now"]], "in memory and on the disk"


@pytest.fixture
def locking(server, password_of):
    """Screens of this house lock after a minute."""
    with screens_lock(lambda login: server.anew(login, password_of(login)), 1):
        yield
    for login in ("caseworker", "privacy", "supervisor"):
        server.forget(login)


def test_the_lock_covers_the_screen_and_keeps_what_is_below(writer, house, locking, password_of, shoot):
    lock_now(writer.page)
    writer.save()
    lock = writer.page.locator(".o_check_identity_form")
    lock.wait_for()
    shoot(writer.page, f"locked-{writer.place}")
    assert not writer.field().is_visible() and not writer.page.locator(
        ".oe_title, .modal-title >> text=handover").first.is_visible()
    assert "Typt" not in visible_text(writer.page)
    writer.page.keyboard.press("Escape")
    writer.page.evaluate(DRAWN)
    assert lock.is_visible(), "Escape is no way out, and no log-out"
    lock.locator("[name=password]").fill(password_of("caseworker"))
    writer.page.keyboard.press("Enter")
    lock.wait_for(state="detached")
    assert writer.has_all()
    writer.save()
    writer.wait_until_saved()
    assert house.stored(writer.place) == 1


def lock_now(page):
    """Let the server think that nobody touched this screen for long.

    A call under way, and a page that was left, write down the session as they found it: they are waited for.
    """
    session = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "session_id")
    [path] = (settings.cache() / "data" / "sessions").rglob(session)
    since = time.monotonic()
    while time.monotonic() - since < 2:
        said = json.loads(path.read_text())
        if said.get("identity-check-next") != 1:
            (anew := path.with_suffix(".anew")).write_text(json.dumps(said | {"identity-check-next": 1}))
            anew.replace(path)
            since = time.monotonic()
        page.wait_for_timeout(50)


def test_the_server_dies_and_comes_back_and_the_words_are_saved_once(page_for, server_factory, server, house, browser,
    password_of):
    other = server_factory("server-that-dies")
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    context.add_cookies([{"name": "session_id", "value": other.rpc("caseworker", password_of("caseworker")).session,
                          "url": other.url}])
    page = context.new_page()
    page.goto(f"{other.url}/odoo")
    page.locator(".o_huiskamer_today").wait_for()
    writer = Writer(page, house.case, DIALOG)
    writer.open()
    writer.type()
    other.process.kill()
    other.process.wait()
    writer.save()
    page.locator(".o_huiskamer_trouble").wait_for()
    assert writer.has_all()
    other.start()
    writer.save()
    writer.wait_until_saved()
    assert house.stored(DIALOG) == 1
    context.close()


def test_nothing_readable_is_left_in_the_profile(browser, server, house, password_of, tmp_path):
    canaries = {DIALOG: "Kanariedialoog", FORM: "Kanarieformulier"}
    with browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=chromium.find(), args=list(chromium.FLAGS),
            viewport={"width": 1024, "height": 768}) as context:
        page = context.pages[0]
        log_in(page, server, password_of)
        for place, canary in canaries.items():
            writer = Writer(page, house.case, place)
            writer.open()
            writer.type(f"{canary} {WORDS}")
            page.reload()
            page.locator(".o_form_view").first.wait_for()
        wait_until(lambda: traces(tmp_path, "huiskamer.device"), "the search finds what is there")
        assert not [canary for canary in canaries.values() if traces(tmp_path, canary)]
        page.goto(f"{server.url}/odoo")
        page.locator("body:has(.o_huiskamer_today) .o_user_menu button").click()  # a screen that opens closes questions
        page.locator("[data-menu=logout]").click()
        page.get_by_role("button", name="Log out and throw it away").click()
        page.locator("#login").wait_for()
    assert not [canary for canary in canaries.values() if traces(tmp_path, canary)]
    assert not traces(tmp_path, "Typt (voorbeeld)"), "nor the name that the form showed"


def log_in(page, server, password_of):
    """Log in by hand, as on a first day."""
    page.goto(f"{server.url}/web/login")
    page.fill("#login", "caseworker")
    page.fill("#password", password_of("caseworker"))
    page.click("button[type=submit]")
    page.locator(".o_huiskamer_today").wait_for()


def test_one_key_and_one_tap_hide_everything_and_nothing_is_lost(writer, shoot):
    for hide in (lambda: writer.page.keyboard.press("F2"),
                 lambda: writer.page.evaluate("document.querySelector('.o_huiskamer_hide_all').click()")):
        hide()
        writer.page.locator(".o_huiskamer_hidden").wait_for()
        assert not writer.field().is_visible() and "Typt" not in visible_text(writer.page)
        assert not writer.page.locator(".o_main_navbar").is_visible()
        assert "Typt" not in writer.page.title()
        writer.page.keyboard.press("Escape")
        writer.page.locator(".o_huiskamer_hidden").wait_for(state="detached")
        assert writer.has_all()
    shoot(writer.page, f"hidden-and-back-{writer.place}")


def test_what_rarely_belongs_in_words_is_said_while_typing_and_asked_at_saving(writer, house):
    writer.type("Bel 06 12345678 morgen")
    said = writer.page.locator(".o_huiskamer_look_twice").first
    said.wait_for()
    assert "phone number" in said.inner_text() and "12345678" not in said.inner_text()
    writer.save()
    if writer.place == FORM:
        question = writer.page.locator(".modal-body", has_text="Look at this again")
        question.wait_for()
        assert "12345678" not in question.inner_text()
    writer.page.get_by_role("button", name="It has to stay").click()  # a question for the receiver may hold a number
    writer.wait_until_saved()
