from odoo import models


class HuiskamerAskMixin(models.AbstractModel):
    """Ask a few questions in one dialog and hand the answers to a method, storing nothing between.

    A transient record would keep a name in the database before anybody consented; a dialog keeps
    it in the browser until the one call that needs it.
    """
    _name = 'huiskamer.ask.mixin'
    _description = "Questions in a dialog"

    def _ask(self, name, *args, **shown):
        """The action that opens the dialog of this method of the model: see :meth:`~.dialog.Dialog.action`."""
        return getattr(type(self), name).dialog.action(self, name, *args, **shown)

    def _question(self, field_name, comodel=None, **more):
        """One question, with the label, help, type and choices of a field that already has them.

        :param str comodel: the model that has the field, this one by default
        :param more: what differs: ``required``, ``value``, ``options``, ``texts``, ``when``, ``later``, and
            ``stands``: whether the value is what the field says now, so that nobody types over another's words unseen
        """
        field = self.env[comodel or self._name].fields_get(
            [field_name], ['string', 'help', 'type', 'selection'])[field_name]
        question = {
            'name': field_name,
            'label': field['string'],
            'help': field.get('help') or '',
            'type': field['type'],
            'required': False,
            'value': False,
        }
        if field['type'] == 'selection':
            question['options'] = [{'value': key, 'label': label} for key, label in field['selection']]
        return question | more

    def _options(self, records, label='display_name'):
        """The choices for a question about one or more of these records; colleagues by their names."""
        records = records.sorted('name') if label == 'name' else records
        return [{'value': record.id, 'label': record[label]} for record in records]
