"""What a directory file holds, before anybody asks what it means: JSON, CSV, or a package of them, within limits."""
import base64
import codecs
import csv
import io
import json
import re
import zipfile
import zlib

from ..shared.limits import Unusable, ensure_usable

# A directory of a city is far below each of these. A file at all of them is read in two seconds.
LONGEST = 1_000_000  # characters, also of what was packed
DEEPEST, MOST = 24, 50_000  # lists in lists, and parts of any kind
MOST_FILES = 60  # in a package; the standard has 30 tables
LONGEST_NUMBER = 18  # digits; a longer one stays text, and text is no number
ZIPPED = re.compile(r'^data:[\w.+/-]*;base64,')
NAMED = re.compile(r'^(?![.])[^/\\]{1,80}\.(?:csv|json)$', re.IGNORECASE)  # "._x.csv" is a Mac's own note of a file
# What databases and spreadsheets write for nothing, and what a spreadsheet says of the sign between fields.
NOTHING = frozenset({'NULL', 'null', '\\N'})
SIGN_SAID = re.compile(r'^"?sep=(.)"?\r?\n?$', re.IGNORECASE)
SIGNS = ',;\t|'
MORE = 'more'  # stands for a row with more fields than the first line of its list
# How packages are packed everywhere; of another way a few signs may ask for gigabytes of memory.
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What Python says of a damaged package; of a place before its first sign, that the value cannot be.
DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError)
# Text in quotes (also when it never ends), or a bracket.
_SIGNS = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[][{}]', re.DOTALL)


class Unread(ValueError):
    """A file that cannot be read at all: at which line, and why in plain words."""

    def __init__(self, words, line=0):
        """Keep both."""
        super().__init__(words)
        self.words, self.line = words, line


def contents(env, text):
    """[(name of the file in the package or '', what it holds)]; rows of a CSV file are (line, fields).

    :raise Unread: when it is no directory file of any kind, or larger than one
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise Unread(env._("This file is too large for a directory."))
    zipped = ZIPPED.match(text)
    if zipped:
        return _bundle(env, _unzip(env, text[zipped.end():]))
    value = _json(env, text)
    if isinstance(value, dict) and value and all(NAMED.match(name) for name in value):
        return _bundle(env, value)
    return [('', value)]


def _bundle(env, files):
    """What several files hold together: each is text still, or was read already."""
    if sum(len(part) for part in files.values() if isinstance(part, str)) > LONGEST:
        raise Unread(env._("This file is too large for a directory."))
    found = []
    for name, part in sorted(files.items()):
        if isinstance(part, str):
            part = _csv(env, name, part) if name.lower().endswith('.csv') else _json(env, part)
        found.append((name, part))
    return found


def _json(env, text):
    """A JSON text as lists and tables.

    :raise Unread: with the line at which it breaks off or goes too deep
    """
    text = text.removeprefix('\ufeff')
    _ensure_not_too_deep(env, text)
    try:
        value = _loads(text)
        ensure_usable(value, LONGEST, DEEPEST, MOST, any_sign=True)
    except json.JSONDecodeError as error:
        raise Unread(env._("This is not a JSON file: it breaks off at this line."), error.lineno) from None
    except (Unusable, ValueError, RecursionError):
        raise Unread(env._("This file has too many parts, or lists in lists. A directory is far smaller.")) from None
    return value


def _loads(text):
    """A JSON text, or one that has an object on every line."""
    def load(part):
        """One value; a number that is too long stays text."""
        return json.loads(part, strict=False, parse_constant=str, parse_int=lambda digits: int(digits)
                          if len(digits) <= LONGEST_NUMBER else digits)
    try:
        return load(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if not error.msg.startswith('Extra data') or not all(line.strip().startswith('{') for line in lines):
            raise
        try:
            return [load(line) for line in lines]
        except json.JSONDecodeError:
            raise error from None


def _ensure_not_too_deep(env, text):
    """Count brackets before anything is made of them.

    :raise Unread: with the line of the first one that is too deep
    """
    depth = 0
    for found in _SIGNS.finditer(text):
        depth += {'[': 1, '{': 1, ']': -1, '}': -1}.get(text[found.start()], 0)
        if depth > DEEPEST:
            line = text.count('\n', 0, found.start()) + 1
            raise Unread(env._("From this line on there are too many lists in lists. A directory is far smaller."),
                         line)


def _csv(env, name, text):
    """The rows of a CSV file as (line in the file, fields that hold something).

    :raise Unread: when it is no CSV file
    """
    lines = io.StringIO(text.removeprefix('\ufeff'), newline='')
    first = lines.readline()
    said = SIGN_SAID.match(first)
    first = lines.readline() if said else first
    lines.seek(0)
    reader = csv.reader(lines, delimiter=said[1] if said else max(SIGNS, key=first.count))
    try:
        if said:
            next(reader)
        header = [word.strip() for word in next(reader, [])]
        return [(reader.line_num, _fields(header, row)) for row in reader if any(row)]
    except csv.Error:
        raise Unread(env._("%(file)s is not a CSV file: it breaks off at this line.", file=name),
                     reader.line_num) from None


def _fields(header, row):
    """The fields of a row that hold something; ``MORE`` when it has more of them than the list."""
    if any(part.strip() for part in row[len(header):]):
        return MORE
    return {key: value for key, value in zip(header, row, strict=False)
            if key and value.strip() and value.strip() not in NOTHING}


def _unzip(env, packed):
    """{name: text} of what a package holds; folders, pictures and the like are not opened.

    :raise Unread: when it is no package, or more comes out of it than a directory has
    """
    try:
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed, validate=True))) as package:
            members = [(member.filename.rsplit('/', 1)[-1], member) for member in package.infolist()]
            members = [(name, member) for name, member in members if NAMED.match(name)]
            if len(members) > MOST_FILES:
                raise Unread(env._("This package has more files than a directory has lists."))
            files, room = {}, LONGEST
            for name, member in members:
                name = name if name not in files else member.filename  # a folder for each town
                if member.compress_type not in PACKED:
                    raise NotImplementedError
                files[name], room = _unpack(env, package, member, room)
    except Unread:
        raise
    except DAMAGED:
        raise Unread(env._("This package cannot be opened: it is damaged, has a password, or is packed in a way that "
                           "is not read here.")) from None
    files.pop('datapackage.json', None)  # it describes the lists, and names no organisation
    return files


def _unpack(env, package, member, room):
    """The text of one file, and how much may still come: what a package says of its size is not believed."""
    with package.open(member) as file:
        data = file.read(room + 1)
    if len(data) > room:
        raise Unread(env._("This file is too large for a directory."))
    return _decoded(data), room - len(data)


def _decoded(data):
    """Text from the signs that programs of several kinds write."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode('utf-16', 'replace')
    try:
        return data.decode('utf-8-sig')
    except UnicodeDecodeError:
        return data.decode('cp1252', 'replace')
