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
        return self._pdf(opening._tally_sheet(), 'tally-sheet')

    @http.route('/huiskamer/cards', type='http', auth='user', methods=['GET'], readonly=True)
    def cards(self):
        """A page of satisfaction cards to print and cut, in each language that is switched on here."""
        Opening = request.env['huiskamer.opening']
        if not Opening._may_print_sheet():
            raise request.not_found()
        return self._pdf(Opening._paper_cards(), 'cards')

    def _pdf(self, content, name):
        """A PDF that the browser shows and does not keep."""
        return request.make_response(content, [
            ('Content-Type', 'application/pdf'),
            ('Content-Disposition', f'inline; filename="{name}.pdf"'),
            ('Cache-Control', 'no-store'),
        ])
