from odoo import fields
from odoo.exceptions import AccessError
from odoo.http import Controller, request, route

from .page import page


class ReadLogController(Controller):
    """Who looked: a page for the client, and the seals of the log for outside the host."""

    @route('/huiskamer/looked/<string:code>', type='http', auth='user', methods=['GET'], readonly=False)
    def looked(self, code, lang=None):
        """Who has looked at this file, to read together or to print; making the page is written down first.

        A file that does not exist and one of somebody else look the same.
        """
        case = request.env['huiskamer.case'].search([('code', '=', code)])
        try:
            case.ensure_one()
            case._ensure_own()
        except (ValueError, AccessError):
            return request.not_found()
        return page('huiskamer_case.looked_page', lang, lambda: {
            'case': case, 'looks': case.with_env(request.env)._show_who_looked(),
            'today': fields.Date.context_today(case)})

    @route('/huiskamer/log/seals', type='http', auth='user', methods=['GET'], readonly=False)
    def seals(self):
        """The seals of all days as a text file; for the privacy officer."""
        try:
            text = request.env['huiskamer.access.day']._export_seals()
        except AccessError:
            return request.not_found()
        return request.make_response(text, headers=[
            ('Content-Type', 'text/plain; charset=utf-8'),
            ('Content-Disposition', 'attachment; filename="huiskamer-log-seals.txt"'),
            ('Cache-Control', 'no-store'),
        ])
