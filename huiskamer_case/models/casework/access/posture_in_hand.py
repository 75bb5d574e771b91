from odoo import models

from ...oversight.posture.posture_checks import red_if
from ...oversight.roles.whom_to_tell import KEEPERS


class HuiskamerPostureInHand(models.Model):
    """Whether everything about a person is in somebody's hands."""
    _inherit = 'huiskamer.posture.finding'

    def _look_at_in_hand(self):
        """What waits for somebody to be named, and the roles that nobody has who is there."""
        Users = self.env['res.users']
        roles = dict(self.env['huiskamer.access.request']._fields['role']._description_selection(self.env))
        empty = [
            self.env._("nobody who is there has the role: %(role)s", role=roles.get(role, role))
            for role in (*KEEPERS[:2], 'caseworker') if not Users._with_role(role)]
        return red_if(self.env['huiskamer.case']._without_somebody() + empty)
