import json
from collections import Counter
from datetime import date, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...models.monitoring import protection
from ...models.monitoring.release_key import release_key
from ...models.monitoring.report_state import digest_of
from ..common import HuiskamerCommon

MONDAY = date(2024, 1, 1)
# One row of each is a multiple of five: whatever the key of this database, these tables are let out.
MANY = {'direction': {'out': 9, 'in': 7, 'neither': 9, 'not_said': 5},
        'first_visit': {'first': 12, 'before': 13, 'unknown': 5}}


class ReportCommon(HuiskamerCommon):
    """Six weeks of counts at one huiskamer, and two supervisors."""

    @classmethod
    def setUpClass(cls):
        """Six weeks with thirty visits each, of which one evening was cancelled, and two supervisors."""
        super().setUpClass()
        cls.second = cls.user_with('test_second', 'supervisor')
        for week in range(6):
            cls.hold_week(MONDAY + timedelta(weeks=week))
        cls.env['huiskamer.opening'].create({
            'location_id': cls.location.id, 'date': MONDAY + timedelta(days=1),
            'opens_at': f'{MONDAY + timedelta(days=1)} 16:00:00',
            'closes_at': f'{MONDAY + timedelta(days=1)} 19:00:00'}).cancel({'cancel_reason': 'weather'})
        cls.report = cls.draft_report(0, 5)

    @classmethod
    def hold_week(cls, monday, counts=MANY, visits=30):
        """One evening of this week, sealed, and the counts of its week."""
        opening = cls.env['huiskamer.opening'].create({
            'location_id': cls.location.id, 'date': monday, 'opens_at': f'{monday} 16:00:00',
            'closes_at': f'{monday} 19:00:00'})
        opening.action_open()
        opening.tally_ids.count = visits // 3
        cls.env['huiskamer.evening.count']._add(opening.id, {
            (measure, value): count for measure, values in counts.items() for value, count in values.items()})
        opening.action_seal()
        return opening

    @classmethod
    def draft_report(cls, first, last, **vals):
        """A draft about these weeks with the words that people write."""
        return cls.env['huiskamer.report'].with_user(cls.supervisor).create({
            'location_id': cls.location.id, 'date_from': MONDAY + timedelta(weeks=first),
            'date_until': MONDAY + timedelta(weeks=last, days=6), 'conclusion': "Er komen mensen.",
            'recommendation': "Ga door."} | vals)

    def release(self, report):
        """Have a second person check a report, and release it."""
        report.with_user(self.second).action_check()
        report.action_release()
        return report

    def correct(self, week, value, number, measure='direction'):
        """Correct a count of a week."""
        year, week, _day = (MONDAY + timedelta(weeks=week)).isocalendar()
        weeks = self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id), ('year', '=', year),
            ('week', '=', week)])
        weeks.with_user(self.supervisor).correct({'counter': f'{measure}/{value}', 'number': number,
                                                  'reason': 'forgotten'})

    def kept(self, report):
        """The frozen figures of a report."""
        return json.loads(report.figures)

    def table(self, report, measure):
        """A frozen table of a report."""
        return next(table for table in self.kept(report)['tables'] if table['measure'] == measure)


