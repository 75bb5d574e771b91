from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ...models.shared import house_days
from ..common import HuiskamerCommon

FIRST, LAST = date(2031, 3, 3), date(2031, 4, 13)
NAMED = ('huiskamer.client', 'huiskamer.case', 'huiskamer.consent')


@tagged('post_install', '-at_install')
class TestPilotEnding(HuiskamerCommon):
    """A pilot that ends without a decision: warned of, and stopped only where that was chosen."""

    @classmethod
    def setUpClass(cls):
        """A pilot that stops without a decision, and a huiskamer beside it that has none."""
        super().setUpClass()
        cls.elsewhere = cls._make_location("Huiskamer Elders")
        with freeze_time(FIRST - timedelta(days=7)):
            cls.pilot = cls.env['huiskamer.pilot'].with_user(cls.supervisor).create({
                'location_id': cls.location.id, 'date_from': FIRST, 'date_until': LAST, 'stops_undecided': True})

    def at(self, day):
        """Noon of this day, with nothing remembered of another."""
        self.env.invalidate_all()
        return freeze_time(f'{day} 12:00:00')

    def notices(self, role='supervisor'):
        """What the page of figures tells about pilots of this test."""
        board = self.env['huiskamer.dashboard'].with_user(self.users[role]).read_dashboard(self.location.id)
        return [notice for notice in board['notices'] if "pilot" in notice]

    def open_one(self, place=None):
        """Open a file as a caseworker does."""
        return self.env['huiskamer.case'].with_user(self.caseworker).open_file(
            self.file_vals(alias="Nieuw", location_id=(place or self.location).id))

    def test_the_setting_is_off_until_somebody_chooses_it(self):
        with freeze_time(FIRST - timedelta(days=7)):
            plain = self.env['huiskamer.pilot'].create(
                {'location_id': self.elsewhere.id, 'date_from': FIRST, 'date_until': LAST})
        self.assertFalse(plain.stops_undecided)
        with self.at(LAST):
            self.assertIn("nothing was decided.", plain._warning())
            self.assertNotIn("new files", plain._warning())
        with self.at(LAST + timedelta(days=30)):
            self.assertTrue(self.open_one(self.elsewhere))
            self.assertIn("Write it down.", plain._warning())

    def test_a_supervisor_is_warned_some_days_before_and_afterwards(self):
        for day, words in ((LAST - timedelta(days=15), None), (LAST - timedelta(days=14), "nothing was decided"),
                           (LAST, "nothing was decided"), (LAST + timedelta(days=1), "without a decision")):
            with self.subTest(day=day), self.at(day):
                found = self.notices()
                self.assertEqual(len(found), 1 if words else 0)
                self.assertTrue(not words or words in found[0])
                self.assertEqual(self.notices('privacy_officer'), found)
        self.pilot.warn_days = 3
        with self.at(LAST - timedelta(days=14)):
            self.assertEqual(self.notices(), [])

    def test_a_warning_so_early_that_no_calendar_has_the_day_is_a_slip(self):
        for days, is_refused in ((366, False), (367, True), (2_000_000_000, True)):
            with self.subTest(days=days), self.undone():
                if is_refused:
                    with self.refused(self.pilot, error=ValidationError):
                        self.pilot.warn_days = days
                else:
                    self.pilot.warn_days = days
                with self.at(LAST):
                    self.assertEqual(len(self.notices()), 1)

    def test_hours_and_a_cost_that_are_no_number_do_not_come_into_the_letter(self):
        no_numbers = {'staff_hours': (float('inf'), float('nan'), 1e15), 'cost': (1e15,)}  # core makes no cost of these
        for name, odds in no_numbers.items():
            for odd in odds:
                with self.subTest(name=name, odd=odd), self.refused(self.pilot):
                    self.pilot.write({name: odd})
            self.pilot.write({name: 1e9})

    def test_after_the_end_no_new_file_is_opened_here_and_everything_else_goes_on(self):
        with self.at(LAST):
            before = self.open_one()
            before.client_id.write({'contact_channel': 'here'})
        with self.at(LAST + timedelta(days=1)):
            with self.refused(counts=NAMED, error=UserError) as caught:
                self.open_one()
            self.assertIn("Help goes on without a file", str(caught.exception))
            self.assertTrue(self.open_one(self.elsewhere))
            self.assertIn(self.location.name, self.env['huiskamer.case'].with_user(self.caseworker).today()['stopped'])
            self.env['huiskamer.contact'].with_user(self.caseworker).create(
                {'case_id': before.id, 'facts': "Een gesprek."})
            self.consent_for(handover := self.draft(before))
            self.walk(handover, 'send', 'accept')
            self.assertTrue(self.env['huiskamer.minor.path'].with_user(self.caseworker).begin(
                {'location_id': self.location.id}))
            self.env['huiskamer.introduction'].with_user(self.host).introduce({
                'service_id': self.service.id, 'language_id': self.env.ref('huiskamer_case.language_nl').id,
                'wanted': 'other'})

    def test_the_dialog_offers_only_places_where_files_are_opened(self):
        cases = self.env['huiskamer.case'].with_user(self.caseworker)

        def places():
            """The huiskamers that the dialog offers."""
            questions = cases._ask('open_file_or_path')['params']['questions']
            return next([option['value'] for option in question['options']] for question in questions
                        if question['name'] == 'location_id')
        with self.at(LAST):
            self.assertIn(self.location.id, places())
        with self.at(LAST + timedelta(days=1)):
            self.assertNotIn(self.location.id, places())
            self.assertIn(self.elsewhere.id, places())
            (self.env['huiskamer.location'].search([]) - self.location).active = False
            with self.assertRaises(UserError):
                cases._ask('open_file_or_path')

    def test_a_decision_lifts_it_whatever_it_is(self):
        with self.at(LAST + timedelta(days=2)):
            with self.refused(counts=NAMED):
                self.open_one()
            self.pilot.decide({'decision': 'adapt', 'decided_on': str(LAST + timedelta(days=1))})
            self.assertTrue(self.open_one())
            self.assertEqual(self.notices(), [])
            self.assertNotIn(self.location.name,
                             self.env['huiskamer.case'].with_user(self.caseworker).today()['stopped'])

    def test_a_newer_pilot_lifts_it_when_it_begins(self):
        with freeze_time(LAST):
            self.env['huiskamer.pilot'].create({
                'location_id': self.location.id, 'date_from': LAST + timedelta(days=10),
                'date_until': LAST + timedelta(days=20)})
        with self.at(LAST + timedelta(days=9)), self.refused(counts=NAMED):
            self.open_one()
        with self.at(LAST + timedelta(days=10)):
            self.assertTrue(self.open_one())

    def proposed(self, day):
        """The codes of closed files that are due on this day."""
        with self.at(day), patch.object(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kw: 1):
            self.env['huiskamer.retention.term'].search([('kind', '=', 'closed_file')])._propose()
        return set(self.env['huiskamer.retention.proposal'].search([('term_id.kind', '=', 'closed_file')]).mapped(
            'code'))

    def test_the_shortest_terms_apply_here_and_not_elsewhere_until_a_decision(self):
        with self.at(LAST):
            here, there = self.open_one(), self.open_one(self.elsewhere)
            for case in (here, there):
                case.close({'outcome': 'helped'})
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'closed_file')])
        self.assertLess(term.shortest_days, term.days)
        self.assertNotIn(here.code, self.proposed(LAST + timedelta(days=term.shortest_days - 1)))
        due = self.proposed(LAST + timedelta(days=term.shortest_days))
        self.assertIn(here.code, due)
        self.assertNotIn(there.code, due)
        with self.at(LAST + timedelta(days=term.shortest_days)):
            self.pilot.decide({'decision': 'continue', 'decided_on': str(LAST)})
        self.assertNotIn(here.code, self.proposed(LAST + timedelta(days=term.shortest_days)))
        self.assertLessEqual({here.code, there.code}, self.proposed(LAST + timedelta(days=term.days)))

    def test_nothing_goes_sooner_by_the_shortest_terms_before_others_heard_of_it(self):
        """One supervisor alone lets a pilot have ended: what would go that night waits on the list, and others are
        told.
        """
        old = self.handover_at('cancelled', self.case)
        at_night = house_days.day_of(old.closed_at) + timedelta(days=31)
        self.privacy_officer.email = 'privacy@example.org'
        with self.at(at_night):
            self.env['huiskamer.pilot'].with_user(self.supervisor).create({
                'location_id': self.location.id, 'date_from': at_night - timedelta(days=3),
                'date_until': at_night - timedelta(days=1),
                'stops_undecided': True})
            before = self.env['mail.mail'].search([])
            self.env['huiskamer.retention.term'].search([])._propose()
            waiting = self.env['huiskamer.retention.proposal'].search([('code', '=', old.code)])
            # the database's own clock does not stand still with the test's
            self.env.cr.execute("UPDATE huiskamer_retention_proposal SET create_date = %s WHERE id = %s",
                                (at_night, waiting.id))
            self.env.invalidate_all()
            self.run_terms()
            self.assertTrue(old.sudo().disclosure_ids, "one person alone made words go")
            self.assertIn('privacy@example.org', (self.env['mail.mail'].search([]) - before).mapped('email_to'))
            self.assertEqual(waiting.state, 'due')
            with self.refused(waiting, error=UserError):
                waiting.with_user(self.privacy_officer).action_confirm()
        for days, is_kept in ((6, True), (8, False)):
            with self.at(at_night + timedelta(days=days)):
                self.run_terms()
                self.assertEqual(bool(old.sudo().disclosure_ids), is_kept)

    def run_terms(self):
        """The nightly job of the terms."""
        with patch.object(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kw: 1):
            self.env['huiskamer.retention.term']._run()

    def test_the_shortest_term_is_never_longer_than_the_term(self):
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'closed_file')])
        with self.refused(term, error=Exception):
            term.shortest_days = term.days + 1
            term.flush_recordset()
        term.days = term.shortest_days - 1
        self.assertEqual(term.shortest_days, term.days)

    def test_only_a_supervisor_chooses_that_a_pilot_stops(self):
        for role in set(self.users) - {'supervisor'}:
            with self.subTest(role=role), self.refused(self.pilot):
                self.pilot.with_env(self.env_as(role)).write({'stops_undecided': False})
        self.pilot.with_user(self.supervisor).write({'stops_undecided': False})
