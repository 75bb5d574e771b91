from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.addons.base.models.ir_cron import IrCron
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...models.shared.random_code import tidy_code
from ..common import HuiskamerCommon

MAKERS = ('host', 'caseworker', 'colleague')
NOTHING = ('privacy_officer', 'access_administrator', 'office_user', 'system_administrator', 'portal', 'public')
COUNTS = ('huiskamer.hold', 'huiskamer.outcome.count')
EVENING = '2026-03-03 19:07:00'


@tagged('post_install', '-at_install')
class TestHold(HuiskamerCommon):
    """A bed for tonight, on a code: nameless, one at a time, and over by itself."""

    @classmethod
    def setUpClass(cls):
        """A shelter with two free beds this evening."""
        super().setUpClass()
        cls.shelter = cls._make_service("Bed", kind='night_shelter', capacity_unit='bed')

    def say_free(self, number):
        """What the shelter says now."""
        self.shelter.state_capacity({'code': 'capacity', 'available': number, 'maximum': 6})

    def hold(self, role='host'):
        """A place held by somebody in this role."""
        action = self.shelter.with_user(self.users[role]).action_hold()
        return self.env['huiskamer.hold'].browse(action['res_id']).with_user(self.users[role])

    @freeze_time(EVENING)
    def test_who_brings_people_holds_a_place_others_look_or_see_nothing(self):
        self.say_free(3)
        holds = [self.hold(role) for role in MAKERS]
        self.assertEqual([hold.place for hold in holds], [1, 2, 3])
        self.assertEqual([tidy_code(hold.code) for hold in holds], [hold.code for hold in holds])
        self.assertEqual(holds[0].with_user(self.supervisor).place, 1)
        for role in ('supervisor', *NOTHING):
            with self.refused(*holds, counts=COUNTS):
                self.env['huiskamer.hold'].with_user(self.users[role]).create({'service_id': self.shelter.id})
            with self.refused(*holds, counts=COUNTS):
                holds[0].with_user(self.users[role]).action_let_go()
        for role in NOTHING:
            with self.assertRaises(AccessError):
                holds[0].with_user(self.users[role]).read(['code'])

    @freeze_time(EVENING)
    def test_only_places_known_to_be_free_now_are_held_each_once(self):
        with self.refused(counts=COUNTS):
            self.hold()
        self.say_free(1)
        first = self.hold()
        with self.refused(first, counts=COUNTS):
            self.hold('caseworker')
        first.action_let_go()
        self.assertEqual(self.hold('caseworker').place, 1)
        with self.refused(first, counts=COUNTS):
            first.action_let_go()

    def test_a_word_older_than_a_day_holds_nothing(self):
        with freeze_time(EVENING):
            self.say_free(2)
        with freeze_time('2026-03-04 19:08:00'):
            self.env.invalidate_all()
            with self.refused(counts=COUNTS):
                self.hold()
            self.say_free(2)
            self.assertTrue(self.hold().is_live)

    def test_it_ends_by_itself_after_two_hours_and_the_place_is_free_again(self):
        with freeze_time(EVENING):
            self.say_free(1)
            hold = self.hold()
            self.assertEqual(hold.until, fields.Datetime.to_datetime('2026-03-03 21:15:00'))
            self.assertEqual(str(hold.night), '2026-03-03')
        for moment, live in (('2026-03-03 21:14:59', True), ('2026-03-03 21:15:00', False)):
            with freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual(hold.is_live, live)
                self.assertEqual(bool(self.env['huiskamer.hold'].search([('is_live', '=', True)])), live)
                self.assertEqual(bool(self.env['huiskamer.hold'].search([('is_live', '=', False)])), not live)
                self.assertEqual("held" in self.shelter.capacity_words, live)
        with freeze_time('2026-03-03 21:15:00'):
            self.assertEqual(self.hold().place, 1)

    @freeze_time('2026-03-04 01:30:00')
    def test_after_midnight_it_is_still_last_night(self):
        self.say_free(1)
        self.assertEqual(str(self.hold().night), '2026-03-03')

    @freeze_time(EVENING)
    def test_the_database_lets_nobody_have_the_same_place_twice(self):
        self.say_free(2)
        hold = self.hold()
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.env.cr.execute("""
                INSERT INTO huiskamer_hold (code, service_id, night, place, until, gone_on)
                SELECT 'X', service_id, night, place, until + interval '1 hour', gone_on FROM huiskamer_hold WHERE id
                    = %s""", [hold.id])
        self.env.cr.execute("""
            INSERT INTO huiskamer_hold (code, service_id, night, place, until, gone_on)
            SELECT 'X', service_id, night, place + 1, until, gone_on FROM huiskamer_hold WHERE id = %s""", [hold.id])

    @freeze_time(EVENING)
    def test_place_code_and_end_are_ours_whatever_is_sent_along(self):
        self.say_free(2)
        hold = self.env['huiskamer.hold'].with_user(self.host).with_context(default_let_go=True).create({
            'service_id': self.shelter.id, 'place': 99, 'code': "MEREL", 'until': '2030-01-01',
            'gone_on': '2030-01-07'})
        self.assertEqual((hold.place, hold.until.year, hold.gone_on.isoformat(), hold.let_go),
                         (1, 2026, '2026-03-16', False))
        self.assertNotEqual(hold.code, "MEREL")
        for role in self.users:
            for operation in (lambda held: held.write({'place': 2}), lambda held: held.unlink(),
                              lambda held: held.copy()):
                with self.refused(hold, counts=COUNTS):
                    operation(hold.with_user(self.users[role]))

    @freeze_time(EVENING)
    def test_a_service_out_of_contract_is_refused(self):
        self.say_free(2)
        self.shelter.write({'contracted_from': '2020-01-01', 'contracted_until': '2020-12-31'})
        with self.refused(counts=COUNTS):
            self.hold()
        self.shelter.write({'contracted_until': '2030-12-31'})
        self.assertTrue(self.hold().is_live)

    def test_the_directory_says_how_many_are_held_also_to_who_sees_no_hold(self):
        with freeze_time(EVENING):
            self.say_free(2)
            self.hold()
            for role in ('host', 'caseworker', 'supervisor', 'privacy_officer'):
                words = self.shelter.with_user(self.users[role]).capacity_words
                self.assertEqual(words, "2 of 6 free, seen just now · 1 held", role)

    def test_it_is_counted_and_goes_on_a_monday_after_a_week(self):
        with freeze_time(EVENING):
            self.say_free(2)
            hold = self.hold()
            hold.action_let_go()
        events = self.env['huiskamer.outcome.count'].search([('event', 'in', ('place_held', 'place_let_go'))])
        self.assertEqual(sorted(events.mapped('event')), ['place_held', 'place_let_go'])
        self.assertEqual(set(events.mapped('kind')), {'night_shelter'})
        for moment, there in (('2026-03-15 12:00:00', 1), ('2026-03-16 12:00:00', 0)):
            with freeze_time(moment), patch.object(IrCron, '_commit_progress', lambda *_args, **_more: float('inf')):
                self.assertEqual(self.env['huiskamer.hold'].with_user(self.host).search_count([]), there)
                self.env['huiskamer.hold']._take_away_what_is_over()
                self.assertEqual(len(hold.exists()), there)
        self.assertEqual(len(events.exists()), 2)

    def test_its_table_can_hold_no_person_no_file_no_evening_and_no_author(self):
        self.env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'huiskamer_hold'")
        self.assertEqual({name for name, in self.env.cr.fetchall()}, {
            'id', 'code', 'service_id', 'night', 'place', 'until', 'let_go', 'is_confirmed', 'gone_on'})
        self.env.cr.execute("""
            SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
            WHERE contype = 'f' AND 'huiskamer_hold'::regclass IN (conrelid, confrelid)""")
        self.assertEqual(self.env.cr.fetchall(), [('huiskamer_hold', 'huiskamer_service')])

    @freeze_time(EVENING)
    def test_its_moment_is_no_finer_than_a_quarter_of_an_hour(self):
        self.say_free(6)
        for minute in (0, 7, 14, 15, 29, 59):
            with freeze_time(fields.Datetime.to_datetime(EVENING).replace(minute=minute)):
                hold = self.hold()
                self.assertEqual((hold.until.minute % 15, hold.until.second), (0, 0))
                self.assertGreater(hold.until - fields.Datetime.now(), timedelta(hours=2) - timedelta(seconds=1))
