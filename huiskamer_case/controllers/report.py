from odoo import http
from odoo.http import request

from .page import paper_answer

KINDS = ('pdf', 'xlsx')
SHEETS = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'


class MonitoringReport(http.Controller):
    """The monitoring report as a letter and as a workbook."""

    # public: needs a log-in, finds by the caller's own rules; a refusal looks like a page that is not there
    @http.route(
        '/huiskamer/report/<int:report_id>.<string:form>', type='http', auth='user', methods=['GET'], readonly=False)
    def report(self, report_id, form, lang=None):
        """One report, in the language that is asked for.

        A report that does not exist and one that is not yours look the same.
        """
        Report = request.env['huiskamer.report']
        report = form in KINDS and Report.has_access('read') and Report.search([('id', '=', report_id)])
        if not report:
            raise request.not_found()
        printed = report._in_language(lang)
        if form == 'pdf':
            return paper_answer(printed._letter(), printed._file_name(form).removesuffix('.pdf'))
        return request.make_response(printed._workbook(), [
            ('Content-Type', SHEETS),
            ('Content-Disposition', f'attachment; filename="{printed._file_name(form)}"'),
            ('Cache-Control', 'no-store'),
        ])
