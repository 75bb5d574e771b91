from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from ...models.monitoring import protection
from ...models.shared.guards import through_method
from .test_report import MONDAY, ReportCommon


@tagged('post_install', '-at_install')
class TestLedger(ReportCommon):
    """What a new table would tell beside those that left before."""

    def test_the_ledger_has_every_table_that_left_and_only_those(self):
        self.release(self.report)
        kept = self.env['huiskamer.release'].search([('report_id', '=', self.report.id)])
        shown = {table['measure'] for table in self.kept(self.report)['tables'] if table['status'] == protection.SHOWN}
        self.assertEqual(set(kept.mapped('measure')), shown)
        self.assertIn('direction', shown)

    def test_the_ledger_is_written_by_a_release_and_never_changed(self):
        self.release(self.report)
        kept = self.env['huiskamer.release'].search([], limit=1)
        for change in (lambda: kept.sudo().write({'shown': '{}'}), kept.sudo().unlink, kept.sudo().copy):
            with self.refused(kept):
                change()
        with self.refused(counts=['huiskamer.release']):
            self.env['huiskamer.release'].sudo().create({
                'report_id': self.report.id, 'measure': 'topic', 'unit': 'week', 'date_from': MONDAY,
                'date_until': MONDAY,
                'base': 5, 'shown': '{}'})

    def test_a_sub_period_is_refused_when_the_rest_is_small(self):
        self.hold_week(MONDAY + timedelta(weeks=6), {'direction': {'in': 2, 'out': 7}}, visits=9)
        self.release(self.report)
        longer = self.draft_report(0, 6)
        with self.refused(longer) as caught:
            longer.with_user(self.second).action_check()
        self.assertIn("Leaving or entering", str(caught.exception))
        longer.leave_out = True
        self.release(longer)
        self.assertEqual(self.table(longer, 'direction')['status'], protection.LEFT_OUT)
        self.assertEqual(self.table(longer, 'visits')['rows'], [['all', 189]])

    def test_a_sub_period_that_leaves_enough_is_let_out(self):
        self.release(self.draft_report(0, 2))
        self.release(self.draft_report(3, 5))
        self.assertFalse(self.env['huiskamer.release']._clashes(
            [table for table in self.report._tables() if table['measure'] == 'visits']))

    def test_one_corrected_evening_is_not_released_again_and_a_large_correction_is(self):
        self.release(self.report)
        reasons = {'supersede_reason': 'correction'}
        with self.undone():
            self.correct(1, 'in', 1)
            new = self.report.browse(self.report.replace(reasons)['res_id'])
            with self.refused(new):
                new.with_user(self.second).action_check()
        self.correct(1, 'in', 25)
        new = self.report.browse(self.report.replace(reasons)['res_id'])
        self.release(new)
        self.assertEqual((self.report.state, self.report.superseded_by_id), ('superseded', new))
        self.assertEqual(new.state, 'released')

    def test_three_releases_that_leave_a_small_week_are_seen_together(self):
        self.correct(5, 'in', -5)  # 2 are left in the last week
        release = self.env['huiskamer.release']

        def direction(report):
            """The table about leaving and entering."""
            return [table for table in report._tables() if table['measure'] == 'direction']

        for first, last in ((0, 2), (3, 4)):
            self.assertFalse(release._clashes(direction(self.draft_report(first, last))))
            release._add(self.report, direction(self.draft_report(first, last)))
        self.assertIn('direction', release._clashes(direction(self.draft_report(0, 5))))
        self.assertFalse(release._clashes(direction(self.draft_report(0, 4))))

    def test_what_another_company_told_of_the_same_handovers_counts_too(self):
        count, month = self.env['huiskamer.outcome.count'], MONDAY.replace(day=1)
        for kind, number in (('health', 20), ('housing', 25)):
            count._count(kind, 'send', month, number)
        elsewhere = self.env['res.company'].create({'name': "Elders"})
        self._make_location("Elders", company_id=elsewhere.id)
        both = [Command.set([elsewhere.id, self.env.company.id])]
        (self.supervisor | self.second).company_ids = both

        def kinds(report):
            """The table of handovers by kind of receiver."""
            return [table for table in report._tables() if table['measure'] == 'handover_kinds']
        release = self.env['huiskamer.release']
        release._add(self.report, kinds(self.report))
        self.assertTrue(release.search([('measure', '=', 'handover_kinds')]))
        count._count('health', 'send', month, 1)
        for companies in (both[0][2], [elsewhere.id]):
            theirs = release.with_user(self.supervisor).with_context(allowed_company_ids=companies)
            self.assertIn('handover_kinds', theirs._clashes(kinds(self.report)), companies)

    def test_a_letter_says_that_handovers_are_of_all_huiskamers_also_of_another_company(self):
        told = "all huiskamers together"
        self.assertNotIn(told, str(self.report._page()))
        elsewhere = self.env['res.company'].create({'name': "Elders"})
        self._make_location("Elders", company_id=elsewhere.id)
        self.assertIn(told, str(self.report.with_user(self.supervisor)._page()))

    def test_few_visits_in_all_are_not_told(self):
        quiet = self._make_location("Stil")
        self.patch(type(self), 'location', quiet)
        self.hold_week(MONDAY, {}, visits=3)
        report = self.draft_report(0, 0)
        with self.refused(report):
            report.with_user(self.second).action_check()
        report.leave_out = True
        report.with_user(self.second).action_check()
        self.assertNotIn("3 visits", str(report._page()))

    def test_a_row_that_holds_everything_is_protected_too(self):
        for counts in ({'only': {1: 6}, 'none': {}, 'no': {}}, {'only': {1: 1}, 'none': {}, 'no': {}}):
            for number in range(50):
                total = counts['only'][1]
                made = protection.released_table(b'k' * 32, ('x', number), counts, total=total)
                if made['status'] == protection.SHOWN:
                    bounds = protection.possible([value for _row, value in made['rows']], 5, made['total'], total)
                    self.assertTrue(all(high - low >= 3 for low, high in bounds))

    def test_the_threshold_is_a_setting_that_cannot_go_below_five(self):
        parameters = self.env['ir.config_parameter'].sudo()
        for typed, wanted in (('3', 5), ('10', 10), ('no', 5), ('', 5)):
            parameters.set_param('huiskamer_case.release_threshold', typed)
            self.assertEqual(self.report._threshold(), wanted)
        parameters.set_param('huiskamer_case.release_threshold', '10')
        numbers = [number for table in self.report._tables() if not table['is_exact'] for _row, number in table['rows']]
        self.assertTrue(numbers and all(number % 10 == 0 for number in numbers))

    def test_a_pilot_without_criteria_says_so(self):
        pilot = self.env['huiskamer.pilot'].create({
            'location_id': self.location.id, 'date_from': MONDAY, 'date_until': MONDAY + timedelta(days=41)})
        self.report.pilot_id = pilot
        self.assertIn("No criteria were written down", str(self.report._page()))
        dated = through_method(self.env['huiskamer.pilot']).create({
            'location_id': self.location.id, 'date_from': MONDAY, 'date_until': MONDAY + timedelta(days=41),
            'criteria': "Er komt iemand.", 'criteria_on': MONDAY - timedelta(days=7)})
        self.report.pilot_id = dated
        self.assertIn("Er komt iemand.", str(self.report._page()))
