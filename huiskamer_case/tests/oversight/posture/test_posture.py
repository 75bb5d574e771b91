import logging
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from ....models.oversight.posture.posture_checks import ATTENTION, CHECKS, OK, RED
from ....models.oversight.sealing import key_folder
from ....models.oversight.walls.side_doors import Base
from ....models.shared import house_days
from ...common import HuiskamerCommon


class PostureCommon(HuiskamerCommon):
    """A look at one check, and the settings that it looks at."""

    @classmethod
    def setUpClass(cls):
        """The check, as the daily job makes it, and the house."""
        super().setUpClass()
        cls.finding = cls.env['huiskamer.posture.finding'].sudo()
        cls.house = cls.env['huiskamer.house']._house()

    def state(self, code):
        """The state of one check, now."""
        self.env.flush_all()
        return self.finding._answer(code)[0]

    def found(self, code):
        """What one check found, now, as one text."""
        self.env.flush_all()
        return ' '.join(self.finding._answer(code)[1])

    def assert_red_then_mended(self, code, words, mend):
        """It is red and names what it found; once that is mended it is neither."""
        self.assertEqual(self.state(code), RED, code)
        self.assertIn(words, self.found(code))
        mend()
        self.assertEqual((self.state(code), self.found(code)), (OK, ''), code)

    def past_the_doors(self):
        """Let Odoo's own records be hung on ours, as in a database from before the doors were closed."""
        return patch.object(Base, '_is_looked_at', lambda _self: False)

    def configured(self, **options):
        """Odoo's settings file with these lines, for the length of a block."""
        return patch.dict(config.options, options)


