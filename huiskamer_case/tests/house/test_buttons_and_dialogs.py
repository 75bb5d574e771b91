import collections
import contextlib
import csv
import json
import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, file_open

from ...models.shared import house_days
from ...models.shared.dialog import NUMBER, declared_dialogs
from .rare_things import RareThings

THE_NUMBER = '0123456789abcdef' * 2
# What can stand where one answer is expected.
ODD = ('rubbish', '31-02-2026', 'x' * 30_000, 'nul\0nul', '\ud800', -3, 10**30, 1.5, True, ['x'], [10**9], {'id': 1},
       {})
# What is asked with the value of now, and changes something only when it is another.
OTHERWISE = {'keep_days': '1000', 'new_lock_after': '7', 'new_lock_after_host': '9'}
# Asked only in a house where nobody has a role yet; test_first_step.py answers it.
# Where nothing is due there is no month to confirm.
NOT_IN_A_DEMO = {('huiskamer.first.step', 'name_first_two'), ('huiskamer.retention.proposal', 'confirm_month')}
# Needed only by what another answer is: a contact or a name, and what is asked when that is one of the kinds of facts.
NEEDED_WITH_ANOTHER = {
    ('huiskamer.provider.add_by_name', 'partner_id'), ('huiskamer.handover.hand_on', 'question')}
# How answers.py begins when something was not among the choices, in the language of the demo's people.
NOT_OFFERED = ("Kies een van de antwoorden", "Dit antwoord is niet te gebruiken", "Choose one of the answers",
               "This answer cannot be")
# What is offered there is the code of a file, which anybody can type as well; it is read as one.
TYPED_AS_WELL = {('huiskamer.case', 'merge', 'code')}
# Where answers are expected.
NO_ANSWERS = (None, 7, 'rubbish', ['x'], {'': ''}, {'x': {'y': 1}}, {'number': '\ud800'})


