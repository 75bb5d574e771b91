from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ....models.shared import house_days
from .test_access_grant import GRANTS, TABLES, GrantCommon


@tagged('post_install', '-at_install')
class TestAccessOnRecord(GrantCommon):
    """Nobody writes or rewrites who had access; a second person looks at it."""

    def test_nobody_forges_changes_copies_or_deletes_a_row(self):
        self.break_glass()
        grant = self.grant()
        until = fields.Datetime.now() + timedelta(days=900)
        forged = {'kind': 'emergency', 'case_id': self.case.id, 'code': self.case.code, 'user_id': self.third.id,
                  'given_by_id': self.third.id, 'since': fields.Datetime.now(), 'until': until}
        for user in (*self.users.values(), self.both, self.third):
            for key in (True, object(), {}):
                mine = grant.with_user(user).with_context(huiskamer_in_process=key, default_until=until)
                for attempt in (lambda m=mine: m.create(forged), lambda m=mine: m.write({'until': until}),
                                lambda m=mine: m.write({'user_id': self.third.id}), lambda m=mine: m.unlink(),
                                lambda m=mine: m.write({'reviewed_at': until}), lambda m=mine: m.copy(),
                                lambda m=mine: m.load(['user_id/.id', 'until'], [[str(self.third.id), str(until)]])[
                                    'ids'][0]):
                    with self.refused(grant, error=Exception, counts=GRANTS):
                        attempt()
        with self.refused(self.case, counts=GRANTS):
            self.case.write({'grant_ids': [(0, 0, forged)]})
        self.assertEqual(self.sees(self.third), set())

    def test_a_second_person_looks_at_it_once(self):
        self.break_glass()
        grant = self.grant()
        self.assertTrue(grant.with_user(self.supervisor).is_due)
        for user in (self.colleague, self.caseworker, self.host, self.access_administrator, self.office_user,
                     self.system_administrator, self.portal):
            with self.subTest(user=user.login), self.refused(grant):
                grant.with_user(user).review({'finding': 'right'})
        for answers in ({}, {'finding': 'x'}, {'finding': False}):
            with self.refused(grant):
                grant.with_user(self.supervisor).review(answers)
        grant.with_user(self.privacy_officer).review({'finding': 'unclear'})
        self.assertEqual((grant.reviewed_by_id, grant.finding, grant.is_due), (self.privacy_officer, 'unclear', False))
        for days in (0, 400):
            with self.later(days=days), self.refused(grant, error=UserError) as caught:
                grant.with_user(self.supervisor).review({'finding': 'right'})
            self.assertIn("looked at already", str(caught.exception))

    def test_nobody_looks_at_her_own(self):
        self.case.with_user(self.both).name_stand_in({'caseworker_id': self.third.id} | self.days())
        given = self.grant(self.third)
        with self.refused(given, error=AccessError):
            given.with_user(self.both).review({'finding': 'right'})
        self.both.group_ids -= self.env.ref('huiskamer_case.group_supervisor')
        self.break_glass(self.both)
        self.both.group_ids |= self.env.ref('huiskamer_case.group_supervisor')
        had = self.grant(self.both)
        with self.refused(had, error=AccessError):
            had.with_user(self.both).review({'finding': 'right'})
        had.with_user(self.supervisor).review({'finding': 'right'})

    def test_who_reads_the_record(self):
        self.case.lock_out({'caseworker_id': self.third.id})
        self.break_glass()
        emergency, lock_out = self.grant(), self.grant(self.third)
        for user, sees_it, sees_lock_out in (
                (self.supervisor, True, False), (self.privacy_officer, True, True), (self.caseworker, True, True),
                (self.colleague, True, True), (self.third, False, False), (self.both, True, False),
                (self.host, False, False),
                (self.access_administrator, False, False), (self.office_user, False, False),
                (self.portal, False, False)):
            with self.subTest(user=user.login):
                self.assertEqual(emergency.with_user(user).has_access('read'), sees_it)
                self.assertEqual(lock_out.with_user(user).has_access('read'), sees_lock_out)

    def test_it_stays_when_the_file_is_erased_and_its_words_go(self):
        self.break_glass()
        grant, code = self.grant(), self.case.code
        self.case.with_user(self.privacy_officer)._erase('asked')
        self.env.invalidate_all()
        self.assertEqual((grant.code, grant.user_id, grant.reason, grant.case_id.id),
                         (code, self.colleague, False, False))
        self.assertTrue(grant.with_user(self.supervisor).has_access('read'))

    def test_what_is_done_about_one_colleague_leaves_what_others_have(self):
        def stands(*users):
            """The newest row of each of these, and how it stands."""
            return [(self.grant(user).kind, self.grant(user).state) for user in users]

        for user in (self.third, self.both):
            self.case.name_stand_in(self.days() | {'caseworker_id': user.id})
        for user in (self.third, self.colleague):
            self.case.lock_out({'caseworker_id': user.id})
        self.assertEqual(stands(self.both, self.third, self.colleague),
                         [('stand_in', 'live'), ('lock_out', 'live'), ('lock_out', 'live')])
        self.assertIn(self.both.name, self.case.grant_words)
        self.assertNotIn(self.third.name, self.case.grant_words)
        self.case.lift_lock_out({'caseworker_id': self.colleague.id})
        self.assertEqual(stands(self.both, self.third, self.colleague),
                         [('stand_in', 'live'), ('lock_out', 'live'), ('lock_out', 'over')])
        self.case.assign({'caseworker_id': self.both.id})
        self.assertEqual(stands(self.both, self.third), [('stand_in', 'over'), ('lock_out', 'live')])

    def test_its_term_begins_after_somebody_looked(self):
        self.break_glass()
        with self.later(days=3):
            self.env.invalidate_all()
            self.assertNotIn(self.grant(), self.Grant._retention_since('access_grant'))
            self.grant().with_user(self.supervisor).review({'finding': 'right'})
            ended_on = self.Grant._retention_since('access_grant')[self.grant()]
            self.assertEqual(ended_on, house_days.day_of(self.grant().until))
            grant = self.grant()
            grant._retention_carry_out('access_grant')
            self.assertFalse(grant.exists())


