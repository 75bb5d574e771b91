from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_dropin import COUNTERS, DropinCommon
from .test_dropin_counting import ADVICE, batch

ALL = (*COUNTERS, 'huiskamer.correction')
NO_SUPERVISORS = ('host', 'caseworker', 'privacy_officer', 'access_administrator', 'office_user', 'system_administrator', 'public')


@tagged('post_install', '-at_install')
class TestCorrections(DropinCommon):
    """What comes after sealing is proposed, decided once, and lost by nobody."""

    def setUp(self):
        """Seal a Monday with three counts of advice and two visits."""
        super().setUp()
        self.monday.action_open()
        self.monday.count_taps(batch(), [['help', 'advies', 3], ['visit', 'h18', 2]])
        self.monday.action_seal()

    def corrections(self, role='supervisor'):
        """All corrections, as this role sees them."""
        self.env.invalidate_all()
        return self.env['huiskamer.correction'].with_user(self.users[role]).search([])

    def late(self, *taps, **more):
        """A batch that comes after sealing."""
        return self.monday.count_taps(batch(), list(taps), keep_late=True, **more)['outcome']

    def week(self, value='advies'):
        """The week's count of a kind of help."""
        self.env.invalidate_all()
        return self.env['huiskamer.week.tally'].search([
            ('location_id', '=', self.location.id), ('measure', '=', 'help'), ('value', '=', value)]).count

    def answers(self, number, reason='paper'):
        """What a supervisor fills in."""
        return {'number': number, 'reason': reason}

    def correct(self, number, reason='paper', role='supervisor', value='advies', week=2):
        """Correct the week's advice as this role."""
        return self.env['huiskamer.correction'].with_user(self.users[role]).correct(
            self.location.id, 2026, week, 'help', value, False, self.answers(number, reason))

    def test_late_taps_are_proposed_and_change_nothing_yet(self):
        self.assertEqual(self.late(ADVICE, ['visit', 'h18', 1]), 'proposed')
        self.assertEqual(self.week(), 3)
        proposals = self.corrections()
        self.assertEqual(
            sorted((p.measure, p.value, p.number, p.state, p.opening_id.id) for p in proposals),
            [('help', 'advies', 1, 'proposed', False), ('visit', 'h18', 1, 'proposed', self.monday.id)])

    def test_late_taps_of_the_same_batch_are_proposed_once(self):
        number = batch()
        outcomes = [self.monday.count_taps(number, [ADVICE], keep_late=True)['outcome'] for _time in range(2)]
        self.assertEqual((outcomes, self.corrections().mapped('number')), (['proposed', 'again'], [1]))

    def test_late_batches_are_added_up_per_counter_so_that_none_stays_together(self):
        self.late(ADVICE, ['topic', 'housing', 1])
        self.late(ADVICE, ['topic', 'health', 1])
        self.assertEqual(sorted((p.value, p.number) for p in self.corrections()), [('advies', 2), ('health', 1), ('housing', 1)])

    def test_a_batch_whose_answer_got_lost_is_marked(self):
        self.late(ADVICE, sent_before=True)
        self.late(ADVICE)
        self.assertEqual(sorted(self.corrections().mapped('is_uncertain')), [False, True])

    def test_a_proposal_is_added_once_or_left_out(self):
        self.late(ADVICE, ['visit', 'h18', 1])
        proposals = self.corrections()
        proposals.action_apply()
        self.assertEqual((self.week(), self.monday.visit_count), (4, 3))
        for attempt in (proposals.action_apply, proposals.action_refuse):
            with self.refused(counts=ALL, error=UserError):
                attempt()
        self.late(ADVICE)
        self.corrections().filtered(lambda p: p.state == 'proposed').action_refuse()
        self.assertEqual(self.week(), 4)

    def test_a_supervisor_corrects_with_a_reason(self):
        self.correct('2')
        self.correct('-1', 'twice')
        self.assertEqual(self.week(), 4)
        self.assertEqual(sorted(self.corrections().mapped('reason')), ['paper', 'twice'])
        self.assertEqual(set(self.corrections().mapped('state')), {'applied'})

    def test_an_odd_correction_is_refused(self):
        for number, reason, value, week in (
            (0, 'paper', 'advies', 2), ('', 'paper', 'advies', 2), (None, 'paper', 'advies', 2), ('veel', 'paper', 'advies', 2),
            (201, 'paper', 'advies', 2), (-4, 'paper', 'advies', 2), (1, False, 'advies', 2), (1, 'frobnicate', 'advies', 2),
            (1, 'paper', 'advies', 3), (1, 'paper', 'h18', 2), (1.5, 'paper', 'advies', 2),
        ):
            with self.subTest(number=number, reason=reason, value=value, week=week), self.refused(counts=ALL, error=UserError):
                self.correct(number, reason, value=value, week=week)
        self.assertEqual(self.week(), 3)

    def test_nobody_but_a_supervisor_corrects(self):
        self.late(ADVICE)
        proposals = self.corrections()
        row = self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id), ('value', '=', 'advies')])
        for role in NO_SUPERVISORS:
            for attempt in (lambda r=role: self.correct('1', role=r), proposals.with_user(self.users[role]).action_apply,
                            proposals.with_user(self.users[role]).action_refuse, row.with_user(self.users[role]).action_correct):
                with self.subTest(role=role), self.refused(proposals, counts=ALL, error=AccessError):
                    attempt()

    def test_a_correction_is_never_made_changed_or_deleted_by_hand(self):
        self.late(ADVICE)
        proposal = self.corrections()
        vals = {'location_id': self.location.id, 'year': 2026, 'week': 2, 'measure': 'help', 'value': 'advies',
                'number': 9, 'reason': 'paper', 'state': 'applied'}
        for user in (self.supervisor, self.env.ref('base.user_root')):
            mine = proposal.with_user(user).with_context(huiskamer_in_process=True)
            for attempt in (lambda m=mine: m.create(vals), lambda m=mine: m.write({'number': 9}), mine.unlink):
                with self.refused(proposal, counts=ALL):
                    attempt()

    def test_the_questions_fit_the_method(self):
        row = self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id), ('value', '=', 'advies')])
        params = row.with_user(self.supervisor).action_correct()['params']
        getattr(self.env[params['model']].with_user(self.supervisor), params['method'])(*params['args'], self.answers('1'))
        self.assertEqual(self.week(), 4)
        visits = self.counter(self.monday, 'visit', 'h18').with_user(self.supervisor)
        params = visits.action_correct()['params']
        getattr(self.env[params['model']].with_user(self.supervisor), params['method'])(*params['args'], self.answers('-1'))
        self.assertEqual(self.monday.visit_count, 1)
