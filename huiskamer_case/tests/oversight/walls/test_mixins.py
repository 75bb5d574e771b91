from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ....models.shared.dialog import NUMBER, dialog
from ....models.shared.guards import through_method
from ....models.shared.random_code import ALPHABET, random_code, tidy_code
from ...common import HuiskamerCommon
from ...fake_models import add_models, open_to


class FakeParent(models.Model):
    """A confidential record that others point at."""
    _name = 'huiskamer.test.parent'
    _description = "Fake parent"
    _module = None
    _inherit = ['huiskamer.confidential.mixin']

    secret = fields.Char()
    stage = fields.Char(readonly=True)


class FakeChild(models.Model):
    """A confidential record that points at others in every way there is."""
    _name = 'huiskamer.test.child'
    _description = "Fake child"
    _module = None
    _inherit = ['huiskamer.confidential.mixin', 'huiskamer.ask.mixin']

    case_id = fields.Many2one('huiskamer.test.parent')
    other_id = fields.Many2one('huiskamer.test.parent')
    parent_ids = fields.Many2many('huiskamer.test.parent')
    colour = fields.Selection([('red', "Red"), ('blue', "Blue")], help="Which.")
    times = fields.Integer()

    @dialog(title=lambda child, verb: f"Title of {verb}", confirm="Go on", asks='_questions', on='record')
    def done(self, verb, answers):
        """Write the answer down, and how often."""
        self.write({'colour': answers.get('colour'), 'times': self.times + 1})
        return self

    def _questions(self, _verb):
        """Which colour."""
        return [self._question('colour')]

    @dialog(title="Count", confirm="Go on", asks=('times', 'colour?'), before=('_ensure_red',))
    def count_up(self, answers):
        """Add a number."""
        self.times += answers['times']
        return True
    action_count = count_up.ask

    def _ensure_red(self):
        """Only red ones are counted."""
        if self.colour != 'red':
            raise UserError("Only red ones.")


class FakeFact(models.Model):
    """Something that happened."""
    _name = 'huiskamer.test.fact'
    _description = "Fake fact"
    _module = None
    _inherit = ['huiskamer.append.only.mixin']

    words = fields.Char()


FAKES = (FakeParent, FakeChild, FakeFact)


class FakeModelCommon(HuiskamerCommon):
    """The fake models, open to caseworkers; a caseworker sees the parents that she made."""

    @classmethod
    def setUpClass(cls):
        """Add the models with their access rows and one rule."""
        super().setUpClass()
        add_models(cls, *FAKES)
        open_to(cls, 'huiskamer_case.group_caseworker', *FAKES)
        cls.env['ir.rule'].create({
            'name': "Parent: her own", 'model_id': cls.env['ir.model']._get(FakeParent._name).id,
            'domain_force': "[('create_uid', '=', user.id)]"})
        cls.mine, cls.theirs = (
            cls.env[FakeParent._name].with_user(user).create({'secret': "Merel"})
            for user in (cls.caseworker, cls.colleague))
        cls.Child = cls.env[FakeChild._name].with_user(cls.caseworker)