@tagged('post_install', '-at_install')
class TestPosture(PostureCommon):
    """Each check is red when it should be, and right again once it is mended."""

    def test_every_check_has_a_method_and_every_method_is_a_check(self):
        methods = {name.removeprefix('_look_at_') for name in dir(self.finding) if name.startswith('_look_at_')}
        self.assertEqual({check.code for check in CHECKS}, methods)
        for check in CHECKS:
            for words in (check.title, check.todo, check.how):
                self.assertGreater(len(str(words).split()), 1, check.code)

    def test_no_check_fails_to_look(self):
        with self.assertNoLogs('odoo.addons.huiskamer_case', 'WARNING'):
            self.finding._look()
        self.assertEqual(len(self.finding.search([])), len(CHECKS))

    def test_a_check_that_cannot_be_made_is_red_and_the_others_go_on(self):
        def broken(_self):
            """A look that fails, with something in its words that nobody should read."""
            raise ValueError("geheim")
        with patch.object(type(self.finding), '_look_at_dpia', broken), mute_logger(
                'odoo.addons.huiskamer_case.models.oversight.posture.posture_finding'):
            self.finding._look()
        finding = self.finding.search([('code', '=', 'dpia')])
        self.assertEqual(finding.state, RED)
        self.assertIn('ValueError', finding.found)
        self.assertNotIn('geheim', finding.found)
        self.assertEqual(len(self.finding.search([])), len(CHECKS))

    def test_controller_and_privacy_officer_and_assessment_are_red_until_named(self):
        self.house.write({'controller': False, 'controller_reach': False, 'officer': False, 'officer_reach': False,
                          'dpia_on': False})
        self.assert_red_then_mended('controller', 'Controller', lambda: self.house.write(
            {'controller': "Stichting Test", 'controller_reach': "050-0000000"}))
        self.assert_red_then_mended('privacy_officer', 'Privacy officer', lambda: self.house.write(
            {'officer': "F. Voorbeeld", 'officer_reach': "050-0000000"}))
        self.assert_red_then_mended('dpia', 'no date', lambda: self.house.write({'dpia_on': house_days.today()}))
        self.house.dpia_on = house_days.today() + timedelta(days=1)
        self.assertEqual(self.state('dpia'), RED, "an assessment that is still to come was not made")
        self.house.dpia_on = house_days.today() - timedelta(days=4 * 365)
        self.assertEqual(self.state('dpia'), ATTENTION)
        self.env.ref('huiskamer_case.group_privacy_officer').user_ids = False
        self.assertIn('nobody has the role', self.found('privacy_officer'))

    def test_a_late_entry_in_a_register_is_red(self):
        self.assertEqual(self.state('clocks'), OK)
        request = self.env['huiskamer.rights.request'].create(
            {'right': 'access', 'received_on': house_days.today() - timedelta(days=40)})
        self.assert_red_then_mended('clocks', request.reference, lambda: request.with_user(
            self.privacy_officer).answer_request({'answer': 'nothing'}))

    def test_a_role_with_system_rights_is_red(self):
        self.assertEqual(self.state('system_rights'), OK)
        self.host.group_ids += self.env.ref('base.group_erp_manager')
        self.assert_red_then_mended('system_rights', 'test_host', lambda: self.host.write(
            {'group_ids': [Command.unlink(self.env.ref('base.group_erp_manager').id)]}))

    def test_no_second_factor_is_red_and_a_colleague_without_one_is_seen(self):
        administrators = self.env.ref('base.group_system').all_user_ids
        (administrators | self.env['res.users']._with_role('caseworker')).totp_secret = 'ONZIN'
        self.house.second_factor = 'off'
        self.assert_red_then_mended('second_factor', 'not asked', lambda: self.house.write({'second_factor': 'names'}))
        self.caseworker.totp_secret = False
        self.assertEqual((self.state('second_factor'), self.found('second_factor')), (ATTENTION, 'test_caseworker'))
        self.house.second_factor = 'off'
        self.assertEqual(self.state('second_factor'), RED)
        self.assertNotIn('test_supervisor', self.found('second_factor'), "a supervisor sees no names")

    def test_a_screen_that_does_not_lock_is_seen(self):
        self.house.lock_after = 0
        self.assertEqual(self.state('screen_lock'), ATTENTION)
        self.house.lock_after = 120
        self.assertEqual(self.state('screen_lock'), ATTENTION)
        self.house.lock_after = 5
        self.assertEqual(self.state('screen_lock'), OK)

    def test_an_api_key_is_red(self):
        self.assertEqual(self.state('api_keys'), OK)
        keys = self.env['res.users.apikeys'].with_user(self.caseworker).sudo()
        keys._generate(None, 'agenda', fields.Datetime.now() + timedelta(days=1))
        self.assert_red_then_mended('api_keys', 'test_caseworker', lambda: keys.search(
            [('user_id', '=', self.caseworker.id)])._remove())

    def test_open_sign_up_is_red(self):
        parameters = self.env['ir.config_parameter']
        parameters.set_param('auth_signup.invitation_scope', 'b2c')
        self.assert_red_then_mended('sign_up', 'invitation_scope', lambda: parameters.set_param(
            'auth_signup.invitation_scope', 'b2b'))

    def test_demo_data_and_demo_pass_phrases_are_red(self):
        module = self.env['ir.module.module'].search([('name', '=', 'huiskamer_case')])
        self.env['res.users'].search([('login', '=', 'admin')]).password = 'een lange zin die niemand raadt'
        before = module.demo
        module.demo = True
        self.assertIn('demo data', self.found('demo'))
        module.demo = before
        self.assertEqual(self.state('demo'), OK)
        self.env['res.users'].search([('login', '=', 'admin')]).password = 'admin'
        self.assertEqual((self.state('demo'), self.found('demo')), (RED, 'admin'))

    def test_a_role_that_nobody_asked_for_is_red(self):
        self.assertNotIn('test_office_user', self.found('role_changes'))
        self.office_user.group_ids += self.env.ref('huiskamer_case.group_host')
        self.assertEqual(self.state('role_changes'), RED)
        self.assertIn('test_office_user: host', self.found('role_changes'))
        self.office_user.group_ids -= self.env.ref('huiskamer_case.group_host')
        self.assertNotIn('test_office_user', self.found('role_changes'))

    def test_what_waits_for_long_is_seen(self):
        term = self.env['huiskamer.retention.term'].search([], limit=1)
        proposal = self.env['huiskamer.retention.proposal'].create(
            {'term_id': term.id, 'code': 'ABC', 'res_id': 1, 'since': '2026-01-01'})
        self.assertEqual(self.state('retention'), OK)
        self.env.flush_all()
        self.env.cr.execute("UPDATE huiskamer_retention_proposal SET create_date = create_date - interval '40 days' "
                            "WHERE id = %s",
                            (proposal.id,))
        self.assertEqual((self.state('retention'), self.found('retention')), (ATTENTION, '1 wait'))


