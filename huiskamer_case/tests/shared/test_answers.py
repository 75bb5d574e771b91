import ast
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ... import models as package
from ...models.shared import house_days
from ..common import HuiskamerCommon

# What somebody can send over RPC where a dialog sends answers.
NO_ANSWERS = (None, False, 0, 7, -1, 2.5, '', 'rubbish', [], [1, 2], ['x'], [{}], {'': ''}, {'x': {'y': 1}})
# What can stand where one answer is expected.
ODD = ('rubbish', '31-02-2026', '0001-01-01', '9999-12-31 23:59:59', 'false', 'x' * 30_000, 'nul\0nul', '\ud800', -3, 0,
       10**9,
       10**30, 1.5, float('inf'), True, ['x'], [[1]], [10**9], [-1], [True], {'id': 1}, {})
ASKED = ('answers', 'vals', '_answers')
# Questions of which one is enough: a slip, or the two words on it.
EITHER = {('break_glass_from_dialog', 'code'), ('withdraw_by_code', 'code')}
ROOM = Path(package.__file__).parent / 'casework'


def methods_that_take_answers():
    """Every public method of the room that is given the answers of a dialog."""
    found = set()
    for path in ROOM.rglob('*.py'):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith('_') and node.name not in ('create',
                'write'):
                found |= {node.name} if {arg.arg for arg in node.args.args} & set(ASKED) else set()
    return found


