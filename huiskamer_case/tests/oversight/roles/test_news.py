from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestNews(HuiskamerCommon):
    """Who hears that there is news reads it in her own language, whoever has it; a job has no language at all."""

    def test_each_reads_it_in_her_own_language(self):
        self.env['res.lang']._activate_lang('nl_NL')
        self.host.write({'email': 'host@example.org', 'lang': 'nl_NL'})
        self.colleague.write({'email': 'colleague@example.org', 'lang': 'en_US'})
        for lang in ('nl_NL', 'en_US', False):
            before = self.env['mail.mail'].search([])
            (self.host | self.colleague).with_context(lang=lang)._tell_news()
            found = {mail.email_to: (mail.subject, html2plaintext(mail.body_html))
                     for mail in self.env['mail.mail'].search([]) - before}
            self.assertEqual(found, {
                'host@example.org': ("Er is nieuws", "Er is nieuws in de huiskamer. Log in om het te zien."),
                'colleague@example.org': ("There is news", "There is news in the huiskamer. Log in to see it.")})

    def test_who_has_a_role_by_way_of_another_group_is_told_and_is_there(self):
        Users = self.env['res.users']
        lead = self.env['res.groups'].create({
            'name': "Team lead", 'implied_ids': [Command.link(self.env.ref('huiskamer_case.group_supervisor').id)]})
        before = Users._with_role('supervisor')
        self.office_user.write({'email': 'lead@example.org', 'group_ids': [Command.link(lead.id)]})
        self.assertEqual(Users._with_role('supervisor') - before, self.office_user)
        self.assertEqual(self.env['huiskamer.handover']._supervisors(), Users._with_role('supervisor'))
        self.assertLessEqual(Users._with_role('supervisor', 'host'), Users._with_role())
        mails = self.env['mail.mail'].search([])
        self.env['huiskamer.decision'].with_user(self.supervisor)._others(asker=self.supervisor)._tell_now()
        self.assertIn('lead@example.org', (self.env['mail.mail'].search([]) - mails).mapped('email_to'))
        self.office_user.active = False
        self.assertNotIn(self.office_user, Users._with_role('supervisor'))

    def test_whose_doing_it_was_stands_nowhere_on_a_mail_and_the_mail_is_not_hers(self):
        self.colleague.email = 'colleague@example.org'
        for role in ('host', 'caseworker', 'supervisor', 'access_administrator'):
            doer = self.users[role]
            doer.write({'email': f'{role}@example.org', 'signature': "Groet van wie het deed"})
            before = self.env['mail.mail'].search([])
            self.colleague.with_user(doer)._tell_now()
            mail = self.env['mail.mail'].search([]) - before
            self.assertEqual((mail.email_to, mail.author_id), ('colleague@example.org', self.env['res.partner']))
            written = [str(mail[name]) for name in ('email_from', 'reply_to', 'headers', 'subject', 'body_html',
                                                    'message_id', 'references')]
            for word in (doer.name, doer.login, doer.email, doer.signature):
                self.assertNotIn(word, ' '.join(written))
            message = self.env['mail.message'].with_user(doer)
            self.assertFalse(message.search([('id', '=', mail.mail_message_id.id)]))
            with self.assertRaises(AccessError):
                message.browse(mail.mail_message_id.id).write({'subject': "Jansen is er"})
