from odoo import api, fields, models


class HuiskamerTry(models.Model):
    """How long tries stay on record."""
    _inherit = 'huiskamer.try'

    @api.model
    def _kept_since(self):
        """By the term that the house decided."""
        return fields.Datetime.subtract(fields.Datetime.now(), days=self.env['huiskamer.retention.term']._days('tries'))
