import base64
import re
import time

from lxml import html

from odoo import http
from odoo.addons.auth_totp.models.totp import TIMESTEP, hotp
from odoo.tests import HttpCase, new_test_user, tagged

from ....models.oversight.roles.res_users import SET_UP
from ...common import WHY, HuiskamerCommon

PAGE = '/huiskamer/second_factor'
SECRET = base64.b32encode(b'a secret of twenty b').decode()


@tagged('post_install', '-at_install')
class TestHouse(HuiskamerCommon):
    """The settings of the house: who changes them, on record, and what they do."""

    @classmethod
    def setUpClass(cls):
        """The one house."""
        super().setUpClass()
        cls.house = cls.env['huiskamer.house']._house()

    def test_each_change_is_on_record_with_its_maker(self):
        before, self.controller = self.house.change_ids, self.house.controller
        self.house.with_user(self.supervisor).write({'controller': "Stichting Anders", 'second_factor': 'names'})
        changes = self.house.change_ids - before
        self.assertEqual(changes.mapped('by_id'), self.supervisor)
        self.assertEqual(
            {(change.what_words, change.was_words or '', change.becomes_words) for change in changes},
            {('Controller', self.controller, "Stichting Anders"),
             ('Second factor at log-in', 'Not asked', 'For whoever sees names')})
        self.assertIn("Voor wie namen ziet", " ".join(changes.with_context(lang='nl_NL').mapped('becomes_words')))
        self.house.with_user(self.supervisor).write({'controller': "Stichting Anders"})
        self.assertEqual(len(self.house.change_ids - before), 2, "nothing changed, nothing is written")
        for attempt in (lambda: changes.sudo().write({'was': "X"}), lambda: changes.sudo().unlink()):
            with self.refused(*changes):
                attempt()

    def test_nobody_else_changes_it_and_there_is_one(self):
        for role in ('host', 'caseworker', 'access_administrator', 'office_user', 'system_administrator', 'portal'):
            with self.subTest(role=role), self.refused(self.house):
                self.house.with_user(self.users[role]).write({'second_factor': 'off'})
        for attempt in (lambda: self.house.sudo().create({}), lambda: self.house.sudo().unlink(),
                        lambda: self.env_as('supervisor')['huiskamer.house.change'].create(
                            {'house_id': self.house.id, 'what': "X"})):
            with self.refused(self.house):
                attempt()

    def test_the_minutes_are_those_of_odoo_s_own_lock(self):
        self.house.with_user(self.privacy_officer).write({'lock_after': 7, 'lock_after_host': 0})
        self.assertEqual(self.caseworker._get_lock_timeout_inactivity(), 7 * 60)
        self.assertEqual(self.supervisor._get_lock_timeout_inactivity(), 7 * 60)
        self.assertIsNone(self.host._get_lock_timeout_inactivity())
        with self.refused(self.house):
            self.house.with_user(self.privacy_officer).write({'lock_after': 0, 'lock_after_host': 3})
        self.confirm(self.house.with_user(self.privacy_officer).weaken(
            {'new_lock_after': '0', 'new_lock_after_host': '3', 'reason': WHY}))
        self.assertIsNone(self.caseworker._get_lock_timeout_inactivity())
        self.assertEqual(self.host._get_lock_timeout_inactivity(), 3 * 60)

    def test_the_house_decides_who_needs_a_second_factor(self):
        rows = {'off': set(), 'names': {'caseworker', 'colleague'}, 'ours': {
            'host', 'caseworker', 'colleague', 'supervisor', 'privacy_officer', 'access_administrator'}}
        for setting, needed in rows.items():
            self.house.second_factor = setting
            self.assertEqual({role for role, user in self.users.items() if user._mfa_type() == SET_UP}, needed)
        self.caseworker.totp_secret = SECRET
        self.assertEqual(self.caseworker._mfa_type(), 'totp')
        self.assertNotIn(SET_UP, self.host._get_auth_methods())

    def test_a_bare_pass_phrase_opens_no_plain_rpc_for_whoever_needs_more(self):
        for setting, only_keys in (('off', False), ('names', True)):
            self.house.second_factor = setting
            self.assertEqual(self.caseworker._rpc_api_keys_only(), only_keys)
            self.assertFalse(self.host._rpc_api_keys_only())


