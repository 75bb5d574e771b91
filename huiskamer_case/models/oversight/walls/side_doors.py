"""Odoo's own models that can be about any record, each closed for ours by one mixin.

`docs/security-model.md` lists the doors; `tests/oversight/walls/test_side_doors.py` tries them, and walks the
registry for a model that could be about any record and is not here.
"""
from odoo import api, models

from .side_door_mixin import OURS


class IrAttachment(models.Model):
    """No file hangs on a record of ours, and so none has a public flag or an access token."""
    _name = 'ir.attachment'
    _inherit = ['huiskamer.side.door.mixin', 'ir.attachment']
    _door_fields = ('res_model',)


class MailMessage(models.Model):
    """No message: its author and who was notified would go on reading it."""
    _name = 'mail.message'
    _inherit = ['huiskamer.side.door.mixin', 'mail.message']
    _door_fields = ('model',)


class MailScheduledMessage(models.Model):
    """No message for later."""
    _name = 'mail.scheduled.message'
    _inherit = ['huiskamer.side.door.mixin', 'mail.scheduled.message']
    _door_fields = ('model',)


class MailActivity(models.Model):
    """No activity: whoever it is assigned to reads it without the file."""
    _name = 'mail.activity'
    _inherit = ['huiskamer.side.door.mixin', 'mail.activity']
    _door_fields = ('res_model_id', 'res_model')


class MailFollowers(models.Model):
    """No follower: following outlives access."""
    _name = 'mail.followers'
    _inherit = ['huiskamer.side.door.mixin', 'mail.followers']
    _door_fields = ('res_model',)


class MailAlias(models.Model):
    """No address at which a mail would become a record of ours."""
    _name = 'mail.alias'
    _inherit = ['huiskamer.side.door.mixin', 'mail.alias']
    _door_fields = ('alias_model_id', 'alias_parent_model_id')


class MailTemplate(models.Model):
    """No template that writes the values of a file into a mail."""
    _name = 'mail.template'
    _inherit = ['huiskamer.side.door.mixin', 'mail.template']
    _door_fields = ('model_id',)
    _door_open_to_files = True


class IrActionsServer(models.Model):
    """No server action, and so no automation and no scheduled job, but those that we load ourselves."""
    _name = 'ir.actions.server'
    _inherit = ['huiskamer.side.door.mixin', 'ir.actions.server']
    _door_fields = ('model_id', 'crud_model_id')
    _door_open_to_files = True


class IrFilters(models.Model):
    """No saved search, shared or own: it keeps the words that were searched for."""
    _name = 'ir.filters'
    _inherit = ['huiskamer.side.door.mixin', 'ir.filters']
    _door_fields = ('model_id',)
    _door_open_to_files = True


class IrExports(models.Model):
    """No saved export."""
    _name = 'ir.exports'
    _inherit = ['huiskamer.side.door.mixin', 'ir.exports']
    _door_fields = ('resource',)


class IrDefault(models.Model):
    """No default value: it keeps what was typed, outside the seal and past erasure."""
    _name = 'ir.default'
    _inherit = ['huiskamer.side.door.mixin', 'ir.default']
    _door_fields = ('field_id',)
    _door_open_to_files = True


class IrEmbeddedActions(models.Model):
    """No view of one's own that hangs on one record."""
    _name = 'ir.embedded.actions'
    _inherit = ['huiskamer.side.door.mixin', 'ir.embedded.actions']
    _door_fields = ('parent_res_model',)
    _door_open_to_files = True


class IrModelFields(models.Model):
    """No field made by hand on a model of ours, or to one: it would be a link that no test has seen."""
    _name = 'ir.model.fields'
    _inherit = ['huiskamer.side.door.mixin', 'ir.model.fields']
    _door_fields = ('model_id', 'relation')
    _door_open_to_files = True


class PropertiesBaseDefinition(models.Model):
    """No property, on a contact or elsewhere, that points at a record of ours."""
    _name = 'properties.base.definition'
    _inherit = ['huiskamer.side.door.mixin', 'properties.base.definition']
    _door_fields = ('properties_field_id', 'properties_definition')

    @api.model
    def _names_ours(self, field, value):
        """Whether one of the properties in a definition leads to a model of ours."""
        if field.type == 'properties_definition':
            return any(str(line.get('comodel') or '').startswith(OURS) for line in value or ())
        return super()._names_ours(field, value)
