from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...shared.on_record_mixin import NOT_BY_HAND
from ...shared.random_code import random_code
from .code_char import CodeChar

_lt = LazyTranslate(__name__)


class HuiskamerConfidentialMixin(models.AbstractModel):
    """What every record of the named room has in common.

    Its label is a random code and nothing else, because Odoo shows labels to people who may not
    read the record. Nobody can hang it on a record that she may not read herself. It has no
    chatter, no followers, no activities and no attachments.
    """
    _name = 'huiskamer.confidential.mixin'
    _description = "Confidential record"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.guarded.mixin']
    _rec_name = 'code'
    _no_copy = _lt("A confidential record cannot be copied. Start a new one.")
    _no_filling = NOT_BY_HAND
    _no_unlink = _lt("A confidential record is erased with its file, and in no other way.")
    _methods_may = frozenset({'create', 'write', 'unlink'})

    code = CodeChar(
        default=lambda self: random_code(), required=True, readonly=True, copy=False,
        help="A random code. It is safe to write down and to say: it tells nothing about anybody.")

    _code_uniq = models.UniqueIndex('(code)')

    _immutable_fields = frozenset({'client_id', 'case_id', 'handover_id', 'consent_id'})

    @api.depends('code')
    def _compute_display_name(self):
        """Label every record with its opaque code, whatever the context asks for."""
        for record in self:
            record.display_name = record.code

    # public: adds checks before and after Odoo's own create: targets the caller may read
    @api.model_create_multi
    def create(self, vals_list):
        """Make records whose targets the caller may read.

        :raise AccessError: when a record points at something the caller may not read
        """
        for vals in vals_list:
            self._ensure_named(vals)
        records = super().create(vals_list)
        records._ensure_targets(records._fields)
        return records

    # public: adds checks before and after Odoo's own write: targets the caller may read
    def write(self, vals):
        """Change records, but never to point at what the caller may not read.

        :raise AccessError: when a record would point at something the caller may not read
        """
        self._ensure_named(vals)
        result = super().write(vals)
        self._ensure_targets(vals)
        return result

    # public: checks every id that a form names before Odoo answers with its label
    def onchange(self, values, field_names, fields_spec):
        """Answer a form in the making, unless it names a record that the caller may not read.

        Odoo shows the label and the asked fields of any id that a form names, also a forged one.

        :raise AccessError: when a value or a default names an unreadable record
        """
        self._ensure_named(values)
        return super().onchange(values, field_names, fields_spec)

    def _ensure_named(self, values):
        """Check every confidential record that these values, or the defaults in the context, name.

        Before the database sees them: its own refusals would tell which ids exist.

        :raise AccessError: with one constant text, whether the target exists or not
        """
        if self.env.su:
            return
        defaults = {
            key.removeprefix('default_'): value
            for key, value in self.env.context.items() if key.startswith('default_')
        }
        for name, value in [*defaults.items(), *values.items()]:
            field = self._fields.get(name)
            if field and field.type == 'many2one' and value and self._is_confidential(field.comodel_name):
                target = value.get('id') if isinstance(value, dict) else value
                if not isinstance(target, int):
                    raise self._not_yours()
                self._ensure_readable(self.env[field.comodel_name].browse(target))

    def _ensure_targets(self, field_names):
        """Check that the caller may read every confidential record that these fields point at.

        :raise AccessError: with one constant text, whether the target exists or not
        """
        if self.env.su:
            return
        for name in field_names:
            field = self._fields.get(name)
            if field and field.store and field.relational and self._is_confidential(field.comodel_name):
                # sudo: to see which targets were written, so that they can be checked as the caller
                self._ensure_readable(self.sudo()[name].sudo(False))

    def _ensure_readable(self, targets):
        """Refuse targets that the caller may not read.

        :raise AccessError: the same for "not yours" and for "does not exist"
        """
        if targets and not (
                (targets._is_asked_by_row('read') or len(targets.exists()) == len(targets))
                and targets.has_access('read')):
            raise self._not_yours()

    def _not_yours(self):
        """The one refusal of a target, whatever is the matter with it."""
        return AccessError(self.env._("This record does not exist, or it is not yours to use."))

    def _lock(self):
        """Hold these rows until the call ends, waiting for whoever holds them now.

        Raw SQL: core's own lock gives up at once when another call holds the row, and withdrawing
        consent must never fail for that. A row that changed meanwhile makes Odoo run the whole
        call again, with fresh eyes; so the columns that are in memory are those of the row, and only
        what was worked out from them is worked out anew.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR UPDATE",
            SQL.identifier(self._table), tuple(self.ids) or (None,)))
        self.invalidate_recordset([name for name, field in self._fields.items() if not field.store])

    @api.model
    def _is_confidential(self, model_name):
        """Whether records of this model belong to the named room."""
        return isinstance(self.env[model_name], self.env.registry['huiskamer.confidential.mixin'])
