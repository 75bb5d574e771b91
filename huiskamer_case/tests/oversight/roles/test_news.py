from odoo.tests import tagged
from odoo.tools import html2plaintext

from ....models.oversight.roles.news import mail_news
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
            mail_news(self.env(context=dict(self.env.context, lang=lang)), self.host | self.colleague)
            found = {mail.email_to: (mail.subject, html2plaintext(mail.body_html))
                     for mail in self.env['mail.mail'].search([]) - before}
            self.assertEqual(found, {
                'host@example.org': ("Er is nieuws", "Er is nieuws in de huiskamer. Log in om het te zien."),
                'colleague@example.org': ("There is news", "There is news in the huiskamer. Log in to see it.")})
