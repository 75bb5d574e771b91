from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ....models.shared.guards import through_method
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestBoundsOfEnding(HuiskamerCommon):
    """How long is promised, tried on both sides of it."""

    def test_what_ended_is_known_thirty_days_longer_than_a_back_up_is_kept(self):
        ended = self.env['huiskamer.ended'].sudo()
        days = self.env['huiskamer.retention.term']._days('old_backup')
        now = fields.Datetime.now()
        ages = {'outside': timedelta(seconds=1), 'last': timedelta()}
        with freeze_time(now):
            self.assertTrue(ended._copy_out())
            for what, beyond in ages.items():
                through_method(ended).create(
                    {'kind': 'slip', 'what': what, 'at': now - timedelta(days=days + 30) - beyond})
                self.assertEqual(ended._is_behind(), what == 'last')
            self.assertTrue(ended._copy_out())
            self.assertEqual([row['what'] for row in ended._copied() if row['what'] in ages], ['last'])
            ended._nightly()
        self.assertEqual(ended.search([('what', 'in', list(ages))]).mapped('what'), ['last'])

    def test_a_breach_has_seventy_two_hours_counted_down_until_it_is_reported_or_closed(self):
        now = fields.Datetime.now()
        breach = self.env['huiskamer.breach'].with_user(self.supervisor).create(
            {'kind': 'paper', 'happened': "Een blad bleef liggen.", 'discovered_at': now})
        for ago, left, is_late in ((timedelta(), 72, False), (timedelta(seconds=1), 71, False),
                                   (timedelta(hours=72), 0, False), (timedelta(hours=72, seconds=1), -1, True)):
            with freeze_time(now + ago):
                self.env.invalidate_all()
                self.assertEqual((breach.left, breach.is_late), (left, is_late), ago)
        self.env.invalidate_all()
        breach.with_user(self.privacy_officer).report({'risk': 'risk', 'report_reference': "AP-1"})
        self.assertFalse(breach.left)

    def test_each_term_says_from_when_it_counts(self):
        starts = {term.kind: term.starts for term in self.env['huiskamer.retention.term'].search([])}
        self.assertEqual(
            [starts[kind] for kind in ('withdrawn_file', 'expired_file', 'idle_file', 'closed_file', 'read_log',
                                       'draft_handover')],
            ['withdrawn', 'expired', 'contact', 'ended', 'month', 'created'])
