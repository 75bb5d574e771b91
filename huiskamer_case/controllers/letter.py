from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, request, route

LANGUAGES = ('nl_NL', 'en_US')


class LetterController(Controller):
    """Pages to print: a letter, the same to read out by phone, and blank sheets for an evening without power.

    The browser prints them, or keeps them as PDF. Their titles tell nothing.
    """

    @route('/huiskamer/letter/<string:code>', type='http', auth='user', methods=['GET'], readonly=False)
    def letter(self, code, lang=None, aloud=None):
        """What was fixed when it was sent; opening it is written down in the history first."""
        handover = request.env['huiskamer.handover'].search([('code', '=', code)])
        try:
            handover.ensure_one()
            handover._print_letter()
        except (ValueError, AccessError, UserError):
            return request.not_found()
        disclosure = handover.disclosure_ids
        return page('huiskamer_case.letter_page', lang, lambda: {
            'handover': handover, 'disclosure': disclosure, 'aloud': bool(aloud),
            'today': fields.Date.context_today(handover)})

    @route('/huiskamer/sheets', type='http', auth='user', methods=['GET'], readonly=False)
    def sheets(self, lang=None):
        """Blank sheets for consent and handover, with the words that are read out."""
        if not request.env.user.has_group('huiskamer_case.group_caseworker'):
            return request.not_found()
        texts = request.env['huiskamer.consent.text']._current('file') | request.env['huiskamer.consent.text']._current('share')
        return page('huiskamer_case.sheets_page', lang, lambda: {
            'texts': texts, 'categories': request.env['huiskamer.data.category'].search([])})


def page(template, lang, values):
    """One page in Dutch or English, kept by no cache; its values are made in that language."""
    lang = lang if lang in LANGUAGES and request.env['res.lang']._lang_get(lang) else request.env.user.lang
    request.update_context(lang=lang)
    return request.render(template, values() | {'lang': (lang or 'en')[:2]}, headers={'Cache-Control': 'no-store'})
