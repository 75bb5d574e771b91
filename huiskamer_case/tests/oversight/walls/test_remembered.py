import logging
import time
from unittest.mock import patch

from odoo.addons.huiskamer_case.models.oversight.walls.remembered import keep_in_step
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ...common import HuiskamerCommon
from ...kept_memory import Memory

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


@tagged('post_install', '-at_install')
class TestKeptForTheNext(HuiskamerCommon):
    """What one test leaves to the next: the house as it was made, and what still holds of what was looked up."""

    def setUp(self):
        """A part of what is remembered, with one thing in it."""
        super().setUp()
        self.part = self.registry._Registry__caches['default']
        self.part['before'] = True

    def test_nobody_left_anything_in_the_house(self):
        self.assertEqual(self.count('huiskamer.case', 'huiskamer.client', 'huiskamer.handover', 'huiskamer.contact'), {
            'huiskamer.case': 2, 'huiskamer.client': 2, 'huiskamer.handover': 1, 'huiskamer.contact': 0})
        self.assertEqual(self.case.caseworker_id, self.caseworker)
        self.assertEqual(self.handover.stage, 'draft')

    def test_what_was_looked_up_is_kept_when_nothing_was_forgotten(self):
        memory = Memory(self.registry)
        self.part['looked up'] = True
        memory.bring_back()
        self.assertTrue({'before', 'looked up'} <= set(self.part.snapshot))

    def test_what_was_looked_up_around_a_change_is_forgotten_with_it(self):
        for forget in (self.registry.clear_cache, self.registry.clear_all_caches, self.part.clear):
            with self.subTest(forget=forget):
                memory = Memory(self.registry)
                self.part['of a change'] = True
                forget()
                self.part['after it'] = True
                memory.bring_back()
                self.assertIn('before', self.part)
                self.assertFalse({'of a change', 'after it'} & set(self.part.snapshot))

    def test_nothing_is_kept_of_models_that_were_set_up_anew(self):
        memory = Memory(self.registry)
        memory.shape = None
        memory.bring_back()
        self.assertFalse(self.part.snapshot)

    def test_a_stopped_clock_stops_no_log(self):
        """How long each file of tests takes is read there."""
        logger, before = logging.getLogger(__name__), time.time()
        with freeze_time('2001-01-01'), self.assertLogs(logger) as caught:
            logger.info("something")
        self.assertGreaterEqual(caught.records[0].created, before)
