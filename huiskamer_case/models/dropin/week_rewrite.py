"""One week of one huiskamer, taken in hand as a whole: read, changed in memory, and written anew.

Raw SQL throughout: the ORM updates only what changes and inserts in the order in which Python holds the
rows. Here every row is deleted and inserted again in one transaction, so that neither its place, nor its
id, nor the transaction that last touched it (``xmin``) tells what was counted when, or what changed last.
What is not plain for good is written under a new key each time, and the key before it is destroyed: of
two back-ups of one week, the older opens for nobody.
"""
import collections
from datetime import date, timedelta

from odoo.tools import SQL

from ..shared.mixed_rows import insert_shuffled
from . import counters
from .measures import KEPT_WITH_EVENING


def week_of(day):
    """(ISO year, ISO week) of a day."""
    year, week, _day = day.isocalendar()
    return year, week


def quarter_of(year, week):
    """The quarter of an ISO week: the one in which its Thursday lies, as ISO 8601 tells the year."""
    return (date.fromisocalendar(year, week, 4).month + 2) // 3


def weeks_of(year, quarter):
    """The ISO weeks of a quarter, in order."""
    last = date(year, 12, 28).isocalendar()[1]
    return [week for week in range(1, last + 1) if quarter_of(year, week) == quarter]


class Week:
    """What is known of a week, held against everybody else until the transaction ends."""

    def __init__(self, env, location_id, year, week):
        """Wait until nobody taps, seals or corrects in this week, and read it."""
        self.env, self.cr, self.place = env, env.cr, (location_id, year, week)
        self.evenings = lock_week(self.cr, *self.place)
        self.visits = self._read_visits([key for key, state in self.evenings.items() if state == 'sealed'])
        self.rows, parts = self.env['huiskamer.week.tally']._take_in_hand(*self.place)
        self.counts, self.late, self.again = (parts[part] for part in counters.PARTS)

    def _read_visits(self, opening_ids):
        """Visits per hour block of evenings: Counter by (opening id, hour).

        Raw SQL: what was committed last counts, not what the ORM remembers; callers checked access and hold the week.
        """
        self.cr.execute(SQL(
            "SELECT opening_id, value, count FROM huiskamer_tally WHERE opening_id IN %s",
            tuple(opening_ids) or (None,)))
        return collections.Counter({row[:2]: row[2] for row in self.cr.fetchall()})

    # public: no model: a plain class that nobody reaches over RPC
    def seal(self, opening_ids):
        """Move what was counted on these evenings into the week; the other evenings stay as they are.

        One that is sealed already brings only what did not open then, because its key was missing.
        """
        held = {opening_id: self.evenings.get(opening_id) for opening_id in opening_ids}
        self.visits.update(self._read_visits([opening_id for opening_id, state in held.items() if state == 'open']))
        self.counts.update(self.env['huiskamer.evening.count']._take(
            [opening_id for opening_id, state in held.items() if state in ('open', 'sealed')]))

    # public: no model: a plain class that nobody reaches over RPC
    def propose(self, opening_id, numbers, is_uncertain):
        """Add to what came in late; returns nothing and decides nothing."""
        table = self.again if is_uncertain else self.late
        for (measure, value), number in numbers.items():
            table[opening_id if measure == KEPT_WITH_EVENING else 0, measure, value] += number

    # public: no model: a plain class that nobody reaches over RPC
    def correct(self, opening_id, measure, value, number):
        """Add to one count; returns whether it stays at or above zero. Visits belong to their evening."""
        if measure == KEPT_WITH_EVENING:
            self.visits[opening_id, value] += number
            return self.visits[opening_id, value] >= 0
        self.counts[measure, value] += number
        return self.counts[measure, value] >= 0

    # public: no model: a plain class that nobody reaches over RPC
    def write(self):
        """Make all rows of the week anew: visits with their evenings, all else sealed under a new key.

        Raw SQL: the visits of one week are deleted and inserted again at once, in random order; the ORM keeps its own.
        """
        opening_ids = tuple({opening_id for opening_id, _hour in self.visits}) or (None,)
        # A tap between the start of this call and its lock makes the database refuse here, and Odoo
        # runs the call again with fresh eyes. That is meant to happen, so it is not logged as an error.
        self.cr.execute(SQL("DELETE FROM huiskamer_tally WHERE opening_id IN %s", opening_ids), log_exceptions=False)
        insert_shuffled(self.cr, 'huiskamer_tally', ('opening_id', 'value', 'count'), [
            (*key, count) for key, count in self.visits.items()])
        self.env['huiskamer.week.tally']._put(
            self.place, self.rows, counts=self.counts, late=self.late, again=self.again)


def lock_week(cr, location_id, year, week):
    """Wait until nobody taps, seals or corrects in this week, and hold it; returns {opening id: state}.

    Raw SQL: core's own lock gives up at once when another call holds a row.
    """
    monday = date.fromisocalendar(year, week, 1)
    cr.execute(SQL(
        "SELECT id, state FROM huiskamer_opening WHERE location_id = %s AND date BETWEEN %s AND %s"
        " ORDER BY id FOR UPDATE", location_id, monday, monday + timedelta(days=6)))
    return dict(cr.fetchall())
