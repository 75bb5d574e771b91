from odoo.exceptions import UserError
from odoo.tests import tagged

from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestActionsOfOthers(HuiskamerCommon):
    """A job of ours is nobody's to change; one of the CRM is, as ever, its administrator's."""

    def test_an_administrator_changes_an_action_of_the_crm_and_none_of_ours(self):
        admin = self.env(user=self.env.ref('base.user_admin').id, su=False)['ir.actions.server']
        theirs = admin.create({'name': "Opschonen", 'state': 'code', 'code': 'pass',
                               'model_id': self.env['ir.model']._get('res.partner').id})
        ours = admin.search([('model_id.model', '=like', 'huiskamer.%')], limit=1)
        self.assertTrue(ours)
        theirs.write({'name': "Opruimen"})
        self.assertEqual(theirs.name, "Opruimen")
        for them in (ours, ours | theirs):
            with self.refused(ours, theirs, error=UserError):
                them.write({'name': "Van mij"})

    def test_our_own_data_files_bring_new_words(self):
        ours = self.env['ir.actions.server'].sudo().search([('model_id.model', '=like', 'huiskamer.%')], limit=1)
        ours.write({'name': "Van een nieuwe versie"})
        self.assertEqual(ours.name, "Van een nieuwe versie")
