"""What a nameless text may not hold: numbers, addresses and names by which a person could be known.

A machine finds forms, not meanings: a name without a title, or a story that only one person can
have lived, passes. So the screens say so too. The forms are those of every text: ``text_guard.py``.
"""
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from . import text_guard

_lt = LazyTranslate(__name__)

# The words are shown, what was found never is.
LABELS = {
    text_guard.BSN: _lt("a citizen service number"),
    text_guard.IBAN: _lt("a bank account number"),
    text_guard.EMAIL: _lt("an e-mail address"),
    text_guard.PHONE: _lt("a phone number"),
    text_guard.BIRTH: _lt("a date of birth"),
    text_guard.POSTCODE: _lt("a postcode"),
    text_guard.PLATE: _lt("a licence plate"),
    text_guard.NAME: _lt("a name"),
}


def refuse_personal_data(env, text):
    """Refuse a text that holds what could point at a person.

    :raise ValidationError: naming the kinds that were found; what was typed is not repeated
    """
    found = list(dict.fromkeys(env._(LABELS[kind]) for kind, _words in text_guard.find(text)))
    if found:
        raise ValidationError(env._(
            "This text seems to hold: %(found)s. Leave it out; it is about effects, not about a person.",
            found=', '.join(found)))
