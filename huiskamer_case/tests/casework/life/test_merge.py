import logging
import random
from collections import Counter
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.consent import consent_flow
from ....models.casework.rights.case_erasure import ERASED
from ....models.shared import house_days
from ....models.shared.random_code import random_code
from ... import budget
from ...common import HuiskamerCommon

_logger = logging.getLogger(__name__)
RUNS, PER_RUN = budget.steps(3, 200), 25


class MergeCommon(HuiskamerCommon):
    """Two files of one person, and what is in them."""

    def facts_of(self, *cases):
        """Everything that hangs on these files: {model: number of rows}, and all that is sealed in them, opened."""
        clients = self.env['huiskamer.case'].sudo().browse([case.id for case in cases]).client_id
        counts, words = Counter(), []
        self.env.invalidate_all()
        for model, path in ERASED:
            records = self.env[model].sudo().with_context(active_test=False).search([(path, 'in', clients.ids)])
            if model != 'huiskamer.consent.event':  # that an answer gave way is a line of its own
                counts[model] += len(records)
            if hasattr(records, '_sealed_fields'):
                words += [record[name] for record in records for name in records._sealed_fields()
                          if records._fields[name].store and record[name]]
        return dict(counts), sorted(words)

    def fill(self, case, words):
        """A note, a goal, a handover on its way and what was answered."""
        self.env['huiskamer.contact'].with_user(case.env.user).create({'case_id': case.id, 'facts': words})
        topic = self.env['huiskamer.topic'].search([('is_health', '=', False)], limit=1)
        self.env['huiskamer.goal'].with_user(case.env.user).create({'case_id': case.id, 'topic_id': topic.id,
            'wish': f"{words} wens"})
        return case


