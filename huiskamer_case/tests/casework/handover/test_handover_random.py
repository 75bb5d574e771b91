import logging
import os
from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared import house_days
from ...common import HuiskamerCommon

_logger = logging.getLogger(__name__)
PER_RUN = 50
DEEP = os.environ.get('HUIS_ATTACK') == 'deep'
STEPS = 20_000 * int(os.environ.get('HUIS_BUDGET', '1')) if DEEP else 2_000
# What can happen besides a verb of the table.
EVENTS = ('yes', 'no', 'withdraw', 'later', 'much_later', 'clock')
# Half of the time it goes on as it would on an evening; else anything at all.
STEP = st.sampled_from((*flow.VERBS, *EVENTS * 2, *('go',) * 35, *('yes',) * 6))


@tagged('post_install', '-at_install', 'attack')
class TestHandoverRandom(HuiskamerCommon):
    """Whatever happens in whatever order on the real ORM: nothing is sent without consent live at that time."""

    def test_no_order_of_events_breaks_an_invariant(self):
        taken = Counter()

        @seed(int(os.environ.get('HUIS_SEED', '1')))
        @settings(max_examples=STEPS // PER_RUN, deadline=None, database=None,
                  suppress_health_check=list(HealthCheck))
        @given(st.lists(STEP, min_size=PER_RUN, max_size=PER_RUN), st.randoms(use_true_random=True))
        def run(steps, rng):
            """One handover's life; afterwards it never was."""
            with self.undone():
                self.live(steps, rng, taken)

        with freeze_time(fields.Datetime.now()):  # stopped once: what a step stops again inside costs nothing
            run()
        _logger.info("covered: %s", dict(sorted(taken.items())))
        self.assertGreaterEqual(taken['steps'], STEPS)
        missed = [stage for stage in flow.STAGE if not taken[f'at {stage}']]
        self.assertLessEqual(len(missed), 0 if DEEP else 4, f"stages that were not reached: {missed}")
        self.assertGreater(taken['sent'], STEPS // 200, "the run sends often enough to mean something")

    def live(self, steps, rng, taken):
        """Take these steps on one file, looking at the invariants after each."""
        case, moment = self.open_file('caseworker'), fields.Datetime.now()
        handover = self.draft(case)
        for step in steps:
            if step in ('later', 'much_later'):
                moment += timedelta(hours=rng.choice((1, 30))) if step == 'later' else timedelta(
                    days=rng.choice((8, 200)))
            with freeze_time(moment):
                if step.endswith('later'):
                    self.env.invalidate_all()
                    self.let_the_clock_come(handover, rng, taken)
                if case.state != 'open' or not case.has_consent:
                    case = self.open_file('caseworker')
                    handover = self.draft(case)
                elif handover.stage in flow.FINAL and step == 'go':
                    handover = self.draft(case)
                before = handover.stage
                self.take(handover, step, rng, taken)
                self.look(handover, before, taken)
            taken['steps'] += 1
            taken[f'at {handover.stage}'] += 1

    def let_the_clock_come(self, handover, rng, taken):
        """Sometimes the job comes before anybody does something, sometimes it is late."""
        if rng.random() < 0.7:
            before = handover.stage
            self.take(handover, 'clock', rng, taken)
            self.look(handover, before, taken)
            taken[f'at {handover.stage}'] += 1

    def take(self, handover, step, rng, taken):
        """Do one thing; a refusal is fine, and leaves nothing behind."""
        if step == 'go':
            verbs = flow.verbs_from(handover.stage, flow.IN_FILE | {flow.SUPERVISOR})
            onward = [verb for verb in verbs if verb in flow.ONWARD]
            step = rng.choice(onward if onward and rng.random() < 0.8 else verbs or ['later'])
        try:
            with self.env.cr.savepoint():
                if step == 'send' and rng.random() < 0.6:  # mostly the client was asked first
                    self.consent_for(handover)
                if step in ('yes', 'no'):
                    self.consent_for(handover, state='given' if step == 'yes' else 'refused')
                elif step == 'withdraw':
                    rng.choice(handover.case_id.consent_ids or [handover.consent_id]).action_withdraw()
                elif step == 'clock':
                    for kind, _domain in handover._due_domains(fields.Datetime.now()):
                        handover.sudo()._tick(kind)
                elif step in flow.VERBS and flow.is_for_people(step):
                    role = rng.choice((self.who(handover, step),) * 8 + ('supervisor', 'colleague'))
                    handover.with_user(self.users[role]).move(step, self.facts(
                        appointment_at=fields.Datetime.now(), review_on=house_days.today() + timedelta(days=3)))
            taken['done'] += 1
        except UserError:
            taken['refused'] += 1
            self.env.invalidate_all()

    def who(self, handover, verb):
        """The role that the table lets take this step here."""
        move = flow.find(handover.stage, verb)
        return 'supervisor' if move and not flow.IN_FILE & set(move.who) else 'caseworker'

    def look(self, handover, before, taken):
        """The invariants that hold at every second."""
        now = fields.Datetime.now()
        if before in flow.FINAL:
            self.assertEqual(handover.stage, before, "a final stage does not change")
        if before == flow.DRAFT and handover.stage == flow.REQUESTED and not handover.emergency_ground:
            taken['sent'] += 1
            consent = handover.consent_id
            self.assertTrue(consent.state in ('given', 'renewed') and consent.given_at <= now < consent.valid_until)
            self.assertEqual(consent.service_id, handover.service_id)
            self.assertLessEqual(handover.disclosure_ids.category_ids, consent.category_ids)
        if handover.next_action == flow.LOOK:
            self.assertEqual(handover.owner_id, self.supervisor)
            self.assertIn(handover.stage, (flow.FAILED, flow.COMPLETED))
            self.assertTrue(handover.deadline and not handover.lapse_at)
        elif handover.next_action == flow.RECALL:
            self.assertTrue(handover.sent_at and handover.owner_id and handover.deadline and not handover.lapse_at)
        elif handover.stage in flow.FINAL:
            self.assertFalse(handover.owner_id or handover.deadline)
        else:
            self.assertTrue(handover.owner_id and handover.deadline and handover.lapse_at and handover.next_action)
        moments = handover.event_ids.mapped('occurred_at')
        self.assertEqual(moments, sorted(moments))
        same = handover.case_id.handover_ids.filtered(lambda other: other.stage in flow.OPEN)
        self.assertLessEqual(len(same), 1)
