from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ....models.oversight.roles.access_request import ROLES
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestRoleEnd(HuiskamerCommon):
    """A role for a time ends by the next call; one that cannot be ended keeps nobody else out."""

    def give(self, user, role):
        """This role for an hour, as two people give it."""
        request = self.env['huiskamer.access.request'].with_user(self.access_administrator).create({
            'user_id': user.id, 'role': role, 'reason': "Springt bij",
            'ends_at': fields.Datetime.now() + timedelta(hours=1)})
        request.with_user(self.supervisor).action_confirm()
        return request.sudo()

    @mute_logger('odoo.addons.huiskamer_case.models.oversight.roles.access_request_end')
    def test_one_that_another_group_gives_stops_no_call_and_no_other_and_is_shown(self):
        stuck, other = self.give(self.office_user, 'host'), self.give(self.host, 'caseworker')
        giving = self.env['res.groups'].create({
            'name': "Geeft ook", 'implied_ids': [Command.link(self.env.ref('huiskamer_case.group_host').id)]})
        self.office_user.group_ids = [Command.link(giving.id)]
        Request = self.env['huiskamer.access.request']
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            with patch.object(self.env.cr, 'rollback', lambda: None):
                Request._end_before_answering()
                asked = self.env.cr.sql_log_count
                Request._end_before_answering()
                self.assertLess(self.env.cr.sql_log_count - asked, 3, "it is not tried again at every call")
            self.env['res.lang']._activate_lang('nl_NL')
            took = Request.search([('user_id', '=', self.host.id), ('kind', '=', 'take')], limit=1)
            self.assertEqual([took.with_context(lang=lang).reason_words for lang in ('en_US', 'nl_NL')],
                             ["Its time is over.", "De tijd is om."])
            self.assertTrue(other.ended_at and not self.host.has_group('huiskamer_case.group_caseworker'))
            self.assertTrue(stuck.stuck_at and not stuck.ended_at)
            red = self.env['huiskamer.posture.finding']._look_at_role_changes()[1]
            self.assertTrue([line for line in red if line.startswith('test_office_user: host')], red)
            giving.implied_ids = False
            Request._cron_roles()
            self.assertTrue(stuck.ended_at and not self.office_user.has_group('huiskamer_case.group_host'))

    @mute_logger('odoo.addons.huiskamer_case.models.oversight.roles.access_request_end')
    def test_whatever_goes_wrong_before_a_call_the_call_is_answered(self):
        Request = self.env['huiskamer.access.request']
        for method in ('_next_end', '_end_due'):
            def fail(*_args):
                """Something that nobody foresaw."""
                raise ZeroDivisionError(method)
            self.give(self.office_user, 'host') if method == '_end_due' else None
            with patch.object(type(Request), method, fail), patch.object(self.env.cr, 'rollback', lambda: None):
                with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
                    Request._end_before_answering()

    def test_an_account_that_was_closed_comes_back_without_the_roles_it_had(self):
        user = self.user_with('test_returns@voorbeeld.test', 'caseworker', 'supervisor')
        user.sudo().group_ids = [Command.link(self.env.ref('base.group_user').id)]
        requests = self.env['huiskamer.access.request']
        for by_odoo in (True, False):
            user.active = False
            if by_odoo:
                user.action_unarchive()
            else:
                asked = requests.with_user(self.access_administrator).ask_new_colleague({
                    'new_name': "Terug", 'new_login': user.login, 'roles': [1], 'reason': "Komt terug"})
                requests.browse(asked).with_user(self.supervisor).action_confirm()
            held = {role for role, _label in ROLES if user.has_group(f'huiskamer_case.group_{role}')}
            self.assertTrue(user.active)
            self.assertEqual(held, set() if by_odoo else {'host'}, "nobody gives back alone what went")
            took = requests.sudo().search([('user_id', '=', user.id), ('kind', '=', 'take')])
            self.assertEqual(set(took.mapped('role')), {'caseworker', 'supervisor'})
            self.assertEqual(set(took.mapped('reason_words')),
                             {"The account was closed and is open again: each role is asked for anew."})
            user.sudo().group_ids = [Command.link(self.env.ref(f'huiskamer_case.group_{role}').id)
                                     for role in ('caseworker', 'supervisor')]

    def test_what_cannot_be_taken_from_an_account_that_opens_again_stands_out_and_keeps_nobody_out(self):
        giving = self.env['res.groups'].create({
            'name': "Geeft ook", 'implied_ids': [Command.link(self.env.ref('huiskamer_case.group_host').id)]})
        user = self.user_with('test_given', 'caseworker')
        user.sudo().group_ids = [Command.link(giving.id)]
        user.active = False
        user.active = True
        self.assertTrue(user.active and user.has_group('huiskamer_case.group_host'))
        self.assertFalse(user.has_group('huiskamer_case.group_caseworker'))
        self.access_administrator.active = False
        self.access_administrator.active = True
        self.assertTrue(self.access_administrator.has_group('huiskamer_case.group_access_administrator'))
