from odoo import models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class HuiskamerAppendOnlyMixin(models.AbstractModel):
    """A fact that happened: it is written once, never changed and never taken away by hand."""
    _name = 'huiskamer.append.only.mixin'
    _description = "Append-only record"
    _inherit = ['huiskamer.on.record.mixin']

    _copied_otherwise = _lt("What was recorded here happened once. It cannot be copied.")
    _taken_away_otherwise = _lt("What was recorded here happened. It cannot be deleted.")

    # public: refuses every change, whoever asks
    def write(self, vals):
        """Refuse every change, for every user.

        :raise UserError: always, unless nothing would change
        """
        if vals:
            raise UserError(self.env._("What was recorded here happened. It cannot be changed afterwards."))
        return True