@tagged('post_install', '-at_install')
class TestStandIn(GrantCommon):
    """The lead, or a supervisor, names a colleague for a period; it ends by itself."""

    def name(self, user, **answers):
        """Name a stand-in on the file as this user."""
        self.case.with_user(user).name_stand_in({'caseworker_id': self.colleague.id} | self.days() | answers)

    def test_it_begins_and_ends_by_itself(self):
        self.name(self.caseworker, **self.days(2, 4))
        self.assertEqual(self.sees(self.colleague), set())
        for day, wanted in ((3, set(TABLES)), (6, set())):
            with self.later(days=day):
                self.assertEqual(self.sees(self.colleague), wanted, day)

    def test_the_lead_or_a_supervisor_names_her_and_nobody_else(self):
        self.case.add_member({'caseworker_id': self.third.id})
        for user in (self.third, self.colleague, self.host, self.privacy_officer, self.access_administrator,
                     self.office_user):
            with self.subTest(user=user.login), self.refused(self.case, counts=GRANTS):
                self.name(user)
        for user in (self.caseworker, self.supervisor):
            with self.undone():
                self.name(user)
                self.assertEqual(self.sees(self.colleague), set(TABLES))

    def test_a_supervisor_never_names_herself(self):
        with self.refused(self.case, error=UserError, counts=GRANTS):
            self.name(self.both, caseworker_id=self.both.id)
        with self.refused(self.case, error=UserError, counts=GRANTS):
            self.case.with_user(self.both).name_caseload_stand_in(
                {'lead_id': self.caseworker.id, 'caseworker_id': self.both.id} | self.days())
        self.name(self.both)
        self.assertEqual(self.sees(self.both), self.covers())

    def test_the_locked_out_and_those_who_work_on_no_files_do_not_stand_in(self):
        self.case.lock_out({'caseworker_id': self.third.id})
        for odd in (self.third.id, self.host.id, self.caseworker.id, False, 10**9):
            with self.refused(self.case, error=UserError, counts=GRANTS):
                self.name(self.caseworker, caseworker_id=odd)
        self.name(self.caseworker)

    def test_a_period_that_cannot_be_is_refused(self):
        for period in (self.days(3, 2), self.days(-9, -1), self.days(0, 63), {'since': 'x'}, {'until': False},
                       {'until': 5},
                       {'reason': ''}):
            with self.refused(self.case, error=UserError, counts=GRANTS):
                self.name(self.caseworker, **period)
        self.name(self.caseworker)

    def test_a_caseload_goes_file_by_file_without_those_she_is_locked_out_of(self):
        other, third = self.open_file('caseworker'), self.open_file('caseworker')
        third.lock_out({'caseworker_id': self.colleague.id})
        told = self.case.with_user(self.caseworker).name_caseload_stand_in({'caseworker_id': self.colleague.id}
            | self.days())
        self.assertIn('2', told['params']['message'])
        self.assertTrue(other.with_user(self.colleague).has_access('read'))
        self.assertEqual(self.sees(self.colleague), set(TABLES))
        self.assertFalse(third.with_user(self.colleague).has_access('read'))
        self.assertFalse(self.open_file('caseworker').with_user(self.colleague).has_access('read'))

    def test_a_caseworker_names_for_her_own_files_only(self):
        self.case.with_user(self.third).name_caseload_stand_in(
            {'lead_id': self.caseworker.id, 'caseworker_id': self.colleague.id} | self.days())
        self.assertEqual(self.sees(self.colleague), set())
        self.case.with_user(self.supervisor).name_caseload_stand_in(
            {'lead_id': self.caseworker.id, 'caseworker_id': self.colleague.id} | self.days())
        self.assertEqual(self.sees(self.colleague), set(TABLES))

    def test_it_ends_with_the_lead_and_when_somebody_ends_it(self):
        self.name(self.caseworker)
        with self.undone():
            self.case.assign({'caseworker_id': self.third.id})
            self.assertEqual(self.sees(self.colleague), set())
        with self.undone():
            self.grant().with_user(self.caseworker).action_end()
            self.assertEqual(self.sees(self.colleague), set())
            self.assertEqual(self.grant().ended_by_id, self.caseworker)
        for user in (self.third, self.host):
            with self.refused(self.grant()):
                self.grant().with_user(user).action_end()

    def test_what_she_was_to_do_goes_back_when_it_ends(self):
        self.name(self.caseworker)
        self.handover.reassign({'owner_id': self.colleague.id})
        self.assertEqual(self.handover.owner_id, self.colleague)
        self.grant().with_user(self.supervisor).action_end()
        self.assertEqual(self.handover.owner_id, self.caseworker)


