"""Fixtures for tests against a committed database, a real server and a real browser.

Everything comes from launcher/, so that plain pytest does what ./huis test does.
"""
import contextlib
import dataclasses
import os
import re

import psycopg2
import pytest

from launcher import browser as chromium
from launcher import databases, postgres, rig, settings
from launcher import server as odoo_server
from launcher.commands.demo import logins
from tests import house_clock

settings.hurry()

DESKTOP = (1366, 900)
PAGE_SECONDS = 60
KEPT_BY_PAGES = "local_storage,indexeddb,service_workers,cache_storage,websql,file_systems"
ONE_PROCESS = "--process-per-site"
KEEPER = "/web/static/img/favicon.ico"  # a page of this address runs nothing
LOADED = ".o_web_client .o_main_navbar, .o_frontend_to_backend_nav, #wrapwrap, body.o_huis"


# The tests share one database. Screens are looked at first; attacks leave their marks in it and come last.
ORDER = ("browser", "static", "command", "http", "attack")


def pytest_collection_modifyitems(items):
    """Run the kinds of tests in their order; within a kind as they stand."""
    items.sort(key=lambda item: ORDER.index(item.path.parent.name) if item.path.parent.name in ORDER else len(ORDER))


@dataclasses.dataclass(frozen=True)
class Budget:
    """How long a test may search, and from which seed. `deep` is True under ./huis attack."""

    seed: int
    deep: bool
    factor: int

    def steps(self, short, deep):
        """The number of steps to take: `short` in ./huis test, `deep` times --budget in ./huis attack."""
        return deep * self.factor if self.deep else short


@pytest.fixture(scope="session")
def budget():
    """Seed and depth for tests that try many things."""
    return Budget(int(os.environ.get("HUIS_SEED", "1")), os.environ.get("HUIS_ATTACK") == "deep",
                  int(os.environ.get("HUIS_BUDGET", "1")))


@pytest.fixture(scope="session")
def the_rig():
    """Odoo, its Python and PostgreSQL, made ready."""
    with rig.running() as ready:
        yield ready


@pytest.fixture(scope="session")
def demo_database(the_rig):
    """The name of a fresh committed database with the addon and its demo data."""
    if not os.environ.get("HUIS_PREPARED"):  # else ./huis test has made it and told what it logged
        databases.with_addon(the_rig, databases.full_name(), demo=True)
    if databases.mark(the_rig, databases.full_name()) is None:
        pytest.fail("the addon could not be installed with its demo data; the summary says why", pytrace=False)
    name = f"huis_pytest_{settings.checkout_name()}{settings.lane()}"
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        yield name


@pytest.fixture(scope="session")
def credentials():
    """The rows of demo/logins.csv by login: dicts with role, login, password and name."""
    return {row["login"]: row for row in logins()}


@pytest.fixture(scope="session")
def password_of(credentials):
    """A function: login -> password, as demo/logins.csv has it."""
    return lambda login: credentials[login]["password"]


@pytest.fixture
def pg(demo_database):
    """A function that opens a psycopg2 connection to the demo database; closed after the test."""
    with contextlib.ExitStack() as stack:
        def connect(**options):
            words = {key: value for key, value in postgres.connection().items() if value}
            connection = psycopg2.connect(dbname=demo_database, **words, **options)
            stack.callback(connection.close)
            return connection
        yield connect


@pytest.fixture
def cursor(pg):
    """A cursor whose transaction is rolled back, whatever it did."""
    connection = pg()
    with connection.cursor() as open_cursor:
        open_cursor.execute("SET lock_timeout = '20s'")
        yield open_cursor
    connection.rollback()


@pytest.fixture(scope="session")
def server_factory(the_rig, demo_database):
    """A function that starts servers on the demo database: options as in odoo.conf, `workers` too."""
    with contextlib.ExitStack() as stack:
        def make(name, database=demo_database, **options):
            odoo = odoo_server.Server(the_rig, database, databases.log_path(name), **options)
            stack.callback(odoo.stop)
            return odoo.start()
        yield make


@pytest.fixture(scope="session")
def server(server_factory):
    """A running threaded Odoo: .url, .log_path, .rpc(login, password)."""
    return server_factory("server")


@pytest.fixture(scope="session")
def prefork_server(server_factory):
    """A running Odoo with two worker processes, as in production: .url, .log_path, .rpc."""
    return server_factory("server-prefork", workers=2)


@pytest.fixture(scope="session")
def browser():
    """A running Chromium under playwright. Without Chromium: skipped, or failed when CI is set."""
    if reason := chromium.missing():
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse(f"BROWSER TEST NOT RUN: {reason}. {chromium.TODO}")
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 (slow, and only needed here)

    expect.set_options(timeout=PAGE_SECONDS * 1000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.find(), args=[*chromium.FLAGS, ONE_PROCESS])
        yield started
        started.close()


