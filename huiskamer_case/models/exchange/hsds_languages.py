"""Which language is meant by a code of any kind or a name, by Babel's own copy of Unicode's tables (CLDR).

Babel and not a library of its own for it: Odoo has it, it knows two and three letters, old codes and
regions, and names in the languages in which directories are written.
"""
import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from ..shared.fold import fold

# Whose own name for themselves is read too; each of them is a table of its own that is loaded.
CALL_THEMSELVES = (
    'am', 'ar', 'az', 'bg', 'bn', 'bs', 'cs', 'da', 'de', 'el', 'es', 'et', 'fa', 'fi', 'fr', 'he', 'hi', 'hr',
    'hu', 'hy', 'id', 'it', 'ja', 'ka', 'ko', 'lt', 'lv', 'mk', 'ms', 'my', 'nl', 'no', 'pa', 'pl', 'ps', 'pt',
    'ro', 'ru', 'sk', 'sl', 'so', 'sq', 'sr', 'sv', 'sw', 'ta', 'th', 'ti', 'tr', 'uk', 'ur', 'uz', 'vi', 'zh')
WRITTEN_IN = ('en', 'nl', 'de', 'fr', 'es')
# A code with what may follow it: writing, region, extensions, the signs of a computer's own setting.
_CODE = re.compile(r'^([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,8}(?:[.@][\w-]{1,20})?$')
_SEVERAL = re.compile(r'[,/|]|\band\b|\ben\b|&')
_REMARK = re.compile(r'[(\[]([^()\[\]]*)[)\]]')
# Codes that stand for no language.
NO_LANGUAGE = frozenset({'und', 'mul', 'mis', 'zxx', 'root'})
# What directories call languages and Unicode's tables do not.
ALSO_CALLED = {
    'farsi': 'fa', 'mandarin': 'zh', 'putonghua': 'zh', 'berber': 'zgh', 'amazigh': 'zgh', 'kurmanji': 'ku',
    'castilian': 'es', 'moldovan': 'ro', 'tigrigna': 'ti', 'panjabi': 'pa', 'pushto': 'ps', 'kiswahili': 'sw',
    'sranantongo': 'srn', 'papiamentu': 'pap', 'bahasa indonesia': 'id', 'marokkaans': 'ary', 'surinaams': 'srn'}


def of_code(words):
    """The shortest code of the language that this is a code of, or None."""
    found = _CODE.match((words or '').strip())
    if not found:
        return None
    code = found[1].lower()
    code = get_global('language_aliases').get(code, code).partition('_')[0]
    return code if code in Locale('en').languages and code not in NO_LANGUAGE else None


def of_words(words, known=()):
    """The codes of the languages that a text names, each by code or name; None when one part of it is no language.

    What stands in brackets is another name or a remark: "Chinese (Mandarin)", "English (US)".

    :param known: codes whose own name for themselves counts too
    """
    whole = _one(words, known)
    if whole:
        return [whole]
    remarks = [code for remark in _REMARK.findall(words) for code in [_one(remark, known)] if code]
    parts = [_named(part, known) for part in _SEVERAL.split(_REMARK.sub(' ', words)) if part.strip()]
    found = [code for part in parts for code in part] + remarks
    return None if not found or not all(parts) else list(dict.fromkeys(found))


def _named(words, known):
    """The languages behind one or more names, as ISO writes several for one: "Spanish; Castilian"."""
    return [code for part in words.split(';') for code in [_one(part, known)] if code]


def name_of(code, language='en'):
    """What a language is called."""
    name = Locale(language).languages.get(code) or code
    return name[:1].upper() + name[1:]


def _one(words, known):
    """The code behind one code or name."""
    return of_code(words) or _names(tuple(sorted(known))).get(fold(words)) or _own_names().get(fold(words))


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
    names |= {fold(name): code for name, code in ALSO_CALLED.items()}
    names.pop('', None)
    return names


@lru_cache(maxsize=1)
def _own_names():
    """{folded name: code}: as these languages call themselves; read when nothing else fits."""
    names = {fold(Locale.parse(code).languages.get(code) or ''): code for code in CALL_THEMSELVES}
    names.pop('', None)
    return names
