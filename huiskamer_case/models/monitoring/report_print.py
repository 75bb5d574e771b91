from odoo import models

from ...report.report_letter import report_letter
from ...report.report_workbook import report_workbook
from .report_frozen import LANGUAGES


class HuiskamerReport(models.Model):
    """The report on paper and in a workbook, in Dutch or English, both drawn from one page."""
    _inherit = 'huiskamer.report'

    def action_letter_nl(self):
        """Open the letter in Dutch."""
        return self._open_print('pdf', 'nl_NL')

    def action_letter_en(self):
        """Open the letter in English."""
        return self._open_print('pdf', 'en_US')

    def action_workbook_nl(self):
        """Fetch the workbook in Dutch."""
        return self._open_print('xlsx', 'nl_NL')

    def action_workbook_en(self):
        """Fetch the workbook in English."""
        return self._open_print('xlsx', 'en_US')

    def _open_print(self, form, lang):
        """The address at which the report can be had."""
        self.ensure_one()
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/report/{self.id}.{form}?lang={lang}', 'target': 'new'}

    def _in_language(self, lang):
        """The same report in one of its languages; in the user's own when that one is not switched on."""
        known = lang in LANGUAGES and self.env['res.lang']._get_data(code=lang)
        return self.with_context(lang=lang) if known else self

    def _letter(self):
        """The letter as the bytes of a PDF."""
        return report_letter(self._page())

    def _workbook(self):
        """The workbook as bytes, with the same cells as the letter."""
        _ = self.env._
        page = self._page()
        return report_workbook(page, self._definitions(page), {
            'figures': _("Figures"), 'definitions': _("Definitions"), 'report': _("Words"), 'table': _("Table"),
            'row': _("Row"), 'number': _("Number"), 'share': _("Share"), 'note': _("Note"), 'all': _("All together")})
