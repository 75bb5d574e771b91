from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.oversight.roles.res_users import SET_UP
from ...models.receivers.service_account import SCOPE
from ..common import ROLES
from ..receivers_common import ReceiverCommon


@tagged('post_install', '-at_install')
class TestServicePeople(ReceiverCommon):
    """A supervisor names who answers for a service and ends it; core's own invitation, and nothing open."""

    def invite(self, role='supervisor', service=None, **more):
        """Invite as somebody in this role."""
        vals = {'name': "Intakebalie", 'email': "Balie@Example.com", 'lang': 'en_US'} | more
        (service or self.service).with_user(self.users[role]).invite(vals)
        return self.env['huiskamer.service.member'].search([('user_id.login', '=', 'balie@example.com')])

    def test_a_supervisor_invites_by_a_mail_without_a_word_about_anybody(self):
        member = self.invite()
        user = member.user_id
        self.assertEqual((user.share, user.group_ids, user.email),
                         (True, self.env.ref('base.group_portal'), 'balie@example.com'))
        self.assertTrue(member.is_live)
        mail = member.sudo().mail_id
        self.assertIn('/web/signup?', mail.body_html)
        for word in (self.service.name, self.provider.name, self.case.code):
            self.assertNotIn(word, f'{mail.subject} {mail.body_html}')

    def test_nobody_else_invites_ends_or_makes_a_key(self):
        for role in set(ROLES) - {'supervisor'}:
            for attempt in (lambda role=role: self.invite(role),
                            lambda role=role: self.member.with_user(self.users[role]).action_end(),
                            lambda role=role: self.member.with_user(self.users[role]).action_invite_again(),
                            lambda role=role: self.service.with_user(self.users[role]).action_make_account()):
                with self.subTest(role=role), self.refused(self.member,
                    counts=['res.users', 'huiskamer.service.member']):
                    attempt()

    def test_no_row_is_written_copied_or_deleted_by_hand(self):
        for attempt in (lambda: self.member.sudo().write({'ended_at': False, 'user_id': self.neighbour.id}),
                        lambda: self.member.sudo().copy(), lambda: self.member.sudo().unlink(),
                        lambda: self.env['huiskamer.service.member'].with_user(self.supervisor).create({
                            'service_id': self.service.id, 'provider_id': self.provider.id,
                            'user_id': self.neighbour.id,
                            'invited_by_id': self.supervisor.id})):
            with self.refused(self.member, counts=['huiskamer.service.member']):
                attempt()

    def test_a_colleague_of_the_house_is_never_on_the_other_side(self):
        self.host.login = 'balie@example.com'
        with self.assertRaises(UserError):
            self.invite()

    def test_one_person_may_answer_for_two_services_and_for_none_twice(self):
        self.invite()
        self.invite(service=self.other_service)
        with self.assertRaises(UserError):
            self.invite()
        self.assertEqual(len(self.invite(service=self._make_service("Derde"))), 3)

    def test_an_address_that_is_none_is_said_in_words(self):
        for odd in ('', 'balie', 'balie@', 7):
            with self.assertRaises(UserError):
                self.invite(email=odd)

    def test_ending_holds_at_once_and_once(self):
        self.assertTrue(self.member.is_live)
        self.member.with_user(self.supervisor).action_end()
        self.assertFalse(self.member.is_live)
        self.assertEqual((self.member.ended_by_id, self.member.ended_at is not False), (self.supervisor, True))
        with self.assertRaises(UserError):
            self.member.with_user(self.supervisor).action_end()

    def test_a_receiver_has_access_to_no_model_of_ours(self):
        for name, model in self.registry.items():
            if name.startswith('huiskamer.') and not model._abstract:
                with self.subTest(model=name):
                    self.assertFalse(self.env_as('receiver')[name].has_access('read'))
        with self.assertRaises(AccessError):
            self.member.with_user(self.receiver).read(['service_id'])

    def test_the_service_or_the_house_asks_a_second_factor(self):
        house = self.env['huiskamer.house']._house()
        self.assertIsNone(self.receiver._mfa_type())
        self.service.with_user(self.supervisor).asks_second_factor = True
        self.assertEqual((self.receiver._mfa_type(), self.neighbour._mfa_type()), (SET_UP, None))
        self.service.asks_second_factor = False
        house.second_factor = 'names'
        self.assertEqual((self.receiver._mfa_type(), self.neighbour._mfa_type(), self.office_user._mfa_type()),
                         (SET_UP, SET_UP, None))
        self.member.with_user(self.supervisor).action_end()
        self.assertIsNone(self.receiver._mfa_type())

    def test_a_key_opens_this_one_service_until_it_ends_and_no_other_door(self):
        action = self.service.with_user(self.supervisor).action_make_account()
        key = action['context']['default_key']
        members = self.env['huiskamer.service.member']
        row = members.search([('is_system', '=', True)])
        self.assertEqual(members._user_of_key(key), row.user_id.id)
        self.assertFalse(self.env['res.users.apikeys']._check_credentials(scope='rpc', key=key))
        self.assertTrue(self.env['res.users.apikeys']._check_credentials(scope=SCOPE, key=key))
        self.assertFalse(members._user_of_key(key[:-1] + 'x') or members._user_of_key(''))
        row.with_user(self.supervisor).action_end()
        self.assertFalse(row.user_id.active or members._user_of_key(key))

    def test_the_organisation_in_the_contacts_says_how_many_handovers_its_reader_sees_open(self):
        self.walk(self.handover, 'send')
        partner = self.provider.partner_id
        for role, number in (('caseworker', 1), ('supervisor', 1), ('colleague', 0)):
            seen = partner.with_user(self.users[role])
            self.assertEqual(seen.huiskamer_open_count, number, role)
            self.assertEqual(len(seen.env['huiskamer.handover'].search(seen.action_huiskamer_handovers()['domain'])),
                             number)
        for role in ('office_user', 'host', 'system_administrator', 'receiver'):
            with self.assertRaises(AccessError):
                partner.with_user(self.users[role]).read(['huiskamer_open_count'])
