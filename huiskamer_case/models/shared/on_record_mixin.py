from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from .guards import by_method, is_through_method, without_defaults

_lt = LazyTranslate(__name__)

NOT_BY_HAND = _lt("This cannot be filled in by hand: %(fields)s. Use the buttons of the form.")


class HuiskamerOnRecordMixin(models.AbstractModel):
    """What stands on record: named methods make, change or take it away, nobody does by hand, a copy never was.

    Each model says in a sentence of its own what somebody hears who tries; what has no sentence may be done. The same
    holds for filling in by hand what only methods fill in: what is stored and readonly, but for what is named below.
    """
    _name = 'huiskamer.on.record.mixin'
    _description = "On record"

    _no_create = _no_write = _no_copy = _no_unlink = _no_filling = None
    # What of this a named method does all the same.
    _methods_may = frozenset({'create', 'write'})
    # Filled in when the record is made, also by hand, and never changed by hand.
    _immutable_fields = frozenset()
    # Stored and readonly, and yet not for named methods: what another mixin keeps by itself.
    _kept_by_itself = frozenset()

    # public: refuses what its model does not let anybody make by hand
    @api.model_create_multi
    def create(self, vals_list):
        """Make records, by hand where that may be.

        :raise UserError: in the model's own sentence
        """
        if vals_list:
            self._ensure_by_method('create', self._no_create)
        if self._no_filling:
            filled_in = self._protected()
            if not is_through_method(self):
                self._ensure_untouched(filled_in & {name for vals in vals_list for name in vals})
            self = without_defaults(self, filled_in)
        return super().create(vals_list)

    # public: refuses what its model does not let anybody change by hand
    def write(self, vals):
        """Change records, by hand where that may be.

        :raise UserError: in the model's own sentence, unless nothing would change
        """
        if vals:
            self._ensure_by_method('write', self._no_write)
        if self._no_filling and not is_through_method(self):
            self._ensure_untouched((self._protected() | self._immutable_fields) & vals.keys())
        return super().write(vals)

    # public: refuses what its model does not let anybody copy
    def copy(self, default=None):
        """Copy records where that may be.

        :raise UserError: in the model's own sentence
        """
        self._ensure_by_method('copy', self._no_copy)
        return super().copy(default)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_record(self):
        """Keep what is on record: a look-up by an administrator, for one, deletes past every rule.

        :raise UserError: in the model's own sentence
        """
        self._ensure_by_method('unlink', self._no_unlink)

    def _ensure_by_method(self, what, sentence):
        """Hold the record.

        :raise UserError: with this sentence, unless a named method is at work that may do it
        """
        if sentence and not (what in self._methods_may and is_through_method(self)):
            raise UserError(self.env._(sentence))

    def _protected(self):
        """The fields that only named methods change, also when the record is made."""
        return by_method(self) - self._immutable_fields - self._kept_by_itself

    def _ensure_untouched(self, field_names):
        """Refuse values for fields that only a named method sets.

        :raise UserError: in the model's own sentence, or naming the fields in the user's words
        """
        if field_names:
            labels = ', '.join(sorted(self._fields[name]._description_string(self.env) for name in field_names))
            sentence = self.env._(self._no_filling)
            raise UserError(sentence % {'fields': labels})


class HuiskamerAppendOnlyMixin(models.AbstractModel):
    """A fact that happened: written once and never changed; only the addon's own erasure takes it away."""
    _name = 'huiskamer.append.only.mixin'
    _description = "Append-only record"
    _inherit = ['huiskamer.on.record.mixin']

    _no_write = _lt("What was recorded here happened. It cannot be changed afterwards.")
    _no_copy = _lt("What was recorded here happened once. It cannot be copied.")
    _no_unlink = _lt("What was recorded here happened. It cannot be deleted.")
    _methods_may = frozenset({'create', 'unlink'})
