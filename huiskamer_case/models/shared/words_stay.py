from odoo import models

WORDS = ('char', 'text', 'html')


class Base(models.AbstractModel):
    """What is typed in a form of the huiskamer leaves the browser when it is saved, and not before."""
    _inherit = 'base'

    def _has_onchange(self, field, other_fields):
        """Never ask the server about words that are being typed: the web client undoes a change whose question fails.

        What is computed from words is computed when they are saved.
        """
        if self._name.startswith('huiskamer.') and field.type in WORDS:
            return False
        return super()._has_onchange(field, other_fields)
