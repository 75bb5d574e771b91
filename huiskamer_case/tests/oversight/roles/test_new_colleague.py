from odoo.addons.mail.tests.common import MockEmail
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...common import HuiskamerCommon

LOGIN = 'nieuw@voorbeeld.test'


@tagged('post_install', '-at_install')
class TestNewColleague(MockEmail, HuiskamerCommon):
    """A colleague comes in by one question of one person and one yes of another, and goes the same way."""

    def ask(self, login=LOGIN, roles=(1, 2)):
        """The access administrator asks for an account with roles."""
        Request = self.env_as('access_administrator')['huiskamer.access.request']
        return Request.browse(Request.ask_new_colleague({
            'new_name': "Nieuw Voorbeeld", 'new_login': login, 'roles': list(roles), 'reason': "Komt in dienst"}))

    def user(self):
        """The account with the new log-in, if there is one."""
        return self.env['res.users'].with_context(active_test=False).search([('login', '=', LOGIN)])

    def test_one_question_and_one_yes_make_the_account_with_its_roles_and_an_invitation(self):
        requests = self.ask()
        self.assertEqual((len(requests), len(self.user())), (2, 0))
        with self.assertRaises(AccessError):
            requests[0].action_confirm()
        with self.mock_mail_gateway():
            requests[0].with_user(self.supervisor).with_context(no_reset_password=False).action_confirm()
        user = self.user()
        self.assertEqual(requests.mapped('state'), ['done', 'done'])
        for role in ('host', 'caseworker'):
            self.assertTrue(user.has_group(f'huiskamer_case.group_{role}'), role)
        self.assertFalse(user.has_group('base.group_system'))
        self.assertTrue([mail for mail in self._mails if LOGIN in str(mail['email_to'])], "she is invited")

    def test_a_no_makes_nothing(self):
        requests = self.ask()
        requests[1].with_user(self.supervisor).action_refuse()
        self.assertEqual(set(requests.mapped('state')), {'refused'})
        self.assertFalse(self.user())

    def test_odd_answers_are_refused_in_a_sentence_and_nothing_is_asked(self):
        Request = self.env['huiskamer.access.request']
        for vals in ({'login': 'geen adres'}, {'roles': ()}, {'roles': (99,)}, {'login': self.supervisor.login}):
            before = Request.search_count([])
            with self.assertRaises(UserError):
                self.ask(**vals)
            self.assertEqual(Request.search_count([]), before)
        with self.assertRaises(AccessError):
            self.env_as('supervisor')['huiskamer.access.request'].ask_new_colleague({})

    def test_who_is_here_already_gets_no_second_account_in_whatever_way_the_address_is_written(self):
        self.host.write({'login': 'Gerda.Voorbeeld@Voorbeeld.test', 'email': 'gerda_v@voorbeeld.test'})
        users = self.env['res.users'].with_context(active_test=False)
        before = users.search_count([])
        for login in ('gerda.voorbeeld@voorbeeld.test', 'GERDA_V@voorbeeld.test', ' gerda_v@Voorbeeld.test '):
            with self.assertRaises(UserError):
                self.ask(login=login)
        self.portal.write({'login': 'melder@voorbeeld.test', 'active': False})
        with self.assertRaises(UserError):  # a closed account of a service has no role of the house
            self.ask(login='melder@voorbeeld.test')
        self.ask(login='gerdaxv@voorbeeld.test')[0].with_user(self.supervisor).action_confirm()
        self.assertEqual(users.search_count([]), before + 1, "an address that differs by a sign is another")

    def test_leaving_takes_every_role_and_closes_the_account_at_once_and_coming_back_opens_it(self):
        self.ask()[0].with_user(self.supervisor).action_confirm()
        user = self.user()
        self.env_as('access_administrator')['huiskamer.access.request'].close_account(
            {'user_id': user.id, 'reason': "Nieuwe baan"})
        self.assertFalse(user.active)
        self.assertFalse(user.has_group('huiskamer_case.group_caseworker'))
        self.ask(roles=(1,)).with_user(self.supervisor).action_confirm()
        self.assertTrue(user.active and user.has_group('huiskamer_case.group_host'))
        self.assertEqual(len(self.user()), 1)

    def test_a_closed_account_that_opens_again_begins_anew_whoever_changed_its_contact_meanwhile(self):
        self.ask()[:1].with_user(self.supervisor).action_confirm()
        user = self.user()
        user.write({'password': "een zin van vroeger", 'totp_secret': 'A' * 32})
        self.env_as('access_administrator')['huiskamer.access.request'].close_account(
            {'user_id': user.id, 'reason': "Gaat uit dienst"})
        editor = self.office_user.copy({'login': 'contacts', 'name': "Contacten"})
        editor.group_ids |= self.env.ref('base.group_partner_manager')
        self.env.flush_all()
        self.env.invalidate_all()  # another call
        user.partner_id.with_user(editor).with_context(active_test=True).email = 'mine@example.com'
        before = self.stored(user)
        with self.mock_mail_gateway():
            self.ask()[:1].with_user(self.supervisor).with_context(no_reset_password=False).action_confirm()
        self.assertTrue(user.active)
        self.assertEqual(user.email, LOGIN)
        self.assertNotEqual(self.stored(user), before)
        self.assertFalse(user.totp_secret)
        # core tells the address of before that it was changed; the link to choose a pass phrase goes to the new one
        links = [str(mail['email_to']) for mail in self._mails if 'token=' in str(mail['body'])]
        self.assertTrue(links)
        self.assertEqual([address for address in links if LOGIN not in address], [])

    def stored(self, user):
        """What is kept of a pass phrase."""
        self.env.flush_all()
        self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", [user.id])
        return self.env.cr.fetchone()[0]

    def test_what_was_asked_for_who_goes_waits_for_nobody_any_more(self):
        self.ask()[0].with_user(self.supervisor).action_confirm()
        asked = self.env_as('access_administrator')['huiskamer.access.request'].create(
            {'user_id': self.user().id, 'role': 'supervisor', 'reason': "Wordt teamleider"})
        asked.close_account({'user_id': self.user().id, 'reason': "Nieuwe baan"})
        self.assertEqual(asked.state, 'refused')
        self.assertNotIn(('role', asked.id), [
            (line['key'], line['id']) for line in self.env_as('supervisor')['huiskamer.desk'].read_desk()['mine']])
        self.ask(roles=(1,)).with_user(self.supervisor).action_confirm()
        self.assertFalse(self.user().has_group('huiskamer_case.group_supervisor'))

    def test_who_has_two_roles_that_do_not_go_together_is_told_by_the_posture(self):
        Finding = self.env['huiskamer.posture.finding']
        before = Finding._look_at_roles_apart()
        both = self.user_with('test_both', 'privacy_officer')
        both.group_ids += self.env.ref('huiskamer_case.group_caseworker')
        state, found = Finding._look_at_roles_apart()
        self.assertEqual((state, len(found)), ('attention', len(before[1]) + 1))
        self.assertIn('test_both', ' '.join(found))
