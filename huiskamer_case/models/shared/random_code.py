"""Random codes that a person can read out: no look-alike characters, a check character at the end.

A code says nothing about a person: it is drawn from the operating system's random source, never
counted and never derived from a name or a birth date.
"""
import secrets

from stdnum.iso7064 import mod_37_36

# 22 characters without look-alikes (no 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V, no A and E so that no word
# can come out). ISO 7064 in its hybrid form finds every single mistyped character with them.
ALPHABET = '234679CDFGHJKMNPQRTWXY'
LENGTH = 8


def random_code():
    """A new code such as ``K7PD-3MXH``: seven random characters (31 bits) and a check character."""
    body = ''.join(secrets.choice(ALPHABET) for _position in range(LENGTH - 1))
    code = body + mod_37_36.calc_check_digit(body, ALPHABET)
    return f'{code[:4]}-{code[4:]}'


def tidy_code(typed):
    """The code a person typed, in the form it is stored in, or ``None`` when it cannot be a code.

    Lower case, spaces and a missing dash are forgiven; a wrong check character is not.
    """
    bare = ''.join(sign for sign in (typed or '').upper() if sign.isalnum())
    if len(bare) != LENGTH or set(bare) - set(ALPHABET):
        return None
    if not mod_37_36.is_valid(bare, ALPHABET):
        return None
    return f'{bare[:4]}-{bare[4:]}'
