from odoo import api, models

# Who looks after what has nobody, in this order: whoever of the first role is there.
KEEPERS = ('supervisor', 'privacy_officer', 'access_administrator')


class ResUsers(models.Model):
    """Who is there for what would have nobody."""
    _inherit = 'res.users'

    @api.model
    def _with_role(self, role):
        """The colleagues who are there and have this role, by whatever way they have it."""
        # sudo: who is in a group is hidden from non-administrators; only colleagues come back
        group = self.env.ref(f'huiskamer_case.group_{role}').sudo()
        return group.all_user_ids.filtered('active').sorted('id').sudo(False).with_env(self.env)

    @api.model
    def _keepers(self, but=None):
        """Who names somebody for what has nobody: the supervisors, and without any the next role that is there.

        :param but: who cannot look at her own doing
        """
        for role in KEEPERS:
            there = self._with_role(role) - (but or self.browse())
            if there:
                return there
        return self.browse()
