from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user, tagged

from ...models.casework.handover import handover_flow as flow
from ..receivers_common import ReceiverCommon


@tagged('post_install', '-at_install')
class TestNotices(ReceiverCommon):
    """That there is news, once a day, without a word; and a call when nobody there reads it."""

    def mails(self):
        """The mails to whoever answers for the service."""
        return self.env['mail.mail'].search([('email_to', '=', self.receiver.email), ('body_html', 'like', '/huis')])

    def portal_user(self, login):
        """One more account of somebody outside."""
        return new_test_user(self.env, login=login, groups='base.group_portal')

    def another(self, **answers):
        """One more handover that goes out."""
        handover = self.draft(self.open_file('caseworker'), **answers)
        self.consent_for(handover)
        return self.walk(handover, 'send')

    def setUp(self):
        """Addresses of their own."""
        super().setUp()
        self.receiver.email, self.neighbour.email = 'receiver@example.com', 'neighbour@example.com'

    def test_one_mail_a_day_unless_it_is_about_tonight(self):
        self.walk(self.handover, 'send')
        [mail] = self.mails()
        for word in (self.handover.code, self.service.name, self.provider.name, self.case.code, self.caseworker.name):
            self.assertNotIn(word, f'{mail.subject} {mail.body_html}')
        self.another()
        self.assertEqual(len(self.mails()), 1)
        self.another(urgency='tonight')
        self.assertEqual(len(self.mails()), 2)
        with freeze_time(self.now() + timedelta(days=1)):
            self.another()
        self.assertEqual(len(self.mails()), 3)
        self.assertFalse(self.env['mail.mail'].search([('email_to', '=', self.neighbour.email)]))

    def test_a_mail_to_a_service_comes_from_the_house_and_not_from_who_hands_over_or_invites(self):
        for role in ('caseworker', 'supervisor'):
            self.users[role].email = f'{role}@example.org'
        self.walk(self.handover, 'send')
        self.member.with_user(self.supervisor).action_invite_again()
        mails = self.env['mail.mail'].search([('email_to', '=', self.receiver.email)])
        self.assertEqual(len(mails), 2)
        for mail in mails:
            self.assertEqual((mail.author_id, mail.reply_to), (self.env['res.partner'], mail.email_from))
            for role in ('caseworker', 'supervisor'):
                self.assertNotIn(self.users[role].email, mail.email_from)

    def test_a_system_and_who_has_no_address_get_no_mail_and_were_not_told(self):
        system = self.answers_for(self.user_with('test_system', 'supervisor'), self.service, is_system=True)
        system.sudo().user_id.write({'email': 'system@example.com'})
        self.receiver.email = False
        mails = self.env['mail.mail'].search_count([])
        self.walk(self.handover, 'send')
        self.assertEqual(self.env['mail.mail'].search_count([]), mails)
        self.assertFalse((self.member | system).sudo().filtered('told_at'))
        self.receiver.email = 'receiver@example.com'
        self.another()
        self.assertEqual(self.env['mail.mail'].search([], limit=1, order='id desc').email_to, self.receiver.email)
        self.assertEqual((self.member | system).sudo().filtered('told_at'), self.member)

    def test_the_clock_tells_again_when_an_answer_is_late(self):
        self.walk(self.handover, 'send')
        self.handover._cron_notices()
        self.assertEqual(len(self.mails()), 1)
        self.walk(self.handover, 'remind')
        with freeze_time(self.now() + timedelta(days=1)):
            self.handover._cron_notices()
            self.handover._cron_notices()
        self.assertEqual(len(self.mails()), 2)

    def call(self):
        """What the caseworker's page says; Today says the same in words."""
        self.env.invalidate_all()
        own = self.handover.with_user(self.caseworker)
        rows = self.env_as('caseworker')['huiskamer.case'].today()['handovers']
        words = dict(own._fields['call_instead']._description_selection(own.env))
        self.assertEqual([row['call'] for row in rows if row['record'] == own.id] or [''],
                         [words.get(own.call_instead, '')])
        return own.call_instead

    def test_who_is_left_with_nobody_to_look_is_called_however_that_came(self):
        second = self.answers_for(self.portal_user('test_second'), self.service)
        self.walk(self.handover, 'send')
        second.with_user(self.supervisor).action_end()
        self.assertFalse(self.call(), "one is still there")
        self.receiver.active = False
        self.assertEqual(self.call(), 'nobody')
        self.receiver.active = True
        self.assertFalse(self.call())
        self.service.active = False
        self.assertEqual(self.call(), 'nobody', "the service is no longer in use")
        self.service.active = True
        system = self.answers_for(self.portal_user('test_system'), self.service, is_system=True)
        self.member.with_user(self.supervisor).action_end()
        self.assertFalse(self.call(), "their own system is still there")
        system.with_user(self.supervisor).action_end()
        self.assertEqual(self.call(), 'nobody')
        with freeze_time(self.now() + timedelta(hours=1)):
            self.assertEqual(self.call(), 'nobody')
            self.assertFalse(self.another()['call_instead'], "the letter and the telephone are the way, from the start")

    def test_what_bounced_or_lies_unread_is_called_instead(self):
        self.walk(self.handover, 'send')
        self.assertFalse(self.call())
        with freeze_time(self.now() + timedelta(hours=5)):
            self.assertEqual(self.call(), 'unread')
            self.as_receiver().env['huiskamer.service.member']._looked()
            self.assertFalse(self.call())
        self.member.sudo().mail_id.state = 'exception'
        self.assertEqual(self.call(), 'bounced')
        self.receiver.partner_id.message_bounce = 1
        self.member.sudo().mail_id.unlink()
        self.assertEqual(self.call(), 'bounced')
        self.page()
        self.assertFalse(self.call())

    def test_without_anybody_who_answers_nothing_is_said(self):
        other = self._make_service("Zonder mensen")
        handover = self.another(service=other)
        with freeze_time(self.now() + timedelta(hours=30)):
            self.assertFalse(handover.with_user(self.caseworker).call_instead)
        self.assertEqual(handover.stage, flow.REQUESTED)

    def test_a_recall_is_news_too(self):
        self.walk(self.handover, 'send')
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self.consent.action_withdraw()
        self.assertEqual(len(self.mails()), 2)

    def told_by(self, days, take):
        """How many mails more there are after this was done so many days later."""
        before = len(self.mails())
        with freeze_time(self.now() + timedelta(days=days)):
            take()
        return len(self.mails()) - before

    def test_an_appointment_that_we_move_and_a_step_that_we_take_back_are_news(self):
        """Whoever waits for the client there hears it from nobody else; what the service said itself is none."""
        self.walk(self.handover, 'send', 'accept')
        hers = self.handover.with_user(self.caseworker)
        self.assertEqual(self.told_by(1, lambda: hers.move('book', self.facts())), 1)
        self.assertEqual(self.told_by(2, lambda: hers.move('call_off', self.facts())), 0)
        self.assertEqual(self.told_by(3, lambda: hers.move('rebook', self.facts())), 1)
        self.assertEqual(self.told_by(4, lambda: hers.move('cancel', self.facts())), 1)
        self.assertEqual(self.told_by(4.9, hers.action_take_back), 1)
        self.assertEqual(hers.stage, flow.SCHEDULED)

    def test_what_the_service_books_itself_is_no_news_for_it(self):
        self.walk(self.handover, 'send', 'accept')
        self.assertEqual(self.told_by(1, lambda: self.env_as('receiver')['huiskamer.handover']._answer_by_code(
            self.handover.code, 'book', {'appointment_at': 'tomorrow', 'place': "Spreekkamer",
                                         'accompaniment': 'wanted'}, 'f' * 32)), 0)
        self.assertEqual(self.handover.stage, flow.SCHEDULED)
