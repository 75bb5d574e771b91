from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ...models.shared.guards import through_method
from ..common import HuiskamerCommon

FIRST = date(2031, 3, 3)
LAST = FIRST + timedelta(days=41)
WORDS = "Op de meeste avonden komt er iemand."


@tagged('post_install', '-at_install')
class TestPilot(HuiskamerCommon):
    """A pilot: its criteria come first and stay, its decision is taken once."""

    @classmethod
    def setUpClass(cls):
        """A pilot that begins in a week."""
        super().setUpClass()
        with freeze_time(FIRST - timedelta(days=7)):
            cls.pilot = cls.env['huiskamer.pilot'].with_user(cls.supervisor).create({
                'location_id': cls.location.id, 'date_from': FIRST, 'date_until': LAST, 'criteria': WORDS})

    def at(self, day):
        """A moment on this day, with nothing remembered of another."""
        self.env.invalidate_all()
        return freeze_time(f'{day} 12:00:00')

    def test_criteria_bear_the_day_on_which_they_were_written(self):
        self.assertEqual(self.pilot.criteria_on, FIRST - timedelta(days=7))
        with self.at(FIRST - timedelta(days=2)):
            self.pilot.criteria = "Iets anders."
        self.assertEqual(self.pilot.criteria_on, FIRST - timedelta(days=2))

    def test_criteria_are_fixed_from_the_first_day_on(self):
        with self.at(FIRST - timedelta(days=1)):
            self.assertFalse(self.pilot.is_locked)
            self.pilot.criteria = "Tot nu toe mag het."
        with self.at(FIRST):
            self.assertTrue(self.pilot.is_locked)
            for values in ({'criteria': "Nu past het beter."}, {'date_from': LAST}, {'location_id': self.location.id}):
                with self.refused(self.pilot):
                    self.pilot.write(values)
            self.pilot.baseline = "Rustig."

    def test_criteria_written_too_late_are_refused(self):
        with self.at(FIRST), self.assertRaises(ValidationError):
            self.env['huiskamer.pilot'].create({
                'location_id': self.location.id, 'date_from': FIRST, 'date_until': LAST, 'criteria': WORDS})
        with self.at(FIRST - timedelta(days=6)), self.assertRaises(ValidationError):
            self.pilot.date_from = FIRST - timedelta(days=7)

    def test_the_day_of_writing_and_the_decision_come_from_nowhere_else(self):
        values = {'location_id': self.location.id, 'date_from': FIRST, 'date_until': LAST}
        for protected in ({'criteria_on': '2019-01-01'}, {'decision': 'stop'}, {'decided_on': '2019-01-01'}):
            with self.refused(counts=['huiskamer.pilot']):
                self.env['huiskamer.pilot'].create(values | protected)
            with self.refused(self.pilot):
                self.pilot.write(protected)
        made = self.env['huiskamer.pilot'].with_context(default_decision='stop').create(values)
        self.assertFalse(made.decision)

    def test_a_decision_is_taken_once_after_the_pilot_began(self):
        answers = {'decision': 'adapt', 'decided_on': str(LAST)}
        with self.at(FIRST - timedelta(days=1)), self.refused(self.pilot):
            self.pilot.decide(answers)
        with self.at(LAST):
            for odd in ({'decision': 'perhaps'}, {'decided_on': 'soon'}, {'decided_on': str(LAST + timedelta(days=1))}):
                with self.refused(self.pilot):
                    self.pilot.decide(answers | odd)
            with self.refused(self.pilot, error=AccessError):
                self.pilot.with_user(self.privacy_officer).decide(answers)
            self.pilot.decide(answers)
            with self.refused(self.pilot):
                self.pilot.decide(answers | {'decision': 'stop'})
        self.assertEqual((self.pilot.decision, self.pilot.decided_on), ('adapt', LAST))

    def follow_up(self, first, days=27, **vals):
        """Another pilot of the same huiskamer, entered in advance."""
        return self.env['huiskamer.pilot'].with_user(self.supervisor).create({
            'location_id': self.location.id, 'date_from': first, 'date_until': first + timedelta(days=days)} | vals)

    def pair(self, day):
        """The days by which evenings are planned, as the daily job has them on this day."""
        with self.at(day):
            self.location._plan_ahead()
            return self.location.pilot_from, self.location.pilot_until

    def test_the_next_pilot_entered_in_advance_leaves_the_evenings_of_this_one(self):
        with self.at(FIRST + timedelta(days=7)):
            later = self.follow_up(LAST + timedelta(days=60))
            self.assertEqual(self.pair(FIRST + timedelta(days=7)), (FIRST, LAST))
        evenings = self.env['huiskamer.opening'].search([('location_id', '=', self.location.id)]).mapped('date')
        self.assertTrue([day for day in evenings if FIRST + timedelta(days=7) <= day <= LAST])
        self.assertFalse([day for day in evenings if day > LAST])
        after = self.pair(LAST + timedelta(days=1))
        self.assertEqual(after, (later.date_from, later.date_until))
        self.assertEqual(self.pair(later.date_until + timedelta(days=9)), after)

    def test_one_that_follows_at_once_goes_on_from_it(self):
        with self.at(FIRST + timedelta(days=7)):
            later = self.follow_up(LAST + timedelta(days=1))
            self.assertEqual(self.pair(FIRST + timedelta(days=7)), (FIRST, later.date_until))

    def test_what_goes_on_has_no_last_day_until_another_pilot_begins(self):
        with self.at(FIRST + timedelta(days=7)):
            self.pilot.decide({'decision': 'continue', 'decided_on': str(FIRST + timedelta(days=1))})
            later = self.follow_up(LAST + timedelta(days=60))
        self.assertEqual(self.pair(LAST + timedelta(days=9)), (FIRST, False))
        self.assertEqual(self.pair(later.date_from), (later.date_from, later.date_until))

    def test_the_weeks_of_each_quarter_that_it_touches_are_kept_one_by_one(self):
        begin, end = date.fromisocalendar(2031, 1, 1), date.fromisocalendar(2031, 13, 7)
        day, weeks = timedelta(days=1), self.env['huiskamer.week.tally']
        for first, last, is_needed in ((end, end + 9 * day, True), (end + day, end + 9 * day, False),
                                       (begin - 9 * day, begin, True), (begin - 9 * day, begin - day, False)):
            with self.subTest(first=first, last=last), self.at(begin - 90 * day), self.undone():
                self.pilot.write({'criteria': False, 'date_from': first, 'date_until': last})
                self.assertEqual(weeks._is_needed_by_week(self.location.id, 2031, 1), is_needed)

    def test_words_about_a_person_are_refused(self):
        for name in ('criteria', 'baseline'):
            with self.at(FIRST - timedelta(days=3)), self.refused(self.pilot):
                self.pilot[name] = "Bel 06-12345678 als mevrouw Jansen komt."

    def test_a_pilot_of_the_past_has_no_criteria_unless_they_were_dated_then(self):
        vals = {'location_id': self.location.id, 'date_from': '2019-02-18', 'date_until': '2019-03-31'}
        self.assertTrue(self.env['huiskamer.pilot'].create(vals).is_locked)
        dated = through_method(self.env['huiskamer.pilot']).create(
            vals | {'criteria': WORDS, 'criteria_on': '2019-02-11'})
        with self.assertRaises(UserError):
            dated.with_context(huiskamer_in_process=True).criteria = "Anders."

    def test_a_report_begins_with_the_newest_pilot_that_is_over_and_was_not_reported_on(self):
        reports = self.env['huiskamer.report'].with_user(self.supervisor)
        with self.at(LAST):
            self.assertFalse(reports._pilot_without_report() & self.pilot, "it is not over")
        with self.at(LAST + timedelta(days=1)):
            form = Form(reports)
            self.assertEqual(form.pilot_id, self.pilot)
            form.date_from, form.date_until = FIRST + timedelta(days=7), FIRST + timedelta(days=13)
            form.pilot_id = self.env['huiskamer.pilot']
            self.assertEqual(form.date_from, FIRST + timedelta(days=7), "without a pilot the days stay")
            form.pilot_id = self.pilot
            self.assertEqual((form.location_id, form.date_from, form.date_until), (self.location, FIRST, LAST))
            form.save()
            self.assertFalse(reports._pilot_without_report() & self.pilot)

    def test_the_days_of_a_huiskamer_s_pilot_are_in_order(self):
        self.location.write({'pilot_from': FIRST, 'pilot_until': FIRST})
        with self.refused(self.location, error=ValidationError):
            self.location.pilot_until = FIRST - timedelta(days=1)
        self.location.write({'pilot_from': False})
        self.location.pilot_until = FIRST - timedelta(days=1)
