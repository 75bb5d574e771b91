from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ...models.shared import house_days
from ..receivers_common import ReceiverCommon

SECOND = timedelta(seconds=1)


@tagged('post_install', '-at_install')
class TestBoundsOfReceivers(ReceiverCommon):
    """How long a service has before somebody calls, and how long it sees that something ended."""

    def setUp(self):
        """The clock stands still."""
        super().setUp()
        self.start = fields.Datetime.now()
        self.startPatcher(freeze_time(self.start))

    def assert_turns(self, says, after):
        """Assert that it says no at the end of this time, and yes a second later."""
        for moment, expected in ((after, False), (after + SECOND, True)):
            with freeze_time(self.start + moment):
                self.env.invalidate_all()
                self.assertEqual(bool(says()), expected, moment)

    def test_a_mail_lies_unread_for_four_hours_and_about_tonight_for_a_quarter(self):
        tonight = self.draft(self.open_file('caseworker'), urgency='tonight')
        self.consent_for(tonight)
        for handover, after in ((self.handover, timedelta(hours=4)), (tonight, timedelta(minutes=15))):
            self.walk(handover, 'send')
            own = handover.with_user(self.caseworker)
            self.assert_turns(lambda own=own: own.call_instead, after)

    def test_who_looked_before_it_was_sent_has_not_seen_it(self):
        for seen, is_unread in ((-SECOND, True), (0 * SECOND, False)):
            with self.undone():
                self.walk(self.handover, 'send')
                self.member.sudo()._write_facts({'seen_at': self.handover.sent_at + seen})
                with freeze_time(self.start + timedelta(hours=5)):
                    self.env.invalidate_all()
                    self.assertEqual(bool(self.handover.with_user(self.caseworker).call_instead), is_unread)

    def test_that_one_ended_is_seen_for_fourteen_days(self):
        self.walk(self.handover, 'send', 'cancel')
        self.assert_turns(lambda: self.handover.code not in self.lines(), timedelta(days=14) - SECOND)

    def test_a_key_of_a_system_is_for_a_year(self):
        self.service.with_user(self.supervisor).action_make_account()
        key = self.env['res.users.apikeys'].sudo().search([], order='id desc', limit=1)
        self.assertEqual(key.expiration_date - self.start, timedelta(days=365))

    def test_what_is_typed_as_a_number_is_one_as_long_as_the_database_could_keep_it(self):
        read = self.handover._moment_or_text
        for typed, kept in (('7', 7), ('9' * 9, 999_999_999), ('9' * 10, '9' * 10), ('-7', '-7'), ('', ''), (7, 7)):
            self.assertEqual(read('char', typed), kept)

    def test_soon_is_in_two_hours_and_tomorrow_begins_at_ten_on_the_clock_of_the_house(self):
        zone = house_days.zone_of(self.handover)
        read = self.handover._moment_or_text
        self.assertEqual(read('datetime', 'soon'), fields.Datetime.to_string(self.start + timedelta(hours=2)))
        self.assertEqual(read('datetime', 'now'), fields.Datetime.to_string(self.start))
        moment = fields.Datetime.to_datetime(read('datetime', 'tomorrow'))
        self.assertEqual(house_days.day_of(moment, zone), house_days.day_of(self.start, zone) + timedelta(days=1))
        morning = house_days.local(moment, zone)
        self.assertEqual((morning.hour, morning.minute), (10, 0))
