"""How much a tap costs: taps per second with 1 and 20 clients against a plain write of a core model.

Run it with `python -m bench.evening` from the checkout, in the environment of the tests. The two
kinds of call take turns on the same server, so that a busy machine slows both; what counts is the
ratio, and the processor time of all workers, not the wall clock.
"""
import secrets
import statistics
import threading
import time

from bench.cpu import of_tree
from launcher import browser as chromium
from launcher import databases, rig, server, settings
from launcher.rpc import Client

ROUNDS, CALLS = 6, 60


def twin(client):
    """Another client in the same session."""
    other = Client(client.url, client.database)
    for cookie in client.cookies:
        other.cookies.set_cookie(cookie)
    return other


def timed(odoo, clients, call):
    """(calls per second, processor milliseconds of Odoo per call) of CALLS calls shared by these clients."""
    def work(client):
        for _call in range(CALLS // len(clients)):
            call(client)

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    wall, spent = time.perf_counter(), of_tree(odoo.process)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    number = CALLS // len(clients) * len(clients)
    return number / (time.perf_counter() - wall), 1000 * (of_tree(odoo.process) - spent) / number


def compare(odoo, number, host, office, opening, tag):
    """Let taps and writes take turns; print their medians and the ratio."""
    hosts, writers = [twin(host) for _client in range(number)], [twin(office) for _client in range(number)]
    counter = iter(range(10**6))

    def tap(client):
        client.call("huiskamer.opening", "count_taps", [opening], secrets.token_hex(16), [["help", "advies", 1]])

    def write(client):
        client.call("res.partner.category", "write", [tag], {"color": next(counter) % 12})

    found = {"tap": [], "write": []}
    for _round in range(ROUNDS):
        found["tap"].append(timed(odoo, hosts, tap))
        found["write"].append(timed(odoo, writers, write))
    medians = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in found.items()}
    (taps, tap_cpu), (writes, write_cpu) = medians["tap"], medians["write"]
    print(f"{number:>2} clients: {taps:6.1f} taps/s, {tap_cpu:5.2f} ms Odoo CPU; write {writes:6.1f}/s, "
          f"{write_cpu:5.2f} ms;"
          f" ratio {taps / writes:.2f} in speed, {tap_cpu / write_cpu:.2f} in CPU")


def opening_time(host):
    """Median seconds to fetch what the counting screen shows."""
    times = []
    for _round in range(20):
        begun = time.perf_counter()
        host.call("huiskamer.opening", "counting_board")
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def screen_time(odoo, host):
    """Median seconds from the address typed to counters that can be tapped, in a browser that was there before."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (slow, and only needed here)

    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        context = browser.new_context(viewport={"width": 1024, "height": 768})
        context.add_cookies([{"name": "session_id", "value": host.session, "url": odoo.url}])
        for _round in range(6):
            page = context.new_page()
            begun = time.perf_counter()
            page.goto(odoo.url + "/odoo/tonight")
            page.wait_for_selector(".o_huiskamer_more", timeout=120_000)
            times.append(time.perf_counter() - begun)
            page.close()
        browser.close()
    return times[0], statistics.median(times[1:])


def main():
    """Measure on a database of our own and print the figures."""
    name = f"huis_bench_{settings.checkout_name()}"
    with rig.running() as ready:
        databases.with_addon(ready, databases.full_name(), demo=True)
        with databases.temporary_copy(ready, databases.full_name(), name):
            databases.sql(ready, name, "INSERT INTO res_partner_category (name, color, active) VALUES ('{\"en_US\": "
                                       "\"Bench\"}', 1, TRUE)")
            odoo = server.Server(ready, name, databases.log_path("bench"), workers=2).start()
            try:
                measure(odoo)
            finally:
                odoo.stop()


def measure(odoo):
    """All figures of one server. The writer is the administrator, writing one field of one contact tag."""
    host, office = odoo.rpc("host", "huiskamer"), odoo.rpc("admin", "admin")
    opening = host.call("huiskamer.opening", "search", [["state", "=", "open"]], limit=1)[0]
    tag = office.call("res.partner.category", "search", [["name", "=", "Bench"]])[0]
    for number in (1, 20):
        compare(odoo, number, host, office, opening, tag)
    print(f"board: {1000 * opening_time(host):.0f} ms to fetch what the counting screen shows")
    if reason := chromium.missing():
        print(f"screen: not measured, {reason}. {chromium.TODO}")
    else:
        first, again = screen_time(odoo, host)
        print(f"screen: {first:.1f} s until the counting screen can be tapped the first time, {again:.1f} s after that")


if __name__ == "__main__":
    main()
