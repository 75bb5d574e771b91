import random
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import clock as clocks
from ....models.casework.handover import handover_flow as flow
from ....models.casework.handover.working_days import WorkingDays
from ....models.shared import house_days
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon


class ClockCommon(HuiskamerCommon):
    """The job, without the commits that a test cannot make."""

    def run_clock(self):
        """Run the job once."""
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda *_args, **_more: float('inf')):
            self.env['huiskamer.handover']._cron_clock()
        self.env.invalidate_all()


@tagged('post_install', '-at_install')
class TestHandoverClock(ClockCommon):
    """Every open stage ends by itself when nobody does anything; the truth needs no job."""

    def test_every_open_stage_ends_by_itself_and_nobody_is_lost(self):
        for stage in (flow.DRAFT, *flow.OPEN):
            handover = self.handover_at(stage)
            # a consent that outlasts the clock, so that only the clock ends it
            self.let_last(handover.consent_id, fields.Datetime.now() + timedelta(days=900))
            with self.subTest(stage=stage), freeze_time(handover.lapse_at - timedelta(minutes=1)):
                self.run_clock()
                self.assertEqual(handover.stage, stage)
            with self.subTest(stage=stage), freeze_time(handover.lapse_at + timedelta(minutes=1)):
                self.run_clock()
                self.assertIn(handover.stage, flow.FINAL)
                silent = handover.ended_because in ('no_answer', 'lost_contact', 'not_answered')
                self.assertEqual((handover.owner_id, handover.next_action), (
                    (self.supervisor, flow.LOOK) if silent else (self.env['res.users'], False)))
                self.assertEqual((bool(handover.deadline), handover.lapse_at), (silent, False))

    def test_a_reminder_and_the_supervisor_s_look_come_once_also_when_the_job_runs_twice(self):
        handover = self.handover_at(flow.REQUESTED)
        for moment, verbs, alarm in (
                (handover.remind_at, ['remind'], 'remind'), (handover.escalate_at, ['remind', 'escalate'], 'escalate')):
            with freeze_time(moment + timedelta(minutes=1)):
                self.run_clock()
                with self.unchanged(handover, counts=['huiskamer.handover.event', 'mail.mail']):
                    self.run_clock()
                self.assertEqual((handover.event_ids.mapped('verb'), handover.alarm), (['send', *verbs], alarm))
                self.assertEqual(handover.stage, 'requested')

    def test_what_ended_in_silence_is_a_supervisor_s_until_she_has_looked(self):
        handover = self.handover_at(flow.FAILED)
        seen = self.env['huiskamer.handover'].with_user(self.supervisor)
        with freeze_time(handover.deadline + timedelta(minutes=1)):
            self.env.invalidate_all()
            self.run_clock()
            self.assertTrue(handover.is_overdue)
            self.assertIn(handover, seen.search([('is_overdue', '=', True)]))
        with freeze_time(handover.escalate_at + timedelta(days=200)):
            self.run_clock()
            self.assertEqual(handover.alarm, 'escalate')
            self.assertEqual(handover.event_ids.mapped('verb')[2:], ['remind', 'escalate'])
            with self.refused(handover, counts=['huiskamer.handover.event']):
                handover.move('look_at_end', {})
            handover.with_user(self.supervisor).move('look_at_end', {})
            self.assertFalse(handover.owner_id or handover.deadline or handover.next_action or handover.alarm)
            self.assertEqual((handover.stage, handover.end_seen_at), ('failed', fields.Datetime.now()))
            with self.refused(handover, counts=['huiskamer.handover.event']):
                handover.with_user(self.supervisor).move('look_at_end', {})

    def test_what_ended_in_silence_goes_to_another_supervisor_and_to_nobody_else(self):
        handover = self.handover_at(flow.FAILED)
        other = self.user_with('test_second_supervisor', 'supervisor')
        with self.refused(handover):
            handover.with_user(self.supervisor).reassign({'owner_id': self.caseworker.id})
        with self.refused(handover):
            handover.name_evening_owner({'owner_id': self.caseworker.id})
        handover.with_user(self.supervisor).reassign({'owner_id': other.id})
        self.assertEqual(handover.owner_id, other)
        other.active = False
        self.assertEqual(handover.owner_id, self.supervisor)

    def test_a_late_job_does_the_last_thing_only(self):
        handover = self.handover_at(flow.REQUESTED)
        with freeze_time(handover.lapse_at + timedelta(days=1)):
            self.run_clock()
        self.assertEqual(handover.event_ids.mapped('verb'), ['send', 'give_up'])
        self.assertEqual((handover.stage, handover.ended_because), ('failed', 'no_answer'))

    def test_a_notice_says_nothing_but_that_there_is_news(self):
        self.caseworker.email = 'caseworker@example.org'
        handover = self.handover_at(flow.REQUESTED)
        with freeze_time(handover.remind_at + timedelta(minutes=1)):
            self.run_clock()
        mail = self.env['mail.mail'].search([], order='id desc', limit=1)
        self.assertEqual((mail.email_to, mail.subject), ('caseworker@example.org', "There is news"))
        self.assertFalse(mail.model or mail.res_id)
        for word in (handover.code, self.service.name, self.provider.name, self.client.alias):
            self.assertNotIn(word, f'{mail.subject} {mail.body_html}')

    def test_expired_consent_closes_at_once_without_the_job(self):
        handover = self.handover_at(flow.ACCEPTED)
        with freeze_time(handover.consent_id.valid_until):
            self.env.invalidate_all()
            self.assertTrue(handover.consent_ran_out)
            self.assertNotIn(' book ', handover.possible_moves)
            self.assertNotIn(' print_letter ', handover.possible_moves)
            with self.refused(handover, counts=['huiskamer.handover.event']):
                handover.move('book', self.facts())
            handover.move('cancel', self.facts())
        self.assertEqual(handover.stage, 'cancelled')
        self.assertEqual(handover.event_ids.mapped('verb'), ['send', 'accept', 'expire_consent', 'cancel'])

    def test_after_attended_expired_consent_leaves_what_happened_and_asks_nothing_more(self):
        handover = self.handover_at(flow.ATTENDED)
        with freeze_time(handover.consent_id.valid_until):
            self.env.invalidate_all()
            with self.refused(handover):
                handover.move('complete', self.facts())
            self.run_clock()
        self.assertEqual((handover.stage, handover.ended_because), ('completed', 'consent_ended'))

    def test_a_new_yes_brings_back_what_was_held_to_where_it_was(self):
        for stage in (flow.REQUESTED, flow.WAITLISTED, flow.SCHEDULED):
            handover = self.handover_at(stage)
            with freeze_time(handover.consent_id.valid_until):
                handover._move('expire_consent', acting_as=flow.CLOCK)
                self.assertEqual((handover.stage, handover.held_from_stage), ('consent_expired', stage))
                with self.refused(handover):
                    handover.move('renew_consent', {})
                consent = self.consent_for(handover)
                self.assertEqual((handover.stage, handover.consent_id), (stage, consent))

    def test_a_yes_that_came_before_the_old_one_ended_carries_on(self):
        handover = self.handover_at(flow.ACCEPTED)
        first = handover.consent_id
        with freeze_time(first.valid_until - timedelta(days=1)):
            second = self.consent_for(handover)
        with freeze_time(first.valid_until + timedelta(hours=1)):
            self.env.invalidate_all()
            self.assertFalse(handover.consent_ran_out)
            handover.sudo()._tick('expire')
        self.assertEqual((handover.stage, handover.consent_id), ('accepted', second))

    def test_somebody_is_warned_two_weeks_before_consent_ends(self):
        handover = self.handover_at(flow.ACCEPTED)
        handover.sudo().with_context(through_method(handover).env.context).write({'lapse_at': False})
        with freeze_time(handover.consent_id.valid_until - timedelta(days=13)):
            self.run_clock()
            self.assertTrue(handover.consent_warned_at)

    def test_working_days_leave_out_the_weekend_and_keep_the_hour(self):
        self.env.company.resource_calendar_id.tz = 'Europe/Amsterdam'
        with freeze_time('2026-03-27 15:00:00'):  # a Friday, with summer time beginning on Sunday
            handover = self.handover_at(flow.REQUESTED)
            self.assertEqual(str(handover.deadline), '2026-03-30 14:00:00')

    def test_working_days_are_those_that_core_plans(self):
        calendar, zone = self.env.company.resource_calendar_id, house_days.zone_of(self.location)
        self.env['resource.calendar.leaves'].create({
            'name': "Dicht", 'calendar_id': calendar.id, 'date_from': '2026-05-04 00:00:00',
            'date_to': '2026-05-08 23:00:00'})
        time_off = [('time_type', '=', 'leave')]
        draw = random.Random(5)
        for _number in range(12):
            begin = house_days.local(datetime(2026, 3, 20) + timedelta(hours=draw.randint(0, 1500)), zone)
            days = WorkingDays(calendar, begin, time_off)
            for number in draw.sample(range(1, 45), 5):
                with self.subTest(begin=begin, number=number):
                    self.assertEqual(
                        days.end_of(number), calendar.plan_days(number, begin, compute_leaves=True, domain=time_off))
        self.assertIsNone(WorkingDays(self.env['resource.calendar'].create(
            {'name': "Nooit", 'attendance_ids': [Command.clear()]}), begin, time_off).end_of(1))

    def test_a_closed_day_and_other_hours_count_at_once(self):
        calendar = self.env.company.resource_calendar_id

        def day():
            """The day by which a service answers what was sent on a Friday."""
            with freeze_time('2026-03-27 15:00:00'):
                return self.handover_at(flow.REQUESTED).deadline.day

        found = [day()]
        closed = self.env['resource.calendar.leaves'].create({
            'name': "Dicht", 'calendar_id': calendar.id, 'date_from': '2026-03-30', 'date_to': '2026-03-30 23:00:00'})
        found.append(day())
        closed.unlink()
        found.append(day())
        self.env.company.resource_calendar_id = self.env.ref('huiskamer_case.calendar_day_and_night')
        self.assertEqual((found, day()), ([30, 31, 30], 28), "who works day and night works on the Saturday")

    def test_hours_count_while_the_service_can_be_reached(self):
        self.service.write({'answer_within': 2, 'resource_calendar_id': self.location.resource_calendar_id.id})
        with freeze_time('2026-01-07 18:00:00'):  # 19:00 there; open until 20:00
            handover = self.handover_at(flow.REQUESTED)
            self.assertEqual(str(handover.deadline), '2026-01-08 17:00:00')

    def test_day_and_night_means_every_hour_also_over_midnight(self):
        self.service.write({'resource_calendar_id': self.env.ref('huiskamer_case.calendar_day_and_night').id,
                            'answer_within': 3})
        with freeze_time('2026-03-03 21:30:00'):
            handover = self.handover_at(flow.REQUESTED)
        self.assertEqual(handover.deadline - handover.sent_at, timedelta(hours=3))

    def test_urgency_sets_the_clock(self):
        with freeze_time('2026-01-05 10:00:00'):
            self.service.answer_within = 72
            hours = {
                urgency: (self.handover_at(flow.REQUESTED, urgency=urgency).deadline - fields.Datetime.now(
                    )).total_seconds() / 3600
                for urgency in ('tonight', 'soon', 'routine')}
            self.assertEqual(hours, {'tonight': 1, 'soon': 24, 'routine': 72})

    def test_after_three_tries_the_rebook_clock_is_the_last(self):
        handover = self.handover_at(flow.SCHEDULED)
        self.walk(handover, 'no_show', 'rebook', 'no_show', 'rebook')
        self.assertEqual((handover.attempts, handover.no_shows), (3, 2))
        self.walk(handover, 'no_show')
        self.assertLess(handover.lapse_at, fields.Datetime.now() + timedelta(days=4))
        with freeze_time(handover.lapse_at + timedelta(minutes=1)):
            self.run_clock()
        self.assertEqual((handover.stage, handover.ended_because), ('failed', 'lost_contact'))

    def test_one_handover_that_goes_wrong_stops_no_other(self):
        bad, good = self.handover_at(flow.REQUESTED), self.handover_at(flow.REQUESTED)
        move = type(bad)._move

        def broken(record, *args, **more):
            """Refuse one of the two."""
            if record == bad:
                raise ValueError("broken on purpose")
            return move(record, *args, **more)

        with freeze_time(good.lapse_at + timedelta(minutes=1)), patch.object(type(bad), '_move', broken), \
                self.assertLogs('odoo.addons.huiskamer_case.models.oversight.walls.job_stuck', 'ERROR'):
            self.run_clock()
        self.assertEqual((bad.stage, good.stage), ('requested', 'failed'))

    def test_the_clocks_name_stages_and_verbs_of_the_table(self):
        self.assertEqual(set(clocks.CLOCKS), {flow.DRAFT, *flow.OPEN})
        for stage, clock in clocks.CLOCKS.items():
            self.assertTrue(flow.find(stage, clock.lapse_verb), stage)


