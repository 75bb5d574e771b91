from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ....models.oversight.ending.retention_term import FLOORS
from ....models.oversight.posture.posture_checks import ATTENTION, OK
from ...common import WHY, HuiskamerCommon

DECIDERS = ('supervisor', 'privacy_officer', 'access_administrator')
ASKED = ('huiskamer.decision',)


@tagged('post_install', '-at_install')
class TestDecision(HuiskamerCommon):
    """What destroys or weakens takes two people, or a delay that others hear of; everything else about it stays as it
    was.
    """

    @classmethod
    def setUpClass(cls):
        """The house asks a second factor and locks its screens; a file is held; and the ways to ask for what
        destroys.
        """
        super().setUpClass()
        cls.without_commits()
        cls.house = cls.env['huiskamer.house']._house()
        cls.house.write({'second_factor': 'ours', 'lock_after': 5, 'lock_after_host': 5})
        cls.hold = cls.env['huiskamer.legal.hold'].with_user(cls.privacy_officer).create(
            {'code': cls.colleague_case.code, 'reason': "Klacht", 'review_on': '2030-01-01'})
        cls.term = cls.env['huiskamer.retention.term'].search([('kind', '=', 'closed_file')])
        cls.finding = cls.env['huiskamer.seal.finding'].create({
            'code': 'X', 'model': 'huiskamer.client', 'field_name': 'alias', 'res_id': 1, 'fingerprint': 'X'})

    def ways(self, role='privacy_officer', reason=WHY):
        """name -> (a call that asks, what it is about, whether that came about)."""
        env = self.env_as(role)
        return {
            'erase': (lambda: env['huiskamer.erasure'].erase_by_code({'code': self.case.code, 'why': 'asked',
                'reason': reason}),
                      self.case, lambda: not self.case.sudo().exists()),
            'term': (lambda: self.term.with_env(env).change(
                {'keep_days': '100', 'keep_shortest': '90', 'automatic': False, 'reason': reason}),
                self.term, lambda: self.term.days == 100),
            'hold': (lambda: self.hold.with_env(env).lift({'reason': reason}), self.hold,
                     lambda: bool(self.hold.lifted_at)),
            'seal': (lambda: self.finding.with_env(env).release({'reason': reason}),
                     self.finding, lambda: self.finding.state == 'released'),
            'log_in': (lambda: self.house.with_env(env).weaken(
                {'second_factor': 'off', 'new_lock_after': '0', 'new_lock_after_host': '5', 'reason': reason}),
                self.house, lambda: (self.house.second_factor, self.house.lock_after) == ('off', 0)),
        }

    def decision(self, action):
        """The decision behind an answer."""
        return self.env['huiskamer.decision'].browse(action['res_id'])

    def test_one_person_asks_and_nothing_happens_until_another_confirms(self):
        for name in self.ways():
            ask, about, came_about = self.ways()[name]
            with self.subTest(way=name), self.undone():
                with self.unchanged(about):
                    decision = self.decision(ask())
                self.assertEqual((decision.kind, decision.state, decision.asked_by_id),
                                 (name, 'asked', self.privacy_officer))
                for role in set(self.users) - set(DECIDERS) | {'privacy_officer'}:
                    with self.refused(about, decision):
                        decision.with_env(self.env_as(role)).action_confirm()
                decision.with_user(self.supervisor).action_confirm()
                self.assertTrue(came_about())
                self.assertEqual((decision.state, decision.decided_by_id), ('done', self.supervisor))
                with self.refused(decision, error=UserError):
                    decision.with_user(self.access_administrator).action_confirm()

    def test_what_is_asked_is_said_in_the_words_of_whoever_reads_it_also_when_it_was_done(self):
        self.env['res.lang']._activate_lang('nl_NL')
        for name, words in {
            'erase': "voorgoed gewist", 'term': "Bewaartermijn (dagen)", 'hold': "vernietigingsstop",
            'seal': "overschreven",
            'log_in': "Niet gevraagd",
        }.items():
            with self.subTest(way=name), self.undone():
                decision = self.decision(self.ways()[name][0]())
                second = decision.with_user(self.supervisor)
                self.assert_said_in_both(second, words)
                second.action_confirm()
                self.assert_said_in_both(second, words)

    def assert_said_in_both(self, decision, words):
        """English stands there as it was asked, Dutch has these words, and neither has a code of the code."""
        english, dutch = (decision.with_context(lang=lang).in_words for lang in ('en_US', 'nl_NL'))
        self.assertEqual(english, decision.what)
        self.assertIn(words, dutch)
        self.assertNotRegex(f'{english} {dutch}', r'\b(True|False|off|ours|names|None)\b')
        labels = {decision.with_context(lang=lang).display_name for lang in ('en_US', 'nl_NL')}
        self.assertEqual(len(labels), 2 if decision.kind in ('term', 'log_in') else 1)

    def test_what_was_taken_back_says_so_in_the_language_of_the_reader(self):
        decision = self.decision(self.ways()['hold'][0]())
        decision.with_user(self.privacy_officer).action_take_back()
        self.env['res.lang']._activate_lang('nl_NL')
        self.assertNotEqual(*(decision.with_context(lang=lang).refusal_words for lang in ('en_US', 'nl_NL')))

    def test_what_no_second_person_could_set_is_not_asked_for(self):
        terms = self.env['huiskamer.retention.term'].search([]).with_user(self.privacy_officer)
        for kind, days, shortest in (('closed_file', 100, 101), ('withdrawn_file', 8, 3), ('withdrawn_file', 2, 2),
                                     ('consent_proof', 400, 364), ('old_backup', 6, 6)):
            term = terms.filtered(lambda term, kind=kind: term.kind == kind)
            with self.subTest(kind=kind), self.refused(term, error=UserError, counts=ASKED):
                term.change({'keep_days': str(days), 'keep_shortest': str(shortest), 'automatic': True, 'reason': WHY})

    def test_whoever_changes_the_days_alone_leaves_the_shortest_term_as_it_follows(self):
        terms = self.env['huiskamer.retention.term'].search([('kind', 'not in', list(FLOORS))])
        following = terms.filtered(lambda term: term.shortest_days == term.days)
        self.assertGreater(len(following), 2)
        for term in following:
            for days in (term.days - 1, term.days + 1):
                with self.subTest(kind=term.kind, days=days), self.undone():
                    decision = self.decision(term.with_user(self.privacy_officer).change({
                        'keep_days': str(days), 'keep_shortest': str(term.shortest_days),
                        'automatic': not term.automatic, 'reason': WHY}))
                    decision.with_user(self.supervisor).action_confirm()
                    self.assertEqual((term.days, term.shortest_days), (days, days))

    def test_without_a_reason_and_twice_at_once_nothing_is_asked(self):
        for name in self.ways():
            for reason in ('', 'kort', False, None):
                with self.subTest(way=name, reason=reason), self.refused(counts=ASKED):
                    self.ways(reason=reason)[name][0]()
            ask, about, _came_about = self.ways()[name]
            ask()
            with self.refused(about, error=UserError, counts=ASKED):
                ask()

    def test_nobody_but_who_may_asks(self):
        for role in set(self.users) - {'privacy_officer', 'supervisor'}:
            for name, (ask, about, _came_about) in self.ways(role).items():
                with self.subTest(role=role, way=name), self.refused(about, error=AccessError, counts=ASKED):
                    ask()

    def test_the_clock_carries_it_out_after_the_delay_and_not_before(self):
        for name in self.ways():
            ask, about, came_about = self.ways()[name]
            with self.subTest(way=name), self.undone():
                decision = self.decision(ask())
                with freeze_time(fields.Datetime.now() + timedelta(days=6, hours=23)), self.unchanged(about):
                    self.env['huiskamer.decision']._cron_decisions()
                with freeze_time(fields.Datetime.now() + timedelta(days=7, minutes=1)):
                    self.env['huiskamer.decision']._cron_decisions()
                self.assertTrue(came_about())
                self.assertEqual(decision.state, 'done')

    def test_the_clock_does_nothing_that_nobody_else_could_have_heard_of(self):
        ask, about, came_about = self.ways()['erase']
        decision = self.decision(ask())
        with patch.object(type(decision), '_others', lambda self: self.env['res.users']):
            with freeze_time(fields.Datetime.now() + timedelta(days=30)), self.unchanged(about):
                self.env['huiskamer.decision']._cron_decisions()
        self.assertEqual((decision.state, came_about()), ('asked', False))

    def test_what_somebody_asked_who_is_gone_waits_for_a_second_person_and_not_for_the_clock(self):
        for name in self.ways():
            ask, about, came_about = self.ways()[name]
            with self.subTest(way=name), self.undone():
                decision = self.decision(ask())
                self.privacy_officer.active = False
                with freeze_time(fields.Datetime.now() + timedelta(days=30)), self.unchanged(about):
                    self.env['huiskamer.decision']._cron_decisions()
                self.assertEqual(decision.state, 'asked')
                decision.with_user(self.supervisor).action_confirm()
                self.assertTrue(came_about())

    def test_what_nobody_else_heard_when_it_was_asked_waits_for_a_second_person_whoever_comes_later(self):
        everybody = self.env['res.users']._with_role(*DECIDERS) - self.privacy_officer
        everybody.active = False
        ask, about, came_about = self.ways()['erase']
        decision = self.decision(ask())
        self.assertFalse(decision.due_at)
        later = self.user_with('test_later', 'supervisor')
        with freeze_time(fields.Datetime.now() + timedelta(days=30)), self.unchanged(about):
            self.env['huiskamer.decision']._cron_decisions()
        decision.with_user(later).action_confirm()
        self.assertTrue(came_about())

    def test_what_is_refused_or_taken_back_never_happens(self):
        for name in self.ways():
            for end, role, state in (('action_refuse', 'supervisor', 'refused'),
                                     ('action_take_back', 'privacy_officer', 'void')):
                ask, about, _came_about = self.ways()[name]
                with self.subTest(way=name, end=end), self.undone(), self.unchanged(about):
                    decision = self.decision(ask())
                    with self.assertRaises(AccessError):
                        getattr(decision.with_user(self.privacy_officer if end == 'action_refuse' else self.supervisor),
                                end)()
                    getattr(decision.with_user(self.users[role]), end)()
                    self.assertEqual(decision.state, state)
                    with freeze_time(fields.Datetime.now() + timedelta(days=30)):
                        self.env['huiskamer.decision']._cron_decisions()

    def test_one_that_cannot_be_carried_out_stops_no_other_and_says_why(self):
        erase = self.decision(self.ways()['erase'][0]())
        lift = self.decision(self.ways()['hold'][0]())
        self.env['huiskamer.legal.hold'].with_user(self.privacy_officer).create(
            {'code': self.case.code, 'reason': "Klacht", 'review_on': '2030-01-01'})
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            self.env['huiskamer.decision']._cron_decisions()
        self.assertEqual((erase.state, lift.state, bool(self.case.exists())), ('void', 'done', True))
        self.assertIn(self.case.code, erase.refusal)

    def test_nobody_writes_makes_copies_or_deletes_one_by_hand(self):
        decision = self.decision(self.ways()['term'][0]())
        for role in self.users:
            row = decision.with_env(self.env_as(role))
            for attempt in (lambda row=row: row.write({'state': 'done'}), row.unlink, row.copy,
                            lambda row=row: row.create({'kind': 'term', 'state': 'done'}),
                            lambda row=row: row.write({'asked_by_id': self.host.id})):
                with self.subTest(role=role), self.refused(decision, counts=ASKED):
                    attempt()

    def test_the_posture_shows_what_waits_and_what_was_done_until_somebody_else_looked(self):
        finding = self.env['huiskamer.posture.finding']
        self.assertEqual(finding._look_at_second_person()[0], OK)
        decision = self.decision(self.ways()['term'][0]())
        self.assertEqual(finding._look_at_second_person()[0], ATTENTION)
        decision.with_user(self.supervisor).action_confirm()
        state, found = finding._look_at_second_person()
        self.assertEqual((state, len(found)), (ATTENTION, 1))
        for role in ('privacy_officer', 'supervisor', 'host'):
            with self.refused(decision, error=AccessError):
                decision.with_user(self.users[role]).action_looked()
        decision.with_user(self.access_administrator).action_looked()
        self.assertEqual(finding._look_at_second_person()[0], OK)

    def test_others_hear_of_it_at_once_and_who_asked_does_not(self):
        for role in DECIDERS:
            self.users[role].email = f'{role}@example.org'
        before = self.env['mail.mail'].search([])
        self.ways()['erase'][0]()
        told = (self.env['mail.mail'].search([]) - before).mapped('email_to')
        self.assertIn('supervisor@example.org', told)
        self.assertIn('access_administrator@example.org', told)
        self.assertNotIn('privacy_officer@example.org', told)


