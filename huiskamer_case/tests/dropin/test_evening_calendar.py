from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .test_dropin import DropinCommon

OPENING = 'huiskamer.opening'


@tagged('post_install', '-at_install')
class TestEveningCalendar(DropinCommon):
    """Evenings in a calendar: clicked, dragged, and on which days everything is closed."""

    def clicked(self, moment):
        """The form of a new evening after a click on this moment."""
        return Form(self.env_as('supervisor')[OPENING].with_context(default_opens_at=moment))

    def test_an_evening_that_is_dragged_takes_its_day_along_by_the_clock_of_the_house(self):
        for opens_at, day in (('2026-01-06 22:30:00', date(2026, 1, 6)), ('2026-01-07 23:30:00', date(2026, 1, 8))):
            self.monday.write({'opens_at': opens_at, 'closes_at': f'{opens_at[:11]}23:45:00'})
            self.assertEqual(self.monday.date, day)
        self.monday.write({'opens_at': '2026-01-09 18:00:00', 'closes_at': '2026-01-09 20:00:00', 'date': '2026-01-10'})
        self.assertEqual(self.monday.date, date(2026, 1, 10), "who writes a day means that day")

    def test_whatever_moves_the_day_its_hours_are_of_that_day_also_over_summer_time(self):
        summer = [datetime(2026, 3, 30, 15), datetime(2026, 3, 30, 18)]  # an hour earlier in UTC than in winter
        self.assertEqual(self.monday.opens_at.hour, 16)
        both = self.monday | self.tuesday
        with self.undone():
            self.monday.write({'date': '2026-03-30'})
            self.assertEqual([self.monday.opens_at, self.monday.closes_at], summer)
        with self.undone():
            made = self.env[OPENING].create({
                'location_id': self.location.id, 'date': '2026-03-30', 'opens_at': self.monday.opens_at,
                'closes_at': self.monday.closes_at})
            self.assertEqual([made.opens_at, made.closes_at], summer)
        self.location.resource_calendar_id.attendance_ids.unlink()
        with Form(self.monday.with_user(self.supervisor)) as form:
            form.date = date(2026, 3, 30)
            self.assertEqual([form.opens_at, form.closes_at], summer)
        self.assertEqual([self.monday.opens_at, self.monday.closes_at], summer)
        elsewhere = self._make_location("Elders")
        self.tuesday.location_id = elsewhere
        both.write({'date': '2026-04-01'})
        self.assertEqual(both.mapped('opens_at'), [datetime(2026, 4, 1, 15)] * 2)

    def test_an_evening_of_more_than_a_day_is_a_slip(self):
        with self.refused(self.monday) as caught:
            self.monday.write({'closes_at': '2027-01-05 19:00:00'})
        self.assertIn("a day at most", str(caught.exception))
        self.monday.write({'closes_at': self.monday.opens_at + timedelta(days=1)})

    def test_a_click_on_a_day_begins_with_that_day_and_its_hours(self):
        hours = {day: ends for day, *ends in self.location._evenings(date(2026, 1, 5), date(2026, 1, 25))}
        day = max(hours)
        with self.clicked(f'{day} 06:00:00') as form:
            form.location_id = self.location
            self.assertEqual((form.date, [form.opens_at, form.closes_at]), (day, hours[day]))
            form.date = min(hours)
            self.assertEqual([form.opens_at, form.closes_at], hours[min(hours)])
            form.date = day
        self.assertEqual(self.env[OPENING].search([('date', '=', day)]).opens_at, hours[day][0])
        for nothing in ('no moment', 7, False):
            self.assertFalse(self.env[OPENING].with_context(default_opens_at=nothing)._day_clicked())

    def test_a_day_without_hours_is_filled_in_by_hand(self):
        self.location.resource_calendar_id.attendance_ids.unlink()
        opening = self.env[OPENING].new({'location_id': self.location.id, 'date': date(2026, 1, 12)})
        opening._onchange_date()
        self.assertFalse(opening.opens_at or opening.closes_at)

    def test_days_on_which_everything_is_closed_are_marked_and_those_of_one_place_are_not(self):
        closed = self.env['huiskamer.closed.day'].with_user(self.supervisor)
        closed.create([
            {'day': '2026-04-27', 'name': "Koningsdag"}, {'day': '2026-05-31', 'name': "Te laat"},
            {'day': '2026-04-28', 'name': "Verbouwing", 'location_id': self.location.id}])
        marked = {'2026-04-27': True}
        for role in ('host', 'supervisor'):
            days = self.env_as(role)[OPENING].get_unusual_days
            self.assertEqual(days('2026-04-27', '2026-05-30'), marked, role)
            self.assertEqual(days('2026-04-01 00:00:00', '2026-04-27 23:59:59'), marked, role)
            self.assertEqual((days('2026-04-27'), days('2026-04-28'), days('x')), (marked, {}, {}), role)
        with self.assertRaises(AccessError):
            self.env_as('portal')[OPENING].get_unusual_days('2026-04-01', '2026-05-01')

    def test_when_an_evening_began_no_day_of_it_moves(self):
        self.monday.action_open()
        with self.refused(self.monday):
            self.monday.write({'opens_at': datetime(2026, 1, 6, 18)})
