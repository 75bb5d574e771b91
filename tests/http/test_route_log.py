"""Odoo's log of requests, over every address of ours: no code stands in it, whoever typed one into an address."""
import re
import urllib.parse

from launcher import settings

ROUTE = re.compile(r"route\(\s*'([^']+)'")
PART = re.compile(r"<[^>]+>")


def routes():
    """Every address that our controllers answer."""
    found = set()
    for path in sorted((settings.ADDON_FOLDER / "controllers").rglob("*.py")):
        found.update(ROUTE.findall(path.read_text()))
    return sorted(found)


def test_no_code_stands_in_the_log_whatever_address_it_was_typed_into(server, password_of):
    session = server.rpc("caseworker", password_of("caseworker"))
    [case] = session.call("huiskamer.case", "search_read", [("caseworker_id.login", "=", "caseworker")], ["code"],
                          limit=1)
    begun = server.log_path.stat().st_size
    asked = [PART.sub(case["code"], route) for route in routes()]
    for address in asked:
        session.get(address)
        session.get(f"{address}?code={case['code']}")
    first, second = case["code"].split("-")
    for written in (f"{first}-{second}", f"{first}{second}", f"{first}%20{second}", f"{first}%2D{second}",
                    f"{first}.{second}", f"{first}+{second}"):
        for typed in (written, written.lower().replace("%2d", "%2D")):
            session.get(f"/huis/{typed}")
            session.get(f"/web/login?redirect=%2Fhuis%2F{typed}%3F")
    session.get(session.call("huiskamer.case", "action_export_own_file", [case["id"]])["url"])
    with open(server.log_path, "rb") as log:
        log.seek(begun)
        added = log.read().decode(errors="replace")
    assert len(asked) > 10
    assert all(route.split("<")[0] in added for route in routes()
               if "worker.js" not in route), "each was asked for, and logged"
    assert case["code"] not in added
    assert first + second not in re.sub(r"[^0-9A-Z]", "", urllib.parse.unquote(added).upper()), "however it was written"
