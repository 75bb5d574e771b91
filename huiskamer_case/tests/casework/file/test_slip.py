from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.file.client_slip import new_secret, tidy_secret
from ....models.shared.random_code import ALPHABET, random_code, tidy_code
from ....models.shared.tries import KINDS, TooManyTriesError
from ...common import HuiskamerCommon

WHY = "Cliënt staat voor de deur en is in nood."


@tagged('post_install', '-at_install')
class TestSecret(HuiskamerCommon):
    """The secret itself: random, with a check sign, and of no use to whoever holds what is stored."""

    def test_every_single_mistyped_sign_is_found_and_writing_is_forgiven(self):
        secret = new_secret()
        for position, sign in enumerate(secret):
            for other in set(ALPHABET) - {sign} if sign != '-' else ():
                self.assertIsNone(tidy_secret(secret[:position] + other + secret[position + 1:]))
        for writing in (secret.lower(), secret.replace('-', ' '), f' {secret} '):
            self.assertEqual(tidy_secret(writing), secret)
        for odd in ('', None, random_code(), secret[:-1], secret + 'K', 'A' * 12):
            self.assertIsNone(tidy_secret(odd))

    def test_a_thousand_are_all_different_and_none_is_a_label(self):
        secrets = {new_secret() for _number in range(1000)}
        self.assertEqual(len(secrets), 1000)
        self.assertFalse([secret for secret in secrets if tidy_code(secret)])

    def test_no_table_of_the_database_and_no_screen_tells_it(self):
        secret = self.slip(self.case)
        self.env.flush_all()
        self.env.cr.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = "
                            "'public'"
                            " AND data_type IN ('text', 'character varying', 'jsonb', 'json')")
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s', (f'%{secret}%',))
            self.assertEqual(self.env.cr.fetchone()[0], 0, (table, column))
        for role in self.users:
            client = self.client.with_env(self.env_as(role))
            with self.assertRaises(AccessError):
                client.read(['slip_digest'])
        self.assertTrue(self.case.has_slip)

    def test_a_new_slip_ends_the_former_one(self):
        former = self.slip(self.case)
        newer = self.slip(self.case)
        self.env['huiskamer.consent'].with_user(self.host).withdraw(former)
        self.assertEqual(self.case.state, 'open')
        self.env['huiskamer.consent'].with_user(self.host).withdraw(newer)
        self.assertEqual(self.case.state, 'frozen')

    def test_only_who_works_on_the_file_gives_one_and_not_after_a_withdrawal(self):
        for role in set(self.users) - {'caseworker'}:
            with self.subTest(role=role), self.refused(self.client, error=AccessError):
                self.case.with_env(self.env_as(role)).give_slip()
        shown = self.case.give_slip()
        self.assertEqual((shown['tag'], shown['params']['code']), ('huiskamer_slip', self.client.code))
        self.env['huiskamer.consent'].with_user(self.host).withdraw(shown['params']['secret'])
        with self.refused(self.client, error=UserError):
            self.case.give_slip()


@tagged('post_install', '-at_install')
class TestLabelsOpenNothing(HuiskamerCommon):
    """Who sees a code cannot do anything with it; who holds the slip can, and so can who knows the words."""

    def setUp(self):
        """Every label of a file, and its slip."""
        super().setUp()
        self.secret = self.slip(self.case)
        consent = self.consent_for(self.handover)
        self.labels = [record.sudo().code for record in (self.case, self.client, consent, self.handover,
            *self.case.consent_ids)]

    def test_no_label_withdraws_anything_whoever_types_it(self):
        for role in ('host', 'caseworker', 'colleague', 'supervisor'):
            for label in self.labels:
                with self.subTest(role=role), self.undone(), self.unchanged(self.case, *self.case.consent_ids):
                    with self.assertRaisesRegex(UserError, "names a file, and it opens nothing"):
                        self.env_as(role)['huiskamer.consent'].withdraw(label)

    def test_no_label_opens_a_file_in_an_emergency(self):
        for label in self.labels:
            with self.undone(), self.unchanged(counts=['huiskamer.access.grant']), self.assertRaisesRegex(
                    UserError, "names a file, and it opens nothing"):
                self.env_as('colleague')['huiskamer.case'].break_glass(label, WHY)
        self.assertEqual(self.env_as('colleague')['huiskamer.case'].break_glass(self.secret, WHY), self.case)

    def test_without_a_slip_a_caseworker_stops_it_with_the_words_and_nobody_else_does(self):
        self.client.write({'code_word': "Zonnebloem"})
        for role in ('host', 'supervisor', 'privacy_officer', 'office_user'):
            with self.subTest(role=role), self.refused(self.case, error=AccessError):
                self.env_as(role)['huiskamer.consent'].withdraw_by_words("Merel", "Zonnebloem")
        colleague = self.env_as('colleague')['huiskamer.consent']
        self.assertIs(colleague.withdraw_by_words("Merel", "Zonneblom"), True)
        self.assertEqual(self.case.state, 'open')
        self.assertIs(colleague.withdraw_by_words("merel", "zonnebloem"), True)
        self.assertEqual((self.case.state, self.case.consent_ids.event_ids[-1].channel), ('frozen', 'words'))

    def test_without_a_slip_a_caseworker_opens_it_in_an_emergency_with_the_words(self):
        self.client.write({'code_word': "Zonnebloem"})
        Case = self.env_as('colleague')['huiskamer.case']
        self.assertFalse(Case.break_glass(None, WHY, "Merel", "Zonneblom"))
        with self.assertRaises(UserError):
            Case.break_glass(None, WHY, "Merel", None)
        self.assertEqual(Case.break_glass(None, WHY, "Merel", "Zonnebloem"), self.case)

    def test_the_lead_and_who_watches_hear_at_once_and_a_locked_out_supervisor_does_not(self):
        for user in (self.supervisor, self.privacy_officer, self.caseworker):
            user.email = f'{user.login}@example.org'
        before = self.env['mail.mail'].search([])
        self.env_as('host')['huiskamer.consent'].withdraw(self.secret)
        mails = self.env['mail.mail'].search([]) - before
        self.assertEqual(set(mails.mapped('email_to')), {
            user.email for user in (self.supervisor, self.privacy_officer, self.caseworker)})
        for word in (self.case.code, self.client.code, self.secret):
            self.assertNotIn(word, ' '.join(mails.mapped('subject')) + ' '.join(map(str, mails.mapped('body_html'))))