@tagged('post_install', '-at_install')
class TestReset(HuiskamerCommon):
    """A lost second factor is taken away by two people, neither of them its owner."""

    @classmethod
    def setUpClass(cls):
        """A caseworker with a second factor, and a request by a supervisor."""
        super().setUpClass()
        cls.caseworker.totp_secret = SECRET
        cls.reset = cls.ask('supervisor')

    @classmethod
    def ask(cls, role, **vals):
        """A request by this role for the caseworker."""
        return cls.env['huiskamer.second.factor.reset'].with_user(cls.users[role]).create(
            {'user_id': cls.caseworker.id, 'reason': "Telefoon kwijt."} | vals)

    def test_a_second_person_confirms_and_everything_goes(self):
        self.env['auth_totp.device'].with_user(self.caseworker).sudo()._generate('browser', 'tablet', None)
        self.env['auth.passkey.key'].sudo().create(
            {'name': "x", 'credential_identifier': 'x', 'public_key': 'x', 'create_uid': self.caseworker.id})
        self.assertTrue(self.caseworker._has_second_factor())
        token = self.caseworker._compute_session_token('a' * 84)
        self.reset.with_user(self.privacy_officer).action_confirm()
        self.assertFalse(self.caseworker.totp_secret)
        self.assertFalse(self.caseworker.totp_trusted_device_ids)
        self.assertFalse(self.caseworker.auth_passkey_key_ids)
        self.assertFalse(self.caseworker._has_second_factor())
        self.assertNotEqual(self.caseworker._compute_session_token('a' * 84), token, "her sessions end")
        self.assertEqual((self.reset.state, self.reset.decided_by_id), ('done', self.privacy_officer))

    def test_neither_who_asked_nor_who_lost_it_nor_anybody_else_confirms(self):
        self.caseworker.group_ids += self.env.ref('huiskamer_case.group_supervisor')
        for role in ('supervisor', 'caseworker', 'host', 'colleague', 'office_user', 'system_administrator'):
            with self.subTest(role=role), self.refused(self.reset):
                self.reset.with_user(self.users[role]).action_confirm()
            with self.subTest(role=role), self.refused(self.reset):
                self.reset.with_user(self.users[role]).action_refuse()
        self.assertTrue(self.caseworker.totp_secret)
        self.reset.with_user(self.access_administrator).action_refuse()
        self.assertTrue(self.caseworker.totp_secret)
        with self.refused(self.reset):
            self.reset.with_user(self.privacy_officer).action_confirm()

    def test_only_a_supervisor_asks_and_never_for_herself_or_for_nothing(self):
        for role in ('host', 'caseworker', 'privacy_officer', 'access_administrator', 'system_administrator', 'portal'):
            with self.subTest(role=role), self.refused(counts=('huiskamer.second.factor.reset',)):
                self.ask(role)
        self.supervisor.totp_secret = SECRET
        for vals in ({'user_id': self.supervisor.id}, {'user_id': self.host.id}, {'user_id': self.portal.id},
                     {'state': 'done'}, {'asked_by_id': self.host.id}, {'decided_by_id': self.host.id}):
            with self.subTest(vals=vals), self.refused(counts=('huiskamer.second.factor.reset',)):
                self.ask('supervisor', **vals)
        forged = self.env['huiskamer.second.factor.reset'].with_user(self.supervisor).with_context(
            default_state='done', default_asked_by_id=self.host.id).create(
                {'user_id': self.caseworker.id, 'reason': "X"})
        self.assertEqual((forged.state, forged.asked_by_id), ('asked', self.supervisor))
        with self.refused(self.reset):
            self.reset.sudo().write({'user_id': self.colleague.id})
        with self.refused(self.reset):
            self.reset.sudo().unlink()


