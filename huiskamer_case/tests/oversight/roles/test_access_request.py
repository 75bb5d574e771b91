from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ....models.oversight.roles.access_request import ROLES as OUR_ROLES
from ...common import HuiskamerCommon

REQUESTS = ('huiskamer.access.request',)
CASEWORK = ('huiskamer.client', 'huiskamer.consent', 'huiskamer.consent.event', 'huiskamer.case', 'huiskamer.contact',
            'huiskamer.handover', 'huiskamer.handover.event', 'huiskamer.handover.detail', 'huiskamer.disclosure')


@tagged('post_install', '-at_install')
class TestAccessRequest(HuiskamerCommon):
    """Two people give a role, one takes it away, and nobody does so for herself."""

    @classmethod
    def setUpClass(cls):
        """A second access administrator, and a colleague who begins next month."""
        super().setUpClass()
        cls.second = new_test_user(
            cls.env, login='test_second', groups='huiskamer_case.group_access_administrator')
        cls.newcomer = new_test_user(cls.env, login='test_newcomer', groups='base.group_user')
        cls.Request = cls.env['huiskamer.access.request'].with_user(cls.access_administrator)

    def ask(self, user=None, **vals):
        """A request of the access administrator."""
        return self.Request.create({'user_id': (user or self.newcomer).id, 'role': 'host', 'reason': "Begint."} | vals)

    def has_role(self, user=None, role='host'):
        """Whether this user has the role."""
        return (user or self.newcomer).has_group(f'huiskamer_case.group_{role}')

    def test_giving_waits_for_a_second_person(self):
        request = self.ask()
        self.assertEqual((request.state, self.has_role()), ('asked', False))
        request.with_user(self.second).action_confirm()
        self.assertEqual((request.state, self.has_role()), ('done', True))
        self.assertEqual((request.requested_by_id, request.decided_by_id), (self.access_administrator, self.second))

    def test_each_of_the_deciding_roles_may_be_the_second_person(self):
        for role in ('supervisor', 'privacy_officer'):
            request = self.ask(role='host' if role == 'supervisor' else 'caseworker')
            request.with_user(self.users[role]).action_confirm()
            self.assertEqual(request.state, 'done')

    def test_who_asked_and_who_gets_it_and_who_has_no_say_do_not_decide(self):
        request = self.ask(user=self.supervisor)
        for user in (self.access_administrator, self.supervisor, self.host, self.caseworker, self.newcomer,
                     self.system_administrator, self.portal, self.public):
            for method in ('action_confirm', 'action_refuse'):
                with self.subTest(user=user.login, method=method), self.refused(request):
                    getattr(request.with_user(user), method)()
            self.assertFalse(self.has_role(self.supervisor))
        request.with_user(self.second).action_confirm()
        self.assertTrue(self.has_role(self.supervisor))

    def test_who_confirms_hears_when_another_module_takes_the_role_away_again(self):
        """As base_user_role of OCA does with the groups of whoever has a line there."""
        request, plain = self.ask(), type(self.newcomer).write
        group = self.env.ref('huiskamer_case.group_host')

        def write(users, vals):
            """Write, and set the groups back."""
            plain(users, vals)
            return plain(users, {'group_ids': [Command.unlink(group.id)]})

        with patch.object(type(self.newcomer), 'write', write), self.refused(request, error=UserError) as caught:
            request.with_user(self.second).action_confirm()
        self.assertIn("did not stay", str(caught.exception))
        request.with_user(self.second).action_confirm()
        self.assertTrue(self.has_role())

    def test_refusing_gives_nothing_and_closes_the_request(self):
        request = self.ask()
        request.with_user(self.supervisor).action_refuse()
        self.assertEqual((request.state, self.has_role()), ('refused', False))
        for method in ('action_confirm', 'action_refuse'):
            with self.refused(request, error=UserError):
                getattr(request.with_user(self.second), method)()

    def test_taking_away_works_at_once_and_by_one_person(self):
        self.assertTrue(self.case.with_user(self.caseworker).has_access('read'))
        request = self.ask(user=self.caseworker, role='caseworker', kind='take')
        self.assertEqual((request.state, self.has_role(self.caseworker, 'caseworker')), ('done', False))
        self.assertFalse(self.case.with_user(self.caseworker).has_access('read'))

    def test_nobody_asks_or_takes_for_herself(self):
        for vals in ({'role': 'supervisor'}, {'role': 'access_administrator', 'kind': 'take'}):
            with self.refused(self.access_administrator, error=UserError, counts=REQUESTS):
                self.ask(user=self.access_administrator, **vals)

    def test_only_access_administrators_ask(self):
        for role in set(self.users) - {'access_administrator'}:
            for kind, user in (('give', self.newcomer), ('take', self.caseworker)):
                with self.subTest(role=role, kind=kind), self.refused(counts=REQUESTS):
                    self.Request.with_env(self.env_as(role)).create(
                        {'user_id': user.id, 'role': 'caseworker', 'kind': kind, 'reason': "X"})
        self.assertTrue(self.has_role(self.caseworker, 'caseworker'))

    def test_nothing_but_our_roles_can_be_given(self):
        self.assertEqual({code for code, _label in OUR_ROLES}, {
            'host', 'caseworker', 'supervisor', 'privacy_officer', 'access_administrator'})
        for forged in ('system', 'base.group_system', 'erp_manager', '../base.group_system', '', False, 1):
            with self.subTest(forged=forged), self.refused(error=Exception, counts=REQUESTS):
                self.ask(role=forged)
        before = self.newcomer.group_ids
        request = self.ask(role='caseworker')
        request.with_user(self.second).action_confirm()
        self.assertEqual(self.newcomer.group_ids - before, self.env.ref('huiskamer_case.group_caseworker'))

    def test_a_request_stays_as_it_was_asked(self):
        request = self.ask()
        for user in (self.access_administrator, self.second, self.supervisor, self.env.ref('base.user_root')):
            for change in ({'user_id': self.host.id}, {'role': 'supervisor'}, {'state': 'done'},
                           {'requested_by_id': self.host.id}, {'kind': 'take'}, {'reason': "Anders"}):
                with self.refused(request):
                    request.with_user(user).with_context(huiskamer_in_process=True).write(change)
            with self.refused(request):
                request.with_user(user).unlink()

    def test_who_asked_and_who_decided_are_not_filled_in_by_hand(self):
        for forged in ({'state': 'done'}, {'requested_by_id': self.second.id}, {'decided_by_id': self.second.id}):
            for key in (True, object()):
                with self.refused(error=UserError, counts=REQUESTS):
                    self.Request.with_context(huiskamer_in_process=key).create(
                        {'user_id': self.newcomer.id, 'role': 'host', 'reason': "X"} | forged)
        request = self.Request.with_context(default_requested_by_id=self.second.id, default_state='done').create(
            {'user_id': self.newcomer.id, 'role': 'host', 'reason': "X"})
        self.assertEqual((request.requested_by_id, request.state), (self.access_administrator, 'asked'))

    def test_a_request_that_changes_nothing_or_is_for_an_outsider_is_refused(self):
        self.colleague.active = False
        self.ask(user=self.host).with_user(self.second).action_confirm()  # she had it around a request
        for user, vals in ((self.host, {'role': 'host'}), (self.newcomer, {'role': 'host', 'kind': 'take'}),
                           (self.portal, {}), (self.public, {}), (self.colleague, {})):
            with self.subTest(user=user.login), self.refused(user, error=UserError, counts=REQUESTS):
                self.ask(user=user, **vals)

    def test_the_last_access_administrator_stays(self):
        everybody = self.env.ref('huiskamer_case.group_access_administrator').user_ids
        (everybody - self.access_administrator - self.second).group_ids = self.env.ref('base.group_user')
        self.ask(user=self.second, role='access_administrator', kind='take')
        self.assertFalse(self.has_role(self.second, 'access_administrator'))
        with self.refused(error=UserError, counts=REQUESTS):
            self.env['huiskamer.access.request'].create({
                'user_id': self.access_administrator.id, 'role': 'access_administrator', 'kind': 'take', 'reason': "X"})
        self.assertTrue(self.has_role(self.access_administrator, 'access_administrator'))

    def test_access_administrators_find_read_and_open_nothing_of_casework(self):
        env = self.env_as('access_administrator')
        for model in CASEWORK:
            for attempt in (lambda m=model: env[m].search([]), lambda m=model: env[m].search_count([]),
                            lambda m=model: env[m].browse(1).read(['code']),
                            lambda m=model: env[m].formatted_read_group([], [], ['__count'])):
                with self.subTest(model=model), self.assertRaises(AccessError):
                    attempt()

    def test_an_access_administrator_changes_no_user_directly(self):
        system = self.env.ref('base.group_system')
        for change in ({'group_ids': [Command.link(system.id)]}, {'password': 'x' * 12}, {'active': False}):
            with self.refused(self.newcomer, error=AccessError):
                self.newcomer.with_user(self.access_administrator).write(change)
        with self.refused(error=AccessError):
            self.env.ref('huiskamer_case.group_caseworker').with_user(self.access_administrator).write(
                {'user_ids': [Command.link(self.newcomer.id)]})

    def test_the_label_of_a_request_names_no_colleague(self):
        self.assertNotIn(self.newcomer.name, self.ask().display_name)
