from datetime import date, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ....models.shared import house_days
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestToday(HuiskamerCommon):
    """What is due for the person at the screen, and for nobody else."""

    def today(self, role='caseworker'):
        """The screen of this role."""
        return self.env_as(role)['huiskamer.case'].today()

    def agree(self, case, days, **answers):
        """An agreed step that many days from now."""
        return case.agree_step({
            'what': "Samen bellen", 'on': house_days.today() + timedelta(days=days)} | answers)

    def test_every_step_of_her_own_files_that_is_due_or_was_missed_is_there_until_it_ends(self):
        missed, due = self.agree(self.case, -2), self.agree(self.case, 1)
        self.agree(self.case, 30)
        self.agree(self.colleague_case, 0)
        rows = self.today()['steps']
        self.assertEqual([(row['record'], row['code'], row['name'], row['what'], row['is_late']) for row in rows], [
            (missed.id, self.case.code, "Merel", "Samen bellen", True),
            (due.id, self.case.code, "Merel", "Samen bellen", False)])
        self.case.write_note({'facts': "Een later gesprek zonder stap."})
        self.assertEqual(len(self.today()['steps']), 2)
        missed.done()
        self.assertEqual([row['record'] for row in self.today()['steps']], [due.id])

    def test_each_line_leads_to_something_and_the_bell_counts_the_same_without_a_word(self):
        self.agree(self.case, 0)
        self.agree(self.case, 5)
        self.agree(self.case, -1)
        self.colleague_case.add_member({'caseworker_id': self.caseworker.id})
        self.colleague_case.assign({'caseworker_id': self.caseworker.id})
        page, bell = self.today(), self.env_as('caseworker')['huiskamer.case'].bell()
        ringing = {name: [row for row in rows if name != 'steps' or (row['what']
                          and row['due'][:10] <= str(house_days.today()))]
                   for name, rows in page.items() if name != 'stopped'}
        self.assertEqual(bell['sections'], {name: len(rows) for name, rows in ringing.items()})
        self.assertEqual(bell['count'], sum(bell['sections'].values()))
        self.assertGreaterEqual(bell['count'], 3)
        self.assertNotIn("Merel", str(bell))
        self.assertNotIn(self.case.code, str(bell))
        for name, rows in page.items():
            for row in rows if name != 'stopped' else ():
                target = self.env_as('caseworker')[row['model']].browse(row['id'])
                self.assertTrue(not target or target.has_access('read'), row)
        self.assertEqual(page['notices'][0]['id'], self.colleague_case.id, "a new file opens from its notice")

    def test_the_bell_reads_nothing_that_is_noted(self):
        self.agree(self.case, 0)
        self.let_last(self.case.consent_ids, fields.Datetime.now() + timedelta(days=3))
        self.env.flush_all()
        self.env['huiskamer.access.event']._write_down()
        before = self.count('huiskamer.access.event')
        self.env.invalidate_all()
        self.assertGreaterEqual(self.env_as('caseworker')['huiskamer.case'].bell()['count'], 2)
        self.env['huiskamer.access.event']._write_down()
        self.assertEqual(self.count('huiskamer.access.event'), before)

    def test_emergency_access_to_her_file_is_there_until_she_has_seen_it(self):
        self.env_as('colleague')['huiskamer.case'].break_glass(self.slip(self.case), "Ze staat buiten en is bang.")
        [row] = self.today()['notices']
        self.assertEqual((row['id'], row['is_late']), (self.case.id, True))
        self.assertIn(self.colleague.name, row['what'])
        self.assertEqual(self.env_as('caseworker')['huiskamer.case'].bell()['sections']['notices'], 1)
        self.env_as('caseworker')['huiskamer.case.notice'].browse(row['seen']).action_seen()
        self.assertEqual(self.today()['notices'], [])

    def test_what_another_hand_moved_since_yesterday_is_there(self):
        self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        self.assertEqual(self.today()['moved'], [])
        self.case.add_member({'caseworker_id': self.colleague.id})
        self.handover.with_user(self.colleague).move('receive', self.facts())
        [row] = self.today()['moved']
        self.assertEqual((row['model'], row['id'], row['who']),
                         ('huiskamer.handover', self.handover.id, self.colleague.name))
        yesterday = house_days.begin_of(house_days.today() - timedelta(days=1))
        for moment, shown in ((yesterday, 1), (yesterday - timedelta(seconds=1), 0)):
            self.env.flush_all()
            # past the methods: what happened stays as it was
            self.env.cr.execute("UPDATE huiskamer_handover_event SET recorded_at = %s WHERE by_id = %s",
                                (moment, self.colleague.id))
            self.env.invalidate_all()
            self.assertEqual(len(self.today()['moved']), shown, moment)

    def test_the_evening_ends_in_one_call_with_exceptions(self):
        others = [self.draft(self.open_file('caseworker'), urgency='tonight') for _number in range(3)]
        calm = self.draft(self.open_file('caseworker'))
        Handover = self.env_as('caseworker')['huiskamer.handover']
        asked = {question['name']: question for question in Handover.action_end_evening()['params']['questions']}
        self.assertLessEqual({handover.id for handover in others}, set(asked['handover_ids']['value']))
        self.assertNotIn(calm.id, {option['value'] for option in asked['handover_ids']['options']})
        self.assertIn("Merel", str(asked['handover_ids']['options']))
        Handover.end_evening({'owner_id': self.caseworker.id, 'handover_ids': [handover.id for handover in others[:2]]})
        self.assertEqual([handover.evening_owner_id.id for handover in others],
                         [self.caseworker.id, self.caseworker.id, False])
        for odd in ({'handover_ids': []}, {'owner_id': self.colleague.id}, {'handover_ids': [10**9]},
                    {'owner_id': False}, {'handover_ids': [calm.id]}, {'handover_ids': [others[2].id, calm.id]}):
            with self.subTest(odd=odd), self.refused(*others, calm, error=UserError):
                Handover.end_evening({'owner_id': self.caseworker.id, 'handover_ids': [others[2].id]} | odd)
        for role in set(self.users) - {'caseworker', 'colleague'}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env_as(role)['huiskamer.handover'].action_end_evening()

    def test_a_file_that_is_open_to_the_evening_team_is_not_everybody_s_work(self):
        self.location.staff_ids = [Command.link(self.colleague.id)]
        self.agree(self.open_file('caseworker', open_to='team'), 0)
        self.assertEqual((len(self.today()['steps']), self.today('colleague')['steps']), (1, []))

    def test_handovers_and_consents_and_withdrawals_are_there(self):
        consent = self.case.consent_ids
        self.let_last(consent, fields.Datetime.now() + timedelta(days=3))
        due = self.today()
        self.assertEqual([row['code'] for row in due['handovers']], [self.handover.code])
        self.assertEqual([row['code'] for row in due['consents']], [self.case.code])
        consent.action_withdraw()
        due = self.today()
        self.assertEqual(([row['code'] for row in due['frozen']], due['consents'], due['handovers']),
                         ([self.case.code], [], []))

    def test_only_caseworkers_have_it(self):
        for role in set(self.users) - {'caseworker', 'colleague'}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.today(role)


