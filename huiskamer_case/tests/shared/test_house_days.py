import random
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ...models.shared import house_days
from .. import budget
from ..common import HuiskamerCommon

# The zone's own calendar, by another library than the one that is looked at.
WALL = ZoneInfo(house_days.HOUSE_ZONE)
BEGIN, DAYS = datetime(2026, 1, 1), 731
# Both nights on which the clock changes, every quarter of an hour.
CHANGES = [datetime(2026, 3, 29), datetime(2026, 10, 25), datetime(2027, 3, 28), datetime(2027, 10, 31)]


def wall(moment):
    """A stored moment as the clock on the wall says it."""
    return moment.replace(tzinfo=timezone.utc).astimezone(WALL)


@tagged('post_install', '-at_install')
class TestHouseDays(HuiskamerCommon):
    """A day is a day on the wall of the huiskamer, whatever the clock of the computer or of whoever looks says."""

    def moments(self):
        """Two years of random moments, and the nights on which the clock changes by the quarter."""
        rng = random.Random(budget.seed())
        nights = [night + timedelta(minutes=15 * step) for night in CHANGES for step in range(-8, 24)]
        return nights + [
            BEGIN + timedelta(seconds=rng.randrange(DAYS * 86400)) for _time in range(budget.steps(3000, 200000))]

    def test_two_years_of_moments_fall_on_the_day_of_the_wall(self):
        changed = 0
        for moment in self.moments():
            day = house_days.day_of(moment)
            self.assertEqual(day, wall(moment).date(), moment)
            first, last = house_days.begin_of(day), house_days.end_of(day)
            self.assertTrue(first <= moment < last + timedelta(seconds=1), moment)
            self.assertEqual((wall(first).time(), wall(last).time()), (time(0), time(23, 59, 59)), moment)
            self.assertEqual(house_days.day_of(last + timedelta(seconds=1)), day + timedelta(days=1))
            changed += last - first != timedelta(hours=23, minutes=59, seconds=59)
        self.assertGreater(changed, 50, "both changes of the clock were met")

    def test_days_later_keep_the_clock_and_count_nights(self):
        rng = random.Random(budget.seed())
        for moment in self.moments():
            days = rng.choice((1, 7, 14, 30, 90))
            later = house_days.days_later(moment, days)
            self.assertEqual(house_days.day_of(later), wall(moment).date() + timedelta(days=days), moment)
            wanted = datetime.combine(wall(later).date(), wall(moment).time())
            # an hour that the spring takes away is the hour after it
            self.assertIn(wall(later).replace(tzinfo=None) - wanted, (timedelta(0), timedelta(hours=1)), moment)
            exists = wanted.replace(tzinfo=WALL).astimezone(timezone.utc).astimezone(WALL).replace(
                tzinfo=None) == wanted
            self.assertEqual(wall(later).replace(tzinfo=None) == wanted, exists, moment)

    def test_a_night_belongs_to_the_evening_before_it(self):
        for moment in self.moments():
            clock = wall(moment)
            wanted = clock.date() - timedelta(days=1) if clock.time() < house_days.NIGHT_ENDS else clock.date()
            self.assertEqual(house_days.night_of(moment), wanted, moment)

    def test_the_day_does_not_depend_on_who_looks(self):
        with freeze_time('2026-07-01 22:30:00'):  # half past midnight on 2 July
            for tz in (False, 'UTC', 'Pacific/Auckland', 'America/New_York', 'Europe/Amsterdam'):
                case = self.case.with_context(tz=tz)
                self.assertEqual(house_days.today(case), date(2026, 7, 2))
                self.assertEqual(house_days.today(self.env['huiskamer.goal'].with_context(tz=tz)), date(2026, 7, 2))
            file = self.open_file('caseworker')
            self.assertEqual(file.opened_on, date(2026, 7, 2))

    def test_a_place_elsewhere_has_a_clock_of_its_own(self):
        self.location.resource_calendar_id.tz = 'America/Curacao'
        with freeze_time('2026-07-02 02:00:00'):
            self.assertEqual(house_days.today(self.case), date(2026, 7, 1))
            self.assertEqual(house_days.today(self.handover), date(2026, 7, 1))
            self.assertEqual(house_days.today(self.location), date(2026, 7, 1))
            self.assertEqual(house_days.today(self.env['huiskamer.case']), date(2026, 7, 2))

    def test_weeks_and_years_that_exist(self):
        for year in range(house_days.FIRST_YEAR, house_days.LAST_YEAR + 1):
            weeks = {house_days.week_of(date(year, 1, 4) + timedelta(days=7 * number))[1]
                     for number in range(53)
                     if house_days.week_of(date(year, 1, 4) + timedelta(days=7 * number))[0] == year}
            for week in range(-1, 56):
                self.assertEqual(house_days.is_week(year, week), week in weeks, (year, week))
        for year in (0, 26, 1999, 2101, 20260):
            self.assertFalse(house_days.is_week(year, 20))

    def test_no_observation_is_for_a_week_or_a_year_that_does_not_exist(self):
        Observation = self.env['huiskamer.observation'].with_user(self.supervisor)
        vals = {'location_id': self.location.id, 'text': "Rustig in de straat."}
        for year, week in ((2025, 53), (26, 10), (2026, 54), (2026, 0), (202, 6)):
            refusal = UserError if 1 <= week <= 53 else IntegrityError
            with self.refused(error=refusal, counts=['huiskamer.observation']):
                Observation.create(vals | {'year': year, 'week': week})
        with freeze_time('2027-01-11 12:00:00'):  # both are over
            for year, week in ((2026, 53), (2025, 52)):
                Observation.create(vals | {'year': year, 'week': week})
        with freeze_time('2026-12-31 23:30:00'):  # 2027 by the wall, and still week 53 of 2026
            today = house_days.today()
            self.assertEqual((today, house_days.week_of(today)), (date(2027, 1, 1), (2026, 53)))

    def test_another_clock_on_the_wall_counts_at_once(self):
        said = lambda: str(house_days.zone_of(self.case))  # noqa: E731 (asked again and again)
        self.assertEqual(said(), house_days.HOUSE_ZONE)
        self.location.resource_calendar_id.tz = 'Atlantic/Azores'
        self.assertEqual(said(), 'Atlantic/Azores')
        other = self._make_location("Ergens anders").resource_calendar_id
        self.location.resource_calendar_id = other
        self.assertEqual(said(), house_days.HOUSE_ZONE)
        self.assertEqual(self.questions_of(said), 0)

    def questions_of(self, call):
        """How often the database is asked, with what was asked before in memory."""
        before = self.env.cr.sql_log_count
        call()
        return self.env.cr.sql_log_count - before
