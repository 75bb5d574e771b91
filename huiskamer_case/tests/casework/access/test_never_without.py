import logging
import random
from collections import Counter
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ... import budget
from .comings_and_goings import PATH, ComingsAndGoings

_logger = logging.getLogger(__name__)
RUNS, PER_RUN = budget.steps(5, 400), 40


@tagged('post_install', '-at_install', 'attack')
class TestNeverWithoutSomebody(ComingsAndGoings):
    """Colleagues leave, roles are taken, focal persons are replaced, files close: everything has somebody after every
    step.
    """

    def test_everything_has_somebody_after_every_step(self):
        counted = Counter()
        for run in range(RUNS):
            with self.undone():
                self.live(random.Random(f'{budget.seed()}-{run}'), counted)
            self.registry.clear_cache()  # roles that were undone are remembered there
        _logger.info("covered: %s", dict(sorted(counted.items())))
        self.assertGreaterEqual(counted['steps'], RUNS * PER_RUN)
        self.assertGreater(counted['waiting'], RUNS, "things that wait for somebody to be named were met")
        self.assertGreater(counted['looked at'], RUNS * PER_RUN * 3)
        self.assertTrue(counted['kept tonight'], "handovers that somebody keeps tonight were met")
        for step in self.steps():
            self.assertTrue(counted[step.__name__], step.__name__)

    def live(self, rng, counted):
        """One row of steps, looking after each."""
        for _step in range(PER_RUN):
            step = rng.choice(self.steps())
            try:
                with mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                    step(rng)
                    self.env.flush_all()
                counted[step.__name__] += 1
            except (UserError, IntegrityError):  # the database's word on one live handover to a service
                counted['refused'] += 1
                self.registry.clear_cache()  # as at the end of a call that is refused
            self.env.invalidate_all()
            counted['steps'] += 1
            self.look(step.__name__, counted)

    def look(self, after, counted):
        """Everything about a person has somebody who is there, and what waits for a name is what the posture finds."""
        found = self.env['huiskamer.posture.finding'].sudo()._look_at_in_hand()[1]
        things = [*self.env['huiskamer.case'].sudo().search([('state', '!=', 'closed')]),
                  *self.env[PATH].sudo().search([]),
                  *self.env['huiskamer.handover'].sudo().search([('next_action', '!=', False)])]
        for thing in things:
            whose = thing._whose()
            counted['looked at'] += 1
            self.assertTrue(whose, (after, thing))
            self.assertTrue(all(whose.mapped('active')), (after, thing))
            works = [user for user in whose if self.may_work(thing, user)]
            if not works:
                counted['waiting'] += 1
                self.assertTrue(any(thing.code in words for words in found) or thing._name == 'huiskamer.handover',
                                (after, thing, found))
                self.assertTrue(whose <= self.chiefs | self.privacy_officer | self.access_administrator, (after, thing))
        for case in self.env['huiskamer.case'].sudo().search([('state', '!=', 'closed')]):
            gone = case.caseworker_id not in self.env['huiskamer.case']._caseworkers()
            self.assertEqual(any(case.code in words for words in found), gone, (after, case))

        for handover in self.env['huiskamer.handover'].sudo().search([('evening_owner_id', '!=', False)]):
            counted['kept tonight'] += 1
            keeper = handover.evening_owner_id
            self.assertTrue(handover._can_own(keeper) or keeper == handover.owner_id, (after, handover, keeper))
        for agreed in self.env['huiskamer.step'].sudo().search([('state', '=', 'open')]):
            owner, case = agreed.owner_id, agreed.case_id
            self.assertTrue(case._can_work_on(owner) or owner == case.caseworker_id, (after, agreed, owner))

    def may_work(self, thing, user):
        """Whether this colleague can open it."""
        if thing._name == 'huiskamer.handover':
            return thing._can_own(user)
        if thing._name == 'huiskamer.case':
            return thing.client_id.with_user(user).has_access('write')
        return thing.with_user(user).has_access('write')

    def test_the_focal_person_is_whoever_it_is_now(self):
        self.location.focal_person_id = self.colleague
        path = self.env_as('caseworker')[PATH].begin({'location_id': self.location.id})
        third, fourth = self.workers - self.caseworker - self.colleague
        self.assertTrue(path.with_user(self.colleague).has_access('write'))
        self.location.with_user(self.supervisor).focal_person_id = third
        self.assertTrue(path.with_user(third).has_access('write'))
        self.assertFalse(path.with_user(self.colleague).has_access('read'))
        self.caseworker.active = self.colleague.active = False
        self.assertEqual(path._whose(), third)
        path.with_user(third).name_colleague({'caseworker_id': fourth.id})
        self.location.active = False
        self.assertTrue(path.with_user(third).has_access('write'), "also when the huiskamer is no more")

    def test_a_planted_orphan_is_found(self):
        finding = self.env['huiskamer.posture.finding'].sudo()
        path = self.env_as('caseworker')[PATH].begin({'location_id': self.location.id})
        self.location.focal_person_id = self.colleague
        self.assertFalse(finding._look_at_in_hand()[1])
        handover = self.handover
        planted = (
            (SQL("UPDATE huiskamer_case SET caseworker_id = %s WHERE id = %s", self.office_user.id, self.case.id),
             self.case.code),
            (SQL("DELETE FROM huiskamer_minor_path_member_rel; UPDATE huiskamer_location SET focal_person_id = NULL"),
             path.code),
            (SQL("UPDATE huiskamer_handover SET owner_id = %s WHERE id = %s", self.office_user.id, handover.id),
             handover.code),
            (SQL("UPDATE res_users SET active = FALSE WHERE id = %s", self.caseworker.id), self.case.code))
        for query, code in planted:
            with self.undone():
                self.env.cr.execute(query)
                self.env.invalidate_all()
                self.env.registry.clear_cache()
                state, found = finding._look_at_in_hand()
                self.assertEqual(state, 'red')
                self.assertTrue(any(code in words for words in found), (code, found))

    def test_a_role_that_nobody_has_is_found_where_the_house_cannot_do_without(self):
        finding, there = self.env['huiskamer.posture.finding'].sudo(), self.registry['res.users']._with_role
        needed = ('supervisor', 'privacy_officer', 'caseworker')
        for without in (*needed, 'host', 'access_administrator'):
            def with_role(users, *roles, without=without):
                """Nobody with this one role is there."""
                return users.browse() if roles == (without,) else there(users, *roles)
            with patch.object(self.registry['res.users'], '_with_role', with_role):
                told = [words for words in finding._look_at_in_hand()[1] if "nobody who is there has the role" in words]
            self.assertEqual(len(told), without in needed, without)

    def test_what_a_leaver_keeps_tonight_is_kept_by_who_has_the_next_action(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        self.handover.name_evening_owner({'owner_id': self.colleague.id})
        self.assertEqual(self.handover.evening_owner_id, self.colleague)
        with self.undone():
            self.colleague.active = False
            self.assertEqual(self.handover.evening_owner_id, self.caseworker)
        with self.undone():
            self.case.lock_out({'caseworker_id': self.colleague.id})
            self.assertEqual(self.handover.evening_owner_id, self.caseworker)

    def test_a_leaver_s_screen_shows_all_that_hangs_on_her_and_hands_it_over_by_parts(self):
        Case = self.env_as('supervisor')['huiskamer.case']
        third, fourth = self.workers - self.caseworker - self.colleague
        path = self.env_as('caseworker')[PATH].begin({'location_id': self.location.id})
        self.location.write({'focal_person_id': self.caseworker.id, 'staff_ids': [Command.link(self.caseworker.id)]})
        self.colleague_case.add_member({'caseworker_id': self.caseworker.id})
        self.caseworker.active = False
        action = Case.look_at_caseload({'caseworker_id': self.caseworker.id})
        labels = {question['name']: question['label'] for question in action['params']['questions']}
        for part, number in (('files', 1), ('member', 1), ('team', 1), ('focal', 1), ('paths', 1)):
            self.assertTrue(labels[f'part_{part}'].endswith(f': {number}'), labels)
        self.assertNotIn("Merel", str(action))
        Case.pass_on({'caseworker_id': self.caseworker.id, 'to_id': third.id, 'part_files': True, 'part_focal': False,
                      'part_paths': False})
        self.assertEqual((self.case.sudo().caseworker_id, self.location.focal_person_id), (third, self.caseworker))
        self.assertFalse(path.with_user(fourth).has_access('read'))
        Case.pass_on({'caseworker_id': self.caseworker.id, 'to_id': fourth.id})
        self.assertEqual((self.location.focal_person_id, self.location.staff_ids), (fourth, fourth))
        self.assertTrue(path.with_user(fourth).has_access('write'))
        self.assertFalse(Case._parts(self.caseworker))
        with self.assertRaises(UserError):
            Case.look_at_caseload({'caseworker_id': self.caseworker.id})
        told = set(self.env['huiskamer.case.notice'].sudo().search([('user_id', '=', fourth.id)]).mapped('kind'))
        self.assertEqual(told, {'paths', 'team', 'focal'})
        rows = self.env['huiskamer.case'].with_user(third).today()['notices']
        self.assertEqual([row['code'] for row in rows], [self.case.code])

    def test_who_names_somebody_hears_at_once_that_a_colleague_left(self):
        self.supervisor.email = 'chief@example.org'
        before = self.count('mail.mail')['mail.mail']
        self.colleague.with_user(self.env.ref('base.user_admin')).sudo().active = False
        self.assertGreater(self.count('mail.mail')['mail.mail'], before)

    def test_nobody_else_passes_on_and_no_supervisor_to_herself(self):
        both = self.user_with('walk_both', 'supervisor', 'caseworker')
        for user in (self.caseworker, self.host, self.privacy_officer):
            for method in ('pass_on', 'look_at_caseload'):
                with self.refused(self.case, self.location):
                    getattr(self.env['huiskamer.case'].with_user(user),
                            method)({'caseworker_id': self.caseworker.id, 'to_id': self.colleague.id})
        with self.refused(self.case):
            self.env['huiskamer.case'].with_user(both).pass_on({'caseworker_id': self.caseworker.id, 'to_id': both.id})
