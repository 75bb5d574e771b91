from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from ...common import WHY, HuiskamerCommon

AFTER_THE_DELAY = timedelta(days=7, minutes=1)


def in_hand(*_args):
    """As PostgreSQL says it when somebody changed the same row meanwhile."""
    raise SerializationFailure("could not serialize access due to concurrent update")


@tagged('post_install', '-at_install')
class TestDecisionClock(HuiskamerCommon):
    """What the clock carries out when nobody refused it, with others at work and after who asked has another work."""

    @classmethod
    def setUpClass(cls):
        """A hold, and that a privacy officer asked to have it lifted."""
        super().setUpClass()
        cls.hold = cls.env['huiskamer.legal.hold'].with_user(cls.privacy_officer).create(
            {'code': cls.case.code, 'reason': "Klacht", 'review_on': '2030-01-01'})
        cls.decision = cls.asked(cls.hold.lift({'reason': WHY}))

    @classmethod
    def asked(cls, action):
        """The decision behind an answer."""
        return cls.env['huiskamer.decision'].browse(action['res_id'])

    def tick(self):
        """The clock, when the days are over."""
        with freeze_time(fields.Datetime.now() + AFTER_THE_DELAY):
            self.env['huiskamer.decision']._cron_decisions()

    def test_what_somebody_has_in_hand_at_that_moment_comes_to_something_the_next_time(self):
        with patch.object(type(self.hold), '_lift', in_hand):
            self.tick()
        self.assertEqual((self.decision.state, self.decision.refusal, self.hold.lifted_at), ('asked', False, False))
        self.tick()
        self.assertEqual(self.decision.state, 'done')
        self.assertTrue(self.hold.lifted_at)

    def test_who_asked_and_watches_over_access_no_more_has_no_clock(self):
        self.privacy_officer.group_ids = [Command.unlink(self.env.ref('huiskamer_case.group_privacy_officer').id)]
        with self.unchanged(self.hold):
            self.tick()
        self.assertEqual(self.decision.state, 'asked')
        self.decision.with_user(self.supervisor).action_confirm()
        self.assertTrue(self.hold.lifted_at)

    def test_what_one_person_made_stricter_meanwhile_is_not_undone_by_what_was_asked_before(self):
        house = self.env['huiskamer.house']._house()
        house.write({'second_factor': 'ours', 'lock_after': 5, 'lock_after_host': 5})
        asked = self.asked(house.with_user(self.privacy_officer).weaken({
            'second_factor': 'ours', 'new_lock_after': '0', 'new_lock_after_host': '5', 'reason': WHY}))
        house.with_user(self.supervisor).write({'lock_after': 2})
        with self.refused(house, asked) as caught:
            asked.with_user(self.supervisor).action_confirm()
        self.assertIn("changed since", str(caught.exception))
        with self.unchanged(house):
            self.tick()
        self.assertEqual(asked.state, 'void')

    def test_a_shortest_term_of_nought_stays_when_two_people_decide_about_the_term_alone(self):
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'closed_file')])
        term.write({'days': 30, 'shortest_days': 0})
        for days in (40, 20):
            with self.subTest(days=days), self.undone():
                self.asked(term.with_user(self.privacy_officer).change({
                    'keep_days': str(days), 'keep_shortest': '0', 'automatic': term.automatic, 'reason': WHY,
                })).with_user(self.supervisor).action_confirm()
                self.assertEqual((term.days, term.shortest_days), (days, 0))


@tagged('post_install', '-at_install')
class TestInHand(HuiskamerCommon):
    """A row that somebody has in hand is no fault of a job: it has another turn, and nobody is alarmed for nothing."""

    def stuck(self):
        """What is told of what jobs could not do."""
        return self.env['huiskamer.job.stuck']._lines()

    def test_it_has_a_second_turn_after_the_others(self):
        turns = []

        def act(record):
            """Somebody has the first in hand, once."""
            turns.append(record)
            if turns == [self.case]:
                in_hand()
        both = self.case | self.colleague_case
        self.assertEqual(both._one_by_one("Job", act), self.colleague_case | self.case)
        self.assertEqual((turns, self.stuck()), ([self.case, self.colleague_case, self.case], []))

    def test_what_is_in_hand_twice_is_told_in_words(self):
        with self.assertLogs('odoo.addons.huiskamer_case.models.oversight.walls.job_stuck', 'ERROR'):
            self.assertFalse(self.case._one_by_one("Job", in_hand))
        self.assertEqual(self.stuck(), [f"Job: {self.case.code} (Somebody was at it at that moment.)"])
        self.case._one_by_one("Job", lambda case: case)
        self.assertFalse(self.stuck())

    def test_a_term_that_ran_out_is_carried_out_in_the_second_turn(self):
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'draft_handover')])
        proposal = self.env['huiskamer.retention.proposal'].create({
            'term_id': term.id, 'res_id': 0, 'code': 'X', 'since': '2020-01-01'})
        tries, carry_out = [], type(proposal)._carry_out

        def once_in_hand(row):
            """Somebody has it in hand, the first time."""
            tries.append(row)
            return in_hand() if len(tries) == 1 else carry_out(row)
        with patch.object(type(proposal), '_carry_out', once_in_hand), \
                patch.object(type(proposal), '_ensure_still_due', lambda _row: None):
            proposal._one_by_one("Job", lambda row: row._carry_out_safely())
        self.assertEqual((proposal.state, len(tries), self.stuck()), ('done', 2, []))

    def test_a_role_whose_colleague_somebody_has_in_hand_ends_by_the_next_call(self):
        request = self.env['huiskamer.access.request'].with_user(self.access_administrator).create({
            'user_id': self.office_user.id, 'role': 'host', 'reason': "Springt bij",
            'ends_at': fields.Datetime.now() + timedelta(hours=1)})
        request.with_user(self.supervisor).action_confirm()
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            with patch.object(type(self.office_user), 'write', in_hand):
                self.env['huiskamer.access.request']._end_due()
            self.assertFalse(request.sudo().stuck_at)
            self.env['huiskamer.access.request']._end_due()
        self.assertFalse(self.office_user.has_group('huiskamer_case.group_host'))