@tagged('post_install', '-at_install')
class TestSecondFactorOverHttp(HttpCase):
    """Logging in as people do it, with the setting on."""

    @classmethod
    def setUpClass(cls):
        """A caseworker and a host, and a house that asks a second factor of whoever sees names."""
        super().setUpClass()
        cls.house = cls.env['huiskamer.house']._house()
        cls.house.second_factor = 'names'
        for role in ('caseworker', 'host'):
            setattr(cls, role, new_test_user(
                cls.env, f'factor_{role}', groups=f'huiskamer_case.group_{role}', password='een lange zin',
                lang='en_US'))

    def log_in(self, login, password='een lange zin', page='/web/login'):
        """Fill in the log-in page in a fresh browser; where that leads."""
        self.authenticate(None, None)
        data = {'login': login, 'password': password, 'csrf_token': self.token_of(self.url_open(page))}
        return self.url_open(page, data=data, allow_redirects=False)

    def token_of(self, page):
        """The token that the form on this page sends along."""
        return html.fromstring(page.content).xpath('//input[@name="csrf_token"]/@value')[0]

    def digits(self, secret):
        """What the app on the phone shows."""
        return str(hotp(base64.b32decode(secret), int(time.time() / TIMESTEP))).zfill(6)

    def is_in(self):
        """Whether this browser gets an answer from behind the log-in."""
        answer = self.url_open('/web/session/get_session_info', json={'params': {}}).json()
        return bool(answer.get('result', {}).get('uid'))

    def secret_on(self, page):
        """The secret that the page shows to type in by hand."""
        return re.search(r'font-monospace small">([A-Z2-7 ]+)<', page.text)[1].replace(' ', '')

    def set_up(self, code):
        """Send these digits from the page."""
        page = self.url_open(PAGE)
        return self.url_open(PAGE, data={'code': code, 'csrf_token': self.token_of(page)}, allow_redirects=False)

    def test_a_host_logs_in_as_before(self):
        answer = self.log_in('factor_host')
        self.assertNotIn(PAGE, answer.headers['Location'])
        self.assertTrue(self.is_in())

    def test_a_caseworker_without_one_is_led_to_the_page_and_is_in_only_after_it(self):
        answer = self.log_in('factor_caseworker')
        self.assertIn(PAGE, answer.headers['Location'])
        self.assertFalse(self.is_in())
        page = self.url_open(PAGE)
        secret = self.secret_on(page)
        self.assertEqual(self.secret_on(self.url_open(PAGE)), secret, "the page can be loaded again")
        self.assertEqual(page.headers['Cache-Control'], 'no-store')
        wrong = str((int(self.digits(secret)) + 1) % 10**6).zfill(6)
        for code in (wrong, '', 'abc', '9' * 50, '9' * 5000):
            self.assertEqual(self.set_up(code).status_code, 200)
            self.assertFalse(self.is_in())
        self.caseworker.invalidate_recordset()
        self.assertFalse(self.caseworker.totp_secret, "nothing is kept before the code was right")
        self.assertEqual(self.set_up(self.digits(secret)).status_code, 303)
        self.assertTrue(self.is_in())
        self.caseworker.invalidate_recordset()
        self.assertEqual(self.caseworker.totp_secret, secret)

    def test_the_next_time_it_is_asked_and_the_page_is_closed(self):
        self.caseworker.totp_secret = SECRET
        answer = self.log_in('factor_caseworker')
        self.assertIn('/web/login/totp', answer.headers['Location'])
        self.assertFalse(self.is_in())
        answer = self.url_open(PAGE, allow_redirects=False)
        self.assertEqual((answer.status_code, '/web/login' in answer.headers['Location']), (303, True))
        self.set_up(self.digits(SECRET))
        self.assertFalse(self.is_in(), "nobody replaces a second factor on the way in")

    def test_the_page_is_for_nobody_without_the_pass_phrase(self):
        self.authenticate(None, None)
        self.assertEqual(self.url_open(PAGE, allow_redirects=False).status_code, 303)
        answer = self.log_in('factor_caseworker', 'verkeerd')
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.url_open(PAGE, allow_redirects=False).status_code, 303)
        self.log_in('factor_host')
        self.assertEqual(self.url_open(PAGE, allow_redirects=False).status_code, 303)

    def test_core_s_own_page_lets_nobody_in_without_one(self):
        self.log_in('factor_caseworker')
        token = self.token_of(self.url_open('/web/login/totp'))
        self.url_open('/web/login/totp', data={'totp_token': '123456', 'csrf_token': token})
        self.assertFalse(self.is_in())

    def test_who_was_in_without_one_has_to_log_in_again_when_it_is_asked(self):
        self.house.second_factor = 'off'
        self.assertNotIn(PAGE, self.log_in('factor_caseworker').headers['Location'])
        self.assertTrue(self.is_in())
        self.house.second_factor = 'names'
        self.assertFalse(self.is_in())
        self.log_in('factor_host')
        self.assertTrue(self.is_in())
        self.host.group_ids += self.env.ref('huiskamer_case.group_caseworker')
        self.assertFalse(self.is_in(), "a new role asks more than the old one did")

    def test_a_screen_that_nobody_touched_locks_for_a_caseworker_and_not_for_a_host(self):
        self.house.write({'second_factor': 'off', 'lock_after': 1, 'lock_after_host': 0})
        for login, locked in (('factor_host', False), ('factor_caseworker', True)):
            self.log_in(login)
            session = http.root.session_store.get(self.opener.cookies['session_id'])
            session['identity-check-next'] = time.time() - 5
            http.root.session_store.save(session)
            answer = self.url_open('/web/dataset/call_kw', json={'params': {
                'model': 'huiskamer.service', 'method': 'search_count', 'args': [[]], 'kwargs': {}}}).json()
            self.assertEqual('error' in answer, locked, login)
            if locked:
                self.assertIn('CheckIdentityException', answer['error']['data']['name'])
                self.url_open('/auth-timeout/session/check-identity', json={'params': {
                    'type': 'password', 'password': 'een lange zin'}})
                self.assertTrue(self.is_in())
