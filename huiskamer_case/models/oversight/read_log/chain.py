"""The fingerprints of the log of reads: each row is bound to the one before it, each day to the day before.

They need no secret, so that anybody who kept a day's seal outside the host can find out, with the
database alone, whether the log was changed since.
"""
import hashlib
import json

COLUMNS = (
    'id', 'at', 'user_id', 'model', 'codes', 'files', 'how_many', 'field_names', 'purpose', 'relation', 'day', 'place')
HEADER = "# huiskamer read log: day, rows, seal"


def digest(*parts):
    """The fingerprint of these values, in this order."""
    text = json.dumps([part if part is None or isinstance(part, int) else str(part) for part in parts])
    return hashlib.sha256(text.encode()).hexdigest()


def row_digest(former, row):
    """The fingerprint of a row: a dict with ``COLUMNS``, bound to the fingerprint before it."""
    return digest(former, *(row[name] for name in COLUMNS))


def day_digest(former, day, rows, last):
    """The seal of a day: bound to the day before, to how many rows it has, and to the last of them."""
    return digest(former, day, rows, last)


def write_seals(days):
    """The seals as lines of text, to be kept outside the host: (day, rows, digest)."""
    return '\n'.join([HEADER, *(f'{day}\t{rows}\t{seal}' for day, rows, seal in days)]) + '\n'


def read_seals(text):
    """The seals in such lines: {day: (rows, digest)}.

    :raise ValueError: when it is something else
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != HEADER:
        raise ValueError("This is no list of seals.")
    rows = [line.split('\t') for line in lines[1:] if line.strip()]
    return {day: (int(count), seal.strip()) for day, count, seal in rows}
