"""An evening of twenty people over HTTP against as much of the same kind with core's leads, and the screens of a large
house in Chromium.

Run it with ``./huis bench mix``: a thousand files, forty of them the caseworker's, with words that open, beside two
hundred thousand ``crm.lead``; with ``--full`` also at a hundred thousand files, and there in Chromium. Two workers; in
each round a hundred requests of ours and a hundred of core's take turns. Of both, half are lists, 30 % forms, 10 % a
board or a grouping, and 10 % write. What counts is CPU: of all Odoo's processes and of PostgreSQL's backends of this
database. No error of the machine may come; a refusal in words is counted.
"""
import collections
import json
import os
import random
import secrets
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import cpu, screens
from launcher import browser as chromium
from launcher import databases, rig, server, settings
from launcher.commands import bench as command
from launcher.rpc import RpcError

SIZES = {"S": (1_000, 0.5)} | ({"L": (100_000, 0.6)} if os.environ.get("HUIS_BENCH_FULL") else {})
ROUNDS, ALONE = 8, 12
# In a hundred requests: name -> (who asks, how many). The same kinds on both sides: 50 lists, 30 forms, 10 boards or
# groupings, 10 that write.
OURS = {
    "Today": ("caseworker", 15), "list of files": ("caseworker", 20), "list of handovers": ("caseworker", 15),
    "form of a file": ("caseworker", 20), "form of a handover": ("caseworker", 10), "the board": ("supervisor", 10),
    "a note": ("caseworker", 4), "a tap": ("host", 6)}
CORES = {
    "crm.lead list": ("verkoper", 50), "crm.lead form": ("verkoper", 30), "crm.lead by stage": ("verkoper", 10),
    "crm.lead create": ("verkoper", 10)}
PEOPLE = {"caseworker": 12, "host": 5, "supervisor": 3, "verkoper": 20}
PASSWORDS = collections.defaultdict(lambda: "huiskamer", verkoper="een lange zin voor proef")
IN_WORDS = ("odoo.exceptions.UserError", "odoo.exceptions.AccessError", "odoo.exceptions.ValidationError")
BROWSER_GOAL, CORE = 0.6, "core's form of a contact"


