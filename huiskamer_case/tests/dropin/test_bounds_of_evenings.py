from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .test_dropin import DropinCommon
from .test_dropin_counting import ADVICE, batch


@tagged('post_install', '-at_install')
class TestBoundsOfEvenings(DropinCommon):
    """The last day on which something about an evening still holds, and the first on which it does not."""

    def test_the_number_of_a_late_batch_is_known_for_fourteen_days(self):
        self.monday.action_open()
        self.monday.action_seal()
        self.monday.count_taps(batch(), [ADVICE], keep_late=True)
        for day, known in (('2026-01-19', 1), ('2026-01-20', 0)):
            with freeze_time(f'{day} 12:00:00'):
                self.monday._forget_late_batches()
            self.assertEqual(self.env['huiskamer.tap.batch'].search_count([]), known, day)

    def test_an_evening_that_was_called_off_by_mistake_is_taken_back_for_seven_days(self):
        self.monday.cancel({'cancel_reason': 'staff'})
        with freeze_time('2026-01-13 12:00:00'), self.refused(self.monday, error=UserError) as caught:
            self.monday.action_take_back()
        self.assertIn("more than 7 days ago", str(caught.exception))
        with freeze_time('2026-01-12 12:00:00'):
            self.monday.action_take_back()
        self.assertEqual(self.monday.state, 'planned')

    def test_the_key_of_a_quarter_goes_only_when_no_week_lies_under_it(self):
        self.monday.action_open()
        self.tap(self.monday)
        self.monday.action_seal()
        weeks = self.env['huiskamer.week.tally']
        self.env.cr.execute("SELECT DISTINCT key FROM huiskamer_week_tally WHERE key IS NOT NULL")
        used = {key for key, in self.env.cr.fetchall()}
        self.assertTrue(used)
        self.assertEqual(weeks._only_here([*used, 'nobodys']), {'nobodys'})
        self.assertEqual(weeks._only_here([]), set())
