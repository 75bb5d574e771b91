"""One way to compare what people are called and what they type: names, code words, any words of a person.

Nothing here imports Odoo. Names are kept and shown as the person wrote them; only comparing goes by
the fold. It is used to look first, in lists, by the look-up of a lost slip, when two files become one,
and by the look for what is left after an erasure: what one of them finds, all of them find.
"""
import re
import unicodedata

# Letters with a stroke, a tail or a shape of their own that no decomposition takes apart: what
# people type when their keyboard does not have them.
STROKES = str.maketrans({
    'ł': 'l', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ħ': 'h', 'ŧ': 't', 'ı': 'i', 'ȷ': 'j', 'ŋ': 'n', 'æ': 'ae', 'œ': 'oe',
    'þ': 'th',
    'ə': 'e', 'ɛ': 'e', 'ɔ': 'o', 'ɓ': 'b', 'ɖ': 'd', 'ɗ': 'd', 'ƒ': 'f', 'ɠ': 'g', 'ɣ': 'g', 'ƙ': 'k', 'ɲ': 'n',
    'ƴ': 'y',
    'ʋ': 'v', 'ɩ': 'i', 'ʊ': 'u', 'ς': 'σ',
})
# One letter of the Arabic writing has a key of its own on keyboards for Persian, Urdu and Kurdish; the stretch between
# letters is none.
ARABIC = str.maketrans(dict.fromkeys('ىی', 'ي') | {'ک': 'ك'} | dict.fromkeys('ةہھە', 'ه') | {'ـ': None})
# Signs that are typed in several ways, or stand between the parts of a name.
SIGNS = str.maketrans(dict.fromkeys('‘’‛`´ʻʼʽʹˈ′＇ʿʾˀˁ', "'") | dict.fromkeys('“”„‟«»″', '"'))
# What is shown as nothing, and is no mark by its class.
UNSEEN = frozenset('\u034f\u115f\u1160\u3164\uffa0\u2800')
# A shorter half of a name begins too many others.
SHORTEST_HALF = 3
# What is longer is no name. One sign can be eighteen when it is taken apart, so it is cut off before.
LONGEST = 1_000


def fold(words):
    """Words as people mean them: compatibility forms, marks, capitals, dashes and extra spaces do not matter.

    The vowel signs of scripts that write them beside the letter (Thai, Hindi ...) stay: without them
    one name would be another. What is typed to search has no length of its own: its beginning counts.
    """
    text = unicodedata.normalize('NFKD', (words or '')[:LONGEST]).translate(SIGNS).casefold()
    # lower case can be in parts again, and what comes out of the parts can be a capital
    text = unicodedata.normalize('NFKD', unicodedata.normalize('NFKD', text).casefold())
    bare = ''.join(_seen(sign) for sign in text.translate(STROKES).translate(ARABIC).translate(SIGNS))
    return ' '.join(bare.split())


def _seen(sign):
    """What remains of one sign: itself, a space for a dash, our digit for one of any writing, or nothing for a mark and
    what nobody sees.
    """
    kind = unicodedata.category(sign)
    if kind == 'Nd':
        return str(unicodedata.digit(sign))
    if kind == 'Pd' or sign == '_':
        return ' '
    if kind in ('Zs', 'Zl', 'Zp') or sign in '\t\n\r\x0b\x0c\x85':
        return ' '
    if unicodedata.combining(sign) or kind in ('Me', 'Cf', 'Cc') or sign in UNSEEN or '\ufe00' <= sign <= '\ufe0f':
        return ''
    return sign


def same(one, other):
    """Whether two names are one name, however they were written."""
    return bool(fold(one)) and fold(one) == fold(other)


def half_of(typed, name):
    """Whether what was typed is a part of this name, or this name is a part of what was typed.

    Whole words in any order; a word that is typed may be the beginning of one. Where a name is cut into words says
    nothing: *Anne-Marie*, *Annemarie* and *D'Angelo*, *DAngelo* are one. Both are folded already, so that a caseload is
    folded once.
    """
    mine, hers = parts(typed), parts(name)
    if not mine or not hers:
        return False
    return _within(mine, hers) or set(mine).issuperset(hers) or _begins(mine, hers)


def _begins(typed, words):
    """Whether all that was typed, in one piece, is the whole name in one piece or long enough and its beginning."""
    mine, hers = (''.join(each).replace("'", '') for each in (typed, words))
    return bool(mine) and (mine == hers or (len(mine) >= SHORTEST_HALF and hers.startswith(mine)))


def _within(typed, words):
    """Whether every typed word is one of these words, or long enough and the beginning of one."""
    return all(
        any(word == part or (len(part) >= SHORTEST_HALF and word.startswith(part)) for word in words) for part in typed)


def parts(folded):
    """The words of a folded name, without the signs between them."""
    return [word for word in re.split(r"[\s.,;:/()\"+&·•]+", folded) if word]
