from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import format_date

from ...models.shared import house_days
from ..common import HuiskamerCommon

COUNTS = ('huiskamer.capacity',)
STATES = ('caseworker', 'colleague', 'supervisor')
ONLY_LOOK = ('host', 'privacy_officer')
NOTHING = ('access_administrator', 'office_user', 'system_administrator', 'portal', 'public')


@tagged('post_install', '-at_install')
class TestCapacity(HuiskamerCommon):
    """A word on free places is dated, is never changed, and is worth nothing after a day."""

    @classmethod
    def setUpClass(cls):
        """A shelter with beds."""
        super().setUpClass()
        cls.service.capacity_unit = 'bed'

    def say(self, role='caseworker', **answers):
        """What this role writes down about the shelter."""
        return self.service.with_env(self.env_as(role)).state_capacity({'code': 'capacity'} | answers)

    def test_who_brings_people_states_places_and_others_look_or_see_nothing(self):
        for role in STATES:
            self.assertEqual(self.say(role, available=2).sudo().stated_by_id, self.users[role])
        for role in (*ONLY_LOOK, *NOTHING):
            with self.refused(counts=COUNTS, error=AccessError):
                self.say(role, available=2)
        for role in ONLY_LOOK:
            self.assertIn("2", self.service.with_env(self.env_as(role)).capacity_words)

    def test_a_word_is_said_now_and_by_the_caller_whatever_is_sent_along(self):
        word = self.env_as('caseworker')['huiskamer.capacity'].create({
            'service_id': self.service.id, 'code': 'no-capacity',
            'stated_at': '2020-01-01 00:00:00', 'stated_by_id': self.supervisor.id})
        self.assertEqual(word.stated_by_id, self.caseworker)
        self.assertLess(fields.Datetime.now() - word.stated_at, timedelta(minutes=1))

    def test_a_word_is_never_changed_deleted_or_copied(self):
        word = self.say(available=2)
        for record in (word, word.sudo()):
            for attempt in (lambda r=record: r.write({'available': 3}), record.unlink, record.copy):
                with self.refused(word, counts=COUNTS):
                    attempt()

    def test_the_last_word_is_shown_with_its_age(self):
        with freeze_time('2026-01-05 17:00:00'):
            self.say(available=2, maximum=6)
        with freeze_time('2026-01-05 20:00:00'):
            self.service.invalidate_recordset()
            self.assertEqual(self.service.capacity_words, "2 of 6 free, seen 3 hours ago")
            self.say(code='no-capacity')
            self.service.invalidate_recordset()
            self.assertEqual(self.service.capacity_state, 'no-capacity')
            self.assertIn("No place, seen", self.service.capacity_words)

    def test_a_contact_says_in_one_line_what_the_directory_knows_of_it(self):
        partner = self.provider.partner_id
        today = house_days.today()
        services = self.provider.service_ids
        self.say(available=2)
        services.write({'assured_on': today - timedelta(days=3), 'contracted_until': False})
        (services - self.service).write({'contracted_until': today - timedelta(days=9)})  # places uncounted
        partner.invalidate_recordset()
        for role in ('host', 'supervisor'):
            words = partner.with_env(self.env_as(role)).with_context(lang='en_US').huiskamer_words.split(' · ')
            ended, checked = (format_date(self.env(context={'lang': 'en_US'}), today - timedelta(days=days))
                              for days in (9, 3))
            self.assertEqual(words, [f"{len(services)} services", f"contract until {ended}", f"checked {checked}",
                                     "2 free, seen just now"], role)
        self.service.assured_on = False
        partner.invalidate_recordset()
        self.assertIn("to be checked", partner.with_env(self.env_as('host')).huiskamer_words)
        other = self.env['res.partner'].create({'name': "Niet in de gids", 'is_company': True})
        self.assertFalse(other.with_env(self.env_as('host')).huiskamer_words)

    def test_a_word_older_than_a_day_is_unknown(self):
        with freeze_time('2026-01-05 17:00:00'):
            self.say(available=2)
        for moment, state in (('2026-01-06 17:00:00', 'capacity'), ('2026-01-06 17:00:01', 'unknown')):
            with freeze_time(moment):
                self.service.invalidate_recordset()
                self.assertEqual(self.service.capacity_state, state)
        with freeze_time('2026-01-08 17:00:00'):
            self.service.invalidate_recordset()
            self.assertEqual(self.service.capacity_words, "Unknown, last seen 3 days ago")

    def test_without_a_word_it_is_unknown_or_not_counted_at_all(self):
        self.assertEqual((self.service.capacity_state, self.service.capacity_words), ('unknown', "Unknown"))
        self.assertEqual(self.other_service.capacity_words, "")

    def test_numbers_make_sense(self):
        self.assertEqual(self.say(available='2', maximum='6').available, 2)
        for answers in ({'available': 'many'}, {'available': '1.5'}):
            with self.refused(counts=COUNTS, error=UserError):
                self.say(**answers)
        for answers in ({'available': -1}, {'available': 7, 'maximum': 6}, {'code': 'no-capacity', 'available': 1}):
            with self.refused(counts=COUNTS, error=UserError):
                self.say(**answers)
        with self.refused(counts=COUNTS, error=UserError):
            self.say(code='frobnicated')

    def test_the_dialog_asks_numbers_only_where_there_is_room(self):
        questions = {question['name']: question
                     for question in self.service.action_state_capacity()['params']['questions']}
        self.assertEqual(set(questions), {'code', 'available', 'maximum'})
        self.assertTrue(questions['code']['required'])
        self.assertEqual(questions['available']['when'], {'code': ['capacity']})