@tagged('post_install', '-at_install')
class TestConfidentialMixin(FakeModelCommon):
    """An opaque label, checked targets, untouched protected fields."""

    def test_the_label_is_the_code_whatever_the_context_asks_for(self):
        for context in ({}, {'show_secret': True}, {'lang': 'nl_NL'}, {'formatted_display_name': True}):
            self.assertEqual(self.mine.with_context(**context).display_name, self.mine.code)

    def test_every_code_is_another(self):
        self.assertNotEqual(self.mine.code, self.theirs.code)

    def test_a_target_of_her_own_is_taken_and_another_s_refused(self):
        child = self.Child.create({'case_id': self.mine.id, 'parent_ids': [Command.set(self.mine.ids)]})
        for vals in ({'case_id': self.theirs.id}, {'other_id': self.theirs.id},
                     {'parent_ids': [Command.link(self.theirs.id)]}):
            with self.subTest(vals=vals), self.refused(error=AccessError, counts=[FakeChild._name]):
                self.Child.create(vals)
        with self.refused(child, error=AccessError):
            child.write({'other_id': self.theirs.id})
        with self.refused(child, error=AccessError):
            child.write({'parent_ids': [Command.link(self.theirs.id)]})
        child.write({'other_id': self.mine.id})

    def test_what_it_belongs_to_never_changes(self):
        other = self.env[FakeParent._name].with_user(self.caseworker).create({})
        child = self.Child.create({'case_id': self.mine.id})
        with self.refused(child, error=UserError):
            child.write({'case_id': other.id})
        with self.refused(child, error=UserError):
            child.write({'code': 'AAAA-AAAA'})

    def test_a_protected_field_takes_the_named_method_and_nothing_else(self):
        for key in (True, 1, 'yes', object()):
            forged = self.mine.with_context(huiskamer_in_process=key)
            with self.refused(self.mine, error=UserError):
                forged.write({'stage': 'done'})
            with self.refused(error=UserError, counts=[FakeParent._name]):
                forged.create({'stage': 'done'})
        self.assertFalse(self.mine.with_context(default_stage='done').create({}).stage)
        self.assertNotEqual(self.mine.with_context(default_code='X').create({}).code, 'X')
        through_method(self.mine).write({'stage': 'done'})
        self.assertEqual(self.mine.stage, 'done')

    def test_a_copy_is_refused(self):
        with self.refused(error=UserError, counts=[FakeParent._name]):
            self.mine.copy()

    def test_a_form_is_told_nothing_about_another_s_record(self):
        spec = {'other_id': {'fields': {'secret': {}}}}
        answer = self.Child.onchange({'other_id': self.mine.id}, ['other_id'], spec)
        self.assertNotIn('warning', answer)
        for context, values in (({}, {'other_id': self.theirs.id}), ({'default_other_id': self.theirs.id}, {})):
            with self.assertRaises(AccessError):
                self.Child.with_context(**context).onchange(values, list(values), spec)

    def test_without_an_access_row_nothing_is_found_or_told(self):
        with self.assertRaises(AccessError) as caught:
            self.mine.with_user(self.office_user).read(['secret'])
        self.assertNotIn("Merel", str(caught.exception))


@tagged('post_install', '-at_install')
class TestAppendOnlyMixin(FakeModelCommon):
    """A fact is written once."""

    def test_a_fact_is_added_and_then_stays(self):
        fact = self.env[FakeFact._name].with_user(self.caseworker).create({'words': "Zo was het."})
        for record in (fact, fact.sudo(), fact.sudo().with_context(huiskamer_in_process=True)):
            for attempt in (lambda r: r.write({'words': "Anders"}), lambda r: r.unlink(), lambda r: r.copy()):
                with self.refused(fact, error=UserError, counts=[FakeFact._name]):
                    attempt(record)
        self.assertEqual(fact.words, "Zo was het.")

    def test_the_addon_s_own_erasure_takes_it_away(self):
        fact = self.env[FakeFact._name].create({'words': "Zo was het."})
        through_method(fact).unlink()
        self.assertFalse(fact.exists())


