import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..shared import house_days
from ..shared.separate_transaction import _separate_transaction
from .measures import CARD, KEPT_WITH_EVENING, MEASURES, hour_values, labels
from .week_rewrite import Week, week_of

# More than this in one go is a slip of the finger, not an evening.
MOST_AT_ONCE = 50
MOST_COUNTERS = 200
BATCH = re.compile(r'[0-9a-f]{32}')


class HuiskamerOpening(models.Model):
    """Counting an evening: what the screen at the door shows, and the taps that come from it."""
    _inherit = 'huiskamer.opening'

    # public: hosts only; evenings and help lines come through their rules
    @api.model
    def counting_board(self, opening_id=False):
        """Everything the counting screen shows: the evening, its counters and whom to call.

        :param opening_id: an evening to count; tonight's by default
        :return: a dict; ``evening`` is False when there is none tonight
        :raise AccessError: when the caller is no host
        """
        self._ensure_host()
        evenings = self._evenings_to_count()
        evening = self.search([('id', '=', opening_id)]) if type(opening_id) is int else evenings[:1]
        return {
            'evening': evening._board_evening() if evening else False,
            'evenings': [{'id': other.id, 'name': other.display_name} for other in evenings | evening],
            'groups': evening._board_groups() if evening else [],
            'help': self.env['huiskamer.help.line']._cards(evening.location_id),
            'card': self._card_words(),
        }

    # public: hosts of this company only; answers with numbers
    def counts(self):
        """The state of this evening and its counts, for a tablet that wants to know what others counted.

        :return: ``{'state': ..., 'counts': [[measure, value, count], ...]}``
        """
        self.ensure_one()
        self._ensure_may_count()
        return {'state': self.state, 'counts': self._current_counts()}

    # public: hosts of this company only; batch and taps are checked, and counted once in a transaction of their own
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
            here = self.with_env(self.env(cr=cr))
            state, is_new = here._claim(batch)
            if state == 'open':
                return {'outcome': 'counted', 'counts': here._add(numbers)} if is_new else {
                    'outcome': 'again', 'counts': here._current_counts()}
        if state != 'sealed' or not keep_late:
            raise UserError(self.env._("This evening is not open. Nothing was counted."))
        with _separate_transaction(self.env) as cr:  # what is sealed stays so: nothing is held from before
            return {'outcome': self.with_env(self.env(cr=cr))._propose(batch, numbers, sent_before), 'counts': []}

    # public: hosts only, with write access, on an open evening, with a checked number
    def close_evening(self, hosts_present):
        """Seal the evening from the counting screen, with how many hosts there were.

        :param int hosts_present: how many worked this evening
        :raise UserError: before it begins, when the number makes no sense, or when it is not open
        """
        self.ensure_one()
        self._ensure_host()
        self._ensure_begun()
        if type(hosts_present) is not int or not 0 <= hosts_present <= MOST_AT_ONCE:
            raise UserError(self.env._("Fill in how many hosts there were."))
        self._seal_in_its_turn(hosts_present=hosts_present)
        return True

    @api.constrains('hosts_present')
    def _check_hosts(self):
        """Keep slips of the pen out of what is told of hosts, by whatever way they come in.

        :raise UserError: for more than any evening has
        """
        if any(opening.hosts_present > MOST_AT_ONCE for opening in self):
            raise UserError(self.env._("Fill in how many hosts there were."))

    # public: answers with the screen's own action and reads nothing of the evening
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
        self._ensure_counters(numbers)
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

    def _claim(self, batch):
        """Hold the evening against sealing and note the batch; returns (state, whether it is new).

        Raw SQL: one statement. FOR SHARE lets other tablets tap and makes sealing wait.
        """
        self.env.cr.execute(SQL(
            "WITH evening AS (SELECT id, state FROM huiskamer_opening WHERE id = %s FOR SHARE),"
            " claimed AS (INSERT INTO huiskamer_tap_batch (opening_id, batch)"
            " SELECT id, %s FROM evening WHERE state = 'open'"
            " ON CONFLICT (opening_id, batch) DO NOTHING RETURNING id)"
            " SELECT state, EXISTS (SELECT FROM claimed) FROM evening", self.id, batch))
        return self.env.cr.fetchone()

    def _add(self, numbers):
        """Add each number to its counter; returns the new counts.

        The sealed value is always written, so that nobody sees in the database whether anything but a visit
        was tapped; visits first and in the order of the hours, so that two batches never wait for each other.

        :raise UserError: when the evening has no such hour, or a count would go below zero
        """
        visits = {value: number for (measure, value), number in numbers.items() if measure == KEPT_WITH_EVENING}
        counts = {(KEPT_WITH_EVENING, value): self._add_visits(value, number) for value,
                  number in sorted(visits.items())}
        sealed = self.env['huiskamer.evening.count']._add(
            self.id, {key: number for key, number in numbers.items() if key not in counts})
        return [[*key, counts[key] if key in counts else sealed[key]] for key in sorted(numbers)]

    def _ensure_counters(self, numbers):
        """Refuse what is not counted; visits are looked at where they are added.

        :raise UserError: when a counter does not exist
        """
        topics = {value for measure, value in numbers if measure == 'topic'}
        if topics:
            topics -= set(self.env['huiskamer.topic'].with_context(active_test=False).search([]).mapped('code'))
        if topics or any(value not in MEASURES[measure][1] for measure, value in numbers
                         if measure not in ('topic', KEPT_WITH_EVENING)):
            raise UserError(self.env._("This is not counted here. Nothing was counted."))

    def _add_visits(self, hour, number):
        """Add to the visits of an hour; returns the new count.

        Raw SQL: an UPDATE that adds, so that two tablets never overwrite each other's count.

        :raise UserError: when the evening has no such hour, or the count would go below zero
        """
        self.env.cr.execute(SQL(
            "UPDATE huiskamer_tally SET count = count + %s WHERE opening_id = %s AND value = %s AND count + %s >= 0"
            " RETURNING count", number, self.id, hour, number))
        row = self.env.cr.fetchone()
        if row is None:
            self.env.cr.execute(SQL("SELECT FROM huiskamer_tally WHERE opening_id = %s AND value = %s", self.id, hour))
            raise UserError(
                self.env._("This count is at zero already. There is nothing to take back.") if self.env.cr.rowcount
                else self.env._("This is not counted here. Nothing was counted."))
        return row[0]

    def _propose(self, batch, numbers, sent_before):
        """Keep taps that came after sealing in their week, sealed and added up, once; returns the outcome.

        The week is held before anything is written: a row that names the evening holds the evening too, and
        two tablets that both did would wait for each other.

        Raw SQL: batch numbers have no access rights for anybody.

        :raise UserError: when the evening has no such hour; it would wait in its week, and nobody could ever add it
        """
        week = Week(self.env, self.location_id.id, *week_of(self.date))
        hours = {hour for opening_id, hour in week.visits if opening_id == self.id} | {
            value for measure, value in self._counters() if measure == KEPT_WITH_EVENING}
        if any(measure == KEPT_WITH_EVENING and value not in hours for measure, value in numbers):
            raise UserError(self.env._("This is not counted here. Nothing was counted."))
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_tap_batch (opening_id, batch) VALUES (%s, %s)"
            " ON CONFLICT (opening_id, batch) DO NOTHING", self.id, batch))
        if not self.env.cr.rowcount:
            return 'again'
        week.propose(self.id, numbers, bool(sent_before))
        week.write()
        return 'proposed'

    def _current_counts(self):
        """All counts of this evening as ``[measure, value, count]``; of a sealed one its visits only.

        Raw SQL: it must read what this very transaction has committed, not what the ORM remembers.
        """
        return self._read_counts()[0]

    def _read_counts(self):
        """All counts of this evening, and whether some do not open because their key is missing.

        Raw SQL: what this very transaction has committed, for evenings whose counting the caller was checked for.
        """
        self.env.cr.execute(SQL("SELECT value, count FROM huiskamer_tally WHERE opening_id = %s ORDER BY value",
                                self.id))
        counts = {(KEPT_WITH_EVENING, hour): count for hour, count in self.env.cr.fetchall()}
        lost = set()
        if self.state == 'open':
            sealed, lost = self.env['huiskamer.evening.count']._read_counts(self.ids)
            counts |= {key: 0 for key in self._counters() if key[0] != KEPT_WITH_EVENING} | sealed[self.id]
        return [[*key, count] for key, count in sorted(counts.items())], bool(lost)

    def _board_evening(self):
        """What the counting screen says about the evening itself."""
        zone = house_days.zone_of(self)
        opens, closes = (house_days.local(moment, zone) for moment in (self.opens_at, self.closes_at))
        return {
            'id': self.id,
            'name': self.location_id.name,
            'date': fields.Date.to_string(self.date),
            'from': f'{opens:%H:%M}',
            'until': f'{closes:%H:%M}',
            'closes_at': fields.Datetime.to_string(self.closes_at),
            'zone': zone.zone,
            'hours': hour_values(opens, closes),
            'state': self.state,
            'hosts_present': self.hosts_present,
            'is_lost': self._read_counts()[1],
        }

    def _board_groups(self):
        """The counters of this evening, grouped by measure, in the order of the house."""
        words = labels(self.env)
        order = {key: position for position, key in enumerate(
            [*(key for key in words if key[0] != 'visit'),
             *(('visit', hour) for hour in self._board_evening()['hours'])])}
        groups = {measure: {'measure': measure, 'label': self.env._(what), 'values': [], 'is_card': measure in CARD}
                  for measure, (what, _values) in MEASURES.items()}
        for measure, value, count in sorted(self._current_counts(), key=lambda row: order.get((row[0], row[1]), 999)):
            which = words.get((measure, value), (measure, value))[1]
            groups[measure]['values'].append({'value': value, 'label': which, 'count': count})
        return [group for group in groups.values() if group['values']]
