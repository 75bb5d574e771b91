from datetime import date, datetime

from odoo.tests import freeze_time, tagged

from ...models.casework.handover import handover_flow as flow
from ...models.shared import house_days
from ..common import HuiskamerCommon

KINGS_DAY = date(2026, 4, 27)


@tagged('post_install', '-at_install')
class TestClosedDays(HuiskamerCommon):
    """Holidays and closings: on a list of the house, followed by evenings and by every clock of working days."""

    def closed(self, day, **vals):
        """A closed day that the supervisor writes down."""
        return self.env['huiskamer.closed.day'].with_user(self.supervisor).create({'day': day, 'name': "Koningsdag"}
            | vals)

    def evenings(self, *states):
        """The days of the evenings of this huiskamer in these states."""
        return set(self.env['huiskamer.opening'].search([
            ('location_id', '=', self.location.id), ('state', 'in', states)]).mapped('date'))

    def test_dutch_holidays_are_offered_and_those_already_there_are_not(self):
        with freeze_time('2026-01-05 10:00:00'):
            Closed = self.env['huiskamer.closed.day'].with_user(self.supervisor).with_context(lang='en_US')
            question = Closed.action_offer()['params']['questions'][0]
            offered = {option['value']: option['label'] for option in question['options']}
            self.assertIn(20260427, question['value'])
            self.assertIn(20260406, question['value'], "Easter Monday")
            self.assertNotIn(20260505, question['value'], "most people work on Liberation Day")
            self.assertIn(20260505, offered)
            self.assertEqual(offered[20260427].split(' · ')[0], '04/27/2026', "as the reader writes a day")
            self.assertTrue(all(str(value)[:4] in ('2026', '2027') for value in offered))
            Closed.take_over({'days': [20260427, 20260406]})
            self.assertEqual(set(Closed.search([]).mapped('day')), {KINGS_DAY, date(2026, 4, 6)})
            again = {option['value'] for option in Closed.action_offer()['params']['questions'][0]['options']}
            self.assertNotIn(20260427, again)
            for odd in ([], [20260428], [7], 'x', [20260427]):
                with self.refused(counts=['huiskamer.closed.day']):
                    Closed.take_over({'days': odd})

    def test_only_a_supervisor_writes_the_list(self):
        for role in ('host', 'caseworker', 'privacy_officer', 'office_user', 'portal'):
            Closed = self.env_as(role)['huiskamer.closed.day']
            with self.refused(counts=['huiskamer.closed.day', 'resource.calendar.leaves']):
                Closed.create({'day': KINGS_DAY, 'name': "x"})
            with self.refused(counts=['huiskamer.closed.day']):
                Closed.take_over({'days': [20260427]})

    def test_an_answer_due_over_a_holiday_waits_for_the_next_working_day(self):
        self.service.answer_within = 24
        self.env.company.resource_calendar_id.tz = 'Europe/Amsterdam'
        with freeze_time('2026-04-24 10:00:00'):  # a Friday; Monday is King's Day
            self.assertEqual(self.handover_at(flow.REQUESTED).deadline, datetime(2026, 4, 27, 10))
            closed = self.closed(KINGS_DAY)
            handover = self.handover_at(flow.REQUESTED)
            self.assertEqual(handover.deadline, datetime(2026, 4, 28, 10))
            closed.action_open_again()
            self.assertFalse(self.env['resource.calendar.leaves'].search(
                [('date_from', '>=', '2026-04-26'), ('date_to', '<', '2026-04-29')]))
            self.assertEqual(self.handover_at(flow.REQUESTED).deadline, datetime(2026, 4, 27, 10))

    def test_opening_hours_of_a_service_leave_out_a_holiday_too(self):
        self.service.write({'answer_within': 2, 'resource_calendar_id': self.location.resource_calendar_id.id})
        self.closed(KINGS_DAY)
        with freeze_time('2026-04-26 17:00:00'):  # Sunday 19:00 there; open until 20:00, and not on Monday
            self.assertEqual(self.handover_at(flow.REQUESTED).deadline, datetime(2026, 4, 28, 16))

    def test_a_holiday_calls_evenings_off_and_brings_them_back_when_it_was_a_slip(self):
        with freeze_time('2026-04-20 10:00:00'):
            self.location._plan_ahead()
            self.assertIn(KINGS_DAY, self.evenings('planned'))
            closed = self.closed(KINGS_DAY)
            self.assertEqual(self.evenings('cancelled'), {KINGS_DAY})
            closed.day = date(2026, 4, 28)
            self.assertEqual(self.evenings('cancelled'), {date(2026, 4, 28)})
            closed.action_open_again()
            self.assertEqual((self.evenings('cancelled'), KINGS_DAY in self.evenings('planned')), (set(), True))

    def test_what_a_person_called_off_does_not_come_back_by_itself(self):
        with freeze_time('2026-04-20 10:00:00'):
            self.location._plan_ahead()
            evening = self.env['huiskamer.opening'].search([('location_id', '=', self.location.id),
                ('date', '=', KINGS_DAY)])
            evening.with_user(self.supervisor).cancel({'cancel_reason': 'holiday'})
            self.closed(KINGS_DAY).action_open_again()
            self.assertEqual(evening.state, 'cancelled')

    def test_a_closing_of_one_huiskamer_is_no_holiday_of_another(self):
        other = self._make_location("Huiskamer Anders")
        with freeze_time('2026-04-20 10:00:00'):
            for place in self.location | other:
                place._plan_ahead()
            self.closed(KINGS_DAY, location_id=other.id)
            self.assertIn(KINGS_DAY, self.evenings('planned'))
            self.assertEqual(self.env['huiskamer.opening'].search(
                [('location_id', '=', other.id), ('state', '=', 'cancelled')]).mapped('date'), [KINGS_DAY])

    def test_a_year_that_nobody_means_is_a_slip(self):
        for odd in (date(206, 4, 27), date(2062, 4, 27)):
            with self.refused(counts=['huiskamer.closed.day']):
                self.closed(odd)

    def test_a_waiting_list_is_asked_again_on_its_own_day(self):
        with freeze_time('2026-07-01 10:00:00'):
            handover = self.draft(self.open_file('caseworker'))
            self.consent_for(handover)
            self.walk(handover, 'send')
            handover.move('waitlist', self.facts(review_on='2026-07-10'))
            self.assertEqual(house_days.day_of(handover.deadline), date(2026, 7, 10))
            self.assertEqual(handover.case_id.next_on, date(2026, 7, 10))
            self.assertEqual(handover.remind_at, datetime(2026, 7, 10, 8))  # ten o'clock there
        with freeze_time('2026-07-10 21:30:00'):
            self.assertFalse(handover.is_overdue)

    def test_who_came_after_midnight_is_asked_a_week_after_that_day(self):
        with freeze_time('2026-07-01 22:30:00'):  # half past midnight on 2 July
            handover = self.handover_at(flow.ATTENDED)
            self.assertEqual(handover.next_check_on, date(2026, 7, 9))
            self.assertEqual(house_days.day_of(handover.deadline),
                             date(2026, 7, 9)) if handover.next_action == 'follow_up' else None
        with freeze_time('2026-07-08 20:00:00'):
            self.assertFalse(handover._due_checks(datetime(2026, 7, 8, 20)))
        self.assertTrue(handover._due_checks(datetime(2026, 7, 8, 22, 5)))

    def test_a_night_in_a_shelter_is_over_in_its_own_morning(self):
        with freeze_time('2026-07-01 22:30:00'):
            handover = self.handover_at(flow.ATTENDED, service=self.other_service)
            self.assertEqual(handover.deadline, datetime(2026, 7, 2, 8))
            with self.refused(handover):
                handover.move('complete', self.facts(outcome='arrived'))
        with freeze_time('2026-07-02 08:05:00'):
            handover.move('complete', self.facts(outcome='arrived'))


