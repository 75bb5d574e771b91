from odoo import api, models
from odoo.tools import SQL
from odoo.tools.date_utils import add, start_of

from ...shared.separate_transaction import _separate_transaction
from .access_event_chain import LOCK


class HuiskamerAccessEvent(models.Model):
    """The log by month: a month that is over stands in a table of its own, and is let go of by dropping that.

    Tables that inherit and no partitions: Odoo knows only ordinary tables, and this one stays what it was. Whoever
    asks the log asks all of them; new rows are written to the first, which is never longer than some weeks.
    """
    _inherit = 'huiskamer.access.event'

    @api.model
    def _put_away(self):
        """Give each month that is over and sealed a table of its own, one after the other; returns how many."""
        number = 0
        while self._put_away_oldest():
            number += 1
        return number

    @api.model
    def _put_away_oldest(self):
        """Put the oldest month away that waits; whether there was one.

        Raw SQL: what stands in the first table, in a transaction of its own in which nobody seals.
        """
        self.env.flush_all()
        with _separate_transaction(self.env) as cr:
            cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", LOCK))
            cr.execute(SQL(
                "SELECT (SELECT min(day) FROM ONLY huiskamer_access_event WHERE digest IS NOT NULL),"
                " (SELECT max(day) FROM huiskamer_access_day)"))
            oldest, closed = cr.fetchone()
            if not oldest or not closed or start_of(oldest, 'month') >= start_of(add(closed, days=1), 'month'):
                return False
            self._move_month(cr, start_of(oldest, 'month'))
        self.env.invalidate_all(flush=False)
        return True

    @api.model
    def _move_month(self, cr, month):
        """Move the rows of a month; who asks meanwhile finds each of them once.

        A row may leave the first table only for another of the log: its guard looks. Who read something stays a
        user for as long as there is a row of hers, in this table as in the first.

        Raw SQL: a table, its rows, and what guards them.
        """
        table, until = SQL.identifier(self._table_of(month)), add(month, months=1)
        those = SQL("day >= %s AND day < %s AND digest IS NOT NULL", month, until)
        cr.execute(SQL("CREATE TABLE %s (LIKE huiskamer_access_event INCLUDING ALL, CHECK (%s))"
                       " INHERITS (huiskamer_access_event)", table, those))
        cr.execute(SQL("INSERT INTO %s SELECT * FROM ONLY huiskamer_access_event WHERE %s", table, those))
        self._guard(cr, self._table_of(month))
        cr.execute(SQL("DELETE FROM ONLY huiskamer_access_event WHERE %s", those))
        # last, for it keeps others from changing users until this is committed
        cr.execute(SQL("ALTER TABLE %s ADD FOREIGN KEY (user_id) REFERENCES res_users ON DELETE RESTRICT", table))

    @api.model
    def _let_go(self, month):
        """Let go of the rows of a month whose days are marked; the first table lets go of no other.

        Raw SQL: a table that is dropped, and what of the month was never put away.
        """
        self.env.cr.execute(SQL(
            "DELETE FROM ONLY huiskamer_access_event e USING huiskamer_access_day d"
            " WHERE d.day = e.day AND d.let_go_at IS NOT NULL AND e.day >= %s AND e.day < %s",
            month, add(month, months=1)))
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(self._table_of(month))))

    @api.model
    def _table_of(self, month):
        """The name of the table of a month, given its first day."""
        return f'{self._table}_{month:%Y_%m}'
