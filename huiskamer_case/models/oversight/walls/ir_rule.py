from odoo import models
from odoo.exceptions import AccessError

# Odoo's own records that may be about anything: their labels are what somebody typed.
ABOUT_ANYTHING = ('mail.activity', 'mail.message', 'ir.attachment')


class IrRule(models.Model):
    """Say no without saying to what: Odoo prints the refused record's label in debug mode."""
    _inherit = 'ir.rule'

    def _make_access_error(self, operation, records):
        """One constant text for every record of ours, and for what may be about anything, in debug mode too."""
        if records._name.startswith('huiskamer.') or records._name in ABOUT_ANYTHING:
            return AccessError(self.env._("This record does not exist, or it is not yours to use."))
        return super()._make_access_error(operation, records)
