from unittest.mock import patch

from odoo.tests import tagged

from ....models.oversight.ending import erasure_job
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestErasureJob(HuiskamerCommon):
    """In a large house the request answers at once, and the job looks for what was left."""

    def test_a_large_house_is_looked_through_by_the_job_and_the_certificate_says_so(self):
        with patch.object(erasure_job, 'AT_ONCE', 0):
            first = self.erase(self.case.code)
            second = self.erase(self.colleague_case.code)
        self.assertEqual([(row.state, row.before_it, bool(row.scanned_at)) for row in (first, second)], [
            ('waiting', 0, False), ('waiting', 1, False)])
        self.assertFalse(self.case.exists())
        self.env['huiskamer.erasure']._cron_scan()
        self.assertEqual([(row.state, row.before_it, bool(row.tables)) for row in (first, second)], [('complete', 0, True)] * 2)

    def test_one_that_cannot_be_looked_for_stops_no_other_and_is_told(self):
        with patch.object(erasure_job, 'AT_ONCE', 0):
            first = self.erase(self.case.code)
            second = self.erase(self.colleague_case.code)
        scan = type(first)._scan

        def fails_for_the_first(erasure):
            """As a damaged row would make it."""
            if erasure.id == first.id:
                raise ZeroDivisionError
            scan(erasure)
        with patch.object(type(first), '_scan', fails_for_the_first), self.assertLogs('odoo.addons.huiskamer_case', 'ERROR'):
            self.env['huiskamer.erasure']._cron_scan()
        self.assertEqual((first.state, second.state), ('waiting', 'complete'))
        self.assertIn(first.code, ' '.join(self.env['huiskamer.job.stuck']._lines()))
        self.env['huiskamer.erasure']._cron_scan()
        self.assertEqual((first.state, self.env['huiskamer.job.stuck']._lines()), ('complete', []))

    def test_a_small_house_is_looked_through_while_one_waits(self):
        with patch.object(erasure_job, 'AT_ONCE', 10 ** 12):
            self.assertEqual(self.erase(self.case.code).state, 'complete')
