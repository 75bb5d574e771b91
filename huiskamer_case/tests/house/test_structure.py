from odoo.tests import tagged
from odoo.tools import SQL

from ..common import HuiskamerCommon
from ..faulty_models import plant
from ..structure import Structure


class StructureCommon(HuiskamerCommon):
    """Looks for faults of shape."""

    def faults(self, kind):
        """The faults of this kind."""
        self.env.flush_all()
        return getattr(Structure(self.env), kind)()

    def assert_found(self, kind, plant_it):
        """The fault is not there before, and is found once it is planted."""
        before = self.faults(kind)
        with self.undone():
            plant_it()
            self.assertGreater(len(self.faults(kind)), len(before), kind)


@tagged('post_install', '-at_install', 'attack')
class TestStructure(StructureCommon):
    """The shape of the whole registry: nothing leads into the named room, and nothing of it is kept elsewhere."""

    def test_the_whole_registry_has_none_of_the_faults(self):
        structure = Structure(self.env)
        self.assertGreater(len(structure.models), 150)
        self.assertGreaterEqual(len(structure.named), 11)
        self.assertEqual(structure.all(), {})

    def test_an_access_row_for_everybody_would_be_found(self):
        self.assert_found('rights', lambda: self.env['ir.model.access'].create({
            'name': "Oops", 'model_id': self.env['ir.model']._get('huiskamer.client').id,
            'group_id': self.env.ref('base.group_user').id, 'perm_read': True}))

    def test_a_wall_that_is_switched_off_would_be_found(self):
        self.assert_found('rights', lambda: self.env['ir.rule'].search(
            [('model_id.model', '=', 'huiskamer.contact'), ('global', '=', True)]).write({'active': False}))

    def test_a_window_that_a_browser_keeps_would_be_found(self):
        self.assert_found('actions', lambda: self.env['ir.actions.act_window'].search(
            [('res_model', '=', 'huiskamer.client')], limit=1).write({'cache': True}))

    def test_a_report_that_keeps_a_file_would_be_found(self):
        self.assert_found('configured', lambda: self.env['ir.actions.report'].search(
            [('model', '=', 'huiskamer.case')], limit=1).write({'attachment': "object.code"}))

    def test_a_template_and_a_server_action_would_be_found(self):
        theirs = self.env['ir.model']._get('res.partner').id
        self.assert_found('configured', lambda: self.move_to_ours(
            self.env['mail.template'].create({'name': "T", 'model_id': theirs})))
        self.assert_found('configured', lambda: self.move_to_ours(self.env['ir.actions.server'].create(
            {'name': "S", 'model_id': theirs, 'state': 'code', 'code': 'pass'})))

    def move_to_ours(self, record):
        """Let something of a contact be of our files: past what refuses that, as a data file of old could have it."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE %s SET model_id = %s WHERE id = %s", SQL.identifier(record._table),
            self.env['ir.model']._get('huiskamer.case').id, record.id))
        self.env.invalidate_all()

    def test_a_unique_index_on_personal_data_would_be_found(self):
        self.assert_found('indexes', lambda: self.env.cr.execute(SQL(
            "CREATE UNIQUE INDEX probe ON huiskamer_client (slip_digest)")))


@tagged('post_install', '-at_install', 'attack')
class TestStructureFindsFaults(StructureCommon):
    """The same look finds the models that a later module could bring."""

    @classmethod
    def setUpClass(cls):
        """Plant the faulty models."""
        super().setUpClass()
        plant(cls)

    def test_links_into_the_named_room_are_found(self):
        self.assertLessEqual(
            {'sweep.related.client_id', 'sweep.copy.client_id', 'sweep.thread.client_id'}, set(self.faults('doors')))

    def test_looking_through_the_wall_and_keeping_a_copy_are_found(self):
        self.assertLessEqual({'sweep.related.alias', 'sweep.related.age_band', 'sweep.copy.alias'},
                             set(self.faults('looks')))
        self.assertNotIn('sweep.label.person_id', self.faults('looks'))

    def test_an_heir_of_a_named_model_is_found(self):
        self.assertEqual(self.faults('heirs'), ['sweep.heir.of.client'])

    def test_a_label_with_a_name_in_it_is_found(self):
        self.assertLessEqual({'sweep.named', 'sweep.named.message_ids'}, set(self.faults('labels')))
