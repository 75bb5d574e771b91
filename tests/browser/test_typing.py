"""Every way in which typed words could be lost, in a real Chromium: same signs before and after, stored once.

Two places stand for all: a dialog (what a client wants, asked for a handover) and a form (remarks on safe contact).
"""
import importlib.util
import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from launcher import browser as chromium
from launcher import settings
from tests import file_over_rpc

pytestmark = pytest.mark.browser

TABLET = (1024, 768)
WORDS = ("De cliënt vertelde dat het deze week beter ging, en wil graag dat iemand meegaat naar het gesprek. " * 5)[
    :504]
DIALOG, FORM = "dialog", "form"
OFFER = ".o_huiskamer_offer"
SHELF = "odoo.__WOWL_DEBUG__.root.env.services.huiskamer_drafts"
# What a key brought about is drawn in the next frame; the one after it has it on screen.
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
SENT = re.compile("/(hand_over|web_save)(#|$)")
FLUSHED_SECONDS = 60
EXPECTED = "ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_FAILED|ConnectionLostError|Session Expired|Failed to fetch"  # noqa: E501


class Writer:
    """A caseworker who types in a file."""

    def __init__(self, page, case, place):
        self.page, self.case, self.place = page, case, place
        self.url = page.url.split("/odoo")[0]

    def open(self):
        """Go to the place where she types."""
        self.page.goto(f"{self.url}/odoo/huiskamer.case/{self.case}")
        self.begin()

    def begin(self):
        """From the file to the words."""
        button = "Hand over" if self.place == DIALOG else "Person and safe contact"
        self.page.get_by_role("button", name=button, exact=True).first.click()
        self.field().wait_for()

    def field(self):
        """Where the words stand."""
        return self.page.locator("#ask_question" if self.place == DIALOG else "[name=contact_remarks] textarea")

    def type(self, words=WORDS):
        """Type, and wait until this device has it."""
        self.field().fill(words)
        self.page.wait_for_function(
            f"async (words) => JSON.stringify(await {SHELF}.all()).includes(JSON.stringify(words).slice(1, -1))",
            arg=words)

    def save(self):
        """Send what was typed."""
        if self.place == DIALOG:
            self.page.locator("#ask_service_id").select_option(index=1)
            self.page.locator(".o_huiskamer_ask fieldset input").first.check()
            self.page.locator(".modal-footer .btn-primary").last.click()
        else:
            self.page.locator(".o_form_button_save").click()

    def come_back(self):
        """Look at the place again, and take up what was left."""
        if self.place == DIALOG:
            self.page.locator(OFFER).first.get_by_role("button", name="Go on with it").click()
        else:
            self.page.get_by_role("button", name="Person and safe contact", exact=True).first.click()
            self.page.locator(OFFER).get_by_role("button", name="Go on with it").click()
        self.field().wait_for()

    def has_all(self):
        """Whether the same signs are there, once the screen has drawn them."""
        expect(self.field()).to_have_value(WORDS)
        return True

    def offers_nothing(self):
        """Whether nothing is offered in this file, once the page has looked."""
        self.page.locator(".o_form_view .oe_title").wait_for()
        assert self.page.evaluate(f"{SHELF}.all()") == []
        return not self.page.locator(OFFER).count()

    def wait_until_saved(self):
        """Wait until the screen says that the server has it."""
        if self.place == DIALOG:
            self.page.locator(".o_huiskamer_disclosure").first.wait_for()
        else:
            self.page.locator(".o_form_button_save").wait_for(state="hidden")


@pytest.fixture(scope="module")
def worker(server, password_of):
    """The caseworker's own calls, in another session than that of her page, with which much happens here."""
    return server.anew("caseworker", password_of("caseworker"))


@pytest.fixture
def house(worker):
    """What is stored, as the caseworker sees it: .case, .stored(place)."""
    return House(worker)


class House:
    """One file of the caseworker, and how often the words are in it."""

    def __init__(self, worker):
        self.worker = worker
        self.case, = worker.call("huiskamer.case", "open_file", file_over_rpc.yes(worker, "file") | {
            "alias": "Typt (voorbeeld)", "age_band": "unknown",
            "location_id": file_over_rpc.first(worker, "huiskamer.location")})

    def stored(self, place):
        """How many records hold exactly these words."""
        if place == FORM:
            client = self.worker.call("huiskamer.case", "read", [self.case], ["client_id"])[0]["client_id"][0]
            return [row["contact_remarks"] for row in self.worker.call("huiskamer.client", "read", [client],
                ["contact_remarks"])].count(WORDS)
        drafts = self.worker.call("huiskamer.disclosure", "search_read", [("handover_id.case_id", "=", self.case)],
                                  ["question"])
        return [row["question"] for row in drafts].count(WORDS)


