from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ...models.oversight.posture.posture_checks import ATTENTION, OK
from ...models.receivers.let_in import LET_IN
from ..receivers_common import ReceiverCommon


@tagged('post_install', '-at_install')
class TestLetIn(ReceiverCommon):
    """Nobody comes in to what is shared with a service by editing contacts, and no supervisor lets in unheard."""

    @classmethod
    def setUpClass(cls):
        """Somebody who makes contacts and has no role, and addresses."""
        super().setUpClass()
        cls.editor = cls.office_user.copy({'login': 'contacts', 'name': "Contacten"})
        cls.editor.group_ids |= cls.env.ref('base.group_partner_manager')
        cls.receiver.partner_id.email = 'receiver@example.com'

    def invite(self, email='balie@example.com'):
        """Invite to the first service."""
        self.service.with_user(self.supervisor).invite({'name': "Balie", 'email': email, 'lang': 'en_US'})
        return self.env['huiskamer.service.member'].search([('user_id.login', '=', email)])

    def contact(self, user=None):
        """A contact as the editor has it."""
        return (user or self.receiver).partner_id.with_user(self.editor)

    def wizard(self, contact, **more):
        """Core's dialog about the portal of a contact."""
        wizard = self.env['portal.wizard'].with_user(self.editor).with_context(active_ids=contact.ids).create({})
        line = wizard.user_ids
        if more:
            line.write(more)
        return line

    def decisions(self):
        """What was put on record of letting in."""
        return self.env['huiskamer.decision'].search([('kind', '=', LET_IN)])

    # By the contacts

    def test_where_the_link_to_choose_a_pass_phrase_goes_is_not_changed_in_the_contacts(self):
        parent = self.env['res.partner'].with_user(self.editor).create({'name': "Koepel", 'is_company': True})
        self.contact().parent_id = parent
        # over HTTP a call begins as who makes it, in a test as the superuser
        self.startPatcher(patch.object(self.env.transaction, 'default_env', parent.env))
        for number, attempt in enumerate((
                lambda: self.contact().write({'email': 'mine@example.com'}),
                lambda: self.contact().write({'email': False}),
                lambda: parent.write({'child_ids': [(1, self.contact().id, {'email': 'mine@example.com'})]}),
                lambda: self.wizard(self.contact(), email='mine@example.com').action_invite_again(),
                lambda: self.wizard(self.contact()).action_revoke_access())):
            with self.subTest(attempt=number), self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()
        self.contact().load(['.id', 'email'], [[str(self.contact().id), 'mine@example.com']])
        self.env.invalidate_all()
        self.assertEqual((self.receiver.email, self.receiver.active), ('receiver@example.com', True))

    def test_neither_on_the_page_of_one_s_addresses_by_somebody_of_the_same_organisation(self):
        """Core lets whoever has a portal account of it change what its other contacts say, with the limits off."""
        passer_by = self.users['portal']
        theirs = self.receiver.partner_id.with_user(passer_by).sudo()
        with self.assertRaises(AccessError):
            theirs.write({'email': 'mine@example.com'})
        theirs.write({'phone': '050 123 45 67', 'email': 'receiver@example.com'})
        passer_by.partner_id.with_user(passer_by).sudo().write({'email': 'own@example.com'})
        self.receiver.partner_id.with_user(self.receiver).sudo().write({'email': 'moved@example.com'})
        self.receiver.partner_id.with_user(self.env.ref('base.public_user')).sudo().signup_type = False

    def test_neither_while_the_service_counts_for_nothing(self):
        self.service.active = False
        with self.assertRaises(AccessError):
            self.contact().write({'email': 'mine@example.com'})

    def test_all_else_and_all_others_are_edited_as_ever(self):
        self.contact().write({'phone': '050 123 45 67', 'function': "Balie"})
        self.member.with_user(self.supervisor).action_end()
        self.contact().write({'email': 'mine@example.com'})
        other = self.env['res.partner'].create({'name': "Iemand", 'email': 'iemand@example.com'})
        other.with_user(self.editor).email = 'anders@example.com'

    def test_who_changes_accounts_changes_the_address_and_so_does_she_herself(self):
        administrator = self.users['system_administrator']
        self.receiver.with_user(administrator).write({'email': 'new@example.com'})
        self.assertEqual(self.receiver.email, 'new@example.com')

    def test_an_account_that_was_there_before_begins_anew(self):
        planted = self.env['res.users'].with_context(no_reset_password=True).create({
            'name': "Balie", 'login': 'balie@example.com', 'email': 'mine@example.com', 'password': 'a planted phrase',
            'totp_secret': 'A' * 32, 'group_ids': [(6, 0, self.env.ref('base.group_portal').ids)]})
        planted.with_user(planted)._update_last_login()
        stored = self.stored(planted)
        member = self.invite()
        self.assertEqual(member.user_id, planted)
        self.assertNotEqual(self.stored(planted), stored, "the pass phrase that somebody chose before opens nothing")
        self.assertFalse(planted.totp_secret)
        self.assertEqual((planted.email, member.sudo().mail_id.email_to), ('balie@example.com', 'balie@example.com'))
        self.assertIn('/web/signup?', member.sudo().mail_id.body_html)

    def test_a_closed_account_that_is_invited_again_answers_for_what_it_is_invited_to_and_nothing_else(self):
        self.receiver.login = 'receiver@example.com'
        wizard = self.env['portal.wizard'].with_user(self.users['system_administrator']).with_context(
            active_ids=self.receiver.partner_id.ids).create({})
        for close, service in ((lambda: wizard.user_ids.action_revoke_access(), self.other_service),
                               (lambda: self.receiver.write({'active': False}), self.service)):
            with self.subTest(service=service.name), self.undone():
                stored = self.stored(self.receiver)
                close()
                self.assertFalse(self.receiver.active)
                service.with_user(self.supervisor).invite(
                    {'name': "Balie", 'email': 'receiver@example.com', 'lang': 'en_US'})
                named = self.env['huiskamer.service.member'].search([('user_id', '=', self.receiver.id)])
                self.assertEqual(named.filtered('is_live').service_id, service)
                self.assertTrue(self.receiver.active and self.receiver.has_group('base.group_portal'))
                self.assertNotEqual(self.stored(self.receiver), stored, "the pass phrase of before opens nothing")

    def test_who_answers_already_keeps_her_pass_phrase(self):
        self.receiver.login = 'receiver@example.com'
        stored = self.stored(self.receiver)
        self.other_service.with_user(self.supervisor).invite(
            {'name': "Balie", 'email': 'receiver@example.com', 'lang': 'en_US'})
        self.assertEqual(self.stored(self.receiver), stored)

    def stored(self, user):
        """What is kept of a pass phrase."""
        self.env.flush_all()
        self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", [user.id])
        return self.env.cr.fetchone()[0]

    def test_a_colleague_is_known_by_her_address_too_in_whatever_capitals(self):
        for vals in ({'email': 'Balie@Example.com'}, {'login': 'BALIE@example.com'}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.host.write(vals)
                self.invite()

    # By one supervisor

    def test_the_others_hear_of_everybody_who_is_let_in_and_somebody_else_looks(self):
        finding = self.env['huiskamer.posture.finding'].sudo()
        mails, known = self.env['mail.mail'].search([]), self.decisions()
        member = self.invite()
        self.service.with_user(self.supervisor).action_make_account()
        rows = self.decisions() - known
        self.assertEqual([(row.state, row.asked_by_id) for row in rows], [('done', self.supervisor)] * 2)
        officer = self.users['privacy_officer']
        self.assertIn(officer.email, (self.env['mail.mail'].search([]) - mails).mapped('email_to'))
        self.assertEqual(finding._look_at_second_person()[0], ATTENTION)
        for row in rows | known:
            with self.assertRaises(AccessError):
                row.with_user(self.supervisor).action_looked()
            row.with_user(officer).action_looked()
        self.assertEqual(finding._look_at_second_person()[0], OK)
        words = rows.filtered(lambda row: member.user_id.login in row.in_words).with_user(officer)
        self.assertIn(self.service.name, words.in_words)
        dutch = words.with_context(lang='nl_NL').in_words
        self.assertNotEqual(dutch, words.in_words)

    def test_a_second_factor_is_switched_off_by_two_people_or_after_days_only(self):
        service = self.service.with_user(self.supervisor)
        service.write({'asks_second_factor': True})
        for vals in ({'asks_second_factor': False}, {'asks_second_factor': 0}, {'asks_second_factor': None}):
            with self.assertRaises(UserError):
                service.write(vals)
        service.write({'asks_second_factor': True, 'answer_within': service.answer_within})
        with self.assertRaises(UserError):
            service.weaken({'reason': "kort"})
        service.weaken({'reason': "De dienst heeft geen telefoons"})
        decision = self.env['huiskamer.decision'].search([('state', '=', 'asked')])
        with self.assertRaises(AccessError):
            decision.with_user(self.supervisor).action_confirm()
        self.assertTrue(self.service.asks_second_factor)
        decision.with_user(self.users['privacy_officer']).action_confirm()
        self.assertFalse(self.service.asks_second_factor)
        with self.assertRaises(UserError):
            service.weaken({'reason': "Nog een keer gevraagd"})

    def test_the_clock_switches_it_off_after_days_in_which_others_could_refuse(self):
        service = self.service.with_user(self.supervisor)
        service.write({'asks_second_factor': True})
        service.weaken({'reason': "De dienst heeft geen telefoons"})
        Decision = self.env['huiskamer.decision']
        Decision._cron_decisions()
        self.assertTrue(self.service.asks_second_factor)
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            Decision._cron_decisions()
        self.assertFalse(self.service.asks_second_factor)
