import secrets
from collections import Counter
from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.dropin.measures import MEASURES
from ...models.shared import house_days
from ..common import HuiskamerCommon

COUNTERS = ('huiskamer.opening', 'huiskamer.tally', 'huiskamer.evening.count', 'huiskamer.week.tally',
            'huiskamer.short.key')
NO_HOSTS = ('caseworker', 'supervisor', 'privacy_officer', 'access_administrator', 'office_user',
            'system_administrator', 'portal', 'public')


class DropinCommon(HuiskamerCommon):
    """Two evenings of one week, planned and not yet open."""

    @classmethod
    def setUpClass(cls):
        """Plan a Monday and a Tuesday."""
        super().setUpClass()
        cls.monday, cls.tuesday = cls.location._plan_openings(date(2026, 1, 5), date(2026, 1, 6)).with_user(cls.host)

    @classmethod
    def tap(cls, opening, value='advies', number=1, measure='help'):
        """Count on an evening as a host; returns what the counter stands at."""
        opening.invalidate_recordset()
        return opening.with_user(cls.host).count_taps(secrets.token_hex(16), [[measure, value, number]])['counts'][0][2]

    def counter(self, opening, value='h18'):
        """The row with the visits of one hour of an evening."""
        return opening.tally_ids.filtered(lambda tally: tally.value == value)

    def stands_at(self, opening, value='advies', measure='help'):
        """What a counter of an open evening stands at, past every cache."""
        self.env.invalidate_all()
        return {(row[0], row[1]): row[2] for row in opening.with_user(self.host).counts()['counts']}[measure, value]

    def week_counts(self, year=None, week=None, location=None):
        """(measure, value) -> count of the sealed weeks of this huiskamer, or of one of them."""
        self.env.invalidate_all()
        weeks, _partly, _closed = self.env['huiskamer.week.tally']._opened(
            location or self.location, date(2000, 1, 3), date(2100, 1, 3))
        return dict(sum((counts for _place, *when, counts in weeks if year is None
                         or [when[0], when[2]] == [year, week]), Counter()))

    def sums(self):
        """(measure, value) -> count over evenings and weeks together, of this huiskamer."""
        sums = Counter(self.week_counts())
        openings = self.env['huiskamer.opening'].search([('location_id', '=', self.location.id)])
        for tally in openings.tally_ids:
            sums['visit', tally.value] += tally.count
        for counts in self.env['huiskamer.evening.count']._read_counts(openings.ids)[0].values():
            sums.update(counts)
        return {counter: count for counter, count in sums.items() if count}


