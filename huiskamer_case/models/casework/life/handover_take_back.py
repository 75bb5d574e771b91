import json
from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...oversight.sealing.sealed import Sealed
from ...shared import house_days
from ...shared.guards import through_method
from ..consent import consent_flow
from ..handover import handover_flow as flow
from ..handover.handover_move import IN_DETAIL
from .case_closing import ONE_CALL

# As long as this the last step can be taken back, by whoever wrote it down.
HOURS_TO_TAKE_BACK = 24
# What left the house, or took words away, is not undone by a button: it has a way of its own.
NOT_TAKEN_BACK = frozenset({
    'send', 'send_in_emergency', 'print_letter', 'mark_error', 'confirm_error', 'refuse_error', 'review_emergency',
    'look_at_end',
    'tell_recall', 'confirm_recall', 'renew_consent'})
# A reminder in between changes nothing of what somebody wrote down.
PASSES_BY = frozenset({'remind', 'escalate'})
TAKEN_BACK = 'take_back'
# How a handover ends because its file is closed.
BY_CLOSING = ('cancel', 'drop', 'client_died')


class HuiskamerHandoverTakeBack(models.Model):
    """A slip of the pen: the last step is taken back within a day by who wrote it down, on record, with its clocks.

    What stood on the cover before is kept until the next step: codes and dates only. The words it replaced are
    kept sealed in the detail.
    """
    _inherit = 'huiskamer.handover'

    way_back = fields.Json(readonly=True, groups='.',
                           help="How the cover stood before the last step, until the next one.")
    can_take_back = fields.Boolean(compute='_compute_can_take_back')

    @api.depends('event_ids')
    @api.depends_context('uid')
    def _compute_can_take_back(self):
        """Whether whoever is at the screen wrote the last step down, less than a day ago."""
        for handover in self:
            handover.can_take_back = bool(handover.id and handover._step_to_take_back())

    def _step_to_take_back(self):
        """The event of the last step, when the caller can take it back; else none."""
        since = fields.Datetime.now() - timedelta(hours=HOURS_TO_TAKE_BACK)
        own = self.event_ids.filtered(lambda event: event.by_id == self.env.user and event.recorded_at > since)
        # sudo: for nobody to read; only whether there is a way back comes out
        kept = (own and self.sudo().way_back) or {}
        return own.filtered(lambda event: event.id == kept.get('event'))

    # public: only who wrote the last step down, who still takes steps here, within a day
    def action_take_back(self):
        """Take back the last step: stage, facts and clocks are as they were before it.

        :raise AccessError: for who takes no steps here
        :raise UserError: when there is none to take back, with what to do instead
        """
        self.ensure_one()
        self.check_access('read')
        if not self._roles():
            raise AccessError(self.env._("This record does not exist, or it is not yours to use."))
        self._lock()
        event = self._step_to_take_back()
        if not event:
            raise UserError(self.env._(
                "Only the last step is taken back, by who wrote it down, within a day. What was sent is sent: if it "
                "was a "
                "mistake, use “Entered in error”. Otherwise write down the next step as it is."))
        self.case_id._ensure_state_open()
        before = self.stage
        self._uncount(event)
        # sudo: the cover is written by named methods only, no role may write it
        self.sudo()._restore()
        self.sudo()._wind_missed(event.recorded_at)  # sudo: as above
        # sudo: history is written by what happens, never by hand
        through_method(event).sudo().create({
            'handover_id': self.id, 'verb': TAKEN_BACK, 'from_stage': before, 'to_stage': self.stage,
            'takes_back_id': event.id,
            'occurred_at': max(fields.Datetime.now(), event.occurred_at), 'by_id': self.env.user.id,
            'acted_as': event.acted_as})
        self.env.flush_all()  # the database's word on "one open handover" is heard now, not later
        self.sudo()._meet_what_was_said(event.recorded_at)  # sudo: a no reaches a handover in any stage
        self._take_back_along(event)

    def _take_back_along(self, event):
        """Hook: the same step of those who go along in this handover."""

    def _wind_missed(self, since):
        """Give the stage its time anew when it ran out while the wrong step stood: nobody could act in between."""
        now = fields.Datetime.now()
        ends = ('deadline', 'escalate_at', 'lapse_at')
        if self.stage in (flow.DRAFT, *flow.OPEN) and any(self[name] and since < self[name] <= now for name in ends):
            through_method(self).write(self._times(self.stage, now, anew=True) | {'alarm': False})

    def _meet_what_was_said(self, since):
        """End what stands again on a yes that the client took back, or made smaller, before the step was taken back.

        What only ended with its file or its time is asked about anew, when the handover goes on. What was sent in an
        emergency stands on no answer: it ends by a withdrawal since the step was written down.
        """
        newest = self.env['huiskamer.consent']._newest(self.case_id.client_id, consent_flow.SHARE, self.service_id)
        says = newest.is_live or newest.state in (consent_flow.WITHDRAWN, consent_flow.REFUSED)
        said = self.consent_id or any(event.recorded_at > since for event in newest.event_ids)
        if says and said and self.stage != flow.DRAFT:
            self._follow(newest)

    def _write_move(self, move, target, facts, occurred_at):
        """Write a step, and keep the way back from it."""
        way_back, words = self._cover_now(), self._words_now()
        super()._write_move(move, target, facts, occurred_at)
        if move.verb in PASSES_BY:
            return
        keeps = move.verb == 'client_died' or (flow.is_for_people(move.verb) and move.verb not in NOT_TAKEN_BACK)
        # sudo: the cover is written by named methods only, no role may write it
        handover = through_method(self).sudo()
        handover.way_back = {'cover': way_back} if keeps else False
        handover.detail_ids.write({'words_before': json.dumps(words) if keeps and words else False})

    def _add_event(self, move, before, occurred_at, acting_as, on_behalf_of):
        """Add the event of a step, and remember which one the way back is of."""
        super()._add_event(move, before, occurred_at, acting_as, on_behalf_of)
        kept = self.sudo().way_back  # sudo: for nobody to read
        if kept and 'event' not in kept and move.verb not in PASSES_BY:
            # sudo: as above
            through_method(self).sudo().way_back = kept | {'event': max(self.sudo().event_ids.ids)}

    def _cover_fields(self):
        """The fields of the cover that a step can change."""
        fixed = {'code', 'case_id', 'service_id', 'provider_id', 'requester_id', 'part_of_id', 'hop', 'urgency',
                 'direction', 'way_back',
                 'capacity_seen', 'capacity_seen_at'}
        return [
            name for name, field in self._fields.items()
            if field.store and field.type not in ('one2many', 'many2many', 'json') and name not in models.MAGIC_COLUMNS
            and name not in fixed
            and not field.compute and not field.related]

    def _cover_now(self):
        """How the cover stands, as it can be kept: codes, dates and numbers of rows."""
        cover = self.sudo()  # sudo: no words are on the cover
        return {
            name: value.isoformat() if hasattr(value, 'isoformat')
            else cover._fields[name].convert_to_write(value, cover)
            for name in self._cover_fields() for value in [cover[name]]}

    def _cover_then(self, cover):
        """What was kept of a cover, as values to write; a moment may be finer than a second."""
        kinds = {'datetime': datetime, 'date': date}
        return {
            name: kinds[self._fields[name].type].fromisoformat(value) if value and self._fields[name].type in kinds
            else value
            for name, value in cover.items()}

    def _words_now(self):
        """The words that a step can replace."""
        detail = self.sudo().detail_ids  # sudo: kept sealed where they stand, for nobody else
        known = detail._holding(IN_DETAIL) if detail else []
        return {name: detail[name] for name in known}

    def _restore(self):
        """Write the cover and the words as they were before the last step."""
        kept, detail = self.way_back, self.detail_ids
        words = json.loads(detail.words_before) if detail and detail.words_before else {}
        through_method(self).write(self._cover_then(kept['cover']) | {'way_back': False})
        if detail:
            through_method(detail).write({name: words.get(name, False) for name in IN_DETAIL} | {'words_before': False})

    def _uncount(self, event):
        """Take the step out of the figures of its month again."""
        day = house_days.day_of(event.occurred_at, house_days.zone_of(self))
        count = self.env['huiskamer.outcome.count']._count
        count(self.service_id.kind, event.verb, day, -1)
        if event.verb == 'confirm_decline':
            count(self.service_id.kind, f'unmet_{self.decline_reason}', day, -1)

    def _live_events(self):
        """What happened, without the steps that were taken back and without the taking back."""
        events = super()._live_events()
        return events - events.takes_back_id - events.filtered('takes_back_id')


class HuiskamerHandoverEvent(models.Model):
    """A step that was taken back stays on record, with the line that took it back."""
    _inherit = 'huiskamer.handover.event'

    verb = fields.Selection(selection_add=[(TAKEN_BACK, "Step taken back")], ondelete={TAKEN_BACK: 'cascade'})
    takes_back_id = fields.Many2one('huiskamer.handover.event', string="Takes back", readonly=True,
                                    index='btree_not_null', ondelete='restrict')


class HuiskamerHandoverDetail(models.Model):
    """The words that the last step replaced, sealed, until the next one."""
    _inherit = 'huiskamer.handover.detail'

    words_before = Sealed(readonly=True, groups='.')


class HuiskamerCaseTakeBack(models.Model):
    """What ended because a file was closed comes back when that was a slip."""
    _inherit = 'huiskamer.case'

    def _take_back_endings(self, since):
        """Take back what ended when this file was closed, where it is the last step and the caller's."""
        super()._take_back_endings(since)
        for handover in self.handover_ids:
            event = handover._step_to_take_back()
            if event.verb in BY_CLOSING and event.recorded_at >= since - ONE_CALL:
                handover.action_take_back()
