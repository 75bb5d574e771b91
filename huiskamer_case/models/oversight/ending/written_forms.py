"""Whether a text holds a name, however it stands written there.

With and without accents, whichever way they are encoded; parts apart by anything or by nothing; in either
order; in the genitive; in JSON, HTML, URLs, quoted-printable, PostgreSQL's octal and base64. A phone number however it
is grouped. A part of a name, and a code word, may well be about somebody else: they are *near*.

The database leaves out what cannot hold it by quick looks (:meth:`Sought.quick`); what is left is decoded and
compared here.
"""
import base64
import html
import re
import unicodedata

SHORTEST = 3  # a shorter word is everywhere
DIGITS = 8  # the last digits of a phone number, which are the same with and without a country code
AROUND = 120  # signs before and after where a word is looked at
SHORT = 4  # of a word as short as this a quick look gives up no letter
SHORTEST_IN_BASE64 = 6  # signs of base64 that must be sure: fewer turn up by chance
# Words between the parts of a name; they are nobody's.
BETWEEN = frozenset(['van', 'von', 'der', 'den', 'del', 'des', 'dell', 'della', 'dos', 'das', 'the', 'ten', 'ter', 'het', 'bin', 'ibn', 'bint', 'abu', 'mac', 'heer', 'mevrouw'])  # noqa: E501
# Letters that do not come apart in Unicode, and what people type for them.
ALSO = str.maketrans({'ø': 'o', 'ł': 'l', 'đ': 'd', 'ħ': 'h', 'ı': 'i', 'ŧ': 't', 'þ': 'th', 'ð': 'd', 'æ': 'ae',
                      'œ': 'oe'})
UMLAUTS = str.maketrans({'ä': 'ae', 'ö': 'oe', 'ü': 'ue', 'ø': 'oe', 'å': 'aa'})
# Signs that nobody sees: where a word may break, and what says in which direction it is read.
UNSEEN = '\u00ad\u200b-\u200f\u2060-\u2064\ufeff'
MARKS = dict.fromkeys(map(ord, re.findall(f'[\u0300-\u036f{UNSEEN}]', ''.join(map(chr, range(0x10000))))))
# So often what a machine wrote was written by another machine again.
ROUNDS = 3
GAP = r'[\W_]*'
GENITIVE = r"(?:['\u2019`\u00b4]?s)?"
BEGIN, END = r'(?:^|(?<=[\W\d_]))', r'(?![^\W\d_])'
# Letters as machines write them: HTML, JSON, octal, URLs and quoted-printable, or UTF-8 read as Latin-1.
CODED_LETTER = (
    r'&(?:amp;)*(?:#x?[0-9A-Fa-f]{2,6}|[A-Za-z]{1,2}(?:uml|acute|grave|circ|tilde|ring|cedil|slash|caron|lig));|\\u[0-9A-Fa-f]{4}'
    r'|\\[23][0-7]{2}|%(?:25)*[C-Fc-f][0-9A-Fa-f]|=[C-Fc-f][0-9A-Fa-f]=[89ABab]|'
    '[\u00c2-\u00c9][\u0080-\u00bf]')
PHONE_GAP = '[-. ()/\u00a0]*'
QUICK_GAP = '(?:[^[:alnum:]]|nbsp|20|u?00a0|c2|a0|n)*'
BYTES = re.compile(r'(?:[%=][0-9A-Fa-f]{2})+|(?:\\+[0-7]{3})+')
# What is no plain letter: outside ASCII, or begun by one of four signs.
STRANGE = (
    re.compile('[\u0080-\U0010ffff]+'),
    re.compile(r'[&\\%=](?:(?<=&)(?:#|[A-Za-z]{2,8};)|(?<=\\)(?:u[0-9A-Fa-f]{4}|[0-7]{3}|[nrtbf])|(?<=%)[0-9A-Fa-f]{2}|(?<==)[0-9A-F]{2}=)'))
CODED = re.compile(r'\\+u([0-9a-fA-F]{4})')
CONTROL = re.compile(r'\\+[nrtbf](?=[^\W\d_])')
MISREAD = re.compile('(?:[\u00c2-\u00df][\u0080-\u00bf])+')


def _bytes(found):
    """What stands for bytes of UTF-8, as text; plus signs and the like stay what they are."""
    written = found[0]
    data = bytes(int(number, 8) & 0xff for number in re.findall(r'[0-7]{3}', written)) if written[
        0] == '\\' else bytes.fromhex(
        re.sub('[%=]', '', written))
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode('latin-1')


def decoded(text):
    """The text with all that machines write for letters made letters again, also where they wrote it twice."""
    for _round in range(ROUNDS):
        before, text = text, _decoded_once(text)
        if text == before:
            break
    return text


