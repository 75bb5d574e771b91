from odoo.http import request

from ..models.casework.handover.handover_letter import LANGUAGES


def speak(lang):
    """Go on in Dutch or English, when it is switched on here, else in the user's own language."""
    known = lang in LANGUAGES and request.env['res.lang']._get_data(code=lang)
    request.update_context(lang=lang if known else request.env.user.lang or 'en_US')


def page(template, lang, values):
    """One page in Dutch or English, kept by no cache; `values()` is called in that language."""
    speak(lang)
    return request.render(
        template, values() | {'lang': request.env.lang[:2]}, headers={'Cache-Control': 'no-store'})
