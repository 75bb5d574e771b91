"""What in a free text has the form of a number, an address or a name by which a person could be known.

Plain functions on plain text; nothing here imports Odoo. One finder for all texts, and two policies: what stands in a
file is pointed out, save a citizen service number (BSN), which may not be kept at all (UAVG art. 46); a nameless text
holds none of it. A machine finds forms, not meanings: a story that only one person can have lived passes.

Account and citizen numbers are known by ``python-stdnum``, phone numbers by ``phonenumbers``.
"""
import re
import unicodedata
from datetime import date

import phonenumbers
from stdnum.iso7064 import mod_97_10
from stdnum.nl import bsn

BSN, IBAN, PLATE, EMAIL, PHONE, BIRTH, POSTCODE, NAME = 'bsn', 'iban', 'plate', 'email', 'phone', 'birth', 'postcode', 'name'  # noqa: E501
KINDS = (BSN, IBAN, PLATE, EMAIL, PHONE, BIRTH, POSTCODE, NAME)
# How long account numbers are, per country (ISO 13616); what begins otherwise is a word with a number.
IBAN_LENGTHS = {
    'AL': 28, 'AT': 20, 'BA': 20, 'BE': 16, 'BG': 22, 'CH': 21, 'CY': 28, 'CZ': 24, 'DE': 22, 'DK': 18, 'EE': 20,
    'ES': 24, 'FI': 18,
    'FR': 27, 'GB': 22, 'GE': 22, 'GR': 27, 'HR': 21, 'HU': 28, 'IE': 22, 'IS': 26, 'IT': 27, 'LT': 20, 'LU': 20,
    'LV': 21, 'MD': 24,
    'ME': 22, 'MK': 19, 'MT': 31, 'NL': 18, 'NO': 15, 'PL': 28, 'PT': 25, 'RO': 24, 'RS': 22, 'SE': 24, 'SI': 19,
    'SK': 24, 'TR': 26,
    'UA': 29, 'XK': 20}
# Nobody is helped here who is younger: an older full date is taken for a date of birth.
YOUNGEST = 10
# A text with more that looks like a phone number and is none holds no notes.
MOST_TRIES = 1000
# Numbers of a whole country, such as a helpline, are no person's.
NOBODY_S = (
    phonenumbers.PhoneNumberType.TOLL_FREE, phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST, phonenumbers.PhoneNumberType.UAN)

_MONTHS = (
    r'jan(?:uar[iy])?|feb(?:ruar[iy])?|maart|mrt|march|mar|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|aug(?:ustus|ust)?'
    r'|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?')
_DATE = re.compile(
    r'(?<![\d-])(?:(?P<d>\d{1,2}) ?[-/. ] ?(?P<m>0?[1-9]|1[0-2]|I{1,3}|I?V|VI{1,3}|I?X|XI{1,2})'
    r' ?[-/. ] ?(?P<y>(?:19|20)\d{2}|\d{2})'
    r'|(?P<y2>(?:19|20)\d{2})[-/.](?P<m2>0?[1-9]|1[0-2])[-/.](?P<d2>\d{1,2})'
    rf'|(?P<d3>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)?[ -]?(?:{_MONTHS})\.?[ -]?[\'’]?'
    r'(?P<y3>(?:19|20)?\d{2})'
    rf'|(?<!\w)(?:{_MONTHS})\.? ?\d{{1,2}}(?:st|nd|rd|th)?,? ?(?P<y4>(?:19|20)\d{{2}}))(?!\d|[-/. ]\d\d)',
    re.IGNORECASE)
_COMPACT_DATE = re.compile(r'(?<!\d)(?:(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2})(?!\d)')  # noqa: E501
_YEARS = re.compile(r'(?<!\d)(?:19|20)\d{2} ?[-/] ?(?:19|20)?\d{2}(?!\d)')
_TIME = re.compile(r'(?<!\d)(?:[01]?\d|2[0-4])[:.][0-5]\d(?: ?(?:-|tot|to) ?(?:[01]?\d|2[0-4])[:.][0-5]\d)?(?: ?uur| '
                   r'?h\b)?(?!\d|[.:-]\d)')
_MONEY = re.compile(r'(?:€|eur\b) ?\d[\d.,]*|(?<![\d.,])\d[\d.,]* ?(?:€|eur(?:o)?\b)', re.IGNORECASE)
_BORN = re.compile(r'(?:geb(?:oren|oorte(?:datum|dag)|\.)?|verjaart|jarig|born|birth(?:day|date)?|d\.?o\.?b\.?|\*)[^\w\d]{0,4}(?:op|on|is|:)?[^\w\d]{0,3}$', re.IGNORECASE)  # noqa: E501
_BORN_AFTER = re.compile(
    r'[^\w\d]{0,3}(?:is )?(?:zij |ze |she |haar |her |de )?'
    r'(?:geb(?:oren|oorte(?:datum|dag)|\.)?|jarig|born|birth(?:day|date))\b', re.IGNORECASE)