def _decoded_once(text):
    """The same, once."""
    text = CONTROL.sub(' ', text)
    text = BYTES.sub(_bytes, text)
    text = CODED.sub(lambda found: chr(int(found[1], 16)), text)
    text = html.unescape(text)
    return MISREAD.sub(lambda found: found[0].encode('latin-1').decode(errors='replace'), text)


def strange_parts(text):
    """What stands around everything that is no plain letter; the rest of a long text is left as it is."""
    found, end = [], 0
    for strange in sorted((found for form in STRANGE for found in form.finditer(text)),
                          key=lambda found: found.start()):
        begin = max(strange.start() - AROUND, 0)
        if begin > end:
            found.append('\n')
            end = begin
        found.append(text[max(begin, end):strange.end() + AROUND])
        end = max(end, strange.end() + AROUND)
    return ''.join(found)


def bare(text, spread=ALSO):
    """A text without marks, in small letters."""
    together = unicodedata.normalize('NFC', text.casefold()).translate(spread).translate(ALSO)
    return unicodedata.normalize('NFKD', together).translate(MARKS)


def folds(text):
    """A text as people compare it: with the marks off, and with umlauts as two letters where there are any."""
    plain = bare(text)
    return {plain, bare(text, UMLAUTS)} if any(sign in text.casefold() for sign in 'äöüøå') else {plain}


def parted(word):
    """The words of a name, without the signs between them."""
    return re.findall(r'[^\W_]+', unicodedata.normalize('NFC', word or ''))


class Form:
    """One way in which a word may stand, without marks and in small letters."""

    def __init__(self, parts, gap=GAP, ending=GENITIVE, boundaries=True):
        """:param parts: what stands one after the other"""
        self.parts, self.is_plain = tuple(parts), gap == GAP
        self.anchor = max(self.parts, key=len)
        begin, end = (BEGIN, END) if boundaries else ('', '')
        self._expression = re.compile(begin + gap.join(map(re.escape, self.parts)) + ending + end)

    def is_in(self, text):
        """Whether it stands in a text without marks and in small letters: looked at only where its longest part
        stands.
        """
        if not self.is_plain:
            return bool(self._expression.search(text))
        at = text.find(self.anchor)
        while at >= 0:
            if self._expression.search(text[max(0, at - AROUND):at + AROUND]):
                return True
            at = text.find(self.anchor, at + 1)
        return False

    def quick(self):
        """The same for PostgreSQL, which finds too much: no boundaries, and an umlaut for its bare letter."""
        loose = [re.sub('([aou])e', r'\1e?', part).replace('ss', 's+') if len(part) > SHORT else part
                 for part in self.parts]
        return (QUICK_GAP if self.is_plain else PHONE_GAP).join(loose)


def phone(word):
    """The last digits of a phone number, or nothing when this is none."""
    digits = re.sub(r'\D', '', word)
    return digits[-DIGITS:] if len(digits) >= DIGITS and not re.search(r'[^\W\d_]', word) else ''


def wholes(word):
    """The forms of a name or a number as a whole, its parts in either order; none when it is too short to look for."""
    if phone(word):
        return [Form(phone(word), PHONE_GAP, '', boundaries=False)]
    found = []
    for fold in sorted(folds(word)):
        parts = parted(fold)
        if len(''.join(parts)) >= SHORTEST:
            found += [Form(order) for order in sorted({tuple(parts), (parts[-1], *parts[:-1])})]
    return found


def pieces(word):
    """The forms of the parts of a name that tell of it alone, as near as they are."""
    parts = parted(word)
    if len(parts) < 2 or phone(word):
        return []
    return [Form([fold]) for part in parts for fold in sorted(folds(part))
            if len(part) >= SHORTEST and fold not in BETWEEN and not part.isdigit()]


def in_base64(word):
    """The signs of base64 that are sure whatever stands before and after the word: three of them, one for each
    place.
    """
    found = set()
    plain = bare(word)
    for form in {word, word.lower(), word.upper(), plain, plain.title()}:
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
        self.coded = sorted({form for word in words for form in in_base64(unicodedata.normalize('NFC', word).strip())})
        self._forms = {
            'whole': [form for word in words for form in wholes(word)],
            'near': [form for word in words for form in pieces(word)]
            + [form for word in others for form in wholes(word)]}

    def __bool__(self):
        """Whether there is anything to look for."""
        return any(self._forms.values())

    def quick(self):
        """For PostgreSQL: an expression that every text with such a word in plain letters meets; it finds too much."""
        return '|'.join(dict.fromkeys(form.quick() for forms in self._forms.values() for form in forms))

    def in_text(self, text):
        """Whether a text holds a word of this person: ``'whole'``, ``'near'`` or nothing."""
        if any(form in text for form in self.coded):
            return 'whole'
        texts = {text.lower(), *folds(decoded(strange_parts(text)))}
        for kind, forms in self._forms.items():
            if any(form.is_in(one) for one in texts for form in forms):
                return kind
        return None
