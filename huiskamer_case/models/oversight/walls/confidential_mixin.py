from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...shared.guards import is_through_method, without_defaults
from ...shared.random_code import random_code
from .code_char import CodeChar


class HuiskamerConfidentialMixin(models.AbstractModel):
    """What every record of the named room has in common.

    Its label is a random code and nothing else, because Odoo shows labels to people who may not
    read the record. Nobody can hang it on a record that she may not read herself. It has no
    chatter, no followers, no activities and no attachments.
    """
    _name = 'huiskamer.confidential.mixin'
    _description = "Confidential record"
    _inherit = ['huiskamer.guarded.mixin']
    _rec_name = 'code'

    code = CodeChar(
        default=lambda self: random_code(), required=True, readonly=True, copy=False,
        help="A random code. It is safe to write down and to say: it tells nothing about anybody.")

    _code_uniq = models.UniqueIndex('(code)')

    # Set once, when the record is made.
    _immutable_fields = frozenset({'code', 'client_id', 'case_id', 'handover_id', 'consent_id'})
    # Changed by a named method only, also when the record is made. Each room names its own: see ``_protected``.
    _protected_fields = frozenset()

    def _protected(self):
        """The fields that only named methods change, of all rooms together: none hides what another protects."""
        return frozenset().union(*(vars(cls).get('_protected_fields', ()) for cls in type(self).__mro__))

    @api.depends('code')
    def _compute_display_name(self):
        """Label every record with its opaque code, whatever the context asks for."""
        for record in self:
            record.display_name = record.code

    # public: adds checks before and after Odoo's own create: protected fields, and targets the caller may read
    @api.model_create_multi
    def create(self, vals_list):
        """Make records whose targets the caller may read and whose protected fields are untouched.

        :raise UserError: when a protected field, or the code, is given from outside
        :raise AccessError: when a record points at something the caller may not read
        """
        guarded = self._protected() | {'code'}
        if not is_through_method(self):
            for vals in vals_list:
                self._ensure_untouched(guarded & vals.keys())
            self = without_defaults(self, guarded)
        for vals in vals_list:
            self._ensure_named(vals)
        records = super().create(vals_list)
        records._ensure_targets(records._fields)
        return records

    # public: adds checks before and after Odoo's own write: immutable and protected fields, and targets
    def write(self, vals):
        """Change records, but never what they belong to and never a protected field.

        :raise UserError: when an immutable or protected field would change
        :raise AccessError: when a record would point at something the caller may not read
        """
        if not is_through_method(self):
            self._ensure_untouched((self._protected() | self._immutable_fields) & vals.keys())
        self._ensure_named(vals)
        result = super().write(vals)
        self._ensure_targets(vals)
        return result

    # public: refuses every copy, whoever asks
    def copy(self, default=None):
        """Refuse copies: a person's consent and story are not a template.

        :raise UserError: always
        """
        raise UserError(self.env._("A confidential record cannot be copied. Start a new one."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_through_method(self):
        """Keep the record: a look-up by an administrator, for one, deletes past every rule.

        :raise UserError: unless erasing, or a term that ran out, takes it away
        """
        if not is_through_method(self):
            raise UserError(self.env._("A confidential record is erased with its file, and in no other way."))

    # public: checks every id that a form names before Odoo answers with its label
    def onchange(self, values, field_names, fields_spec):
        """Answer a form in the making, unless it names a record that the caller may not read.

        Odoo shows the label and the asked fields of any id that a form names, also a forged one.

        :raise AccessError: when a value or a default names an unreadable record
        """
        self._ensure_named(values)
        return super().onchange(values, field_names, fields_spec)

    def _ensure_untouched(self, field_names):
        """Refuse values for fields that only a named method sets.

        :raise UserError: naming the fields in the user's words
        """
        if field_names:
            labels = ', '.join(sorted(self._fields[name]._description_string(self.env) for name in field_names))
            raise UserError(self.env._(
                "This cannot be filled in by hand: %(fields)s. Use the buttons of the form.", fields=labels))

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
        call again, with fresh eyes.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR UPDATE",
            SQL.identifier(self._table), tuple(self.ids) or (None,)))
        self.invalidate_recordset()

    @api.model
    def _is_confidential(self, model_name):
        """Whether records of this model belong to the named room."""
        return isinstance(self.env[model_name], self.env.registry['huiskamer.confidential.mixin'])