class Device:
    """A browser context and its page, which one test after another uses."""

    def __init__(self, browser, locale):
        self.locale, self.errors = locale, []
        # on the wall of the huiskamer, where it is another day than on this machine for an hour or two; no frames of
        # what only moves
        self.context = browser.new_context(locale=locale, timezone_id=house_clock.HOUSE.key, reduced_motion="reduce")
        self.context.set_default_timeout(PAGE_SECONDS * 1000)
        self.begin_page()

    def begin_page(self):
        """Open the page; what goes wrong in it is heard for as long as it lives."""
        self.page = self.context.new_page()
        self.tools = self.context.new_cdp_session(self.page)
        listen(self.page, lambda words: self.errors.append(words))

    def begin(self, url, session, size):
        """The page, of this size and logged in with this session, with nothing of what pages before it kept."""
        self.errors = []
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.tools.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": KEPT_BY_PAGES})
        # never without a session: what a worker of before asks in such a moment brings a visitor's, which would stay
        self.context.add_cookies([{"name": "session_id", "value": session, "url": url}])
        self.context.clear_cookies(name=re.compile("^(?!session_id$)"))
        return self.page

    def rest(self, url):
        """Leave one page open, which runs nothing and remembers nothing of where it was."""
        from playwright.sync_api import Error  # noqa: PLC0415 (slow, and only needed here)

        self.context.set_offline(False)
        try:
            self.leave(url)
        except Error:  # the page is closed, or was on its way elsewhere
            self.page.close()
            self.begin_page()
            self.leave(url)
        for other in self.context.pages:
            if other != self.page:
                other.close()

    def leave(self, url):
        """Go where nothing runs, and forget how the page got there."""
        self.page.unroute_all()
        self.page.goto(url + KEEPER)
        self.page.evaluate("sessionStorage.clear()")
        self.tools.send("Page.resetNavigationHistory")


class Devices:
    """Devices that one test after another uses: what was fetched stays, all that a page kept goes.

    All pages of a site run in one process (ONE_PROCESS), which lives as long as one of them is open and keeps what it
    made of five megabytes of code: a page that begins there costs half of one that begins in a process of its own. So
    a page stays open from one test to the next, and is the next one's: to make a window is as much work again. Never
    are two open at once unless a test opens them: of two pages in one process the first to have a network again tells
    the other, before that has it.
    """

    def __init__(self, browser):
        self.browser, self.free = browser, {}

    def take(self, locale):
        """A device of this language that nobody uses now."""
        free = self.free.setdefault(locale, [])
        return free.pop() if free else Device(self.browser, locale)

    def give_back(self, device, url):
        """The next test may have it."""
        device.rest(url)
        self.free[device.locale].append(device)


@pytest.fixture(scope="session")
def devices(server, browser):
    """The devices at which people of the tests sit. The browser began after the server, so it ends before: a server
    waits for the connections that a browser keeps open.
    """
    return Devices(browser)


@pytest.fixture
def page_for(server, devices, password_of, request):
    """A function (login, lang=None, size=DESKTOP) -> playwright page with that user logged in, on a device of its own.

    A page that logs an error to its console, or throws one, fails the test at its end.
    `page_for.errors` holds them; a test that provokes one takes it out. A failed test's
    pages are kept as pictures, and its devices are used no more.
    """
    used = []

    def open_page(login, lang=None, size=DESKTOP, path="/odoo"):
        client = server.rpc(login, password_of(login))
        speak(client, lang)
        device = devices.take((lang or "en_US").replace("_", "-"))
        used.append(device)
        page = device.begin(server.url, client.session, size)
        device.errors = open_page.errors
        page.goto(server.url + path)
        page.wait_for_selector(LOADED)
        return page

    open_page.errors = []
    yield open_page
    failed = getattr(request.node, "failed", False)
    for number, device in enumerate(used if failed else ()):
        shoot_into_file(device.page, f"failed-{request.node.name}-{number}")
    for device in used:
        device.context.close() if failed else devices.give_back(device, server.url)
    assert not open_page.errors, "the page reported errors:\n" + "\n".join(open_page.errors)


def speak(client, lang):
    """Let this user have her screens in a language; writing it makes the server forget all that it remembers, so only
    when it is another one.
    """
    if lang and client.call("res.users", "read", [client.uid], ["lang"])[0]["lang"] != lang:
        client.call("res.users", "write", [client.uid], {"lang": lang})


def listen(page, tell):
    """Tell what goes wrong in a page, in words; not what a picture that is opened as a page may not do."""
    def hear(message):
        place = message.location.get("url", "")
        if message.type == "error" and not place.endswith(KEEPER):
            tell(f"console: {message.text} ({place})")

    page.on("pageerror", lambda error: tell(f"uncaught: {error}"))
    page.on("console", hear)


def shoot_into_file(page, name):
    """Keep a picture of a page in .huis-output/screenshots and return its path."""
    settings.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = settings.SCREENSHOTS / (re.sub(r"[^\w.-]+", "-", name) + ".png")
    page.screenshot(path=path)
    return path


@pytest.fixture(scope="session")
def shoot():
    """A function (page, name) that keeps a picture of the page; returns its path."""
    return shoot_into_file


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell the fixtures of a test whether it failed."""
    report = yield
    item.failed = getattr(item, "failed", False) or report.failed
    return report
