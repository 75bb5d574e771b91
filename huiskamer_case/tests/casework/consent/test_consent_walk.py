import hashlib
import logging
import os
from collections import Counter
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from odoo import fields
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ...common import HuiskamerCommon
from .answer_walk import KINDS, SERVICES, SUBSETS, Said, services, subsets

_logger = logging.getLogger(__name__)
PER_RUN = 50
MORE_RUNS = 1.1  # a run may end before its fiftieth step: one in twenty-five steps is not taken
UNTIL_THE_END = -1  # as many days as the first yes still holds
AS_CASEWORKER = 8  # every so many steps nothing is in memory, and the caseworker is asked beside the house
DEEP = os.environ.get('HUIS_ATTACK') == 'deep'
STEPS = 20_000 * int(os.environ.get('HUIS_BUDGET', '1')) if DEEP else 2_000
# The least of each kind of step that makes a run mean something, in thousandths of all steps.
FLOORS = {
    'yes': 20, 'smaller yes': 2, 'no': 4, 'not asked': 4, 'withdrawn': 4, 'words edited': 8, 'old words refused': 4,
    'archived': 8,
    'move refused': 4, 'kinds renamed': 8, 'code refused': 4, 'kind of service changed': 8, 'partners changed': 8,
    'may ask changed': 8,
    'frozen': 2, 'thawed': 1, 'closed': 4, 'reopened': 2, 'time passed': 10, 'expired': 2, 'clock': 8, 'sent': 4,
    'send refused': 10,
    'paper answer': 1, 'organisation renamed': 8, 'contact yes': 2, 'contact no': 2}