@tagged('post_install', '-at_install')
class TestMerge(MergeCommon):
    """Two files of one person become one, and nothing of it is lost, added or shown to anybody else."""

    def setUp(self):
        """A second file of the same person, by the same lead."""
        super().setUp()
        self.second = self.open_file('caseworker', alias="Merel Anna", code_word="zonnebloem", open_to='team',
                                     given_at=fields.Datetime.now() - timedelta(days=3))
        self.fill(self.case, "Eerste")
        self.fill(self.second, "Tweede")
        self.sent = self.draft(self.second, self.other_service)
        self.consent_for(self.sent)
        self.walk(self.sent, 'send', 'accept')

    def test_what_there_is_is_seen_first(self):
        before = self.facts_of(self.case, self.second)
        action = self.case.look_at_merge({'code': self.second.code})
        shown = action['params']['questions'][0]['options'][0]['text']
        for word in (self.case.code, self.second.code, "Merel Anna"):
            self.assertIn(word, shown)
        self.assertEqual(self.facts_of(self.case, self.second), before)
        self.assertTrue(self.second.active)

    def test_the_number_of_facts_and_every_word_stay(self):
        before = self.facts_of(self.case, self.second)
        self.case.merge({'code': self.second.client_id.code})
        counts, words = self.facts_of(self.case)
        self.assertEqual(words, before[1])
        self.assertEqual({**counts, 'huiskamer.case': 2}, before[0])
        self.assertEqual((self.sent.case_id, self.sent.stage), (self.case, 'accepted'))
        self.assertEqual(self.sent.detail_ids.named_contact, "Balie")
        self.assertEqual(set(self.case.contact_ids.mapped('facts')), {"Eerste", "Tweede"})

    def test_the_other_file_is_nobody_s_to_see_and_its_codes_and_names_lead_here(self):
        self.location.staff_ids = self.colleague
        self.case.merge({'code': self.second.code})
        for role in ('caseworker', 'colleague', 'supervisor'):
            self.assertFalse(self.env_as(role)['huiskamer.case'].search([('id', '=', self.second.id)]))
        search = self.env_as('caseworker')['huiskamer.case'].search_first
        for typed in (self.case.code, self.second.code, self.second.client_id.code, "Merel Anna", "merel", "anna"):
            self.assertEqual(search({'alias': typed})['res_id'], self.case.id, typed)

    def test_both_slips_go_on_working_until_a_new_one_is_given(self):
        slips = [case.client_id._new_slip() for case in (self.case, self.second)]
        self.case.merge({'code': self.second.code})
        Client = self.env['huiskamer.client'].sudo()
        for slip in slips:
            self.assertEqual(Client._of_slip(slip), self.case.client_id)
        self.assertEqual(Client._found_by_words("merel anna", "ZONNEBLOEM"), self.case.client_id)
        fresh = self.case.client_id._new_slip()
        self.assertEqual([Client._of_slip(slip) for slip in (*slips, fresh)], [Client, Client, self.case.client_id])

    def test_it_is_taken_back_within_a_day_and_each_file_has_its_own_again(self):
        before = {case: self.facts_of(case) for case in (self.case, self.second)}
        self.case.merge({'code': self.second.code})
        added = self.env['huiskamer.contact'].with_user(self.caseworker).create(
            {'case_id': self.case.id, 'facts': "Erna"})
        with self.refused(self.second):
            self.case.with_user(self.colleague).action_take_apart()
        self.case.action_take_apart()
        self.assertEqual(self.facts_of(self.second), before[self.second])
        self.assertEqual(added.case_id, self.case)
        self.assertEqual(self.facts_of(self.case)[1], sorted([*before[self.case][1], "Erna"]))
        self.assertEqual(self.sent.case_id, self.second)
        with self.refused(self.second):
            self.case.action_take_apart()
        self.case.merge({'code': self.second.code})
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.env.invalidate_all()
            with self.refused(self.second):
                self.case.action_take_apart()

    def test_the_client_s_own_copy_has_all_that_is_kept_of_her_under_either_name(self):
        def copies():
            """The copy to read and the one for another computer, as text."""
            self.env.invalidate_all()
            return str(self.case._own_file()), str(self.case._own_file_json())
        self.allow(self.second, 'contact')
        self.second.client_id.write({'contact_channel': 'call', 'phone': "06 12345678"})
        hers = ("Merel Anna", "06 12345678")
        for copy in copies():
            self.assertFalse(any(word in copy for word in hers))
        self.case.merge({'code': self.second.code})
        for copy in copies():
            self.assertTrue(all(word in copy for word in hers), copy)

    def test_a_note_of_the_longer_one_is_not_of_before_there_was_a_file(self):
        begun = house_days.today(self.case) - timedelta(days=60)
        self.second.sudo()._stand(opened_on=begun)
        note, today = self.second.contact_ids, self.case.opened_on
        note.held_on = begun
        self.case.merge({'code': self.second.code})
        self.assertEqual(self.case.opened_on, begun)
        note.write({'held_on': begun + timedelta(days=1)})
        self.case.action_take_apart()
        self.assertEqual((self.case.opened_on, self.second.opened_on), (today, begun))

    def test_several_come_apart_in_turn_the_last_one_first(self):
        """Also when all became one in the same second; and who did one of them does not pass over a later one."""
        third = self.open_file('caseworker', alias="Merel Twee")
        before = {case: self.facts_of(case) for case in (self.case, self.second, third)}
        with freeze_time(fields.Datetime.now()):
            for other in (third, self.second):
                self.case.merge({'code': other.code})
            for other in (self.second, third):
                self.case.action_take_apart()
                self.assertEqual(self.facts_of(other), before[other])
                self.assertTrue(self.case.has_consent)
                self.assertTrue(other.has_consent)
            self.assertEqual(self.facts_of(self.case), before[self.case])
        self.case.merge({'code': third.code})
        self.case.merge({'code': self.second.code})
        self.second.sudo()._stand(merged_by_id=self.colleague.id)
        self.env.invalidate_all()
        self.assertFalse(self.case.can_be_taken_apart)
        with self.refused(third):
            self.case.action_take_apart()

    def test_the_newest_answer_of_both_files_holds(self):
        self.second.record_consent(self.yes(
            'share', service_id=self.service.id, category_ids=self.categories('alias').ids,
            given_at=fields.Datetime.now() - timedelta(days=2)))
        old = self.draft(self.case)
        self.consent_for(old)
        self.walk(old, 'send')
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            self.second.record_consent(self.yes('share', state='refused', service_id=self.service.id,
                                                category_ids=self.categories('alias').ids))
            self.case.merge({'code': self.second.code})
            self.assertEqual(old.stage, 'cancelled', "the newest answer to this service is a no")
            self.assertEqual(self.sent.stage, 'accepted')

    def test_lead_and_lead_agree_and_the_answer_tells_nothing(self):
        theirs = self.colleague_case
        unknown = self.case.look_at_merge({'code': random_code()})
        self.assertEqual(self.case.look_at_merge({'code': theirs.code}), unknown)
        self.assertEqual(theirs.merge_asked_id.sudo(), self.case)
        with self.refused(self.case, theirs):
            self.case.merge({'code': theirs.code})
        theirs.with_user(self.colleague).action_other_person()
        with self.refused(self.case, theirs):
            theirs.with_user(self.colleague).action_same_person()
        self.case.look_at_merge({'code': theirs.code})
        theirs.with_user(self.colleague).action_same_person()
        self.assertEqual(theirs.sudo().merged_into_id, self.case)
        self.assertIn(self.colleague, self.case.member_ids)

    def test_nobody_is_asked_any_more_about_a_file_that_is_erased(self):
        theirs = self.colleague_case
        self.case.look_at_merge({'code': theirs.code})
        self.assertTrue(theirs.sudo().merge_asked_id)
        self.case.sudo()._erase('asked')
        self.assertFalse(theirs.sudo().merge_asked_id)
        self.assertEqual(theirs.sudo().state, 'open')

    def test_who_is_locked_out_of_one_is_locked_out_of_both_and_is_never_asked(self):
        self.second.lock_out({'caseworker_id': self.colleague.id})
        self.case.look_at_merge({'code': self.colleague_case.code})
        self.case.merge({'code': self.second.code})
        self.assertIn(self.colleague, self.case.locked_out_ids)
        self.case.look_at_merge({'code': self.colleague_case.code})
        third = self.open_file('caseworker')
        third.lock_out({'caseworker_id': self.colleague.id})
        self.colleague_case.sudo()._stand(merge_asked_id=False)
        third.look_at_merge({'code': self.colleague_case.code})
        self.assertFalse(self.colleague_case.sudo().merge_asked_id)

    def test_two_handovers_to_one_service_are_ended_first(self):
        for case in (self.case, self.second):
            handover = self.draft(case, self.service)
            self.consent_for(handover)
            self.walk(handover, 'send')
        with self.refused(self.case, self.second):
            self.case.merge({'code': self.second.code})
        self.assertTrue(self.second.active)

    def test_erasing_takes_both_and_knows_the_words_of_both(self):
        self.case.merge({'code': self.second.code})
        shell, client = self.second.sudo().client_id, self.case.sudo().client_id
        self.assertLessEqual({"Merel", "Merel Anna"}, client._known_words())
        subjects = [client.subject, shell.subject]
        self.case.sudo()._erase('asked')
        self.assertFalse((shell | client).exists() or (self.case | self.second).exists())
        keys = self.env['huiskamer.key'].sudo().search([('name', 'in', subjects)])
        self.assertFalse(keys.filtered(lambda key: key.wrapped) if 'wrapped' in keys._fields
                         else keys.filtered('active') if 'active' in keys._fields else False)

    def test_every_state_of_an_answer_has_its_proof(self):
        stored = {state.key for state in consent_flow.STATES if state.is_stored}
        self.assertLessEqual(stored, set(self.env['huiskamer.consent.proof']._fields['state'].get_values(self.env)))

    def test_nobody_but_the_lead_merges(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        for role in self.users.keys() - {'caseworker'}:
            for method in ('look_at_merge', 'merge'):
                with self.refused(self.case, self.second):
                    getattr(self.case.with_env(self.env_as(role)), method)({'code': self.second.code})
        for odd in ('', False, 'Merel', 7, self.case.code):
            with self.refused(self.case, self.second):
                self.case.merge({'code': odd})


@tagged('post_install', '-at_install', 'attack')
class TestMergeRandom(MergeCommon):
    """Files are written in, merged and taken apart in any order: facts are never lost, doubled or unreadable."""

    def test_no_order_of_merges_changes_the_number_of_facts(self):
        counted = Counter()
        for run in range(RUNS):
            with self.undone():
                self.live(random.Random(f'{budget.seed()}-{run}'), counted)
        _logger.info("covered: %s", dict(sorted(counted.items())))
        self.assertGreater(counted['merged'], RUNS * 2)
        self.assertGreater(counted['apart'], RUNS)

    def live(self, rng, counted):
        """One row of steps over four files of one lead."""
        cases = [self.open_file('caseworker', alias=f"Naam {number}") for number in range(4)]
        before = self.facts_of(*cases)
        for step in range(PER_RUN):
            living = [case for case in cases if case.sudo().active]
            what = rng.choice(('write', 'merge', 'merge', 'apart', 'later'))
            try:
                with self.env.cr.savepoint():
                    if what == 'write':
                        self.fill(rng.choice(living), f"feit {step}")
                    elif what == 'merge':
                        one, other = rng.sample(living, 2) if len(living) > 1 else (living[0], living[0])
                        one.merge({'code': other.code})
                        counted['merged'] += 1
                    elif what == 'apart':
                        rng.choice(living).action_take_apart()
                        counted['apart'] += 1
            except UserError:
                counted['refused'] += 1
            after = self.facts_of(*cases)
            if what == 'write':
                self.assertEqual(len(after[1]), len(before[1]) + 2)
            else:
                self.assertEqual(after, before, what)
            before = after
            for case in living:
                case.invalidate_recordset()
