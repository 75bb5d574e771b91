from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ...models.casework.handover import handover_flow as flow
from ..handovers import WAY_TO
from ..receivers_common import ReceiverCommon

WORDS = "Wil kennismaken."
OPEN_TO_SERVICE = (*flow.ANSWERING, flow.DECLINE_PROPOSED, flow.ACCEPTED, flow.WAITLISTED, *flow.MEETING, flow.ATTENDED)


@tagged('post_install', '-at_install')
class TestReceiverSees(ReceiverCommon):
    """Who answers for a service sees exactly what was shared with it, while that is open, judged at the second."""

    def open_and_closed(self, close, opened=None):
        """The words are there, then `close` happens, and at the next tap they are gone, with every door to answer."""
        self.walk(self.handover, 'send')
        self.assertIn(WORDS, self.words())
        close()
        self.assertEqual(self.words(), '')
        shown = self.page() or {'answers': []}
        self.assertFalse({answer['verb'] for answer in shown['answers']} - {'confirm_recall'})
        if opened:
            opened()
            self.assertIn(WORDS, self.words())

    def test_nothing_before_sending_and_exactly_the_frozen_words_after(self):
        self.assertEqual(self.lines(), [])
        self.assertIsNone(self.page())
        self.walk(self.handover, 'send')
        self.assertEqual(self.lines(), [self.handover.code])
        self.client.write({'alias': "Later veranderd"})
        self.assertEqual(self.page()['text'], self.handover.disclosure_ids.text)
        self.assertNotIn("Later veranderd", str(self.page()))

    def test_the_language_of_a_meeting_is_told_to_who_may_know_or_said_it(self):
        language = self.env.ref('huiskamer_case.language_ro')
        here, there = flow.SENDER, flow.RECEIVER
        for codes, booked_by, told in (
            (('alias',), [here], False), (('alias', 'language'), [here], True), (('alias',), [there], True),
            (('alias',), [there, here], False), (('alias',), [here, there], True),
        ):
            with self.subTest(codes=codes, booked_by=booked_by), self.undone():
                handover = self.handover_at(flow.ACCEPTED, codes=codes)
                for verb, who in zip(('book', 'rebook'), booked_by, strict=False):
                    mover = handover.with_user(self.receiver).sudo() if who == there else handover
                    mover._move(verb, self.facts(meeting_language_id=language.id), acting_as=who)
                self.assertEqual(language.name in str(handover.sudo()._dated_facts()), told)

    def test_a_stage_is_open_to_the_service_or_it_is_not(self):
        for stage in WAY_TO:
            handover = self.handover_at(stage)
            with self.subTest(stage=stage):
                self.assertEqual(bool(self.words(handover)), stage in OPEN_TO_SERVICE)
                self.assertEqual(self.words(handover, self.neighbour), '')

    def test_opening_is_the_read_receipt_and_stands_in_the_log_as_the_service_s(self):
        self.walk(self.handover, 'send')
        self.page(user=self.neighbour)
        self.assertEqual(self.handover.stage, flow.REQUESTED)
        self.page()
        self.env.invalidate_all()
        event = self.handover.event_ids[-1]
        self.assertEqual((event.verb, event.acted_as, event.by_id, event.on_behalf_of),
                         ('receive', flow.RECEIVER, self.receiver, False))
        self.env['huiskamer.access.event']._write_down()
        row = self.env['huiskamer.access.event'].search(
            [('user_id', '=', self.receiver.id), ('model', '=', 'huiskamer.disclosure'), ('purpose', '=', 'receiver')])
        self.assertEqual((row[:1].codes, row[:1].relation), (self.handover.disclosure_ids.code, 'service'))
        looks = self.case._who_looked()
        self.assertIn("somebody of a service that something was shared with, as you allowed",
                      [look['who'] for look in looks])

    def test_withdrawn_consent_closes_at_the_next_tap_and_asks_them_to_stop(self):
        self.open_and_closed(lambda: self.consent.action_withdraw())
        self.assertTrue(self.page()['told_to_stop'])
        self.assertEqual([answer['verb'] for answer in self.page()['answers']], ['confirm_recall'])
        self.say('confirm_recall')
        self.env.invalidate_all()
        self.assertTrue(self.handover.recall_told_at and self.handover.recall_confirmed_at)
        self.assertFalse(self.page()['told_to_stop'])

    def test_consent_that_ran_out_closes_without_any_job(self):
        self.open_and_closed(lambda: self.let_last(self.handover.consent_id,
                                                   fields.Datetime.now() - timedelta(minutes=1)))
        self.assertIn("On hold", self.page()['next'])

    def test_a_frozen_file_closes_and_opens_again(self):
        self.open_and_closed(lambda: self.freeze(True), lambda: self.freeze(False))

    def test_an_account_that_is_put_away_sees_nothing(self):
        self.open_and_closed(lambda: setattr(self.receiver, 'active', False),
                             lambda: setattr(self.receiver, 'active', True))

    def test_who_does_not_answer_any_more_sees_nothing(self):
        self.open_and_closed(lambda: self.member.with_user(self.supervisor).action_end())
        self.assertEqual(self.lines(), [])

    def test_a_colleague_of_ours_sees_nothing_by_being_named(self):
        self.open_and_closed(lambda: setattr(self.receiver, 'group_ids', self.env.ref('base.group_user')))

    def test_a_service_or_organisation_that_was_put_away_closes(self):
        self.open_and_closed(lambda: setattr(self.service, 'active', False),
                             lambda: setattr(self.service, 'active', True))
        self.provider.active = False
        self.assertEqual(self.words(), '')

    def test_a_service_that_moved_to_another_organisation_is_answered_for_by_nobody_of_the_first(self):
        partner = self.env['res.partner'].create({'name': "Ander", 'is_company': True})
        other = self.env['huiskamer.provider'].create({'partner_id': partner.id})
        fresh = self._make_service("Nieuw")
        member = self.answers_for(self.receiver, fresh)
        self.assertTrue(member.is_live)
        self.env.flush_all()
        # past the model, which refuses it once somebody was asked about it
        self.env.cr.execute("UPDATE huiskamer_service SET provider_id = %s WHERE id = %s", (other.id, fresh.id))
        self.env.invalidate_all()
        self.assertFalse(member.is_live)
        self.assertNotIn(fresh, self.env['huiskamer.service.member'].with_user(self.receiver)._of_caller().service_id)

    def test_the_line_says_only_that_it_ended_and_is_gone_after_two_weeks(self):
        self.walk(self.handover, 'send', 'accept', 'cancel')
        [line] = [line for line in self.as_receiver()._lines_of_caller() if line['code'] == self.handover.code]
        self.assertEqual((line['stage'], line['urgency'], line['deadline'], line['next']),
                         ('', '', False, "It has ended"))
        with freeze_time(self.now() + timedelta(days=15)):
            self.assertEqual(self.lines(), [])
            self.assertIsNone(self.page())

    def test_nothing_of_the_file_but_the_white_list_is_on_a_page(self):
        self.walk(self.handover, 'send', 'accept')
        self.handover.detail_ids.write({'remarks': "Alleen voor ons", 'named_contact': "Iemand daar",
                                        'place': "Achterom"})
        shown = str(self.page()) + str(self.as_receiver()._lines_of_caller())
        for ours in ("Alleen voor ons", "Iemand daar", "Achterom", self.case.code, self.client.code,
                     self.caseworker.name):
            self.assertNotIn(ours, shown)

    def test_hidden_and_missing_are_one_answer_and_guesses_are_counted(self):
        self.walk(self.handover, 'send')
        self.assertIsNone(self.page(user=self.neighbour))
        self.assertIsNone(self.as_receiver(self.neighbour)._open_by_code('2222-2222'))
        self.assertFalse(self.say('accept', user=self.neighbour, named_contact="X", first_contact_at='now'))
        tries = self.env['huiskamer.try'].search_count([('user_id', '=', self.neighbour.id), ('kind', '=', 'receiver')])
        self.assertEqual(tries, 3)

    def test_a_planted_fault_in_the_one_place_is_found_by_these_tests(self):
        self.walk(self.handover, 'send', 'accept', 'cancel')
        Handover = type(self.env['huiskamer.handover'])
        with patch.object(Handover, '_is_disclosed', lambda handover: bool(handover.sent_at)):
            self.assertIn(WORDS, self.words())
        Member = type(self.env['huiskamer.service.member'])
        with patch.object(Member, '_of_caller', lambda members: members.sudo().search([])):
            self.assertIn(self.handover.code, self.lines(self.neighbour))

    def freeze(self, is_frozen):
        """Freeze the file because the client asks so, or take it up again."""
        self.case.freeze({}) if is_frozen else self.case.reopen(self.yes())

    def test_the_list_asks_as_often_for_many_as_for_few(self):
        few = self.queries_of_list()
        for _number in range(6):
            self.handover_at(flow.REQUESTED)
        self.assertEqual(self.queries_of_list(), few)
        self.assertGreaterEqual(len(self.lines()), 6)

    def queries_of_list(self):
        """How many questions the list puts to the database, with nothing remembered."""
        self.walk(self.handover, 'send') if self.handover.stage == flow.DRAFT else None
        handovers = self.as_receiver()
        handovers._lines_of_caller()
        handovers = self.as_receiver()
        before = self.env.cr.sql_log_count
        handovers._lines_of_caller()
        return self.env.cr.sql_log_count - before
