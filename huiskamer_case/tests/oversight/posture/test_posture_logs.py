from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ....models.oversight.posture.posture_checks import ATTENTION, OK, RED
from ....models.oversight.posture.posture_server import HuiskamerPostureServer
from .test_posture import PostureCommon


@tagged('post_install', '-at_install')
class TestPostureLogs(PostureCommon):
    """Whatever writes queries, or rows, beside the database is noticed."""

    def log(self, settings):
        """Set PostgreSQL's own log for this transaction; only its superuser may, so what it answers is put in its
        place.
        """
        self.env.cr.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if self.env.cr.fetchone()[0]:
            for name, value in settings.items():
                self.env.cr.execute("SELECT set_config(%s, %s, true)", (name, value))
        else:
            self.fail("these tests need a PostgreSQL whose role may set its log, as the launcher's own does")

    def test_queries_in_postgresql_s_log_are_red(self):
        quiet = {'log_statement': 'none', 'log_min_duration_statement': '-1', 'log_min_error_statement': 'panic',
                 'log_error_verbosity': 'terse', 'log_min_duration_sample': '-1', 'log_transaction_sample_rate': '0',
                 'debug_print_parse': 'off', 'debug_print_rewritten': 'off', 'debug_print_plan': 'off',
                 'auto_explain.log_min_duration': '-1'}
        loud = {'log_statement': ('all', RED), 'log_min_duration_statement': ('0', RED),
                'log_min_error_statement': ('error', ATTENTION), 'log_error_verbosity': ('default', ATTENTION),
                'log_min_duration_sample': ('0', RED), 'log_transaction_sample_rate': ('0.01', RED),
                'debug_print_parse': ('on', RED), 'debug_print_rewritten': ('on', RED), 'debug_print_plan': ('on', RED),
                'auto_explain.log_min_duration': ('10000', RED)}
        self.env.cr.execute("LOAD 'auto_explain'")
        self.log(quiet)
        self.assertEqual(self.state('log_statement'), OK)
        for name, (value, state) in loud.items():
            self.log(quiet | {name: value})
            self.assertEqual(self.state('log_statement'), state, name)
            self.assertIn(name, self.found('log_statement'))
        self.log(quiet)

    def test_a_log_that_is_written_whole_and_a_library_that_sees_each_query_are_looked_at(self):
        as_it_is = HuiskamerPostureServer._postgresql_says
        quiet = {'log_min_error_statement': 'panic', 'log_error_verbosity': 'terse'}
        for name, value, said in (
                ('log_destination', 'stderr', None), ('log_destination', 'stderr, jsonlog', 'jsonlog'),
                ('log_destination', 'csvlog', 'csvlog'), ('shared_preload_libraries', '', None),
                ('shared_preload_libraries', 'pg_stat_statements', None),
                ('shared_preload_libraries', 'pg_stat_statements, "pg_qualstats"', 'pg_qualstats'),
                ('session_preload_libraries', 'pg_stat_monitor', 'pg_stat_monitor'), ('pgaudit.log', 'none', None)):
            with self.subTest(name=name, value=value), patch.object(
                    HuiskamerPostureServer, '_postgresql_says',
                    lambda checks, names, says=quiet | {name: value}: as_it_is(checks, names) | says):
                self.assertEqual(self.state('log_statement'), ATTENTION if said else OK)
                self.assertIn(said or '', self.found('log_statement') or '')

    def test_odoo_s_profiler_and_what_it_kept_are_red(self):
        self.assertEqual(self.state('profiler'), OK)
        settings = self.env['ir.config_parameter']
        for hours, state in ((-1, OK), (1, RED)):
            until = fields.Datetime.to_string(fields.Datetime.now() + timedelta(hours=hours))
            settings.set_param('base.profiling_enabled_until', until)
            self.assertEqual(self.state('profiler'), state)
        settings.set_param('base.profiling_enabled_until', False)
        kept = self.env['ir.profile'].create({'name': "Somebody looked why it is slow", 'sql': "[]"})
        self.assert_red_then_mended('profiler', 'ir.profile: 1', kept.unlink)

    def test_links_in_mails_that_lead_elsewhere_or_will_are_looked_at(self):
        set_param = self.env['ir.config_parameter'].set_param
        for address, freeze, said in (('https://huis.example', 'True', ''), ('https://huis.example', False, 'freeze'),
                                      ('http://localhost:8069', 'True', 'localhost'),
                                      ('odoo', 'True', 'web.base.url')):
            set_param('web.base.url', address)
            set_param('web.base.url.freeze', freeze)
            with self.subTest(address=address, freeze=freeze):
                self.assertEqual(self.state('address'), ATTENTION if said else OK)
                self.assertIn(said, self.found('address'))
