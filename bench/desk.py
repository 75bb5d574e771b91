"""What waits, the board, a receiver's list and answer at two thousand and twenty thousand handovers (with --full at two
hundred thousand too); holds at once.

Run it with ``./huis bench desk``: queries inside Odoo, then milliseconds over HTTP and in Chromium, and how many of the
last bed's holds per second a server with two workers answers.
"""
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from bench import screens
from bench.handover import drafter, timed
from launcher import databases, rig, server, settings
from launcher.commands import bench as command
from launcher.rpc import RpcError
from tests.huis_client import Huis

SIZES = (2_000, 20_000) + ((200_000,) if os.environ.get("HUIS_BENCH_FULL") else ())
ROUNDS, HOSTS, HOLD_SECONDS = 9, 12, 10
SCREENS = {
    "what waits": ("/odoo/action-huiskamer_case.huiskamer_desk_action", ".o_huiskamer_desk_line"),
    "the board": screens.BOARD,
}


def main():
    """Fill a copy of the demo database up to each size, and measure."""
    name = f"huis_bench_desk_{settings.checkout_name()}"
    with rig.running() as ready:
        databases.with_addon(ready, databases.full_name(), demo=True)
        with databases.temporary_copy(ready, databases.full_name(), name):
            for size in SIZES:
                os.environ["HUIS_BENCH_SIZE"] = str(size)
                command.measure(ready, name, command.SCRIPTS / "desk_inside.py")
                odoo = server.Server(ready, name, databases.log_path("bench-desk"), workers=2).start()
                try:
                    over_http(odoo, size)
                    in_the_browser(odoo, size)
                    if size == SIZES[0]:
                        holds(odoo)
                finally:
                    odoo.stop()


def over_http(odoo, size):
    """The list of a service, and an answer, as its browser asks for them."""
    worker, desk = odoo.rpc("caseworker", "huiskamer"), Huis(odoo.rpc("terwille", "huiskamer"))
    draft, times = drafter(worker), {}
    for _round in range(ROUNDS):
        handover = draft()
        worker.call("huiskamer.handover", "move", handover, "send", {"sent_how": "phone"})
        code = worker.call("huiskamer.handover", "read", handover, ["code"])[0]["code"]
        token = desk.token()
        timed(times, "list", desk.page)
        timed(times, "open", lambda code=code: desk.page(code))
        timed(times, "answer", lambda code=code, token=token: desk.send(
            f"/huis/{code}/accept", token, follow=False, named_contact="Balie", first_contact_at="now"))
        worker.call("huiskamer.handover", "move", handover, "cancel", {"on_behalf_of": "phone"})
    for name, seconds in times.items():
        print(f"over HTTP at {size}: a service's {name} {1000 * statistics.median(seconds):.0f} ms")


def in_the_browser(odoo, size):
    """How soon a supervisor sees what waits and the board, in a warm Chromium."""
    with screens.page_of(odoo, odoo.rpc("supervisor", "huiskamer").session) as page:
        times = screens.by_turns(page, odoo.url, SCREENS, ROUNDS)
    for name, seconds in times.items():
        print(f"in Chromium at {size}: {name} {1000 * statistics.median(seconds):.0f} ms")


def holds(odoo):
    """Many hosts try to hold the last bed, again and again; every try is answered, one of them with the bed."""
    desk, host = Huis(odoo.rpc("opvang", "huiskamer")), odoo.rpc("host", "huiskamer")
    shelter = host.call("huiskamer.service", "search", [("kind", "=", "night_shelter")], limit=1)[0]
    entry = host.call("huiskamer.service", "read", [shelter], ["hsds_id"])[0]["hsds_id"]
    desk.send(f"/huis/places/{entry}", available="1")
    hosts = [odoo.rpc("host", "huiskamer") for _host in range(HOSTS)]
    until = time.monotonic() + HOLD_SECONDS

    def one(client):
        """How many tries this host made, and how many won."""
        tries = won = 0
        while time.monotonic() < until:
            tries += 1
            try:
                client.call("huiskamer.hold", "create", {"service_id": shelter})
                won += 1
            except RpcError as refusal:
                assert any(words in refusal.message for words in ("held already", "before you", "net voor")), refusal
        return tries, won

    with ThreadPoolExecutor(HOSTS) as pool:
        found = list(pool.map(one, hosts))
    tries, won = (sum(row[at] for row in found) for at in (0, 1))
    print(f"holds of the last bed: {tries / HOLD_SECONDS:.0f} tries a second by {HOSTS} hosts, {won} won")


if __name__ == "__main__":
    main()
