from unittest.mock import patch

from odoo.addons.huiskamer_case.models.oversight.walls import at_once
from odoo.addons.huiskamer_case.models.shared import house_days
from odoo.tests import tagged

from ...common import HuiskamerCommon

STEPS = 5


@tagged('post_install', '-at_install')
class TestAtOnce(HuiskamerCommon):
    """What a screen is about to show comes in few questions: the same as core shows, and nothing more."""

    @classmethod
    def setUpClass(cls):
        """A file with more steps than a screen shows of it."""
        super().setUpClass()
        cls.mine = cls.case.with_user(cls.caseworker)
        for number in range(STEPS):
            cls.mine.agree_step({'what': f"Stap {number}", 'on': house_days.today()})
        cls.env.flush_all()

    def shown(self, limit):
        """What a form shows of the file when it shows so many of its lines, nothing remembered."""
        self.env.invalidate_all()
        lines = {'fields': {'what': {}, 'owner_id': {'fields': {'display_name': {}}}}, 'limit': limit}
        return self.mine.web_read({'alias': {}, 'open_step_ids': lines, 'member_ids': {'fields': {'display_name': {}}}})

    def test_it_is_what_core_shows_whatever_the_screen_shows_of_the_lines(self):
        for limit in (1, STEPS - 1, STEPS, STEPS + 1, None, 0, -1, True, 10**30):
            ours = self.shown(limit)
            self.assertEqual(len(ours[0]['open_step_ids']), STEPS)
            with patch.object(at_once, 'fetch_for', lambda *_args: None):
                self.assertEqual(ours, self.shown(limit), limit)

    def test_no_line_is_read_that_is_not_shown(self):
        for limit in (1, STEPS - 1, STEPS + 1):
            self.shown(limit)
            steps = self.mine.open_step_ids
            read = [step.id for step in steps if step.id in steps._fields['owner_id']._get_cache(steps.env)]
            self.assertEqual(read, steps.ids[:limit])