@tagged('post_install', '-at_install')
class TestSearchFirst(HuiskamerCommon):
    """Looking first: by code or by working name, among one's own files only."""

    def look(self, words, role='caseworker', **answers):
        """Look as this role."""
        return self.env_as(role)['huiskamer.case'].search_first({'alias': words} | answers)

    def test_a_code_and_a_working_name_lead_to_the_file(self):
        for words in (self.client.code.lower(), self.case.code, " MEREL "):
            self.assertEqual(self.look(words).get('res_id'), self.case.id, words)

    def test_a_mistyped_code_is_refused_in_words(self):
        wrong = self.client.code[:-1] + ('2' if self.client.code[-1] != '2' else '3')
        with self.assertRaisesRegex(UserError, "mistyped"):
            self.look(wrong)

    def test_another_s_file_and_no_file_sound_the_same(self):
        heard = set()
        for code in (self.colleague_case.client_id.code, self.handover.code):
            with self.assertRaises(UserError) as caught:
                self.look(code)
            heard.add(str(caught.exception))
        self.assertEqual(len(heard), 1)

    def test_another_s_working_name_leads_on_to_the_words_of_consent(self):
        action = self.look("Iemand anders")
        self.assertEqual(action['params']['method'], 'open_file_or_path')
        self.assertEqual(self.look("Merel", is_new=True)['params']['method'], 'open_file_or_path')

    def test_only_caseworkers_look(self):
        for role in set(self.users) - {'caseworker', 'colleague'}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.look("Merel", role)


