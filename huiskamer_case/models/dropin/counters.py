"""What was counted as one value of a fixed length: so that nobody sees what changed, nor how much.

A table of counts is written as JSON, compressed and filled up to the same number of bytes, however much
was counted. What is in it: ``counts`` by (measure, value), and for a week what came in late, by
(evening or 0, measure, value): ``late``, and ``again`` where it may have been counted before.
"""
import collections
import json
import zlib

# As text a third more; PostgreSQL moves rows above some 2,000 bytes elsewhere, which would cost every tap a second row.
SIZE = 1152
HEAD = 4
PARTS = ('counts', 'late', 'again')


def pack(**parts):
    """The counts as bytes, of a length that does not depend on them (unless there are hundreds of counters)."""
    plain = {part: {'/'.join(map(str, key)): count for key, count in sorted(table.items()) if count}
             for part, table in parts.items()}
    data = zlib.compress(json.dumps(plain, separators=(',', ':')).encode())
    data = len(data).to_bytes(HEAD, 'big') + data
    return data + bytes(-len(data) % SIZE)


def unpack(data):
    """The counts in these bytes: {part: Counter}, with every part."""
    plain = json.loads(zlib.decompress(data[HEAD:HEAD + int.from_bytes(data[:HEAD], 'big')]))
    return {part: collections.Counter({_key(part, key): count for key, count in plain.get(part, {}).items()})
            for part in PARTS}


def _key(part, key):
    """The key of a counter as it was before it was written."""
    words = key.split('/')
    return tuple(words) if part == 'counts' else (int(words[0]), *words[1:])
