import re
from pathlib import Path

from odoo import fields
from odoo.tests import new_test_user, tagged

from ....models.casework.handover import clock as clocks
from ....models.casework.handover import handover_flow as flow
from ...common import OUTSIDERS, REFUSED, HuiskamerCommon
from ...handovers import WAY_TO

ODD_VERB = 'frobnicate'
DIAGRAM = Path(__file__).parents[4] / 'docs' / 'handover.md'


@tagged('post_install', '-at_install')
class TestHandoverFlow(HuiskamerCommon):
    """Every stage, every verb, every role: what the table says, and nothing else."""

    @classmethod
    def setUpClass(cls):
        """One handover in every stage, and a user with a role that is not ours."""
        super().setUpClass()
        cls.at = {stage: cls.handover_at(stage) for stage in WAY_TO}
        odd_group = cls.env['res.groups'].create({
            'name': "Frobnicator", 'implied_ids': cls.env.ref('base.group_user').ids})
        cls.users['frobnicator'] = new_test_user(cls.env, login='test_frobnicator', groups='base.group_user')
        cls.users['frobnicator'].group_ids += odd_group

    def verbs_of(self, role, handover):
        """What the table lets somebody in this role do who does not work on the file."""
        verbs = flow.verbs_from(handover.stage, {flow.SUPERVISOR}) if role == 'supervisor' else ()
        return {verb for verb in verbs if handover.with_user(self.users[role])._makes_sense(verb)}

    def test_the_supervisor_takes_her_steps_and_no_others(self):
        self.walk(self.at[flow.RECEIVED], 'mark_error')
        taken = set()
        for handover in self.at.values():
            for verb in self.verbs_of('supervisor', handover):
                with self.subTest(stage=handover.stage, verb=verb), self.undone():
                    handover.with_user(self.supervisor).move(verb, self.facts())
                    taken.add(verb)
        self.assertEqual(taken, {'send_back', 'confirm_decline', 'confirm_error', 'refuse_error', 'look_at_end'})

    def test_every_stage_is_reached_by_its_own_way(self):
        self.assertEqual(set(WAY_TO), set(flow.STAGE))
        for stage, handover in self.at.items():
            self.assertEqual(handover.stage, stage)

    def test_each_verb_works_from_exactly_the_stages_of_the_table(self):
        for stage, handover in self.at.items():
            for verb in (*flow.VERBS, ODD_VERB):
                with self.subTest(stage=stage, verb=verb):
                    if verb in flow.verbs_from(stage) and handover._makes_sense(verb):
                        with self.undone():
                            self.walk(handover, verb)
                            target = flow.find(stage, verb).target
                            self.assertEqual(handover.stage, flow.ACCEPTED if target == flow.BACK else target)
                    else:
                        with self.refused(handover, counts=['huiskamer.handover.event']):
                            handover.move(verb, self.facts())

    def test_nobody_else_takes_any_step_on_the_same_handover(self):
        for role in (*OUTSIDERS, 'frobnicator'):
            for stage, handover in self.at.items():
                with self.unchanged(handover, counts=['huiskamer.handover.event', 'huiskamer.outcome.count']):
                    for verb in set(flow.VERBS) - self.verbs_of(role, handover) | {ODD_VERB}:
                        with self.subTest(stage=stage, verb=verb, role=role), self.assertRaises(REFUSED):
                            handover.with_user(self.users[role]).move(verb, self.facts())

    def test_a_member_of_the_file_takes_the_steps_that_an_outsider_does_not(self):
        handover = self.at[flow.REQUESTED]
        handover.case_id.add_member({'caseworker_id': self.colleague.id})
        self.walk(handover.with_user(self.colleague), 'accept')
        self.assertEqual(handover.stage, flow.ACCEPTED)

    def test_a_supervisor_who_is_a_caseworker_elsewhere_takes_no_step_here(self):
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        for handover in self.at.values():
            for verb in set(flow.VERBS) - self.verbs_of('supervisor', handover):
                with self.assertRaises(REFUSED):
                    handover.with_user(both).move(verb, self.facts())

    def test_final_stages_have_no_way_out(self):
        for stage in flow.FINAL:
            self.assertFalse([move for move in flow.MOVES if move.source == stage and move.target != stage])
            owner = self.supervisor if stage == flow.FAILED else self.env['res.users']
            self.assertEqual(self.at[stage].case_id.handover_ids.owner_id, owner, stage)

    def test_every_other_stage_has_an_owner_a_next_action_and_a_deadline(self):
        for stage in (flow.DRAFT, *flow.OPEN):
            handover = self.at[stage]
            self.assertEqual(handover.owner_id, self.caseworker, stage)
            expected = 'complete' if stage == flow.ATTENDED else flow.STAGE[stage].next_action
            self.assertEqual(handover.next_action, expected, stage)
            self.assertGreater(handover.deadline, fields.Datetime.now(), stage)
            self.assertGreaterEqual(handover.lapse_at, handover.deadline, stage)

    def test_every_open_stage_is_left_by_the_clock_when_nobody_does_anything(self):
        for stage in (flow.DRAFT, *flow.OPEN):
            verb = clocks.CLOCKS[stage].lapse_verb
            self.assertIn(flow.CLOCK, flow.find(stage, verb).who, stage)
            self.assertIn(flow.find(stage, verb).target, flow.FINAL, stage)

    def test_every_stage_before_the_end_can_be_left_by_a_person(self):
        for stage in (flow.DRAFT, *flow.OPEN):
            self.assertTrue(flow.verbs_from(stage), stage)

    def test_each_step_adds_one_event_without_content(self):
        for stage, verbs in WAY_TO.items():
            self.assertEqual(self.at[stage].event_ids.mapped('verb'), list(verbs))
        columns = set(self.env['huiskamer.handover.event']._fields) - {
            'id', 'display_name', 'code', 'create_uid', 'create_date', 'write_uid', 'write_date'}
        self.assertEqual(columns, {
            'handover_id', 'verb', 'from_stage', 'to_stage', 'occurred_at', 'recorded_at', 'by_id', 'acted_as',
            'on_behalf_of', 'takes_back_id'})

    def test_each_step_is_counted_once_and_without_a_name(self):
        before = self.count('huiskamer.outcome.count')['huiskamer.outcome.count']
        self.walk(self.at[flow.REQUESTED], 'accept')
        self.assertEqual(self.count('huiskamer.outcome.count')['huiskamer.outcome.count'], before + 1)
        last = self.env['huiskamer.outcome.count'].search([], order='id desc', limit=1)
        self.assertEqual((last.event, last.kind, last.count, last.month.day), ('accept', 'health', 1, 1))

    def test_a_step_taken_twice_has_the_effect_of_once(self):
        handover = self.walk(self.at[flow.ACCEPTED], 'book', 'introduce')
        with self.refused(handover, counts=['huiskamer.handover.event']):
            handover.move('introduce', self.facts())

    def test_every_fact_that_a_step_asks_for_is_needed(self):
        for move in flow.MOVES:
            if not (flow.IN_FILE & set(move.who)):
                continue
            for name in (name for name in move.asks if not name.endswith('?')):
                with self.subTest(move=move, fact=name), self.refused(self.at[move.source]):
                    self.at[move.source].move(move.verb, self.facts(**{name: False}))

    def test_a_coded_fact_is_one_of_its_codes(self):
        with self.refused(self.at[flow.REQUESTED]):
            self.at[flow.REQUESTED].move('propose_decline', self.facts(decline_reason='frobnicated'))
        self.walk(self.at[flow.REQUESTED], 'propose_decline')

    def test_the_stage_cannot_be_forged_with_the_caseworker_s_own_record(self):
        handover = self.at[flow.DRAFT]
        for key in (True, 'yes', object()):
            with self.refused(handover):
                handover.with_context(huiskamer_in_process=key).write({'stage': flow.ACCEPTED})
        for role in OUTSIDERS:
            with self.refused(handover):
                handover.with_user(self.users[role]).write({'stage': flow.ACCEPTED})
        self.walk(handover, 'send', 'accept')
        self.assertEqual(handover.stage, flow.ACCEPTED)


@tagged('post_install', '-at_install')
class TestHandoverDiagram(HuiskamerCommon):
    """The picture that people look at is the table that the code uses."""

    def test_the_diagram_has_every_move_and_no_other(self):
        arrows = re.findall(r'^ +(\w+) --> (\w+): (\w+)$', DIAGRAM.read_text(), re.MULTILINE)
        self.assertEqual(sorted(arrows), sorted(
            (move.source, move.target, move.verb) for move in flow.MOVES
            if move.verb not in flow.NOT_DRAWN))

    def test_the_table_of_the_page_has_every_move_in_the_words_of_the_screen(self):
        page = DIAGRAM.read_text().split('## The clocks')[0]
        rows = re.findall(r'^\| (.+?) \| (.+?) \| (.+?) \| `(\w+)` \|', page, re.MULTILINE)
        wanted = [
            (flow.STAGE[move.source].label, flow.VERBS[move.verb],
             flow.STAGE[move.target].label if move.target != flow.BACK else "where it was", move.verb)
            for move in flow.MOVES]
        self.assertEqual(sorted(rows), sorted(wanted))
