"""Which language is meant by a code of any kind or a name, by Babel's own copy of Unicode's tables (CLDR).

Babel and not a library of its own for it: Odoo has it, it knows two and three letters, old codes and
regions, and names in the languages in which directories are written.
"""
import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from ..shared.fold import fold

WRITTEN_IN = ('en', 'nl', 'de', 'fr', 'es')
_CODE = re.compile(r'^([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8}){0,3}$')
_SEVERAL = re.compile(r'[,/|()\[\]]|\band\b|\ben\b|&')


def of_code(words):
    """The shortest code of the language that this is a code of, or None."""
    found = _CODE.match((words or '').strip())
    if not found:
        return None
    code = found[1].lower()
    code = get_global('language_aliases').get(code, code).partition('_')[0]
    return code if code in Locale('en').languages else None


def of_words(words, known=()):
    """The codes of the languages that a text names, each by code or name; None when one part of it is no language.

    :param known: codes whose own name for themselves counts too
    """
    whole = _one(words, known)
    parts = [whole] if whole else [_named(part, known) for part in _SEVERAL.split(words) if part.strip()]
    return None if not parts or None in parts else list(dict.fromkeys(parts))


def _named(words, known):
    """The language behind one or more names for it, as ISO writes them: "Spanish; Castilian"."""
    return next(filter(None, (_one(part, known) for part in words.split(';'))), None)


def name_of(code, language='en'):
    """What a language is called."""
    name = Locale(language).languages.get(code) or code
    return name[:1].upper() + name[1:]


def _one(words, known):
    """The code behind one code or name."""
    return of_code(words) or _names(tuple(sorted(known))).get(fold(words))


@lru_cache(maxsize=8)
def _names(known):
    """{folded name: code}: in the languages of directories, and as each known language calls itself."""
    names = {}
    for language in WRITTEN_IN:
        for code, name in Locale(language).languages.items():
            names.setdefault(fold(name), code.partition('_')[0])
    for code in known:
        try:
            names.setdefault(fold(Locale.parse(code).languages.get(code) or ''), code)
        except (UnknownLocaleError, ValueError):
            continue
    names.pop('', None)
    return names
