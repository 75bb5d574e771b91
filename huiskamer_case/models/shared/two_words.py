"""Two plain words that stand for an introduction: easy to say, to hear, to spell and to forget.

The words are things of nature and the kitchen, four to ten letters, no two of them alike in either
language, and none that could hurt or that says what the house is for. A test holds the lists to it.
"""
import functools
import secrets

from odoo.tools import file_open

LISTS = ('nl', 'en')
BETWEEN = ' '


@functools.cache
def words(language):
    """The words of one of the two languages, in alphabetical order."""
    with file_open(f'huiskamer_case/data/words/{language}.txt') as page:
        return tuple(page.read().split())


def two_words(language):
    """A random pair such as ``kastanje rivier``: Dutch for who speaks Dutch, English for all others.

    The pair is in alphabetical order, so that ``rivier kastanje`` is the same code.
    """
    chosen = list(words(language if language in LISTS else 'en'))
    first = chosen.pop(secrets.randbelow(len(chosen)))
    return tidy_two_words(first + BETWEEN + secrets.choice(chosen))


def tidy_two_words(typed):
    """What somebody typed or heard, in the form that codes are stored in."""
    bare = ''.join(sign if sign.isalpha() else ' ' for sign in (typed or '').lower())
    return BETWEEN.join(sorted(bare.split()))