@tagged('post_install', '-at_install')
class TestAloneNot(HuiskamerCommon):
    """What one person could do in a few seconds, and cannot any more."""

    def test_the_read_log_has_a_floor_whoever_asks(self):
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'read_log')])
        for days in ('0', '729', '-1', '1.5', '', 'x', '9' * 9):
            with self.refused(term, error=UserError, counts=ASKED):
                term.with_user(self.privacy_officer).change(
                    {'keep_days': days, 'keep_shortest': '0', 'automatic': True, 'reason': WHY})
        for vals in ({'days': 0}, {'days': 4000}, {'shortest_days': 0}, {'automatic': False}, {'kind': 'tries'}):
            with self.refused(term, error=UserError):
                term.with_user(self.privacy_officer).write(vals)
        term.with_user(self.privacy_officer).write({'reason': "Omdat het zo hoort."})

    def test_a_privacy_officer_erases_a_few_a_day_that_clients_asked_for_and_more_with_another(self):
        cases = [self.open_file('caseworker') for _number in range(5)]
        for case in cases:
            case.consent_ids.action_withdraw()
        erasures = self.env_as('privacy_officer')['huiskamer.erasure']
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            done = [erasures.erase_by_code({'code': case.code, 'why': 'withdrawn', 'reason': WHY}) for case in cases]
        self.assertEqual([isinstance(answer, dict) for answer in done], [False] * 3 + [True] * 2)
        self.assertEqual([bool(case.sudo().exists()) for case in cases], [False] * 3 + [True] * 2)

    def test_a_file_does_not_go_by_what_was_asked_before_its_client_said_yes_again(self):
        self.case.consent_ids.action_withdraw()
        decisions = self.env['huiskamer.decision'].with_user(self.supervisor)
        self.env_as('privacy_officer')['huiskamer.erasure'].erase_by_code(
            {'code': self.case.code, 'why': 'withdrawn', 'reason': WHY})
        asked = decisions.search([('code', '=', self.case.code), ('state', '=', 'asked')])
        self.case.undo_withdrawal(self.yes())
        with self.refused(asked, error=UserError):
            asked.action_confirm()
        with self.undone(), freeze_time(fields.Datetime.now() + timedelta(days=8)), mute_logger(
                'odoo.addons.huiskamer_case.models.oversight.roles.decision'):
            decisions.sudo()._cron_decisions()
            self.assertEqual(asked.state, 'void')
            self.assertTrue(self.case.sudo().exists())
        self.case.consent_ids.filtered('is_live').action_withdraw()
        asked.action_confirm()
        self.assertFalse(self.case.sudo().exists(), "a no after it stands in nobody's way")

    def test_making_logging_in_weaker_is_refused_and_making_it_stronger_is_not(self):
        house = self.env['huiskamer.house']._house().with_user(self.supervisor)
        house.write({'second_factor': 'names', 'lock_after': 10})
        house.write({'second_factor': 'ours', 'lock_after': 5, 'lock_after_host': 60})
        for vals in ({'second_factor': 'names'}, {'second_factor': 'off'}, {'lock_after': 0}, {'lock_after': 6},
                     {'lock_after_host': 0}, {'controller': "X", 'second_factor': 'off'},
                     {'lock_after': 0.4}, {'lock_after': '0'}, {'lock_after': None}, {'lock_after_host': False},
                     {'lock_after': 1440.9}):
            with self.refused(house, error=UserError):
                house.write(vals)
