from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from ....models.casework.file.client_slip import new_secret
from ....models.shared import house_days
from ...common import HuiskamerCommon

GRANTS = ('huiskamer.access.grant',)
WHY = "Cliënt staat voor de deur en is in nood."
TABLES = ('huiskamer.client', 'huiskamer.consent', 'huiskamer.consent.event', 'huiskamer.case', 'huiskamer.contact',
          'huiskamer.goal', 'huiskamer.handover', 'huiskamer.handover.event', 'huiskamer.handover.detail',
          'huiskamer.disclosure')


class GrantCommon(HuiskamerCommon):
    """A file with one record of every kind, and the few questions that the tests ask about it."""

    @classmethod
    def setUpClass(cls):
        """Fill the file of the caseworker, and add people with several roles."""
        super().setUpClass()
        consent = cls.consent_for(cls.handover)
        cls.walk(cls.handover, 'send')
        env = cls.env(user=cls.caseworker)
        cls.file = {
            'huiskamer.client': cls.client, 'huiskamer.case': cls.case, 'huiskamer.consent': consent,
            'huiskamer.consent.event': consent.event_ids[:1],
            'huiskamer.contact': env['huiskamer.contact'].create({'case_id': cls.case.id, 'facts': "Een gesprek."}),
            'huiskamer.goal': env['huiskamer.goal'].create({
                'case_id': cls.case.id, 'topic_id': cls.env['huiskamer.topic'].search([], limit=1).id,
                'wish': "Rust."}),
            'huiskamer.handover': cls.handover, 'huiskamer.handover.event': cls.handover.event_ids[:1],
            'huiskamer.handover.detail': cls.handover.detail_ids, 'huiskamer.disclosure': cls.handover.disclosure_ids,
        }
        cls.both = cls.user_with('test_both', 'supervisor', 'caseworker')
        cls.third = new_test_user(cls.env, login='test_third', groups='huiskamer_case.group_caseworker')
        cls.Grant = cls.env['huiskamer.access.grant'].sudo()

    def sees(self, user):
        """The kinds of records of the file that this user finds and reads."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            model for model, record in self.file.items()
            if record.with_user(user).has_access('read') and record.with_user(user).search([('id', '=', record.id)])}

    def covers(self):
        """The kinds of records that a supervisor sees of any file."""
        return {'huiskamer.case', 'huiskamer.handover', 'huiskamer.handover.event'}

    def break_glass(self, user=None, code=None, reason=WHY):
        """Emergency access with the client's slip."""
        return self.case.with_user(user or self.colleague).browse().break_glass(code or self.slip(self.case), reason)

    def grant(self, user=None):
        """The newest row about this user and the file."""
        return self.Grant.search(
            [('case_id', '=', self.case.id), ('user_id', '=', (user or self.colleague).id)], order='id desc', limit=1)

    def days(self, first=0, last=6):
        """A period in days from today."""
        today = house_days.today()
        return {'since': fields.Date.to_string(today + timedelta(days=first)),
                'until': fields.Date.to_string(today + timedelta(days=last)), 'reason': "Vakantie"}

    def later(self, **delta):
        """Freeze the clock so much later, with no job run."""
        return freeze_time(fields.Datetime.now() + timedelta(**delta))