@tagged('post_install', '-at_install')
class TestTries(HuiskamerCommon):
    """So many tries and no more, on record, and the same work whatever is true."""

    def setUp(self):
        """A slip, and a clock that can be moved."""
        super().setUp()
        self.secret = self.slip(self.case)
        self.Consent = self.env_as('host')['huiskamer.consent']
        self.Try = self.env['huiskamer.try'].sudo()

    def test_three_hundred_tries_of_a_host_come_to_five_and_are_on_record(self):
        through = 0
        for _number in range(300):
            try:
                self.Consent.withdraw(random_code())
            except TooManyTriesError:
                continue
            except UserError:
                through += 1
        self.assertEqual(through, KINDS['withdraw'].person[0][0])
        rows = self.Try.search([('kind', '=', 'withdraw'), ('user_id', '=', self.host.id)])
        self.assertEqual((len(rows), sum(rows.mapped('refused'))), (5, 295))
        with self.assertRaises(TooManyTriesError):
            self.Consent.withdraw(self.secret)
        self.env_as('caseworker')['huiskamer.consent'].withdraw(self.secret)
        self.assertEqual(self.case.state, 'frozen', "another colleague stops it")

    def test_who_goes_on_is_slowed_down_and_let_in_again_later(self):
        now = fields.Datetime.now()
        let_through = []
        for minute in range(0, 120, 1):
            with freeze_time(now + timedelta(minutes=minute)):
                try:
                    self.Consent.withdraw(new_secret())
                    let_through.append(minute)
                except TooManyTriesError:
                    pass
        self.assertEqual(len([minute for minute in let_through if minute < 15]), 5)
        self.assertLessEqual(len([minute for minute in let_through if minute < 60]), 8)
        self.assertLessEqual(len(let_through), 16)

    def test_the_house_has_a_limit_of_its_own(self):
        most, _minutes = KINDS['withdraw'].house[0]
        self.env.cr.execute("INSERT INTO huiskamer_try (at, kind, who, refused, did_count)"
                            " SELECT date_trunc('second', now() AT TIME ZONE 'UTC'), 'withdraw', n::text, 0, true"
                            " FROM generate_series(1, %s) n", (most,))
        with self.assertRaises(TooManyTriesError):
            self.Consent.withdraw(new_secret())

    def test_hit_miss_used_and_locked_out_take_as_many_questions(self):
        self.client.write({'code_word': "Zonnebloem"})
        self.case.lock_out({'caseworker_id': self.colleague.id})
        Client = self.env_as('colleague')['huiskamer.client']
        with patch.dict(KINDS, {kind: KINDS[kind]._replace(person=(), house=()) for kind in KINDS}):
            self.Consent.withdraw(new_secret())  # what a worker process learns once
            asked = [self.asked(lambda s=secret: self.Consent.withdraw(s)) for secret in (
                new_secret(), self.secret, self.secret, new_secret())]
            looked = [self.asked(lambda w=words: Client.find_by_words(*w)) for words in (
                ("Merel", "Zonnebloem"), ("Merel", "Zonneblom"), ("Iemand", "anders"))]
            broken = [self.asked(lambda s=secret: self.env_as('colleague')['huiskamer.case'].break_glass(s, WHY))
                      for secret in (
                self.secret, new_secret())]
        self.assertEqual(self.case.state, 'frozen')
        for counts in (asked, looked, broken):
            self.assertEqual(len(set(counts)), 1, counts)

    def test_many_files_at_one_press_are_as_many_as_one_by_one(self):
        cases = self.env['huiskamer.case'].union(
            *(self.open_file('caseworker', alias=f"Merel {number}") for number in range(6)))
        cases.client_id.consent_ids.filtered(lambda consent: consent.purpose == 'file').with_user(
            self.caseworker).action_withdraw()
        self.assertEqual(set(cases.mapped('state')), {'frozen'}, "withdrawing is never blocked")
        self.assertEqual(self.Try.search_count([('kind', '=', 'own_file'), ('user_id', '=', self.caseworker.id)]), 6)
        self.assertEqual(self.Try._more_than_few(('own_file',), fields.Datetime.now() - timedelta(hours=1)),
                         {self.caseworker: 6})

    def asked(self, call):
        """How many questions a call takes, from a cold start."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.env.user.has_group('base.group_user')
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_nobody_writes_changes_or_takes_away_a_try(self):
        self.Consent.withdraw(new_secret())
        row = self.Try.search([], limit=1)
        for role in self.users:
            rows = row.with_env(self.env_as(role))
            for attempt in (lambda rows=rows: rows.write({'refused': 0}), rows.unlink,
                            lambda rows=rows: rows.create([{'kind': 'withdraw'}])):
                with self.subTest(role=role), self.refused(row):
                    attempt()
