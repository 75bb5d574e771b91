from odoo import api, models
from odoo.exceptions import UserError

OURS = 'huiskamer.'


class HuiskamerSideDoorMixin(models.AbstractModel):
    """Keeps a record of Odoo's own from being hung on one of ours.

    A message, a file, a follower or a saved filter lives by rules of its own: it is read by people
    who may not read what it hangs on, and it stays when that is erased. Records about anything else
    than our models are let pass untouched.
    """
    _name = 'huiskamer.side.door.mixin'
    _description = "Side door"

    # The fields that say about which model a record is: by name, or as a row of ir.model(.fields).
    _door_fields = ()
    # Whether what our own data files load, which is the superuser's work, is let pass.
    _door_open_to_files = False

    @api.model_create_multi
    def create(self, vals_list):
        """Make records, none of them about a model of ours.

        :raise UserError: before anything is stored, also for the superuser
        """
        if self._is_door_closed():
            for vals in vals_list:
                self._ensure_not_ours(self._door_defaults() | vals)
        records = super().create(vals_list)
        records._ensure_none_is_ours()
        return records

    def write(self, vals):
        """Change records, never to be about a model of ours.

        :raise UserError: also for a change to one that our data files loaded
        """
        if self._is_door_closed():
            self._ensure_not_ours(vals)
        self._ensure_none_is_ours()
        result = super().write(vals)
        if not vals.keys().isdisjoint(self._door_fields):
            self._ensure_none_is_ours()
        return result

    def _is_door_closed(self):
        """Whether this caller is looked at: everybody, or everybody but our own data files."""
        return not (self._door_open_to_files and self.env.su)

    def _door_defaults(self):
        """What the context would fill in for the fields that name a model."""
        return {name: self.env.context.get(f'default_{name}') for name in self._door_fields}

    def _ensure_not_ours(self, vals):
        """Refuse values that name a model of ours.

        :raise UserError: in one constant text
        """
        if any(self._names_ours(self._fields[name], vals.get(name)) for name in self._door_fields):
            raise self._door_refusal()

    def _ensure_none_is_ours(self):
        """Refuse records that are about a model of ours, by whatever way that came about.

        :raise UserError: in one constant text
        """
        if self._is_door_closed():
            # sudo: only the name of a model is read, and nothing of it comes out
            for record in self.sudo():
                if any(self._names_ours(record._fields[name], record[name]) for name in self._door_fields):
                    raise self._door_refusal()

    def _names_ours(self, field, value):
        """Whether the value of this field stands for a model of ours, or for a field of or to one."""
        if not value:
            return False
        if field.type != 'many2one':
            return str(value).startswith(OURS)
        # sudo: which models and fields there are is no secret; nothing comes out
        row = self.env[field.comodel_name].sudo().browse(value if isinstance(value, int) else value.id).exists()
        named = [row.model, row.relation] if field.comodel_name == 'ir.model.fields' else [row.model]
        return any((name or '').startswith(OURS) for name in named)

    def _door_refusal(self):
        """The one answer, whatever the record and whether it exists."""
        return UserError(self.env._(
            "This cannot be kept with the records of the huiskamer: it would be read by others, and stay behind."))
