import logging
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models

from ...shared.guards import through_method
from . import clock as clocks
from . import handover_flow as flow

_logger = logging.getLogger(__name__)
BATCH = 50
# When a shelter is asked how the night was.
MORNING = time(10)


class HuiskamerHandoverClock(models.Model):
    """Until when a stage may last, and what the job does when nobody did anything.

    The job is never needed for the truth: "overdue" is a comparison with now, and consent that
    has run out counts at once. It reminds and moves, may come late, and may run twice.
    """
    _inherit = 'huiskamer.handover'

    def _clock_vals(self, verb, source, target, moment):
        """What a step does to the next action, its owner and the clock."""
        if verb in flow.BESIDE or (source in flow.FINAL and target == source):
            return self._beside_vals(verb)
        if source == target and verb == 'introduce':
            return {'next_action': 'attend'}
        return self._next_vals(target, moment, verb)

    def _beside_vals(self, verb):
        """A reminder is sent once; a late answer moves the next check along."""
        if verb == 'follow_up':
            return {'next_check_on': self._next_check()}
        if verb == flow.LOOK:
            return dict.fromkeys(('next_action', 'deadline', 'owner_id', 'remind_at', 'escalate_at', 'alarm'), False)
        done = {'remind': ('remind_at',), 'escalate': ('remind_at', 'escalate_at')}.get(verb, ())
        return dict.fromkeys(done, False) | ({'alarm': verb} if done else {})

    def _next_vals(self, stage_key, moment, verb=None):
        """Who does what until when, for a handover that arrives in this stage."""
        alarms = dict.fromkeys(('remind_at', 'escalate_at', 'lapse_at', 'alarm'), False)
        if stage_key in flow.FINAL:
            return alarms | {
                'next_action': False, 'deadline': False, 'owner_id': False, 'evening_owner_id': False,
                'closed_at': moment, 'next_check_on': self._next_check() if stage_key == flow.COMPLETED else False,
                } | (self._look_vals(moment) if verb in flow.TO_LOOK_AT else {})
        owner = self.requester_id if stage_key == flow.DRAFT else self._owner()
        vals = alarms | {'next_action': self._next_action(stage_key), 'owner_id': owner.id}
        if stage_key == flow.ATTENDED:
            vals['next_check_on'] = self._next_check()
        return vals | self._times(stage_key, moment)

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
            completion = flow.COMPLETIONS.get(self.service_id.kind, flow.STANDARD)
            return 'follow_up' if completion.day_7 and not (self.check_7_receiver or self.check_7_client) else 'complete'
        return flow.STAGE[stage_key].next_action

    def _next_check(self):
        """The day of the first check that nobody has answered."""
        for day in flow.CHECK_DAYS:
            if self.attended_at and not (self[f'check_{day}_receiver'] or self[f'check_{day}_client']):
                return (self.attended_at + timedelta(days=day)).date()
        return False

    def _times(self, stage_key, moment):
        """The deadline of a stage and the moments at which the job does something, from its clock."""
        clock = clocks.CLOCKS[stage_key]
        start, hours = self._start(stage_key, moment), clock.hours
        if stage_key in clocks.SHARED:
            hours = self._basic_hours(stage_key)
            # shares of the basic time, except where a number of days is meant
            share = [value if value >= clocks.DAY else value * hours
                     for value in (clock.remind, clock.escalate, clock.lapse)]
        else:
            share = [clock.remind, clock.escalate, clock.lapse]
        times = {
            f'{name}_at': self._after(start, value, clock.by_wall) if value else False
            for name, value in zip(clocks.ALARMS, share, strict=True)}
        if stage_key in (flow.UNATTENDED, flow.CALLED_OFF) and self.attempts >= clocks.TRIES:
            times['lapse_at'] = self._after(start, hours, clock.by_wall)
        if stage_key == flow.ATTENDED:
            last = max(self.attended_at + timedelta(days=flow.CHECK_DAYS[-1]), start)
            times['lapse_at'] = last + timedelta(hours=clock.lapse)
        return times | {'deadline': self._after(start, hours, clock.by_wall)}

    def _basic_hours(self, stage_key):
        """How long answering, or the first contact after a yes, may take here."""
        if stage_key == flow.ACCEPTED:
            return clocks.FIRST_CONTACT[self.urgency]
        return clocks.answer_hours(self.urgency, self.service_id.answer_within)

    def _start(self, stage_key, moment):
        """From when the clock of a stage counts."""
        if stage_key in flow.ANSWERING:
            return max(self.sent_at or moment, moment) if self.stage == flow.DECLINE_PROPOSED else self.sent_at or moment
        if stage_key == flow.SCHEDULED:
            return self.appointment_at
        if stage_key == flow.WAITLISTED:
            return datetime.combine(self.review_on, datetime.max.time()).replace(microsecond=0)
        if stage_key == flow.ATTENDED and flow.COMPLETIONS.get(self.service_id.kind, flow.STANDARD).next_morning:
            return self._next_morning()
        if stage_key == flow.ATTENDED:
            check = self._next_check()
            return datetime.combine(check, self.attended_at.time()) if check else moment + timedelta(days=7)
        return moment

    def _next_morning(self):
        """Ten o'clock of the morning after the client came, where the huiskamer is."""
        zone = pytz.timezone(self.case_id.location_id.resource_calendar_id.tz or 'UTC')
        day = pytz.utc.localize(self.attended_at).astimezone(zone).date() + timedelta(days=1)
        return zone.localize(datetime.combine(day, MORNING)).astimezone(pytz.utc).replace(tzinfo=None)

    def _after(self, start, hours, by_wall=False):
        """A moment so many hours later: whole days as working days, the rest within opening hours."""
        if by_wall or self.urgency == 'tonight':
            return start + timedelta(hours=hours)
        days, rest = divmod(hours, clocks.DAY)
        moment = self._after_days(start, int(days))
        calendar = self.service_id.resource_calendar_id
        if not (rest and calendar):
            return moment + timedelta(hours=rest)
        zone = pytz.timezone(calendar.tz or 'UTC')
        planned = calendar.plan_hours(rest, pytz.utc.localize(moment).astimezone(zone), compute_leaves=True)
        # a day that ends at 24:00 ends a microsecond before midnight for the calendar
        return planned.astimezone(pytz.utc).replace(tzinfo=None, microsecond=0) if planned else moment + timedelta(hours=rest)

    def _after_days(self, start, days):
        """The same time of day, so many working days later, in the time zone of the office."""
        calendar = self.case_id.location_id.company_id.resource_calendar_id
        if not (days and calendar):
            return start + timedelta(days=days)
        zone = pytz.timezone(calendar.tz or 'UTC')
        local = pytz.utc.localize(start).astimezone(zone)
        tomorrow = zone.localize(datetime.combine(local.date() + timedelta(days=1), datetime.min.time()))
        planned = calendar.plan_days(days, tomorrow, compute_leaves=True)
        if not planned:
            return start + timedelta(days=days)
        moment = zone.localize(datetime.combine(planned.astimezone(zone).date(), local.time()))
        return moment.astimezone(pytz.utc).replace(tzinfo=None)

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
        self._tell(told)
        self._replace_owners()

    def _tick_safely(self, kind):
        """Do what is due; what goes wrong with one handover stops no other."""
        try:
            with self.env.cr.savepoint():
                return self._tick(kind)
        except Exception:  # whatever it is: the next handover has a clock too
            _logger.exception("The clock of handover %s failed at %s", self.id, kind)
            return self.env['res.users']

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
        return self._supervisors() if kind in ('escalate', 'lapse') else owner

    def _expire(self, now):
        """Hold or close what stood on consent that ran out, unless the client has said yes again since."""
        consent = self._live_consent(now)
        if consent:
            through_method(self).write({'consent_id': consent.id, 'consent_warned_at': False})
        else:
            self._move('expire_consent', acting_as=flow.CLOCK)
