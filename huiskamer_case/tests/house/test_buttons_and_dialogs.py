import collections
import json
from datetime import timedelta

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.shared.dialog import NUMBER, declared_dialogs
from ..demo_house import DemoHouse

THE_NUMBER = '0123456789abcdef' * 2
# What can stand where one answer is expected.
ODD = ('rubbish', '31-02-2026', 'x' * 30_000, 'nul\0nul', '\ud800', -3, 10**30, 1.5, True, ['x'], [10**9], {'id': 1}, {})
# Where answers are expected.
NO_ANSWERS = (None, 7, 'rubbish', ['x'], {'': ''}, {'x': {'y': 1}}, {'number': '\ud800'})


@tagged('post_install', '-at_install')
class TestEveryButtonAndEveryDialog(DemoHouse):
    """Everybody presses every button on real records; every dialog is answered well, oddly and twice."""

    @classmethod
    def setUpClass(cls):
        """The demo with what else a button can be about; each button pressed once by each person."""
        super().setUpClass()
        cls.declared = declared_dialogs(cls.env)
        cls._add_what_is_rare()
        cls.pressed = None

    @classmethod
    def _add_what_is_rare(cls):
        """What buttons are about and the demo has not: files that ended, a colleague locked out, something to decide or to look at."""
        by_login = {user.login: user for user in cls.people}
        mine = cls.env['huiskamer.case'].with_user(by_login['caseworker']).search([
            ('caseworker_id', '=', by_login['caseworker'].id), ('state', '=', 'open')], order='id desc')
        withdrawn, closed, locked, undoable = mine.filtered(lambda case: 'draft' not in case.handover_ids.mapped('stage'))[:4]
        for case in withdrawn | undoable:
            case.consent_ids.filtered(lambda consent: consent.purpose == 'file').action_withdraw()
        events = withdrawn.sudo().consent_ids.event_ids
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE huiskamer_consent_event SET occurred_at = occurred_at - interval '40 days' WHERE id IN %s", [tuple(events.ids)])
        cls.env.invalidate_all()
        closed.close({'outcome': 'helped', 'open_handovers': 'cancel'})
        locked.lock_out({'caseworker_id': cls.env['res.users'].search([('login', '=', 'caseworker2')]).id})
        draft = cls.env['huiskamer.handover'].with_user(by_login['caseworker']).search([
            ('stage', '=', 'draft'), ('case_id.state', '=', 'open')], limit=1)
        text = cls.env['huiskamer.consent.text']._current(['share']).filtered(lambda text: text.language_id.code == 'nl')[:1]
        draft.record_consent({'text_id': text.id, 'method': 'spoken', 'spoken_alone': True, 'state': 'given'})
        cls.rare = {'huiskamer.case': (withdrawn | closed | locked | undoable).ids, 'huiskamer.handover': draft.ids}
        cls.env['huiskamer.demand'].with_user(by_login['supervisor']).create({
            'authority': 'police', 'received_how': 'writing', 'ground': '126nd', 'asked_for': "Welke dagen (voorbeeld)."})
        cls.env['huiskamer.pilot'].create({
            'location_id': mine.location_id.ids[0], 'date_from': fields.Date.today() - timedelta(days=7),
            'date_until': fields.Date.today() + timedelta(days=7)})
        cls.env['huiskamer.access.review']._of_week(fields.Date.today() - timedelta(days=fields.Date.today().weekday() + 7))
        by_login['host'].sudo().write({'group_ids': [Command.link(cls.env.ref('huiskamer_case.group_caseworker').id)]})
        cls.env['huiskamer.erasure'].sudo().create({
            'code': 'ABCD-EFGH', 'why': 'withdrawn', 'by_id': by_login['privacy'].id, 'rows': 1, 'state': 'incomplete',
            'unreadable_from': fields.Date.today()})

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
            if isinstance(action, dict) and action.get('tag') == 'huiskamer_ask':
                yield user, records, action
                if action['params']['method'] == 'search_first':
                    answers = {'alias': "Iemand (voorbeeld)", 'is_new': True}
                    yield user, records, self.as_user(user)['huiskamer.case'].search_first(answers)

    def good(self, question, pick):
        """An answer that fits a question; another choice of a list with another ``pick``."""
        name, kind = question['name'], question['type']
        options = [option['value'] for option in question.get('options') or ()]
        if options:
            return options[pick % len(options)] if kind != 'many2many' else [options[pick % len(options)]]
        today = fields.Date.today()
        case = self.env['huiskamer.case'].sudo().search([('state', '=', 'open')], order='id desc', limit=1)
        texts = {'code': (case if pick % 2 else case.client_id).code, 'number': '1', 'decided_on': str(today),
                 'until': str(today + timedelta(days=2))}
        by_kind = {'boolean': True, 'date': str(today + timedelta(days=1)), 'datetime': str(fields.Datetime.now()), 'integer': '1'}
        return texts.get(name) or by_kind.get(kind) or "Een paar woorden (voorbeeld)"

    def applies(self, item, answers):
        """Whether a question or a choice is shown, as the dialog in the browser decides."""
        return all(answers.get(name, False) in values for name, values in (item.get('when') or {}).items())

    def good_answers(self, questions, pick=0, everything=True):
        """Answers to the questions that are shown, given the other answers; or only to those that have to be answered."""
        answers = {question['name']: question.get('value') for question in questions}
        for _round in range(3):  # until no answer brings another question
            for place, question in enumerate(questions):
                shown = [option for option in question.get('options') or () if self.applies(option, answers)]
                wanted = question['required'] or (everything and not question.get('later'))
                if wanted and self.applies(question, answers) and not answers[question['name']]:
                    answers[question['name']] = self.good(question | {'options': shown}, pick + place)
        return {question['name']: answers[question['name']] for question in questions if self.applies(question, answers)}

    def post(self, env, action, answers, number=None):
        """What the server says to these answers, as the browser sends them."""
        params = action['params']
        target = env[params['model']].with_context(**{NUMBER: number} if number else {}).browse(params['ids'] or ())
        result = getattr(target, params['method'])(*params['args'], answers)
        self.env.flush_all()
        return (result._name, result.ids) if isinstance(result, models.BaseModel) else json.loads(json.dumps(result, default=str))

    def rows(self):
        """How many rows each of our tables has, and the queue of mails."""
        self.env.cr.execute(
            "SELECT c.relname, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', c.relname),"
            " false, true, '')))[1]::text::int FROM pg_class c WHERE c.relkind = 'r' AND (c.relname LIKE 'huiskamer\\_%%'"
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
        print(f"Pressed: {dict(counts)}, {len({(records._name, method) for _user, records, method, _answer in self.presses()})} buttons")
        self.assertGreater(counts['action'], 200)
        self.assertGreater(counts['done'], 20)

    def answer_well(self, user, action):
        """Find good answers to a dialog and send them twice under one number: how it was refused, until it was not."""
        key = (action['params']['model'], action['params']['method'])
        refusals = []
        for pick, everything in ((0, False), (1, False), (2, False), (0, True), (1, True)):
            answers = self.good_answers(action['params']['questions'], pick, everything)
            with self.undone():
                try:
                    first = self.post(self.as_user(user), action, answers, THE_NUMBER)
                except UserError as refusal:
                    refusals.append(str(refusal))
                    continue
                if self.declared[key].entrance.once:
                    before = self.rows()
                    second = self.post(self.as_user(user), action, answers, THE_NUMBER)
                    self.assertEqual((second, self.rows()), (first, before), key)
                return []
        return refusals

    def test_every_declared_dialog_is_opened_and_answered_well_and_twice_has_one_effect(self):
        answered, refusals = set(), {}
        for user, _records, action in self.opened():
            key = (action['params']['model'], action['params']['method'])
            if key not in answered:
                refused = self.answer_well(user, action)
                refusals.setdefault(key, []).extend(refused)
                if not refused:
                    answered.add(key)
        print(f"{len(answered)} of {len(self.declared)} dialogs answered well and twice")
        self.assertEqual(set(self.declared) - refusals.keys(), set(), "nobody can open these")
        self.assertFalse(
            [f"{key}: {sorted(set(refusals[key]))}" for key in sorted(refusals.keys() - answered)], "no good answers were found")

    def test_odd_answers_end_in_a_sentence(self):
        tried, seen = 0, set()
        for user, _records, action in self.opened():
            key = (user.login, action['params']['method'], action['params']['model'])
            if key in seen:
                continue
            seen.add(key)
            good, number = self.good_answers(action['params']['questions']), len(seen)
            odd = [good | {name: ODD[(number + place + step) % len(ODD)]} for place, name in enumerate(good) for step in (0, 5)]
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
