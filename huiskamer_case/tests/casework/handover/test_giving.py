import random

from odoo import fields
from odoo.tests import new_test_user, tagged

from ....models.casework.handover import handover_flow as flow
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestGiving(HuiskamerCommon):
    """The next action is offered to who can take it, with how full she is; what cannot go stays and is named."""

    def test_offered_is_who_can_take_it_and_the_number_of_files_stands_beside_the_name(self):
        handover = self.handover_at(flow.REQUESTED)
        question = handover._owner_question()[0]
        offered = {option['value']: option['label'] for option in question['options']}
        self.assertEqual(set(offered), {self.caseworker.id})
        files = self.env['huiskamer.case'].search_count([('caseworker_id', '=', self.caseworker.id),
            ('state', '=', 'open')])
        self.assertIn(f"open files: {files}", offered[self.caseworker.id])

    def test_bulk_goes_on_past_the_ones_that_cannot_and_says_which(self):
        mine, other = self.handover_at(flow.REQUESTED), self.handover_at(flow.ACCEPTED)
        mine.case_id.add_member({'caseworker_id': self.colleague.id})
        told = (mine | other).with_user(self.supervisor).reassign({'owner_id': self.colleague.id})
        self.assertEqual((mine.owner_id, other.owner_id), (self.colleague, self.caseworker))
        self.assertIn(other.code, told['params']['message'])
        self.assertNotIn(mine.code, told['params']['message'])

    def test_with_a_file_goes_what_its_lead_had_to_do_and_nothing_else(self):
        ended = self.handover_at(flow.REQUESTED)
        case = ended.case_id
        self.walk(ended, 'cancel')
        hers = self.handover_at(flow.REQUESTED, case)
        others = self.draft(case, self.other_service)
        case.add_member({'caseworker_id': self.colleague.id})
        others.with_user(self.supervisor).reassign({'owner_id': self.colleague.id})
        third = new_test_user(self.env, 'test_giving_third', 'huiskamer_case.group_caseworker')
        case.assign({'caseworker_id': third.id})
        self.assertEqual([handover.sudo().owner_id for handover in (ended, hers, others)],
                         [self.env['res.users'], third, self.colleague])

    def test_by_the_way_that_was_chosen_the_colleague_is_let_in(self):
        for way, lead in (('lead', self.colleague), ('stand_in', self.caseworker)):
            handover = self.handover_at(flow.REQUESTED)
            handover.with_user(self.supervisor).reassign({'owner_id': self.colleague.id, 'way_in': way})
            self.assertEqual((handover.owner_id, handover.sudo().case_id.caseworker_id), (self.colleague, lead), way)

    def test_whatever_is_offered_is_taken_and_nothing_else_is(self):
        rng = random.Random(20261126)
        handovers = [self.handover_at(stage) for stage in (flow.REQUESTED, flow.ACCEPTED, flow.SCHEDULED)]
        people, offered_times = self.env['huiskamer.case']._caseworkers(), 0
        for _step in range(30):
            handover = rng.choice(handovers)
            if rng.random() < 0.3 and self.colleague not in handover.sudo().case_id.member_ids:
                handover.case_id.add_member({'caseworker_id': self.colleague.id})
            as_supervisor = handover.with_user(self.supervisor)
            offered = {option['value'] for option in as_supervisor._owner_question()[0]['options']}
            for user in people:
                if user.id in offered:
                    as_supervisor.reassign({'owner_id': user.id})
                    self.assertEqual(handover.owner_id, user)
                    offered_times += 1
                else:
                    with self.refused(handover):
                        as_supervisor.reassign({'owner_id': user.id})
        self.assertGreater(offered_times, 30)

    def test_warmth_says_nothing_of_what_was_never_sent_and_days_are_counted(self):
        self.assertFalse(self.handover_at(flow.DRAFT).warmth)
        handover = self.handover_at(flow.ACCEPTED)
        self.assertTrue(handover.warmth)
        moments = (fields.Datetime.from_string('2026-01-05 10:00:00'),
                   fields.Datetime.from_string('2026-01-07 10:00:00'))
        handover.sudo()._write({'sent_at': moments[0], 'answered_at': moments[1]})
        handover.invalidate_recordset()
        handover.sudo().modified(['sent_at', 'answered_at'])
        self.assertEqual(handover.answer_days, 2)
        self.assertEqual(handover.late_days, max(48 - handover.service_id.answer_within, 0) / 24)
