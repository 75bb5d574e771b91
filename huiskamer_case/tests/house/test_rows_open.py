from odoo.tests import tagged

from .test_views import ViewsCommon

# Where what stands in a file belongs to: chosen by where one came from, never in a form.
FIXED = ('case_id', 'client_id', 'handover_id', 'consent_id')


@tagged('post_install', '-at_install')
class TestRowsOpen(ViewsCommon):
    """A click on a row opens something meant, or nothing; and no form lets one choose to whom a record belongs."""

    def test_every_row_in_a_form_opens_something_meant_or_nothing(self):
        meant, looked = {view.model for view, arch in self.arches() if arch.tag == 'form'}, 0
        for view, arch in self.arches():
            for node in arch.xpath('//field/list | //field/kanban'):
                model = self.model_of(node, view.model)
                closed = node.get('editable') or node.get('no_open') in ('1', 'True',
                    'true') or node.get('can_open') in ('0', 'False', 'false')
                self.assertTrue(closed or model in meant,
                                f'{view.xml_id}: a row of {model} opens a form that nobody made')
                looked += 1
        self.assertGreater(looked, 10)

    def test_every_list_of_a_menu_opens_a_form_that_was_made_or_nothing(self):
        meant = {view.model for view, arch in self.arches() if arch.tag == 'form'}
        for action in self.ours('ir.actions.act_window'):
            modes = action.view_mode.split(',')
            if 'form' in modes and action.res_model.startswith('huiskamer.'):
                self.assertIn(action.res_model, meant, action.xml_id)

    def test_no_form_lets_one_choose_the_file_or_the_person(self):
        looked = 0
        for view, arch in self.arches():
            is_named = arch.tag == 'form' and self.env['huiskamer.client']._is_confidential(view.model)
            for node in arch.xpath('//field[not(ancestor::field)]') if is_named else ():
                field = self.env[view.model]._fields[node.get('name')]
                if field.name in FIXED:
                    looked += 1
                    is_page = arch.get('edit') == 'false' and arch.get('create') == 'false'
                    self.assertTrue(is_page or field.readonly or node.get('readonly') in ('1', 'True'),
                                    f'{view.xml_id}: {field.name}')
        self.assertGreater(looked, 3)
