from odoo import models


class ResUsers(models.Model):
    """In which groups somebody is, by the database and not by what the server remembers.

    Odoo remembers groups, what they open and which rules hold, for each process, and forgets all of it while a role is
    being taken away: before that is committed. A call that began before it brings the memory back. Then part of what is
    asked is answered by the memory and part by the database: the rule that says whose a file is would be left out, for
    the database says she has no role, and the wall, which asks the memory, would stand open to all files.
    """
    _inherit = 'res.users'

    def _forget_wrong_groups(self):
        """Forget what is remembered of groups when it is not what the database says of this user."""
        self.ensure_one()
        if set(self._get_group_ids()) != set(self.with_context({}).all_group_ids._ids):
            self.env.registry.clear_cache()
