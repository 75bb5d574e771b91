from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, request, route

from ..models.oversight.walls.one_time import code_of
from ..models.shared import house_days
from .page import paper_answer, speak


class LetterController(Controller):
    """A letter, the same to read out by phone, and blank sheets for an evening without power.

    Titles and file names tell nothing. What is not yours and what does not exist look the same.
    """

    # public: needs a log-in and the wall, on a handover that may be printed now; each opening is written down first
    @route('/huiskamer/letter/<string:number>', type='http', auth='user', methods=['GET'], readonly=False)
    def letter(self, number, lang=None):
        """What was fixed when it was sent, as a PDF; opening it is written down in the history first.

        :raise NotFound: for anybody who may not print it now
        """
        handover = self._opened(number, lang)
        return paper_answer(handover._letter_pdf(), handover.code)

    # public: needs a log-in and the wall, on a handover that may be printed now; each opening is written down first
    @route('/huiskamer/letter/<string:number>/aloud', type='http', auth='user', methods=['GET'], readonly=False)
    def aloud(self, number, lang=None):
        """The same words to read out by phone, on the screen; opening it is written down first.

        :raise NotFound: for anybody who may not print it now
        """
        handover = self._opened(number, lang)
        return request.render('huiskamer_case.letter_page', {
            'handover': handover, 'disclosure': handover.disclosure_ids, 'lang': handover.env.lang[:2],
            'today': house_days.today(handover)}, headers={'Cache-Control': 'no-store'})

    # public: needs the role of caseworker and shows empty forms with the words of consent
    @route('/huiskamer/sheets', type='http', auth='user', methods=['GET'], readonly=True)
    def sheets(self, lang=None):
        """Blank sheets for consent, with the words that are read out, and for a handover.

        :raise NotFound: for anybody but a caseworker
        """
        if not request.env.user.has_group('huiskamer_case.group_caseworker'):
            raise request.not_found()
        speak(lang)
        return paper_answer(request.env['huiskamer.handover']._blank_sheets(), 'sheets')

    def _opened(self, number, lang):
        """The handover whose letter is opened now, in the language asked for.

        :raise NotFound: for anybody who may not print it now
        """
        speak(lang)
        try:
            handover = request.env['huiskamer.handover'].search(
                [('code', '=', code_of(request.env, number))]).ensure_one()
            handover._print_letter()
        except (ValueError, AccessError, UserError):
            raise request.not_found() from None
        return handover