@tagged('post_install', '-at_install')
class TestLockOutOnRecord(GrantCommon):
    """A lock-out has a notice, a clock and a review, and the lead lifts it when the client says so."""

    def test_it_is_looked_at_again_and_again_and_opens_nothing_meanwhile(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        self.case.lock_out({'caseworker_id': self.colleague.id})
        row = self.grant()
        self.assertFalse(row.is_due)
        with self.later(days=91):
            self.env.invalidate_all()
            self.assertTrue(row.is_due)
            row.with_user(self.privacy_officer).review({'finding': 'right'})
            self.assertFalse(row.is_due)
            with self.refused(row, error=UserError) as caught:
                row.with_user(self.privacy_officer).review({'finding': 'right'})
            self.assertIn("looked at already", str(caught.exception))
            self.assertEqual(self.sees(self.colleague), set())
            with self.refused(row):
                row.with_user(self.privacy_officer).action_end()
        with self.later(days=185):
            self.env.invalidate_all()
            self.assertTrue(row.is_due)
            row.with_user(self.privacy_officer).review({'finding': 'right'})

    def test_the_lead_lifts_it_and_nobody_else(self):
        self.case.add_member({'caseworker_id': self.third.id})
        self.case.lock_out({'caseworker_id': self.colleague.id})
        for user in (self.third, self.colleague, self.supervisor, self.privacy_officer):
            with self.refused(self.case):
                self.case.with_user(user).lift_lock_out({'caseworker_id': self.colleague.id})
        self.case.lift_lock_out({'caseworker_id': self.colleague.id})
        self.assertFalse(self.case.locked_out_ids)
        self.assertEqual((self.grant().state, self.sees(self.colleague)), ('over', set()))
        self.assertTrue(self.break_glass())

    def test_a_supervisor_who_works_on_files_does_not_open_them_by_way_of_the_evening_team(self):
        for vals in ({'staff_ids': [(4, self.both.id)]}, {'staff_ids': [(6, 0, [self.both.id])]},
                     {'focal_person_id': self.both.id}):
            with self.refused(self.location, error=UserError):
                self.location.with_user(self.both).write(vals)
            with self.undone():
                self.location.with_user(self.supervisor).write(vals)
        self.location.with_user(self.both).write({'staff_ids': [(4, self.colleague.id)]})