@tagged('post_install', '-at_install')
class TestReport(ReportCommon):
    """How a report comes about."""

    def test_a_second_person_checks_and_then_it_is_released(self):
        with self.refused(self.report):
            self.report.action_check()
        with self.refused(self.report):
            self.report.action_release()
        self.report.with_user(self.second).action_check()
        self.assertEqual((self.report.state, self.report.checked_by_id), ('checked', self.second))
        self.report.action_release()
        self.assertEqual(self.report.state, 'released')

    def test_whoever_changed_the_draft_does_not_check_it(self):
        self.report.with_user(self.second).conclusion = "Toch iets anders."
        for maker in (self.second, self.supervisor):
            with self.refused(self.report):
                self.report.with_user(maker).action_check()
        third = self.user_with('test_third', 'supervisor')
        self.report.with_user(third).action_check()

    def test_a_report_without_words_of_people_is_not_checked(self):
        self.report.recommendation = False
        with self.refused(self.report):
            self.report.with_user(self.second).action_check()

    def test_a_released_report_never_changes(self):
        self.release(self.report)
        letter, page = self.report._letter(), self.report._page()
        for values in ({'conclusion': "Anders."}, {'figures': '{}'}, {'state': 'draft'}, {'digest': 'x'},
                       {'date_until': '2030-01-06'}):
            for user in (self.supervisor, self.second):
                with self.refused(self.report):
                    self.report.with_user(user).write(values)
            with self.refused(self.report):
                self.report.sudo().write(values)
        for refused in (self.report.action_back_to_draft, self.report.action_release, self.report.sudo().unlink,
                        self.report.copy):
            with self.refused(self.report):
                refused()
        self.correct(2, 'out', 20)
        self.env['huiskamer.topic'].search([]).name = "Iets anders"
        self.env.invalidate_all()
        self.assertEqual(self.report._page(), page)
        self.assertEqual(self.report._letter(), letter)

    def test_counts_that_change_between_check_and_release_stop_it(self):
        self.report.with_user(self.second).action_check()
        with self.undone():
            self.report.action_release()
        self.correct(2, 'out', 20)
        with self.refused(self.report, counts=['huiskamer.release']):
            self.report.action_release()
        self.report.action_back_to_draft()
        self.release(self.report)

    def test_state_figures_and_makers_come_from_nowhere_else(self):
        for values in ({'state': 'released'}, {'figures': '{}'}, {'checked_by_id': self.second.id},
                       {'maker_ids': [(5,)]}):
            with self.refused(counts=['huiskamer.report']):
                self.draft_report(0, 1, **values)
            with self.refused(self.report):
                self.report.write(values)
            name, value = next(iter(values.items()))
            made = self.env['huiskamer.report'].with_user(self.supervisor).with_context(
                **{f'default_{name}': value}).create(
                {'location_id': self.location.id, 'date_from': MONDAY, 'date_until': MONDAY + timedelta(days=6)})
            self.assertEqual((made.state, made.figures, made.maker_ids), ('draft', False, self.supervisor))

    def test_a_report_is_about_whole_weeks_and_its_own_pilot(self):
        with self.assertRaises(ValidationError):
            self.report.date_until = MONDAY + timedelta(days=15)
        elsewhere = self.env['huiskamer.pilot'].create({
            'location_id': self._make_location("Elders").id, 'date_from': MONDAY, 'date_until': MONDAY
            + timedelta(days=41)})
        with self.assertRaises(ValidationError):
            self.report.pilot_id = elsewhere
        with self.assertRaises(ValidationError):
            self.report.conclusion = "Mevrouw Jansen kwam vaak."

    def test_openings_hours_and_visits_in_all_are_exact(self):
        self.release(self.report)
        openings = self.kept(self.report)['openings']
        self.assertEqual((openings['planned'], openings['held'], openings['cancelled']), (7, 6, {'weather': 1}))
        self.assertEqual((openings['hours_planned'], openings['hours_held']), (21, 18))
        self.assertEqual(self.table(self.report, 'visits')['rows'], [['all', 180]])

    def test_protected_numbers_are_multiples_within_the_stated_error(self):
        self.release(self.report)
        true = {(measure, row): 6 * number for measure, rows in MANY.items() for row, number in rows.items()}
        seen = Counter()
        for table in self.kept(self.report)['tables']:
            if table['is_exact'] or table['status'] != protection.SHOWN:
                continue
            for row, number in table['rows']:
                self.assertEqual(number % 5, 0)
                if (table['measure'], row) in true:
                    self.assertLess(abs(number - true[table['measure'], row]), 5)
                    seen[table['measure']] += 1
            if table['measure'] in MANY:
                self.assertLess(abs(table['total'] - 180), 5)
        self.assertEqual(seen, {'direction': 4, 'first_visit': 3})

    def test_the_same_question_gets_the_same_answer(self):
        first = self.report._tables()
        again = self.draft_report(0, 5).with_context(lang='nl_NL').with_user(self.second)._tables()
        self.assertEqual([table['rows'] for table in first], [table['rows'] for table in again])
        self.assertEqual([table['status'] for table in first], [table['status'] for table in again])
        # a week more in which nothing happened is the same cell
        longer = {table['measure']: table for table in self.draft_report(0, 6)._tables()}
        for table in first:
            if table['measure'] in ('direction', 'first_visit', 'visit_weekday', 'visit_hour'):
                self.assertEqual(longer[table['measure']]['rows'], table['rows'])

    def test_the_key_lies_outside_the_database(self):
        key = release_key(self.env)
        self.env.flush_all()
        self.env.cr.execute("SELECT value FROM ir_config_parameter WHERE key LIKE 'huiskamer_case.release%'")
        values = ''.join(value for value, in self.env.cr.fetchall())
        self.assertEqual(len(key), 32)
        self.assertNotIn(key.hex(), values)

    def test_the_digest_is_of_the_figures(self):
        self.release(self.report)
        self.env.invalidate_all()
        self.assertEqual(self.report.digest, digest_of(self.report.figures))
        self.assertNotEqual(self.report.digest, digest_of(self.report.figures.replace('180', '181')))

    def test_who_is_no_supervisor_gets_nowhere(self):
        for role in ('host', 'caseworker', 'privacy_officer', 'access_administrator', 'office_user',
                     'system_administrator'):
            report = self.report.with_user(self.users[role])
            for step in (report.action_check, report.action_release, report.action_back_to_draft,
                         lambda r=report: r.replace({})):
                with self.refused(self.report, error=AccessError):
                    step()
        self.release(self.report)
        self.assertTrue(self.report.with_user(self.privacy_officer)._letter())
        kept = self.env['huiskamer.release'].search([('report_id', '=', self.report.id)], limit=1)
        self.assertTrue(kept.with_user(self.privacy_officer).read(['shown']))
        with self.assertRaises(AccessError):
            kept.with_user(self.privacy_officer).read(['contents'])
        self.assertTrue(kept.with_user(self.supervisor).read(['contents']))