_SIX = re.compile(r'(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}(?!\d)')
# As people write it: in one go, in groups of two and more, or each digit by itself.
_NINE = re.compile(r'(?<!\w)(?<!\d[.,-])(?:\d{9}|\d{2,5}(?:([ .-])\d{2,5})(?:\1\d{2,5}){0,2}|\d(?:([ '
                   r'.-])\d)(?:\2\d){7})(?![\w]|[.,-]\d)')
_SAID_BSN = re.compile(r'(?:\bbsn|burgerservice\w*|\bsofi\w*|citizen service)\D{0,14}(\d(?:[ ./-]{0,2}\d){7,8})(?!\d)',
                       re.IGNORECASE)
_IBAN_START = re.compile(
    r'(?:(?<![^\W_])[a-z]{2}|(?-i:(?<=[a-z])[A-Z]{2}))[ .-]?\d{2}(?=[ .-]?[a-z0-9]{2})', re.IGNORECASE)
_IBAN_SIGNS = re.compile(r'(?:[^\W_]|[ .-]){1,60}')
# At most so many signs before the @, as RFC 5321 has it: without an end the search would begin again at every sign.
_EMAIL = re.compile(
    r'(?<![\w.+-])(?:[\w.+-]{1,64} ?@ ?[\w-]{1,63}(?: ?\. ?[\w-]{1,63}){0,8}\.[a-z]{2,63}'
    r'|[\w.+-]{1,64} ?[(\[{] ?(?:at|apen?staartje) ?[)\]}] ?[\w-]{1,63}(?: ?(?:\.|[(\[{](?:dot|punt)[)\]}]) '
    r'?[\w-]{1,63}){1,8}'
    r'|[\w.+-]{1,64} (?:at|apen?staart(?:je)?) [\w-]{1,63}(?: (?:dot|punt) [\w-]{1,63}){1,8}'
    r'|[\w.+-]{1,64} apen?staart(?:je)? [\w-]{1,63}\.[a-z]{2,63})', re.IGNORECASE)
# Dutch plates: sidecodes 1 to 14 by their groups. With a space or nothing between them only in capitals.
_PLATE_FORMS = ('LL99LL', 'LL9999', '9999LL', '99LL99', 'LLLL99', '99LLLL', '99LLL9', '9LLL99', 'LL999L', 'L999LL',
                'LLL99L', 'L99LLL',
                '9LL999', '999LL9')
_PLATE = re.compile(
    r'(?<![\w-])(?:[a-z]{1,3}|\d{1,3})-(?:[a-z]{1,3}|\d{1,3})-(?:[a-z]{1,3}|\d{1,3})(?![\w-])', re.IGNORECASE)
_CAPITAL_PLATE = re.compile(r'(?<![\w-])(?:[A-Z]{1,4}|\d{1,3})(?: ?(?:[A-Z]{1,4}|\d{1,3})){1,2}(?![\w-])')
# One number and another beside it; and what looks like the zero of a number.
_TWO_NUMBERS = re.compile(r'(?<=\d{6})[ ]?[/,][ ]?(?=[0+]\d)')
_LETTER_O = re.compile(r'(?<!\w)[Oo](?=6[ _-]?\d)')
# Whatever it looks like, when it is called so.
_SAID_PLATE = re.compile(
    r'(?:\bkenteken(?:plaat)?|\b(?:number |licen[cs]e )plate)(?: is)?\W{0,3}'
    r'((?:[a-z]{1,4}|\d{1,4})(?:[ -]?(?:[a-z]{1,4}|\d{1,4})){1,2})(?!\w)', re.IGNORECASE)
_POSTCODE = re.compile(r'(?<![\w.,])[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?!\w)')
_TITLE = re.compile(
    r"(?<!\w)(?:mevrouw|mevr|mw|meneer|mijnheer|dhr|de heer|mrs|mr|ms|miss|madam|heet|heette|noemt "
    r"zich|genaamd|called|named|zegt dat ze|name is)\b\.?:? +"
    r"((?:(?:de|van|der|den|ten|ter|el|al|la|le|von|da|dos)[ -]+)*)([^\W\d_][\w'’-]*)", re.IGNORECASE)


def plain(text):
    """The text with look-alike digits and spaces made ordinary and invisible signs taken out."""
    if not text or text.isascii():  # most are: there is no such sign in them
        return text or ''
    normal = unicodedata.normalize('NFKC', text)
    return ''.join(' ' if unicodedata.category(sign) == 'Zs' else sign for sign in normal
                   if unicodedata.category(sign) != 'Cf')


def find(text, *kinds):
    """What has the form of these kinds (all of them by default): (kind, the words), in the order of the kinds."""
    text = plain(text)
    return [(kind, words) for kind in KINDS if not kinds or kind in kinds
            for words in dict.fromkeys(FINDERS[kind](text))]


