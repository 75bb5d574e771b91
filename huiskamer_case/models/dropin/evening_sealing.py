from contextlib import nullcontext
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..shared import house_days
from ..shared.guards import through_method
from ..shared.separate_transaction import _separate_transaction
from .evening import HELD
from .week_rewrite import Week, week_of

DAYS_A_LATE_BATCH_IS_KNOWN = 14


class HuiskamerOpening(models.Model):
    """How an evening is closed for good, by a host or the next morning by the system.

    None is sealed before it begins: what is sealed cannot be counted any more.
    """
    _inherit = 'huiskamer.opening'

    # public: needs write access and an open evening
    def action_seal(self):
        """Close the evening for good: all but visits per hour block moves into the week, and its key is destroyed.

        :raise UserError: before it begins, or when it is not open
        """
        self._ensure_begun()
        self._seal_in_its_turn()

    def _ensure_begun(self):
        """Refuse to seal what has not begun.

        :raise AccessError: when the caller may not write them, before anything is said of when
        :raise UserError: saying when it begins
        """
        self.check_access('write')
        for opening in self:
            if fields.Datetime.now() < opening.opens_at:
                begins = house_days.local(opening.opens_at, house_days.zone_of(opening))
                raise UserError(self.env._("This evening begins at %(time)s. It can be sealed after that.",
                                           time=f'{begins:%H:%M}'))

    def _seal_in_its_turn(self, **marks):
        """Seal these evenings with ``marks``, in a transaction of their own that waits for its turn among the taps.

        Among tablets that count without a pause the caller's own transaction never finds a moment: its picture
        is always older than the last tap, Odoo gives up after five tries, and the evening stays open. Where the
        caller's own transaction changed one of these evenings it holds the row itself, and would wait for itself
        for ever; so it seals here and now.

        :raise UserError: when one is not open, or the key folder cannot be read or written
        """
        self.env.flush_all()
        with nullcontext(self.env.cr) if self._are_held_here() else _separate_transaction(self.env) as cr:
            here = self.with_env(self.env(cr=cr))
            here._begin('open', self.env._("Only an open evening can be sealed."))
            here._seal(**marks)
            here.env.flush_all()
        self.env.invalidate_all(flush=False)

    def _are_held_here(self):
        """Whether this transaction changed or held one of these evenings before."""
        return bool(set(self.ids) & self.env.cr.cache.get(HELD, set()))

    def _seal(self, **marks):
        """Move the counts of these open evenings to their weeks and forget their batch numbers.

        Raw SQL: batch numbers have no access rights for anybody, and go in one statement.

        :raise UserError: when the key folder cannot be read or written; nothing was changed
        """
        self.env.flush_all()
        if self:
            self.env['huiskamer.short.key']._ensure_folder()
        for opening in self:
            opening._move_counts()
        self.env.cr.execute(SQL("DELETE FROM huiskamer_tap_batch WHERE opening_id IN %s", tuple(self.ids) or (None,)))
        self.env.invalidate_all(flush=False)
        through_method(self).write({'state': 'sealed', **marks})

    def _move_counts(self):
        """Move what was counted on this evening into its week."""
        week = Week(self.env, self.location_id.id, *week_of(self.date))
        week.seal(self.ids)
        week.write()

    @api.model
    def _cron_seal_forgotten(self):
        """Seal and flag the evenings of past days that were left open, each kept at once; forget old batch numbers.

        Each waits for its turn among the taps of tablets that still send, as when a host seals it.
        """
        now = fields.Datetime.now()  # an evening that goes on past midnight is not over when its day is
        left_open = self.search([('state', '=', 'open'), ('closes_at', '<', now)])
        forgotten = left_open.filtered(lambda opening: opening.date < house_days.today(opening))
        forgotten._one_by_one(self.env._("Sealing of forgotten evenings"), lambda opening: opening._seal_forgotten())
        self._forget_late_batches()
        self._bring_back()

    def _seal_forgotten(self):
        """Seal this evening, unless somebody was quicker."""
        self.invalidate_recordset(['state'])
        if self.state == 'open':
            self._seal_in_its_turn(is_forgotten=True)

    @api.model
    def _bring_back(self):
        """Add what sealed evenings could not open to their weeks once its key is back, and let go what no back-up
        opens.

        Raw SQL: sealed values have no access rights for anybody.
        """
        longest = timedelta(days=self.env['huiskamer.short.key']._term('old_backup'))
        self.env.cr.execute(SQL(
            "SELECT DISTINCT o.id, o.date FROM huiskamer_opening o JOIN huiskamer_evening_count c ON c.opening_id = "
            "o.id"
            " WHERE o.state = 'sealed'"))
        for opening_id, day in self.env.cr.fetchall():
            opening = self.browse(opening_id)
            if any(self.env['huiskamer.evening.count']._read_counts([opening_id])[0].values()):
                opening._move_counts()
            elif day + longest < house_days.today():
                self.env['huiskamer.evening.count']._give_up(opening_id)

    def _forget_late_batches(self):
        """Throw away the numbers of late batches that no tablet will send again.

        Raw SQL: batch numbers have no access rights for anybody, and go in one statement.
        """
        self.env.cr.execute(SQL(
            "DELETE FROM huiskamer_tap_batch b USING huiskamer_opening o"
            " WHERE b.opening_id = o.id AND o.state != 'open' AND o.date < %s",
            house_days.today() - timedelta(days=DAYS_A_LATE_BATCH_IS_KNOWN)))
