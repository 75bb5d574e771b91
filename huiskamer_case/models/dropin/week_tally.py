import collections

from odoo import api, fields, models
from odoo.tools import SQL

from . import counters
from .measures import DEFINITIONS, MEASURES, labels
from .week_rewrite import quarter_of, weeks_of


class HuiskamerWeekTally(models.Model):
    """What was counted in a week at a huiskamer after its evenings were sealed: one sealed value.

    An evening has one to three visitors as a rule, so its counts would be about a person. A week's are the
    finest that stays, apart from visits per hour block; after the ageing term they are a quarter's. A copy
    of the database alone holds none of them.
    """
    _name = 'huiskamer.week.tally'
    _description = "Week count"
    _inherit = ['huiskamer.ask.mixin']
    _order = 'year desc, quarter desc, week desc, id'
    _log_access = False  # no author and no time: see docs/security-model.md

    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, ondelete='restrict', readonly=True)
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    quarter = fields.Integer(required=True, readonly=True, aggregator=None)
    week = fields.Integer("ISO week", required=True, readonly=True, aggregator=None, help="0: the whole quarter.")
    is_at_rest = fields.Boolean("At rest", readonly=True,
                                help="The week is over; its counts lie under the key of its quarter.")
    key = fields.Char(required=True, readonly=True, groups='.', help="The name of the key in the key folder.")
    sealed = fields.Char(required=True, readonly=True, groups='.')

    _sealed_is_sealed = models.Constraint("CHECK (sealed ~ '^[A-Za-z0-9+/=]{64,}$')", "Counts are stored sealed.")
    _week_index = models.Index('(location_id, year, week)')
    _week_in_quarter = models.Constraint(
        'CHECK (week BETWEEN 0 AND 53 AND quarter BETWEEN 1 AND 4)', "A week has a number, and so has a quarter.")

    @api.depends('year', 'week', 'quarter')
    def _compute_display_name(self):
        """The week, as 2019-W08, or the quarter, as 2019-Q1."""
        for tally in self:
            tally.display_name = f'{tally.year}-W{tally.week:02d}' if tally.week else f'{tally.year}-Q{tally.quarter}'

    @api.model
    def _definitions(self):
        """What each number of the evenings means, in the language of the user: {measure: sentence}."""
        return {key: self.env._(words) for key, words in DEFINITIONS.items()}

    @api.model
    def _measures(self):
        """What is counted, in words and in order, for other rooms: {measure: (label, {value: label})}."""
        words = labels(self.env)
        found = {measure: (self.env._(what), {}) for measure, (what, _values) in MEASURES.items()}
        for (measure, value), (_what, which) in words.items():
            found[measure][1][value] = which
        return found

    # --- the one place that opens, adds up and forgets -----------------------------------------

    @api.model
    def _opened(self, places, first, last):
        """What was counted at these places in these days, as [(location id, year, quarter, week, Counter)].

        A quarter that is kept as one has week 0; it is in only when all its weeks are.

        Raw SQL: the rows are found by the caller's own rules; only this opens them.

        :raise AccessError: when the caller may not read counts
        :return: the list; the quarters that lie in these days only in part; how many values do not open
        """
        self.check_access('read')
        self.flush_model()
        span = (first.isocalendar()[:2], last.isocalendar()[:2])
        query = self._search([('location_id', 'in', places.ids), ('year', '>=', span[0][0]),
                              ('year', '<=', span[1][0])])
        self.env.cr.execute(SQL("%s", query.select(*(SQL.identifier(query.table, name) for name in (
            'location_id', 'year', 'quarter', 'week', 'key', 'sealed')))))
        return self._within(self.env.cr.fetchall(), span)

    @api.model
    def _within(self, rows, span):
        """The rows of a span of weeks, opened; see :meth:`_opened`."""
        found, partly, closed, ciphers = [], set(), 0, {}
        for *place, key, sealed in rows:
            _location, year, quarter, week = place
            weeks = [week] if week else weeks_of(year, quarter)
            inside = [span[0] <= (year, number) <= span[1] for number in (weeks[0], weeks[-1])]
            if not all(inside):
                partly |= {(year, quarter)} if any(inside) and not week else set()
                continue
            parts = self._open(place, key, sealed, ciphers)
            if parts is None:
                closed += 1
            else:
                found.append((*place, parts['counts']))
        return found, sorted(partly), closed

    @api.model
    def _open(self, place, key, sealed, ciphers=None):
        """The parts of a sealed value, or None when it does not open."""
        content = self.env['huiskamer.short.key']._open(key, sealed, self._binding(*place), ciphers)
        return None if content is None else counters.unpack(content)

    @api.model
    def _binding(self, location_id, year, quarter, week):
        """What a sealed value belongs to."""
        return f'week|{location_id}|{year}|{quarter}|{week}'

    # --- writing, by whoever has the week in hand ----------------------------------------------

    @api.model
    def _take_in_hand(self, location_id, year, week):
        """The rows of a week that open, locked, as [(id, key)], and their parts added up.

        Raw SQL: past what the ORM remembers. When another call changed
        the week meanwhile the database refuses, and Odoo runs the call again; that is no error.
        """
        place = (location_id, year, quarter_of(year, week), week)
        self.env.cr.execute(SQL(
            "SELECT id, key, sealed FROM huiskamer_week_tally WHERE location_id = %s AND year = %s AND quarter = %s"
            " AND week = %s ORDER BY id FOR UPDATE", *place), log_exceptions=False)
        rows, sums = [], {part: collections.Counter() for part in counters.PARTS}
        for number, key, sealed in self.env.cr.fetchall():
            parts = self._open(place, key, sealed)
            if parts is not None:
                rows.append((number, key))
                for part, table in parts.items():
                    sums[part].update(table)
        return rows, sums

    @api.model
    def _put(self, place, rows, **parts):
        """Write a week anew in the place of these rows, under a new key.

        Raw SQL: writes one sealed week in the place of the rows before it; callers checked who asks and hold the week.
        The keys of the rows go when this is kept; one that a whole quarter rests under stays until that quarter is
        put to rest again, tonight.
        """
        location_id, year, week = place
        keys = self.env['huiskamer.short.key']
        key = keys._new('week')
        whole = (location_id, year, quarter_of(year, week), week)
        self.env.cr.execute(SQL("DELETE FROM huiskamer_week_tally WHERE id IN %s", tuple(row[0] for row in rows)
                                or (None,)))
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_week_tally (location_id, year, quarter, week, is_at_rest, key, sealed)"
            " VALUES (%s, %s, %s, %s, FALSE, %s, %s)",
            *whole, key, keys._seal(key, counters.pack(**parts), self._binding(*whole))))
        keys._let_go(self._only_here(row[1] for row in rows))

    @api.model
    def _only_here(self, keys):
        """Those of these keys that no week lies under any more; a quarter's is shared by its weeks.

        Raw SQL: asks which keys other weeks still lie under; no value is read.
        """
        keys = set(keys)
        self.env.cr.execute(SQL("SELECT key FROM huiskamer_week_tally WHERE key IN %s", tuple(keys) or (None,)))
        return keys - {key for key, in self.env.cr.fetchall()}
