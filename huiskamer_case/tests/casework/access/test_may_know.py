from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared import house_days
from ...common import HuiskamerCommon

WATCHERS = ('supervisor', 'privacy_officer')
WHY = "Niemand van het dossier is er."


@tagged('post_install', '-at_install')
class TestMayKnow(HuiskamerCommon):
    """Whoever is locked out of a file hears nothing of it: not that there is news, and nothing of it waits for her."""

    def setUp(self):
        """A supervisor and a privacy officer who get mail, and others who are not locked out."""
        super().setUp()
        self.let_everybody_try()
        for role in WATCHERS:
            self.users[role].email = f'{role}@example.org'
        self.third = self.user_with('third', 'caseworker')
        self.other = self.user_with('other_supervisor', 'supervisor')
        self.other.email = 'other@example.org'
        self.sent = self.handover_at(flow.REQUESTED, case=self.case)
        self.slip_of_case = self.slip(self.case)

    def happenings(self):
        """What watchers are told of at once."""
        today = fields.Date.to_string(house_days.today(self.case))
        return {
            'emergency': lambda: self.env['huiskamer.case'].with_user(self.third).break_glass(self.slip_of_case, WHY),
            'stand-in': lambda: self.case.name_stand_in({
                'caseworker_id': self.third.id, 'since': today, 'until': today, 'reason': "Vakantie."}),
            'locked out': lambda: self.case.lock_out({'caseworker_id': self.third.id}),
            'lifted': lambda: (self.case.lock_out({'caseworker_id': self.third.id}),
                               self.case.lift_lock_out({'caseworker_id': self.third.id})),
            'without consent': lambda: self.walk(self.draft(self.case, self.other_service), 'send_in_emergency'),
            'late': self.late,
            'withdrawn': lambda: self.case.sudo()._file_consent()._withdraw('here'),
        }

    def late(self):
        """The clock finds that nobody answered for long."""
        with freeze_time(self.sent.escalate_at + timedelta(minutes=1)):
            self.sent.sudo()._tick('escalate')._tell_news()

    def told(self, happens):
        """To whom of the watchers a mail goes when this happens."""
        Mail = self.env['mail.mail'].sudo()
        before = Mail.search([])
        happens()
        return {role for role in WATCHERS
                if f'{role}@example.org' in (Mail.search([]) - before).mapped('email_to')}

    def test_nobody_who_is_locked_out_is_told_that_there_is_news(self):
        heard = set()
        for what, happens in self.happenings().items():
            with self.undone():
                usual = self.told(happens)
                heard |= usual
            for role in usual:
                with self.undone(), self.subTest(what, role=role):
                    self.case.lock_out({'caseworker_id': self.users[role].id})
                    self.assertEqual(self.told(happens), usual - {role})
            self.assertTrue(usual, what)
        self.assertEqual(heard, set(WATCHERS))

    def test_what_ended_without_a_word_waits_for_a_supervisor_who_sees_it(self):
        ended = self.handover_at(flow.FAILED, case=self.case, service=self.other_service).sudo()
        self.assertEqual((ended.next_action, ended.owner_id), (flow.LOOK, self.supervisor))
        with self.undone():
            self.case.lock_out({'caseworker_id': self.supervisor.id})
            self.assertEqual(ended.owner_id, self.other)
            self.assertEqual(ended._whose(), self.other)
            self.case.lock_out({'caseworker_id': self.other.id})
            self.assertEqual(ended.owner_id, self.privacy_officer)
        with self.undone():
            self.case.lock_out({'caseworker_id': self.supervisor.id})
            self.assertEqual(self.sent.sudo()._looker(), self.other)

    def test_of_a_file_without_a_lead_nobody_takes_care_for_whom_it_does_not_exist(self):
        self.case.lock_out({'caseworker_id': self.supervisor.id})
        case = self.case.sudo()
        self.caseworker.active = False
        self.assertEqual(case._whose(), self.other)
        self.assertEqual(self.sent.sudo().owner_id, self.other)


@tagged('post_install', '-at_install')
class TestStandInLeaves(HuiskamerCommon):
    """A stand-in who is gone stands in no more: it is not said of her, and somebody hears who can name another."""

    def setUp(self):
        """A colleague stands in for a week."""
        super().setUp()
        self.third, self.fourth = (self.user_with(name, 'caseworker') for name in ('third', 'fourth'))
        today = house_days.today(self.case)
        self.days = {'since': fields.Date.to_string(today), 'until': fields.Date.to_string(today + timedelta(days=6))}
        self.case.name_stand_in(self.days | {'caseworker_id': self.third.id, 'reason': "Vakantie."})

    def leave(self):
        """She is gone from one moment to the next."""
        self.env.flush_all()
        self.third.active = False
        self.env.invalidate_all()

    def test_it_is_not_said_of_who_is_gone(self):
        self.assertIn(self.third.name, self.case.grant_words)
        self.leave()
        self.assertFalse(self.case.grant_words)

    def test_it_hangs_on_her_and_another_stands_in_for_the_rest_of_the_time(self):
        self.supervisor.email = 'chief@example.org'
        Case, Mail = self.env_as('supervisor')['huiskamer.case'], self.env['mail.mail'].sudo()
        before = Mail.search_count([('email_to', '=', 'chief@example.org')])
        self.leave()
        self.assertGreater(Mail.search_count([('email_to', '=', 'chief@example.org')]), before)
        shown = Case.look_at_caseload({'caseworker_id': self.third.id})['params']['questions']
        self.assertTrue([question for question in shown if question['name'] == 'part_stand_in'])
        self.assertIn("Files on which this colleague stands in: 1", str(shown))
        former = self.case.sudo().grant_ids.filtered(lambda grant: grant.user_id == self.third)
        Case.pass_on({'caseworker_id': self.third.id, 'to_id': self.fourth.id})
        new = self.case.sudo().grant_ids.filtered(lambda grant: grant.user_id == self.fourth)
        self.assertEqual((former.state, new.state, new.until), ('over', 'live', former.until))
        self.assertTrue(self.case.client_id.with_user(self.fourth).has_access('write'))
        self.assertFalse(Case._parts(self.third))

    def test_it_goes_to_nobody_who_leads_the_file_or_must_not_know_of_it(self):
        self.case.lock_out({'caseworker_id': self.fourth.id})
        self.leave()
        Case = self.env_as('supervisor')['huiskamer.case']
        for to in (self.caseworker, self.fourth):
            said = Case.pass_on({'caseworker_id': self.third.id, 'to_id': to.id})['params']['message']
            self.assertIn("0 passed on", said)
            self.assertFalse(self.case.sudo().grant_ids.filtered(
                lambda grant, to=to: grant.user_id == to and grant.kind == 'stand_in'))
