"""What does not belong in free text, found by looking at the text alone.

Plain functions on plain text; nothing here imports Odoo. A citizen service number (BSN) may not be
kept at all (UAVG art. 46). Account numbers, number plates, e-mail addresses and phone numbers are
pointed out: now and then one of them has to stay.
"""
import re
import unicodedata

from stdnum.iso7064 import mod_97_10
from stdnum.nl import bsn

# How long account numbers are, per country of those seen here most; elsewhere any length will do.
IBAN_LENGTHS = {
    'NL': 18, 'BE': 16, 'DE': 22, 'ES': 24, 'RO': 24, 'BG': 22, 'HU': 28, 'PL': 28, 'FR': 27, 'GB': 22, 'IT': 27, 'PT': 25}
IBAN, PLATE, EMAIL, PHONE = 'iban', 'plate', 'email', 'phone'

# As people write it: in one go, in threes, or as it stands on an identity card (1234.56.789).
_NINE_DIGITS = re.compile(r'(?<!\w)(?:\d{9}|\d{3}([ .-])\d{3}\1\d{3}|\d{4}([ .-])\d{2}\2\d{3})(?!\w)')
_IBAN_START = re.compile(r'(?<!\w)[a-z]{2}\d{2}(?=[ ]?[a-z0-9]{4})', re.IGNORECASE)
_EMAIL = re.compile(r'[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}', re.IGNORECASE)
_DASHED = re.compile(r'(?<![\w-])([a-z]{1,3}|\d{1,3})-([a-z]{1,3}|\d{1,3})-([a-z]{1,3}|\d{1,3})(?![\w-])', re.IGNORECASE)
# Without dashes only in capitals, and not four digits with two letters: that is a postcode.
_BARE_PLATE = re.compile(
    r'(?<!\w)(?:[A-Z]{2}\d{2}[A-Z]{2}|[A-Z]{2}\d{3}[A-Z]|[A-Z]\d{3}[A-Z]{2}|\d{2}[A-Z]{3}\d|\d[A-Z]{3}\d{2}'
    r'|[A-Z]{3}\d{2}[A-Z]|\d{2}[A-Z]{2}\d{2}|\d{2}[A-Z]{4}|[A-Z]{4}\d{2})(?!\w)')
_DATE = re.compile(r'(?<![\d-])\d{1,2}([-/.])(?:0?[1-9]|1[0-2])\1(?:\d{4}|\d{2})(?![-/.]?\d)')
_PHONE = re.compile(r'(?<![\w.,])(?:(?:\+|00)[1-9](?:[ ()/.-]{0,2}\d){8,12}|\(?0[1-9](?:[ ()-]{0,2}\d){8})(?!\d)')


def plain(text):
    """The text with look-alike digits made ordinary and invisible signs taken out."""
    normal = unicodedata.normalize('NFKC', text or '')
    return ''.join(sign for sign in normal if unicodedata.category(sign) != 'Cf')


def has_bsn(text):
    """Whether nine digits in the text pass the eleven-test of a citizen service number."""
    return any(bsn.is_valid(found.group()) for found in _NINE_DIGITS.finditer(plain(text)))


def point_out(text):
    """What to look at twice, as a list of (kind, the words), in the order of the kinds."""
    text = plain(text)
    undated = _DATE.sub(' / ', text)
    accounts = list(_ibans(text))
    return [
        *((IBAN, words) for words in accounts),
        *((PLATE, words) for words in _plates(text)),
        *((EMAIL, found.group()) for found in _EMAIL.finditer(text)),
        *((PHONE, words) for words in _phones(undated) if not any(_digits(words) in account for account in accounts)),
    ]


def _digits(words):
    """Only the digits."""
    return re.sub(r'\D', '', words)


def _phones(text):
    """Phone numbers of ten digits, or with a country in front. Helplines are shorter."""
    yield from (found.group().strip() for found in _PHONE.finditer(text))


def _ibans(text):
    """Account numbers whose check digits are right."""
    for start in _IBAN_START.finditer(text):
        bare = re.sub(r'[^A-Z0-9]', '', text[start.start():start.start() + 48].upper())
        known = IBAN_LENGTHS.get(bare[:2])
        for length in [known] if known else range(15, min(len(bare), 34) + 1):
            if length <= len(bare) and mod_97_10.is_valid(bare[4:length] + bare[:4]):
                yield bare[:length]
                break


def _plates(text):
    """Dutch number plates: three groups, six signs, digits and letters both."""
    for found in _DASHED.finditer(text):
        groups = found.groups()
        digits = sum(group.isdigit() for group in groups)
        if sum(map(len, groups)) == 6 and 0 < digits < 3:
            yield found.group().upper()
    yield from (found.group() for found in _BARE_PLATE.finditer(text))
