"""A dump of the database alone tells nothing about anybody, and keys are made once, whoever comes first.

On a committed database with demo data, with PostgreSQL's own pg_dump and real, separate workers.
"""
import concurrent.futures
import re
import shutil
import subprocess

import pytest

from launcher import databases, postgres, settings
from launcher.rpc import RpcError

# Written in the demo, and nowhere but in sealed fields.
CANARIES = (
    "Merel (voorbeeld)", "Kiezel (voorbeeld)", "06-00000000", "Na 14 uur", "Vertelde wat zij nu",
    "Maakt een rustige indruk",
    "Samen bellen", "Balie intake (voorbeeld)", "Spreekkamer 1", "Wil kennismaken en weten")
# To see that the search would find them: these stand in plain sight.
PLAIN = ("Stichting Terwille", "Huiskamer Schoolholm")
WORKERS = 6


def dump(database):
    """What pg_dump writes about a database, as text."""
    program = shutil.which("pg_dump") or shutil.which("pg_dump", path=postgres.find_programs())
    assert program, "pg_dump is part of PostgreSQL's client"
    done = subprocess.run([program, database], env=postgres.environment(), capture_output=True, text=True, check=True)
    return done.stdout


def test_a_dump_holds_nobody_s_words(demo_database):
    text = dump(demo_database)
    for word in PLAIN:
        assert word in text
    for word in CANARIES:
        assert word not in text, f"{word!r} lies open in a dump"
        assert word.encode().hex() not in text


def test_the_key_is_in_no_dump_and_no_file_of_the_filestore(demo_database, pg):
    with pg() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT name FROM huiskamer_key_epoch")
        names = [name for name, in cursor.fetchall()]
    assert names
    text = dump(demo_database)
    for name in names:
        key = (settings.key_folder(demo_database) / f"{name}.key").read_text().strip()
        assert re.fullmatch(r"[0-9a-f]{64}", key)
        assert key not in text
        for path in databases.filestore(demo_database).rglob("*"):
            assert not path.is_file() or key.encode() not in path.read_bytes()


def test_every_sealed_column_holds_envelopes_only(pg):
    """Whatever stands in a sealed column is a ciphertext of the one kind there is."""
    columns = {
        "huiskamer_client": ("alias", "official_name", "phone", "contact_hours", "contact_remarks"),
        "huiskamer_contact": ("facts", "observation", "health"),
        "huiskamer_step": ("what", "word"),
        "huiskamer_goal": ("wish", "remark"),
        "huiskamer_handover_detail": ("named_contact", "place", "reason_words", "remarks"),
        "huiskamer_disclosure": ("question", "text"),
    }
    with pg() as connection, connection.cursor() as cursor:
        for table, names in columns.items():
            for name in names:
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {name} !~ '^hk2\\.[0-9]+\\.[A-Za-z0-9+/=]+$'")
                assert cursor.fetchone() == (0,), f"{table}.{name}"


def test_without_the_key_folder_a_server_shows_a_plain_message_and_no_name(server_factory, password_of, monkeypatch,
    tmp_path):
    monkeypatch.setitem(settings.EXTRA_ENVIRONMENT, "HUISKAMER_KEY_FOLDER", str(tmp_path / "lost"))
    keyless = server_factory("server-without-keys")
    client = keyless.rpc("caseworker", password_of("caseworker"))
    found = client.call("huiskamer.client", "search", [])
    assert found
    rows = client.call("huiskamer.client", "read", found, ["code", "alias"])
    assert all(row["code"] for row in rows), "covers stay readable"
    assert all("key folder" in row["alias"] or "sleutelmap" in row["alias"] for row in rows if row["alias"])
    with pytest.raises(RpcError) as caught:
        client.call("huiskamer.contact", "write", client.call("huiskamer.contact", "search", [], limit=1),
                    {"facts": "X"})
    assert "key folder" in str(caught.value) or "sleutelmap" in str(caught.value)
    assert not (tmp_path / "lost").exists(), "reading makes no key"
    text = keyless.log_path.read_text()
    for word in CANARIES:
        assert word not in text


def test_two_workers_make_the_first_key_together_and_there_is_one(
        the_rig, demo_database, server_factory, password_of, monkeypatch, tmp_path):
    assert demo_database  # so that the one it was copied from is there
    name = f"{databases.full_name()}_first_key"
    folder = tmp_path / "keys"
    monkeypatch.setitem(settings.EXTRA_ENVIRONMENT, "HUISKAMER_KEY_FOLDER", str(folder))
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        databases.sql(the_rig, name, "TRUNCATE huiskamer_key, huiskamer_key_epoch")
        databases.sql(the_rig, name, "UPDATE huiskamer_contact SET facts = NULL, observation = NULL")
        running = server_factory("server-first-key", database=name, workers=2)
        client = running.rpc("caseworker", password_of("caseworker"))
        cases = client.call("huiskamer.case", "search",
                            [["state", "=", "open"], ["caseworker_id.login", "=", "caseworker"]])[:WORKERS]
        assert len(cases) > 1

        def write(case):
            """Write in one file, over a connection of its own."""
            mine = running.rpc("caseworker", password_of("caseworker"))
            return mine.call("huiskamer.case", "write_note", [case], {"facts": f"Eerste {case}"})[0]

        with concurrent.futures.ThreadPoolExecutor(len(cases)) as pool:
            contacts = list(pool.map(write, cases))
        epochs = databases.sql(the_rig, name, "SELECT name FROM huiskamer_key_epoch")
        assert len(epochs) == 1
        assert (folder / f"{epochs[0][0]}.key").exists()
        assert folder.stat().st_mode & 0o777 == 0o700
        for row in client.call("huiskamer.contact", "read", contacts, ["facts", "case_id"]):
            assert row["facts"] == f"Eerste {row['case_id'][0]}"
        running.stop()
