"""Whatever is typed behind an address of ours, whoever types it: a page or a refusal, and never an error of the
machine.
"""
import random
import re
import urllib.error
import urllib.parse
import urllib.request

from launcher import settings
from launcher.rpc import Client

ROUTE = re.compile(r"route\(\s*((?:'[^']+'(?:,\s*)?|\[[^\]]+\]))")
ODD = ("0", "-1", "1", "99999999999999999999", "1e9", "x", "%00", "..%2F..%2Fetc%2Fpasswd", "%F0%9F%92%A9", "a" * 3000,
       "9" * 5000, "'%22%3E%3Cscript%3E", "2222-2222", "true", "[]", "%7B%7D", "NaN", "%0D%0ASet-Cookie:%20a=b")
ROLES = ("host", "caseworker", "supervisor", "admin", "terwille")
CALLS, LEAST = 160, 120


def addresses():
    """Every address that the controllers of the addon answer to, with its places to fill in."""
    found = set()
    for path in sorted((settings.ADDON_FOLDER / "controllers").rglob("*.py")):
        for match in ROUTE.finditer(path.read_text()):
            found |= set(re.findall(r"'(/huis[^']*)'", match[1]))
    return sorted(found)


def filled(address, draw):
    """An address with odd things in its places, and odd words behind it."""
    path = re.sub(r"<[^>]+>", lambda _place: draw.choice(ODD), address)
    words = {name: draw.choice(ODD) for name in ("lang", "place", "period", "measure", "by", "day_from", "token",
                                                 "code")}
    return f"{path}?{'&'.join(f'{name}={urllib.parse.quote(value)}' for name, value in words.items())}"


def test_an_address_with_a_line_break_or_thousands_of_digits_is_not_there_for_anybody(server, password_of):
    sessions = [server.rpc("terwille", password_of("terwille")), Client(server.url, server.database)]
    before = server.log_path.read_text().count("Traceback")
    for session in sessions:
        for address in ("/huiskamer/report/%0D%0ASet-Cookie:%20a=b.pdf", "/huis/places/x%0Ay", "/nothing/%0D%0A",
                        f"/huiskamer/tally-sheet/{'9' * 5000}", f"/web/content/{'9' * 5000}"):
            assert session.get(address)[0] in (303, 404, 405, 200), address
    assert server.log_path.read_text().count("Traceback") == before


def test_odd_addresses_get_a_page_or_a_refusal(server, password_of, budget, capsys):
    draw, known = random.Random(budget.seed), addresses()
    assert len(known) >= 8, known
    sessions = [server.rpc(login, "admin" if login == "admin" else password_of(login)) for login in ROLES]
    sessions.append(Client(server.url, server.database))
    before = server.log_path.read_text().count("Traceback")
    wrong, calls = [], budget.steps(CALLS, CALLS * 10)
    for number in range(calls):
        session, address = draw.choice(sessions), known[number % len(known)]
        status, body = session.get(filled(address, draw))
        if status >= 500 or b"Traceback (most recent" in body:
            wrong.append((address, status))
    assert not wrong
    assert server.log_path.read_text().count("Traceback") == before, "an error of the machine stands in the log"
    with capsys.disabled():
        print(f"\n{calls} odd calls of {len(known)} addresses")
    assert calls >= LEAST


def test_no_address_does_anything_for_who_only_asks_what_is_there(server, password_of):
    caseworker = server.rpc("caseworker", password_of("caseworker"))
    for address in addresses():
        for method in ("HEAD", "OPTIONS", "GET"):
            headers = {"Sec-Purpose": "prefetch"} if method == "GET" else {}
            asked = urllib.request.Request(server.url + re.sub(r"<[^>]+>", "1", address), method=method,
                                           headers=headers)
            try:
                with caseworker.opener.open(asked) as reply:
                    status, body = reply.status, reply.read()
            except urllib.error.HTTPError as refusal:
                status, body = refusal.code, b""
            assert status in (204, 404, 405, 415, 503), (method, address, status)
            assert not body, (method, address)
