from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.dropin import counters
from ...models.dropin.week_rewrite import quarter_of, weeks_of
from ...models.oversight.sealing import key_folder
from .test_dropin import COUNTERS, DropinCommon
from .test_dropin_counting import ADVICE, batch


@tagged('post_install', '-at_install')
class TestWeekRest(DropinCommon):
    """Weeks come to rest under the key of their quarter, and become quarters after the term."""

    def setUp(self):
        """Seal a Monday with one count."""
        super().setUp()
        self.seal(self.monday)

    def seal(self, opening):
        """Count one advice and seal."""
        opening.action_open()
        self.tap(opening)
        opening.action_seal()

    def rows(self):
        """(year, quarter, week, at rest, key) of this place."""
        self.env.cr.execute(
            "SELECT year, quarter, week, is_at_rest, key FROM huiskamer_week_tally WHERE location_id = %s ORDER BY 1, "
            "2, 3", [self.location.id])
        return self.env.cr.fetchall()

    def rest(self, day):
        """Run the job on this day."""
        with freeze_time(f'{day} 04:20:00'):
            self.env['huiskamer.week.tally']._cron_put_to_rest()

    def test_a_week_rests_once_its_sunday_is_over_and_no_evening_is_open(self):
        before = self.rows()
        self.rest('2026-01-11')
        self.assertEqual(self.rows(), before)
        self.tuesday.action_open()
        self.rest('2026-01-12')
        self.assertEqual(self.rows(), before)
        self.tuesday.action_seal()
        self.rest('2026-01-12')
        self.assertEqual([row[:4] for row in self.rows()], [(2026, 1, 2, True)])
        self.assertNotEqual(self.rows()[0][4], before[0][4])
        self.assertEqual(self.week_counts(2026, 2), {('help', 'advies'): 1})
        self.assertFalse(self.env['huiskamer.short.key'].search([('name', '=', before[0][4])]))

    def test_the_weeks_of_a_quarter_rest_under_one_key_that_is_new_whenever_one_comes_or_changes(self):
        self.rest('2026-01-12')
        first = self.rows()[0][4]
        later = self.location._plan_openings(date(2026, 1, 13), date(2026, 1, 13)).with_user(self.host)
        self.seal(later)
        self.rest('2026-01-20')
        keys = {row[4] for row in self.rows()}
        self.assertEqual((len(self.rows()), len(keys), first in keys), (2, 1, False))
        self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id), ('week', '=', 2)]).with_user(
            self.supervisor).correct({'counter': 'help/hulp', 'number': 2, 'reason': 'paper'})
        self.assertEqual([row[3] for row in self.rows()], [False, True])
        self.rest('2026-01-21')
        self.assertEqual(([row[3] for row in self.rows()], len({row[4] for row in self.rows()} & keys)),
                         ([True, True], 0))
        self.assertEqual(self.week_counts(2026, 2), {('help', 'advies'): 1, ('help', 'hulp'): 2})

    def test_a_night_on_which_nothing_changed_changes_nothing(self):
        self.rest('2026-01-12')
        before = self.rows()
        self.rest('2026-01-13')
        self.assertEqual(self.rows(), before)

    def test_after_the_term_a_quarter_is_one_number(self):
        self.seal(self.location._plan_openings(date(2026, 3, 10), date(2026, 3, 10)).with_user(self.host))
        self.assertEqual(self.env['huiskamer.retention.term']._days('week_count'), 182)
        last = date.fromisocalendar(2026, weeks_of(2026, 1)[-1], 7)
        self.rest(date.fromordinal(last.toordinal() + 182))
        self.assertEqual([row[2] for row in self.rows()], [2, 11])
        self.rest(date.fromordinal(last.toordinal() + 183))
        self.assertEqual([row[:4] for row in self.rows()], [(2026, 1, 0, True)])
        self.assertEqual(self.week_counts(2026, 0), {('help', 'advies'): 2})

    def test_a_quarter_counts_in_a_period_only_as_a_whole(self):
        self.rest('2026-12-01')
        opened = self.env['huiskamer.week.tally']._opened
        for first, until, expected in (
            (date(2025, 12, 29), date(2026, 4, 5), (1, [])), (date(2026, 1, 5), date(2026, 4, 5), (0, [(2026, 1)])),
            (date(2025, 12, 29), date(2026, 3, 22), (0, [(2026, 1)])), (date(2026, 4, 6), date(2026, 4, 12), (0, [])),
        ):
            weeks, partly, _closed = opened(self.location, first, until)
            self.assertEqual((len(weeks), partly), expected, (first, until))

    def test_an_evening_that_is_sealed_long_after_joins_its_quarter(self):
        self.rest('2026-12-01')
        self.seal(self.tuesday)
        self.assertEqual([row[2] for row in self.rows()], [0, 2])
        self.rest('2026-12-02')
        self.assertEqual(([row[2] for row in self.rows()], self.week_counts(2026, 0)), ([0], {('help', 'advies'): 2}))

    def test_a_quarter_is_not_corrected_and_what_waited_is_left_out_on_record(self):
        self.monday.count_taps(batch(), [ADVICE, ADVICE], keep_late=True)
        self.rest('2026-12-01')
        quarter = self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id)]).with_user(
            self.supervisor)
        for attempt in (quarter.action_correct, quarter.action_add_late,
                        lambda: quarter.correct({'counter': 'help/advies', 'number': 1, 'reason': 'paper'})):
            with self.refused(counts=COUNTERS, error=UserError):
                attempt()
        row = self.env['huiskamer.correction'].search([('location_id', '=', self.location.id)])
        self.assertEqual((row.week, row.reason, row.added, row.left_out), (2, 'late', 0, 2))

    def test_weeks_belong_to_the_quarter_of_their_thursday(self):
        self.assertEqual([quarter_of(2026, week) for week in (1, 13, 14, 53)], [1, 1, 2, 4])
        self.assertEqual([quarter_of(2024, week) for week in (1, 13, 14, 39, 40, 52)], [1, 1, 2, 3, 4, 4])
        for year in range(2016, 2031):
            weeks = [week for quarter in (1, 2, 3, 4) for week in weeks_of(year, quarter)]
            self.assertEqual(weeks, list(range(1, date(year, 12, 28).isocalendar()[1] + 1)))


