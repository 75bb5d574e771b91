from unittest.mock import patch

from odoo.addons.huiskamer_case.models.oversight.walls.remembered import keep_in_step
from odoo.tests import tagged
from odoo.tools import SQL

from ...common import HuiskamerCommon

EARLY, LATE = 5, 30  # minutes until a screen locks


@tagged('post_install', '-at_install')
class TestRemembered(HuiskamerCommon):
    """What was remembered while something was written is forgotten when it holds for all."""

    def setUp(self):
        """Screens lock late; whoever looks remembers it."""
        super().setUp()
        self.env['huiskamer.house'].search([]).lock_after = LATE
        self.env.flush_all()
        for hooks in (self.env.cr.postcommit, self.env.cr.postrollback):
            hooks.clear()  # of whoever was made for this test
        self.registry = self.env.registry
        self.registry.clear_cache()
        self.registry.cache_invalidated.clear()

    def minutes(self):
        """After how many minutes the screen of a caseworker locks, as is remembered or as the database says."""
        return self.env(user=self.colleague, su=False).user._get_lock_timeout_inactivity() / 60

    def write(self):
        """What the database says as soon as others see it; others are told by the one who writes."""
        self.env.cr.execute(SQL(
            "UPDATE res_groups SET lock_timeout_inactivity = %s WHERE lock_timeout_inactivity > 0", EARLY))
        self.env.invalidate_all()

    def test_what_others_brought_back_before_a_change_was_committed_is_forgotten_with_it(self):
        for in_step, expected in ((False, LATE), (True, EARLY)):
            self.setUp()
            keep_in_step(self.env) if in_step else None
            self.registry.clear_cache()
            self.assertEqual(self.minutes(), LATE, "somebody asks before it is committed")
            self.write()
            self.env.cr.postcommit.run()
            self.assertEqual(self.minutes(), expected, in_step)

    def test_what_a_call_brought_back_that_began_before_is_forgotten_at_its_end(self):
        for in_step, expected in ((False, LATE), (True, EARLY)):
            self.setUp()
            keep_in_step(self.env) if in_step else None
            self.registry.clear_cache()
            self.registry.signal_changes()  # somebody else's change is there and told
            self.assertEqual(self.minutes(), LATE, "this call still sees what was")
            self.write()
            self.env.cr.postrollback.run()
            self.assertEqual(self.minutes(), expected, in_step)

    def test_a_call_beside_which_nothing_changed_forgets_nothing(self):
        keep_in_step(self.env)
        self.assertEqual(self.minutes(), LATE)
        self.write()
        self.env.cr.postcommit.run()
        self.env.cr.postrollback.run()
        self.assertEqual(self.minutes(), LATE)

    def test_what_was_brought_back_while_a_job_had_not_committed_is_forgotten_after_it(self):
        job = self.env.ref('huiskamer_case.huiskamer_access_cron_roles')
        self.assertEqual(self.minutes(), LATE)

        def commit():
            """Odoo has told the others already; one of them asks before it is there."""
            self.assertEqual(self.minutes(), LATE)
            self.write()

        def run(actions):
            """A job that changes what is remembered."""
            actions.env.registry.clear_cache()

        with patch.object(self.env.cr, 'commit', commit), patch.object(type(self.env['ir.actions.server']), 'run', run):
            job._callback(job.name, job.ir_actions_server_id.id)
        self.assertEqual(self.minutes(), EARLY)
