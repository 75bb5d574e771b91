"""Adding up the steps of handovers while steps come in, on a committed database.

Many connections insert as a step of a handover does, in transactions of REPEATABLE READ like
Odoo's, while the nightly job runs again and again on a real server.
"""
import random
import threading
import time

import psycopg2
import pytest
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ

MONTH, OTHER = "2032-05-01", "2032-06-01"
WRITERS = 4
EVENTS = ("send", "accept", "attend", "complete")
INSERT = "INSERT INTO huiskamer_outcome_count (month, kind, event, count) VALUES (%s, 'health', %s, 1)"
UPSERT = "UPDATE huiskamer_outcome_count SET count = count + 1 WHERE month = %s AND kind = 'health' AND event = %s"

pytestmark = pytest.mark.attack


@pytest.fixture
def add_up(server):
    """A function that runs the nightly job, on the server, as its clock does."""
    office = server.rpc("admin", "admin")
    job = office.call("ir.model.data", "search_read", [["name", "=", "huiskamer_outcome_count_cron"]],
                      fields=["res_id"])
    return lambda: office.call("ir.cron", "method_direct_trigger", [job[0]["res_id"]])


@pytest.fixture
def cursor(pg):
    """A cursor that sees what is committed; rows of these months go afterwards."""
    connection = pg()
    connection.autocommit = True
    with connection.cursor() as open_cursor:
        yield open_cursor
        open_cursor.execute("DELETE FROM huiskamer_outcome_count WHERE month IN (%s, %s)", [MONTH, OTHER])


def read(cursor, what):
    """One value of the rows of these months."""
    cursor.execute(f"SELECT {what} FROM huiskamer_outcome_count WHERE month IN (%s, %s)", [MONTH, OTHER])
    return cursor.fetchone()[0]


def take_steps(connection, number, rng, failures):
    """Insert so many steps, one or two a transaction, at uneven moments."""
    connection.set_isolation_level(ISOLATION_LEVEL_REPEATABLE_READ)
    try:
        for step in range(number):
            with connection.cursor() as cursor:
                cursor.execute(INSERT, [rng.choice((MONTH, OTHER)), rng.choice(EVENTS)])
                time.sleep(rng.random() / 100)  # a step does other work too, while the job runs
            if step % 2 or step == number - 1:
                connection.commit()
    except psycopg2.Error as error:
        failures.append(error)


def test_no_step_is_lost_or_made_while_the_job_runs(pg, cursor, add_up, budget, capsys):
    each, failures, runs = budget.steps(60, 1500), [], 0
    threads = [threading.Thread(target=take_steps, args=(pg(), each, random.Random(budget.seed + number), failures))
               for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        add_up()
        runs += 1
    assert not failures, failures
    assert read(cursor, "sum(count)") == WRITERS * each
    add_up()
    with capsys.disabled():
        print(f"\n{WRITERS * each} steps from {WRITERS} connections while the job ran {runs} times: none lost")
    assert runs >= 3
    assert read(cursor, "sum(count)") == WRITERS * each
    assert read(cursor, "count(*)") == read(cursor, "count(DISTINCT (month, kind, event))")


def test_after_the_job_a_month_has_one_transaction_and_before_it_had_many(pg, cursor, add_up):
    take_steps(pg(), 30, random.Random(5), [])
    assert read(cursor, "count(DISTINCT xmin::text)") > 5
    add_up()
    assert read(cursor, "count(DISTINCT xmin::text)") == 1
    take_steps(pg(), 1, random.Random(6), [])
    add_up()
    cursor.execute("SELECT max(n) FROM (SELECT count(DISTINCT xmin::text) AS n FROM huiskamer_outcome_count GROUP BY "
                   "month) months")
    assert cursor.fetchone() == (1,)


def test_a_second_job_waits_and_steps_do_not(pg, cursor, add_up):
    job, second = pg(), pg()
    lock = "LOCK TABLE huiskamer_outcome_count IN SHARE UPDATE EXCLUSIVE MODE"
    with job.cursor() as holder, second.cursor() as waiting:
        holder.execute(lock)
        take_steps(pg(), 4, random.Random(7), failures := [])
        assert not failures and read(cursor, "count(*)") == 4
        waiting.execute("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(psycopg2.errors.LockNotAvailable):
            waiting.execute(lock)
    second.rollback()
    job.rollback()


def test_a_running_total_would_undo_the_work_of_a_colleague(pg, cursor):
    cursor.execute(INSERT, [MONTH, "send"])
    one, other = pg(), pg()
    for connection in (one, other):
        connection.set_isolation_level(ISOLATION_LEVEL_REPEATABLE_READ)
    with one.cursor() as first, other.cursor() as second:
        second.execute("SELECT 1 FROM huiskamer_outcome_count LIMIT 1")  # the colleague's call has begun
        first.execute(UPSERT, [MONTH, "send"])
        one.commit()
        with pytest.raises(psycopg2.errors.SerializationFailure):
            second.execute(UPSERT, [MONTH, "send"])
    other.rollback()