@tagged('post_install', '-at_install')
class TestOpening(DropinCommon):
    """An evening is planned, opened, sealed or cancelled, and in no other way."""

    def test_opening_an_evening_makes_every_counter_at_zero(self):
        self.assertFalse(self.monday.tally_ids)
        self.monday.action_open()
        counts = self.monday.counts()['counts']
        self.assertEqual({count for _measure, _value, count in counts}, {0})
        self.assertEqual({measure for measure, _value, _count in counts}, set(MEASURES))
        self.assertEqual(sorted(self.monday.tally_ids.mapped('value')), ['h17', 'h18', 'h19'])

    def test_only_a_planned_evening_is_opened_or_cancelled_and_only_an_open_one_sealed(self):
        self.monday.action_open()
        for attempt in (self.monday.action_open, lambda: self.monday.cancel({'cancel_reason': 'staff'}),
                        self.tuesday.action_seal):
            with self.refused(self.monday, self.tuesday, error=UserError, counts=COUNTERS):
                attempt()
        self.monday.action_seal()
        self.tuesday.cancel({'cancel_reason': 'weather'})
        for opening in (self.monday, self.tuesday):
            for attempt in (opening.action_open, opening.action_seal, lambda o=opening: o.write({'hosts_present': 9})):
                with self.refused(opening, error=UserError, counts=COUNTERS):
                    attempt()

    def test_a_cancelled_evening_has_a_coded_reason(self):
        for reason in (False, 'frobnicated'):
            with self.refused(self.monday, error=UserError):
                self.monday.cancel({'cancel_reason': reason})
        self.monday.cancel({'cancel_reason': 'staff'})
        self.assertEqual((self.monday.state, self.monday.cancel_reason), ('cancelled', 'staff'))

    def test_the_state_is_never_written_directly(self):
        vals = {'location_id': self.location.id, 'date': '2026-02-01',
                'opens_at': '2026-02-01 16:00:00', 'closes_at': '2026-02-01 19:00:00'}
        for user in (self.host, self.supervisor, self.env.ref('base.user_root')):
            for key in (True, object()):
                opening = self.monday.with_user(user).with_context(huiskamer_in_process=key)
                for change in ({'state': 'sealed'}, {'cancel_reason': 'staff'}):
                    with self.refused(opening):
                        opening.write(change)
                    with self.refused(counts=COUNTERS):
                        opening.create(vals | change)
        made = self.monday.with_user(self.supervisor).with_context(default_state='sealed').create(vals)
        self.assertEqual(made.state, 'planned')

    def test_who_may_not_change_an_evening_opens_none(self):
        for role in set(NO_HOSTS) - {'supervisor'}:
            opening = self.monday.with_user(self.users[role])
            for attempt in (opening.action_open, lambda o=opening: o.cancel({'cancel_reason': 'staff'})):
                with self.refused(opening, counts=COUNTERS):
                    attempt()
        self.monday.with_user(self.supervisor).action_open()

    def test_only_a_planned_evening_can_be_taken_away(self):
        self.monday.action_open()
        with self.refused(self.monday, error=UserError, counts=COUNTERS):
            self.monday.sudo().unlink()
        self.tuesday.sudo().unlink()
        self.assertFalse(self.tuesday.exists())


