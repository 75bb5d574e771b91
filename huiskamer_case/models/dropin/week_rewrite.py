"""Making the rows of a week anew, all at once and in random order.

Raw SQL throughout: the ORM inserts in the order in which Python holds the rows and updates only
the rows that change. Here every row of a week is deleted and inserted again in one transaction,
so that neither its place, nor its id, nor the transaction that last touched it (``xmin``) tells
what was counted when, or what changed last.
"""
import random
from datetime import date, timedelta

from odoo.tools import SQL

from .measures import KEPT_WITH_EVENING

# The operating system's random source: the state of Python's own could be worked out from rows.
_random = random.SystemRandom()


def shuffled(rows):
    """The same rows in a random order, as a list."""
    rows = list(rows)
    _random.shuffle(rows)
    return rows


def week_of(day):
    """(ISO year, ISO week) of a day."""
    year, week, _day = day.isocalendar()
    return year, week


def lock_week(cr, location_id, year, week):
    """Wait until nobody taps, seals or corrects in this week, and hold it; returns {opening id: state}.

    Raw SQL: core's own lock gives up at once when another call holds a row.
    """
    monday = date.fromisocalendar(year, week, 1)
    cr.execute(SQL(
        "SELECT id, state FROM huiskamer_opening WHERE location_id = %s AND date BETWEEN %s AND %s"
        " ORDER BY id FOR UPDATE", location_id, monday, monday + timedelta(days=6)))
    return dict(cr.fetchall())


def rewrite_week(cr, location_id, year, week, sealing=(), added=None):
    """Move the counts of the evenings in ``sealing`` to their week and make all its rows anew.

    :param sealing: ids of open evenings of this week that are being sealed
    :param dict added: corrections, as {(opening id or None, measure, value): number}
    :return: the keys of ``added`` that would bring a count below zero; then nothing was changed
    """
    kept = [key for key, state in lock_week(cr, location_id, year, week).items()
            if state == 'sealed' or key in sealing]
    counts = _counts(cr, (location_id, year, week), kept)
    for key, number in (added or {}).items():
        counts[key] = counts.get(key, 0) + number
    below = [key for key, count in counts.items() if count < 0]
    if not below:
        _replace(cr, (location_id, year, week), kept, counts)
    return below


def _counts(cr, week_key, opening_ids):
    """The counts of a week and its sealed evenings: {(opening id or None, measure, value): count}.

    Raw SQL: what was committed last counts, not what the ORM remembers.
    """
    cr.execute(SQL(
        "SELECT NULL, measure, value, count FROM huiskamer_week_tally"
        " WHERE location_id = %s AND year = %s AND week = %s"
        " UNION ALL SELECT CASE WHEN measure = %s THEN opening_id END, measure, value, count"
        " FROM huiskamer_tally WHERE opening_id IN %s",
        *week_key, KEPT_WITH_EVENING, tuple(opening_ids) or (None,)))
    counts = {}
    for opening_id, measure, value, count in cr.fetchall():
        key = (opening_id, measure, value)
        counts[key] = counts.get(key, 0) + count
    return counts


def _replace(cr, week_key, opening_ids, counts):
    """Delete the rows of a week and its sealed evenings and insert these counts instead.

    Raw SQL: see above.
    """
    # A tap between the start of this call and its lock makes the database refuse here, and Odoo
    # runs the call again with fresh eyes. That is meant to happen, so it is not logged as an error.
    cr.execute(SQL(
        "DELETE FROM huiskamer_tally WHERE opening_id IN %s", tuple(opening_ids) or (None,)), log_exceptions=False)
    cr.execute(SQL(
        "DELETE FROM huiskamer_week_tally WHERE location_id = %s AND year = %s AND week = %s", *week_key),
        log_exceptions=False)
    insert_shuffled(cr, 'huiskamer_week_tally', ('location_id', 'year', 'week', 'measure', 'value', 'count'), [
        (*week_key, measure, value, count)
        for (opening_id, measure, value), count in counts.items() if opening_id is None])
    insert_shuffled(cr, 'huiskamer_tally', ('opening_id', 'measure', 'value', 'count'), [
        (opening_id, measure, value, count)
        for (opening_id, measure, value), count in counts.items() if opening_id is not None])


def insert_shuffled(cr, table, columns, rows):
    """Insert rows with one statement, in random order.

    Raw SQL: the ORM would keep the order in which Python holds them.
    """
    if rows:
        cr.execute(SQL(
            "INSERT INTO %s (%s) VALUES %s", SQL.identifier(table),
            SQL(', ').join(SQL.identifier(column) for column in columns),
            SQL(', ').join(SQL("%s", row) for row in shuffled(rows))))
