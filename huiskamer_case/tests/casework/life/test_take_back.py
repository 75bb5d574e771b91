import logging
import random
from collections import Counter
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ....models.casework.handover import handover_flow as flow
from ....models.shared import house_days
from ... import budget
from ...common import HuiskamerCommon
from ...handovers import WAY_TO

_logger = logging.getLogger(__name__)
WORDS = ('named_contact', 'place', 'reason_words')


class TakeBackCommon(HuiskamerCommon):
    """How a handover stands, with its clocks and words."""

    def stands(self, handover):
        """Everything that a step can change."""
        self.env.invalidate_all()
        cover = {name: handover.sudo()[name] for name in handover._cover_fields()}
        return cover, {name: handover.detail_ids[name] for name in WORDS}, self.figures()

    def figures(self):
        """The figures by kind and step, without those that are zero."""
        sums = Counter()
        for count in self.env['huiskamer.outcome.count'].sudo().search([]):
            sums[count.kind, count.event] += count.count
        return {key: number for key, number in sums.items() if number}


@tagged('post_install', '-at_install')
class TestTakeBack(TakeBackCommon):
    """The last step is taken back within a day by who wrote it down, on record, with its clocks."""

    def test_every_step_that_can_be_taken_back_leaves_the_cover_as_it_was(self):
        taken = set()
        for stage in (flow.REQUESTED, flow.RECEIVED, flow.DECLINE_PROPOSED, flow.ACCEPTED, flow.WAITLISTED,
                      flow.SCHEDULED,
                      flow.UNATTENDED, flow.ATTENDED):
            handover = self.handover_at(stage)
            for verb in handover._verbs_now():
                with self.undone():
                    before = self.stands(handover)
                    self.walk(handover, verb)
                    if not handover.can_take_back:
                        continue
                    handover.action_take_back()
                    taken.add(verb)
                    with self.subTest(stage=stage, verb=verb):
                        self.assertEqual(self.stands(handover), before)
                        self.assertEqual(handover.event_ids.mapped('verb')[-2:], [verb, 'take_back'])
        self.assertGreaterEqual(taken, {'receive', 'accept', 'propose_decline', 'waitlist', 'book', 'introduce',
                                        'no_show', 'attend', 'cancel',
                                        'rebook', 'complete', 'place_free', 'confirm_decline'})

    def test_the_right_step_follows_also_when_it_was_earlier(self):
        with freeze_time(fields.Datetime.now() - timedelta(hours=3)):
            handover = self.handover_at(flow.SCHEDULED)
        self.walk(handover, 'attend')
        handover.action_take_back()
        handover.move('no_show', self.facts(occurred_at=fields.Datetime.to_string(
            fields.Datetime.now() - timedelta(hours=1))))
        self.assertEqual((handover.stage, handover.no_shows), (flow.UNATTENDED, 1))

    def test_only_who_wrote_it_down_within_a_day_and_only_the_last_step(self):
        handover = self.handover_at(flow.ACCEPTED)
        handover.case_id.add_member({'caseworker_id': self.colleague.id})
        for role in self.users.keys() - {'caseworker'}:
            with self.refused(handover, counts=['huiskamer.handover.event']):
                handover.with_env(self.env_as(role)).action_take_back()
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.env.invalidate_all()
            with self.refused(handover, counts=['huiskamer.handover.event']):
                handover.action_take_back()
        handover.action_take_back()
        with self.refused(handover, counts=['huiskamer.handover.event']):
            handover.action_take_back()

    def test_what_was_sent_is_sent_and_the_sentence_says_what_to_do(self):
        handover = self.handover_at(flow.REQUESTED)
        self.assertFalse(handover.can_take_back)
        with self.refused(handover) as caught:
            handover.action_take_back()
        self.assertIn("Entered in error", str(caught.exception))

    def test_a_reminder_in_between_does_not_stand_in_the_way(self):
        handover = self.handover_at(flow.ACCEPTED)
        handover._move('remind', acting_as=flow.CLOCK)
        handover.action_take_back()
        self.assertEqual(handover.stage, flow.REQUESTED)

    def test_a_stage_whose_time_ran_out_under_a_wrong_step_has_its_time_again(self):
        """A bed for tonight, an hour to answer: a yes is written down in the wrong file, and seen hours later."""
        self.case = self.open_file('caseworker')
        handover = self.draft(self.case, self.other_service, urgency='tonight')
        self.consent_for(handover)
        self.walk(handover, 'send')
        clock = handover.deadline, handover.lapse_at
        self.walk(handover, 'accept')
        with self.undone():
            handover.action_take_back()
            self.assertEqual((handover.deadline, handover.lapse_at), clock, "nothing ran out")
        with freeze_time(fields.Datetime.now() + timedelta(hours=5)):
            handover.action_take_back()
            for kind, _domain in handover._due_domains(fields.Datetime.now()):
                handover.sudo()._tick(kind)
            self.assertEqual((handover.stage, handover.alarm), (flow.REQUESTED, False))
            self.assertEqual(handover.deadline, fields.Datetime.now() + (clock[0] - handover.sent_at))

    def test_an_end_is_not_taken_back_over_a_new_beginning(self):
        handover = self.handover_at(flow.ACCEPTED)
        self.walk(handover, 'cancel')
        again = self.draft(handover.case_id)
        self.consent_for(again)
        self.walk(again, 'send')
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            handover.action_take_back()
        self.env.invalidate_all()
        self.assertEqual(handover.stage, flow.CANCELLED)


