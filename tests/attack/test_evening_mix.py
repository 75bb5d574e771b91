"""An evening from outside: twenty people on two workers, mixed, all the time; nobody sees an error of the machine.

Hosts tap, caseworkers look at Today and their lists, open files, write notes and set goals, a supervisor looks at the
board. What a colleague may meet is a refusal in words; what the workers hold in memory stays what it was.
"""
import itertools
import pathlib
import random
import secrets
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from launcher.rpc import RpcError
from tests import file_over_rpc, house_clock

pytestmark = pytest.mark.attack

PEOPLE = ("caseworker",) * 10 + ("host",) * 7 + ("supervisor",) * 3
SHORT, DEEP = 1500, 70_000  # calls, from when all are in
IN_WORDS = ("odoo.exceptions.UserError", "odoo.exceptions.AccessError", "odoo.exceptions.ValidationError")
MOST_MEGABYTES = 30
LEAST_ANSWERED = 0.9  # of all calls


def megabytes(server):
    """What the processes of a server hold, together."""
    pids = [server.process.pid]
    for pid in pids:
        pids += [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    pages = sum(int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * 4096 / 1e6


def as_caseworker(session, draw, case):
    """One thing that a caseworker does."""
    act = draw.randrange(6)
    if act == 0:
        return "Today", session.call("huiskamer.case", "today")
    if act == 1:
        return "files", session.call("huiskamer.case", "web_search_read", [("state", "=", "open")],
                                     {"code": {}, "alias": {}, "next_step_on": {}}, limit=80)
    if act == 2:
        return "stream", session.call("huiskamer.stream", "page", case)
    if act == 3:
        return "note", session.call("huiskamer.contact", "create",
                                    {"case_id": case, "facts": "Een gesprek (voorbeeld)."})
    if act == 4:
        return "step", session.call("huiskamer.case", "agree_step", [case],
                                    {"what": "Bellen", "on": house_clock.today().isoformat()})
    return "bell", session.call("huiskamer.case", "bell")


def as_host(session, draw, opening):
    """One tap, or a look at the counts."""
    if draw.random() < 0.8:
        return "tap", session.call("huiskamer.opening", "count_taps", [opening], secrets.token_hex(16),
                                   [["help", "advies", 1]])
    return "counts", session.call("huiskamer.opening", "counts", [opening])


def as_supervisor(session, draw, _none):
    """A look at the board or the covers."""
    if draw.random() < 0.5:
        return "board", session.call("huiskamer.handover", "web_read_group", [], ["stage"], ["__count"])
    return "covers", session.call("huiskamer.case", "web_search_read", [], {"code": {}, "state": {}}, limit=80)


def test_twenty_people_for_an_evening_meet_no_error_of_the_machine(server_factory, password_of, budget, capsys):
    server = server_factory("server-evening-mix", workers=2)
    first = server.rpc("caseworker", password_of("caseworker"))
    case = file_over_rpc.open_file(first, "Avond (voorbeeld)")
    opening = server.rpc("host", password_of("host")).call("huiskamer.opening", "search", [["state", "=", "open"]],
        limit=1)[0]
    acts = {"caseworker": (as_caseworker, case), "host": (as_host, opening), "supervisor": (as_supervisor, None)}
    with ThreadPoolExecutor(len(PEOPLE)) as pool:  # twenty log-ins take their time, and are not the evening
        sessions = list(pool.map(lambda role: server.rpc(role, password_of(role)), PEOPLE))
    seconds, refused, wrong, halfway = {}, [], [], []
    total, begun_so_far = budget.steps(SHORT, DEEP), itertools.count()

    def work(number, role):
        """One person, until the evening is over."""
        draw, session = random.Random(budget.seed * 1000 + number), sessions[number]
        act, about = acts[role]
        while (call := next(begun_so_far)) < total:
            if call == total // 2:
                halfway.append(megabytes(server))
            begun = time.monotonic()
            try:
                name, _answer = act(session, draw, about)
                seconds.setdefault(name, []).append(time.monotonic() - begun)
            except RpcError as error:
                (refused if error.name in IN_WORDS else wrong).append((role, error.name, error.message[:80]))

    threads = [threading.Thread(target=work, args=person) for person in enumerate(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    calls, grown = sum(map(len, seconds.values())), megabytes(server) - halfway[0]
    with capsys.disabled():
        print(f"\n{len(PEOPLE)} people, {calls} calls, {len(refused)} refused in words; from half-way on {grown:+.0f} "
              f"MB; p50 and p95 in seconds:")
        for name, took in sorted(seconds.items()):
            print(f"  {name}: {statistics.median(took):.2f} {sorted(took)[int(len(took) * 0.95)]:.2f}")
    assert not wrong, wrong[:5]
    assert calls >= LEAST_ANSWERED * total
    assert grown < MOST_MEGABYTES
