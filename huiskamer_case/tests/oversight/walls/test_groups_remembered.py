from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestGroupsRemembered(HuiskamerCommon):
    """Odoo remembers who is in which group; a call from before a change can bring that memory back after it."""

    def setUp(self):
        """Everything is forgotten but in which groups these two are and what these open."""
        super().setUp()
        self.env.flush_all()
        self.env.registry.clear_cache()
        for role in ('colleague', 'office_user'):
            env = self.env(user=self.users[role], su=False)
            env.user._get_group_ids()
            env['ir.model.access']._get_allowed_models('read')

    def behind_its_back(self, statement, role):
        """Change the groups of this person as another process does whose word has not come yet."""
        group = self.env.ref('huiskamer_case.group_caseworker').id
        self.env.cr.execute(SQL(statement, group, self.users[role].id))
        self.env.invalidate_all()

    def test_a_role_that_was_taken_away_opens_no_file_of_others(self):
        clients = self.env['huiskamer.client'].with_user(self.colleague)
        self.behind_its_back("DELETE FROM res_groups_users_rel WHERE gid = %s AND uid = %s", 'colleague')
        self.assertFalse(clients.search([]))
        with self.assertRaises(AccessError):
            clients.search([])

    def test_without_a_change_her_own_are_found(self):
        clients = self.env['huiskamer.client'].with_user(self.colleague)
        self.assertEqual(clients.search([]), self.colleague_case.client_id)
        self.assertEqual(clients.search([]), self.colleague_case.client_id)

    def test_a_role_that_was_given_opens_no_file_of_others(self):
        rules = self.env['ir.rule'].with_user(self.office_user)
        self.behind_its_back("INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)", 'office_user')
        for model in ('huiskamer.client', 'huiskamer.case', 'huiskamer.contact', 'huiskamer.handover'):
            records = self.env[model].with_user(self.office_user).sudo()
            self.assertFalse(records.search(rules._compute_domain(model, 'read')), model)
