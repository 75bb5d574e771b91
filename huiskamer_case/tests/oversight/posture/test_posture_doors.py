from odoo import Command
from odoo.tests import tagged

from ....models.oversight.posture.posture_checks import ATTENTION, OK, RED
from .test_posture import PostureCommon


@tagged('post_install', '-at_install')
class TestPostureDoors(PostureCommon):
    """Rules that were changed, and what hangs on our records."""

    def test_a_group_that_gives_more_is_red(self):
        self.assertEqual((self.state('groups'), self.found('groups')), (OK, ''))
        host, caseworker = (self.env.ref(f'huiskamer_case.group_{name}') for name in ('host', 'caseworker'))
        host.implied_ids += caseworker
        self.assert_red_then_mended('groups', 'group_host ->',
                                    lambda: host.write({'implied_ids': [Command.unlink(caseworker.id)]}))
        system = self.env.ref('base.group_system')
        system.implied_ids += caseworker
        self.assert_red_then_mended('groups', '-> group_caseworker', lambda: system.write(
            {'implied_ids': [Command.unlink(caseworker.id)]}))

    def test_access_lists_and_rules_are_as_they_came(self):
        self.assertEqual((self.state('rules'), self.found('rules')), (OK, ''))

    def test_a_changed_or_added_or_missing_line_of_an_access_list_is_red(self):
        access = self.env.ref('huiskamer_case.access_huiskamer_client_caseworker')
        access.perm_unlink = True
        self.assert_red_then_mended('rules', 'access_huiskamer_client_caseworker',
                                    lambda: access.write({'perm_unlink': False}))
        access.active = False
        self.assert_red_then_mended('rules', 'access_huiskamer_client_caseworker',
                                    lambda: access.write({'active': True}))
        added = self.env['ir.model.access'].create({
            'name': "Van buiten", 'model_id': self.env['ir.model']._get_id('huiskamer.client'), 'perm_read': True,
            'group_id': self.env.ref('base.group_user').id})
        self.assert_red_then_mended('rules', 'Van buiten', added.unlink)
        with self.undone():
            access.unlink()
            self.assertIn('access_huiskamer_client_caseworker', self.found('rules'))

    def test_a_changed_or_added_or_half_rule_is_red(self):
        rule = self.env.ref('huiskamer_case.huiskamer_client_rule_caseworker')
        domain = rule.domain_force
        rule.domain_force = "[(1, '=', 1)]"
        self.assert_red_then_mended('rules', 'huiskamer_client_rule_caseworker',
                                    lambda: rule.write({'domain_force': domain}))
        rule.perm_write = False
        self.assert_red_then_mended('rules', 'huiskamer_client_rule_caseworker',
                                    lambda: rule.write({'perm_write': True}))
        rule.groups += self.env.ref('base.group_user')
        self.assert_red_then_mended('rules', 'huiskamer_client_rule_caseworker', lambda: rule.write(
            {'groups': [Command.unlink(self.env.ref('base.group_user').id)]}))
        added = self.env['ir.rule'].create({
            'name': "Van buiten", 'model_id': self.env['ir.model']._get_id('huiskamer.case'),
            'domain_force': "[(1, '=', 1)]",
            'groups': [Command.link(self.env.ref('huiskamer_case.group_caseworker').id)]})
        self.assert_red_then_mended('rules', 'Van buiten', added.unlink)

    def planted(self, code, words, make):
        """Plant rows past every refusal of the addon, as an old database may hold them; red, then taken away."""
        self.assertEqual((self.state(code), self.found(code)), (OK, ''))
        with self.undone():
            self.env.cr.execute(*make)
            self.assertEqual(self.state(code), RED)
            self.assertIn(words, self.found(code))
        self.assertEqual(self.state(code), OK)

    def test_what_is_saved_on_our_models_is_red(self):
        self.planted('shared_filters', 'ir.filters: 1', (
            "INSERT INTO ir_filters (name, model_id, domain, context, sort, active) "
            "VALUES ('Merel', 'huiskamer.client', '[]', '{}', '[]', true)",))
        self.planted('shared_filters', 'ir.exports: 1',
                     ("INSERT INTO ir_exports (name, resource) VALUES ('Merel', 'huiskamer.contact')",))
        field = self.env['ir.model.fields']._get('huiskamer.goal', 'wish')
        self.planted('shared_filters', 'ir.default: 1', (
            "INSERT INTO ir_default (field_id, json_value) VALUES (%s, '\"Merel\"')", (field.id,)))

    def test_what_hangs_on_our_records_is_red(self):
        for table, column, more, value in (
                ('ir_attachment', 'res_model', ", name, type", ", 'x', 'binary'"),
                ('mail_message', 'model', ", message_type", ", 'comment'"),
                ('mail_followers', 'res_model', ", res_id, partner_id", f", 1, {self.env.user.partner_id.id}")):
            self.planted('attached', table.replace('_', '.') + ': 1', (
                f"INSERT INTO {table} ({column}{more}) VALUES ('huiskamer.contact'{value})",))
        kind = self.env['mail.activity.type'].search([], limit=1)
        self.planted('attached', 'mail.activity: 1', (
            "INSERT INTO mail_activity (res_model_id, res_model, res_id, user_id, activity_type_id, date_deadline, "
            "active) "
            "VALUES (%s, 'huiskamer.contact', 1, %s, %s, now(), true)",
            (self.env['ir.model']._get_id('huiskamer.contact'), self.caseworker.id, kind.id)))

    def test_a_screen_that_is_kept_in_the_browser_is_red(self):
        action = self.env.ref('huiskamer_case.huiskamer_contact_action')
        self.assertEqual(self.state('cached_actions'), OK)
        action.cache = True
        self.assert_red_then_mended('cached_actions', action.name, lambda: action.write({'cache': False}))

    def test_a_field_of_somebody_else_on_our_records_is_red(self):
        self.assertEqual((self.state('other_modules'), self.found('other_modules')), (OK, ''))
        Partner, Contact = self.registry['res.partner'], self.registry['huiskamer.contact']
        for model, comodel in ((Partner, 'huiskamer.client'), (Contact, 'res.partner')):
            field = type('Foreign', (), {
                'manual': False, '_modules': ('somebody_else',), 'comodel_name': comodel, 'name': 'foreign'})()
            self.assertTrue(self.finding._is_foreign(model._name, field), model)
        mine = self.registry['huiskamer.case']._fields['client_id']
        self.assertFalse(self.finding._is_foreign('huiskamer.case', mine))
        with self.past_the_doors():
            made = self.env['ir.model.fields'].create({
                'name': 'x_client_id', 'model_id': self.env['ir.model']._get_id('res.partner'), 'ttype': 'many2one',
                'relation': 'huiskamer.client', 'field_description': "x"})
            self.assertEqual(self.state('other_modules'), RED)
            self.assertIn('res.partner.x_client_id', self.found('other_modules'))
            made.unlink()
        self.assertEqual(self.state('other_modules'), OK)

    def test_what_runs_by_itself_on_our_records_is_red(self):
        self.assertEqual((self.state('automation'), self.found('automation')), (OK, ''))
        model = self.env['ir.model']._get_id('huiskamer.handover')
        planted = (
            ('ir.actions.server', {'name': "Stuur door", 'model_id': model, 'state': 'code', 'code': 'pass'}),
            ('mail.template', {'name': "Brief", 'model_id': model}),
            ('ir.actions.report', {
                'name': "Lijst", 'model': 'huiskamer.client', 'report_type': 'qweb-pdf', 'report_name': 'x.y'}),
        )
        for name, vals in planted:
            with self.past_the_doors():
                made = self.env[name].create(vals)
            self.assert_red_then_mended('automation', vals['name'], made.unlink)

    def test_words_that_are_worked_out_as_code_are_read_wherever_they_stand(self):
        partner = self.env['ir.model']._get_id('res.partner')
        ours = "env['huiskamer.client'].sudo().search([], limit=1).alias"
        planted = (
            ('ir.model.fields', {
                'name': 'x_who', 'model_id': partner, 'ttype': 'char', 'store': False, 'readonly': True,
                'field_description': "Wie", 'compute': f"for one in self: one['x_who'] = self.{ours}"}, "Wie"),
            ('ir.actions.server', {
                'name': "Vul in", 'model_id': partner, 'state': 'object_write', 'update_path': 'comment',
                'evaluation_type': 'equation', 'value': ours}, "Vul in"),
            ('ir.rule', {
                'name': "Regel", 'model_id': partner,
                'domain_force': f"[('name', '=', user.{ours})]"}, "Regel"),
        )
        for name, vals, label in planted:
            made = self.env[name].create(vals)
            self.assert_red_then_mended('automation', label, made.unlink)

    def test_modules_that_open_something_are_seen(self):
        for code, name, state in (('plain_rpc', 'rpc', RED), ('modules', 'sms', ATTENTION)):
            module = self.env['ir.module.module'].search([('name', '=', name)])
            with self.undone():
                module.state = 'installed'
                self.assertEqual(self.state(code), state)
                self.assertIn(name, self.found(code))
                module.state = 'uninstalled'
                self.assertNotIn(name, self.found(code).split())

    def test_mail_in_the_open_is_red(self):
        server = self.env['ir.mail_server'].create({
            'name': "Buiten", 'smtp_host': 'mail.example.org', 'smtp_encryption': 'none',
            'smtp_authentication': 'login'})
        self.assert_red_then_mended('mail', 'Buiten', lambda: server.write({'smtp_encryption': 'ssl'}))
        server.write({'smtp_encryption': 'none', 'smtp_host': 'localhost'})
        self.assertEqual(self.state('mail'), OK)
        incoming = self.env['fetchmail.server'].create({'name': "Binnen", 'server_type': 'imap',
            'server': 'mail.example.org'})
        self.assertEqual((self.state('mail'), self.found('mail')), (ATTENTION, 'Binnen'))
        incoming.unlink()
        self.assertEqual(self.state('mail'), OK)