@tagged('post_install', '-at_install')
class TestEveningsPastMidnight(HuiskamerCommon):
    """An evening belongs to the day on which it begins, also when it goes on past midnight."""

    def set_hours(self, **days):
        """Opening hours as a supervisor types them, and the evenings of one week that follow."""
        self.location.with_user(self.supervisor).set_hours(days)
        return {
            day: (house_days.local(begin).strftime('%d %H:%M'), house_days.local(end).strftime('%d %H:%M'))
            for day, begin, end in self.location._evenings(date(2026, 3, 2), date(2026, 3, 8))}

    def test_friday_and_saturday_until_one_in_the_night(self):
        self.assertEqual(self.set_hours(day_4="20:00-01:00", day_5="20-1"), {
            date(2026, 3, 6): ('06 20:00', '07 01:00'), date(2026, 3, 7): ('07 20:00', '08 01:00')})
        self.assertEqual(self.location.hours_words.splitlines()[0].split(': ')[1], '20:00-01:00')
        week = self.location._evenings(date(2026, 3, 7), date(2026, 3, 7))
        self.assertEqual([row[0] for row in week], [date(2026, 3, 7)])

    def test_every_night_and_day_and_night_and_a_break(self):
        nights = self.set_hours(**{f'day_{number}': "22.00–08.00" for number in range(7)})
        self.assertEqual((len(nights), nights[date(2026, 3, 2)]), (7, ('02 22:00', '03 08:00')))
        always = self.set_hours(**{f'day_{number}': "dag en nacht" for number in range(7)})
        self.assertEqual((len(always), always[date(2026, 3, 2)]), (7, ('02 00:00', '03 00:00')))
        self.assertEqual(self.set_hours(day_0="12:00-14:00, 17:00-20:00"), {date(2026, 3, 2): ('02 12:00', '02 20:00')})

    def test_hours_that_cannot_be_are_refused_in_words_and_nothing_changes(self):
        calendar = self.location.resource_calendar_id
        before = calendar.attendance_ids.ids
        for odd in ({'day_0': "17"}, {'day_0': "25:00-26:00"}, {'day_0': "17-20, 19-21"},
                    {'day_0': "20-4", 'day_1': "3-5"}, {'day_3': "morgen"}):
            with self.refused(self.location):
                self.location.with_user(self.supervisor).set_hours(odd)
        self.assertEqual((self.location.resource_calendar_id, calendar.attendance_ids.ids), (calendar, before))
        for role in ('host', 'caseworker', 'office_user'):
            with self.refused(self.location):
                self.location.with_env(self.env_as(role)).set_hours({'day_0': "17-20"})

    def test_a_calendar_that_others_go_by_is_not_changed(self):
        self.service.resource_calendar_id = self.location.resource_calendar_id
        self.service.with_user(self.supervisor).set_hours({'day_0': "22:00-08:00"})
        self.assertNotEqual(self.service.resource_calendar_id, self.location.resource_calendar_id)
        self.assertEqual(len(self.location._evenings(date(2026, 3, 2), date(2026, 3, 8))), 7)
        self.assertEqual(self.service._hours_of_week()[0], [(22.0, 32.0)])

    def test_an_evening_past_midnight_is_not_sealed_while_it_lasts(self):
        self.location.with_user(self.supervisor).set_hours({'day_4': "20:00-01:00"})
        with freeze_time('2026-03-06 18:00:00'):
            evening = self.location._plan_openings(date(2026, 3, 6), date(2026, 3, 6))
        with freeze_time('2026-03-06 19:30:00'):
            evening.with_user(self.host).action_open()
            self.assertEqual(set(evening.tally_ids.mapped('value')), {'h20', 'h21', 'h22', 'h23', 'h00'})
        with freeze_time('2026-03-06 23:30:00'):  # half past midnight
            self.env['huiskamer.opening']._cron_seal_forgotten()
            self.assertEqual(evening.state, 'open')
        with freeze_time('2026-03-07 05:00:00'):
            self.env['huiskamer.opening']._cron_seal_forgotten()
            self.assertEqual((evening.state, evening.is_forgotten), ('sealed', True))

    def test_a_wrong_evening_called_off_is_taken_back(self):
        with freeze_time('2026-03-02 10:00:00'):
            evening = self.location._plan_openings(date(2026, 3, 2), date(2026, 3, 2))
            evening.with_user(self.supervisor).cancel({'cancel_reason': 'staff'})
            for role in ('caseworker', 'office_user', 'portal'):
                with self.refused(evening):
                    evening.with_env(self.env_as(role)).action_take_back()
            evening.with_user(self.supervisor).action_take_back()
            self.assertEqual((evening.state, evening.cancel_reason), ('planned', False))
            with self.refused(evening):
                evening.with_user(self.supervisor).action_take_back()
            evening.with_user(self.supervisor).cancel({'cancel_reason': 'staff'})
        with freeze_time('2026-03-09 10:00:00'):
            evening.with_user(self.host).action_take_back()
            evening.with_user(self.host).action_open()
        with freeze_time('2026-03-20 10:00:00'):
            late = self.location._plan_openings(date(2026, 3, 10), date(2026, 3, 10))
            late.with_user(self.supervisor).cancel({'cancel_reason': 'staff'})
            with self.refused(late):
                late.with_user(self.supervisor).action_take_back()

    def test_planning_says_what_it_did_and_why_not(self):
        message = self.location.with_user(self.supervisor).action_plan_ahead()['params']
        self.assertEqual(message['type'], 'success')
        again = self.location.with_user(self.supervisor).action_plan_ahead()['params']
        self.assertEqual(again['type'], 'warning')
        self.location.write({'pilot_from': date(2019, 2, 18), 'pilot_until': date(2019, 3, 31)})
        place = self.location.with_user(self.supervisor).with_context(lang='en_US')
        message = place.action_plan_ahead()['params']['message']
        self.assertIn('31 March 2019', message)
