from datetime import timedelta

from odoo.tests import freeze_time, tagged

from ...models.shared.guards import through_method
from .test_report import MONDAY, ReportCommon


@tagged('post_install', '-at_install')
class TestReportOver(ReportCommon):
    """Only a period that is over and closed is told, and each criterion is answered."""

    def test_a_period_that_is_not_over_is_told_by_nobody(self):
        for last_day, is_over in ((MONDAY + timedelta(days=6), True), (MONDAY + timedelta(days=13), False)):
            report = self.draft_report(0, (last_day - MONDAY).days // 7)
            checking = report.with_user(self.second).with_context(tz='Europe/Amsterdam')
            with freeze_time(MONDAY + timedelta(days=9)):
                if is_over:
                    checking.action_check()
                else:
                    with self.refused(report) as caught:
                        checking.action_check()
                    self.assertIn("not over yet", str(caught.exception))
            self.assertEqual(report.state, 'checked' if is_over else 'draft')

    def test_a_month_of_handovers_that_still_ran_when_it_was_checked_is_not_called_whole(self):
        report = self.draft_report(0, 0)
        for day, still_ran in ((MONDAY.replace(day=31), True), (MONDAY.replace(month=2), False)):
            with self.subTest(day=day), self.undone():
                with freeze_time(day):
                    report.with_user(self.second).action_check()
                self.assertEqual("was not over yet" in str(report._page()), still_ran, "now, long afterwards")

    def test_an_evening_that_still_counts_holds_a_report_up_and_no_mean_is_of_other_evenings(self):
        monday = MONDAY + timedelta(weeks=6)
        self.hold_week(monday)
        counting = self.env['huiskamer.opening'].create({
            'location_id': self.location.id, 'date': monday + timedelta(days=2),
            'opens_at': f'{monday + timedelta(days=2)} 16:00:00',
            'closes_at': f'{monday + timedelta(days=2)} 19:00:00'})
        counting.action_open()
        report = self.draft_report(6, 6)
        self.assertEqual(report._open_figures()['held'], 1)
        with self.refused(report) as caught:
            report.with_user(self.second).action_check()
        self.assertIn("closed yet", str(caught.exception))
        counting.action_seal()
        report.with_user(self.second).action_check()
        self.assertEqual(self.kept(report)['openings']['held'], 2)

    def test_each_criterion_of_the_pilot_is_answered(self):
        self.report.pilot_id = through_method(self.env['huiskamer.pilot']).create({
            'location_id': self.location.id, 'date_from': MONDAY, 'date_until': MONDAY + timedelta(days=41),
            'criteria': "Er komt iemand.\nBuren klagen niet.", 'criteria_on': MONDAY - timedelta(days=7)})
        self.report.answers = "Gehaald: 180 bezoeken."
        with self.refused(self.report) as caught:
            self.report.with_user(self.second).action_check()
        self.assertIn("one line for each", str(caught.exception))
        self.report.answers += "\nGehaald: geen klachten."
        self.report.with_user(self.second).action_check()
        page = str(self.report.with_context(lang='en_US')._page())
        self.assertIn("1. Er komt iemand. Answer: Gehaald: 180 bezoeken.", page)
        self.assertIn("2. Buren klagen niet. Answer: Gehaald: geen klachten.", page)
