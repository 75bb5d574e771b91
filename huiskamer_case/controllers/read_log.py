from odoo.exceptions import AccessError
from odoo.http import Controller, request, route

from ..models.oversight.walls.one_time import code_of
from ..models.shared import house_days
from .page import page


class ReadLogController(Controller):
    """Who looked: a page for the client, and the seals of the log for outside the host."""

    # public: needs a log-in and the wall; a refusal looks like a page that is not there, and making the page is logged
    @route('/huiskamer/looked/<string:number>', type='http', auth='user', methods=['GET'], readonly=False)
    def looked(self, number, lang=None):
        """Who has looked at this file, to read together or to print; making the page is written down first.

        A file that does not exist and one of somebody else look the same.
        """
        case = request.env['huiskamer.case'].search([('code', '=', code_of(request.env, number))])
        try:
            case.ensure_one()
            case._ensure_own()
        except (ValueError, AccessError):
            return request.not_found()
        return page('huiskamer_case.looked_page', lang, lambda: {
            'case': case, 'looks': case.with_env(request.env)._show_who_looked(),
            'today': house_days.today(case)})

    # public: needs the role of privacy officer; days, numbers and fingerprints
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
