"""How large, how deep and how many what comes in may be, and which signs it may have. No Odoo here.

Looked at before any pattern and before the database: each of them takes longer than this.
"""
from math import isfinite

LONGEST, DEEPEST, MOST = 1_000_000, 32, 50_000


class Unusable(ValueError):
    """What came in is too large, too deep, has too many parts, signs that cannot be kept, or a number that is none."""


def has_strange_signs(text):
    """Whether a text has a sign that cannot be kept: the zero sign, or half of one."""
    return '\0' in text or any('\ud800' <= sign <= '\udfff' for sign in text)


def whole(typed):
    """The number that a few digits are; None for anything else. Of thousands of digits Python makes none, and errs."""
    return int(typed) if isinstance(typed, str) and typed.isdecimal() and len(typed) < 10 else None


def ensure_usable(value, longest=LONGEST, deepest=DEEPEST, most=MOST, any_sign=False):
    """Look through lists and tables of whatever came in, without calling itself.

    :param any_sign: whether the caller looks at strange signs itself, part by part

    :raise Unusable: for the first part that cannot be used
    """
    waiting, parts = [(value, 0)], 0
    while waiting:
        item, depth = waiting.pop()
        parts += 1
        if depth > deepest or parts > most:
            raise Unusable()
        if isinstance(item, str):
            if len(item) > longest or (not any_sign and has_strange_signs(item)):
                raise Unusable()
        elif isinstance(item, float):
            if not isfinite(item):  # JSON has none, and Python reads it all the same
                raise Unusable()
        elif isinstance(item, dict):
            waiting.extend((part, depth + 1) for pair in item.items() for part in pair)
        elif isinstance(item, (list, tuple)):
            waiting.extend((part, depth + 1) for part in item)
