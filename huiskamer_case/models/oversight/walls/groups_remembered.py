from odoo import models
from odoo.tools import SQL


class ResUsers(models.Model):
    """In which groups somebody is, by the database and not by what the server remembers.

    Odoo remembers groups, what they open and which rules hold, for each process, and forgets all of it while a role is
    being taken away: before that is committed. A call that began before it brings the memory back. Then part of what is
    asked is answered by the memory and part by the database: the rule that says whose a file is would be left out, for
    the database says she has no role, and the wall, which asks the memory, would stand open to all files.
    """
    _inherit = 'res.users'

    def _forget_wrong_groups(self):
        """Forget what is remembered of groups when it is not what the database says of this user.

        Raw SQL: each call to the server asks this; the ORM would look up the groups by their rules to say the same.
        """
        self.ensure_one()
        groups = [number for number, in self.env.execute_query(
            SQL("SELECT gid FROM res_groups_users_rel WHERE uid = %s", self.id))]
        # sudo: what a group opens is remembered for everybody; only whether it is the same comes out
        opened = self.env['res.groups'].sudo()._get_group_definitions().get_superset_ids(groups)
        if set(self._get_group_ids()) != {*groups, *opened}:
            self.env.registry.clear_cache()
