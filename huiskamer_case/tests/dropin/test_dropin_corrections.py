from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_dropin import COUNTERS, DropinCommon
from .test_dropin_counting import ADVICE, batch

ALL = (*COUNTERS, 'huiskamer.correction')
NO_SUPERVISORS = ('host', 'caseworker', 'privacy_officer', 'access_administrator', 'office_user',
                  'system_administrator', 'public')
BUTTONS = ('action_add_late', 'action_leave_late', 'action_add_again', 'action_leave_again')


@tagged('post_install', '-at_install')
class TestCorrections(DropinCommon):
    """What comes after sealing waits in its week as sums, is decided once, and lost by nobody."""

    def setUp(self):
        """Seal a Monday with three counts of advice and two visits."""
        super().setUp()
        self.monday.action_open()
        self.monday.count_taps(batch(), [['help', 'advies', 3], ['visit', 'h18', 2]])
        self.monday.action_seal()

    def week(self, role='supervisor'):
        """The week of the Monday, as this role sees it."""
        self.env.invalidate_all()
        return self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id)]).with_user(
            self.users[role])

    def corrected(self):
        """What stays on record: (reason, added, taken away, left out)."""
        self.env.invalidate_all()
        rows = self.env['huiskamer.correction'].with_user(self.supervisor).search(
            [('location_id', '=', self.location.id)])
        return sorted((row.reason, row.added, row.taken_away, row.left_out) for row in rows)

    def late(self, *taps, **more):
        """A batch that comes after sealing."""
        return self.monday.count_taps(batch(), list(taps), keep_late=True, **more)['outcome']

    def advice(self):
        """The week's count of advice."""
        return self.week_counts().get(('help', 'advies'), 0)

    def correct(self, number, reason='paper', role='supervisor', counter='help/advies'):
        """Correct the week's advice as this role."""
        return self.week(role).correct({'counter': counter, 'number': number, 'reason': reason})

    def test_late_taps_wait_and_change_nothing_yet(self):
        self.assertEqual(self.late(ADVICE, ['visit', 'h18', 1]), 'proposed')
        self.assertEqual((self.advice(), self.monday.visit_count), (3, 2))
        self.assertEqual((self.week().late_words, self.week().again_words, self.week().is_waiting),
                         ("Advice +1; 18:00–19:00 +1", '', True))
        self.assertEqual(self.week().search([('is_waiting', '=', True), ('location_id', '=', self.location.id)]),
                         self.week())
        self.assertFalse(self.corrected())

    def test_what_comes_late_for_an_hour_that_the_evening_has_not_is_refused_and_blocks_nothing(self):
        self.late(['visit', 'h19', 1])
        for value in ('h03', 'Merel', '', 'h19 '):
            with self.subTest(value=value), self.assertRaises(UserError) as caught:
                self.late(ADVICE, ['visit', value, 1])
            self.assertIn("not counted here", str(caught.exception))
        self.assertEqual(self.week().late_words, "19:00–20:00 +1")
        self.week().action_add_late()
        self.assertEqual(self.monday.visit_count, 3)

    def test_late_taps_of_the_same_batch_wait_once(self):
        number = batch()
        outcomes = [self.monday.count_taps(number, [ADVICE], keep_late=True)['outcome'] for _time in range(2)]
        self.assertEqual((outcomes, self.week().late_words), (['proposed', 'again'], "Advice +1"))

    def test_late_batches_are_added_up_per_counter_so_that_none_stays_together(self):
        self.late(ADVICE, ['topic', 'housing', 1])
        self.late(ADVICE, ['topic', 'health', 1])
        self.assertEqual(self.week().late_words.count(';'), 2)
        self.assertIn("Advice +2", self.week().late_words)

    def test_a_batch_whose_answer_got_lost_waits_apart(self):
        self.late(ADVICE, sent_before=True)
        self.late(ADVICE)
        self.assertEqual((self.week().late_words, self.week().again_words), 2 * ("Advice +1",))
        self.week().action_leave_again()
        self.week().action_add_late()
        self.assertEqual((self.advice(), self.corrected(), self.week().is_waiting), (4, [('late', 1, 0, 1)], False))

    def test_what_waits_is_added_once_or_left_out(self):
        self.late(ADVICE, ['visit', 'h18', 1])
        self.week().action_add_late()
        self.assertEqual((self.advice(), self.monday.visit_count), (4, 3))
        for button in BUTTONS:
            with self.refused(counts=ALL, error=UserError):
                getattr(self.week(), button)()
        self.late(ADVICE)
        self.week().action_leave_late()
        self.assertEqual((self.advice(), self.corrected()), (4, [('late', 2, 0, 1)]))

    def test_no_single_correction_and_nothing_of_what_was_corrected_stays(self):
        self.late(ADVICE, ['topic', 'housing', 1], ['visit', 'h18', 1])
        self.week().action_add_late()
        self.correct('2')
        self.correct('-1')
        self.correct('1', counter='topic/health')
        self.assertEqual(self.corrected(), [('late', 3, 0, 0), ('paper', 3, 1, 0)])
        stored = {field.name for field in self.env['huiskamer.correction']._fields.values() if field.store}
        self.assertEqual(stored, {'id', 'location_id', 'year', 'week', 'reason', 'added', 'taken_away', 'left_out'})

    def test_each_change_of_a_week_lies_under_a_new_key(self):
        seen = set()
        for change in (lambda: self.late(ADVICE), lambda: self.week().action_add_late(), lambda: self.correct('1')):
            self.env.cr.execute("SELECT key FROM huiskamer_week_tally WHERE location_id = %s", [self.location.id])
            seen.add(self.env.cr.fetchone()[0])
            change()
        self.env.cr.execute("SELECT key FROM huiskamer_week_tally WHERE location_id = %s", [self.location.id])
        self.assertEqual(len(seen | {self.env.cr.fetchone()[0]}), 4)
        self.assertFalse(self.env['huiskamer.short.key'].search([('name', 'in', list(seen))]))

    def test_an_odd_correction_is_refused(self):
        for number, reason, counter in (
            (0, 'paper', 'help/advies'), ('', 'paper', 'help/advies'), (None, 'paper', 'help/advies'),
            ('veel', 'paper', 'help/advies'),
            (201, 'paper', 'help/advies'), (-4, 'paper', 'help/advies'), (1, False, 'help/advies'),
            (1, 'frobnicate', 'help/advies'),
            (1, 'late', 'help/advies'), (1, 'paper', 'visit/h18'), (1, 'paper', 'help'), (1, 'paper', None),
            (1, 'paper', 7),
            (1.5, 'paper', 'help/advies'),
        ):
            with self.subTest(number=number, reason=reason, counter=counter), self.refused(counts=ALL, error=UserError):
                self.correct(number, reason, counter=counter)
        self.assertEqual(self.advice(), 3)

    def test_a_count_goes_down_to_nothing_and_no_further(self):
        def of_visits(number):
            """Correct the visits of one hour."""
            self.env.invalidate_all()  # the rows of an evening are made anew
            self.counter(self.monday).with_user(self.supervisor).correct({'number': number, 'reason': 'paper'})

        self.correct(-3)
        of_visits(-2)
        self.assertEqual((self.advice(), self.monday.visit_count), (0, 0))
        for correct in (self.correct, of_visits):
            with self.refused(counts=ALL, error=UserError):
                correct(-1)

    def test_nobody_but_a_supervisor_corrects_or_sees_what_waits(self):
        self.late(ADVICE)
        visits = self.counter(self.monday)
        for role in NO_SUPERVISORS:
            mine = self.week(role)
            for attempt in (lambda r=role: self.correct('1', role=r), mine.action_correct,
                            lambda m=mine: m.read(['late_words']),
                            visits.with_user(self.users[role]).action_correct,
                            lambda r=role: visits.with_user(self.users[r]).correct({'number': 1, 'reason': 'paper'}),
                            *(getattr(mine, button) for button in BUTTONS)):
                with self.subTest(role=role), self.refused(counts=ALL, error=AccessError):
                    attempt()
        self.assertEqual((self.advice(), self.monday.visit_count), (3, 2))

    def test_a_correction_is_never_made_changed_or_deleted_by_hand(self):
        self.correct('1')
        row = self.env['huiskamer.correction'].search([('location_id', '=', self.location.id)])
        vals = {'location_id': self.location.id, 'year': 2026, 'week': 2, 'reason': 'twice', 'added': 9}
        for user in (self.supervisor, self.env.ref('base.user_root')):
            mine = row.with_user(user).with_context(huiskamer_in_process=True)
            for attempt in (lambda m=mine: m.create(vals), lambda m=mine: m.write({'added': 9}), mine.unlink):
                with self.refused(row, counts=ALL):
                    attempt()

    def test_the_questions_fit_the_methods(self):
        for find, more, expected in ((self.week, {'counter': 'help/advies'}, (4, 2)),
                                     (lambda: self.counter(self.monday).with_user(self.supervisor), {}, (4, 3))):
            params = find().action_correct()['params']
            self.assertEqual({question['name'] for question in params['questions']}, {'number', 'reason', *more})
            getattr(self.env[params['model']].browse(params['ids']).with_user(self.supervisor), params['method'])(
                *params['args'], {'number': '1', 'reason': 'paper'} | more)
            self.assertEqual((self.advice(), self.monday.visit_count), expected)

    def test_an_evening_that_still_counts_is_not_corrected(self):
        self.tuesday.action_open()
        visits = self.counter(self.tuesday).with_user(self.supervisor)
        for attempt in (visits.action_correct, lambda: visits.correct({'number': 1, 'reason': 'paper'})):
            with self.refused(visits, counts=ALL, error=UserError):
                attempt()
