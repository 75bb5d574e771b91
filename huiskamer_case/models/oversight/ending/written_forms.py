"""Whether a text holds a name, however it stands written there.

With and without accents, whichever way they are encoded; parts apart by anything or by nothing; in either
order; in the genitive; in JSON, HTML, URLs, quoted-printable, PostgreSQL's octal and base64. A phone number however it
is grouped. A part of a name, and a code word, may well be about somebody else: they are *near*.

The database leaves out what cannot hold it by quick looks (:meth:`Sought.quick`); what is left is decoded and compared here.
"""
import base64
import html
import re
import unicodedata

SHORTEST = 3  # a shorter word is everywhere
DIGITS = 8  # the last digits of a phone number, which are the same with and without a country code
SHORTEST_IN_BASE64 = 6  # signs of base64 that must be sure: fewer turn up by chance
# Words between the parts of a name; they are nobody's.
BETWEEN = frozenset('van von der den del des dell della dos das the ten ter het bin ibn bint abu mac heer mevrouw'.split())
# Letters that do not come apart in Unicode, and what people type for them.
ALSO = str.maketrans({'ø': 'o', 'ł': 'l', 'đ': 'd', 'ħ': 'h', 'ı': 'i', 'ŧ': 't', 'þ': 'th', 'ð': 'd', 'æ': 'ae', 'œ': 'oe'})
UMLAUTS = str.maketrans({'ä': 'ae', 'ö': 'oe', 'ü': 'ue', 'ø': 'oe', 'å': 'aa'})
GAP = r'[\W_]*'
GENITIVE = r"(?:['\u2019`\u00b4]?s)?"
BEGIN, END = r'(?:^|(?<=[\W\d_]))', r'(?![^\W\d_])'
# What may hide a letter from a quick look: a letter outside ASCII, or one that a machine wrote.
HIDDEN = r'[^\x01-\x7f]|&#|&[A-Za-z]{2,8};|\\[u0-7]|%[0-9A-Fa-f]{2}|=[0-9A-F]{2}'
BYTES = re.compile(r'(?:[%=][0-9A-Fa-f]{2})+|(?:\\+[0-7]{3})+')
CODED = re.compile(r'\\+u([0-9a-fA-F]{4})')
CONTROL = re.compile(r'\\+[nrtbf](?=[^\W\d_])')
MISREAD = re.compile('(?:[\u00c2-\u00df][\u0080-\u00bf])+')


def _bytes(found):
    """What stands for bytes of UTF-8, as text; plus signs and the like stay what they are."""
    written = found[0]
    data = bytes(int(number, 8) & 0xff for number in re.findall(r'[0-7]{3}', written)) if written[0] == '\\' else bytes.fromhex(
        re.sub('[%=]', '', written))
    return data.decode(errors='replace')


def decoded(text):
    """The text with all that machines write for letters made letters again."""
    text = CONTROL.sub(' ', text)
    text = BYTES.sub(_bytes, text)
    text = CODED.sub(lambda found: chr(int(found[1], 16)), text)
    text = html.unescape(text)
    return MISREAD.sub(lambda found: found[0].encode('latin-1').decode(errors='replace'), text)


def bare(text, spread=ALSO):
    """A text without marks, in small letters."""
    return ''.join(sign for sign in unicodedata.normalize('NFKD', unicodedata.normalize('NFC', text.casefold()).translate(spread).translate(ALSO))
                   if not unicodedata.combining(sign))


def folds(text):
    """A text as people compare it: with the marks off, and with umlauts as two letters where there are any."""
    plain = bare(text)
    return {plain, bare(text, UMLAUTS)} if not text.isascii() else {plain}


def parted(word):
    """The words of a name, without the signs between them."""
    return re.findall(r'[^\W_]+', unicodedata.normalize('NFC', word or ''))


def phone(word):
    """The last digits of a phone number, or nothing when this is none."""
    digits = re.sub(r'\D', '', word)
    return digits[-DIGITS:] if len(digits) >= DIGITS and not re.search(r'[^\W\d_]', word) else ''


def wholes(word):
    """A name or a number as a whole, its parts in either order, as expressions; none when it is too short to look for."""
    if phone(word):
        return [r'[-. ()/\u00a0]*'.join(phone(word))]
    found = []
    for fold in folds(word):
        parts = parted(fold)
        if len(''.join(parts)) >= SHORTEST:
            orders = {tuple(parts), (parts[-1], *parts[:-1])}
            found += [GAP.join(order) + GENITIVE for order in sorted(orders)]
    return found


def pieces(word):
    """The parts of a name that tell of it alone, as near as they are."""
    parts = parted(word)
    if len(parts) < 2 or phone(word):
        return []
    return [fold + GENITIVE for part in parts for fold in sorted(folds(part))
            if len(part) >= SHORTEST and fold not in BETWEEN and not part.isdigit()]


def in_base64(word):
    """The signs of base64 that are sure whatever stands before and after the word: three of them, one for each place."""
    found = set()
    for form in {word, word.lower(), word.upper()}:
        data = form.encode()
        for place in range(3):
            text = base64.b64encode(bytes(place) + data).decode().rstrip('=')
            sure = text[(0, 2, 3)[place]:(place + len(data)) * 8 // 6]
            if len(sure) >= SHORTEST_IN_BASE64:
                found |= {sure, sure.replace('+', '-').replace('/', '_')}
    return found


class Sought:
    """The words of one person to look for, and those that may be somebody else's."""

    def __init__(self, words, others=()):
        """:param words: names and numbers; :param others: words that are looked for and prove nothing by themselves"""
        self.too_short = sum(not wholes(word) for word in words)
        whole = [form for word in words for form in wholes(word)]
        near = [form for word in words for form in pieces(word)] + [form for word in others for form in wholes(word)]
        self.coded = sorted({form for word in words for form in in_base64(unicodedata.normalize('NFC', word).strip())})
        self._whole, self._near = self._compiled(whole), self._compiled(near)
        self._quick = '|'.join(dict.fromkeys(whole + near))

    def __bool__(self):
        """Whether there is anything to look for."""
        return bool(self._whole or self._near)

    def _compiled(self, forms):
        """One expression for all of these, or nothing."""
        return re.compile(f"{BEGIN}(?:{'|'.join(dict.fromkeys(forms))}){END}", re.IGNORECASE) if forms else None

    def quick(self):
        """For PostgreSQL: an expression that every text with such a word in plain letters meets, and no word boundaries."""
        return self._quick.replace(GENITIVE, '').replace(GAP, r'[^[:alnum:]]*')

    def in_text(self, text):
        """Whether a text holds a word of this person: ``'whole'``, ``'near'`` or nothing."""
        if any(form in text for form in self.coded):
            return 'whole'
        forms = folds(decoded(text)) if re.search(HIDDEN, text) else {text}
        for kind, sought in (('whole', self._whole), ('near', self._near)):
            if sought and any(sought.search(form) for form in forms):
                return kind
        return None
