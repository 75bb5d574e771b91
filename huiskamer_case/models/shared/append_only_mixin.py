from odoo import api, models
from odoo.exceptions import UserError

from .guards import is_through_method


class HuiskamerAppendOnlyMixin(models.AbstractModel):
    """A fact that happened: it is written once, never changed and never taken away by hand."""
    _name = 'huiskamer.append.only.mixin'
    _description = "Append-only record"

    def write(self, vals):
        """Refuse every change, for every user.

        :raise UserError: always, unless nothing would change
        """
        if vals:
            raise UserError(self.env._("What was recorded here happened. It cannot be changed afterwards."))
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_through_method(self):
        """Keep the fact, unless the addon's own erasure takes the whole file away."""
        if not is_through_method(self):
            raise UserError(self.env._("What was recorded here happened. It cannot be deleted."))

    def copy(self, default=None):
        """Refuse copies: a copied fact did not happen.

        :raise UserError: always
        """
        raise UserError(self.env._("What was recorded here happened once. It cannot be copied."))
