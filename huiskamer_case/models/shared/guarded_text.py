"""What a free text may not hold: numbers, addresses and names by which a person could be known.

A machine finds forms, not meanings: a name without a title, or a story that only one person can
have lived, passes. So the screens say so too.
"""
import re

from stdnum.iso7064 import mod_97_10
from stdnum.nl import bsn

from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

_NINE_DIGITS = re.compile(r'(?<!\d)\d(?:[ .\-]?\d){7,8}(?!\d)')
_IBAN = re.compile(r'\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){11,30}\b', re.IGNORECASE)
_EMAIL = re.compile(r'[^\s@]+@[^\s@]+\.[^\s@]+')
_PHONE = re.compile(r'(?<![\d])(?:\+|00|0)[1-9](?:[ \-()./]{0,2}\d){7,13}(?!\d)')
_POSTCODE = re.compile(r'\b[1-9]\d{3} ?[A-Z]{2}\b')
# The Dutch licence plates: three groups of letters and digits, of two and two, or one, three and two.
_PLATE = re.compile(
    r'\b(?:[A-Z]{2}|\d{2})-(?:[A-Z]{2}|\d{2})-(?:[A-Z]{2}|\d{2})\b|\b(?:\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}'
    r'|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|\d-[A-Z]{2}-\d{3})\b')
# A title or "is called" and then a capital: only the form of a name can be seen.
_NAME = re.compile(
    r'\b(?i:mevrouw|meneer|mevr\.?|mw\.?|dhr\.?|heer|mrs\.?|mr\.?|ms\.?|miss|heet|genaamd|called|named)'
    r' +(?:(?:de|van|der|den|ten|ter|el|al) +)*[A-Z][a-zà-ÿ]+')


def _is_bsn(text):
    """Whether a run of eight or nine digits in the text passes the eleven-test of citizen numbers."""
    return any(bsn.is_valid(re.sub(r'\D', '', found).zfill(9)) for found in _NINE_DIGITS.findall(text))


def _is_iban(text):
    """Whether a bank account number with right check digits stands in the text."""
    return any(
        mod_97_10.is_valid(found[4:end] + found[:4]) for found in (re.sub(r'\s', '', hit).upper() for hit in _IBAN.findall(text))
        for end in range(15, len(found) + 1))


# (what it looks like, how it is found); the words are shown, what was found never is
FORMS = (
    (_lt("a citizen service number"), _is_bsn),
    (_lt("a bank account number"), _is_iban),
    (_lt("an e-mail address"), _EMAIL.search),
    (_lt("a phone number"), _PHONE.search),
    (_lt("a postcode"), _POSTCODE.search),
    (_lt("a licence plate"), _PLATE.search),
    (_lt("a name"), _NAME.search),
)


def refuse_personal_data(env, text):
    """Refuse a text that holds what could point at a person.

    :raise ValidationError: naming the kinds that were found; what was typed is not repeated
    """
    found = [env._(words) for words, finder in FORMS if text and finder(text)]
    if found:
        raise ValidationError(env._(
            "This text seems to hold: %(found)s. Leave it out; it is about effects, not about a person.",
            found=', '.join(found)))