@tagged('post_install', '-at_install')
class TestDiedAndClosed(TakeBackCommon):
    """A client died: nobody is asked or written to any more. A file closed by a slip opens again."""

    def test_after_a_death_everything_ends_and_services_are_told_to_stop(self):
        case = self.open_file('caseworker')
        ways = {stage: self.handover_at(stage, case=case, service=self._make_service(stage)) for stage in
                (flow.DRAFT, flow.REQUESTED, flow.SCHEDULED, flow.ATTENDED, flow.WAITLISTED)}
        case.close({'outcome': 'died'})
        self.assertEqual((case.state, case.outcome), ('closed', 'died'))
        for stage, handover in ways.items():
            with self.subTest(stage=stage):
                self.assertIn(handover.stage, flow.FINAL)
                self.assertEqual(handover.ended_because, 'died')
                self.assertFalse(handover.next_check_on)
                self.assertEqual(handover.next_action, flow.RECALL if stage != flow.DRAFT else False,
                                 "nothing but telling them to stop")
                self.assertFalse(handover._due_checks(fields.Datetime.now() + timedelta(days=100)))
                self.assertEqual('tell_recall' in handover._verbs_now(), stage != flow.DRAFT)
                with self.refused(handover):
                    handover._ensure_letter()
        with self.refused(case):
            case.reopen(self.yes())

    def test_a_death_can_be_said_however_the_file_stands(self):
        """Also long after it was closed, in a file that stands still, and when its yes ran out meanwhile."""
        stops = {
            'closed': lambda case: case.close({'outcome': 'helped', 'open_handovers': 'go_on'}),
            'frozen': lambda case: case.freeze({}), 'minor': lambda case: case.start_minor_path(),
            'ran out': lambda case: self.let_last(case.sudo()._file_consent(), fields.Datetime.now())}
        for what, stop in stops.items():
            with self.undone(), self.subTest(what):
                case = self.allow(self.open_file('caseworker'), 'aftercare')
                case.agree_step({'what': "Bellen.", 'on': fields.Date.to_string(house_days.today())})
                handover = self.handover_at(flow.REQUESTED, case=case)
                checked = self.handover_at(flow.COMPLETED, case=case, service=self._make_service("Raad", kind='legal'))
                case.open_step_ids.done() if what == 'closed' else None
                with self.refused(case):
                    case.end_by_death({})  # as long as it goes on it is closed with that outcome
                stop(case)
                for role in ('colleague', 'supervisor', 'host'):
                    with self.refused(case):
                        case.with_env(self.env_as(role)).end_by_death({})
                case.end_by_death({})
                self.assertEqual((case.state, case.outcome, bool(case.keep_until)), ('closed', 'died', True))
                self.assertEqual((handover.ended_because, handover.next_action), ('died', flow.RECALL))
                self.assertFalse(case.aftercare_on or case.open_step_ids)
                self.assertFalse(checked._due_checks(fields.Datetime.now() + timedelta(days=100)))
                self.assertFalse(self.env['huiskamer.agenda'].with_user(self.caseworker).search(
                    [('case_id', '=', case.id)]))
                self.assertEqual(case.can_open_again, what == 'ran out', "nobody thaws a file by a slip")
                with self.refused(case):
                    case.reopen(self.yes())
                with self.refused(case):
                    case.end_by_death({})

    def test_a_file_that_was_withdrawn_is_erased_and_says_nothing_more(self):
        self.case.sudo()._file_consent()._withdraw('here')
        with self.refused(self.case):
            self.case.end_by_death({})

    def test_a_death_that_was_a_slip_is_taken_back_with_all_that_ended(self):
        case = self.open_file('caseworker')
        handovers = [self.handover_at(stage, case=case, service=self._make_service(stage))
                     for stage in (flow.DRAFT, flow.SCHEDULED, flow.ATTENDED)]
        before = [self.stands(handover)[:2] for handover in handovers]
        case.close({'outcome': 'died'})
        case.action_open_again()
        self.assertEqual((case.state, case.outcome, case.keep_until), ('open', False, False))
        self.assertEqual([self.stands(handover)[:2] for handover in handovers], before)

    def test_a_file_closed_by_a_slip_opens_again_within_a_day_by_who_closed_it(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        self.case.close({'outcome': 'helped'})
        with self.refused(self.case):
            self.case.with_user(self.colleague).action_open_again()
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.env.invalidate_all()
            with self.refused(self.case):
                self.case.action_open_again()
        self.case.action_open_again()
        self.assertEqual((self.case.state, self.handover.stage), ('open', flow.DRAFT))


@tagged('post_install', '-at_install', 'attack')
class TestTakeBackRandom(TakeBackCommon):
    """Steps and takings back in any order: what was taken back never was, for cover, words, clocks and figures."""

    def test_no_order_of_steps_leaves_a_trace_of_what_was_taken_back(self):
        taken = Counter()
        for run in range(budget.steps(6, 300)):
            rng = random.Random(f'{budget.seed()}-{run}')
            with self.undone():
                handover = self.handover_at(rng.choice([stage for stage in WAY_TO if stage in flow.OPEN]))
                for _step in range(12):
                    verbs = handover._verbs_now()
                    if not verbs:
                        break
                    before, verb = self.stands(handover), rng.choice(verbs)
                    try:
                        with self.env.cr.savepoint():
                            self.walk(handover, verb)
                    except UserError:
                        continue
                    taken['steps'] += 1
                    if rng.random() < 0.6 and handover.can_take_back:
                        handover.action_take_back()
                        taken['back'] += 1
                        self.assertEqual(self.stands(handover), before, verb)
        _logger.info("covered: %s", dict(taken))
        self.assertGreater(taken['back'], budget.steps(6, 300))
