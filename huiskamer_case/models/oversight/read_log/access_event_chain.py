from datetime import datetime, timedelta, timezone

from odoo import api, models
from odoo.tools import SQL

from ...shared.separate_transaction import _separate_transaction
from . import chain as access_chain

# One number for "somebody is sealing"; readers never wait for it.
LOCK = 0x68756973
# A row that waits longer than this was not sealed in time: the job stands still.
LATE = timedelta(hours=2)


class HuiskamerAccessEvent(models.Model):
    """The chain of the log: sealed by a job some minutes after the reading, so that no reader waits for another.

    To bind each row to the one before it while it is written, every call in the house that reads would
    have to wait for the commit of the one before. So rows are added freely, and a job that holds a
    short lock binds what was committed since, in the order in which it finds it. Until then, ten
    minutes, a row is held by the trigger alone.
    """
    _inherit = 'huiskamer.access.event'

    @api.model
    def _cron_seal(self):
        """The job: bind what is new, close the days that are over, and put each month that is over away."""
        self._seal()
        self._put_away()

    @api.model
    def _seal(self):
        """Bind every row that was committed and is not bound yet; returns how many.

        Raw SQL: in a transaction of its own that sees what others committed, one sealer at a time.
        """
        self.env.flush_all()
        with _separate_transaction(self.env) as cr:
            cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", LOCK))
            cr.execute(SQL(
                "SELECT %s FROM ONLY huiskamer_access_event WHERE digest IS NULL ORDER BY id", self._columns()))
            rows = cr.dictfetchall()
            day, place, former = self._end_of_chain(cr)
            for row in rows:
                row_day = max(row['at'].date(), day or row['at'].date())
                while day and day < row_day:
                    former, place = self._close(cr, day, place, former), 0
                    day += timedelta(days=1)
                day, place = row_day, place + 1
                former = access_chain.row_digest(former, row | {'day': day, 'place': place})
                cr.execute(SQL("UPDATE ONLY huiskamer_access_event SET day = %s, place = %s, digest = %s WHERE id = %s",
                               day, place, former, row['id']))
            while day and day < today():
                former, place = self._close(cr, day, place, former), 0
                day += timedelta(days=1)
        self.env.invalidate_all(flush=False)
        return len(rows)

    @api.model
    def _columns(self):
        """The columns that a fingerprint is made of."""
        return SQL(", ").join(SQL.identifier(name) for name in access_chain.COLUMNS)

    @api.model
    def _end_of_chain(self, cr):
        """Where the chain goes on: the open day, its rows so far, and the last fingerprint.

        Raw SQL: as in sealing.
        """
        cr.execute(SQL("SELECT day, digest FROM huiskamer_access_day ORDER BY day DESC LIMIT 1"))
        closed, former = cr.fetchone() or (None, '')
        cr.execute(SQL(
            "SELECT day, place, digest FROM huiskamer_access_event WHERE digest IS NOT NULL AND (%s::date IS NULL OR "
            "day > %s)"
            " ORDER BY day DESC, place DESC LIMIT 1", closed, closed))
        return cr.fetchone() or (closed and closed + timedelta(days=1), 0, former)

    @api.model
    def _close(self, cr, day, rows, last):
        """Write the seal of a day; returns it.

        Raw SQL: as in sealing.
        """
        cr.execute(SQL("SELECT digest FROM huiskamer_access_day WHERE day = %s", day - timedelta(days=1)))
        former = (cr.fetchone() or ('',))[0]
        seal = access_chain.day_digest(former, day, rows, last)
        cr.execute(SQL(
            "INSERT INTO huiskamer_access_day (day, rows, former, last, digest, sealed_at)"
            " VALUES (%s, %s, %s, %s, %s, now() AT TIME ZONE 'UTC')", day, rows, former, last, seal))
        return seal

    @api.model
    def _verify_since(self, day, seal):
        """Go through what came after a day that was verified before, and see that its seal is still the same.

        So a week is signed off in the time that a week takes, however old the log is. *Verify* goes through all of it.

        :return: what is wrong, as in ``_verify``, and the last closed day with its seal
        """
        # sudo: whoever signs off may not see every day; a day and a fingerprint come out
        days = self.env['huiskamer.access.day'].sudo()
        wrong = self._verify({str(day): (days.search([('day', '=', day)]).rows, seal)} if day else None, day, seal)
        last = days.search([], order='day desc', limit=1)
        return wrong, last.day or False, last.digest or False

    @api.model
    def _verify(self, kept=None, since=None, seal=''):
        """Go through the whole chain; returns what is wrong: [(day, place or None, what)].

        What: ``changed`` (a row is not what was sealed), ``cut`` (rows are missing), ``seal`` (the seal of
        a day does not fit), ``days`` (a whole day is missing), ``kept`` (another seal was kept outside),
        ``waiting`` (rows were not sealed in time).

        :param kept: seals that were kept outside the host, {day: (rows, digest)}
        :param since: go through the days after this one only, which go on from its ``seal``
        """
        self.env.flush_all()
        # sudo: whoever verifies may not see every row; places and days come out
        days = self.env['huiskamer.access.day'].sudo().search([], order='day')
        wrong, former, expected = [], seal, since and since + timedelta(days=1)
        for day in days.filtered(lambda day: not since or day.day > since):
            if expected and day.day != expected:
                wrong.append((day.day, None, 'days'))
            if day.former != former or access_chain.day_digest(day.former, day.day, day.rows, day.last) != day.digest:
                wrong.append((day.day, None, 'seal'))
            if not day.let_go_at:
                rows, last = self._verify_day(day.day, day.former, wrong)
                if (rows, last) != (day.rows, day.last):
                    wrong.append((day.day, None, 'cut' if rows < day.rows else 'changed'))
            former, expected = day.digest, day.day + timedelta(days=1)
        self._verify_open(days[-1:], former, wrong)
        found = {str(day.day): (day.rows, day.digest) for day in days}
        wrong += [(name, None, 'kept') for name, seal in (kept or {}).items() if found.get(name) != seal]
        return wrong

    @api.model
    def _verify_day(self, day, former, wrong):
        """Go through the rows of one day; returns how many there are and the last fingerprint.

        Raw SQL: rows as they lie in the table, past every cache.
        """
        self.env.cr.execute(SQL(
            "SELECT %s, digest FROM huiskamer_access_event WHERE day = %s AND digest IS NOT NULL ORDER BY place",
            self._columns(), day))
        rows = self.env.cr.dictfetchall()
        for place, row in enumerate(rows, 1):
            if row['place'] != place:
                wrong.append((day, place, 'cut'))
                break
            if access_chain.row_digest(former, row) != row['digest']:
                wrong.append((day, place, 'changed'))
            former = row['digest']
        return len(rows), former

    @api.model
    def _verify_open(self, last_day, former, wrong):
        """Go through the day that is not closed yet, and see whether anything waits too long.

        Raw SQL: as above.
        """
        self.env.cr.execute(SQL(
            "SELECT DISTINCT day FROM huiskamer_access_event WHERE digest IS NOT NULL AND (%s::date IS NULL OR day > "
            "%s)"
            " ORDER BY day", last_day.day or None, last_day.day or None))
        for number, (day,) in enumerate(self.env.cr.fetchall()):
            if number or (last_day and day != last_day.day + timedelta(days=1)):
                wrong.append((day, None, 'days'))
            _rows, former = self._verify_day(day, former, wrong)
        self.env.cr.execute(SQL(
            "SELECT min(at) FROM huiskamer_access_event WHERE digest IS NULL"))
        waiting = self.env.cr.fetchone()[0]
        if waiting and waiting < utc_now() - LATE:
            wrong.append((waiting.date(), None, 'waiting'))


def utc_now():
    """This moment, as the database keeps it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def today():
    """The day that is not over yet, in UTC."""
    return utc_now().date()