@tagged('post_install', '-at_install')
class TestOddAnswers(HuiskamerCommon):
    """Whatever is sent to a method that takes answers, a sentence comes back and never an error of the machine."""

    @classmethod
    def setUpClass(cls):
        """A handover to try things on, an ended one, a closed file, and one that was withdrawn."""
        super().setUpClass()
        cls.consent_for(cls.handover)
        cls.ended = cls.handover_at('cancelled')
        cls.closed = cls.open_file('caseworker')
        cls.closed.close({'outcome': 'helped'})
        cls.withdrawn = cls.open_file('caseworker')
        cls.withdrawn.consent_ids.action_withdraw()
        cls.letter = cls.handover_at('requested')
        cls.third = new_test_user(cls.env, login='test_third', groups='huiskamer_case.group_caseworker')
        cls.case.lock_out({'caseworker_id': cls.third.id})
        cls.case.with_user(cls.supervisor).ask_lead({'word': 'ask_call'})
        cls.asked = cls.env['huiskamer.case.notice'].with_user(cls.caseworker).search([('kind', '=', 'ask_call')])
        cls.path = cls.env['huiskamer.minor.path'].with_user(cls.caseworker).begin({})
        cls.second = cls.open_file('caseworker')
        cls.tonight = cls.draft(cls.second, urgency='tonight')
        cls.note = cls.case.write_note({'facts': "Een gesprek."})
        cls.goal = cls.case.set_goal({'topic_id': cls.env.ref('huiskamer_case.topic_housing').id, 'wish': "Een kamer."})
        cls.step_to_do = cls.case.agree_step({'what': "Bellen", 'on': house_days.today()})

    def table(self):
        """method -> (a call with answers, answers with which it works)."""
        case, colleague = self.case, {'caseworker_id': self.colleague.id}
        Case, Client = (self.env_as('caseworker')[model] for model in ('huiskamer.case', 'huiskamer.client'))
        Supervised = self.env_as('supervisor')['huiskamer.case']
        yes = self.yes(interpreter=True, given_at=False)
        about = {'service_id': self.other_service.id, 'category_ids': self.categories('alias').ids}
        share = self.yes('share', **about, state='given')
        return {
            'open_file': (Case.open_file, self.file_vals(code_word="Molen", given_at=False, interpreter=False)),
            'open_file_or_path': (Case.open_file_or_path, self.file_vals()),
            'search_first': (Case.search_first, {'alias': "Merel", 'is_new': True}),
            'record_consent': (case.record_consent, share),
            'ask_about': (case.ask_about, about),
            'answer_about': (lambda answers: case.answer_about(about, answers), {
                key: share[key] for key in share if key not in about}),
            'answer_about of anything': (lambda words: case.answer_about(words, share), {}),
            'record_consent of a handover': (self.handover.record_consent, self.yes(
                'share', service_id=self.service.id, category_ids=self.handover.disclosure_ids.category_ids.ids,
                sent_how='phone', state='given')),
            'close': (case.close, {'outcome': 'helped', 'open_steps': 'done', 'open_handovers': 'cancel'}),
            'freeze': (case.freeze, {}),
            'reopen': (self.closed.reopen, yes),
            'undo_withdrawal': (self.withdrawn.undo_withdrawal, yes),
            'renew': (case.renew, yes),
            'add_member': (case.add_member, colleague),
            'lock_out': (case.lock_out, colleague),
            'choose_readers': (case.choose_readers, {'open_to': 'team'}),
            'assign': (case.assign, colleague),
            'pass_on': (Supervised.pass_on, {'caseworker_id': self.caseworker.id, 'to_id': self.colleague.id}),
            'change_phone': (case.client_id.change_phone, {'phone': False}),
            'find_from_dialog': (Client.find_from_dialog, {'alias': "Merel", 'code_word': "Molen"}),
            'find_by_words': (lambda words: Client.find_by_words(words, words), {}),
            'erase': (case.with_user(self.privacy_officer).erase, {'why': 'frobnicated'}),
        } | self.table_beside_the_file() | self.table_of_what_is_written() | self.table_of_ordinary_life()

    def table_of_what_is_written(self):
        """The same for notes, steps and goals."""
        today = fields.Date.to_string(house_days.today())
        step, topic = {'what': "Bellen", 'on': today, 'at': '14:30', 'owner': self.caseworker.id}, self.env.ref(
            'huiskamer_case.topic_housing').id
        note = {'facts': "Een gesprek.", 'observation': "Moe.", 'channel': 'phone', 'kind': 'talk', 'on': today,
                'steps': [step]}
        left = self.open_file('caseworker', alias="Roerdomp")
        left.freeze()
        return {
            'write_request': (left.write_request, {'facts': "Zij wil haar dossier inzien.", 'channel': 'phone'}),
            'write_note': (self.case.write_note, note),
            'agree_step': (self.case.agree_step, step),
            'agree_step of a goal': (self.goal.agree_step, step),
            'set_goal': (self.case.set_goal, {'topic_id': topic, 'wish': "Een kamer."}),
            'look_at': (self.goal.look_at, {'client_progress': 'less', 'progress': 'same', 'remark': "Nog even.",
                                            'wish': "Rust."}),
            'done': (self.step_to_do.done, {'word': "Gebeld."}),
            'drop': (self.step_to_do.drop, {'word': "Niet meer nodig."}),
            'move of a step': (self.step_to_do.move, {'due_on': today, 'at': '9:00', 'word': "Druk."}),
            'change': (lambda answers: self.note.change(self.note.version, answers),
                       {'facts': "Anders.", 'channel': 'here', 'held_on': today}),
            'change of an odd version': (lambda version: self.note.change(version, {'facts': "Anders."}), {}),
            'move_to': (self.note.move_to, {'case_id': self.second.id}),
            'take_back': (self.note.take_back, {'gone_because': 'double'}),
            'end_evening': (self.handover.end_evening,
                            {'owner_id': self.caseworker.id, 'handover_ids': [self.tonight.id]}),
            'page': (lambda odd: self.case.env['huiskamer.stream'].page(odd, odd, odd), {}),
        }

    def table_of_ordinary_life(self):
        """The same for slips, moving, going together, two files of one person, and whoever leaves."""
        elsewhere = self.location.sudo().copy({'name': "Andere huiskamer"})
        draft = self.draft(self.second, service_id=self.other_service.id)
        turned = self.env['huiskamer.minor.path'].with_user(self.caseworker).begin({})
        return {
            'give_slip': (self.case.give_slip, {}),
            'look_at_merge': (self.case.look_at_merge, {'code': self.second.code}),
            'merge': (self.case.merge, {'code': self.second.code}),
            'move_place': (self.second.move_place, {'location_id': elsewhere.id, 'open_to': 'members'}),
            'look_at_caseload': (
                self.env_as('supervisor')['huiskamer.case'].look_at_caseload, {'caseworker_id': self.caseworker.id}),
            'add_together': (draft.add_together,
                             {'code': self.case.code, 'category_ids': self.categories('alias').ids}),
            'bring_children': (draft.bring_children, {'children_along': 'baby'}),
            'follow_with_file': (turned.follow_with_file, {}),
            'ask_aftercare': (self.closed.ask_aftercare, {}),  # the day has not come
            'end_by_death': (self.closed.end_by_death, {}),
            'ask_lead': (self.case.with_user(self.supervisor).ask_lead, {'word': 'ask_look'}),
            'answer': (self.asked.answer, {'word': 'said_done'}),
        }

    def table_beside_the_file(self):
        """The same for withdrawing, paths for minors and handovers."""
        Consent, Path = (self.env_as('caseworker')[model] for model in ('huiskamer.consent', 'huiskamer.minor.path'))
        draft = {'service_id': self.other_service.id, 'category_ids': self.categories('alias').ids,
                 'question': "Praten.",
                 'urgency': 'soon', 'direction': 'not_said'}
        later = fields.Date.to_string(house_days.today() + timedelta(days=3))
        stand_in = {'caseworker_id': self.colleague.id, 'since': later, 'until': later, 'reason': "Ziek"}
        phone = {'named_contact': "Balie", 'place': "Balie", 'on_behalf_of': 'phone', 'occurred_at': False}
        return {
            'name_stand_in': (self.case.name_stand_in, stand_in),
            'name_caseload_stand_in': (self.case.browse().name_caseload_stand_in, stand_in),
            'lift_lock_out': (self.case.lift_lock_out, {'caseworker_id': self.third.id}),
            'break_glass_from_dialog': (
                self.case.browse().break_glass_from_dialog, {'code': self.slip(self.colleague_case),
                    'reason': "De hulpverlener is vannacht niet te bereiken."}),
            'break_glass': (lambda words: self.case.browse().break_glass(words, words), {}),
            'open_letter': (self.letter.open_letter, {'form': 'aloud', 'lang': 'nl_NL'}),
            'withdraw_by_code': (Consent.withdraw_by_code, {'code': self.slip(self.colleague_case)}),
            'withdraw': (Consent.withdraw, {}),
            'review': (self.env.ref('huiskamer_case.consent_text_contact_es').with_user(self.supervisor).review,
                       {'read_by': "Een tolk"}),
            'withdraw_by_words': (lambda words: Consent.withdraw_by_words(words, words), {}),
            'begin': (Path.begin, {'location_id': self.location.id, 'suspected_band': 'unsure'}),
            'begin_from_dialog': (Path.begin_from_dialog, {'location_id': self.location.id}),
            'name_colleague': (self.path.name_colleague, {'caseworker_id': self.colleague.id}),
            'complete': (self.path.complete, {}),
            'hand_over': (self.case.hand_over, draft),
            'hand_on': (self.ended.hand_on, draft),
            'move': (lambda answers: self.handover.move('send', answers), {'sent_how': 'phone', 'occurred_at': False}),
            'move by an odd verb': (lambda verb: self.handover.move(verb, {}), {}),
            'agreed_by_phone': (self.handover.agreed_by_phone, phone),
            'reassign': (self.handover.reassign, {'owner_id': self.caseworker.id}),
            'name_evening_owner': (self.handover.name_evening_owner, {'owner_id': self.caseworker.id}),
        }

    def comes_back(self, call, answers):
        """Whether the call went through; a refusal is a sentence, and anything else is an error of this test."""
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint, mute_logger('odoo.sql_db'):
            try:
                call(answers)
                self.env.flush_all()
                return True
            except UserError as refusal:
                self.assertTrue(str(refusal))
                return False
            finally:
                self.env.invalidate_all(flush=False)
                savepoint.rollback()

    def test_every_method_that_takes_answers_is_tried(self):
        tried = {name.split(' ')[0] for name in self.table()}
        self.assertEqual(methods_that_take_answers() - tried, set())

    def test_where_answers_are_expected_anything_gets_a_sentence(self):
        for name, (call, _good) in self.table().items():
            for odd in NO_ANSWERS:
                with self.subTest(method=name, answers=odd):
                    self.comes_back(call, odd)

    def test_where_one_answer_is_expected_anything_gets_a_sentence(self):
        tried = 0
        for name, (call, good) in self.table().items():
            if good and name not in ('erase', 'undo_withdrawal', 'begin_from_dialog', 'open_file_or_path', 'hand_on'):
                self.assertTrue(self.comes_back(call, good), f"{name} works with good answers")
            for number, key in enumerate(good):
                # every answer meets every oddity somewhere; not in every method
                for odd in ODD[number % 2::2] if len(good) > 2 else ODD:
                    with self.subTest(method=name, answer=key, odd=repr(odd)[:40]):
                        self.comes_back(call, good | {key: odd})
                        tried += 1
        self.assertGreater(tried, 700)

    def test_what_is_refused_without_an_answer_is_marked_as_needed_on_the_screen(self):
        needed, unmarked = set(), set()
        for name, (call, good) in self.table().items():
            if not hasattr(call, 'dialog') or not self.comes_back(call, good):
                continue
            for question in call.__self__._ask(call.__name__)['params']['questions']:
                if good.get(question['name']) and not self.comes_back(call, good | {question['name']: False}):
                    (needed if question['required'] else unmarked).add((name, question['name']))
        self.assertEqual(unmarked, EITHER)
        self.assertGreater(len(needed), 20)

    def test_more_than_a_dialog_sends_gets_a_sentence(self):
        for attempt in (lambda: self.case.write_note({'facts': "Iets."}, {}),
                        lambda: self.case.write_note(frobnicate=1),
                        lambda: self.case.env['huiskamer.handover'].end_evening([], {}, {})):
            with self.refused(error=UserError, counts=['huiskamer.contact']):
                attempt()

    def test_a_text_is_no_yes(self):
        for odd in ('false', 'true', 1, 'yes', [1]):
            self.assertFalse(self.comes_back(self.env_as('caseworker')['huiskamer.case'].open_file,
                                             self.file_vals(spoken_alone=odd)))
        self.assertTrue(self.comes_back(self.env_as('caseworker')['huiskamer.case'].open_file, self.file_vals()))

    def test_what_is_written_by_hand_gets_a_sentence_as_well(self):
        contact = self.env['huiskamer.contact'].with_user(self.caseworker).create({'case_id': self.case.id})
        goal_vals = {'case_id': self.case.id, 'topic_id': self.env.ref('huiskamer_case.topic_housing').id,
                     'wish': "Een kamer."}
        Goal = self.env['huiskamer.goal'].with_user(self.caseworker)
        records = {contact: ('held_on', 'facts', 'channel', 'observation'),
                   self.path: ('decided_on', 'facts', 'decision'),
                   self.client: ('alias', 'age_band', 'official_name')}
        odd_values = [odd for odd in ODD if isinstance(odd, str)]
        for record, names in records.items():
            for name in names:
                for odd in odd_values:
                    with self.subTest(model=record._name, field=name, odd=odd[:20]):
                        self.comes_back(record.write, {name: odd})
        for odd in (*odd_values, {}, ['x'], {'id': 'x'}):
            for name in ('wish', 'set_on', 'case_id', 'progress'):
                with self.subTest(goal=name, odd=repr(odd)[:20]):
                    self.comes_back(Goal.create, goal_vals | {name: odd})
        self.assertTrue(self.comes_back(Goal.create, goal_vals))
