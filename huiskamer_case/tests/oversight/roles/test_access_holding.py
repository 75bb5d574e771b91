from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from ...common import HuiskamerCommon

REQUESTS = ('huiskamer.access.request',)


class HoldingCommon(HuiskamerCommon):
    """A second access administrator, a newcomer, and requests between them."""

    @classmethod
    def setUpClass(cls):
        """Two who ask, and one who begins."""
        super().setUpClass()
        cls.second = new_test_user(cls.env, login='test_second', groups='huiskamer_case.group_access_administrator')
        cls.newcomer = new_test_user(cls.env, login='test_newcomer', groups='base.group_user')
        cls.Request = cls.env['huiskamer.access.request'].with_user(cls.access_administrator)

    def ask(self, user=None, **vals):
        """A request of the access administrator."""
        return self.Request.create({'user_id': (user or self.newcomer).id, 'role': 'host', 'reason': "Begint."} | vals)

    def give(self, user=None, **vals):
        """A role that two people gave."""
        request = self.ask(user, **vals)
        request.with_user(self.second).action_confirm()
        return request

    def has_role(self, user=None, role='host'):
        """Whether this user has the role."""
        return (user or self.newcomer).has_group(f'huiskamer_case.group_{role}')

    def holding(self, user=None, role='host', viewer=None):
        """The row about this role of this user, as this viewer sees it."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['huiskamer.access.holding'].with_user(viewer or self.supervisor).search(
            [('user_id', '=', (user or self.newcomer).id), ('role', '=', role)])

    def unjustified(self):
        """(log-in, role, how) of every role that is not as the requests say."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {(row.user_id.login, row.role, row.standing) for row in self.Request.sudo()._unjustified()}


@tagged('post_install', '-at_install')
class TestRoleForATime(HoldingCommon):
    """A role with an end goes at the first call after it, or with the daily job, on record."""

    def test_it_ends_at_the_first_call_after_its_end_with_no_job(self):
        given = self.give(ends_at=fields.Datetime.now() + timedelta(days=3))
        with patch.object(self.env.cr, 'rollback', lambda: None):
            self.Request.sudo()._end_before_answering()
        self.assertTrue(self.has_role())
        with freeze_time(fields.Datetime.now() + timedelta(days=3, seconds=1)):
            self.assertLessEqual(self.Request._next_end(), fields.Datetime.now())
            self.Request.sudo()._end_due()
            self.assertFalse(self.has_role())
            self.assertTrue(given.ended_at)
            taken = self.Request.search([('user_id', '=', self.newcomer.id), ('kind', '=', 'take')])
            self.assertEqual((taken.state, taken.requested_by_id), ('done', self.env.ref('base.user_root')))
            self.assertNotEqual(self.Request._next_end(), given.ends_at)
            with self.unchanged(given, counts=REQUESTS):
                self.Request.sudo()._end_due()

    def test_the_job_ends_it_and_tells_of_what_came_around(self):
        self.give(ends_at=fields.Datetime.now() + timedelta(days=3))
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            self.Request.sudo()._cron_roles()
        self.assertFalse(self.has_role())

    def test_given_again_it_stays_and_taken_before_it_is_not_taken_twice(self):
        first = self.give(ends_at=fields.Datetime.now() + timedelta(days=3))
        self.give(ends_at=fields.Datetime.now() + timedelta(days=30))
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            self.Request.sudo()._end_due()
        self.assertTrue(self.has_role() and first.ended_at)
        self.ask(kind='take')
        with freeze_time(fields.Datetime.now() + timedelta(days=31)), self.unchanged(counts=REQUESTS):
            self.Request.sudo()._end_due()

    def test_an_end_that_has_passed_and_an_end_for_who_administers_access_are_refused(self):
        past = fields.Datetime.now() - timedelta(minutes=1)
        for vals in ({'ends_at': past}, {'role': 'access_administrator', 'ends_at': past + timedelta(days=9)}):
            with self.refused(error=UserError, counts=REQUESTS):
                self.ask(**vals)
        request = self.ask(ends_at=fields.Datetime.now() + timedelta(days=1))
        with freeze_time(fields.Datetime.now() + timedelta(days=2)), self.refused(request, error=UserError):
            request.with_user(self.second).action_confirm()
        self.assertFalse(self.has_role())


@tagged('post_install', '-at_install')
class TestFirstInstallation(HoldingCommon):
    """The first two roles are given by whoever runs the server, once, on record."""

    def test_only_while_nobody_administers_access(self):
        with self.refused(self.newcomer, error=UserError, counts=REQUESTS):
            self.Request.sudo()._bootstrap(self.newcomer, self.host)
        admins = self.env.ref('huiskamer_case.group_access_administrator')
        admins.user_ids = [Command.clear()]
        for pair in ((self.newcomer, self.newcomer), ):
            with self.refused(self.newcomer, error=UserError, counts=REQUESTS):
                self.Request.sudo()._bootstrap(*pair)
        requests = self.env['huiskamer.access.request']._bootstrap(self.newcomer, self.host)
        self.assertTrue(self.has_role(role='access_administrator') and self.has_role(self.host, 'privacy_officer'))
        self.assertEqual(set(requests.mapped('state')), {'done'})
        self.assertTrue(all(requests.mapped('is_first')))
        self.assertEqual(self.holding(role='access_administrator').standing, 'right')
        with self.refused(error=UserError, counts=REQUESTS):
            self.env['huiskamer.access.request']._bootstrap(self.caseworker, self.colleague)

    def test_nobody_claims_to_be_the_first(self):
        with self.refused(error=UserError, counts=REQUESTS):
            self.ask(is_first=True)
        self.assertFalse(self.Request.with_context(default_is_first=True).create(
            {'user_id': self.newcomer.id, 'role': 'host', 'reason': "X"}).is_first)


