"""What Odoo, or whatever module, could hang on any record is refused for those of ours that are nobody's business.

Found by the kind of field, never by a list of models: `tests/oversight/walls/test_side_doors.py` walks the registry
for every field that can say which model a record is about, and tries it.
"""
import re

from odoo import api, models, tools
from odoo.exceptions import UserError

from .doors import DESCRIBES, MODELS, OURS, closed_names, ids_written, leads_to_model, names_in

# How a dashboard names a window.
ACTION_NUMBER = re.compile(r'''\bname\s*=\s*["']\s*(\d{1,9})\s*["']''')
ACTION_NAME = re.compile(r'''\bname\s*=\s*["']\s*([\w.]+\.\w+)\s*["']''')


class Base(models.AbstractModel):
    """No record of the CRM becomes one about a record of ours."""
    _inherit = 'base'

    # A model of ours that is no secret, the directory and the plan of evenings, says so: the CRM may use it as any
    # other.
    _is_open_to_crm = False

    # public: refuses what would hang on a record of ours, and else leaves everything to Odoo's own rules
    @api.model_create_multi
    def create(self, vals_list):
        """Make records, none of them about a model of ours.

        :raise UserError: before anything is stored, also for the superuser
        """
        if not self._is_looked_at():
            self._ensure_of_kind(vals_list)
            return super().create(vals_list)
        defaults = {key.removeprefix('default_'): value for key, value in self.env.context.items()
                    if key.startswith('default_')}
        for vals in vals_list:
            self._ensure_not_ours(defaults | vals if defaults else vals)
        records = super().create(vals_list)
        records._ensure_none_is_ours()
        return records

    # public: refuses what would hang on a record of ours, and else leaves everything to Odoo's own rules
    def write(self, vals):
        """Change records, never to be about a model of ours.

        :raise UserError: before anything is stored, also for the superuser
        """
        if not self._is_looked_at():
            self._ensure_of_kind([vals])
            return super().write(vals)
        self._ensure_not_ours(vals)
        result = super().write(vals)
        if not vals.keys().isdisjoint(self._door_fields()):
            self._ensure_none_is_ours()
        return result

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        """No list of ours offers to read in a file: Odoo would keep its lines in clear, and is refused."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if self._name in self._closed_models():
            arch.set('import', '0')
        return arch, view

    def _is_looked_at(self):
        """Whether this is no record of ours, and none of those that describe models; what files load is seen by the
        posture.
        """
        return self.env.registry.ready and not self._name.startswith(OURS) and self._name not in DESCRIBES

    @api.model
    @tools.ormcache(cache='stable')
    def _closed_models(self):
        """The models of ours that nothing hangs on, by name: as they were loaded, whatever is written."""
        return closed_names(self.env.registry)

    @api.model
    @tools.ormcache('self._name', cache='stable')
    def _door_fields(self):
        """The fields of this model that lead to a model, stored or not: as they were loaded."""
        return tuple(name for name, field in self._fields.items() if field.store and leads_to_model(field))

    def _ensure_not_ours(self, vals):
        """Refuse values that name a model of ours.

        :raise UserError: in one constant text
        """
        closed = self._closed_models()
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or not value:
                continue
            if not closed.isdisjoint(names_in(field, value)) or self._leads_to_ours(field, value):
                raise self._door_refusal()

    def _leads_to_ours(self, field, value):
        """Whether a link, as it is written, goes to the row of a model or a field of ours."""
        if not field.relational or field.comodel_name not in MODELS or field.type == 'one2many':
            return False
        return self._are_ours(field.comodel_name, ids_written(value))

    @api.model
    @tools.ormcache()
    def _closed_ids(self):
        """The rows of those models, so that no question is asked for each record of the CRM."""
        return frozenset(self.env['ir.model']._get_id(name) for name in self._closed_models())

    @api.model
    def _are_ours(self, comodel, ids):
        """Whether one of these models, or fields, is of ours or leads to ours."""
        closed = self._closed_ids() if comodel == 'ir.model' else self._closed_field_ids()
        return not closed.isdisjoint(ids)

    @api.model
    @tools.ormcache()
    def _closed_field_ids(self):
        """The rows of their fields, and of those that lead to them: a change that is tracked in the CRM names one."""
        names = [*self._closed_models()]
        # sudo: which fields there are is no secret; nothing comes out
        return frozenset(self.env['ir.model.fields'].sudo().search(
            ['|', ('model', 'in', names), ('relation', 'in', names)])._ids)

    def _ensure_none_is_ours(self):
        """Refuse records that are about a model of ours, by whatever way that came about.

        :raise UserError: in one constant text
        """
        # sudo: only the name of a model is read, and nothing of it comes out
        for record in self.sudo() if self._door_fields() else ():
            for name in self._door_fields():
                field, value = record._fields[name], record[name]
                ours = self._are_ours(field.comodel_name, value.ids) if field.relational else not self._closed_models(
                    ).isdisjoint(names_in(field, value))
                if value and ours:
                    raise self._door_refusal()

    def _door_refusal(self):
        """The one answer, whatever the record and whether it exists."""
        return UserError(self.env._(
            "This cannot be kept with the records of the huiskamer: it would be read by others, and stay behind."))


class IrActionsServer(models.Model):
    """The jobs that we load run as they came."""
    _inherit = 'ir.actions.server'

    # public: refuses every change to an action of ours, but for our own data files
    def write(self, vals):
        """Change an action; one of ours by nobody.

        :raise UserError: for an action on our models
        """
        # sudo: only the name of a model is read, and nothing of it comes out
        if not self.env.su and any((action.model_id.model or '').startswith(OURS) for action in self.sudo()):
            raise self._door_refusal()
        return super().write(vals)


class IrUiViewCustom(models.Model):
    """The dashboard of one person, on which Odoo keeps what she searched for, in clear."""
    _inherit = 'ir.ui.view.custom'

    # public: core's own, with a refusal for what shows records of ours
    @api.model_create_multi
    def create(self, vals_list):
        """Keep dashboards, none of them with a search in records of ours.

        :raise UserError: before anything is stored, also for the superuser
        """
        for vals in vals_list:
            self._ensure_shows_none_of_ours(vals.get('arch') or self.env.context.get('default_arch'))
        return super().create(vals_list)

    # public: core's own, with a refusal for what shows records of ours
    def write(self, vals):
        """Change dashboards, never to one with a search in records of ours.

        :raise UserError: before anything is stored, also for the superuser
        """
        self._ensure_shows_none_of_ours(vals.get('arch'))
        return super().write(vals)

    def _ensure_shows_none_of_ours(self, arch):
        """Look which windows a dashboard is made of.

        :raise UserError: when one of them is on a closed model of ours
        """
        if isinstance(arch, str) and not self._closed_models().isdisjoint(self._models_shown(arch)):
            raise self._door_refusal()

    @api.model
    def _models_shown(self, arch):
        """The models of the windows that a dashboard names by their number or by their name."""
        # sudo: which model a window is on is no secret
        windows = self.env['ir.actions.act_window'].sudo().browse(
            int(number) for number in ACTION_NUMBER.findall(arch)).exists()
        for name in ACTION_NAME.findall(arch):
            found = self.env.ref(name, raise_if_not_found=False)
            windows |= found if found and found._name == windows._name else windows.browse()
        return set(windows.mapped('res_model'))
