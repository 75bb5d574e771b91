from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...shared import house_days
from ...shared.fold import same
from ...shared.guards import through_method
from ..consent import consent_flow
from . import clock as clocks
from . import handover_flow as flow
from .completion import COMPLETIONS, STANDARD
from .handover import NOT_ASKED
from .verbs import SENSES, button, guard, sense, waits


class HuiskamerHandoverGuard(models.Model):
    """Who may take which step now, and what a step needs besides the answers it asks for.

    What sending needs is the gate of the room of disclosure.
    """
    _inherit = 'huiskamer.handover'

    error_marked_at = fields.Datetime("Marked as error at", compute='_compute_error_marked_at')

    @api.depends('error_marked_by_id', 'event_ids')
    def _compute_error_marked_at(self):
        """When the first person said that it was entered in error; nothing when nobody does now."""
        for handover in self:
            marks = handover.event_ids.filtered(lambda event: event.verb == 'mark_error')
            handover.error_marked_at = max(marks.mapped('recorded_at'), default=False) \
                if handover.error_marked_by_id else False

    def _is_mine(self):
        """Whether the caller works on this file (a supervisor sees the cover, and that is not enough)."""
        self.ensure_one()
        return bool(self.id) and self.case_id.client_id.has_access('write')

    def _roles(self):
        """In which roles the caller can take steps here: as somebody of the file, as a supervisor, both or none."""
        self.ensure_one()
        roles = set(flow.IN_FILE) if self._is_mine() else set()
        if self.env.user.has_group('huiskamer_case.group_supervisor') and self.has_access('read'):
            roles.add(flow.SUPERVISOR)
        return roles

    def _stage_at(self, moment):
        """The stage at this moment. Consent that has run out counts at once, whatever the job did."""
        self.ensure_one()
        if self.stage in (*flow.ON_CONSENT, flow.ATTENDED) and self._consent_ran_out(moment):
            return flow.find(self.stage, 'expire_consent').target
        return self.stage

    def _consent_ran_out(self, moment):
        """Whether the consent that this stands on no longer holds, and no other took its place."""
        handover = self.sudo()  # sudo: a supervisor sees no consent; only yes or no comes out
        consent = handover.consent_id
        return bool(consent) and not consent._holds_at(moment) and not handover._live_consent(moment)

    def _live_consent(self, moment):
        """The newest answer about this service, if it is a yes that holds at this moment and covers every kind by
        value.
        """
        self.ensure_one()
        newest = self.env['huiskamer.consent']._newest(self.case_id.client_id, consent_flow.SHARE, self.service_id)
        return newest.filtered(lambda consent: consent._holds_at(moment) and consent._covers(
            self.service_id, self.disclosure_ids.category_ids))

    def _follow(self, consent):
        """End, hold or go on, as the newest answer about this service says; called with the caller's limits off.

        A draft has left nothing in the house's hands: sending looks at the answer. What was sent in an
        emergency stands on no answer, and ends only by a withdrawal.
        """
        self.ensure_one()
        if self.stage not in (flow.DRAFT, *flow.OPEN):
            return
        if consent.state == consent_flow.WITHDRAWN:
            self._move('withdraw_consent')
        elif self.stage == flow.DRAFT or not self.consent_id or consent.state == consent_flow.NOT_ASKED:
            return
        elif consent.state == consent_flow.ENDED:
            if flow.find(self.stage, 'expire_consent'):
                self._move('expire_consent', acting_as=flow.CLOCK)
        elif consent.is_live and consent._covers(self.service_id, self.disclosure_ids.category_ids):
            if self.stage != flow.CONSENT_EXPIRED:  # that one goes on with a step of its own
                through_method(self).write({'consent_id': consent.id, 'consent_warned_at': False})
        else:
            self._move('withdraw_consent')

    def _verbs_now(self):
        """The verbs that the caller can take at this second, in the order of the buttons."""
        self.ensure_one()
        roles = self._roles() if self.id else set()
        if not roles:
            return []
        stage = self._stage_at(fields.Datetime.now())
        return [verb for verb in flow.verbs_from(stage, roles) if self._makes_sense(verb)]

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        """Put one button per verb of the table on the form, in the table's order and in the user's words."""
        arch, view = super()._get_view(view_id, view_type, **options)
        place = arch.find(".//header/span[@name='moves']") if view_type == 'form' else None
        if place is not None:
            labels = dict(self.env['huiskamer.handover.event']._fields['verb']._description_selection(self.env))
            for verb in flow.VERBS:
                if flow.is_for_people(verb) and verb != 'print_letter':  # that one is a page
                    place.addprevious(button(verb, labels[verb]))
            place.getparent().remove(place)
        return arch, view

    def _makes_sense(self, verb):
        """Whether a step of the table has something to do: it was not done before, and its turn has come."""
        if self._stands_still() and verb not in flow.WHEN_FROZEN:
            return False
        return SENSES[verb](self) if verb in SENSES else True

    def _stands_still(self):
        """Whether the file is frozen, so that nothing moves."""
        return self.case_id.state == 'frozen'

    @sense('tell_wait')
    def _sense_tell_wait(self):
        """The service got something, the file is frozen, and nobody told the service."""
        return bool(self._stands_still() and self.sent_at and not self.wait_told_at)

    @sense('introduce')
    def _sense_introduce(self):
        """They meet for the first time once."""
        return not self.introduced_at

    @sense('follow_up')
    def _sense_follow_up(self):
        """A check is asked when its day has come."""
        return bool(self._due_checks(fields.Datetime.now()))

    @sense('send_back')
    def _sense_send_back(self):
        """A service is asked to look again once."""
        return 'send_back' not in self._live_events().mapped('verb')

    @sense('review_emergency')
    def _sense_review_emergency(self):
        """There was an emergency that nobody looked at."""
        return bool(self.emergency_ground and not self.emergency_reviewed_at)

    @sense('look_at_end')
    def _sense_look_at_end(self):
        """It ended without a word, and no supervisor looked at it."""
        return self.next_action == flow.LOOK

    @sense('mark_error')
    def _sense_mark_error(self):
        """Nobody marked it yet."""
        return not self.error_marked_by_id

    @sense('confirm_error', 'refuse_error')
    def _sense_confirm_error(self):
        """Four eyes: somebody else marked it."""
        return bool(self.error_marked_by_id) and self.error_marked_by_id != self.env.user

    @sense('tell_recall')
    def _sense_tell_recall(self):
        """The service got something, consent ended, and nobody told the service."""
        ended = self.ended_because in ('consent_withdrawn', 'consent_ended', 'died')
        return bool(ended and self.sent_at and not self.recall_told_at)

    @sense('confirm_recall')
    def _sense_confirm_recall(self):
        """The service was told, and did not say yet that it stopped."""
        return bool(self.recall_told_at and not self.recall_confirmed_at)

    def _due_checks(self, moment):
        """The answers of day 7, 30 and 90 that can be asked at this moment and are not there yet."""
        if not self.attended_at or 'died' in (self.ended_because, self.case_id.outcome):
            return []
        zone = house_days.zone_of(self)
        came, today = house_days.day_of(self.attended_at, zone), house_days.day_of(moment, zone)
        days = [day for day in flow.CHECK_DAYS if came + timedelta(days=day) <= today]
        return [check for check in flow.CHECKS if int(check.split('_')[1]) in days and not self[check]]

    @guard('accept', 'place_free')
    def _before_accept(self, facts, occurred_at):
        """Nobody is the receiver of her own handover, and what is planned lies ahead.

        :raise UserError: when the contact at the service has the name of the colleague who writes it down (whoever
            answers for the service may well be it), or the first contact would be before the service said yes
        """
        if facts['first_contact_at'] < occurred_at.replace(second=0, microsecond=0):  # people give times to the minute
            raise UserError(self.env._("The first contact would be before the service said yes. Look at the time "
                                       "again."))
        if self.env.user._is_internal() and same(facts['named_contact'], self.env.user.name):
            raise UserError(self.env._("The contact at the service is somebody else than you."))
        return {}

    @guard('waitlist', 'keep_waiting')
    def _before_waitlist(self, facts, _occurred_at):
        """A waiting list is looked at again within two weeks.

        :raise UserError: when the day is past or further away
        """
        today = house_days.today(self)
        if not today <= facts['review_on'] <= today + timedelta(days=clocks.REVIEW_DAYS):
            raise UserError(self.env._("Choose a day within the next two weeks to ask again."))
        return {}

    @guard('book', 'rebook')
    def _before_book(self, facts, _occurred_at):
        """An appointment lies ahead of the answer it follows, and is counted.

        :raise UserError: when it would have been before the receiver said yes
        """
        answered_at = self.answered_at or self.sent_at
        if facts['appointment_at'] < answered_at.replace(second=0):  # people give times to the minute
            raise UserError(self.env._("The appointment would be before the service said yes. Look at the time again."))
        return {'attempts': self.attempts + 1}

    @waits('attend', 'no_show')
    def _wait_for_appointment(self, moment):
        """Nobody has attended, or stayed away, before the appointment.

        :raise UserError: when the time has not come
        """
        if self.appointment_at > moment:
            raise UserError(self.env._("The appointment has not been yet. Record afterwards whether the client came."))

    @guard('no_show')
    def _before_no_show(self, _facts, _occurred_at):
        """Staying away is counted."""
        return {'no_shows': self.no_shows + 1}

    @guard('follow_up')
    def _before_follow_up(self, facts, occurred_at):
        """Only what is due and was not said before; the two voices stay apart.

        :raise UserError: when nothing is answered, too early, for the second time, or without consent
        """
        given = {name for name, value in facts.items() if value}
        for name in facts.keys() - given:
            facts.pop(name)
        if not given or given - set(self._due_checks(occurred_at)):
            raise UserError(self.env._("Answer a check whose day has come, and only once."))
        if any(facts[name] not in NOT_ASKED for name in given) and self._consent_ran_out(occurred_at):
            raise UserError(self.env._("Consent has ended. Nothing more is asked."))
        return {}

    @guard('state_outcome')
    def _before_state_outcome(self, facts, _occurred_at):
        """The service says how it went, in one of the words for its kind.

        :raise UserError: for a word of another kind of service
        """
        if facts['outcome'] not in COMPLETIONS.get(self.service_id.kind, STANDARD).outcomes:
            raise UserError(self.env._("This outcome does not belong to this kind of service."))
        return {}

    @waits('complete')
    def _wait_for_check(self, moment):
        """The check that the kind of service asks for: day 7, or the next morning.

        :raise UserError: saying what comes first
        """
        completion = COMPLETIONS.get(self.service_id.kind, STANDARD)
        if completion.day_7 and not (self.check_7_receiver or self.check_7_client):
            raise UserError(self.env._("Ask first on day 7 whether they are in contact."))
        if completion.next_morning and moment < self._night_over():
            raise UserError(self.env._("Ask the next morning how the night was."))

    @guard('complete')
    def _before_complete(self, facts, occurred_at):
        """What the kind of service asks for, and the client's own word, or why it was not asked.

        :raise UserError: saying what is missing
        """
        self._before_state_outcome(facts, occurred_at)
        if facts['client_word'] == 'not_asked' and not facts['not_asked_reason']:
            raise UserError(self.env._("Say why the client was not asked."))
        return {}

    def _night_over(self):
        """When the night in which the client came is over."""
        zone = house_days.zone_of(self)
        morning = house_days.night_of(self.attended_at, zone) + timedelta(days=1)
        return house_days.moment_of(morning, house_days.NIGHT_ENDS, zone)

    @guard('mark_error')
    def _before_mark_error(self, _facts, _occurred_at):
        """The first of the two people."""
        return {'error_marked_by_id': self.env.user.id}

    @guard('refuse_error')
    def _before_refuse_error(self, _facts, _occurred_at):
        """It was right after all."""
        return {'error_marked_by_id': False}

    @guard('expire_consent')
    def _before_expire_consent(self, _facts, _occurred_at):
        """Remember where it was held."""
        return {'held_from_stage': self.stage}
