from odoo import models
from odoo.exceptions import AccessError


class HuiskamerOversightMixin(models.AbstractModel):
    """What is decided by the privacy officer, and by nobody else."""
    _name = 'huiskamer.oversight.mixin'
    _description = "Decided by the privacy officer"

    def _ensure_privacy_officer(self):
        """Only the privacy officer.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_privacy_officer'):
            raise AccessError(self.env._("Only the privacy officer can do this."))
