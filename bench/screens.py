"""How soon the screens of an evening can be used, in a warm Chromium, and what script the addon brings.

Run it with ``./huis bench screens``. Today, a file, a note's dialog and the list of files take turns with core's own
list and form of contacts, in one browser on one server; what counts is the ratio. The bytes are those of the addon's
own files in the bundle, as they lie there and as a server that compresses sends them.
"""
import contextlib
import gzip
import statistics
import time

from playwright.sync_api import sync_playwright

from launcher import browser as chromium
from launcher import databases, rig, server, settings

ROUNDS = 9
TABLET = {"width": 1024, "height": 768}
# path, and what stands there when the screen can be used
SCREENS = {
    "Today": ("/odoo", ".o_huiskamer_today h2"),
    "list of files": ("/odoo/action-huiskamer_case.huiskamer_case_action", ".o_list_view .o_data_row"),
}
FORM = ".o_form_view .oe_title"
BOARD = ("/odoo/action-huiskamer_case.huiskamer_handover_action", ".o_kanban_record:not(.o_kanban_ghost)")
SCRIPT = (".js", ".xml")
STYLE = (".scss", ".css")


def main():
    """Measure on a copy of the demo database and print medians and ratios."""
    name = f"huis_bench_screens_{settings.checkout_name()}"
    with rig.running() as ready:
        databases.with_addon(ready, databases.full_name(), demo=True)
        with databases.temporary_copy(ready, databases.full_name(), name):
            odoo = server.Server(ready, name, databases.log_path("bench-screens"), workers=2).start()
            try:
                report(in_the_browser(odoo))
            finally:
                odoo.stop()
    print(own_bytes())


def in_the_browser(odoo):
    """Seconds by screen, in turns, after a first round that is not counted."""
    worker = odoo.rpc("caseworker", "huiskamer")
    file, = worker.call("huiskamer.case", "search", [("state", "=", "open")], limit=1)
    contact, = worker.call("res.partner", "search", [], limit=1)
    screens = {
        "Today": SCREENS["Today"],
        "a file": (f"/odoo/huiskamer.case/{file}", FORM),
        "list of files": SCREENS["list of files"],
        "core's form of a contact": (f"/odoo/res.partner/{contact}", ".o_form_view .o_field_widget"),
    }
    with page_of(odoo, worker.session) as page:
        return by_turns(page, odoo.url, screens, ROUNDS, {"a file": ("note, its dialog", note)})


@contextlib.contextmanager
def page_of(odoo, session):
    """A tab of a tablet in which this session is logged in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        context = browser.new_context(viewport=TABLET, locale="nl-NL")
        context.add_cookies([{"name": "session_id", "value": session, "url": odoo.url}])
        context.set_default_timeout(120_000)  # a busy machine is slow the first time
        yield context.new_page()
        browser.close()


def by_turns(page, url, screens, rounds, then=None):
    """Seconds by screen, in turns, after a first round that is not counted.

    :param dict screens: name -> (path, what stands there when it can be used)
    :param dict then: name of a screen -> (name, what is measured on it)
    """
    times = {}
    for number in range(rounds + 1):
        for name, (path, usable) in screens.items():
            seconds = opened(page, url + path, usable)
            if number:
                times.setdefault(name, []).append(seconds)
            if number and name in (then or {}):
                title, measure = then[name]
                times.setdefault(title, []).append(measure(page))
    return times


def opened(page, url, usable):
    """Seconds until a page that was fetched before can be used."""
    begun = time.perf_counter()
    page.goto(url)
    page.locator(usable).first.wait_for()
    return time.perf_counter() - begun


def note(page):
    """Seconds until somebody can type in a new note of the open file."""
    begun = time.perf_counter()
    page.locator(".o_form_view button[name=action_write_contact]").first.click()
    page.locator(".o_huiskamer_ask textarea").first.wait_for()
    seconds = time.perf_counter() - begun
    page.keyboard.press("Escape")
    page.locator(".o_huiskamer_ask").wait_for(state="detached")
    return seconds


def report(times):
    """Print the median of each screen and its ratio to core's form."""
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    peer = medians["core's form of a contact"]
    for name, seconds in medians.items():
        print(f"  screens, warm, {TABLET['width']} px: {name} {1000 * seconds:.0f} ms, {seconds / peer:.2f} of core's "
              f"form of a contact")


def own_bytes():
    """What the addon adds to the bundle, as one line."""
    words = []
    for kind, endings in (("script and templates", SCRIPT), ("style", STYLE)):
        files = [path for path in sorted((settings.ADDON_FOLDER / "static" / "src").rglob("*"))
                 if path.suffix in endings]
        text = b"\n".join(path.read_bytes() for path in files)
        words.append(f"{len(text):,} bytes of {kind} in {len(files)} files, {len(gzip.compress(text)):,} compressed")
    return "  screens: " + "; ".join(words)


if __name__ == "__main__":
    main()
