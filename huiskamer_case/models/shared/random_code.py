"""Random codes that a person can read out: no look-alike characters, a check character at the end.

A code says nothing about a person: it is drawn from the operating system's random source, never
counted and never derived from a name or a birth date. Nothing here imports Odoo.
"""
import re
import secrets
import unicodedata

from stdnum.iso7064 import mod_37_36

# 22 characters without look-alikes (no 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V, no A and E so that no word
# can come out). ISO 7064 in its hybrid form finds every single mistyped character with them.
ALPHABET = '234679CDFGHJKMNPQRTWXY'
LENGTH = 8
HALF = LENGTH // 2
# A code stands in a line at most this long; what is longer is a text.
LONGEST = 200
# "code 9R72-XMNJ", "de cliëntcode is: ...": who says so means a code.
_SAYS_CODE = re.compile(r'(?<![^\W\d_])(?:\w*code|codul|kod|κωδικός|код)(?![^\W\d_])', re.IGNORECASE)
# "code9R72XMNJ": no code has an O or an E in it, so that this word ends where a code begins.
_GLUED = re.compile(r'\w*code', re.IGNORECASE)
_WORDS = re.compile(r'[^\W_]+')


def random_code():
    """A new code such as ``K7PD-3MXH``: seven random characters (31 bits) and a check character."""
    body = ''.join(secrets.choice(ALPHABET) for _position in range(LENGTH - 1))
    return written(body + mod_37_36.calc_check_digit(body, ALPHABET))


def written(bare):
    """Eight characters as they are stored and shown."""
    return f'{bare[:HALF]}-{bare[HALF:]}'


def tidy_code(typed):
    """The code a person typed, in the form it is stored in, or ``None`` when there is not exactly one in it.

    Any writing is forgiven: lower case, full width, spaces, dashes, dots and slashes of every kind, words
    around it ("my code is ..."). A wrong check character is not.
    """
    words = _words(_GLUED.sub(' ', plain(typed)))
    found = {bare for bare in _runs(words) if not set(bare) - set(ALPHABET) and mod_37_36.is_valid(bare, ALPHABET)}
    return written(found.pop()) if len(found) == 1 else None


def looks_mistyped(typed):
    """Whether somebody meant a code and made a slip; people are called Monica24 and Kim 2003a too.

    Eight of our characters whose check does not fit; or said to be a code; or written in two halves with a
    digit and no more than one character that no code has.
    """
    if tidy_code(typed):
        return False
    words = _words(typed)
    bare = ''.join(words)
    if not words or not bare.isascii():
        return bool(_SAYS_CODE.search(plain(typed)))
    odd = [sign for sign in bare if sign not in ALPHABET]
    in_halves = [len(word) for word in words] == [HALF, HALF] and any(sign.isdigit() for sign in bare)
    return (len(bare) == LENGTH and (not odd or (in_halves and len(odd) == 1))) or _is_said_to_be_one(typed)


def comparable(typed):
    """A code or a piece of one as it stands in a column without dashes; empty when it cannot be a piece."""
    bare = ''.join(_words(typed))
    return bare if 0 < len(bare) <= LENGTH and not set(bare) - set(ALPHABET) else ''


def plain(typed):
    """What was typed with look-alike forms made ordinary and invisible signs taken out."""
    text = unicodedata.normalize('NFKC', (typed or '')[:LONGEST])
    return ''.join(sign for sign in text if unicodedata.category(sign) != 'Cf')


def _words(typed):
    """The letters and digits that were typed, in capitals, as they stand together."""
    return _WORDS.findall(plain(typed).upper())


def _runs(words):
    """Every row of whole words that has the length of a code together."""
    for start in range(len(words)):
        bare = ''
        for word in words[start:]:
            bare += word
            if len(bare) == LENGTH:
                yield bare
            if len(bare) >= LENGTH:
                break


def _is_said_to_be_one(typed):
    """Whether the word *code* stands there with something after it that is no name: it has a digit."""
    said = _SAYS_CODE.search(plain(typed))
    return bool(said) and any(sign.isdigit() for sign in plain(typed)[said.end():])