def has_bsn(text):
    """Whether a citizen service number stands in the text."""
    return bool(find(text, BSN))


def point_out(text):
    """What to look at twice in a file, as a list of (kind, the words), in the order of the kinds."""
    return find(text, IBAN, PLATE, EMAIL, PHONE, BIRTH)


def without_times(text):
    """The text without what is a date, a time, a span of years or a sum of money."""
    for form in (_DATE, _COMPACT_DATE, _YEARS, _MONEY, _TIME):
        text = form.sub(' # ', text)
    return text


def _digits(words):
    """Only the digits."""
    return re.sub(r'\D', '', words)


def _bsns(text):
    """Nine digits that pass the eleven-test, and no date or account number; eight as well when it is called so."""
    yield from (found[1] for found in _SAID_BSN.finditer(text) if bsn.is_valid(_digits(found[1]).zfill(9)))
    left = without_times(text)
    for number in _ibans(text, as_written=True):
        left = left.replace(number, ' # ')
    for found in _NINE.finditer(left):
        if len(_digits(found[0])) == 9 and bsn.is_valid(_digits(found[0])):
            yield found[0]


def _ibans(text, as_written=False):
    """Account numbers whose length, form and check digits are right."""
    for start in _IBAN_START.finditer(text):
        length = IBAN_LENGTHS.get(start[0][:2].upper())
        if length:
            written = _IBAN_SIGNS.match(text, start.start())[0]
            bare = re.sub('[ .-]', '', written).upper()[:length]
            if _is_iban(bare):
                yield re.match(r'(?:[ .-]*[^\W_]){%d}' % length, written)[0] if as_written else bare


def _is_iban(bare):
    """Whether these signs are an account number: as long as its country has them, with the right check digits.

    By the check digits of ``stdnum`` and not by its ``iban``: Odoo loads that package in a way in which it does not
    find its own table.
    """
    return len(bare) == IBAN_LENGTHS.get(bare[:2]) and mod_97_10.is_valid(bare[4:] + bare[:4])


def _plates(text):
    """Dutch number plates by their groups."""
    text = without_times(text)
    for form in (_PLATE, _CAPITAL_PLATE):
        for found in form.finditer(text):
            shape = _plate_shape(found[0])
            if shape in _PLATE_FORMS and not (shape == '9999LL' and '-' not in found[0]):  # that is a postcode
                yield found[0].upper()
    yield from (found[1].upper() for found in _SAID_PLATE.finditer(text) if _plate_shape(found[1]) in _PLATE_FORMS)


def _plate_shape(words):
    """The groups of letters and digits of what may be a plate."""
    return ''.join('9' if sign.isdigit() else 'L' for sign in re.sub(r'[ -]', '', words))


def _emails(text):
    """E-mail addresses, also spelled out."""
    yield from (found[0] for found in _EMAIL.finditer(text))


def _phones(text):
    """Phone numbers of a person or a house, however grouped; no helplines, no dates, no accounts."""
    accounts = [_digits(number) for number in _ibans(text)]
    written = _TWO_NUMBERS.sub(' ; ', _LETTER_O.sub('0', without_times(text)))
    for found in phonenumbers.PhoneNumberMatcher(re.sub(r'(?<=\d)[ ]?[._/-][ ]?(?=\d)', '-', written), 'NL',
                                                 max_tries=MOST_TRIES):
        digits = _digits(found.raw_string)
        if phonenumbers.number_type(found.number) not in NOBODY_S and not any(digits in account
            for account in accounts):
            yield found.raw_string


def _births(text):
    """Full dates that are called a date of birth, or that are as old as the youngest who come here."""
    oldest = date.today().year - YOUNGEST
    for found in _DATE.finditer(text):
        year = next(found[name] for name in ('y', 'y2', 'y3', 'y4') if found[name])
        if _is_called(text, found) or (len(year) == 4 and int(year) <= oldest):
            yield found[0]
    yield from (found[0] for form in (_COMPACT_DATE, _SIX) for found in form.finditer(text) if _is_called(text, found))


def _is_called(text, found):
    """Whether it is said, before or after a date, that somebody was born on it."""
    before, after = text[max(0, found.start() - 24):found.start()], text[found.end():found.end() + 24]
    return _BORN.search(before) or _BORN_AFTER.match(after)


def _postcodes(text):
    """Dutch postcodes."""
    yield from (found[0] for found in _POSTCODE.finditer(text))


def _names(text):
    """What follows a title or *is called* and begins with a capital, or stands in an alphabet without capitals."""
    for found in _TITLE.finditer(text):
        first = found[2][0]
        if first.isupper() or first == first.swapcase():
            yield (found[1] + found[2]).strip()


FINDERS = {
    BSN: _bsns, IBAN: _ibans, PLATE: _plates, EMAIL: _emails, PHONE: _phones, BIRTH: _births, POSTCODE: _postcodes,
    NAME: _names}