@tagged('post_install', '-at_install')
class TestCaseload(HuiskamerCommon):
    """A colleague leaves: her files go to another, by a supervisor who sees none of it."""

    def pass_on(self, role='supervisor', **answers):
        """Pass the caseworker's files on as this role."""
        return self.env_as(role)['huiskamer.case'].pass_on(
            {'caseworker_id': self.caseworker.id, 'to_id': self.colleague.id} | answers)

    def test_all_files_and_next_actions_go_and_nothing_is_told_of_them(self):
        second = self.open_file('caseworker')
        told = self.pass_on()
        self.assertEqual((self.case | second).caseworker_id, self.colleague)
        self.assertEqual(self.handover.owner_id, self.colleague)
        self.assertNotIn(self.case.code, str(told))
        self.assertFalse(self.client.with_user(self.caseworker).has_access('read'))

    def test_a_next_action_that_a_member_has_stays_with_her(self):
        third = self.user_with('test_third', 'caseworker')
        self.case.add_member({'caseworker_id': third.id})
        theirs = self.handover_at('requested', case=self.case, service=self.other_service)
        theirs.reassign({'owner_id': third.id})
        self.pass_on()
        self.assertEqual((theirs.owner_id, self.handover.owner_id), (third, self.colleague))

    def test_a_file_from_which_the_other_is_locked_out_stays(self):
        self.case.lock_out({'caseworker_id': self.colleague.id})
        self.pass_on()
        self.assertEqual(self.case.caseworker_id, self.caseworker)

    def test_what_she_keeps_outside_opening_hours_goes_too_where_the_other_may_open_it(self):
        both, hers = self.handover_at('requested'), self.handover_at('requested')
        both.case_id.add_member({'caseworker_id': self.colleague.id})
        for handover in (both, hers):
            handover.name_evening_owner({'owner_id': self.caseworker.id})
        told = self.pass_on(part_evening=True)
        self.assertEqual((both.evening_owner_id, hers.evening_owner_id), (self.colleague, self.caseworker))
        self.assertEqual((both.owner_id, both.case_id.caseworker_id), (self.caseworker,) * 2, "nothing else was ticked")
        self.assertIn("1 stays", str(told))

    def test_nobody_else_does_it_and_never_to_herself(self):
        for role in set(self.users) - {'supervisor'}:
            with self.subTest(role=role), self.refused(self.case, error=AccessError):
                self.pass_on(role)
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        with self.refused(self.case, error=UserError):
            self.env['huiskamer.case'].with_user(both).pass_on({'caseworker_id': self.caseworker.id, 'to_id': both.id})
        with self.refused(self.case, error=UserError):
            self.pass_on(to_id=self.host.id)
        self.pass_on()


@tagged('post_install', '-at_install')
class TestStanding(HuiskamerCommon):
    """Closing, freezing and taking up again."""

    def test_a_closed_file_has_a_day_until_which_it_is_kept_and_open_handovers_follow_the_choice(self):
        for choice, stage in (('go_on', 'requested'), ('cancel', 'cancelled')):
            handover = self.handover_at('requested')
            case = handover.case_id
            case.close({'outcome': 'helped', 'open_handovers': choice})
            self.assertEqual((case.state, handover.stage), ('closed', stage))
            terms = self.env['huiskamer.retention.term']
            self.assertEqual(case.keep_until, min(
                fields.Date.add(case.closed_on, days=terms._days('closed_file')),
                fields.Date.add(house_days.day_of(case.sudo()._file_consent().valid_until),
                                days=terms._days('expired_file'))),
                "no longer than the client's yes")

    def test_a_yes_that_ends_after_midnight_of_the_house_counts_to_that_day(self):
        late = datetime(2027, 7, 10, 22, 30)  # half past midnight of the 11th on the wall
        terms = {'closed_file': 5_000, 'expired_file': 30}
        yes = SimpleNamespace(valid_until=late, text_id=self.case.sudo()._file_consent().text_id)
        with patch.object(type(self.env['huiskamer.retention.term']), '_days', lambda _self, kind: terms[kind]), \
                patch.object(type(self.case), '_file_consent', lambda _self: yes):
            self.assertEqual(self.case.sudo()._kept_until(), date(2027, 8, 10))

    def test_taking_up_again_needs_a_new_yes(self):
        self.case.close({'outcome': 'helped'})
        for role in set(self.users) - {'caseworker'}:
            with self.subTest(role=role), self.refused(self.case):
                self.case.with_env(self.env_as(role)).reopen(self.yes())
        for odd in ({'text_id': False}, {'spoken_alone': False}, {'state': 'refused'}):
            with self.subTest(odd=odd), self.refused(self.case, error=UserError):
                self.case.reopen(self.yes(**odd))
        self.case.reopen(self.yes())
        self.assertEqual((self.case.state, self.case.keep_until, self.case.outcome), ('open', False, False))

    def test_a_frozen_file_waits_for_the_client(self):
        self.case.freeze()
        with self.refused(self.client, error=UserError):
            self.client.write({'contact_channel': 'here'})
        self.case.reopen(self.yes())
        self.client.write({'contact_channel': 'here'})

    def test_a_withdrawn_file_is_not_reopened_by_the_other_door(self):
        self.case.consent_ids.action_withdraw()
        with self.refused(self.case, error=UserError):
            self.case.reopen(self.yes())

    def test_one_page_says_who_does_what_and_the_next_date_to_a_supervisor_without_a_name(self):
        cover = self.case.with_user(self.supervisor)
        self.assertIn(self.caseworker.name, cover.parties)
        self.assertNotIn("Merel", cover.parties)
        goal = self.env['huiskamer.goal'].with_user(self.caseworker).create({
            'case_id': self.case.id, 'topic_id': self.env['huiskamer.topic'].search([], limit=1).id, 'wish': "Rust."})
        goal.write({'client_progress': 'less'})
        self.assertTrue(goal.looked_at_on)
        self.case.freeze()
        with self.refused(goal, error=UserError):
            goal.write({'wish': "Anders"})