@tagged('post_install', '-at_install')
class TestLostKeys(DropinCommon):
    """A key that is missing is told, counting goes on, and nothing is lost when it comes back."""

    def setUp(self):
        """Open the Monday and count once."""
        super().setUp()
        self.monday.action_open()
        self.tap(self.monday)

    def evening_key(self):
        """The name of the newest key of the Monday."""
        self.env.cr.execute("SELECT key FROM huiskamer_evening_count WHERE opening_id = %s ORDER BY id DESC",
                            [self.monday.id])
        return self.env.cr.fetchone()[0]

    def test_counting_goes_on_under_a_new_key_and_the_old_counts_come_back_with_theirs(self):
        name = self.evening_key()
        key = key_folder.read(name)
        key_folder.destroy(name)
        self.assertTrue(self.monday.counting_board(self.monday.id)['evening']['is_lost'])
        self.assertEqual((self.tap(self.monday, number=2), self.stands_at(self.monday)), (2, 2))
        self.assertNotEqual(self.evening_key(), name)
        key_folder.keep(name, key)
        self.assertEqual((self.stands_at(self.monday), self.tap(self.monday)), (3, 4))
        self.assertFalse(self.monday.counting_board(self.monday.id)['evening']['is_lost'])
        self.monday.action_seal()
        self.assertEqual(self.week_counts(), {('help', 'advies'): 4})

    def sealed_without_key(self):
        """Seal the Monday while its key is away; the name of that key and the key."""
        name = self.evening_key()
        key = key_folder.read(name)
        key_folder.destroy(name)
        self.monday.action_seal()
        return name, key

    def bring_back(self, day):
        """How many values wait after the daily job of this day."""
        with freeze_time(f'{day} 12:00:00'):
            self.env['huiskamer.opening']._cron_seal_forgotten()
        self.env.cr.execute("SELECT count(*) FROM huiskamer_evening_count WHERE opening_id = %s", [self.monday.id])
        return self.env.cr.fetchone()[0]

    def test_what_was_sealed_without_its_key_is_added_to_its_week_when_the_key_is_back(self):
        name, key = self.sealed_without_key()
        self.assertEqual((self.bring_back('2026-01-07'), self.week_counts()), (1, {}))
        key_folder.keep(name, key)
        for _twice in range(2):
            self.assertEqual((self.bring_back('2026-01-08'), self.week_counts()), (0, {('help', 'advies'): 1}))

    def test_what_no_back_up_opens_any_more_is_let_go(self):
        self.sealed_without_key()
        last = self.monday.date + timedelta(days=self.env['huiskamer.retention.term']._days('old_backup'))
        self.assertEqual([self.bring_back(last + timedelta(days=more)) for more in (0, 1)], [1, 0])
        self.assertEqual(self.week_counts(), {})

    def test_a_folder_that_is_gone_is_no_lost_key(self):
        folder = key_folder.folder()
        folder.rename(f'{folder}.away')
        try:
            for attempt in (lambda: self.tap(self.monday), self.monday.action_seal):
                with self.refused(counts=COUNTERS, error=UserError):
                    attempt()
        finally:
            (folder.parent / f'{folder.name}.away').rename(folder)
        self.assertEqual(self.tap(self.monday), 2)

    def test_a_wrong_key_opens_nothing(self):
        name = self.evening_key()
        key_folder.destroy(name)
        key_folder.keep(name, bytes(32))
        self.assertEqual(self.stands_at(self.monday), 0)

    def test_a_sealed_value_moved_to_another_row_does_not_open(self):
        self.tuesday.action_open()
        self.env.cr.execute(
            "UPDATE huiskamer_evening_count t SET key = m.key, sealed = m.sealed FROM huiskamer_evening_count m"
            " WHERE t.opening_id = %s AND m.opening_id = %s", [self.tuesday.id, self.monday.id])
        self.assertEqual((self.stands_at(self.tuesday), self.stands_at(self.monday)), (0, 1))


@tagged('post_install', '-at_install')
class TestCounters(DropinCommon):
    """Counts as bytes: the same length whatever was counted, and the same counts when read again."""

    def test_what_is_packed_comes_out_again(self):
        parts = {'counts': {('help', 'advies'): 3, ('topic', 'housing'): 120}, 'late': {(7, 'visit', 'h18'): -2},
                 'again': {}}
        self.assertEqual(counters.unpack(counters.pack(**parts)), {part: dict(table) for part, table in parts.items()})

    def test_every_value_has_the_same_length(self):
        self.monday.action_open()
        lengths = set()
        for measure, value, _count in self.monday.counts()['counts']:
            self.tap(self.monday, value, 49, measure)
            self.env.cr.execute("SELECT length(sealed) FROM huiskamer_evening_count WHERE opening_id = %s",
                                [self.monday.id])
            lengths.add(self.env.cr.fetchone()[0])
        self.monday.count_taps(batch(), [ADVICE])
        self.monday.action_seal()
        self.env.cr.execute("SELECT length(sealed) FROM huiskamer_week_tally WHERE location_id = %s",
                            [self.location.id])
        lengths.add(self.env.cr.fetchone()[0])
        self.assertEqual(len(lengths), 1)
