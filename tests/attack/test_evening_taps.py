"""Many tablets count at once against a server with two workers; nothing is lost and nothing is doubled.

Each client does what the counting screen does: it makes up a number for each batch and, when no
answer comes, sends the same batch again.
"""
import collections
import contextlib
import http.client
import json
import random
import secrets
import tempfile
import threading
import urllib.error
from pathlib import Path

import pytest

from launcher import databases, server, settings
from launcher.rpc import Client, RpcError

CLIENTS = 20
# A server module in which every worker lives for a number of taps of its own (half to whole of `most`) and
# then kills itself when a tap is committed and its answer is ready: so there are deaths in every run.
KILLER = """
import os, random, signal
from odoo import http
_answer = http.Application.__call__
lives = {{}}

def dies():
    left = lives.setdefault(os.getpid(), random.SystemRandom().randint({most} // 2, {most}))
    lives[os.getpid()] = left - 1
    return left <= 1

def answer(self, environ, start_response):
    result = _answer(self, environ, start_response)
    if environ['PATH_INFO'].endswith('/count_taps') and dies():
        with open({notes!r}, 'a') as notes:
            notes.write('killed\\n')
        os.kill(os.getpid(), signal.SIGKILL)
    return result

http.Application.__call__ = answer
"""


@pytest.fixture(scope="module")
def house(the_rig, demo_database):
    """The name of a database with an evening that has begun, at whatever time of the day this runs: before that nobody
    can seal it.
    """
    name = f"huis_taps_{settings.checkout_name()}"
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        databases.sql(the_rig, name, "UPDATE huiskamer_opening SET opens_at = least(opens_at, now() AT TIME ZONE "
                                     "'UTC' - interval '1 hour')"
                                     " WHERE state = 'open'")
        yield name


@contextlib.contextmanager
def at_the_door(rig, database, log):
    """(server with two workers, host's client, id of an open evening, database)."""
    odoo = server.Server(rig, database, databases.log_path(log), workers=2).start()
    try:
        host = odoo.rpc("host", "huiskamer")
        found = host.call("huiskamer.opening", "search", [["state", "=", "open"]], limit=1)
        yield odoo, host, found[0], database
    finally:
        odoo.stop()


@pytest.fixture(scope="module")
def evening(the_rig, house):
    """One evening for all tests: each looks at what it adds. The last one seals it."""
    with at_the_door(the_rig, house, "server-taps") as found:
        yield found


def tap(client, opening, taps, tries=60):
    """Send one batch until it is answered, as the tablet does; returns how often it was sent."""
    number = secrets.token_hex(16)
    for attempt in range(1, tries + 1):
        try:
            client.call("huiskamer.opening", "count_taps", [opening], number, taps, keep_late=True)
            return attempt
        except (OSError, http.client.HTTPException, urllib.error.URLError):
            continue  # no answer: nobody knows whether it was counted
    raise AssertionError(f"no answer after {tries} tries")


def twin(host):
    """Another tablet with the same host-only account, as it stays logged in at the door."""
    other = Client(host.url, host.database)
    for cookie in host.cookies:
        other.cookies.set_cookie(cookie)
    return other


def storm(host, opening, each, rng):
    """`each` taps from every client at once on a handful of counters; returns {counter: taps} and the batches sent."""
    counters = [("help", "advies"), ("help", "hulp"), ("visit", "h18"), ("topic", "housing")]
    wanted, sent, failures = collections.Counter(), [], []
    plans = [[rng.choice(counters) for _tap in range(each)] for _client in range(CLIENTS)]

    def work(plan):
        try:
            client = twin(host)
            for measure, value in plan:
                sent.append(tap(client, opening, [[measure, value, 1]]))
        except BaseException as error:  # told in the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[:3]
    for plan in plans:
        wanted.update(plan)
    return wanted, sent


def counts(client, opening):
    """{(measure, value): count} of an open evening."""
    rows = client.call("huiskamer.opening", "counts", [opening])["counts"]
    return collections.Counter({(measure, value): count for measure, value, count in rows})


@pytest.mark.attack
def test_twenty_tablets_at_once_lose_and_double_nothing(evening, budget, capsys):
    _odoo, host, opening, _database = evening
    each = budget.steps(20, 500)
    before = counts(host, opening)
    wanted, sent = storm(host, opening, each, random.Random(budget.seed))
    after = counts(host, opening)
    after.subtract(before)
    with capsys.disabled():
        print(f"\n{CLIENTS} clients x {each} taps: {sum(after.values())} counted, {sum(wanted.values())} tapped")
    assert +after == wanted and sum(after.values()) == CLIENTS * each == len(sent)


@pytest.fixture
def killer(tmp_path, budget, monkeypatch):
    """Workers die after the commit and before the reply; the file that counts deaths."""
    notes = tmp_path / "deaths"
    module = tmp_path / "evening_killer"
    module.mkdir()
    (module / "__init__.py").write_text(KILLER.format(most=60 if not budget.deep else 150, notes=str(notes)))
    (module / "__manifest__.py").write_text("{'name': 'Kills workers', 'version': '1.0', 'license': 'LGPL-3'}")
    monkeypatch.setattr(settings, "EXTRA_ADDONS", [*settings.EXTRA_ADDONS, tmp_path])
    monkeypatch.setattr(settings, "SERVER_WIDE", [*settings.SERVER_WIDE, module.name])
    return notes


