import collections

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from . import counters


class HuiskamerEveningCount(models.Model):
    """What was counted on an evening while it is open, visits per hour block apart: one sealed value.

    It is written under a key of its own that is destroyed when the evening is sealed; from then on no
    copy of the database tells what was counted on that evening, whoever has it. No role reads it.
    An evening has one such row. When its key is missing, counting goes on in a second one, and the first
    is added as soon as its key is back.
    """
    _name = 'huiskamer.evening.count'
    _description = "Sealed counts of an evening"
    _log_access = False  # no author and no time: see docs/security-model.md

    opening_id = fields.Many2one('huiskamer.opening', required=True, index=True, ondelete='restrict', readonly=True)
    key = fields.Char(required=True, readonly=True, help="The name of the key in the key folder.")
    sealed = fields.Char(required=True, readonly=True, groups='.')

    _sealed_is_sealed = models.Constraint("CHECK (sealed ~ '^[A-Za-z0-9+/=]{64,}$')", "Counts are stored sealed.")

    @api.private
    def init(self):
        """Keep the value in its row and leave room beside it, so that a tap rewrites one row in its place.

        Raw SQL: the ORM has no word for how PostgreSQL stores a column.
        """
        self.env.cr.execute(SQL(
            "ALTER TABLE huiskamer_evening_count ALTER sealed SET STORAGE MAIN, SET (fillfactor = 15)"))

    @api.depends_context('lang')
    @api.depends('opening_id')
    def _compute_display_name(self):
        """The same words for all of them."""
        self.display_name = self.env._("Sealed counts")

    @api.model
    def _begin(self, opening_id, counts=()):
        """A value of its own for an evening, under a new key.

        Raw SQL: past what the ORM remembers; no role has access to these rows.
        """
        key = self._keys()._new('evening')
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_evening_count (opening_id, key, sealed) VALUES (%s, %s, %s)",
            opening_id, key, self._seal(opening_id, key, collections.Counter(counts))))

    @api.model
    def _read_counts(self, opening_ids):
        """The counts of these open evenings: ({opening id: Counter}, ids of those with counts that do not open).

        Raw SQL: what this transaction sees, not what the ORM remembers.
        """
        self.env.cr.execute(SQL("SELECT id, opening_id, key, sealed FROM huiskamer_evening_count WHERE opening_id IN "
                                "%s",
                       tuple(opening_ids) or (None,)))
        found, lost = {opening_id: collections.Counter() for opening_id in opening_ids}, set()
        for _number, opening_id, key, sealed in self.env.cr.fetchall():
            counts = self._open(opening_id, key, sealed)
            if counts is None:
                lost.add(opening_id)
            else:
                found[opening_id].update(counts)
        return found, lost

    @api.model
    def _add(self, opening_id, numbers):
        """Add to the counts of an evening, under the lock of its row; returns the new counts.

        Raw SQL: read and written in the transaction of the tap, which waits here for its turn. The row is
        written whatever was tapped, so that a tap of visits looks like any other.

        :raise UserError: when a count would go below zero, or the key folder is gone; nothing was counted
        """
        self.env.cr.execute(SQL(
            "SELECT id, opening_id, key, sealed FROM huiskamer_evening_count WHERE opening_id = %s ORDER BY id FOR "
            "UPDATE",
            opening_id))
        rows = [(number, key, self._open(opening_id, key, sealed)) for number, opening_id, key,
                sealed in self.env.cr.fetchall()]
        opened = [row for row in rows if row[2] is not None]
        counts = sum((row[2] for row in opened), collections.Counter())
        counts.update(numbers)
        if any(count < 0 for count in counts.values()):
            raise UserError(self.env._("This count is at zero already. There is nothing to take back."))
        if not opened:
            self._keys()._ensure_folder()
            self._begin(opening_id, counts)
            return counts
        number, key, _old = opened[0]
        self.env.cr.execute(SQL("UPDATE huiskamer_evening_count SET sealed = %s WHERE id = %s",
                                self._seal(opening_id, key, counts), number))
        self._take_rows(opened[1:])
        return counts

    @api.model
    def _take(self, opening_ids):
        """Take the counts of evenings away, to be put elsewhere in this transaction; what does not open stays.

        Raw SQL: past what the ORM remembers. A tap between the start of this call and its lock makes the
        database refuse here, and Odoo runs the call again with fresh eyes; so it is not logged as an error.
        """
        self.env.cr.execute(SQL(
            "SELECT id, opening_id, key, sealed FROM huiskamer_evening_count WHERE opening_id IN %s ORDER BY id FOR "
            "UPDATE",
            tuple(opening_ids) or (None,)), log_exceptions=False)
        rows = [(number, key, self._open(opening_id, key, sealed)) for number, opening_id, key,
                sealed in self.env.cr.fetchall()]
        opened = [row for row in rows if row[2] is not None]
        self._take_rows(opened)
        return sum((row[2] for row in opened), collections.Counter())

    @api.model
    def _give_up(self, opening_id):
        """Take away what does not open and never will: no back-up is as old as its key.

        Raw SQL: no role has access to sealed values; the daily job asks for keys that no back-up holds any more.
        """
        self.env.cr.execute(SQL("SELECT id, key FROM huiskamer_evening_count WHERE opening_id = %s", opening_id))
        self._take_rows(self.env.cr.fetchall())

    @api.model
    def _take_rows(self, rows):
        """Delete rows whose counts are elsewhere now, and destroy their keys once that is kept.

        Raw SQL: deletes sealed rows whose counts are elsewhere in the same transaction.
        """
        if rows:
            self.env.cr.execute(SQL("DELETE FROM huiskamer_evening_count WHERE id IN %s",
                                    tuple(row[0] for row in rows)))
            self._keys()._let_go(row[1] for row in rows)

    @api.model
    def _keys(self):
        """The short-lived keys."""
        return self.env['huiskamer.short.key']

    @api.model
    def _seal(self, opening_id, key, counts):
        """Counts as they are stored."""
        return self._keys()._seal(key, counters.pack(counts=counts), f'evening|{opening_id}')

    @api.model
    def _open(self, opening_id, key, sealed):
        """The counts in a sealed value, or None when it does not open."""
        content = self._keys()._open(key, sealed, f'evening|{opening_id}')
        return None if content is None else counters.unpack(content)['counts']
