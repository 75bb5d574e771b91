from odoo import http
from odoo.http import request


class TallySheet(http.Controller):
    """The paper tally sheet as a PDF."""

    @http.route('/huiskamer/tally-sheet/<int:opening_id>', type='http', auth='user', methods=['GET'], readonly=True)
    def tally_sheet(self, opening_id, lang=None):
        """The sheet of one evening, in the user's language or another that is switched on here.

        An evening that does not exist and one that is not yours look the same.
        """
        Opening = request.env['huiskamer.opening']
        opening = Opening._may_print_sheet() and Opening.search([('id', '=', opening_id)])
        if not opening:
            raise request.not_found()
        if lang and request.env['res.lang']._get_data(code=lang):
            opening = opening.with_context(lang=lang)
        return request.make_response(opening._tally_sheet(), [
            ('Content-Type', 'application/pdf'),
            ('Content-Disposition', 'inline; filename="tally-sheet.pdf"'),
            ('Cache-Control', 'no-store'),
        ])
