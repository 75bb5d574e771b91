import collections
import logging
from datetime import date, timedelta

from odoo import api, models
from odoo.tools import SQL

from ..shared import house_days
from ..shared.mixed_rows import shuffled
from ..shared.separate_transaction import _separate_transaction
from . import counters
from .week_rewrite import weeks_of

_logger = logging.getLogger(__name__)
WHOLE_QUARTER = 0


class HuiskamerWeekTally(models.Model):
    """How weeks come to rest, and how they become quarters.

    A week that is over rests under the key of its quarter. Whenever something of a quarter changes, all of
    it is written anew under a new key and the key before it is destroyed, so that an old back-up tells
    nothing that today's does not tell. After the ageing term a quarter is one number a counter.
    """
    _inherit = 'huiskamer.week.tally'

    @api.model
    def _cron_put_to_rest(self):
        """The job: put weeks that are over to rest, and take old quarters together.

        Each quarter in a transaction of its own: one that fails stays as it was and is tried again tomorrow.
        """
        self.env.flush_all()
        for year, quarter in self._quarters_to_settle():
            try:
                with _separate_transaction(self.env) as cr:
                    self.with_env(self.env(cr=cr))._settle(year, quarter)
            except Exception as error:  # one quarter must not keep the others from resting
                _logger.error("weeks of %s-Q%s could not be put to rest: %s", year, quarter, type(error).__name__)
        self.env.invalidate_all(flush=False)

    @api.model
    def _quarters_to_settle(self):
        """(year, quarter) in which something is to be put to rest or taken together, in order.

        Raw SQL: one look at the numbers of all weeks, for all companies.
        """
        self.flush_model()
        self.env.cr.execute(SQL("SELECT DISTINCT location_id, year, quarter, week, is_at_rest FROM "
                                "huiskamer_week_tally WHERE week > 0"))
        return sorted({
            (year, quarter) for location_id, year, quarter, week, is_at_rest in self.env.cr.fetchall()
            if self._becomes_one(location_id, year, quarter) or (not is_at_rest and self._is_over(year, week))})

    @api.model
    def _is_over(self, year, week):
        """Whether the Sunday of a week has passed."""
        today = house_days.today(self)
        return date.fromisocalendar(year, week, 7) < today

    @api.model
    def _is_aged(self, year, quarter):
        """Whether the ageing term has passed since the last week of a quarter."""
        return self._has_passed(date.fromisocalendar(year, weeks_of(year, quarter)[-1], 7))

    @api.model
    def _has_passed(self, day):
        """Whether the ageing term has passed since this day."""
        term = timedelta(days=self.env['huiskamer.short.key']._term('week_count'))
        return day + term < house_days.today(self)

    @api.model
    def _becomes_one(self, location_id, year, quarter):
        """Whether the weeks of a quarter at a place are one number now."""
        return self._is_aged(year, quarter) and not self._is_needed_by_week(location_id, year, quarter)

    @api.model
    def _is_needed_by_week(self, location_id, year, quarter):
        """Room for others: whether the weeks of a quarter are still looked at one by one at this place."""
        return False

    @api.model
    def _settle(self, year, quarter):
        """Write what rests of a quarter anew under a new key, and destroy the keys it lay under.

        Raw SQL: in a transaction of its own that waits for whoever has a week in hand; see `week_rewrite`.
        """
        self.env.cr.execute(SQL(
            "SELECT id, location_id, week, key, sealed FROM huiskamer_week_tally WHERE year = %s AND quarter = %s"
            " ORDER BY id FOR UPDATE", year, quarter))
        rows, opened = self.env.cr.fetchall(), {}
        running, ciphers = self._running(year, quarter), {}
        for number, location_id, week, key, sealed in rows:
            parts = self._open((location_id, year, quarter, week), key, sealed, ciphers)
            if parts is not None and (location_id, week) not in running:
                opened[number] = (location_id, week, key, parts)
        new = self._settled(opened.values(), year, quarter)
        self.env.cr.execute(SQL("DELETE FROM huiskamer_week_tally WHERE id IN %s", tuple(opened) or (None,)))
        self._insert_resting(year, quarter, new)
        self.env['huiskamer.short.key']._let_go(self._only_here(key for _place, _week, key, _parts in opened.values()))

    @api.model
    def _running(self, year, quarter):
        """(location id, week) of a quarter that is not over: its Sunday is to come, or an evening is open.

        Raw SQL: what is committed now, for all companies.
        """
        weeks = weeks_of(year, quarter)
        self.env.cr.execute(SQL(
            "SELECT location_id, extract(week FROM date)::int FROM huiskamer_opening WHERE state = 'open'"
            " AND date BETWEEN %s AND %s",
            date.fromisocalendar(year, weeks[0], 1), date.fromisocalendar(year, weeks[-1], 7)))
        running = set(self.env.cr.fetchall())
        self.env.cr.execute(SQL("SELECT id FROM huiskamer_location"))
        return running | {(number, week) for number, in self.env.cr.fetchall() for week in weeks
                          if not self._is_over(year, week)}

    @api.model
    def _settled(self, opened, year, quarter):
        """What is to rest, as {(location id, week or 0): parts}: one sum a week, or one a quarter after its term."""
        new = {}
        for location_id, week, _key, parts in opened:
            is_one = self._becomes_one(location_id, year, quarter)
            sums = new.setdefault((location_id, WHOLE_QUARTER if is_one else week),
                                  {part: collections.Counter() for part in counters.PARTS})
            sums['counts'].update(parts['counts'])
            for part in ('late', 'again'):
                if not is_one:
                    sums[part].update(parts[part])
                elif any(parts[part].values()):  # nobody decided in half a year
                    self.env['huiskamer.correction']._note(
                        (location_id, year, week), 'late', left_out=sum(map(abs, parts[part].values())))
        return new

    @api.model
    def _insert_resting(self, year, quarter, new):
        """Write the sums of a quarter in random order, all under one new key.

        Raw SQL: no role may write sealed rows; every value is a parameter.
        """
        if not new:
            return
        keys = self.env['huiskamer.short.key']
        key, ciphers = keys._new('quarter'), {}
        for (location_id, week), parts in shuffled(new.items()):
            place = (location_id, year, quarter, week)
            self.env.cr.execute(SQL(
                "INSERT INTO huiskamer_week_tally (location_id, year, quarter, week, is_at_rest, key, sealed)"
                " VALUES (%s, %s, %s, %s, TRUE, %s, %s)",
                *place, key, keys._seal(key, counters.pack(**parts), self._binding(*place), ciphers)))