@tagged('post_install', '-at_install')
class TestTally(DropinCommon):
    """A counter goes up and down by taps of a host, and in no other way."""

    def setUp(self):
        """Open the Monday."""
        super().setUp()
        self.monday.action_open()
        self.tally = self.counter(self.monday)

    def test_a_tap_adds_one_and_takes_one_back(self):
        self.assertEqual([self.tally.action_add(), self.tally.action_add(), self.tally.action_take_back()], [1, 2, 1])
        self.assertEqual(self.tally.count, 1)
        self.assertEqual([self.tap(self.monday), self.tap(self.monday), self.tap(self.monday, number=-1)], [1, 2, 1])
        self.assertEqual(self.stands_at(self.monday), 1)

    def test_a_count_never_goes_below_zero(self):
        for tap in (self.tally.tap, lambda number: self.tap(self.monday, number=number)):
            with self.refused(self.tally, error=UserError):
                tap(-1)
            tap(3)
            with self.refused(self.tally, error=UserError):
                tap(-4)

    def test_odd_numbers_are_refused(self):
        for odd in (0, 51, -51, 10**12, True, False, '1', 1.5, None, [1], float('nan')):
            with self.subTest(odd=odd), self.refused(self.tally, error=UserError):
                self.tally.tap(odd)
            with self.subTest(odd=odd), self.refused(self.tally, error=UserError):
                self.tap(self.monday, number=odd)
        self.assertEqual((self.tally.tap(50), self.tap(self.monday, number=50)), (50, 50))

    def test_only_hosts_count(self):
        for role in NO_HOSTS:
            with self.subTest(role=role), self.refused(self.tally):
                self.tally.with_user(self.users[role]).tap(1)
        self.tally.tap(1)

    def test_nothing_is_counted_on_an_evening_that_is_not_open(self):
        visits = self.counter(self.monday)
        self.monday.action_seal()
        self.assertEqual(len(self.monday.tally_ids), 3)
        with self.refused(error=UserError, counts=COUNTERS):
            self.counter(self.monday).tap(1)
        self.assertFalse(visits.exists())

    def test_a_counter_is_never_written_made_or_taken_away_by_hand(self):
        vals = {'opening_id': self.tuesday.id, 'value': 'h17'}
        for role in self.users:
            mine = self.tally.with_env(self.env_as(role))
            for attempt in (lambda m=mine: m.write({'count': 9}), lambda m=mine: m.create(vals), mine.unlink,
                            lambda m=mine: m.opening_id.write({'tally_ids': [Command.update(m.id, {'count': 9})]})):
                with self.refused(self.tally, error=AccessError, counts=COUNTERS):
                    attempt()

    def test_what_is_sealed_is_read_and_written_by_nobody(self):
        self.monday.action_seal()
        for model in ('huiskamer.evening.count', 'huiskamer.short.key'):
            for role in self.users:
                with self.subTest(model=model, role=role), self.refused(error=AccessError, counts=COUNTERS):
                    self.env[model].with_env(self.env_as(role)).search([])
        week = self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id)])
        for role in self.users:
            for attempt in (lambda m: m.read(['sealed']), lambda m: m.read(['key']), lambda m: m.write({'week': 3}),
                            lambda m: m.unlink(),
                            lambda m: m.create({'location_id': self.location.id, 'year': 2026, 'quarter': 1, 'week': 3,
                                                'key': 'x'})):
                with self.subTest(role=role), self.refused(week, error=AccessError, counts=COUNTERS):
                    attempt(week.with_env(self.env_as(role)))
        self.assertEqual(week.with_user(self.supervisor).read(['week'])[0]['week'], 2)

    def test_only_an_hour_lies_open_with_its_evening(self):
        for odd in ({'value': "A sentence"}, {'value': "advies"}, {'value': 'h99'}, {'count': -1}):
            with self.subTest(odd=odd), self.refused(error=Exception, counts=COUNTERS):
                self.env['huiskamer.tally'].create({'opening_id': self.tuesday.id, 'value': 'h17', 'count': 0} | odd)


@tagged('post_install', '-at_install')
class TestSealing(DropinCommon):
    """Sealing moves everything but visits into the week, and loses nothing."""

    def test_over_several_evenings_no_count_is_lost_or_made(self):
        for number, opening in enumerate((self.monday, self.tuesday), start=1):
            opening.action_open()
            for place, (measure, value, _count) in enumerate(opening.counts()['counts']):
                if (place * number) % 3:
                    self.tap(opening, value, (place * number) % 7 + 1, measure)
            before = self.sums()
            opening.action_seal()
            self.assertTrue(before)
            self.assertEqual(self.sums(), before)

    def test_only_visits_stay_with_the_evening(self):
        self.monday.action_open()
        self.counter(self.monday).tap(2)
        self.tap(self.monday)
        self.monday.action_seal()
        self.assertFalse(self.env['huiskamer.evening.count'].search([('opening_id', '=', self.monday.id)]))
        self.assertEqual((self.monday.visit_count, self.monday.counts()['counts']),
                         (2, [['visit', 'h17', 0], ['visit', 'h18', 2], ['visit', 'h19', 0]]))
        self.assertEqual((self.week_counts(2026, 2), self.week_counts()), 2 * ({('help', 'advies'): 1},))

    def test_sealing_one_evening_leaves_the_other_as_it_was(self):
        (self.monday | self.tuesday).action_open()
        self.tap(self.monday)
        self.tap(self.tuesday, number=2)
        self.counter(self.tuesday).tap(3)
        self.env.cr.execute("SELECT key, sealed, ctid FROM huiskamer_evening_count WHERE opening_id = %s",
                            [self.tuesday.id])
        before = self.env.cr.fetchall()
        self.monday.action_seal()
        self.env.cr.execute("SELECT key, sealed, ctid FROM huiskamer_evening_count WHERE opening_id = %s",
                            [self.tuesday.id])
        self.assertEqual(self.env.cr.fetchall(), before)
        self.assertEqual((self.stands_at(self.tuesday), self.tuesday.visit_count, self.week_counts()),
                         (2, 3, {('help', 'advies'): 1}))

    def test_an_evening_in_the_first_days_of_january_counts_in_its_iso_week(self):
        opening = self.location._plan_openings(date(2021, 1, 1), date(2021, 1, 1)).with_user(self.host)
        opening.action_open()
        self.tap(opening)
        opening.action_seal()
        self.assertEqual(self.week_counts(2020, 53), {('help', 'advies'): 1})