class Side:
    """One of the two that take turns: its requests, its people, and what was measured of it."""

    def __init__(self, odoo, shares, requests, people):
        self.odoo, self.shares, self.requests, self.people = odoo, shares, requests, people
        self.seconds, self.refused, self.wrong = collections.defaultdict(list), [], []
        self.rates, self.spent = [], []
        self.drawn = random.Random(20)

    def ask(self, session, name):
        """Send one request as this person, and keep how long it took."""
        request = self.requests[name]
        args = [secrets.token_hex(16) if value == "A NUMBER" else value for value in request["args"]]
        if "of" in request:
            args.insert(0, [self.drawn.choice(request["of"])])
        begun = time.perf_counter()
        try:
            session.call(request["model"], request["method"], *args, **request["kwargs"])
        except RpcError as error:
            kept = self.refused if error.name in IN_WORDS else self.wrong
            kept.append(f"{name}: {error.name} {error.message[:80]}")
        except OSError as error:
            self.wrong.append(f"{name}: {error}")
        self.seconds[name].append(time.perf_counter() - begun)

    def cards(self):
        """role -> what its people ask in this round, in drawn order."""
        dealt = collections.defaultdict(collections.deque)
        names = [name for name, (_role, share) in self.shares.items() for _time in range(share)]
        self.drawn.shuffle(names)
        for name in names:
            dealt[self.shares[name][0]].append(name)
        return dealt

    def play(self):
        """One round: everybody asks until nothing is left of what her role asks."""
        dealt = self.cards()

        def work(session, left):
            """One person."""
            while left:
                try:
                    name = left.popleft()
                except IndexError:  # a colleague was quicker
                    return
                self.ask(session, name)

        threads = [threading.Thread(target=work, args=(session, dealt[role]))
                   for role, sessions in self.people.items() for session in sessions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def round(self):
        """Play one, and keep (milliseconds of Odoo, of PostgreSQL) for each request and requests a second."""
        number = sum(share for _role, share in self.shares.values())
        begun, took = time.perf_counter(), spent(self.odoo, self.play)
        self.rates.append(number / (time.perf_counter() - begun))
        self.spent.append([1000 * seconds / number for seconds in took])

    def middle(self):
        """(milliseconds of Odoo, of PostgreSQL) for each request."""
        return [statistics.median(column) for column in zip(*self.spent, strict=True)]

    def forget(self):
        """The first round does not count, but for what went wrong in it."""
        for kept in (self.seconds, self.rates, self.spent):
            kept.clear()


def spent(odoo, call):
    """(seconds of Odoo, seconds of PostgreSQL) while this runs."""
    before, backends = cpu.of_tree(odoo.process), cpu.of_backends(odoo.database)
    call()
    return cpu.of_tree(odoo.process) - before, cpu.since(backends, cpu.of_backends(odoo.database))


def main():
    """Fill a copy of the demo database up to each size, and measure; an error of the machine ends it badly."""
    name, wrong = f"huis_bench_mix_{settings.checkout_name()}", []
    with rig.running() as ready, tempfile.TemporaryDirectory() as folder:
        databases.with_addon(ready, databases.full_name(), demo=True)
        with databases.temporary_copy(ready, databases.full_name(), name):
            command.with_peer(ready, name)
            # a parallel worker ends, and takes what it computed with it
            databases.sql(ready, name, f'ALTER DATABASE "{name}" SET max_parallel_workers_per_gather = 0')
            os.environ["HUIS_BENCH_REQUESTS"] = str(Path(folder) / "requests.json")
            for size, (files, goal) in SIZES.items():
                os.environ["HUIS_BENCH_FILES"] = str(files)
                command.measure(ready, name, command.SCRIPTS / "mix_inside.py")
                requests = json.loads(Path(os.environ["HUIS_BENCH_REQUESTS"]).read_text())
                odoo = server.Server(ready, name, databases.log_path("bench-mix"), workers=2).start()
                try:
                    wrong += mixed(odoo, requests, size, goal)
                    if size == "L":
                        in_the_browser(odoo, requests)
                finally:
                    odoo.stop()
            if "L" in SIZES:
                command.measure(ready, name, command.SCRIPTS / "erase_inside.py")
    sys.exit("\n".join(wrong[:5]) or 0)


def mixed(odoo, requests, size, goal):
    """Both sides by turns; returns what went wrong."""
    roles = [role for role, number in PEOPLE.items() for _one in range(number)]
    with ThreadPoolExecutor(4) as pool:
        sessions = list(pool.map(lambda role: odoo.rpc(role, PASSWORDS[role]), roles))
    people = collections.defaultdict(list)
    for role, session in zip(roles, sessions, strict=True):
        people[role].append(session)
    sides = {title: Side(odoo, shares, requests, {role: people[role] for role, _share in shares.values()})
             for title, shares in (("ours", OURS), ("core's", CORES))}
    for number in range(ROUNDS + 1):
        for side in sides.values():
            side.round()
            if not number:
                side.forget()
    for title, side in sides.items():
        say(size, title, side)
    ours, cores = (sum(side.middle()) for side in sides.values())
    print(f"mix at {size}: {ours / cores:.2f} of core's CPU a request (goal {goal})", flush=True)
    for side in sides.values():
        one_by_one(size, side)
    return [words for side in sides.values() for words in side.wrong]


def say(size, title, side):
    """What one side cost in the mix."""
    took, (odoo, backends) = sorted(second for row in side.seconds.values() for second in row), side.middle()
    print(f"mix at {size}, {title}: {odoo + backends:.1f} ms CPU a request (Odoo {odoo:.1f}, PostgreSQL "
          f"{backends:.1f}); {statistics.median(side.rates):.1f} requests a second, p50 "
          f"{1000 * statistics.median(took):.0f} ms, p95 {1000 * took[int(len(took) * 0.95)]:.0f} ms; {len(took)} "
          f"requests, {len(side.refused)} refused in words, {len(side.wrong)} errors", flush=True)
    for words in sorted(set(side.refused + side.wrong))[:5]:
        print(f"  {words}", flush=True)


def one_by_one(size, side):
    """What each kind of request costs when nobody else asks."""
    for name, (role, share) in side.shares.items():
        took = spent(side.odoo, lambda n=name, s=side.people[role][0]: [side.ask(s, n) for _time in range(ALONE)])
        odoo, backends = (1000 * seconds / ALONE for seconds in took)
        print(f"  at {size}, {share} in a hundred: {name} {odoo + backends:.1f} ms CPU (Odoo {odoo:.1f}, PostgreSQL "
              f"{backends:.1f})", flush=True)


def in_the_browser(odoo, requests):
    """How soon a caseworker and a supervisor can use their screens, in a warm Chromium."""
    if reason := chromium.missing():
        print(f"in Chromium: not measured, {reason}. {chromium.TODO}")
        return
    worker, boss = (odoo.rpc(role, "huiskamer") for role in ("caseworker", "supervisor"))
    contact, = worker.call("res.partner", "search", [], limit=1)
    core = {CORE: (f"/odoo/res.partner/{contact}", ".o_form_view .o_field_widget")}
    file = {"one file": (f"/odoo/huiskamer.case/{requests['form of a file']['of'][0]}", screens.FORM)}
    for session, pages in ((worker.session, screens.SCREENS | file | core),
                           (boss.session, {"the board": screens.BOARD} | core)):
        with screens.page_of(odoo, session) as page:
            times = screens.by_turns(page, odoo.url, pages, screens.ROUNDS)
        medians = {name: statistics.median(seconds) for name, seconds in times.items()}
        for name, seconds in medians.items():
            print(f"in Chromium at L: {name} {seconds:.2f} s (goal {BROWSER_GOAL}), {seconds / medians[CORE]:.2f} of "
                  f"{CORE}", flush=True)


if __name__ == "__main__":
    main()
