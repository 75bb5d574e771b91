from odoo import http
from odoo.http import request

from .page import paper_answer


class TallySheet(http.Controller):
    """The paper tally sheet as a PDF."""

    # public: hosts and supervisors only, the evening is found through its rules, and the sheet holds no counts
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
        return paper_answer(opening._tally_sheet(), 'tally-sheet')

    # public: hosts and supervisors only; blank cards hold no counts
    @http.route('/huiskamer/cards', type='http', auth='user', methods=['GET'], readonly=True)
    def cards(self):
        """A page of satisfaction cards to print and cut, in each language that is switched on here."""
        Opening = request.env['huiskamer.opening']
        if not Opening._may_print_sheet():
            raise request.not_found()
        return paper_answer(Opening._paper_cards(), 'cards')
