from odoo.http import request

from ..models.casework.disclosure.handover_letter import LANGUAGES
from ..report.paper import ending_of


def speak(lang):
    """Go on in Dutch or English, when it is switched on here, else in the user's own language."""
    known = lang in LANGUAGES and request.env['res.lang']._get_data(code=lang)
    request.update_context(lang=lang if known else request.env.user.lang or 'en_US')


def page(template, lang, values):
    """One page in Dutch or English, kept by no cache; `values()` is called in that language."""
    speak(lang)
    return request.render(
        template, values() | {'lang': request.env.lang[:2]}, headers={'Cache-Control': 'no-store'})


def paper_answer(content, name):
    """A paper that the browser shows and does not keep: a PDF, or a page for it to print where the server makes
    none.
    """
    ending, mime = ending_of(content)
    # a PDF with this policy is not shown by Chromium's own viewer
    policy = [('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")] if ending == 'html' else []
    return request.make_response(content, [
        ('Content-Type', mime), ('Content-Disposition', f'inline; filename="{name}.{ending}"'),
        ('Cache-Control', 'no-store'), *policy])