@pytest.mark.attack
def test_a_worker_killed_after_the_commit_and_before_the_reply_loses_and_doubles_nothing(
        the_rig, house, killer, budget, capsys):
    each = budget.steps(15, 500)
    with at_the_door(the_rig, house, "server-killed") as (_odoo, host, opening, _database):
        before = counts(host, opening)
        wanted, sent = storm(host, opening, each, random.Random(budget.seed))
        after = counts(host, opening)
    after.subtract(before)
    deaths = len(killer.read_text().splitlines()) if killer.exists() else 0
    with capsys.disabled():
        print(f"\n{deaths} workers killed after a commit, {sum(sent) - len(sent)} batches sent again:"
              f" {sum(after.values())} counted, {sum(wanted.values())} tapped")
    assert deaths >= 2 and sum(sent) > len(sent)  # else nothing was tried
    assert +after == wanted and sum(after.values()) == CLIENTS * each


def test_without_the_number_of_the_batch_the_same_death_would_double(evening):
    """The control: a tap that is sent again under a new number counts twice."""
    _odoo, host, opening, _database = evening
    before = counts(host, opening)["help", "advies"]
    for _time in range(2):
        host.call("huiskamer.opening", "count_taps", [opening], secrets.token_hex(16), [["help", "advies", 1]])
    assert counts(host, opening)["help", "advies"] == before + 2


BAD = (
    ("x", [["help", "advies", 1]]), ("0" * 32, [["help", "advies", 0]]), ("0" * 32, [["help", "advies", 10**12]]),
    ("0" * 32, [["help", "advies", -51]]), ("0" * 32, [["frobnicate", "advies", 1]]),
    ("0" * 32, [["help", "frobnicate", 1]]),
    ("0" * 32, [["help", "advies", "1"]]), ("0" * 32, [["interpreter", "needed", -50]]), ("0" * 32, []),
    ("0" * 32, "help"),
)


def test_bad_input_over_rpc_gets_a_clear_error_and_changes_nothing(evening):
    odoo, host, opening, _database = evening
    sealed = host.call("huiskamer.opening", "search", [["state", "=", "sealed"]], limit=1)[0]
    before = counts(host, opening)
    attempts = [([opening], number, taps) for number, taps in BAD] + [([sealed], "0" * 32, [["help", "advies", 1]])]
    for attempt in attempts:
        with pytest.raises(RpcError) as caught:
            host.call("huiskamer.opening", "count_taps", *attempt)
        assert caught.value.name == "odoo.exceptions.UserError" and caught.value.message
    for login in ("caseworker", "supervisor"):
        with pytest.raises(RpcError) as caught:
            odoo.rpc(login, "huiskamer").call("huiskamer.opening", "count_taps", [opening], "0" * 32,
                                              [["help", "advies", 1]])
        assert caught.value.name == "odoo.exceptions.AccessError"
    for model in ("huiskamer.case", "huiskamer.client", "huiskamer.handover", "huiskamer.contact"):
        with pytest.raises(RpcError) as caught:
            host.call(model, "search_read", [])
        assert caught.value.name == "odoo.exceptions.AccessError"
    assert counts(host, opening) == before
    # none used the number up
    host.call("huiskamer.opening", "count_taps", [opening], "0" * 32, [["help", "advies", 1]])
    assert counts(host, opening)["help", "advies"] == before["help", "advies"] + 1


def test_sealing_in_the_middle_of_a_storm_loses_nothing(evening, the_rig):
    _odoo, host, opening, database = evening
    before, (week_before, _waiting) = counts(host, opening), sealed_counts(the_rig, database, opening)
    outcomes, sealed, begun = collections.Counter(), threading.Event(), threading.Barrier(5, timeout=60)
    raging = threading.Event()  # a storm that has not begun proves nothing

    def seal():
        begun.wait()
        raging.wait(timeout=60)
        twin(host).call("huiskamer.opening", "close_evening", [opening], 2)
        sealed.set()

    def work():
        client, late = twin(host), 3
        begun.wait()
        while late and sum(outcomes.values()) < 5000:
            late -= sealed.is_set()
            answer = client.call(
                "huiskamer.opening", "count_taps", [opening], secrets.token_hex(16), [["help", "advies", 1]],
                keep_late=True)
            outcomes[answer["outcome"]] += 1
            if outcomes["counted"] >= 20:
                raging.set()

    threads = [threading.Thread(target=work) for _client in range(4)] + [threading.Thread(target=seal)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sealed.is_set() and outcomes["proposed"] >= 12 and outcomes["counted"]
    week_after, waiting = sealed_counts(the_rig, database, opening)
    tapped = collections.Counter({"help/advies": outcomes["counted"]})
    tapped.update({f"{measure}/{value}": count for (measure, value), count in before.items() if measure != "visit"})
    assert collections.Counter(week_after) - collections.Counter(week_before) == +tapped
    assert waiting == {"0/help/advies": outcomes["proposed"]}


def sealed_counts(the_rig, database, opening):
    """What the week of an evening holds, opened inside Odoo: its counts, and what waits for a decision."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "week.json"
        server.run_script(the_rig, database, f"""
import json
from odoo.addons.huiskamer_case.models.dropin.week_rewrite import Week, week_of
opening = env['huiskamer.opening'].browse({opening})
week = Week(env, opening.location_id.id, *week_of(opening.date))
parts = [{{'/'.join(map(str, key)): count for key, count in table.items() if count}} for table in (week.counts, week.late)]
open({str(path)!r}, 'w').write(json.dumps(parts))
""", databases.log_path("week"))  # noqa: E501
        return json.loads(path.read_text())
