import re

from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ....models.shared.dialog import dialog
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

    @dialog(title="Title", confirm="Go on", asks=('colour',))
    def paint(self, wall, answers):
        """Paint one of its walls."""


class FakeFact(models.Model):
    """Something that happened."""
    _name = 'huiskamer.test.fact'
    _description = "Fake fact"
    _module = None
    _inherit = ['huiskamer.append.only.mixin']

    words = fields.Char()


class FakeRecord(models.Model):
    """Something on record, whose methods make and change it."""
    _name = 'huiskamer.test.record'
    _description = "Fake record"
    _module = None
    _inherit = ['huiskamer.on.record.mixin']

    _no_create, _no_write, _no_copy, _no_unlink = "Not made.", "Not changed.", "Not copied.", "Not taken away."

    words = fields.Char()


FAKES = (FakeParent, FakeChild, FakeFact, FakeRecord)


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

    def test_a_lock_holds_the_rows_and_no_others(self):
        self.env.flush_all()
        rows = self.mine | self.theirs
        for record, held in ((self.mine.browse(), self.mine.browse()), (self.mine, self.mine)):
            record._lock()
            self.env.cr.execute(SQL("SELECT id FROM %s WHERE id IN %s AND xmax::text <> '0'",
                                    SQL.identifier(rows._table), tuple(rows.ids)))
            self.assertEqual([number for number, in self.env.cr.fetchall()], held.ids)

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
class TestOnRecordMixin(FakeModelCommon):
    """What is on record says so in its own sentence, to everybody."""

    def test_only_a_named_method_makes_and_changes_it_and_nothing_takes_it_away(self):
        Record = self.env[FakeRecord._name]
        record = Record.browse(through_method(Record).create({'words': "Zo was het."}).id)
        through_method(record).write({'words': "Zo werd het."})
        record.write({})
        for by in (record.with_user(self.caseworker), record, record.with_context(huiskamer_in_process=True)):
            for sentence, attempt in (
                    ("Not made.", lambda by: by.create({'words': "x"})),
                    ("Not changed.", lambda by: by.write({'words': "x"})),
                    ("Not copied.", lambda by: by.copy()), ("Not taken away.", lambda by: by.unlink())):
                with self.refused(record, error=UserError, counts=[FakeRecord._name]) as caught:
                    attempt(by)
                self.assertEqual(str(caught.exception), sentence)
        for attempt in (lambda: through_method(record).copy(), lambda: through_method(record).unlink()):
            with self.refused(record, error=UserError, counts=[FakeRecord._name]):
                attempt()
        self.assertEqual(record.words, "Zo werd het.")

    def test_every_record_of_the_house_keeps_its_sentences_whoever_asks(self):
        kept = 0
        for name, cls in self.registry.items():
            if not name.startswith('huiskamer.') or not issubclass(cls, self.registry['huiskamer.on.record.mixin']):
                continue
            Model = self.env[name].sudo()
            for sentence, attempt in ((cls._no_copy, Model.copy), (cls._no_unlink, Model._unlink_except_on_record)):
                if sentence:
                    with self.subTest(name), self.assertRaisesRegex(UserError, re.escape(Model.env._(sentence))):
                        attempt()
                    kept += 1
        self.assertGreater(kept, 60)


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
            action = child._ask('paint', 'north')
            self.assertEqual((action['type'], action['tag'], action['name']),
                             ('ir.actions.client', 'huiskamer_ask', "Title"))
            self.assertEqual(
                {key: action['params'][key] for key in ('model', 'ids', 'method', 'args')},
                {'model': FakeChild._name, 'ids': child.ids, 'method': 'paint', 'args': ['north']})
            self.assertEqual([question['name'] for question in action['params']['questions']], ['colour'])
            through_method(child).unlink()

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