@tagged('post_install', '-at_install')
class TestWhoHoldsWhat(HoldingCommon):
    """What is held beside what was given; what differs is shown in red, taken away or asked for."""

    def test_each_way_around_a_request_is_found(self):
        before = self.unjustified()
        host = self.env.ref('huiskamer_case.group_host')
        self.give()
        self.assertEqual(self.unjustified(), before)
        self.newcomer.group_ids -= host
        self.assertEqual(self.unjustified() - before, {('test_newcomer', 'host', 'gone')})
        self.newcomer.group_ids |= host
        for around in (
                lambda: self.newcomer.write({
                    'group_ids': [Command.link(self.env.ref('huiskamer_case.group_supervisor').id)]}),
                lambda: self.env.ref('huiskamer_case.group_supervisor').write(
                    {'user_ids': [Command.link(self.newcomer.id)]}),
                lambda: self.imply('supervisor'),
                lambda: self.env.cr.execute(
                    "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
                    (self.env.ref('huiskamer_case.group_supervisor').id, self.newcomer.id))):
            with self.undone():
                around()
                self.assertEqual(self.unjustified() - before, {('test_newcomer', 'supervisor', 'around')})

    def imply(self, role):
        """Give the newcomer a group of another module that implies one of ours."""
        group = self.env['res.groups'].create({
            'name': "Anders", 'implied_ids': [Command.link(self.env.ref(f'huiskamer_case.group_{role}').id)]})
        self.newcomer.group_ids |= group

    def test_past_its_end_stands_out_until_it_is_gone(self):
        self.give(ends_at=fields.Datetime.now() + timedelta(days=3))
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            self.assertEqual(self.holding().standing, 'past')

    def test_those_who_watch_take_away_what_came_around_and_nothing_else(self):
        self.give(role='caseworker')
        self.newcomer.group_ids |= self.env.ref('huiskamer_case.group_host')
        right, around = self.holding(role='caseworker'), self.holding()
        self.assertEqual((right.may_take, around.may_take, around.is_wrong), (False, True, True))
        with self.refused(error=AccessError, counts=REQUESTS):
            right.take_away({'reason': "X"})
        for user in (self.host, self.caseworker, self.office_user, self.system_administrator, self.portal):
            with self.subTest(user=user.login), self.refused(error=AccessError, counts=REQUESTS):
                around.with_user(user).take_away({'reason': "X"})
        for answers in ({}, {'reason': ' '}, {'reason': 5}):
            with self.refused(error=UserError, counts=REQUESTS):
                around.take_away(answers)
        around.with_user(self.privacy_officer).take_away({'reason': "Niemand vroeg erom"})
        self.assertFalse(self.has_role())
        self.assertFalse(self.holding())
        self.holding(role='caseworker', viewer=self.access_administrator).take_away({'reason': "Gaat weg"})
        self.assertFalse(self.has_role(role='caseworker'))

    def test_what_came_around_can_be_asked_for_and_a_second_person_confirms(self):
        self.newcomer.group_ids |= self.env.ref('huiskamer_case.group_host')
        self.holding().justify({'reason': "Was vergeten"})
        request = self.Request.search([('user_id', '=', self.newcomer.id)])
        self.assertEqual((request.state, request.requested_by_id, self.holding().standing),
                         ('asked', self.supervisor, 'around'))
        with self.refused(request, error=AccessError):
            request.with_user(self.supervisor).action_confirm()
        request.with_user(self.second).action_confirm()
        self.assertEqual(self.holding().standing, 'right')

    def test_nobody_does_so_for_herself(self):
        mine = self.holding(self.supervisor, 'supervisor')
        self.assertTrue(mine.is_wrong)
        for method in ('take_away', 'justify', 'keep', 'action_take_away', 'action_justify'):
            with self.refused(error=AccessError, counts=REQUESTS):
                getattr(mine, method)(*([{'reason': "X"}] if not method.startswith('action') else []))

    def test_a_role_that_comes_with_another_group_is_not_said_to_be_gone(self):
        self.imply('host')
        with self.refused(error=UserError, counts=REQUESTS):
            self.holding().take_away({'reason': "X"})
        self.assertTrue(self.holding().is_wrong)

    def test_what_was_taken_around_a_request_is_put_on_record(self):
        self.give()
        self.newcomer.group_ids -= self.env.ref('huiskamer_case.group_host')
        self.holding().take_away({'reason': "Is al weg"})
        self.assertFalse(self.holding())

    def test_each_role_is_looked_at_again(self):
        self.give()
        self.assertFalse(self.holding().is_due)
        with freeze_time(fields.Datetime.now() + timedelta(days=183)):
            self.assertTrue(self.holding().is_due)
            with self.refused(error=UserError, counts=REQUESTS):
                self.ask(kind='keep', user=self.host)
            self.holding().keep({'reason': "Werkt hier nog"})
            self.assertFalse(self.holding().is_due)
        self.assertTrue(self.has_role())

    def test_the_last_log_in_is_shown_and_the_sheet_has_everybody(self):
        self.give()
        self.env['res.users.log'].with_user(self.newcomer).sudo().create({})
        self.assertTrue(self.holding().last_login)
        self.env['huiskamer.access.holding'].with_user(self.supervisor).action_print_sheet()
        html = self.env['ir.actions.report'].with_user(self.supervisor)._render_qweb_html(
            'huiskamer_case.access_sheet', self.env['huiskamer.access.holding'].search([]).ids)[0].decode()
        for user in (self.newcomer, self.host, self.second):
            self.assertIn(user.name, html)
        with self.assertRaises(AccessError):
            self.env['huiskamer.access.holding'].with_user(self.caseworker).action_print_sheet()