@tagged('post_install', '-at_install')
class TestEveryButtonAndEveryDialog(RareThings):
    """Everybody presses every button on real records; every dialog is answered well, oddly and twice."""

    maxDiff = None  # a list of dialogs is read whole

    @classmethod
    def setUpClass(cls):
        """The demo with what else a button can be about; each button pressed once by each person."""
        super().setUpClass()
        cls.declared = declared_dialogs(cls.env)
        cls.let_everybody_try()
        cls._add_what_is_rare()
        cls.pressed, cls.answered, cls.led_nowhere = None, None, {}

    def presses(self):
        """(person, records, method, answer) of every press; made once for all tests of the class."""
        if self.pressed is None:
            type(self).pressed = [
                (user, records, method, self.press(records, method))
                for user, records, method in self.everything_to_press()]
        return self.pressed

    def opened(self):
        """(person, records, action) of every press that opened a dialog, and of dialogs that lead to another one."""
        for user, records, _method, action in self.presses():
            while isinstance(action, dict) and action.get('tag') == 'huiskamer_ask':
                self.person, self.about = user, records
                yield user, records, action
                action = self.next_dialog(user, action)

    def next_dialog(self, user, action):
        """What good answers to a dialog lead to when it only looks."""
        params = action['params']
        if self.declared[params['model'], params['method']].entrance.once:
            return None
        with self.undone():
            try:
                return self.post(self.as_user(user), action, self.good_answers(params['questions']) | {'is_new': True})
            except UserError as refusal:
                self.led_nowhere.setdefault(params['method'], set()).add(str(refusal))
                return None

    def good(self, question):
        """An answer that fits a question."""
        name, kind = question['name'], question['type']
        if name in OTHERWISE:
            return OTHERWISE[name]
        if question.get('value'):
            return question['value']
        options = [option['value'] for option in question.get('options') or ()]
        if kind == 'rows':
            return [{column['name']: self.good(column) for column in question['columns']}]
        if kind == 'many2many':
            return options[:1]
        if options:
            return 'given' if 'given' in options else options[-1]
        if kind == 'datetime' and not question.get('required'):
            return False
        today = house_days.today()
        files = self.env['huiskamer.case'].sudo().search([('state', '=', 'open')], order='id desc')
        if self.about._name == 'huiskamer.case':
            files -= self.about.sudo()
        case = (files.filtered(lambda other: other.caseworker_id == self.person) or files)[:1]
        code = case.client_id._new_slip() if 'slip' in question['label'].lower() else case.code
        address = 'nieuw@voorbeeld.test'
        texts = {'email': address, 'new_login': address, 'code': code, 'number': '1', 'at': '14:30', 'step_at': '14:30',
                 'until': str(today + timedelta(days=2)), 'decided_on': str(today)}
        by_kind = {'boolean': True, 'date': str(today + timedelta(days=1)), 'datetime': str(fields.Datetime.now()),
                   'integer': '1'}
        return texts.get(name) or by_kind.get(kind) or "Een paar woorden (voorbeeld)"

    def applies(self, item, answers):
        """Whether a question or a choice is shown, as the dialog in the browser decides."""
        return all(answers.get(name, False) in values for name, values in (item.get('when') or {}).items())

    def good_answers(self, questions):
        """Answers to every question that is shown, given the other answers."""
        answers = {question['name']: OTHERWISE.get(question['name'], question.get('value')) for question in questions}
        for _round in range(3):  # until no answer brings another question
            for question in questions:
                shown = [option for option in question.get('options') or () if self.applies(option, answers)]
                if self.applies(question, answers) and not question.get('later'):
                    answers[question['name']] = answers[question['name']] or self.good(question | {'options': shown})
        shown = [question for question in questions if self.applies(question, answers)]
        digests = {
            question['digest']: next((option.get('digest') for option in question['options']
                                      if option['value'] == answers[question['name']]), False)
            for question in shown if question.get('digest')}
        return {question['name']: answers[question['name']] for question in shown} | digests

    def post(self, env, action, answers, number=None):
        """What the server says to these answers, as the browser sends them."""
        params = action['params']
        target = env[params['model']].with_context(**{NUMBER: number} if number else {}).browse(params['ids'] or ())
        result = getattr(target, params['method'])(*params['args'], answers)
        self.env.flush_all()
        return (result._name, result.ids) if isinstance(result,
            models.BaseModel) else json.loads(json.dumps(result, default=str))

    def rows(self):
        """How many rows each of our tables has, and the queue of mails."""
        self.env.cr.execute(
            "SELECT c.relname, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', c.relname),"
            " false, true, '')))[1]::text::int FROM pg_class c WHERE c.relkind = 'r' AND (c.relname LIKE "
            "'huiskamer\\_%%'"
            " OR c.relname = 'mail_mail')")
        return dict(self.env.cr.fetchall())

    def test_every_button_ends_in_an_action_or_a_sentence(self):
        counts = collections.Counter()
        for user, records, method, answer in self.presses():
            kind = 'action' if isinstance(answer, dict) else 'refusal' if isinstance(answer, UserError) else 'done'
            counts[kind] += 1
            with self.subTest(person=user.login, model=records._name, button=method):
                if isinstance(answer, Exception) and not isinstance(answer, UserError):
                    raise answer
                self.assertTrue(str(answer), "a refusal has words")
        print(f"Pressed: {dict(counts)}, "
              f"{len({(records._name, method) for _user, records, method, _answer in self.presses()})} buttons")
        self.assertGreater(counts['action'], 200)
        self.assertGreater(counts['done'], 20)

    def test_every_declared_dialog_is_opened_and_answered_well_and_twice_has_one_effect(self):
        answered, refusals = set(), {}
        for user, _records, action in self.opened():
            key = (action['params']['model'], action['params']['method'])
            refusals.setdefault(key, [])
            if key not in answered:
                with self.undone():
                    answers = self.good_answers(action['params']['questions'])
                    try:
                        first = self.post(self.as_user(user), action, answers, THE_NUMBER)
                    except UserError as refusal:
                        refusals[key].append(str(refusal))
                        continue
                    answered.add(key)
                    if self.declared[key].entrance.once:
                        before = self.rows()
                        second = self.post(self.as_user(user), action, answers, THE_NUMBER)
                        self.assertEqual((second, self.rows()), (first, before), key)
        print(f"{len(answered)} of {len(self.declared)} dialogs answered well and twice")
        self.assertEqual(set(self.declared) - refusals.keys() - NOT_IN_A_DEMO, set(), self.led_nowhere)
        self.assertEqual({key: set(refusals[key]) for key in refusals.keys() - answered}, {},
                         "no good answers were found")

    def answered_well(self):
        """(person's environment, action, good answers, tables of which rows were held) of every dialog that takes them,
        once for each step of a handover; made once for all tests of the class.
        """
        if self.answered is None:
            found = {}
            for user, _records, action in self.opened():
                params, env, held = action['params'], self.as_user(user), set()
                key = '.'.join([params['model'], params['method'], *filter(lambda word: isinstance(word, str),
                                                                           params['args'])])
                answers = self.good_answers(params['questions'])
                with self.holding(held):
                    if key not in found and self.is_taken(env, action, answers):
                        found[key] = env, action, answers, held
            type(self).answered = found
        return self.answered

    def test_what_is_refused_without_an_answer_is_marked_as_needed(self):
        marked, unmarked = set(), set()
        for key, (env, action, good, _held) in self.answered_well().items():
            for question in action['params']['questions']:
                name = question['name']
                if good.get(name) and not self.is_taken(env, action, good | {name: False}):
                    (marked if question['required'] else unmarked).add((key, name))
        self.assertEqual(unmarked, NEEDED_WITH_ANOTHER)
        self.assertGreater(len(marked), 100)

    def test_what_a_decision_hangs_on_is_held_while_it_is_made(self):
        """``held.csv`` has the tables of which a dialog holds rows when its answers are taken."""
        held = {key: tables for key, (_env, _action, _good, tables) in self.answered_well().items() if tables}
        with file_open('huiskamer_case/tests/house/held.csv') as file:
            written = {row['dialog']: set(row['holds'].split()) for row in csv.DictReader(file)}
        self.assertEqual({key: held.get(key, set()) ^ written.get(key, set()) for key in {*held, *written}
                          if held.get(key) != written.get(key)}, {}, "what differs from held.csv, by dialog")

    @contextlib.contextmanager
    def holding(self, tables):
        """Add to a set the tables of which rows are held inside."""
        execute = self.env.cr.execute

        def listen(query, *args, **more):
            """What the cursor does, and what is told of it."""
            words = query.code if isinstance(query, SQL) else query
            if 'FOR UPDATE' in words or 'FOR NO KEY UPDATE' in words:
                tables.add(re.search(r'FROM "?(\w+)', words)[1])
            return execute(query, *args, **more)

        with patch.object(self.env.cr, 'execute', listen):
            yield

    def is_taken(self, env, action, answers):
        """Whether these answers are taken; nothing of it stays."""
        with self.undone():
            try:
                self.post(env, action, answers)
            except UserError:
                return False
        return True

    def test_odd_answers_end_in_a_sentence(self):
        tried, seen = 0, set()
        for user, _records, action in self.opened():
            key = (user.login, action['params']['method'], action['params']['model'])
            if key in seen:
                continue
            seen.add(key)
            good, number = self.good_answers(action['params']['questions']), len(seen)
            odd = [good | {name: ODD[(number + place + step) % len(ODD)]} for place, name in enumerate(good)
                   for step in (0, 5)]
            for answers in [*odd, NO_ANSWERS[number % len(NO_ANSWERS)]]:
                with self.subTest(dialog=key, answers=repr(answers)[:200]), self.undone():
                    tried += 1
                    try:
                        self.post(self.as_user(user), action, answers)
                    except UserError as refusal:
                        self.assertTrue(str(refusal))
                        self.assertNotIn('rubbish', str(refusal))
        print(f"{tried} odd answers to {len(seen)} dialogs")
        self.assertGreater(tried, 300)

    def test_what_is_not_among_the_choices_is_refused_where_answers_are_read(self):
        """In one place, in the same words: a method never sees a coded answer that its dialog does not offer."""
        tried, seen, taken = 0, set(TYPED_AS_WELL), {}
        for user, _records, action in self.opened():
            params = action['params']
            good = self.good_answers(params['questions'])
            for question in params['questions']:
                offered = [option['value'] for option in question.get('options') or ()]
                key = (params['model'], params['method'], question['name'])
                if key in seen or question['type'] != 'selection' or not offered or not isinstance(offered[0], str) or (
                        question['name'] not in good):
                    continue
                seen.add(key)
                for wrong in ('rubbish', offered[0] + ' ', offered[0].upper() + 'x', 7, True, [offered[0]], {'id': 1}):
                    tried += 1
                    with self.undone():
                        try:
                            self.post(self.as_user(user), action, good | {question['name']: wrong})
                        except UserError as refusal:
                            if not str(refusal).startswith(NOT_OFFERED):
                                taken[key] = str(refusal)
                        else:
                            taken[key] = wrong
        print(f"{tried} answers that nobody offered, to {len(seen)} questions")
        self.assertEqual(taken, {})
        self.assertGreater(len(seen), 40)
