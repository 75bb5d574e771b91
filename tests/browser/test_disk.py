"""What a browser leaves on the disk of a shared tablet once somebody has logged out: its whole profile is searched."""
import http.server
import threading

import pytest

from launcher import browser as chromium
from tests.file_over_rpc import whole_file

MARK, CONTROL = "Kemphaan-3391", "Watersnip-4402"
LOADED = '.o_form_view .oe_title'


class Plain(http.server.BaseHTTPRequestHandler):
    """A page such as any other server sends: it says nothing about who may keep it."""

    def do_GET(self):
        """The control."""
        body = f"<p>{CONTROL}</p>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Nothing: pytest shows what failed."""


@pytest.fixture
def plain_page():
    """The address of a page that a browser may keep."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Plain) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()


@pytest.fixture
def profile(browser, tmp_path):
    """A function (session, url) -> a page of a browser with a profile on disk; and the folder of the profile."""
    folder = tmp_path / "profile"
    context = browser.browser_type.launch_persistent_context(
        str(folder), executable_path=chromium.find(), args=list(chromium.FLAGS), accept_downloads=True)

    def page_of(session, url):
        """A page with this session."""
        context.add_cookies([{"name": "session_id", "value": session, "url": url}])
        return context.new_page()
    yield page_of, folder, context
    context.close()


def kept(folder, word):
    """The files of a folder that hold a word, however its letters are stored."""
    forms = [word.encode(), word.encode("utf-16-le")]
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*")
                  if path.is_file() and any(form in path.read_bytes() for form in forms))


def addresses(worker, file):
    """The pages and papers that show this person, as the buttons lead to them."""
    case, handover = file["huiskamer.case"], file["huiskamer.handover"]
    aloud = worker.call("huiskamer.handover", "open_letter", [handover], {"form": "aloud", "lang": "nl_NL"})["url"]
    return [f"/report/html/huiskamer_case.own_file/{case}", aloud,
            worker.call("huiskamer.case", "action_who_looked", [case])["url"]]


def test_nothing_of_a_person_is_on_the_disk_after_log_out(profile, plain_page, server, password_of):
    worker = server.anew("caseworker", password_of("caseworker"))
    file = whole_file(worker, MARK)
    [code] = [row["code"] for row in worker.call("huiskamer.case", "read", [file["huiskamer.case"]], ["code"])]
    page_of, folder, context = profile
    page = page_of(worker.session, server.url)
    page.goto(plain_page)
    page.goto(f"{server.url}/odoo/huiskamer.case/{file['huiskamer.case']}")
    page.locator(LOADED, has_text=code).wait_for()
    page.goto(f"{server.url}/odoo/huiskamer.client/{file['huiskamer.client']}")
    page.locator('[name=alias]').first.wait_for()
    assert MARK in page.content() + str(page.locator('[name=alias] input').evaluate_all(
        'all => all.map(one => one.value)'))
    for address in addresses(worker, file):
        page.goto(server.url + address)
    page.goto(f"{server.url}/report/html/huiskamer_case.own_file/{file['huiskamer.case']}")
    assert MARK in page.content(), "she was on the screen"
    page.goto(f"{server.url}/web/session/logout")
    page.go_back()
    assert MARK not in page.content(), "the Back button asks who is there"
    context.close()
    assert kept(folder, CONTROL), "what may be kept is kept, and found"
    assert kept(folder, MARK) == []