@tagged('post_install', '-at_install')
class TestEmergencyAccess(GrantCommon):
    """Who has the code and a reason gets one file for some hours, and everybody who watches hears of it."""

    def test_the_file_opens_whole_and_closes_by_itself_with_no_job(self):
        self.assertEqual(self.sees(self.colleague), set())
        self.assertEqual(self.break_glass(), self.case)
        self.assertEqual(self.sees(self.colleague), set(TABLES))
        self.env['huiskamer.contact'].with_user(self.colleague).create(
            {'case_id': self.case.id, 'facts': "Opgevangen."})
        self.assertEqual(self.colleague_case.with_user(self.colleague).today()['steps'], [])
        with self.later(hours=11, minutes=59):
            self.assertEqual(self.sees(self.colleague), set(TABLES))
        with self.later(hours=12, seconds=1):
            self.assertEqual(self.sees(self.colleague), set())
            with self.assertRaises(AccessError):
                self.file['huiskamer.contact'].with_user(self.colleague).read(['facts'])

    def test_a_huiskamer_may_make_it_shorter_and_never_longer(self):
        self.location.with_user(self.supervisor).emergency_hours = 2
        self.break_glass()
        grant = self.grant()
        self.assertEqual(grant.until - grant.since, timedelta(hours=2))
        for hours in (0, -1, 13, 1000):
            with self.refused(self.location, error=Exception):
                self.location.with_user(self.supervisor).emergency_hours = hours
                self.env.flush_all()

    def test_the_answer_is_the_same_for_an_unknown_code_and_for_the_locked_out(self):
        self.case.lock_out({'caseworker_id': self.third.id})
        asked = []
        for user in (self.colleague, self.third):  # what a worker process learns once
            self.break_glass(user, new_secret())
        for user, code in ((self.colleague, new_secret()), (self.third, self.slip(self.case))):
            with self.unchanged(counts=GRANTS):
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                asked.append((
                    self.case.with_user(user).break_glass_from_dialog({'code': code, 'reason': WHY}),
                    self.env.cr.sql_log_count - before))
        self.assertEqual(asked[0], asked[1], "the same words, after the same number of questions to the database")
        self.assertEqual(self.sees(self.third), set())
        self.assertEqual(self.break_glass(), self.case)

    def test_a_withdrawn_file_and_the_code_of_a_file_open_nothing(self):
        for label in (self.case.code, self.client.sudo().code):
            with self.refused(counts=GRANTS):
                self.break_glass(code=label)
        self.case.consent_ids.filtered(lambda consent: consent.purpose == 'file').action_withdraw()
        self.assertFalse(self.break_glass())

    def test_there_is_a_limit_to_trying(self):
        for _try in range(5):
            self.assertFalse(self.break_glass(code=new_secret()))
        with self.refused(error=UserError, counts=GRANTS):
            self.break_glass()
        with self.later(minutes=16):
            self.assertTrue(self.break_glass())

    def test_no_reason_no_code_no_file(self):
        for reason in ('', ' ', 'nood', None, 5, ['x'], "BSN 111222333 is van haar"):
            with self.refused(error=UserError, counts=GRANTS):
                self.break_glass(reason=reason)
        for code in ('', 'X', None, 'KKKKKK-KKKKKK'):
            with self.refused(error=UserError, counts=GRANTS):
                self.case.with_user(self.colleague).break_glass(code, WHY)
        self.assertTrue(self.break_glass())

    def test_only_caseworkers_who_do_not_see_every_code(self):
        officer = self.user_with('test_officer', 'privacy_officer', 'caseworker')
        for user in (*(self.users[role] for role in self.users if role not in ('caseworker', 'colleague')), self.both,
                     officer):
            with self.subTest(user=user.login), self.refused(error=AccessError, counts=GRANTS):
                self.break_glass(user)
            with self.refused(error=AccessError):
                self.case.with_user(user).browse().action_break_glass()
        self.assertTrue(self.break_glass())

    def test_who_has_the_file_already_just_goes_there(self):
        with self.unchanged(counts=GRANTS):
            self.assertEqual(self.break_glass(self.caseworker), self.case)
        self.break_glass()
        with self.unchanged(counts=GRANTS):
            self.assertEqual(self.break_glass(), self.case)

    def test_nobody_prolongs_her_own_and_a_second_comes_after_a_review_and_after_the_first(self):
        self.break_glass()
        with self.later(hours=13):
            with self.refused(error=UserError, counts=GRANTS):
                self.break_glass()
        self.grant().with_user(self.supervisor).review({'finding': 'right'})
        with self.later(hours=13):
            with self.undone():
                self.assertTrue(self.break_glass())
        self.grant().with_user(self.supervisor).action_end()
        self.assertEqual(self.sees(self.colleague), set())
        with self.later(hours=1), self.refused(error=UserError, counts=GRANTS):
            self.break_glass()

    def test_who_watches_hears_at_once_and_reads_nothing_in_the_mail(self):
        for user in (self.supervisor, self.privacy_officer, self.caseworker, self.host):
            user.email = f'{user.login}@example.org'
        before = self.env['mail.mail'].search([])
        messages = self.env['mail.message'].search_count([])
        self.break_glass()
        mails = self.env['mail.mail'].search([]) - before
        told = set(mails.mapped('email_to'))
        self.assertLessEqual({f'{user.login}@example.org' for user in (self.supervisor, self.privacy_officer,
            self.caseworker)}, told)
        self.assertNotIn('test_host@example.org', told)
        words = ' '.join(mails.mapped('subject') + mails.mapped('body_html'))
        for secret in (self.case.code, self.client.code, self.client.alias, self.colleague.name, WHY):
            self.assertNotIn(secret, words)
        self.assertEqual(self.env['mail.message'].search_count([('model', 'like', 'huiskamer')]), 0)
        self.assertGreater(self.env['mail.message'].search_count([]), messages,
                           "a mail carries one of its own, about no record")

    def test_lead_and_grantee_read_on_the_file_who_has_it(self):
        self.break_glass()
        self.assertIn(self.colleague.name, self.case.grant_words)
        self.assertIn(self.colleague.name, self.case.with_user(self.colleague).grant_words)
        until = house_days.local(self.case.sudo().grant_ids.until, house_days.zone_of(self.case))
        for lang, day in (('nl_NL', until.strftime('%d-%m-%Y')), ('en_US', f'{until.month}/{until.day}/{until:%y}')):
            self.assertIn(day, self.case.with_context(lang=lang).grant_words, "as the reader writes a day")
        with self.later(hours=13):
            self.env.invalidate_all()
            self.assertFalse(self.case.grant_words)

    def test_a_stand_in_is_there_for_whole_days_and_that_is_how_it_is_said(self):
        self.case.name_stand_in({'caseworker_id': self.third.id} | self.days())
        last = house_days.local(self.case.sudo().grant_ids.until, house_days.zone_of(self.case)) - timedelta(days=1)
        self.assertEqual(self.case.with_context(lang='nl_NL').grant_words,
                         f"{self.third.name} neemt waar tot en met {last:%d-%m-%Y}.")

    def test_who_has_it_for_a_time_changes_nothing_for_good(self):
        self.break_glass()
        mine = self.case.with_user(self.colleague)
        for attempt in (lambda: mine.add_member({'caseworker_id': self.colleague.id}),
                        lambda: mine.add_member({'caseworker_id': self.third.id}),
                        lambda: mine.assign({'caseworker_id': self.colleague.id}),
                        lambda: mine.name_stand_in({'caseworker_id': self.third.id} | self.days()),
                        lambda: mine.lift_lock_out({'caseworker_id': self.third.id})):
            with self.refused(self.case, counts=GRANTS):
                attempt()
        self.case.add_member({'caseworker_id': self.colleague.id})
        mine.add_member({'caseworker_id': self.third.id})

    def test_a_lock_out_closes_it_and_so_does_losing_the_role(self):
        self.break_glass()
        with self.undone():
            self.case.lock_out({'caseworker_id': self.colleague.id})
            self.assertEqual(self.sees(self.colleague), set())
        self.colleague.group_ids = self.env.ref('base.group_user')
        self.assertEqual(self.sees(self.colleague), set())
