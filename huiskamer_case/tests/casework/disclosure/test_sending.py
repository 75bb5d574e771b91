from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestSending(HuiskamerCommon):
    """The gate: nothing leaves the house without consent that holds for all of it."""

    def assert_not_sent(self, handover=None):
        """Sending is refused and leaves nothing behind."""
        handover = handover or self.handover
        with self.refused(handover, handover.disclosure_ids, error=UserError, counts=['huiskamer.handover.event']):
            self.walk(handover, 'send')

    def test_with_the_client_s_yes_it_is_sent(self):
        consent = self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        self.assertEqual((self.handover.stage, self.handover.consent_id), ('requested', consent))
        self.assertEqual(self.handover.status, 'requested')
        self.assertTrue(self.handover.consent_checked_at)

    def test_nobody_is_asked_for_a_yes_to_a_draft_that_could_not_go(self):
        case = self.allow(self.open_file('caseworker', alias="Tulp"), 'contact')
        handover = self.draft(case, codes=('alias', 'phone', 'safe_contact'))
        client = handover.case_id.client_id
        client.write({'contact_channel': 'here', 'phone': False})
        with self.assertRaisesRegex(UserError, "Nothing is known of: Phone"):
            handover.action_record_consent()
        client.phone = "06-10000000"
        self.assertIn("06-10000000", handover.action_record_consent()['params']['read_out'])

    def test_without_consent_nothing_is_sent(self):
        self.assert_not_sent()

    def test_consent_for_another_service_does_not_count(self):
        self.case.record_consent(self.yes(
            'share', service_id=self.other_service.id, category_ids=self.handover.disclosure_ids.category_ids.ids))
        self.assert_not_sent()
        self.test_with_the_client_s_yes_it_is_sent()

    def test_consent_of_another_client_does_not_count(self):
        other = self.open_file('caseworker', alias="Tulp")
        self.consent_for(self.draft(other))
        self.assert_not_sent()

    def test_consent_for_fewer_kinds_of_facts_does_not_count(self):
        self.case.record_consent(self.yes(
            'share', service_id=self.service.id, category_ids=self.categories('alias').ids))
        self.assert_not_sent()

    def test_consent_to_the_file_is_no_consent_to_share(self):
        self.assertTrue(self.case.consent_ids.filtered(lambda consent: consent.purpose == 'file').is_live)
        self.assert_not_sent()

    def test_a_no_does_not_count(self):
        self.consent_for(self.handover, state='refused')
        self.assert_not_sent()

    def test_consent_that_ended_yesterday_does_not_count(self):
        consent = self.consent_for(self.handover)
        with freeze_time(consent.valid_until + timedelta(days=1)):
            self.env.invalidate_all()
            self.assertFalse(consent.is_live)
            self.assert_not_sent()
        with freeze_time(consent.valid_until - timedelta(seconds=1)):
            self.env.invalidate_all()
            self.walk(self.handover, 'send')

    def test_consent_does_not_count_in_the_second_in_which_it_ends(self):
        consent = self.consent_for(self.handover)
        with freeze_time(consent.valid_until):
            self.assert_not_sent()

    def test_withdrawn_consent_does_not_count(self):
        consent = self.consent_for(self.handover)
        self.case.record_consent(self.yes(
            'share', service_id=self.other_service.id, category_ids=self.categories('alias').ids))
        consent.action_withdraw()
        self.assert_not_sent(self.draft())

    def test_without_a_safe_way_to_reach_the_client_nothing_is_sent(self):
        self.consent_for(self.handover)
        self.client.contact_channel = False
        self.assert_not_sent()
        self.client.contact_channel = 'here'
        self.walk(self.handover, 'send')

    def test_a_handover_without_anything_to_share_is_not_sent(self):
        empty = self.env['huiskamer.handover'].with_user(self.caseworker).create(
            {'case_id': self.case.id, 'service_id': self.other_service.id})
        self.assert_not_sent(empty)

    def test_consent_of_later_does_not_carry_what_was_sent_before_it(self):
        now = fields.Datetime.now()
        self.handover = self.draft(self.open_file('caseworker', given_at=now - timedelta(hours=1)))
        self.consent_for(self.handover, given_at=now - timedelta(hours=1))
        with self.refused(self.handover):
            self.handover.move('send', self.facts(occurred_at=now - timedelta(hours=2)))
        self.handover.move('send', self.facts(occurred_at=now - timedelta(minutes=30)))

    def test_a_second_open_handover_to_the_same_service_is_refused(self):
        self.consent_for(self.handover)
        second = self.draft()
        self.walk(self.handover, 'send')
        with self.refused(second, error=psycopg2.IntegrityError):
            self.walk(second, 'send')
        self.walk(self.handover, 'cancel')
        self.walk(second, 'send')
        self.assertEqual(second.stage, 'requested')

    def test_one_service_at_a_time_does_not_stand_in_the_way_of_another(self):
        other = self.draft(service=self.other_service)
        for handover in (self.handover, other):
            self.consent_for(handover)
            self.walk(handover, 'send')
        self.assertEqual((self.handover | other).mapped('stage'), ['requested', 'requested'])
