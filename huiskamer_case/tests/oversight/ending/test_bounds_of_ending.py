from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ....models.shared.guards import through_method
from ...common import HuiskamerCommon

MINUTE = timedelta(minutes=1)


@tagged('post_install', '-at_install')
class TestBoundsOfEnding(HuiskamerCommon):
    """How long is promised, tried on both sides of it."""

    def test_what_ended_is_known_thirty_days_longer_than_a_back_up_is_kept(self):
        ended = self.env['huiskamer.ended'].sudo()
        days = self.env['huiskamer.retention.term']._days('old_backup')
        now = fields.Datetime.now()
        ages = {'inside': -MINUTE, 'outside': MINUTE}
        with freeze_time(now):
            for what, beyond in ages.items():
                through_method(ended).create(
                    {'kind': 'slip', 'what': what, 'at': now - timedelta(days=days + 30) - beyond})
            self.assertTrue(ended._copy_out())
            self.assertEqual([row['what'] for row in ended._copied() if row['what'] in ages], ['inside'])
            ended._nightly()
        self.assertEqual(ended.search([('what', 'in', list(ages))]).mapped('what'), ['inside'])
