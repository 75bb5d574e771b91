from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ....models.shared import house_days
from ....models.shared.answer_number import DRAFT_DAYS
from .test_step import StepCommon


class NoteCommon(StepCommon):
    """Notes of the caseworker's file."""

    @classmethod
    def setUpClass(cls):
        """A second file of the caseworker, and a colleague who works on the first."""
        super().setUpClass()
        cls.other = cls.open_file('caseworker', alias="Tulp")
        cls.case.add_member({'caseworker_id': cls.colleague.id})

    def note(self, facts="Zij wil verhuizen.", case=None, **answers):
        """A note."""
        return (case or self.case).write_note({'facts': facts} | answers)

    def age(self, note, hours):
        """Let so many hours pass since a note was written."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE huiskamer_contact SET written_at = written_at - %s * interval '1 hour' WHERE id = %s",
            (hours, note.id))
        note.invalidate_recordset()


@tagged('post_install', '-at_install')
class TestNote(NoteCommon):
    """Writing a note: in this file, all of it or nothing."""

    def test_a_draft_of_a_week_ago_whose_answer_was_lost_is_no_second_note(self):
        number = {'huiskamer_answer': '7' * 32}
        words = {'facts': "Zij wil verhuizen.", 'on': fields.Date.to_string(house_days.today())}
        note = self.case.with_context(**number).write_note(words)
        for days in range(1, DRAFT_DAYS + 1):
            with freeze_time(fields.Datetime.now() + timedelta(days=days)):
                self.env['huiskamer.answer.number']._forget()
                self.assertEqual(self.case.with_context(**number).write_note(words), note, days)
        with freeze_time(fields.Datetime.now() + timedelta(days=DRAFT_DAYS + 2)):
            self.env['huiskamer.answer.number']._forget()
            self.assertNotEqual(self.case.with_context(**number).write_note(words), note)

    def test_the_dialog_begins_in_the_facts_with_room_to_write_and_a_step_in_a_week(self):
        self.allow(self.case, 'health')
        with freeze_time(fields.Datetime.now()):
            today = house_days.today()
            asked = {question['name']: question for question in self.case.action_write_contact()['params']['questions']}
        self.assertEqual({name: (question.get('rows'), question.get('focus')) for name, question in asked.items()
                          if question.get('rows')},
                         {'facts': (6, True), 'observation': (2, None), 'health': (2, None)})
        steps = {column['name']: column for column in asked['steps']['columns']}
        self.assertEqual((asked['on']['value'], steps['on']['value'], steps['at']['type']),
                         (str(today), str(today + timedelta(days=7)), 'time'))

    def test_a_contact_was_probably_here_from_an_hour_before_the_opening_until_an_hour_after_the_end(self):
        (_day, opens, closes), = self.location._evenings(date(2026, 3, 2), date(2026, 3, 2))
        for moment, channel in ((opens - timedelta(minutes=61), 'phone'), (opens - timedelta(minutes=59), 'here'),
                                (closes + timedelta(minutes=59), 'here'), (closes + timedelta(minutes=61), 'phone')):
            with freeze_time(moment):
                self.assertEqual(self.case._likely_channel(), channel, moment)

    def test_in_a_file_left_as_it_is_only_what_the_client_asks_is_written(self):
        asks = {'facts': "Zij wil haar dossier inzien."}
        with self.refused(error=UserError, counts=['huiskamer.contact']):
            self.case.write_request(asks)
        self.case.freeze()
        for call in (lambda: self.note(), lambda: self.case.write_request({}),
                     lambda: self.case.env['huiskamer.contact'].create({'case_id': self.case.id, 'kind': 'request',
                         'facts': "X"})):
            with self.refused(error=UserError, counts=['huiskamer.contact']):
                call()
        with self.refused(counts=['huiskamer.contact']):
            self.case.with_user(self.supervisor).write_request(asks)
        note = self.case.write_request(asks)
        self.assertEqual((note.kind, note.facts, note.author_id, self.case.state),
                         ('request', asks['facts'], self.caseworker, 'frozen'))
        with self.refused(note, error=UserError):
            note.write({'facts': "Iets anders."})
        for consent in self.case.consent_ids.filtered(lambda consent: consent.purpose == 'file'):
            consent.action_withdraw()
        with self.refused(error=UserError, counts=['huiskamer.contact']):
            self.case.write_request(asks)

    def test_one_call_makes_the_note_and_its_steps_or_nothing(self):
        note = self.note(observation="Moe.", channel='phone', on=self.day(-1), steps=[
            {'what': "Bellen", 'on': self.day(2), 'at': '10:00'},
            {'what': "Brief", 'on': self.day(9), 'owner': self.colleague.id}])
        self.assertEqual((note.case_id, note.facts, note.observation, note.channel),
                         (self.case, "Zij wil verhuizen.", "Moe.", 'phone'))
        self.assertEqual((note.author_id, note.held_on), (self.caseworker, fields.Date.to_date(self.day(-1))))
        self.assertEqual(note.step_ids.mapped('owner_id'), self.caseworker | self.colleague)
        for odd in ({'steps': [{'what': "Bellen"}]}, {'on': '1950-01-01'}, {'on': self.day(400)}, {'on': self.day(-40)},
                    {'channel': 'duif'},
                    {'facts': ["x"]}, {'facts': '', 'steps': []}, {'facts': "BSN 111222333"}):
            with self.subTest(odd=odd), self.refused(error=UserError, counts=['huiskamer.contact', 'huiskamer.step']):
                self.note(**odd)

    def test_no_note_is_of_a_day_before_there_was_a_file_whatever_way_it_comes(self):
        note, long_ago = self.note(), self.day(-40)
        Contact = self.case.env['huiskamer.contact']
        ways = (lambda: note.change(note.version, {'held_on': long_ago}), lambda: note.write({'held_on': long_ago}),
                lambda: note.web_save({'held_on': long_ago}, {'held_on': {}}),
                lambda: Contact.create([{'case_id': self.case.id, 'facts': "Iets.", 'held_on': long_ago}]),
                lambda: Contact.with_context(default_held_on=long_ago).create([
                    {'case_id': self.case.id, 'facts': "Iets."}]))
        for number, way in enumerate(ways):
            with self.subTest(way=number), self.refused(note, error=UserError, counts=['huiskamer.contact']):
                way()
        self.age(note, 2)
        with self.refused(note, error=UserError, counts=['huiskamer.contact']):
            note.change(note.version, {'held_on': long_ago})
        note.change(note.version, {'held_on': self.day(-3)})

    def test_a_note_goes_to_no_file_that_was_opened_long_after_it(self):
        self.env.cr.execute("UPDATE huiskamer_case SET opened_on = opened_on - 60 WHERE id = %s", [self.case.id])
        self.case.invalidate_recordset()
        note = self.note(on=self.day(-40))
        with self.refused(note, error=UserError, counts=['huiskamer.contact']):
            note.move_to({'case_id': self.other.id})
        note.change(note.version, {'facts': "Zij wil niet meer verhuizen."})
        self.note(on=self.day(-3)).move_to({'case_id': self.other.id})

    def test_no_answer_says_in_which_file(self):
        note = self.note(case_id=self.other.id)
        self.assertEqual(note.case_id, self.case)
        note = self.case.with_context(default_case_id=self.other.id).write_note({'facts': "Een gesprek."})
        self.assertEqual(note.case_id, self.case)

    def test_only_who_works_on_the_file_writes(self):
        for role in set(self.users) - {'caseworker', 'colleague'}:
            with self.subTest(role=role), self.refused(error=AccessError, counts=['huiskamer.contact']):
                self.case.with_env(self.env_as(role)).write_note({'facts': "Iets."})
        self.case.with_user(self.colleague).write_note({'facts': "Iets."})

    def test_who_wrote_it_changes_it_within_the_hour_and_nobody_else_ever(self):
        note = self.note()
        note.change(note.version, {'facts': "Zij wil blijven."})
        self.assertEqual((note.facts, note.correction_ids.ids, note.version), ("Zij wil blijven.", [], 1))
        with self.refused(note, error=UserError):
            note.with_user(self.colleague).write({'facts': "Zij wil weg."})
        self.age(note, 2)
        with self.refused(note, error=UserError):
            note.write({'facts': "Zij wil weg."})

    def test_a_later_correction_stands_beside_it_and_the_earlier_words_stay(self):
        note = self.note()
        self.age(note, 2)
        note.change(note.version, {'facts': "Zij wil blijven."})
        correction = note.correction_ids
        self.assertEqual((note.facts, correction.facts, correction.author_id),
                         ("Zij wil verhuizen.", "Zij wil blijven.", self.caseworker))
        note.with_user(self.colleague).change(note.version, {'facts': "Zij twijfelt."})
        self.assertEqual(note.correction_ids.sorted('id', reverse=True).mapped('facts'),
                         ["Zij twijfelt.", "Zij wil blijven."])
        self.assertEqual(note._newest().facts, "Zij twijfelt.")
        [row] = [row for row in self.case.env['huiskamer.stream'].page(self.case.id, ['note'])['rows']
                 if row['id'] == note.id]
        self.assertEqual(row['lines'], ["Zij twijfelt."])
        self.assertEqual([part['lines'] for part in row['more']], [["Zij wil blijven."], ["Zij wil verhuizen."]])
        notices = self.env['huiskamer.case.notice'].with_user(self.caseworker).search([('kind', '=', 'corrected')])
        self.assertEqual((len(notices), notices.by_id), (1, self.colleague))

    def test_two_people_on_one_note_are_told_and_neither_text_is_lost(self):
        note = self.note()
        seen = note.version
        first = note.with_user(self.colleague).change(seen, {'facts': "Van de collega."})
        told = note.change(seen, {'facts': "Van mij, tegelijk."})
        self.assertFalse(first)
        self.assertEqual(told['tag'], 'display_notification')
        self.assertIn(self.colleague.name, told['params']['message'])
        kept = {note.facts, *note.correction_ids.mapped('facts')}
        self.assertEqual(kept, {"Zij wil verhuizen.", "Van de collega.", "Van mij, tegelijk."})

    def test_the_same_note_in_two_windows_of_one_person_keeps_both(self):
        note = self.note()
        seen = note.version
        note.change(seen, {'facts': "Eerste venster."})
        self.assertTrue(note.change(seen, {'facts': "Tweede venster."}))
        self.assertEqual({note.facts, *note.correction_ids.mapped('facts')}, {"Eerste venster.", "Tweede venster."})

    def test_the_dialog_begins_with_what_holds_now(self):
        note = self.note()
        self.age(note, 2)
        note.change(note.version, {'facts': "Zij wil blijven."})
        asked = {question['name']: question['value'] for question in note.action_change()['params']['questions']}
        self.assertEqual(asked['facts'], "Zij wil blijven.")
        self.assertEqual(note.action_change()['params']['args'], [note.version])


@tagged('post_install', '-at_install')
class TestNoteInTheWrongFile(NoteCommon):
    """A note in the wrong file goes to the right one, or goes; nothing of it stays."""

    def words_in(self, case):
        """Every sealed value of notes and steps that the database has in this file, still sealed."""
        self.env.flush_all()
        self.env.cr.execute("""
            SELECT facts FROM huiskamer_contact WHERE case_id = %(case)s UNION ALL
            SELECT observation FROM huiskamer_contact WHERE case_id = %(case)s UNION ALL
            SELECT what FROM huiskamer_step WHERE case_id = %(case)s UNION ALL
            SELECT word FROM huiskamer_step WHERE case_id = %(case)s""", {'case': case.id})
        return [value for value, in self.env.cr.fetchall() if value]

    def test_it_moves_with_its_corrections_and_steps_and_leaves_no_word(self):
        note = self.note("Over Tulp.", steps=[{'what': "Bellen", 'on': self.day(1)},
                                              {'what': "Brief", 'on': self.day(2)}])
        note.step_ids[0].move({'due_on': self.day(5), 'word': "Druk."})
        self.age(note, 2)
        note.change(note.version, {'facts': "Over Tulp, beter."})
        moved = note.move_to({'case_id': self.other.id})
        self.assertEqual((moved.case_id, moved.facts, moved.correction_ids.facts),
                         (self.other, "Over Tulp.", "Over Tulp, beter."))
        self.assertEqual((moved.author_id, moved.written_at, moved.is_from_elsewhere),
                         (self.caseworker, note.written_at, True))
        self.assertEqual(sorted(moved.step_ids.mapped('state')), ['moved', 'open', 'open'])
        self.assertEqual(moved.step_ids.filtered('moved_from_id').moved_from_id.case_id, self.other)
        self.assertEqual(self.words_in(self.case), [])
        self.assertEqual((note.state, note.gone_by_id, note.channel, note.kind),
                         ('moved', self.caseworker, False, False))
        self.assertNotIn(self.other.code, str(self.case.env['huiskamer.stream'].page(self.case.id)))
        for again in (lambda: note.move_to({'case_id': self.other.id}),
                      lambda: note.change(note.version, {'facts': "X"}),
                      lambda: note.take_back({'gone_because': 'double'})):
            with self.refused(note, error=UserError):
                again()

    def test_it_moves_only_between_own_open_files(self):
        note = self.note()
        for odd in ({}, {'case_id': False}, {'case_id': self.case.id}, {'case_id': self.colleague_case.id},
                    {'case_id': 10**9}):
            with self.subTest(odd=odd), self.refused(note, counts=['huiskamer.contact']):
                note.move_to(odd)
        with self.refused(note, counts=['huiskamer.contact']):
            note.with_user(self.colleague).move_to({'case_id': self.other.id})
        self.other.freeze()
        with self.refused(note, error=UserError, counts=['huiskamer.contact']):
            note.move_to({'case_id': self.other.id})
        self.other.reopen(self.yes())
        note.move_to({'case_id': self.other.id})

    def test_what_is_about_health_moves_only_where_the_client_said_yes_to_that(self):
        self.allow(self.case, 'health')
        note = self.note(health="Slaapt slecht.")
        with self.refused(note, error=UserError, counts=['huiskamer.contact']):
            note.move_to({'case_id': self.other.id})
        self.allow(self.other, 'health')
        self.assertEqual(note.move_to({'case_id': self.other.id}).health, "Slaapt slecht.")

    def test_it_is_taken_back_by_who_wrote_it_and_after_a_week_by_somebody_else(self):
        note = self.note(steps=[{'what': "Bellen", 'on': self.day(1)}])
        with self.refused(note, error=UserError):
            note.take_back({})
        with self.refused(note, error=UserError):
            note.with_user(self.colleague).take_back({'gone_because': 'wrong_person'})
        note.take_back({'gone_because': 'wrong_person'})
        self.assertEqual((note.state, note.gone_because, self.words_in(self.case)), ('taken_back', 'wrong_person', []))
        late = self.note()
        self.age(late, 8 * 24)
        with self.refused(late, error=UserError):
            late.take_back({'gone_because': 'double'})
        late.with_user(self.colleague).take_back({'gone_because': 'double'})
        self.assertEqual(self.words_in(self.case), [])

    def test_the_client_s_own_copy_holds_what_is_hers_only(self):
        self.note("Over haar.")
        self.note("Over Tulp.").move_to({'case_id': self.other.id})
        copy = str(self.case._own_file_json())
        self.assertIn("Over haar.", copy)
        self.assertNotIn("Over Tulp.", copy)
        self.assertIn("Over Tulp.", str(self.other._own_file_json()))
