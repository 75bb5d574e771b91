"""Whatever is killed at whatever step: no count is lost, none is there twice, and no key blocks.

A process is killed with SIGKILL at every step of sealing and of putting weeks to rest, before and after the
commit; and PostgreSQL itself is killed in a storm of taps, on a cluster of its own.
"""
import collections
import json
import random
import secrets
import threading
import time

import pytest

from launcher import databases, forked, server, settings
from tests import own_cluster
from tests.attack.test_evening_taps import counts, twin

pytestmark = pytest.mark.attack

# A step is a place in the code where the process dies: (where, how often it is passed before).
DIE = """
import os, signal
from odoo.addons.huiskamer_case.models.oversight.sealing import key_folder
from odoo.addons.huiskamer_case.models.oversight.sealing.short_key import HuiskamerShortKey
from odoo.addons.huiskamer_case.models.dropin.week_tally import HuiskamerWeekTally
from odoo.sql_db import Cursor

def dies(owner, name, before):
    real = getattr(owner, name)
    def fatal(*args, **kwargs):
        if before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, fatal)

def arm(step):
    name, _dot, when = step.partition('.')
    owner, method = {{
        'key made': (HuiskamerShortKey, '_new'), 'week read': (HuiskamerWeekTally, '_take_in_hand'), 'week written': (HuiskamerWeekTally, '_put'),
        'quarter written': (HuiskamerWeekTally, '_insert_resting'), 'keys let go': (HuiskamerShortKey, '_let_go'),
        'commit': (Cursor, 'commit'), 'keys destroyed': (HuiskamerShortKey, '_destroy'), 'key file removed': (key_folder, 'destroy'),
    }}[name]
    dies(owner, method, when == 'before')
"""  # noqa: E501
SEAL = DIE + """
opening = env['huiskamer.opening'].browse({opening})
arm({step!r})
opening.action_seal()
env.cr.commit()
"""
REST = DIE + """
from freezegun import freeze_time
with freeze_time('2026-02-02 04:20:00'):
    arm({step!r})
    env['huiskamer.week.tally']._cron_put_to_rest()
env.cr.commit()
"""
SEAL_STEPS = ("key made.before", "key made.after", "week read.after", "week written.before", "week written.after",
              "keys let go.after",
              "commit.before", "commit.after", "keys destroyed.before", "keys destroyed.after")
REST_STEPS = ("key made.after", "quarter written.after", "keys let go.after", "commit.before", "keys destroyed.before",
              "keys destroyed.after")
PREPARE = """
import json, secrets
from datetime import date, timedelta
place = env['huiskamer.location'].create({{'name': 'Kills {number}', 'resource_calendar_id': env['huiskamer.location'].search([], limit=1).resource_calendar_id.id}})
host = env['res.users'].search([('login', '=', 'host')])
first, second = place._plan_openings(date(2026, 1, 5), date(2026, 1, 6)).with_user(host)
for opening, number in ((first, 3), (second, 2)):
    opening.action_open()
    env.cr.commit()
    opening.count_taps(secrets.token_hex(16), [['help', 'advies', number], ['visit', 'h18', number]])
first.action_seal()
if {seal_both}:
    second.action_seal()
env.cr.commit()
open({path!r}, 'w').write(json.dumps([place.id, second.id]))
"""  # noqa: E501
LOOK = """
import json
from datetime import date
place = env['huiskamer.location'].browse({place})
openings = env['huiskamer.opening'].search([('location_id', '=', place.id)])
if {finish}:
    left = openings.filtered(lambda opening: opening.state == 'open').with_user(env['res.users'].search([('login', '=', 'host')]))
    left and left.action_seal()
    from freezegun import freeze_time
    env.cr.commit()
    with freeze_time('2026-02-02 04:20:00'):
        env['huiskamer.week.tally']._cron_put_to_rest()
env.cr.commit()  # what the job did in transactions of its own is seen from here on
weeks, _partly, closed = env['huiskamer.week.tally']._opened(place, date(2026, 1, 5), date(2026, 1, 11))
evenings, lost = env['huiskamer.evening.count']._read_counts(openings.ids)
found = {{'weeks': len(weeks), 'closed': closed, 'lost': len(lost), 'states': openings.mapped('state'),
         'advice': sum(counts['help', 'advies'] for *_place, counts in weeks) + sum(counts['help', 'advies'] for counts in evenings.values()),
         'visits': sum(openings.tally_ids.mapped('count'))}}
env.cr.commit()
open({path!r}, 'w').write(json.dumps(found))
"""  # noqa: E501


