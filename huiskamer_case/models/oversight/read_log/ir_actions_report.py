from odoo import models

from . import read_log


class IrActionsReport(models.Model):
    """What is read for a page on paper is written down as printed."""
    _inherit = 'ir.actions.report'

    def _render(self, report_ref, res_ids, data=None):
        """Render a report; whatever it reads of a file is noted as printed."""
        with read_log.reading_for(self.env, 'print'):
            return super()._render(report_ref, res_ids, data=data)
