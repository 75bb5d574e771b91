"""Reading what PostgreSQL keeps below SQL: its write-ahead log and the raw pages of its files.

The log is listed by PostgreSQL's own `pg_waldump`; the bytes of each record are read from the log's files.
"""
import collections
import dataclasses
import re
import struct

from launcher import postgres
from launcher.steps import run

SEGMENT = 16 * 1024 * 1024
PAGE = 8192
LINE = re.compile(r"rmgr: (\w+).*tx:\s*(\d+), lsn: ([0-9A-F]+)/([0-9A-F]+),.*?desc: (.*)")
MOVED = re.compile(r"(HOT_UPDATE|UPDATE)[^;]*\boff (\d+)[^;]*; new off (\d+)")
PUT = re.compile(r"INSERT\S* off (\d+)")
BLOCK = re.compile(r"blkref #(\d): rel \d+/(\d+)/(\d+)(?: fork \w+)? blk (\d+)")
WORD = re.compile(rb"[a-z_]{2,32}")


@dataclasses.dataclass
class Record:
    """One record of the log: when, by which transaction, about which relations, and its bytes."""

    lsn: int
    transaction: int
    text: str
    blocks: list  # (database, relation, block), the new place first
    data: bytes


def records(cluster, start, stop):
    """The records of the log between two places, in order."""
    place = [f"{lsn >> 32:X}/{lsn & 0xFFFFFFFF:X}" for lsn in (start, stop)]
    listed = run(postgres.server_program("pg_waldump", "-p", cluster.data / "pg_wal", "-s", place[0], "-e", place[1]),
                 "read pg_waldump's message", cwd="/")
    found = []
    for line in listed.splitlines():
        match = LINE.match(line)
        if match:
            blocks = [(int(database), int(relation), int(block)) for _number, database, relation,
                      block in BLOCK.findall(line)]
            found.append(Record((int(match[3], 16) << 32) + int(match[4], 16), int(match[2]), match[5], blocks, b""))
    for record, after in zip(found, [*found[1:], None], strict=True):
        record.data = log_bytes(cluster, record.lsn, after.lsn if after else stop)
    return found


def log_bytes(cluster, start, stop):
    """The bytes of the log's files between two places."""
    data = b""
    while start < stop:
        segment, offset = divmod(start, SEGMENT)
        length = min(stop - start, SEGMENT - offset)
        with open(cluster.data / "pg_wal" / f"00000001{segment // 256:08X}{segment % 256:08X}", "rb") as log:
            log.seek(offset)
            data += log.read(length)
        start += length
    return data


def touched(found, wanted):
    """transaction -> the words of the rows that it wrote, for relations that `wanted` says yes to.

    A record of an update holds only the bytes that changed; what row it was is known from where it stood.
    """
    rows, words = {}, collections.defaultdict(set)
    for record in found:
        if record.blocks and not wanted(record.blocks[0][1]):
            continue
        mine = set(WORD.findall(record.data))
        if record.blocks:
            relation = record.blocks[0][:2]
            if put := PUT.search(record.text):
                rows[relation, record.blocks[0][2], int(put[1])] = mine
            if moved := MOVED.search(record.text):
                old = record.blocks[-1][2]
                mine = mine | rows.get((relation, old, int(moved[2])), set())
                rows[relation, record.blocks[0][2], int(moved[3])] = mine
        words[record.transaction] |= mine
    return words


def row_versions(cluster, database, relations, transactions):
    """transaction -> the words in row versions that it left in the files, dead or alive or only not overwritten yet."""
    words = collections.defaultdict(set)
    for relation in relations:
        for path in (cluster.data / "base" / str(database)).glob(f"{relation}*"):
            if not path.name.split(".")[0].isdigit():
                continue  # maps of free space hold no rows
            data = path.read_bytes()
            for place, (number, _other) in enumerate(struct.iter_unpack("<II", data[:len(data) // 8 * 8])):
                if number in transactions:
                    words[number] |= set(WORD.findall(data[place * 8:place * 8 + 140]))
    return words