@tagged('post_install', '-at_install')
class TestAskMixin(FakeModelCommon):
    """A dialog asks, and nothing is stored between."""

    def test_a_question_has_the_words_and_choices_of_its_field(self):
        question = self.Child._question('colour', required=True, value='red')
        self.assertEqual((question['label'], question['help'], question['type']), ("Colour", "Which.", 'selection'))
        self.assertEqual(question['options'], [{'value': 'red', 'label': "Red"}, {'value': 'blue', 'label': "Blue"}])
        self.assertEqual((question['required'], question['value']), (True, 'red'))

    def test_the_action_names_the_method_and_the_records(self):
        with self.unchanged(counts=[FakeChild._name]):
            child = self.Child.create({})
            action = child._ask('done', 'verb')
            self.assertEqual((action['type'], action['tag'], action['name']),
                             ('ir.actions.client', 'huiskamer_ask', "Title of verb"))
            self.assertEqual(
                {key: action['params'][key] for key in ('model', 'ids', 'method', 'args')},
                {'model': FakeChild._name, 'ids': child.ids, 'method': 'done', 'args': ['verb']})
            self.assertEqual([question['name'] for question in action['params']['questions']], ['colour'])
            through_method(child).unlink()

    def test_who_may_is_asked_when_it_is_opened_and_when_it_is_answered(self):
        child = self.Child.create({'colour': 'blue', 'times': 1})
        for attempt in (child.action_count, lambda: child.count_up({'times': 2})):
            with self.refused(child, error=UserError) as caught:
                attempt()
            self.assertEqual(str(caught.exception), "Only red ones.")
        child.colour = 'red'
        self.assertEqual([q['required'] for q in child.action_count()['params']['questions']], [True, False])
        self.assertTrue(child.count_up({'times': '2'}))
        self.assertEqual(child.times, 3)
        for answers in ({}, {'colour': 'red'}, {'times': 'two'}, {'times': 1.5}, {'times': [1]}):
            with self.refused(child, error=UserError):
                child.count_up(answers)

    def test_the_same_number_twice_has_one_effect_and_the_same_result(self):
        child, number = self.Child.create({}), {NUMBER: 'a' * 32}
        first = child.with_context(**number).done('verb', {'colour': 'red'})
        self.assertEqual(child.with_context(**number).done('verb', {'colour': 'red'}), first)
        self.assertEqual((child.times, child.colour), (1, 'red'))
        with self.refused(child, error=UserError, counts=['huiskamer.answer.number']):
            child.with_context(**number).done('verb', {'colour': 'blue'})
        for other in (child.with_context(**{NUMBER: 'b' * 32}), child, child):
            other.done('verb', {'colour': 'red'})
        self.assertEqual(child.times, 4, "another number, or none, is another answer")
        self.Child.create({}).with_context(**number).done('verb', {'colour': 'red'})
        child.with_user(self.colleague).with_context(**number).done('verb', {'colour': 'red'})
        self.assertEqual(child.times, 5, "a number is one person's, for one thing")

    def test_what_is_no_number_is_refused_and_numbers_are_forgotten(self):
        child = self.Child.create({})
        for odd in ('', 'rubbish', 7, True, ['a' * 32], 'A' * 32, 'a' * 33, 'a' * 32 + '\n'):
            with self.refused(child, error=UserError, counts=['huiskamer.answer.number']):
                child.with_context(**{NUMBER: odd}).done('verb', {'colour': 'red'})
        Number = self.env['huiskamer.answer.number']
        child.with_context(**{NUMBER: 'c' * 32}).done('verb', {})
        Number._forget()
        self.assertEqual(Number.search_count([]), 1)
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            Number._forget()
        self.assertEqual(Number.search_count([]), 0)

    def test_options_show_the_opaque_label(self):
        self.assertEqual(self.Child._options(self.mine), [{'value': self.mine.id, 'label': self.mine.code}])


@tagged('post_install', '-at_install')
class TestRandomCode(HuiskamerCommon):
    """Codes that a person can say, type and mistype."""

    def test_a_code_as_people_type_it_is_understood(self):
        code = random_code()
        for typed in (code, code.lower(), code.replace('-', ''), f' {code} ', code.replace('-', ' ')):
            self.assertEqual(tidy_code(typed), code)

    def test_no_single_mistyped_character_passes(self):
        code = random_code()
        for place, sign in enumerate(code):
            if sign != '-':
                for wrong in set(ALPHABET) - {sign}:
                    self.assertIsNone(tidy_code(code[:place] + wrong + code[place + 1:]))

    def test_what_cannot_be_a_code_is_none(self):
        for odd in (None, False, '', 'AAAA-AAAA', '1234', random_code() + 'X', '----'):
            self.assertIsNone(tidy_code(odd))

    def test_a_thousand_codes_are_all_different(self):
        self.assertEqual(len({random_code() for _number in range(1000)}), 1000)
