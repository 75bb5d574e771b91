"""Two servers of Odoo behind the nginx of the docs: a whole team gets in at once, a guesser does not, and a server
may die.
"""
import contextlib
import html
import re
import socket
import ssl
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from launcher import databases, nginx
from launcher import server as odoo_server
from launcher.rpc import Client, RpcError

pytestmark = pytest.mark.attack

TEAM = 12
GUESSES = 120
CSRF = re.compile(rb'csrf_token"? value="([^"]+)"|name="csrf_token" value="([^"]+)"')


def open_over_tls(client):
    """The same client, for a certificate that nobody signed."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    client.opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(client.cookies),
        urllib.request.HTTPSHandler(context=context))
    return client


def log_in(url, database, login, password):
    """(status, client) of one log-in by the page, as a colleague does it: the page, then her answer."""
    client = open_over_tls(Client(url, database))
    status, page = client.get("/web/login")
    if status != 200:
        return status, client
    token = next(filter(None, CSRF.search(page).groups())).decode()
    answer = urllib.parse.urlencode({"csrf_token": token, "login": login, "password": password}).encode()
    try:
        with client.opener.open(urllib.request.Request(f"{url}/web/login", answer), timeout=60) as reply:
            return reply.status, client
    except urllib.error.HTTPError as error:
        return error.code, client


@pytest.fixture(scope="module")
def proxy(the_rig, demo_database, tmp_path_factory):
    """(address, first server, second server, log of nginx) of two servers behind nginx."""
    folder, port = tmp_path_factory.mktemp("nginx"), odoo_server.free_port()
    with contextlib.ExitStack() as stack:
        servers = [odoo_server.Server(the_rig, demo_database, databases.log_path(f"server-{name}"), workers=2,
                                      proxy_mode=True).begin() for name in ("first", "second")]
        for odoo in servers:
            stack.callback(odoo.stop)
            odoo.start()
        config = nginx.configuration(folder, port, [server.port for server in servers])
        process = subprocess.Popen([nginx.ensure(), "-p", str(folder), "-c", str(config)])
        stack.callback(process.wait)
        stack.callback(process.terminate)
        wait_for(port, process, folder / "error.log")
        yield f"https://127.0.0.1:{port}", *servers, folder / "site.log"


def wait_for(port, process, log):
    """Wait until somebody listens there."""
    while True:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)


def at_the_same_time(number, act):
    """The answers of so many calls at once, with the longest time that one took."""
    answers, seconds = [None] * number, [0.0] * number

    def make(place):
        """One of them."""
        begun = time.monotonic()
        answers[place] = act(place)
        seconds[place] = time.monotonic() - begun
    threads = [threading.Thread(target=make, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, max(seconds)


def test_who_was_invited_chooses_a_pass_phrase_behind_the_proxy_and_nobody_signs_up(proxy, demo_database, password_of):
    url, first, _second, _log = proxy
    supervisor = first.rpc("supervisor", password_of("supervisor"))
    [service] = supervisor.call("huiskamer.service", "search", [("name", "=", "Nachtopvang")], limit=1)
    supervisor.call("huiskamer.service", "invite", [service], {
        "name": "Balie", "email": "achter-de-proxy@example.org", "lang": "en_US"})
    admin = first.rpc("admin", "admin")
    [mail] = admin.call("mail.mail", "search_read", [("email_to", "=", "achter-de-proxy@example.org")], ["body_html"])
    path = html.unescape(re.search(r'href="https?://[^/]+(/web/signup[^"]+)"', mail["body_html"])[1])
    invited = open_over_tls(Client(url, demo_database))
    status, page = invited.get(path)
    assert status == 200
    token = next(filter(None, CSRF.search(page).groups())).decode()
    chosen = {"csrf_token": token, "name": "Balie", "login": "achter-de-proxy@example.org",
              "password": "achter-de-proxy-7431", "confirm_password": "achter-de-proxy-7431", "redirect": "/huis"}
    with invited.opener.open(url + path, urllib.parse.urlencode(chosen).encode(), timeout=60) as reply:
        assert reply.url.endswith("/huis")
    stranger = open_over_tls(Client(url, demo_database))
    assert [stranger.get(address)[0] for address in ("/web/signup", "/web/signup?token=", "/web/signup/x")] == [404] * 3


def test_a_team_gets_in_at_once_and_a_server_may_die_under_it(proxy, demo_database, password_of, capsys):
    url, first, _second, _log = proxy
    logins = ["host", "caseworker", "supervisor"]
    answers, longest = at_the_same_time(
        TEAM, lambda place: log_in(url, demo_database, logins[place % 3], password_of(logins[place % 3])))
    assert [status for status, _client in answers] == [200] * TEAM
    workers = [client for place, (_status, client) in enumerate(answers) if logins[place % 3] == "caseworker"]
    assert workers[0].call("huiskamer.case", "bell")["count"] >= 0
    assert workers[0].get("/web/database/manager")[0] == 404

    first.stop()
    took, refused = [], 0
    for number in range(20):
        begun = time.monotonic()
        try:
            assert workers[number % len(workers)].call("huiskamer.case", "bell")["count"] >= 0
        except RpcError:
            refused += 1
        took.append(time.monotonic() - begun)
    with capsys.disabled():
        print(f"\n{TEAM} colleagues logged in at once, the last after {longest:.1f} s; with one of two servers gone "
              f"20 calls took"
              f" {statistics.median(took):.2f} s each, the slowest {max(took):.1f} s, and {refused} were refused")
    assert refused == 0, "a session holds on every server, and the proxy passes the dead one over"


def test_a_guesser_is_held_up_and_the_others_are_not(proxy, demo_database, password_of):
    url, _first, _second, log = proxy
    worker = open_over_tls(Client(url, demo_database)).login("caseworker", password_of("caseworker"))
    answers, _longest = at_the_same_time(GUESSES,
                                         lambda _place: open_over_tls(Client(url, demo_database)).get("/web/login")[0])
    assert answers.count(429) > GUESSES // 3
    assert "/web/login" not in log.read_text(), "the proxy writes down no address that was asked for"
    assert worker.call("huiskamer.case", "bell")["count"] >= 0
