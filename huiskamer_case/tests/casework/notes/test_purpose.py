from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ....models.shared import house_days
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon

CONTENT = ('huiskamer.contact', 'huiskamer.goal')


@tagged('post_install', '-at_install')
class TestPurposes(HuiskamerCommon):
    """A yes to a file is no yes to anything else: each purpose keeps its own gate."""

    def health_note(self, by=None, **vals):
        """A contact note with something about health."""
        return self.env['huiskamer.contact'].with_user(by or self.caseworker).create(
            {'case_id': self.case.id, 'facts': "Een gesprek.", 'health': "Slaapt slecht."} | vals)

    def health_goal(self):
        """A goal about health."""
        return self.env['huiskamer.goal'].with_user(self.caseworker).create(
            {'case_id': self.case.id, 'topic_id': self.env.ref('huiskamer_case.topic_health').id,
             'wish': "Beter slapen."})

    def test_nothing_about_health_is_written_without_a_yes_to_that(self):
        plain = self.health_note(health=False)
        for answer in (None, 'refused', 'not_asked'):
            if answer:
                self.case.record_consent(self.yes('health', state=answer))
            for attempt in (self.health_note, self.health_goal, lambda: plain.write({'health': "Later."}),
                            lambda: plain.with_context(default_health="Stil").create({'case_id': self.case.id})):
                with self.subTest(answer=answer), self.refused(plain, error=UserError, counts=CONTENT):
                    attempt()
        self.allow(self.case, 'health')
        self.assertEqual(self.health_note().health, "Slaapt slecht.")
        self.assertEqual(self.health_goal().wish, "Beter slapen.")
        plain.health = "Later."

    def test_the_evening_team_writes_nothing_over_what_it_does_not_see(self):
        self.allow(self.case, 'health')
        self.location.staff_ids = self.colleague
        through_method(self.case).sudo().write({'open_to': 'team'})
        note = self.health_note(by=self.colleague)
        self.assertFalse(note.health)
        with self.refused(note) as caught:
            note.write({'health': "Iets anders."})
        self.assertIn("own workers", str(caught.exception))
        note.write({'facts': "Een lang gesprek."})
        hers = note.with_user(self.caseworker)
        self.assertEqual((hers.health, hers.facts), ("Slaapt slecht.", "Een lang gesprek."))
        self.case.add_member({'caseworker_id': self.colleague.id})
        note.write({'health': "Slaapt beter."})
        self.assertEqual((note.health, hers.health), ("Slaapt beter.",) * 2, "who works on the file sees it")

    def read_as_team(self):
        """A note about health in a file that a colleague of the evening team reads, and the same for her."""
        self.allow(self.case, 'health')
        self.location.staff_ids = self.colleague
        through_method(self.case).sudo().write({'open_to': 'team'})
        note = self.health_note()
        return note, note.with_user(self.colleague)

    def test_what_the_evening_team_does_not_see_goes_along_when_it_moves_or_corrects_a_note(self):
        note, hers = self.read_as_team()
        right = self.allow(self.open_file('colleague'), 'health')
        with self.undone():
            moved = hers.move_to({'case_id': right.id})
            self.assertEqual((moved.health, moved.case_id), ("Slaapt slecht.", right))
            self.assertFalse(note.health)
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            with self.undone():
                hers.change(note.version, {'facts': "Een lang gesprek."})
                newest = note._newest()
                self.assertEqual((newest.facts, newest.health), ("Een lang gesprek.", "Slaapt slecht."))
                self.assertFalse(newest.with_user(self.colleague).health)
            with self.refused(note, counts=CONTENT) as caught:
                hers.change(note.version, {'health': "Iets anders."})
            self.assertIn("own workers", str(caught.exception))

    def test_a_copy_that_the_evening_team_makes_says_what_is_not_on_it(self):
        self.read_as_team()
        for user, is_whole in ((self.caseworker, True), (self.colleague, False)):
            self.env.invalidate_all()
            case = self.case.with_user(user)
            paper, data = str(case._own_file()), case._own_file_json()
            self.assertEqual("Slaapt slecht." in paper, is_whole)
            self.assertEqual("ask your own worker" in paper, not is_whole, paper)
            self.assertEqual(data['left_out'], [] if is_whole else ['health'])

    def test_the_form_asks_about_health_only_while_the_yes_lasts(self):
        self.assertFalse(self.case.allows_health)
        consent = self.case.record_consent(self.yes('health'))
        self.assertTrue(self.case.allows_health)
        note = self.health_note()
        with freeze_time(consent.valid_until + timedelta(seconds=1)):
            self.env.invalidate_all()
            self.assertFalse(self.case.allows_health)
            with self.refused(note, error=UserError):
                note.write({'health': "Te laat."})

    def test_withdrawing_it_takes_what_was_written_and_leaves_the_rest(self):
        consent = self.case.record_consent(self.yes('health'))
        note, goal = self.health_note(), self.health_goal()
        other = goal.create({'case_id': self.case.id, 'topic_id': self.env.ref('huiskamer_case.topic_housing').id,
                             'wish': "Een kamer."})
        consent.action_withdraw()
        self.assertEqual((note.health, note.facts, self.case.state), (False, "Een gesprek.", 'open'))
        self.assertFalse(goal.exists())
        self.assertTrue(other.exists())

    def test_steps_of_a_goal_about_health_go_with_it_and_are_not_the_evening_team_s(self):
        self.location.staff_ids = self.caseworker | self.colleague
        self.case = self.open_file('caseworker', open_to='team')
        consent = self.case.record_consent(self.yes('health'))
        goal, today = self.health_goal(), fields.Date.to_string(house_days.today())
        steps = goal.agree_step({'what': "Huisarts bellen.", 'on': today})
        steps |= steps.move({'due_on': today, 'word': "Geen gehoor."})
        other = self.case.agree_step({'what': "Koffie.", 'on': today})
        self.env.invalidate_all()
        seen = self.env['huiskamer.step'].with_user(self.colleague).search([('case_id', '=', self.case.id)])
        self.assertEqual(seen, other)
        agenda = self.env['huiskamer.agenda'].with_user(self.colleague).search([('case_id', '=', self.case.id)])
        self.assertEqual(agenda.mapped('what'), ["Koffie."])
        with self.refused(error=UserError, counts=['huiskamer.step']):
            goal.agree_step({'what': "Recept halen.", 'on': today, 'owner': self.colleague.id})
        with self.undone():
            self.case.with_user(self.colleague).close({'outcome': 'helped', 'open_steps': 'done'})
            self.assertFalse(self.case.sudo().open_step_ids)
        self.case.add_member({'caseworker_id': self.colleague.id})
        self.env.invalidate_all()
        self.assertLessEqual(steps, seen.search([('case_id', '=', self.case.id)]))
        consent.action_withdraw()
        self.assertFalse(steps.exists() or goal.exists())
        self.assertEqual(other.what, "Koffie.")

    def test_withdrawing_is_not_stopped_by_a_file_that_is_frozen(self):
        consent = self.case.record_consent(self.yes('health'))
        note = self.health_note()
        self.case.freeze()
        consent.action_withdraw()
        self.assertFalse(note.health)

    def test_nobody_is_called_without_a_yes_to_contact(self):
        for way in ({'contact_channel': 'call'}, {'contact_channel': 'message'}, {'phone': "0612345678"},
                    {'contact_hours': "Na 14 uur"}, {'may_say_who': True}):
            with self.subTest(way=way), self.refused(self.client, error=UserError):
                self.client.write(way)
        consent = self.case.record_consent(self.yes('contact'))
        self.client.write({'contact_channel': 'call'})
        self.client.change_phone({'phone': "0612345678"})
        self.assertEqual(self.client.reveal_phone(), "0612345678")
        with freeze_time(consent.valid_until + timedelta(seconds=1)):
            self.env.invalidate_all()
            self.case.renew(self.yes())
            with self.assertRaises(UserError):
                self.client.reveal_phone()

    def test_the_dialog_about_contact_is_for_who_works_on_the_file(self):
        action = self.client.action_ask_contact()
        self.assertEqual((action['params']['method'], action['params']['ids']), ('record_consent', self.case.ids))
        for role in ('colleague', 'supervisor', 'host'):
            with self.assertRaises(AccessError):
                self.client.with_env(self.env_as(role)).action_ask_contact()

    def test_words_that_nobody_of_the_house_reviewed_carry_nothing(self):
        self.env['huiskamer.consent.text'].search([]).write({'reviewed_on': False, 'reviewed_by_id': False})
        with self.refused(error=UserError, counts=['huiskamer.client']):
            self.open_file('caseworker')
        with self.assertRaises(UserError) as told:
            self.env_as('caseworker')['huiskamer.case'].search_first({'alias': "Nieuw"})
        self.assertIn("Words of consent", str(told.exception))
        self._review_words()
        self.open_file('caseworker')

    def test_whoever_reviewed_is_on_record_and_nothing_comes_reviewed(self):
        text = self.text('file')
        self.assertEqual((text.reviewed_by_id, bool(text.reviewed_on)), (self.privacy_officer, True))
        reviewed = self.env['huiskamer.consent.text'].search([('reviewed_on', '!=', False)])
        self.assertTrue(all(text.reviewed_by_id for text in reviewed))