class Answers(Said):
    """The whole walk: what happens to the file and its handovers too, and what holds after every step."""

    # What happens to the file

    @rule()
    def file_is_frozen(self):
        """The client asks to leave it as it is."""
        done = self.attempt(self.case.freeze)
        assert done == (self.standing == 'open')
        if done:
            self.standing = 'frozen'
            self.count('frozen')

    @rule(go_on=st.booleans())
    def file_is_closed(self, go_on):
        """Closing ends every yes to share, except where a handover goes on."""
        going = self.case._open_handovers().service_id if go_on else self.case._open_handovers().service_id.browse()
        choice = {'outcome': 'helped', 'open_handovers': 'go_on' if go_on else 'cancel'}
        if self.attempt(lambda: self.case.close(choice)):
            self.standing = 'closed'
            self.count('closed')
            self.end_sharing(going)

    @rule()
    def file_is_taken_up_again(self):
        """With a new yes to the file; after closing, every sharing is asked anew."""
        was = self.standing
        done = self.attempt(lambda: self.case.reopen(self.test.yes()))
        assert done == (was in ('frozen', 'closed'))
        if done:
            self.standing = 'open'
            self.file_has_a_yes()
            self.count('reopened' if was == 'closed' else 'thawed')
            if was == 'closed':
                self.end_sharing(self.test.service.browse())

    def end_sharing(self, kept):
        """The model's yeses to share end, but for these services."""
        for question in [question for question in self.newest if question != 'contact'
                         and self.newest[question][0] == 'yes']:
            if self.test.three[question[1]] not in kept:
                self.newest[question] = ('ended', *self.newest[question][1:])

    has_run_out = False

    @rule(days=st.sampled_from((0, 1, 20, 95, UNTIL_THE_END)))
    def time_passes(self, days):
        """Later; sometimes a yes runs out."""
        if days == UNTIL_THE_END and not self.has_run_out:
            self.a_yes_runs_out()
        else:
            self.move_on(timedelta(days=max(days, 0), minutes=7))
        self.count('time passed')

    def a_yes_runs_out(self):
        """One second before the first yes ends, and the very second until which it holds. Once in a life: after a year
        and more nothing is as it was reviewed.
        """
        ends = [until for state, _kinds, _given, until, _receiver in self.newest.values() if state == 'yes'
                and until > self.moment]
        if ends:
            self.has_run_out = True
            self.move_on(min(ends) - self.moment - timedelta(seconds=1))
            self.what_is_allowed_is_the_newest_answer()
            self.move_on(timedelta(seconds=1))

    def move_on(self, how_far):
        """Let time pass, and count when a yes ran out by it."""
        held = sum(self.holds(question) for question in self.newest)
        self.moment += how_far
        self.test.env.invalidate_all()
        self.count('expired') if sum(self.holds(question) for question in self.newest) < held else None
        if self.standing == 'open' and not self.file_holds() and self.attempt(lambda: self.case.renew(self.test.yes())):
            self.file_has_a_yes()

    def file_has_a_yes(self):
        """The client said yes to the file, now."""
        self.file_until, self.file_said = self.moment + relativedelta(months=6), self.moment

    @rule()
    def clock_comes(self):
        """The job, early or late."""
        for handover, _number, _kinds in self.sent:
            for kind, _domain in handover._due_domains(self.moment):
                with self.now():
                    handover.sudo()._tick(kind)
        self.count('clock')

    # What is carried out

    @rule(number=services, kinds=subsets, agreed=st.booleans())
    def is_sent(self, number, kinds, agreed):
        """Draft and send; mostly kinds that were agreed to."""
        known = self.newest.get(('share', number))
        if agreed and known and known[0] == 'yes':
            kinds = known[1]
        service, made = self.test.three[number], []

        def send():
            """One call, all or nothing."""
            handover = self.test.draft(self.case, service, codes=kinds)
            handover.move('send', {'sent_how': 'phone'})
            made.append(handover)
        busy = any(handover.stage in flow.OPEN and other == number for handover, other, _kinds in self.sent)
        done = self.attempt(send)
        assert done == (self.may_send(number, kinds) and not busy), ('send', number, set(kinds), done)
        self.count('sent' if done else 'send refused')
        if done:
            self.sent.append((made[0], number, kinds))

    @rule(number=services, kinds=st.sampled_from([kinds for kinds in SUBSETS if 'phone' not in kinds]))
    def all_goes_well(self, number, kinds):
        """What happens on most evenings: the service is there, the client says yes, and it is sent."""
        if not self.test.three[number].active:
            self.service_is_archived(number=number)
        self.service_may_ask_other_kinds(number=number, kinds=kinds)
        self.says_yes(number=number, kinds=kinds, hours=0)
        self.is_sent(number=number, kinds=kinds, agreed=True)

    @rule(go_on=st.booleans())
    def file_is_closed_by_mistake(self, go_on):
        """Closed, and taken up again at once."""
        self.file_is_closed(go_on=go_on)
        self.file_is_taken_up_again()

    @rule(verb=st.sampled_from(('accept', 'waitlist', 'book', 'renew_consent', 'print_letter', 'attend')))
    def goes_on(self, verb):
        """A step of a handover; none in a frozen file, none after a no."""
        for handover, number, kinds in self.sent[-2:]:
            with self.now():
                facts = self.test.facts()
            done = self.attempt(lambda: handover.move(verb, facts))
            assert not (done and self.standing == 'frozen'), "a frozen file moved"
            assert not (done and not self.may_still(number, kinds)), (verb, "went on without a yes")

    def may_still(self, number, kinds):
        """Whether a handover that was sent may go on: the newest answer still covers it."""
        question = ('share', number)
        return self.holds(question) and kinds <= self.newest[question][1]

    # What holds after every step

    def some_kinds(self, number):
        """Sets of kinds to look at: what was agreed, one kind more, one less, and another set each time."""
        agreed = self.newest.get(('share', number), ('', frozenset()))[1]
        turn = self.taken['steps'] * 7
        near = {agreed | {KINDS[turn % len(KINDS)]}, agreed - {KINDS[turn % len(KINDS)]}, agreed}
        return (near | {SUBSETS[turn % len(SUBSETS)]}) - {frozenset()}

    @invariant()
    def what_is_allowed_is_the_newest_answer(self):
        """The product allows what the model allows, for every receiver and, over the walk, every set of kinds."""
        env, turn = self.test.env, self.taken['steps']
        if turn % AS_CASEWORKER == 0:
            env.invalidate_all()  # as a call that begins with nothing in memory
        with self.now():
            for number, service in enumerate(self.test.three):
                newest = env['huiskamer.consent']._newest(self.client, 'share', service)
                if turn % AS_CASEWORKER == number:
                    assert newest == self.case.env['huiskamer.consent']._newest(self.client, 'share',
                        service), "another sees another"
                live = bool(newest) and newest._holds_at(self.moment)
                for kinds in self.some_kinds(number):
                    allowed = live and newest._covers(service, self.test.by_codes[kinds])
                    assert allowed == self.may_know(number, kinds), (number, set(kinds), allowed)
            for question in ('contact', 'aftercare'):
                assert self.case._allows(question) == self.holds(question), question
            if not self.newest.get('contact') or self.newest['contact'][0] != 'yes':
                assert not self.client.sudo().phone, "a number stays after a no"

    @invariant()
    def nothing_stands_on_less(self):
        """What is under way stands on the newest answer, and no clock of a frozen file runs."""
        handovers = self.test.env['huiskamer.handover'].browse([handover.id for handover, _number, _kinds in self.sent])
        with self.now():
            for handover, (_mine, number, kinds) in zip(handovers, self.sent, strict=True):
                if handover._stage_at(self.moment) in (*flow.ON_CONSENT, flow.ATTENDED):
                    assert self.may_still(number, kinds), (handover.stage, number, set(kinds))
                    assert handover.deadline or self.standing == 'frozen'
                if handover.stage in flow.OPEN and self.standing == 'frozen':
                    assert not handover.lapse_at and handover.next_action in (flow.WAIT, flow.STAND_STILL)

    @invariant()
    def receipts_read_the_same(self):
        """Whatever changed: what was agreed reads as it did in the database itself, and its fingerprint fits."""
        self.test.env.flush_all()
        self.test.env.cr.execute("SELECT id, receipt, receipt_digest FROM huiskamer_consent WHERE client_id = %s",
                                 (self.client.id,))
        for number, *now in self.test.env.cr.fetchall():
            if number not in self.receipts:
                assert hashlib.sha256(now[0].encode()).hexdigest() == now[1]
            assert now == self.receipts.setdefault(number, now), "a receipt changed"
        self.taken['steps'] += 1


