from datetime import timedelta

from odoo import api, fields, models

from ...shared import house_days
from ...shared.guards import through_method
from . import clock as clocks
from . import handover_flow as flow
from .completion import COMPLETIONS, STANDARD
from .working_days import OfficeDays, time_off_of

BATCH = 50


class HuiskamerHandoverClock(models.Model):
    """Until when a stage may last, what the job does when nobody did anything, and how late the answer was.

    The job is never needed for the truth: "overdue" is a comparison with now, and consent that
    has run out counts at once. It reminds and moves, may come late, and may run twice.
    """
    _inherit = 'huiskamer.handover'

    answer_days = fields.Float(
        "Days to answer", compute='_compute_answer_days', store=True, aggregator='avg',
        help="From sent to yes, no or waiting list. Empty while nobody answered.")
    late_days = fields.Float(
        "Days late with the answer", compute='_compute_answer_days', store=True, aggregator='avg',
        help="So much longer than the service says it needs to answer; nought when it was in time.")

    @api.depends('sent_at', 'answered_at')
    def _compute_answer_days(self):
        """Whole time on the wall, in days with decimals."""
        for handover in self:
            hours = 0
            if handover.sent_at and handover.answered_at:
                hours = max((handover.answered_at - handover.sent_at).total_seconds() / 3600, 0)
            handover.answer_days = hours / clocks.DAY
            handover.late_days = max(hours - handover.service_id.answer_within, 0) / clocks.DAY if hours else 0

    def _clock_vals(self, verb, source, target, moment):
        """What a step does to the next action, its owner and the clock."""
        if self._stands_still() and target not in flow.FINAL:
            return self._still_vals(verb, moment)
        if verb in flow.BESIDE or (source in flow.FINAL and target == source):
            return self._beside_vals(verb)
        if source == target and verb == 'introduce':
            return {'next_action': 'attend'}
        return self._next_vals(target, moment, verb)

    def _beside_vals(self, verb):
        """A reminder is sent once; a late answer moves the next check along."""
        if verb == 'follow_up':
            return {'next_check_on': self._next_check()}
        if verb in (flow.LOOK, flow.RECALL):
            return dict.fromkeys(('next_action', 'deadline', 'owner_id', 'remind_at', 'escalate_at', 'alarm'), False)
        done = {'remind': ('remind_at',), 'escalate': ('remind_at', 'escalate_at')}.get(verb, ())
        return dict.fromkeys(done, False) | ({'alarm': verb} if done else {})

    def _next_vals(self, stage_key, moment, verb=None):
        """Who does what until when, for a handover that arrives in this stage."""
        alarms = dict.fromkeys(('remind_at', 'escalate_at', 'lapse_at', 'alarm'), False)
        if stage_key in flow.FINAL:
            return alarms | {
                'next_action': False, 'deadline': False, 'owner_id': False, 'evening_owner_id': False,
                'closed_at': moment, 'next_check_on': self._next_check() if stage_key == flow.COMPLETED
                and verb != 'client_died' else False,
                } | self._after_end_vals(verb, moment)
        owner = self._owner() if verb else self.requester_id  # whoever drafts it sends it, until the file goes on
        vals = alarms | {'next_action': self._next_action(stage_key), 'owner_id': owner.id}
        if stage_key == flow.ATTENDED:
            vals['next_check_on'] = self._next_check()
        return vals | self._times(stage_key, moment, verb in flow.ANEW)

    def _still_vals(self, verb, moment):
        """While the file is frozen every clock stands still; first the service is told to wait."""
        if verb in flow.BESIDE:
            return self._beside_vals(verb)
        vals = dict.fromkeys(('deadline', 'remind_at', 'escalate_at', 'lapse_at', 'alarm'), False) | {
            'next_action': flow.STAND_STILL, 'owner_id': self._owner().id}
        return vals | (self._tell_vals(flow.WAIT, moment) if self._sense_tell_wait() else {})

    def _tell_vals(self, action, moment):
        """Somebody tells the service something within a working day; after that a supervisor sees it."""
        return {
            'next_action': action, 'owner_id': self._owner().id,
            'deadline': self._after(moment, clocks.TELL.hours),
            'remind_at': self._after(moment, clocks.TELL.remind),
            'escalate_at': self._after(moment, clocks.TELL.escalate)}

    def _after_end_vals(self, verb, moment):
        """What is still to be done when a handover has ended: look at the silence, or tell the service to stop."""
        if verb in flow.TO_LOOK_AT:
            return self._look_vals(moment)
        return self._tell_vals(flow.RECALL, moment) if self._sense_tell_recall() else {}

    def _look_vals(self, moment):
        """A supervisor looks at what ended without a word, within a working day; it waits until she has."""
        return {
            'next_action': flow.LOOK, 'owner_id': self._looker().id,
            'deadline': self._after(moment, clocks.LOOK.hours),
            'remind_at': self._after(moment, clocks.LOOK.remind),
            'escalate_at': self._after(moment, clocks.LOOK.escalate)}

    def _next_action(self, stage_key):
        """What has to happen next."""
        if stage_key == flow.SCHEDULED and self.introduced_at:
            return 'attend'
        if stage_key == flow.ATTENDED:
            completion = COMPLETIONS.get(self.service_id.kind, STANDARD)
            return 'follow_up' if completion.day_7 and not (self.check_7_receiver
                or self.check_7_client) else 'complete'
        return flow.STAGE[stage_key].next_action

    def _next_check(self):
        """The day of the first check that nobody has answered."""
        for day in flow.CHECK_DAYS:
            if self.attended_at and not (self[f'check_{day}_receiver'] or self[f'check_{day}_client']):
                return self._attended_on() + timedelta(days=day)
        return False

    def _attended_on(self):
        """The day on which the client came, by the clock of the huiskamer: half past midnight is a new day."""
        return house_days.day_of(self.attended_at, house_days.zone_of(self))

    def _times(self, stage_key, moment, anew=False):
        """The deadline of a stage and the moments at which the job does something, from its clock.

        :param anew: the handover steps back into this stage, so that no clock began before now
        """
        clock = clocks.CLOCKS[stage_key]
        start, hours = self._start(stage_key, moment), clock.hours
        start = max(start, fields.Datetime.now()) if anew else start
        if stage_key in clocks.SHARED:
            hours = self._basic_hours(stage_key)
            # shares of the basic time, except where a number of days is meant
            share = [value if value >= clocks.DAY else value * hours
                     for value in (clock.remind, clock.escalate, clock.lapse)]
        else:
            share = [clock.remind, clock.escalate, clock.lapse]
        office = {}  # the working days from the start on, looked up once for all of these
        times = {
            f'{name}_at': self._after(start, value, clock.by_wall, office) if value else False
            for name, value in zip(clocks.ALARMS, share, strict=True)}
        if stage_key in (flow.UNATTENDED, flow.CALLED_OFF) and self.attempts >= clocks.TRIES:
            times['lapse_at'] = self._after(start, hours, clock.by_wall, office)
        if stage_key == flow.ATTENDED:
            last = max(house_days.days_later(self.attended_at, flow.CHECK_DAYS[-1], house_days.zone_of(self)), start)
            times['lapse_at'] = last + timedelta(hours=clock.lapse)
        if stage_key == flow.WAITLISTED:  # on the morning of the day itself; late is who has not asked by its end
            times['remind_at'] = house_days.moment_of(self.review_on, house_days.MORNING, house_days.zone_of(self))
        return times | {'deadline': self._after(start, hours, clock.by_wall, office)}

    def _basic_hours(self, stage_key):
        """How long answering, or the first contact after a yes, may take here."""
        if stage_key == flow.ACCEPTED:
            return clocks.FIRST_CONTACT[self.urgency]
        return clocks.answer_hours(self.urgency, self.service_id.answer_within)

    def _start(self, stage_key, moment):
        """From when the clock of a stage counts."""
        if stage_key in flow.ANSWERING:
            return self.sent_at or moment
        if stage_key == flow.SCHEDULED:
            return self.appointment_at
        if stage_key == flow.WAITLISTED:
            return house_days.end_of(self.review_on, house_days.zone_of(self))
        if stage_key == flow.ATTENDED and COMPLETIONS.get(self.service_id.kind, STANDARD).next_morning:
            return self._next_morning()
        if stage_key == flow.ATTENDED:
            check, zone = self._next_check(), house_days.zone_of(self)
            return house_days.at_clock_of(check, self.attended_at, zone) if check else house_days.days_later(moment, 7,
                zone)
        return moment

    def _next_morning(self):
        """Ten o'clock of the morning after the night in which the client came, where the huiskamer is."""
        zone = house_days.zone_of(self)
        morning = house_days.night_of(self.attended_at, zone) + timedelta(days=1)
        return house_days.moment_of(morning, house_days.MORNING, zone)

    def _after(self, start, hours, by_wall=False, office=None):
        """A moment so many hours later: whole days as working days, the rest within opening hours.

        :param dict office: where the working days that were looked up are kept for the next question
        """
        if by_wall or self.urgency == 'tonight':
            return self._by_wall(start, hours)
        days, rest = divmod(hours, clocks.DAY)
        moment = self._after_days(start, int(days), {} if office is None else office)
        # sudo: who works when is hidden from some; only a moment comes out
        calendar = self.service_id.sudo().resource_calendar_id
        if not (rest and calendar):
            return moment + timedelta(hours=rest)
        planned = calendar.plan_hours(
            rest, house_days.local(moment, house_days.zone_of_calendar(calendar)), compute_leaves=True,
            domain=self._time_off())
        return house_days.stored(planned) if planned else moment + timedelta(hours=rest)

    def _by_wall(self, start, hours):
        """So many hours later; whole days keep the time on the clock, also over the night on which it changes."""
        days, rest = divmod(hours, clocks.DAY)
        return house_days.days_later(start, int(days), house_days.zone_of(self)) + timedelta(hours=rest)

    def _after_days(self, start, days, office):
        """The same time on the clock of the huiskamer, so many working days of the office later."""
        zone = house_days.zone_of(self)
        if not days:
            return start
        tomorrow = house_days.begin_of(house_days.day_of(start, zone) + timedelta(days=1), zone)
        if tomorrow not in office:
            # sudo: who works when is hidden from some; only a day comes out
            office[tomorrow] = OfficeDays(self.sudo().case_id.location_id, house_days.local(tomorrow, zone))
        planned = office[tomorrow].end_of(days)
        if not planned:
            return house_days.days_later(start, days, zone)
        ended = house_days.stored(planned) - timedelta(seconds=1)  # the work of a day may end at midnight
        return house_days.at_clock_of(house_days.day_of(ended, zone), start, zone)

    def _time_off(self):
        """Which rows of core's time off count: holidays and closed days of the organisation of this huiskamer."""
        return time_off_of(self.sudo().case_id.location_id.company_id)  # sudo: only whose holidays they are

    @api.model
    def _due_domains(self, now):
        """(what the job does, for which handovers), the most urgent first."""
        consent_ends = fields.Datetime.add(now, days=clocks.WARN_DAYS)
        return [
            ('expire', [('stage', 'in', (*flow.ON_CONSENT, flow.ATTENDED)), ('consent_id.valid_until', '<=', now)]),
            ('lapse', [('stage', 'in', (flow.DRAFT, *flow.OPEN)), ('lapse_at', '<=', now)]),
            ('escalate', [('next_action', '!=', False), ('escalate_at', '<=', now)]),
            ('remind', [('next_action', '!=', False), ('remind_at', '<=', now)]),
            ('warn', [('stage', 'in', flow.ON_CONSENT), ('consent_warned_at', '=', False),
                      ('consent_id.valid_until', '<=', consent_ends)]),
        ]

    @api.model
    def _cron_clock(self):
        """Remind, show and move what is due, a few at a time, each on its own."""
        told = self.env['res.users']
        for kind, domain in self._due_domains(fields.Datetime.now()):
            left = self.search(domain, order='id')
            while left:
                batch, left = left[:BATCH], left[BATCH:]
                for handover in batch:
                    told |= handover._tick_safely(kind)
                if not self.env['ir.cron']._commit_progress(len(batch), remaining=len(left)):
                    left = self.browse()
        told._tell_news()
        self._replace_owners()

    def _tick_safely(self, kind):
        """Do what is due, and return whom to tell; what goes wrong with one handover stops no other, and is told."""
        told = self.env['res.users']

        def tick(handover):
            """Do it, and keep whom to tell."""
            nonlocal told
            told = handover._tick(kind)
        self.env['huiskamer.job.stuck']._fenced(self.env._("The clock of handovers"), self, tick)
        return told

    def _tick(self, kind):
        """Do what is due, if it still is, and return whom to tell that there is news."""
        now = fields.Datetime.now()
        self._lock()
        if not self.filtered_domain(dict(self._due_domains(now))[kind]):
            return self.env['res.users']
        owner = self.owner_id
        if kind == 'warn':
            through_method(self).write({'consent_warned_at': now, 'alarm': self.alarm or 'remind'})
        elif kind == 'expire':
            self._expire(now)
        else:
            verb = clocks.CLOCKS[self.stage].lapse_verb if kind == 'lapse' else kind
            self._move(verb, acting_as=flow.CLOCK)
        return self._lookers() if kind in ('escalate', 'lapse') else owner

    def _expire(self, now):
        """Hold or close what stood on consent that ran out, unless the client has said yes again since."""
        consent = self._live_consent(now)
        if consent:
            through_method(self).write({'consent_id': consent.id, 'consent_warned_at': False})
        else:
            self._move('expire_consent', acting_as=flow.CLOCK)
