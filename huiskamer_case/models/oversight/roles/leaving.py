from odoo import models


class ResUsers(models.Model):
    """A colleague goes, or loses a role: what hangs on that follows at once, in whichever room it is."""
    _inherit = 'res.users'

    # public: core's own write of users with core's own rights; what follows is told or given on by the rooms
    def write(self, vals):
        """Change users; what hangs on those who may have left follows."""
        result = super().write(vals)
        if vals.keys() & {'active', 'group_ids'}:
            self._have_left()
        return result

    def _have_left(self):
        """Hook: what follows when these colleagues may have left; each room adds its own."""


class ResGroups(models.Model):
    """Taking a role away can begin at the role."""
    _inherit = 'res.groups'

    # public: core's own write of groups with core's own rights; what follows is told or given on by the rooms
    def write(self, vals):
        """Change groups; what hangs on those who leave them follows."""
        # sudo: who is in a group is hidden from non-administrators, and nothing is shown
        before = self.sudo().user_ids if 'user_ids' in vals else self.env['res.users']
        result = super().write(vals)
        if before:
            (before - self.sudo().user_ids)._have_left()  # sudo: as above
        return result
