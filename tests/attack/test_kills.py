"""Whatever dies in the middle of a named method, everything holds that holds of the house; and the method works
afterwards.

A process is killed, or its PostgreSQL connection is cut, at some statement of the method: as a worker that dies, and
as a server of the database that goes away. Then the twenty questions of tests/invariants.py are asked.
"""
import random

import psycopg2
import pytest

from launcher import databases, forked, postgres, settings
from tests import invariants

pytestmark = pytest.mark.attack

# Dies at its n-th statement from here on: by SIGKILL, or because the database ends its connection.
DIE = """
import os, signal
from odoo.sql_db import Cursor
real, passed = Cursor.execute, [0]
def fatal(cr, *args, **kwargs):
    passed[0] += 1
    if passed[0] == {at}:
        if {how!r} == 'worker':
            os.kill(os.getpid(), signal.SIGKILL)
        real(cr, "SELECT pg_terminate_backend(pg_backend_pid())")
    return real(cr, *args, **kwargs)
"""
PREPARE = """
from odoo import Command, fields
from odoo.addons.huiskamer_case.models.shared import house_days
worker = env['res.users'].search([('login', '=', 'caseworker')])
officer = env['res.users'].search([('login', '=', 'privacy')], limit=1) or env.ref('huiskamer_case.group_privacy_officer').user_ids[:1]
as_worker = env(user=worker, su=False)
def yes(purpose, **about):
    text = as_worker['huiskamer.consent.text'].search([('purpose', '=', purpose), ('language_id.code', '=', 'nl'), ('reviewed_on', '!=', False)], limit=1)
    return {'text_id': text.id, 'words_digest': text._read_out(*text._about(about))['digest'], 'method': 'spoken', 'spoken_alone': True} | about
def new_file():
    case = as_worker['huiskamer.case'].open_file(yes('file') | {
        'alias': "Proef (voorbeeld)", 'age_band': '21_up', 'open_to': 'members',
        'location_id': as_worker['huiskamer.location'].search([], limit=1).id, 'language_ids': []})
    case.client_id.write({'contact_channel': 'here'})
    return case
def draft(case):
    service = as_worker['huiskamer.service'].search([('category_ids.code', '=', 'alias')], limit=1)
    about = {'service_id': service.id, 'category_ids': as_worker['huiskamer.data.category'].search([('code', '=', 'alias')]).ids}
    handover = case.hand_over(dict(about))
    handover.record_consent(yes('share', **about))
    return handover
case = new_file()
handover = draft(case)
env.cr.commit()
"""  # noqa: E501
# name of the method -> what is done, with `case` and `handover` at hand
METHODS = {
    'open_file': "new_file()",
    'write_note': "case.write_note({'facts': 'Een gesprek (voorbeeld).', 'steps': [{'what': 'Bellen', 'on': "
                  "str(house_days.today())}]})",
    'set_goal': "case.set_goal({'wish': 'Rust (voorbeeld)', 'topic_id': as_worker['huiskamer.topic'].search([], "
                "limit=1).id})",
    'hand_over': "draft(new_file())",
    'send': "handover.move('send', {'sent_how': 'phone'})",
    'withdraw': "case.consent_ids.filtered(lambda c: c.purpose == 'file').action_withdraw()",
    'freeze': "case.freeze({})",
    'close': "case.close({'outcome': 'helped', 'open_handovers': 'cancel'})",
    'erase': "case.sudo()._erase('unlawful')",
    'rotate': "env['huiskamer.key.epoch']._rotate()",
    'seal of the log': "env['huiskamer.access.event']._seal()",
    'job of clocks': "env['huiskamer.handover']._cron_clock()",
    'job of terms': "env['huiskamer.retention.term']._run()",
}
MOST_STATEMENTS = 60
ARMED = "\nCursor.execute = fatal\n"
DISARMED = "\nCursor.execute = real\n"


@pytest.fixture(scope="module")
def house(the_rig, demo_database):
    """A copy of the demo in which things die."""
    name = f"huis_faults_{settings.checkout_name()}"
    with databases.temporary_copy(the_rig, databases.full_name(), name), \
            forked.forked(the_rig, name, "faults") as scripts:
        yield House(scripts, name)


class House:
    """A database on which processes die."""

    def __init__(self, scripts, name):
        """:param name: of the database"""
        self.run, self.name = scripts.run, name

    def broken(self):
        """What must not be and is."""
        words = {key: value for key, value in postgres.connection().items() if value}
        connection = psycopg2.connect(dbname=self.name, **words)
        try:
            with connection.cursor() as cursor:
                return invariants.broken(cursor)
        finally:
            connection.close()


def test_the_demo_as_it_comes_breaks_no_invariant(house):
    assert len(invariants.QUESTIONS) == 20
    assert house.broken() == {}


def test_whatever_dies_in_the_middle_of_a_method_everything_holds(house, budget, capsys):
    draw, tried = random.Random(budget.seed), []
    names = list(METHODS) if budget.deep else draw.sample(list(METHODS), 2)
    for name in names:
        for how in (("worker", "database") if budget.deep else (draw.choice(("worker", "database")),)):
            at = draw.randrange(1, MOST_STATEMENTS)
            script = DIE.format(at=at, how=how) + PREPARE + ARMED + METHODS[
                name] + "\nenv.flush_all()\nenv.cr.commit()\n"
            died = not house.run(script)
            assert house.broken() == {}, (name, how, at)
            tried.append(f"{name} ({how}, {at}{'' if died else ', it was through by then'})")
        assert house.run(PREPARE + METHODS[name] + "\nenv.flush_all()\nenv.cr.commit()\n"), f"{name} works no more"
        assert house.broken() == {}, name
    with capsys.disabled():
        print("\ndied in: " + "; ".join(tried))
    assert sum("through" not in words for words in tried) >= len(tried) // 3, "hardly anything died: nothing was tried"


def test_a_job_that_runs_twice_or_on_a_clock_that_was_set_back_breaks_nothing(house):
    jobs = "\n".join(METHODS[name] for name in METHODS if name.startswith(("job", "seal")))
    back = "from freezegun import freeze_time\nwith freeze_time(fields.Datetime.subtract(fields.Datetime.now(), days=2)):\n"  # noqa: E501
    inside = "\n".join(f"    {line}" for line in jobs.splitlines())
    assert house.run(PREPARE + jobs + "\nenv.cr.commit()\n" + jobs + "\nenv.cr.commit()\n")
    assert house.broken() == {}
    assert house.run(PREPARE + back + inside + "\nenv.cr.commit()\n")
    assert house.broken() == {}


def test_a_key_folder_that_cannot_be_written_stops_with_words_and_leaves_nothing_half(house, monkeypatch):
    monkeypatch.setitem(settings.EXTRA_ENVIRONMENT, "HUISKAMER_KEY_FOLDER", "/proc/sys/nowhere")
    refused = "\nfrom odoo.exceptions import UserError\ntry:\n    new_file()\n    raise SystemExit(3)\nexcept UserError as error:\n    assert str(error)\n"  # noqa: E501
    opening, _closing = PREPARE.split("case = new_file()", 1)
    assert house.run(opening + refused)
    assert house.broken() == {}
