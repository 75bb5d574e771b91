from lxml import etree

from odoo.tests import TransactionCase, tagged

WORDS = ('char', 'text', 'html')


@tagged('post_install', '-at_install', 'huiskamer')
class TestWordsStay(TransactionCase):
    """What is typed leaves the browser when it is saved, and not before.

    A form that asks the server about a word while it is typed loses the word when there is no answer: Odoo undoes
    a change whose question fails.
    """

    def test_no_form_asks_the_server_about_words_that_are_being_typed(self):
        asked, looked = [], 0
        for view in self.env['ir.ui.view'].search([('model', '=like', 'huiskamer.%'), ('type', '=', 'form'),
                                                   ('mode', '=', 'primary')]):
            model = self.env[view.model]
            arch = etree.fromstring(model.get_view(view.id, 'form')['arch'])
            for node in arch.iter('field'):
                field = model._fields.get(node.get('name'))
                if field is None or field.type not in WORDS or self._is_in_list(node):
                    continue
                looked += 1
                if node.get('on_change'):
                    asked.append(f'{view.model}.{field.name}')
        self.assertGreater(looked, 60)
        self.assertFalse(sorted(set(asked)))

    def test_nothing_hangs_on_a_question_that_is_never_asked(self):
        dead = [f'{name}.{key}' for name in self.registry if name.startswith('huiskamer.')
                for key in self.env[name]._onchange_methods if self.env[name]._fields[key].type in WORDS]
        self.assertFalse(dead)

    def test_what_is_chosen_there_and_words_anywhere_else_are_asked_about_as_ever(self):
        for model, kinds in (('huiskamer.provider', ('many2one',)), ('res.partner', WORDS)):
            fields = self.env[model]._fields
            arch = etree.fromstring(self.env[model].get_view(view_type='form')['arch'])
            asked = {node.get('name') for node in arch.iter('field') if node.get('on_change')}
            self.assertTrue([name for name in asked & set(fields) if fields[name].type in kinds], model)

    def _is_in_list(self, node):
        """Whether this field is shown in a list inside the form."""
        return any(parent.tag in ('list', 'kanban') for parent in node.iterancestors())
