from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.dropin.measures import KEPT_WITH_EVENING, MEASURES
from ..common import HuiskamerCommon

COUNTERS = ('huiskamer.opening', 'huiskamer.tally', 'huiskamer.week.tally')
NO_HOSTS = ('caseworker', 'supervisor', 'privacy_officer', 'access_administrator', 'office_user',
            'system_administrator', 'portal', 'public')


class DropinCommon(HuiskamerCommon):
    """Two evenings of one week, planned and not yet open."""

    @classmethod
    def setUpClass(cls):
        """Plan a Monday and a Tuesday."""
        super().setUpClass()
        cls.monday, cls.tuesday = cls.location._plan_openings(date(2026, 1, 5), date(2026, 1, 6)).with_user(cls.host)

    def counter(self, opening, measure='help', value='advies'):
        """One counter of an evening."""
        return opening.tally_ids.filtered(lambda tally: (tally.measure, tally.value) == (measure, value))

    def sums(self):
        """(measure, value) -> count over evenings and weeks together, of this huiskamer."""
        sums = {}
        for model, domain in (('huiskamer.tally', [('opening_id.location_id', '=', self.location.id)]),
                              ('huiskamer.week.tally', [('location_id', '=', self.location.id)])):
            for tally in self.env[model].search(domain):
                sums[tally.measure, tally.value] = sums.get((tally.measure, tally.value), 0) + tally.count
        return {counter: count for counter, count in sums.items() if count}


@tagged('post_install', '-at_install')
class TestOpening(DropinCommon):
    """An evening is planned, opened, sealed or cancelled, and in no other way."""

    def test_opening_an_evening_makes_every_counter_at_zero(self):
        self.assertFalse(self.monday.tally_ids)
        self.monday.action_open()
        tallies = self.monday.tally_ids
        self.assertEqual(set(tallies.mapped('count')), {0})
        self.assertEqual(set(tallies.mapped('measure')), set(MEASURES))
        self.assertEqual(sorted(tallies.filtered(lambda tally: tally.measure == 'visit').mapped('value')),
                         ['h17', 'h18', 'h19'])

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

    def test_a_count_never_goes_below_zero(self):
        with self.refused(self.tally, error=UserError):
            self.tally.action_take_back()
        self.tally.tap(3)
        with self.refused(self.tally, error=UserError):
            self.tally.tap(-4)

    def test_odd_numbers_are_refused(self):
        for odd in (0, 51, -51, 10**12, True, False, '1', 1.5, None, [1], float('nan')):
            with self.subTest(odd=odd), self.refused(self.tally, error=UserError):
                self.tally.tap(odd)
        self.assertEqual(self.tally.tap(50), 50)

    def test_only_hosts_count(self):
        for role in NO_HOSTS:
            with self.subTest(role=role), self.refused(self.tally):
                self.tally.with_user(self.users[role]).tap(1)
        self.tally.tap(1)

    def test_nothing_is_counted_on_an_evening_that_is_not_open(self):
        visits = self.counter(self.monday, 'visit', 'h18')
        self.monday.action_seal()
        self.assertEqual(self.monday.tally_ids.mapped('measure'), ['visit'] * 3)
        with self.refused(error=UserError, counts=COUNTERS):
            self.counter(self.monday, 'visit', 'h18').tap(1)
        self.assertFalse(visits.exists())

    def test_a_counter_is_never_written_made_or_taken_away_by_hand(self):
        vals = {'opening_id': self.tuesday.id, 'measure': 'help', 'value': 'hulp'}
        for role in self.users:
            mine = self.tally.with_env(self.env_as(role))
            for attempt in (lambda m=mine: m.write({'count': 9}), lambda m=mine: m.create(vals), mine.unlink,
                            lambda m=mine: m.opening_id.write({'tally_ids': [Command.update(m.id, {'count': 9})]})):
                with self.refused(self.tally, error=AccessError, counts=COUNTERS):
                    attempt()

    def test_a_measure_or_a_value_is_a_code_and_never_a_sentence(self):
        for odd in ({'measure': "A sentence"}, {'value': "Merel"}, {'value': 'x' * 33}, {'count': -1}):
            with self.subTest(odd=odd), self.refused(error=Exception, counts=COUNTERS):
                self.env['huiskamer.tally'].create(
                    {'opening_id': self.tuesday.id, 'measure': 'help', 'value': 'hulp', 'count': 0} | odd)


@tagged('post_install', '-at_install')
class TestSealing(DropinCommon):
    """Sealing moves everything but visits into the week, and loses nothing."""

    def test_over_several_evenings_no_count_is_lost_or_made(self):
        for number, opening in enumerate((self.monday, self.tuesday), start=1):
            opening.action_open()
            for place, tally in enumerate(opening.tally_ids):
                if (place * number) % 3:
                    tally.tap((place * number) % 7 + 1)
            before = self.sums()
            opening.action_seal()
            self.assertTrue(before)
            self.assertEqual(self.sums(), before)

    def test_only_visits_stay_with_the_evening(self):
        self.monday.action_open()
        self.counter(self.monday, 'visit', 'h18').tap(2)
        self.counter(self.monday).tap(1)
        self.monday.action_seal()
        self.assertEqual(set(self.monday.tally_ids.mapped('measure')), {KEPT_WITH_EVENING})
        self.assertEqual(self.monday.visit_count, 2)
        week = self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id), ('count', '>', 0)])
        self.assertEqual(
            (week.year, week.week, week.measure, week.value, week.count), (2026, 2, 'help', 'advies', 1))

    def test_an_evening_in_the_first_days_of_january_counts_in_its_iso_week(self):
        opening = self.location._plan_openings(date(2021, 1, 1), date(2021, 1, 1)).with_user(self.host)
        opening.action_open()
        self.counter(opening).tap(1)
        opening.action_seal()
        week = self.env['huiskamer.week.tally'].search([('location_id', '=', self.location.id), ('count', '>', 0)])
        self.assertEqual((week.year, week.week), (2020, 53))


@tagged('post_install', '-at_install')
class TestPlanning(DropinCommon):
    """Evenings follow from the opening hours, in the huiskamer's own time."""

    def test_evenings_keep_their_local_time_when_the_clock_changes(self):
        for opens_at in (datetime(2019, 3, 30, 16), datetime(2019, 3, 31, 15),
                         datetime(2019, 10, 26, 15), datetime(2019, 10, 27, 16)):
            day = opens_at.date()
            opening = self.location._plan_openings(day, day)
            self.assertEqual((opening.date, opening.opens_at), (day, opens_at))
            opening.action_open()
            self.assertEqual(sorted(opening.tally_ids.filtered(lambda tally: tally.measure == 'visit').mapped('value')),
                             ['h17', 'h18', 'h19'])

    def test_the_pilot_of_the_letter_has_forty_two_evenings(self):
        self.location.write({'pilot_from': '2019-02-18', 'pilot_until': '2019-03-31'})
        action = self.location.with_user(self.supervisor).action_plan_openings()
        planned = self.env['huiskamer.opening'].search([*action['domain'], ('date', '<', '2020-01-01')])
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