@tagged('post_install', '-at_install')
class TestPostureServer(PostureCommon):
    """The settings of Odoo, PostgreSQL and the disk."""

    def test_odoo_s_settings_are_red_and_mended(self):
        rows = (
            ('database_list', {'list_db': True}, {'list_db': False}, RED),
            ('database_filter', {'dbfilter': '', 'db_name': []}, {'dbfilter': '^huiskamer$'}, ATTENTION),
            ('admin_password', {'admin_passwd': 'admin'}, {'admin_passwd': 'een lange zin die niemand raadt'}, RED),
            ('interface', {'http_interface': '0.0.0.0', 'proxy_mode': True},
             {'http_interface': '127.0.0.1', 'proxy_mode': True}, RED),
            ('interface', {'http_interface': '::1', 'proxy_mode': False}, {'http_interface': '::1', 'proxy_mode': True},
             ATTENTION),
            ('log_level', {'log_level': 'debug_sql', 'dev_mode': []}, {'log_level': 'info', 'dev_mode': []}, RED),
            ('log_level', {'log_level': 'info', 'dev_mode': ['reload']}, {'log_level': 'info', 'dev_mode': []}, RED),
        )
        for code, wrong, right, state in rows:
            with self.subTest(code=code, wrong=wrong):
                with self.configured(**wrong):
                    self.assertEqual(self.state(code), state)
                with self.configured(**right):
                    self.assertEqual((self.state(code), self.found(code)), (OK, ''))

    def test_looking_at_the_master_password_leaves_it_as_it_is(self):
        with self.configured(admin_passwd='admin'):
            self.state('admin_password')
            self.assertEqual(config.options['admin_passwd'], 'admin')

    def test_a_logger_that_writes_queries_is_red(self):
        with self.configured(log_level='info', dev_mode=[]):
            # the second writes every call with what was typed, the third every search that is odd
            for name in ('odoo.sql_db', 'odoo.service.model', 'odoo.domains', 'odoo.addons.mail', 'odoo'):
                with self.subTest(name=name), patch.object(logging.getLogger(name), 'level', logging.DEBUG):
                    self.assertEqual((self.state('log_level'), self.found('log_level')), (RED, name))
            self.assertEqual(self.state('log_level'), OK)

    def test_compiling_of_questions_is_noticed(self):
        for value, state in (('on', ATTENTION), ('off', OK)):
            self.env.cr.execute("SELECT set_config('jit', %s, true)", (value,))
            self.assertEqual(self.state('compiling'), state, value)

    def test_jobs_that_stopped_or_are_late_or_gone_are_red(self):
        self.env['ir.cron'].search([]).nextcall = fields.Datetime.now()
        job = self.env.ref('huiskamer_case.retention_cron')
        self.assertEqual(self.state('jobs'), OK)
        job.active = False
        self.assert_red_then_mended('jobs', job.cron_name, lambda: job.write({'active': True}))
        job.nextcall = fields.Datetime.now() - timedelta(days=2)
        self.assert_red_then_mended('jobs', job.cron_name, lambda: job.write({'nextcall': fields.Datetime.now()}))
        job.failure_count = 1
        self.assertEqual(self.state('jobs'), ATTENTION)
        job.failure_count = 0
        self.env.ref('huiskamer_case.huiskamer_introduction_cron').unlink()
        self.env['ir.model.data'].create(
            {'module': 'huiskamer_case', 'name': 'a_job_that_is_gone', 'model': 'ir.cron', 'res_id': 2**30})
        self.assertIn('1 job was deleted', self.found('jobs'))

    def test_the_key_folder_is_looked_at(self):
        epoch = self.env['huiskamer.key.epoch'].search([('state', '=', 'current')])
        self.assertTrue(epoch, "a file was opened, so there is a key")
        with tempfile.TemporaryDirectory() as elsewhere, self.configured(data_dir=elsewhere):
            epoch.checked_at = fields.Datetime.now()
            self.assertEqual(self.state('key_folder'), OK)
            epoch.checked_at = fields.Datetime.now() - timedelta(days=200)
            self.assertEqual(self.state('key_folder'), ATTENTION)
            epoch.checked_at = fields.Datetime.now()
            folder = Path(key_folder.folder())
            folder.chmod(0o755)
            self.assert_red_then_mended('key_folder', 'other accounts', lambda: folder.chmod(0o700))
        for place, state in (('keys', ATTENTION), ('filestore/keys', RED)):
            with tempfile.TemporaryDirectory() as data, self.configured(data_dir=data):
                shutil.copytree(folder, Path(data) / place)
                with patch.dict(os.environ, {'HUISKAMER_KEY_FOLDER': f'{data}/{place}'}):
                    self.assertEqual(self.state('key_folder'), state, place)
        with patch.dict(os.environ, {'HUISKAMER_KEY_FOLDER': str(folder / 'nowhere')}):
            self.assertEqual(self.state('key_folder'), RED)
            self.assertIn('not there', self.found('key_folder'))
