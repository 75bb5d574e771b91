import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..shared.separate_transaction import _separate_transaction
from .measures import CARD, MEASURES, hour_values, labels
from .week_rewrite import insert_shuffled, lock_week, week_of

# More than this in one go is a slip of the finger, not an evening.
MOST_AT_ONCE = 50
MOST_COUNTERS = 200
BATCH = re.compile(r'[0-9a-f]{32}')


class HuiskamerOpening(models.Model):
    """Counting an evening: what the screen at the door shows, and the taps that come from it."""
    _inherit = 'huiskamer.opening'

    @api.model
    def counting_board(self, opening_id=False):
        """Everything the counting screen shows: the evening, its counters and whom to call.

        :param opening_id: an evening to count; tonight's by default
        :return: a dict; ``evening`` is False when there is none tonight
        :raise AccessError: when the caller is no host
        """
        self._ensure_host()
        evenings = self._evenings_to_count()
        evening = self.search([('id', '=', opening_id)]) if opening_id else evenings[:1]
        if evening.state == 'open':
            evening._add_missing_counters()
        return {
            'evening': evening._board_evening() if evening else False,
            'evenings': [{'id': other.id, 'name': other.display_name} for other in evenings | evening],
            'groups': evening._board_groups() if evening else [],
            'help': self.env['huiskamer.help.line']._cards(evening.location_id),
            'card': self._card_words(),
        }

    def counts(self):
        """The state of this evening and its counts, for a tablet that wants to know what others counted.

        :return: ``{'state': ..., 'counts': [[measure, value, count], ...]}``
        """
        self.ensure_one()
        self._ensure_may_count()
        return {'state': self.state, 'counts': self._current_counts(self.env.cr)}

    def count_taps(self, batch, taps, keep_late=False, sent_before=False):
        """Count a batch of taps, once, however often it is sent.

        :param str batch: a random number of 32 hexadecimal digits that the device made up
        :param list taps: ``[measure, value, number]`` rows; a number from -50 to 50, not zero
        :param bool keep_late: if the evening is sealed meanwhile, keep the taps as a proposed correction
        :param bool sent_before: the device sent this batch before and got no answer
        :return: ``{'outcome': 'counted', 'again' or 'proposed', 'counts': [[measure, value, count], ...]}``
        :raise AccessError: when the caller is not a host who may count this evening
        :raise UserError: when the evening is not open, or a tap makes no sense; then nothing was counted
        """
        self.ensure_one()
        self._ensure_may_count()
        numbers = self._checked_numbers(batch, taps)
        with _separate_transaction(self.env) as cr:
            state, is_new = self._claim(cr, batch)
            if state == 'sealed' and keep_late:
                return {'outcome': self._propose(cr, batch, numbers, sent_before), 'counts': []}
            if state != 'open':
                raise UserError(self.env._("This evening is not open. Nothing was counted."))
            if is_new:
                return {'outcome': 'counted', 'counts': self._add(cr, numbers)}
            return {'outcome': 'again', 'counts': self._current_counts(cr)}

    def close_evening(self, hosts_present):
        """Seal the evening from the counting screen, with how many hosts there were.

        :param int hosts_present: how many worked this evening
        :raise UserError: when the number makes no sense, or the evening is not open
        """
        self.ensure_one()
        self._ensure_host()
        if type(hosts_present) is not int or not 0 <= hosts_present <= MOST_AT_ONCE:
            raise UserError(self.env._("Fill in how many hosts there were."))
        self._begin('open', self.env._("Only an open evening can be sealed."))
        self.hosts_present = hosts_present
        self._seal()
        return True

    def action_count(self):
        """Show the counting screen for this evening."""
        self.ensure_one()
        action = self.env['ir.actions.client']._for_xml_id('huiskamer_case.huiskamer_counting_action')
        return action | {'params': {'opening_id': self.id}}

    def _ensure_host(self):
        """Refuse everybody who is no host.

        :raise AccessError: when the caller is none
        """
        if not self.env.user.has_group('huiskamer_case.group_host'):
            raise AccessError(self.env._("Only hosts count an evening."))

    def _ensure_may_count(self):
        """Refuse everybody but a host of this company; one query, for every tap passes here.

        :raise AccessError: the same for "not yours" and for "does not exist"
        """
        self._ensure_host()
        self.browse().check_access('write')
        if not self.search_fetch([('id', 'in', self.ids)], ['state', 'location_id', 'date'], limit=1):
            raise AccessError(self.env._("This record does not exist, or it is not yours to use."))

    def _checked_numbers(self, batch, taps):
        """The taps as {(measure, value): number}, checked.

        :raise UserError: when something in them makes no sense
        """
        if not isinstance(batch, str) or not BATCH.fullmatch(batch):
            raise UserError(self.env._("These counts came in a form that is not understood. Nothing was counted."))
        if not isinstance(taps, list) or not 0 < len(taps) <= MOST_COUNTERS:
            raise UserError(self.env._("These counts came in a form that is not understood. Nothing was counted."))
        numbers = {}
        for tap in taps:
            measure, value, number = self._checked_tap(tap)
            numbers[measure, value] = numbers.get((measure, value), 0) + number
        if any(abs(number) > MOST_AT_ONCE for number in numbers.values()):
            raise UserError(self.env._("Count at most %(most)s at once.", most=MOST_AT_ONCE))
        return {key: number for key, number in numbers.items() if number}

    def _checked_tap(self, tap):
        """One tap as it was sent: a known measure, a code and a whole number.

        :raise UserError: when it is anything else
        """
        is_row = isinstance(tap, list) and len(tap) == 3 and isinstance(tap[0], str) and isinstance(tap[1], str)
        if not is_row or tap[0] not in MEASURES:
            raise UserError(self.env._("This is not counted here. Nothing was counted."))
        if type(tap[2]) is not int or not 0 < abs(tap[2]) <= MOST_AT_ONCE:
            raise UserError(self.env._("Count at most %(most)s at once.", most=MOST_AT_ONCE))
        return tap

    def _claim(self, cr, batch):
        """Hold the evening against sealing and note the batch; returns (state, whether it is new).

        Raw SQL: one statement. FOR SHARE lets other tablets tap and makes sealing wait.
        """
        cr.execute(SQL(
            "WITH evening AS (SELECT id, state FROM huiskamer_opening WHERE id = %s FOR SHARE),"
            " claimed AS (INSERT INTO huiskamer_tap_batch (opening_id, batch)"
            " SELECT id, %s FROM evening WHERE state = 'open'"
            " ON CONFLICT (opening_id, batch) DO NOTHING RETURNING id)"
            " SELECT state, EXISTS (SELECT FROM claimed) FROM evening", self.id, batch))
        return cr.fetchone()

    def _add(self, cr, numbers):
        """Add each number to its counter; returns the new counts.

        Raw SQL: one UPDATE a counter that adds, so that two tablets never overwrite each other's
        count; in the order of the codes, so that two batches never wait for each other.

        :raise UserError: when there is no such counter, or it would go below zero
        """
        counts = []
        for (measure, value), number in sorted(numbers.items()):
            cr.execute(SQL(
                "UPDATE huiskamer_tally SET count = count + %s"
                " WHERE opening_id = %s AND measure = %s AND value = %s AND count + %s >= 0 RETURNING count",
                number, self.id, measure, value, number))
            row = cr.fetchone()
            if row is None:
                self._refuse_counter(cr, measure, value)
            counts.append([measure, value, row[0]])
        return counts

    def _refuse_counter(self, cr, measure, value):
        """Say why a counter did not change.

        Raw SQL: in the transaction of the tap, past what the ORM remembers.

        :raise UserError: always
        """
        cr.execute(SQL(
            "SELECT FROM huiskamer_tally WHERE opening_id = %s AND measure = %s AND value = %s",
            self.id, measure, value))
        if cr.rowcount:
            raise UserError(self.env._("This count is at zero already. There is nothing to take back."))
        raise UserError(self.env._("This is not counted here. Nothing was counted."))

    def _propose(self, cr, batch, numbers, sent_before):
        """Keep taps that came after sealing as proposed corrections, once; returns the outcome.

        Raw SQL: all proposals of the week are made anew in random order, and added up per counter,
        so that no two of them tell that they came together.
        """
        cr.execute(SQL(
            "INSERT INTO huiskamer_tap_batch (opening_id, batch) VALUES (%s, %s)"
            " ON CONFLICT (opening_id, batch) DO NOTHING", self.id, batch))
        if not cr.rowcount:
            return 'again'
        year, week = week_of(self.date)
        lock_week(cr, self.location_id.id, year, week)
        cr.execute(SQL(
            "DELETE FROM huiskamer_correction WHERE location_id = %s AND year = %s AND week = %s AND state = 'proposed'"
            " RETURNING opening_id, measure, value, is_uncertain, number", self.location_id.id, year, week))
        sums = {row[:4]: row[4] for row in cr.fetchall()}
        for (measure, value), number in numbers.items():
            key = (self.id if measure == 'visit' else None, measure, value, bool(sent_before))
            sums[key] = sums.get(key, 0) + number
        insert_shuffled(
            cr, 'huiskamer_correction',
            ('location_id', 'year', 'week', 'state', 'reason', 'opening_id', 'measure', 'value', 'is_uncertain', 'number'),
            [(self.location_id.id, year, week, 'proposed', 'late', *key, number) for key, number in sums.items() if number])
        return 'proposed'

    def _current_counts(self, cr):
        """All counts of this evening as ``[measure, value, count]``.

        Raw SQL: it must read what this very transaction has committed, not what the ORM remembers.
        """
        cr.execute(SQL(
            "SELECT measure, value, count FROM huiskamer_tally WHERE opening_id = %s ORDER BY measure, value", self.id))
        return [list(row) for row in cr.fetchall()]

    def _evenings_to_count(self):
        """Tonight's evenings and others that are still open, one's own huiskamer first."""
        today = fields.Date.context_today(self)
        evenings = self.search([
            '|', ('state', '=', 'open'), '&', ('date', '=', today), ('state', '=', 'planned')], limit=20)
        return evenings.sorted(lambda evening: (
            evening.date != today, self.env.user not in evening.location_id.staff_ids, evening.state != 'open'))

    def _board_evening(self):
        """What the counting screen says about the evening itself."""
        opens, closes = (
            fields.Datetime.context_timestamp(self.with_context(tz=self._zone().zone), moment)
            for moment in (self.opens_at, self.closes_at))
        return {
            'id': self.id,
            'name': self.location_id.name,
            'date': fields.Date.to_string(self.date),
            'from': f'{opens:%H:%M}',
            'until': f'{closes:%H:%M}',
            'zone': self._zone().zone,
            'hours': hour_values(opens, closes),
            'state': self.state,
            'hosts_present': self.hosts_present,
        }

    def _board_groups(self):
        """The counters of this evening, grouped by measure, in the order of the house."""
        words = labels(self.env)
        order = {key: position for position, key in enumerate(
            [*(key for key in words if key[0] != 'visit'), *(('visit', hour) for hour in self._board_evening()['hours'])])}
        groups = {measure: {'measure': measure, 'label': self.env._(what), 'values': [], 'is_card': measure in CARD}
                  for measure, (what, _values) in MEASURES.items()}
        rows = self._current_counts(self.env.cr)
        for measure, value, count in sorted(rows, key=lambda row: order.get((row[0], row[1]), 999)):
            which = words.get((measure, value), (measure, value))[1]
            groups[measure]['values'].append({'value': value, 'label': which, 'count': count})
        return [group for group in groups.values() if group['values']]
