"""What is left below SQL of a person who was erased: table files and the write-ahead log, with today's key folder.

The attacker has root's eyes on the disk: every page of the cluster, every segment of the log, and every key in the
folder of the day after. The control has the key that was retired, as a back-up of the folder from before would.
"""
import base64
import re

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from launcher import databases, drill, postgres, settings
from tests.file_over_rpc import whole_file

MARK = "Steenloper-6630"
WRAPPED = re.compile(rb"[A-Za-z0-9+/]{80}")  # a nonce, a data key and its tag
SEALED = re.compile(rb"hk[0-9]+\.[0-9.]+[A-Za-z0-9+/=]{40,}")
NIGHT = "env['huiskamer.key.epoch']._nightly(); env.cr.commit()"

pytestmark = pytest.mark.attack


@pytest.fixture(scope="module")
def erased(the_rig, demo_database, server_factory, password_of):
    """A database in which somebody was filed and erased, and the key folder was replaced the night after."""
    name = f"{databases.full_name()}_below"
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        running = server_factory("server-below", database=name)
        file = whole_file(running.rpc("caseworker", password_of("caseworker")), MARK)
        [(subject, case)] = databases.sql(
            the_rig, name, "SELECT l.subject, c.code FROM huiskamer_client l JOIN huiskamer_case c ON c.client_id = l.id WHERE c.id = %s",
            file["huiskamer.case"])
        before = {path.stem: bytes.fromhex(path.read_text()) for path in settings.key_folder(name).glob("*.key")}
        officer = running.rpc("privacy", password_of("privacy"))
        officer.call("huiskamer.erasure", "erase_by_code", {"code": case, "why": "asked"})
        running.stop()
        drill.inside(the_rig, name, NIGHT)
        after = {path.stem: bytes.fromhex(path.read_text()) for path in settings.key_folder(name).glob("*.key")}
        databases.sql(the_rig, "postgres", "CHECKPOINT")
        yield the_rig, name, subject, before, after


def pages(the_rig, name):
    """Every file of the database's tables, and of the write-ahead log."""
    [(oid,)] = databases.sql(the_rig, name, "SELECT oid FROM pg_database WHERE datname = current_database()")
    data = postgres.base() / "data"
    for folder in (data / "base" / str(oid), data / "pg_wal"):
        for path in folder.rglob("*"):
            if path.is_file():
                yield path.read_bytes()


def opened(raw, subject, keys):
    """The data keys of this person that these keys unwrap, out of whatever looks like a wrapping."""
    found = set()
    for text in {match for page in raw for match in WRAPPED.findall(page)}:
        data = base64.b64decode(text)
        for epoch, key in keys.items():
            try:
                found.add(AESGCM(key).decrypt(data[:12], data[12:], f"huiskamer.key|{subject}|{epoch}".encode()))
            except InvalidTag:
                continue
    return found


def test_today_s_folder_opens_nothing_of_an_erased_person_and_the_one_before_would(erased):
    if postgres.is_foreign():
        return
    the_rig, name, subject, before, after = erased
    raw = list(pages(the_rig, name))
    assert any(subject.encode() in page for page in raw), "her rows are still in the files: that is what this is about"
    assert any(SEALED.search(page) for page in raw)
    assert not any(MARK.encode() in page for page in raw), "nothing of her was ever in clear"
    assert opened(raw, subject, before), "the control: with the key from before the night she comes back"
    assert opened(raw, subject, after) == set()
    assert set(after) - set(before) and set(before) - set(after), "one epoch gave way to another"
