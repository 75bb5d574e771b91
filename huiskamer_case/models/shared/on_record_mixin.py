from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from .guards import is_through_method

_lt = LazyTranslate(__name__)


class HuiskamerOnRecordMixin(models.AbstractModel):
    """What is on record: it is taken away, and where it says so made, changed or copied, by named methods only.

    Each model says in its own sentence what somebody hears who tries by hand; without a sentence it may be done.
    A deletion is always refused.
    """
    _name = 'huiskamer.on.record.mixin'
    _description = "On record"

    _made_otherwise = None
    _changed_otherwise = None
    _copied_otherwise = None
    _taken_away_otherwise = _lt("This stays on record.")

    # public: refuses what its model does not let anybody make by hand
    @api.model_create_multi
    def create(self, vals_list):
        """Make records, by hand where that may be.

        :raise UserError: in the model's own sentence
        """
        self._ensure_through_method(self._made_otherwise)
        return super().create(vals_list)

    # public: refuses what its model does not let anybody change by hand
    def write(self, vals):
        """Change records, by hand where that may be.

        :raise UserError: in the model's own sentence, unless nothing would change
        """
        if vals:
            self._ensure_through_method(self._changed_otherwise)
        return super().write(vals)

    # public: refuses what its model does not let anybody copy
    def copy(self, default=None):
        """Copy records where that may be.

        :raise UserError: in the model's own sentence
        """
        if self._copied_otherwise:
            raise UserError(self.env._(self._copied_otherwise))
        return super().copy(default)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_through_method(self):
        """Keep what is on record, unless erasing or a term that ran out takes it away.

        :raise UserError: in the model's own sentence
        """
        self._ensure_through_method(self._taken_away_otherwise)

    def _ensure_through_method(self, sentence):
        """Hold the record.

        :raise UserError: with this sentence, unless a named method is at work
        """
        if sentence and not is_through_method(self):
            raise UserError(self.env._(sentence))