@tagged('post_install', '-at_install')
class TestHandoverOwner(ClockCommon):
    """The owner of a next action is there and may open the file, at every second."""

    def test_a_deactivated_owner_is_replaced_at_once(self):
        handover = self.handover_at(flow.REQUESTED)
        self.caseworker.active = False
        self.assertEqual(handover.owner_id, self.supervisor)

    def test_an_owner_who_loses_the_role_is_replaced_at_once_also_from_the_group(self):
        group = self.env.ref('huiskamer_case.group_caseworker')
        mine, other = self.handover_at(flow.REQUESTED), self.draft(self.colleague_case.with_user(self.colleague))
        self.caseworker.write({'group_ids': [fields.Command.unlink(group.id)]})
        self.assertEqual((mine.sudo().owner_id, other.sudo().owner_id), (self.supervisor, self.colleague))
        group.write({'user_ids': [fields.Command.unlink(self.colleague.id)]})
        self.assertEqual(other.sudo().owner_id, self.supervisor)

    def test_an_owner_who_is_locked_out_is_replaced_by_the_lead(self):
        handover = self.handover_at(flow.REQUESTED)
        handover.case_id.add_member({'caseworker_id': self.colleague.id})
        handover.reassign({'owner_id': self.colleague.id})
        self.assertEqual(handover.owner_id, self.colleague)
        handover.case_id.lock_out({'caseworker_id': self.colleague.id})
        self.assertEqual(handover.owner_id, self.caseworker)

    def test_an_owner_who_leaves_the_evening_team_is_replaced_by_the_lead(self):
        self.location.staff_ids = self.colleague
        handover = self.handover_at(flow.REQUESTED, case=self.open_file('caseworker', open_to='team'))
        handover.reassign({'owner_id': self.colleague.id})
        self.location.staff_ids = False
        self.assertEqual(handover.owner_id, self.caseworker)

    def test_a_supervisor_reassigns_several_at_once_to_somebody_who_may_open_them(self):
        mine, other = self.handover_at(flow.REQUESTED), self.handover_at(flow.ACCEPTED)
        both = (mine | other).with_user(self.supervisor)
        with self.refused(mine, other):
            both.reassign({'owner_id': self.colleague.id})
        for handover in (mine, other):
            handover.case_id.add_member({'caseworker_id': self.colleague.id})
        both.reassign({'owner_id': self.colleague.id})
        self.assertEqual((mine | other).owner_id, self.colleague)

    def test_outsiders_name_no_owner(self):
        handover = self.handover_at(flow.REQUESTED)
        for role in self.users.keys() - {'caseworker', 'supervisor'}:
            for method in ('reassign', 'name_evening_owner'):
                with self.refused(handover):
                    getattr(handover.with_user(self.users[role]), method)({'owner_id': self.caseworker.id})
        handover.name_evening_owner({'owner_id': self.caseworker.id})
        self.assertEqual(handover.evening_owner_id, self.caseworker)
