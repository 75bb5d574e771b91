from odoo import http
from odoo.http import request

KINDS = {
    'pdf': ('_letter', 'application/pdf', 'inline'),
    'xlsx': ('_workbook', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'attachment'),
}


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
        method, mime, disposition = KINDS[form]
        printed = report._in_language(lang)
        return request.make_response(getattr(printed, method)(), [
            ('Content-Type', mime),
            ('Content-Disposition', f'{disposition}; filename="{printed._file_name(form)}"'),
            ('Cache-Control', 'no-store'),
        ])