@pytest.fixture(params=[DIALOG, FORM])
def writer(request, page_for, house):
    """Somebody who has typed 504 signs and saved none."""
    writing = Writer(page_for("caseworker", "en_US", TABLET), house.case, request.param)
    writing.open()
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
    writer.page.locator(".o_huiskamer_stay").click()
    assert writer.has_all()
    writer.page.keyboard.press("Escape")
    writer.page.keyboard.press("Escape")  # of the question itself: stay
    assert writer.has_all()
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
    officer = server.anew("privacy", password_of("privacy"))
    house = officer.call("huiskamer.house", "search", [])
    before, = officer.call("huiskamer.house", "read", house, ["second_factor", "lock_after", "lock_after_host"])
    officer.call("huiskamer.house", "write", house, {"lock_after": 1})
    yield
    # earlier ones are locked
    officer, supervisor = (server.anew(login, password_of(login)) for login in ("privacy", "supervisor"))
    action = officer.call("huiskamer.house", "weaken", house, {  # two people let it lock as late as before
        "second_factor": before["second_factor"], "new_lock_after": str(before["lock_after"]),
        "new_lock_after_host": str(before["lock_after_host"]),
        "reason": "The test has ended; it was like this before."})
    supervisor.call("huiskamer.decision", "action_confirm", [action["res_id"]])
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
    """Let the server think that nobody touched this screen for long."""
    session = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "session_id")
    [path] = (settings.cache() / "data" / "sessions").rglob(session)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"identity-check-next": 1}))


def visible_text(page):
    """All text that is drawn on the screen."""
    return page.evaluate("""() => [...document.querySelectorAll('body *')]
        .filter((el) => el.checkVisibility({ visibilityProperty: true }) && ![...el.children].length)
        .map((el) => el.value || el.textContent).join(' ')""")


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
        page.locator(".o_user_menu button").click()
        page.locator("[data-menu=logout]").click()
        page.get_by_role("button", name="Log out and throw it away").click()
        page.locator("#login").wait_for()
    assert not [canary for canary in canaries.values() if traces(tmp_path, canary)]
    assert not traces(tmp_path, "Typt (voorbeeld)"), "nor the name that the form showed"


def wait_until(is_so, what):
    """Wait for something that the browser does when it pleases, such as writing to the disk."""
    end = time.monotonic() + FLUSHED_SECONDS
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.2)


def log_in(page, server, password_of):
    """Log in by hand, as on a first day."""
    page.goto(f"{server.url}/web/login")
    page.fill("#login", "caseworker")
    page.fill("#password", password_of("caseworker"))
    page.click("button[type=submit]")
    page.locator(".o_huiskamer_today").wait_for()


def traces(folder, words):
    """The files below a folder in which these words can be read, in any writing of a browser."""
    wanted = [words.encode(), words.encode("utf-16-le")]
    return [path for path in Path(folder).rglob("*") if path.is_file()
            and any(form in path.read_bytes() for form in wanted)]


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


# What people write, and what the browser points out in it: the same kinds as the server, and nothing in the rest.
WRITTEN = (
    ("Bel 06-12345678 na vijven", "a phone number"), ("+31 50 555 01 23 is van de balie", "a phone number"),
    ("Nummer 111222333 stond op de brief", "a citizen service number"), ("111.222.333", "a citizen service number"),
    ("Rekening NL91 ABNA 0417 1643 00", "an account number"), ("Auto 12-ABC-3 stond voor de deur", "a number plate"),
    ("Mail naar iemand@voorbeeld.nl", "an e-mail address"), ("Op 12-11-2026 om 14:30 naar de gemeente", None),
    ("Vijf mensen, 17 tot 20 uur, kamer 12, 9712 AB", None), ("Nummer 123456789 is geen burgerservicenummer", None),
    ("Bel 112 of 0800-2000", None),
)


def test_the_browser_points_out_what_the_server_points_out(page_for):
    page = page_for("caseworker", "en_US", TABLET)
    look = "(words) => odoo.loader.modules.get('@huiskamer_case/typing/look_twice').lookTwice(words)"
    found = {words: page.evaluate(look, words) for words, _kind in WRITTEN}
    assert found == {words: [kind] if kind else [] for words, kind in WRITTEN}
    guard = the_servers_finder()
    assert {words: bool(guard.point_out(words) or guard.has_bsn(words)) for words in found} == {words: bool(kinds)
        for words, kinds in found.items()}


def the_servers_finder():
    """models/shared/text_guard.py, which needs no Odoo."""
    path = settings.ADDON_FOLDER / "models" / "shared" / "text_guard.py"
    spec = importlib.util.spec_from_file_location("text_guard", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
