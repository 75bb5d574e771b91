import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ....models.shared import house_days
from ...common import HuiskamerCommon

HERE, THERE = 'a1' * 16, 'b2' * 16


@tagged('post_install', '-at_install')
class TestDraftKey(HuiskamerCommon):
    """The key of what was typed and not saved: one a person and device, and gone at the end."""

    def key(self, user, device=HERE):
        """The key that this user gets on a device."""
        return self.env['huiskamer.draft.key'].with_user(user)._hand_out(device)

    def test_a_key_is_the_same_for_one_person_on_one_device_and_for_nobody_else(self):
        mine = self.key(self.caseworker)
        self.assertEqual(mine, self.key(self.caseworker))
        self.assertEqual(len(base64.b64decode(mine['key'])), 32)
        others = [self.key(self.caseworker, THERE), self.key(self.host)]
        self.assertEqual(len({key['key'] for key in [mine, *others]}), 3)

    def test_what_is_forgotten_is_not_handed_out_again(self):
        mine, there = self.key(self.caseworker), self.key(self.caseworker, THERE)
        self.env['huiskamer.draft.key']._forget(self.caseworker.id, HERE)
        self.assertNotEqual(mine, self.key(self.caseworker))
        self.assertEqual(there, self.key(self.caseworker, THERE))

    def test_a_key_that_nobody_asks_for_is_forgotten_after_a_week(self):
        old, new = self.key(self.caseworker), self.key(self.host)
        keys = self.env['huiskamer.draft.key'].search([])
        keys.filtered(lambda key: key.name == old['name']).asked_on = house_days.today() - timedelta(days=8)
        keys._forget_old()
        left = self.env['huiskamer.draft.key'].search([]).mapped('name')
        self.assertNotIn(old['name'], left)
        self.assertIn(new['name'], left)

    def test_a_number_that_no_device_makes_up_is_refused_in_words(self):
        for odd in (None, False, 7, [], {}, '', 'x' * 32, HERE + '0', '\0' * 32):
            with self.subTest(odd=odd), self.refused(error=UserError, counts=['huiskamer.draft.key']):
                self.key(self.caseworker, odd)

    def test_nobody_reads_a_key_past_the_door(self):
        self.key(self.caseworker)
        for role in ('caseworker', 'supervisor', 'privacy_officer', 'access_administrator', 'system_administrator'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env['huiskamer.draft.key'].with_user(self.users[role]).search_read([], ['secret'])


@tagged('post_install', '-at_install')
class TestDraftKeyAtTheDoor(HttpCase):
    """The key comes after log-in and goes with log-out."""

    def ask(self):
        """Ask for the key as the web client does."""
        return self.make_jsonrpc_request('/huiskamer/draft_key', {'device': HERE})

    def test_log_out_forgets_the_key_and_an_ended_session_does_not(self):
        self.authenticate('admin', 'admin')
        first = self.ask()
        self.authenticate('admin', 'admin')  # another session on the same device, without a log-out
        self.assertEqual(self.ask(), first)
        self.url_open('/web/session/logout', allow_redirects=False)
        self.authenticate('admin', 'admin')
        self.assertNotEqual(self.ask()['name'], first['name'])

    def test_a_page_that_a_colleague_left_open_gets_no_key_of_somebody_else_s(self):
        self.authenticate('admin', 'admin')
        for whose in (self.session.uid + 1, 'x', [self.session.uid]):
            answer = self.url_open('/huiskamer/draft_key', json={
                'jsonrpc': '2.0', 'params': {'device': HERE, 'whose': whose}}).json()
            self.assertIn('error', answer)
        self.assertFalse(self.env['huiskamer.draft.key'].search([('device', '=', HERE)]))
        mine = self.make_jsonrpc_request('/huiskamer/draft_key', {'device': HERE, 'whose': self.session.uid})
        self.assertEqual(mine, self.ask())

    def test_nobody_gets_a_key_without_a_log_in(self):
        answer = self.url_open('/huiskamer/draft_key', json={'jsonrpc': '2.0', 'params': {'device': HERE}})
        self.assertIn('error', answer.json())
        self.assertFalse(self.env['huiskamer.draft.key'].search([('device', '=', HERE)]))
