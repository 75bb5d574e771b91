from odoo import models

from . import answers as given


class HuiskamerAskMixin(models.AbstractModel):
    """Ask a few questions in one dialog and hand the answers to a method, storing nothing between.

    A transient record would keep a name in the database before anybody consented; a dialog keeps
    it in the browser until the one call that needs it.
    """
    _name = 'huiskamer.ask.mixin'
    _description = "Questions in a dialog"

    def _ask(self, method, title, questions, confirm, intro='', args=()):
        """The client action that asks ``questions`` and then calls ``method`` on these records.

        :param str method: a public method of this model; it gets ``*args`` and the dict of answers
        :param list questions: what :meth:`_question` returns, in the order they are shown
        """
        return {
            'type': 'ir.actions.client',
            'tag': 'huiskamer_ask',
            'name': title,
            'params': {
                'model': self._name,
                'ids': self.ids,
                'method': method,
                'args': list(args),
                'questions': questions,
                'confirm': confirm,
                'intro': intro,
            },
        }

    def _answers(self, answers, *models):
        """The answers of a dialog, fit to use; whoever called may have sent anything.

        :param models: the models whose fields the answers are named after, this one after them
        :raise UserError: with a sentence about the first answer that cannot be used
        """
        return given.read(self.env, answers, (*models, self._name))

    def _question(self, field_name, comodel=None, **more):
        """One question, with the label, help, type and choices of a field that already has them.

        :param str comodel: the model that has the field, this one by default
        :param more: what differs: ``required``, ``value``, ``options``, ``texts``, ``when``, ``later``
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
        """The choices for a question about one or more of these records."""
        return [{'value': record.id, 'label': record[label]} for record in records]
