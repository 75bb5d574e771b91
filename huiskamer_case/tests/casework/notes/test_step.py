from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ....models.shared import house_days
from ...common import HuiskamerCommon


class StepCommon(HuiskamerCommon):
    """Steps of the caseworker's file."""

    def day(self, days=0):
        """The day so many days from now, as a browser sends it."""
        return fields.Date.to_string(house_days.today() + timedelta(days=days))

    def agree(self, what="Samen bellen", days=2, case=None, **answers):
        """An agreed step."""
        return (case or self.case).agree_step({'what': what, 'on': self.day(days)} | answers)

    def waiting(self, case=None):
        """The words of what waits in a file."""
        return sorted((case or self.case).step_ids.filtered(lambda step: step.state == 'open').mapped('what'))


@tagged('post_install', '-at_install')
class TestStep(StepCommon):
    """What was agreed waits until somebody says what came of it."""

    def test_several_steps_wait_at_once_and_a_later_note_takes_none_away(self):
        self.agree("Bellen", 3)
        self.agree("Brief", -1)
        self.case.write_note({'facts': "Nog een gesprek."})
        self.case.write_note({'facts': "En nog een.", 'steps': [{'what': "Langsgaan", 'on': self.day(5)}]})
        self.assertEqual(self.waiting(), ["Bellen", "Brief", "Langsgaan"])
        self.assertEqual(self.case.next_step_on, fields.Date.to_date(self.day(-1)))

    def test_a_dialog_about_steps_says_which(self):
        steps = self.agree("Bellen", 3) | self.agree("Langsgaan", 4)
        alias = self.case.alias
        self.assertEqual(steps[0].action_drop()['params']['intro'], f"{alias}: Bellen")
        self.assertEqual(steps.action_move()['params']['intro'], f"{alias}: Bellen · {alias}: Langsgaan")

    def test_one_tap_ticks_off_and_a_slip_is_taken_back(self):
        step = self.agree()
        step.done()
        self.assertEqual((step.state, step.ended_by_id, self.waiting()), ('done', self.caseworker, []))
        step.take_back()
        self.assertEqual((step.state, step.ended_by_id.ids, self.waiting()), ('open', [], ["Samen bellen"]))
        step.done({'word': "Gebeld."})
        self.assertEqual(step.word, "Gebeld.")
        self.env.flush_all()
        self.env.cr.execute("UPDATE huiskamer_step SET ended_at = ended_at - interval '2 hours' WHERE id = %s",
                            (step.id,))
        step.invalidate_recordset()
        with self.refused(step, error=UserError):
            step.take_back()

    def test_what_ended_does_not_end_again_and_says_by_whom(self):
        step = self.agree()
        step.done()
        self.case.add_member({'caseworker_id': self.colleague.id})
        for again in (lambda s: s.done(), lambda s: s.drop({'word': "Niet meer."}),
                      lambda s: s.move({'due_on': self.day(3)})):
            with self.refused(step, error=UserError, counts=['huiskamer.step']) as caught:
                again(step.with_user(self.colleague))
            self.assertIn(self.caseworker.name, str(caught.exception))

    def test_a_moved_step_goes_on_once_with_the_same_words_and_what_it_belongs_to(self):
        note = self.case.write_note({'facts': "Gesprek.",
                                     'steps': [{'what': "Bellen", 'on': self.day(1), 'at': '14:30'}]})
        step = note.step_ids
        onward = step.move({'due_on': self.day(4), 'at': '9:05', 'word': "Zij was er niet."})
        self.assertEqual((step.state, onward.state, onward.what, onward.contact_id), ('moved', 'open', "Bellen", note))
        self.assertEqual((onward.moved_from_id, onward.due_on), (step, fields.Date.to_date(self.day(4))))
        local = house_days.local(onward.due_at)
        self.assertEqual((local.hour, local.minute, house_days.day_of(onward.due_at)), (9, 5, onward.due_on))
        several = self.agree("A", 1) | self.agree("B", 1)
        self.assertEqual(len(several.move({'due_on': self.day(2)})), 2)
        self.assertEqual(self.waiting(), ["A", "B", "Bellen"])

    def test_a_step_is_dropped_with_a_word_only(self):
        step = self.agree()
        for empty in ({}, {'word': ''}, {'word': '   '}, None):
            with self.subTest(empty=empty), self.refused(step, error=UserError):
                step.drop(empty)
        step.drop({'word': "Het is al geregeld."})
        self.assertEqual((step.state, step.word), ('dropped', "Het is al geregeld."))

    def test_odd_answers_make_no_step(self):
        for odd in ({'what': ''}, {'what': '  '}, {'on': False}, {'on': 'morgen'}, {'on': '2062-01-01'},
                    {'on': '1950-01-01'},
                    {'at': '25:00'}, {'at': 'straks'}, {'at': 14}, {'owner': self.host.id},
                    {'owner': self.colleague.id},
                    {'owner': 10**9}, {'what': ["x"]}, {'what': "BSN 111222333"}):
            with self.subTest(odd=odd), self.refused(error=UserError, counts=['huiskamer.step']):
                self.agree(**{'days': 1} | odd)
        for odd in (None, "x", [1], [[]], [{'what': "A", 'on': self.day(1)}] * 21):
            with self.subTest(odd=odd), self.refused(error=UserError, counts=['huiskamer.step', 'huiskamer.contact']):
                self.case.write_note({'steps': odd})
        self.agree()

    def test_nobody_makes_or_changes_a_step_by_hand(self):
        step = self.agree()
        vals = {'case_id': self.case.id, 'what': "X", 'due_on': self.day(1), 'owner_id': self.caseworker.id}
        for role in self.users:
            with self.subTest(role=role), self.refused(step, counts=['huiskamer.step']):
                self.env_as(role)['huiskamer.step'].create([vals])
            for change in ({'state': 'done'}, {'due_on': self.day(9)}, {'what': "Iets anders"},
                           {'case_id': self.colleague_case.id}):
                with self.refused(step):
                    step.with_env(self.env_as(role)).write(change)
            for call in (lambda s: s.done(), lambda s: s.move({'due_on': self.day(3)}),
                         lambda s: s.drop({'word': "Weg."})):
                if role != 'caseworker':
                    with self.refused(step, error=AccessError):
                        call(step.with_env(self.env_as(role)))
        step.done()

    def test_a_step_never_waits_with_somebody_who_cannot_open_the_file(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        step = self.agree(owner=self.colleague.id)
        self.assertEqual(step.owner_id, self.colleague)
        self.case.lock_out({'caseworker_id': self.colleague.id})
        self.assertEqual(step.owner_id, self.caseworker)
        other = self.user_with('test_other', 'caseworker')
        self.case.assign({'caseworker_id': other.id})
        self.assertEqual(step.sudo().owner_id, other)

    def test_closing_a_file_says_what_becomes_of_what_waits(self):
        step = self.agree()
        with self.refused(self.case, step, error=UserError):
            self.case.close({'outcome': 'helped'})
        asked = {question['name'] for question in self.case.action_close()['params']['questions']}
        self.assertIn('open_steps', asked)
        self.case.close({'outcome': 'helped', 'open_steps': 'done'})
        self.assertEqual((step.state, self.case.state), ('done', 'closed'))
        with self.refused(step, error=UserError):
            step.take_back()

    def test_a_goal_has_steps_of_its_own(self):
        topic = self.env['huiskamer.topic'].search([], limit=1)
        goal = self.case.set_goal({'topic_id': topic.id, 'wish': "Een eigen kamer."})
        step = goal.agree_step({'what': "Inschrijven", 'on': self.day(3)})
        self.assertEqual((step.goal_id, step.case_id), (goal, self.case))
        self.assertEqual(step.move({'due_on': self.day(6)}).goal_id, goal)
        with self.refused(error=UserError, counts=['huiskamer.goal']):
            self.case.set_goal({'topic_id': topic.id, 'wish': ' '})

    def test_a_late_step_is_late_from_its_hour_on(self):
        past = house_days.local(fields.Datetime.now()).strftime('%H:%M')
        steps = self.agree("Gisteren", -1), self.agree("Vandaag", 0), self.agree("Gisteren om", -1, at=past)
        self.assertEqual([step.is_late for step in steps], [True, False, True])
        found = self.env['huiskamer.step'].with_user(self.caseworker).search([('is_late', '=', True)])
        self.assertEqual(found, steps[0] | steps[2])

    def test_a_calendar_holds_steps_appointments_and_checks_of_own_files_only(self):
        self.agree("Bellen", 1)
        self.handover_at('scheduled')
        self.handover_at('attended')
        entries = self.env_as('caseworker')['huiskamer.agenda'].search([])
        self.assertEqual(set(entries.mapped('kind')), {'step', 'appointment', 'check'})
        step = entries.filtered('step_id')
        self.assertEqual((step.what, step.display_name, step.alias, step.is_all_day),
                         ("Bellen", self.case.code, "Merel", True))
        self.assertEqual(step.action_open()['res_id'], self.case.id)
        self.assertFalse(self.env_as('colleague')['huiskamer.agenda'].search(
            [('case_id', '!=', self.colleague_case.id)]))
        for role in set(self.users) - {'caseworker', 'colleague'}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env_as(role)['huiskamer.agenda'].search([])