@tagged('post_install', '-at_install')
class TestPlanning(DropinCommon):
    """Evenings follow from the opening hours, in the huiskamer's own time."""

    def test_evenings_keep_their_local_time_when_the_clock_changes(self):
        for opens_at in (datetime(2019, 3, 30, 16), datetime(2019, 3, 31, 15),
                         datetime(2019, 10, 26, 15), datetime(2019, 10, 27, 16)):
            day = house_days.day_of(opens_at)
            opening = self.location._plan_openings(day, day)
            self.assertEqual((opening.date, opening.opens_at), (day, opens_at))
            opening.action_open()
            self.assertEqual(sorted(opening.tally_ids.mapped('value')), ['h17', 'h18', 'h19'])

    def test_the_pilot_of_the_letter_has_forty_two_evenings(self):
        self.location.write({'pilot_from': '2019-02-18', 'pilot_until': '2019-03-31'})
        answer = self.location.with_user(self.supervisor).action_plan_openings()
        self.assertIn('42', answer['params']['message'])
        planned = self.env['huiskamer.opening'].search([('location_id', '=', self.location.id),
            ('date', '<', '2020-01-01')])
        self.assertEqual((len(planned), set(planned.mapped('state'))), (42, {'planned'}))

    def test_planning_again_adds_only_the_evenings_that_are_missing(self):
        with self.unchanged(self.monday, self.tuesday):
            added = self.location._plan_openings(date(2026, 1, 5), date(2026, 1, 7))
        self.assertEqual(added.mapped('date'), [date(2026, 1, 7)])
        self.assertFalse(self.location._plan_openings(date(2026, 1, 5), date(2026, 1, 7)))

    def test_a_day_on_which_the_calendar_is_closed_is_not_planned(self):
        self.location.resource_calendar_id.attendance_ids.filtered(lambda slot: slot.dayofweek == '3').unlink()
        planned = self.location._plan_openings(date(2026, 1, 7), date(2026, 1, 9))
        self.assertEqual(sorted(planned.mapped('date')), [date(2026, 1, 7), date(2026, 1, 9)])

    def test_without_a_first_and_last_day_nothing_is_planned(self):
        with self.refused(error=UserError, counts=COUNTERS):
            self.location.with_user(self.supervisor).action_plan_openings()

    def test_only_a_supervisor_plans(self):
        self.location.write({'pilot_from': '2026-03-01', 'pilot_until': '2026-03-07'})
        for role in set(self.users) - {'supervisor'}:
            with self.subTest(role=role), self.refused(counts=COUNTERS):
                self.location.with_env(self.env_as(role)).action_plan_openings()
        self.location.with_user(self.supervisor).action_plan_openings()

    def test_an_evening_is_planned_once_a_day_and_does_not_end_before_it_begins(self):
        for odd in ({'date': self.monday.date}, {'closes_at': '2026-02-01 15:00:00'}, {'hosts_present': -1}):
            with self.subTest(odd=odd), self.refused(error=Exception, counts=COUNTERS):
                self.env['huiskamer.opening'].create({
                    'location_id': self.location.id, 'date': '2026-02-01',
                    'opens_at': '2026-02-01 16:00:00', 'closes_at': '2026-02-01 19:00:00'} | odd)
