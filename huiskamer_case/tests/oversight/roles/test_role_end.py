from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

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