@tagged('post_install', '-at_install', 'attack')
class TestConsentWalk(HuiskamerCommon):
    """Whatever is said and whatever changes, in whatever order: what is allowed is the newest answer, by value."""

    @classmethod
    def setUpClass(cls):
        """Two organisations, three services."""
        super().setUpClass()
        partner = cls.env['res.partner'].create({'name': "Tweede organisatie", 'is_company': True})
        cls.second_provider = cls.env['huiskamer.provider'].create({'partner_id': partner.id})
        cls.three = [cls._make_service(f"Dienst {number}", kind='health', codes=KINDS) for number in range(SERVICES)]
        cls.by_codes = {kinds: cls.categories(*kinds) for kinds in SUBSETS}

    def test_the_newest_answer_by_value_is_what_counts(self):
        Answers.test, Answers.taken = self, Counter()
        machine = seed(int(os.environ.get('HUIS_SEED', '1')))(Answers)
        with freeze_time(fields.Datetime.now()):  # stopped once: what the steps stop again inside costs nothing
            run_state_machine_as_test(machine, settings=settings(
                max_examples=int(STEPS * MORE_RUNS) // PER_RUN, stateful_step_count=PER_RUN, deadline=None,
                database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]))
        taken = Answers.taken
        _logger.info("covered: %s", dict(sorted(taken.items())))
        self.assertGreaterEqual(taken['steps'], STEPS)
        missing = {kind: taken[kind] for kind, least in FLOORS.items() if taken[kind] < least * STEPS // 1000}
        self.assertFalse(missing, "too few steps of these kinds")