@pytest.fixture
def house(the_rig, demo_database, tmp_path, monkeypatch):
    """Runs scripts inside Odoo on a database and a key folder of their own; a script may be killed."""
    name = f"huis_kills_{settings.checkout_name()}"
    monkeypatch.setitem(settings.EXTRA_ENVIRONMENT, "HUISKAMER_KEY_FOLDER", str(tmp_path / "keys"))
    with databases.temporary_copy(the_rig, databases.full_name(), name), \
            forked.forked(the_rig, name, "kills") as scripts:
        yield House(scripts, tmp_path)


class House:
    """A database on which processes are killed."""

    def __init__(self, scripts, folder):
        """:param folder: for answers and keys"""
        self.scripts, self.folder = scripts, folder

    def run(self, script, **words):
        """Run a script to its end and return what it wrote down."""
        path = self.folder / f"{secrets.token_hex(4)}.json"
        assert self.scripts.run(script.format(path=str(path), **words)), "its log says why"
        return json.loads(path.read_text())

    def killed(self, script, **words):
        """Run a script that kills its own process; whether it did."""
        return not self.scripts.run(script.format(**words))

    def keys(self):
        """How many keys lie in the folder."""
        return len(list((self.folder / "keys").rglob("*.key")))


@pytest.mark.parametrize("steps, script, seal_both", [(SEAL_STEPS, SEAL, False), (REST_STEPS, REST, True)],
                         ids=["sealing", "the week's end"])
def test_a_kill_at_any_step_loses_nothing_doubles_nothing_and_blocks_nothing(house, budget, steps, script, seal_both,
    capsys):
    wanted = steps if budget.deep else random.Random(budget.seed).sample(steps, 2)
    for number, step in enumerate(wanted):
        place, opening = house.run(PREPARE, number=number, seal_both=seal_both)
        assert house.killed(script, step=step, opening=opening), f"{step}: nothing was killed"
        seen = house.run(LOOK, place=place, finish=False)
        assert (seen["advice"], seen["visits"], seen["closed"], seen["lost"]) == (5, 5, 0, 0), (step, seen)
        after = house.run(LOOK, place=place, finish=True)
        assert after == {"weeks": 1, "closed": 0, "lost": 0, "states": ["sealed", "sealed"], "advice": 5,
                         "visits": 5}, (step, after)
    with capsys.disabled():
        print(f"\nkilled at: {', '.join(wanted)}; keys in the folder afterwards: {house.keys()}")


# --- PostgreSQL itself -----------------------------------------------------------------------


def test_a_killed_postgresql_loses_no_tap_that_was_answered_and_doubles_none(the_rig, seed, budget, monkeypatch,
    capsys):
    name, each, kills = own_cluster.demo(), budget.steps(12, 500), budget.steps(1, 4)
    with own_cluster.with_demo(seed, monkeypatch) as cluster:
        odoo = server.Server(the_rig, name, databases.log_path("server-power"), workers=2).start()
        try:
            host = odoo.rpc("host", "huiskamer")
            opening = host.call("huiskamer.opening", "search", [["state", "=", "open"]], limit=1)[0]
            before = counts(host, opening)
            wanted, sent = storm(host, opening, each, cluster, kills, random.Random(budget.seed))
            after = counts(host, opening)
        finally:
            odoo.stop()
    after.subtract(before)
    with capsys.disabled():
        print(f"\nPostgreSQL killed {kills} times in {sum(wanted.values())} taps, {sent} sent in all: "
              f"{sum(after.values())} counted")
    assert sent > sum(wanted.values()), "no tap was in the way of a kill: nothing was tried"
    assert +after == wanted


def storm(host, opening, each, cluster, kills, rng):
    """Taps from eight tablets while PostgreSQL is killed and started again; returns (taps by counter, batches sent)."""
    counters = [("help", "advies"), ("help", "hulp"), ("visit", "h18"), ("topic", "housing")]
    plans = [[rng.choice(counters) for _tap in range(each)] for _client in range(8)]
    sent, failures, done = [], [], []

    def work(plan):
        try:
            client = twin(host)
            for measure, value in plan:
                sent.append(until_answered(client, opening, measure, value))
                done.append(1)
        except BaseException as error:  # told in the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for number in range(kills):
        while len(done) < (number + 1) * len(plans) * each // (kills + 1) and not failures:
            time.sleep(0.05)
        cluster.kill()
        time.sleep(1)
        cluster.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[:3]
    return collections.Counter(counter for plan in plans for counter in plan), sum(sent)


def until_answered(client, opening, measure, value, tries=120):
    """Send one batch until it is answered, whatever stands in the way; returns how often it was sent."""
    number = secrets.token_hex(16)
    for attempt in range(1, tries + 1):
        try:
            client.call("huiskamer.opening", "count_taps", [opening], number, [[measure, value, 1]], keep_late=True)
            return attempt
        except Exception:  # no answer, or one of a database that is away
            time.sleep(0.5)
    raise AssertionError(f"no answer after {tries} tries")
