from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .test_dropin import DropinCommon
from .test_dropin_counting import ADVICE, batch


@tagged('post_install', '-at_install')
class TestJobs(DropinCommon):
    """Evenings are planned ahead, and sealed when they were forgotten, without anybody pressing a button."""

    def planned(self):
        """The days on which an evening is planned."""
        return self.env['huiskamer.opening'].search([
            ('location_id', '=', self.location.id), ('state', '=', 'planned')]).mapped('date')

    def holiday(self, first, last):
        """A public holiday in the calendar of the huiskamer."""
        return self.env['resource.calendar.leaves'].create({
            'name': "Feestdag", 'calendar_id': self.location.resource_calendar_id.id, 'date_from': first,
            'date_to': last})

    @freeze_time('2026-01-05 08:00:00')
    def test_six_weeks_are_planned_and_no_more_than_the_pilot(self):
        self.location._plan_ahead()
        self.assertEqual(max(self.planned()), date(2026, 2, 16))
        self.location.pilot_until = date(2026, 2, 20)
        self.env['huiskamer.opening']._cron_plan_ahead()
        self.assertEqual(max(self.planned()), date(2026, 2, 16))

    @freeze_time('2026-01-05 08:00:00')
    def test_a_public_holiday_is_not_planned_and_one_that_comes_later_cancels(self):
        self.holiday(datetime(2026, 1, 9, 0), datetime(2026, 1, 9, 23))
        self.location._plan_ahead()
        self.assertNotIn(date(2026, 1, 9), self.planned())
        self.holiday(datetime(2026, 1, 12, 0), datetime(2026, 1, 12, 23))
        self.env['huiskamer.opening']._cron_plan_ahead()
        cancelled = self.env['huiskamer.opening'].search(
            [('state', '=', 'cancelled'), ('location_id', '=', self.location.id)])
        self.assertEqual([(evening.date, evening.cancel_reason) for evening in cancelled],
                         [(date(2026, 1, 12), 'holiday')])

    @freeze_time('2026-03-20 08:00:00')
    def test_evenings_stay_at_five_over_the_change_of_the_clock(self):
        self.location._plan_ahead()
        days = self.env['huiskamer.opening'].search([
            ('location_id', '=', self.location.id), ('date', 'in', [date(2026, 3, 28), date(2026, 3, 29)])],
            order='date')
        self.assertEqual(days.mapped('opens_at'), [datetime(2026, 3, 28, 16), datetime(2026, 3, 29, 15)])

    @freeze_time('2026-01-06 04:00:00')
    def test_an_evening_left_open_is_sealed_the_next_morning_and_flagged(self):
        self.monday.action_open()
        self.tuesday.action_open()
        self.monday.count_taps(batch(), [ADVICE, ['visit', 'h18', 2]])
        self.env['huiskamer.opening']._cron_seal_forgotten()
        self.assertEqual((self.monday.state, self.monday.is_forgotten, self.monday.visit_count), ('sealed', True, 2))
        self.assertEqual((self.tuesday.state, self.tuesday.is_forgotten), ('open', False))

    def test_just_after_midnight_the_evening_before_is_over_on_the_clock_of_the_place(self):
        self.monday.action_open()
        with freeze_time('2026-01-05 22:59:00'):
            self.env['huiskamer.opening']._cron_seal_forgotten()
        self.assertEqual(self.monday.state, 'open')
        with freeze_time('2026-01-05 23:01:00'):
            self.env['huiskamer.opening']._cron_seal_forgotten()
        self.assertEqual(self.monday.state, 'sealed')

    def test_numbers_of_late_batches_are_forgotten_after_two_weeks(self):
        self.monday.action_open()
        self.monday.action_seal()
        self.monday.count_taps(batch(), [ADVICE], keep_late=True)
        Batch = self.env['huiskamer.tap.batch']
        with freeze_time('2026-01-10 04:00:00'):
            self.env['huiskamer.opening']._cron_seal_forgotten()
        self.assertEqual(Batch.search_count([]), 1)
        with freeze_time('2026-01-21 04:00:00'):
            self.env['huiskamer.opening']._cron_seal_forgotten()
        self.assertEqual(Batch.search_count([]), 0)

    def test_planned_against_held(self):
        self.monday.action_open()
        self.monday.action_seal()
        self.tuesday.cancel({'cancel_reason': 'weather'})
        rows = self.env['huiskamer.opening'].with_user(self.supervisor).formatted_read_group(
            [('location_id', '=', self.location.id)], ['state'], ['hours:sum', 'hours_held:sum', '__count'])
        self.assertEqual(
            {row['state']: (row['hours:sum'], row['hours_held:sum'], row['__count']) for row in rows},
            {'sealed': (3.0, 3.0, 1), 'cancelled': (3.0, 0.0, 1)})
