from odoo.tests import tagged
from odoo.tools import html2plaintext

from ....models.oversight.posture.posture_checks import OK, RED
from ....models.shared import house_days
from .test_posture import PostureCommon


@tagged('post_install', '-at_install')
class TestPostureShown(PostureCommon):
    """Who sees what was found, and who hears of it."""

    def test_supervisors_and_privacy_officers_look_and_nobody_else(self):
        for role in ('supervisor', 'privacy_officer'):
            action = self.env_as(role)['huiskamer.posture.finding'].action_look()
            self.assertEqual(action['res_model'], 'huiskamer.posture.finding')
            findings = self.env_as(role)['huiskamer.posture.finding'].search([])
            self.assertEqual(findings.sorted(lambda finding: -finding.rank).mapped('rank'), findings.mapped('rank'))
            self.assertTrue(all(finding.title and finding.todo for finding in findings))
        for role in ('host', 'caseworker', 'access_administrator', 'office_user', 'system_administrator', 'portal'):
            with self.subTest(role=role), self.refused():
                self.env_as(role)['huiskamer.posture.finding'].action_look()

    def test_nobody_makes_or_changes_a_finding_by_hand(self):
        self.finding._look()
        red = self.finding.search([('state', '=', RED)], limit=1)
        for records in (red, red.with_user(self.supervisor), red.with_user(self.privacy_officer)):
            with self.refused(red):
                records.write({'state': OK})
            with self.refused(red):
                records.create({'code': 'x', 'state': OK})

    def test_the_daily_job_tells_once_that_there_is_news_and_nothing_else(self):
        self.supervisor.email, self.privacy_officer.email = 'sup@example.org', 'po@example.org'
        self.host.email = 'host@example.org'
        parameters = self.env['ir.config_parameter']
        parameters.set_param('auth_signup.invitation_scope', 'b2b')
        self.finding._cron_look()
        mails = self.env['mail.mail'].search([])
        parameters.set_param('auth_signup.invitation_scope', 'b2c')
        for expected in (2, 2):  # the second look finds it red already
            self.finding._cron_look()
            new = self.env['mail.mail'].search([]) - mails
            ours = new.filtered(lambda mail: mail.email_to in ('sup@example.org', 'po@example.org', 'host@example.org'))
            self.assertEqual(len(ours), expected)
        self.assertEqual(set(ours.mapped('email_to')), {'sup@example.org', 'po@example.org'})
        for mail in ours:
            self.assertEqual(mail.subject, "There is news")
            self.assertEqual(html2plaintext(mail.body_html), "There is news in the huiskamer. Log in to see it.")

    def test_the_look_of_the_night_is_read_in_the_language_of_whoever_reads_it(self):
        self.env['res.lang']._activate_lang('nl_NL')
        house = self.env['huiskamer.house']._house()
        house.write({'controller': False, 'dpia_on': False})
        readers = [self.env_as(role)['huiskamer.posture.finding'].with_context(lang=lang)
                   for role in ('supervisor', 'privacy_officer') for lang in ('en_US', 'nl_NL')]
        self.finding.with_context(lang='en_US')._cron_look()
        for reader in readers:
            self.assertIn({'en_US': "no date", 'nl_NL': "geen datum"}[reader.env.lang], self.read(reader, 'dpia'))
        house.write({'dpia_on': house_days.today()})
        self.finding.with_context(lang='nl_NL')._look()
        for reader in readers:
            self.assertIn(house.with_env(reader.env)._label('controller'), self.read(reader, 'controller'))
            self.assertFalse(self.read(reader, 'dpia'), "mended, in each")

    def read(self, reader, code):
        """What this reader sees that was found by one check."""
        return reader.search([('code', '=', code)]).found

    def test_since_when_it_is_so_changes_only_with_the_state(self):
        self.finding._look()
        finding = self.finding.search([('code', '=', 'sign_up')])
        finding.flush_recordset()
        self.env.cr.execute("UPDATE huiskamer_posture_finding SET since = '2020-01-01' WHERE id = %s", (finding.id,))
        finding.invalidate_recordset()
        self.finding._look()
        self.assertEqual(finding.since.year, 2020)
        scope = {'b2b': 'b2c', False: 'b2c', 'b2c': 'b2b'}[
            self.env['ir.config_parameter'].get_param('auth_signup.invitation_scope', False)]
        self.env['ir.config_parameter'].set_param('auth_signup.invitation_scope', scope)
        self.finding._look()
        self.assertNotEqual(finding.since.year, 2020)
