"""What is left of a person who was erased, anywhere on the machine, with today's key folder.

The attacker has root's eyes on the disk: every page of the cluster, every segment of the write-ahead log, dumps from
before and after, both logs, the filestore, the sessions, and every key in the folder of the day after. The control has
the key that was retired, as a back-up of the folder from before would.
"""
import base64
import contextlib
import re

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from launcher import databases, drill, postgres, server, settings
from launcher.rpc import RpcError
from tests.file_over_rpc import whole_file

MARK = "Steenloper-6630"
WRAPPED = re.compile(rb"[A-Za-z0-9+/]{80}")  # a nonce, a data key and its tag
SEALED = re.compile(rb"hk[0-9]+\.[0-9.]+[A-Za-z0-9+/=]{40,}")
# She is erased, somebody looks at what is only near (her working name has a word that is everybody's), and the night
# comes.
END = """
officer = env.ref('huiskamer_case.group_privacy_officer').user_ids[:1]
certificate = env['huiskamer.case'].search([('code', '=', {code!r})])._erase('asked')
if certificate.state == 'near':
    certificate.with_user(officer).dismiss({{'dismissed': "Looked at: a word that is everybody's."}})
env.cr.commit()
env['huiskamer.key.epoch']._nightly()
env.cr.commit()
"""

pytestmark = pytest.mark.attack


def keys_of(name):
    """Every key in the key folder of a database, by its name."""
    return {path.stem: bytes.fromhex(path.read_text()) for path in settings.key_folder(name).glob("*.key")}


def live(session, file):
    """A person's evening: looked at, searched for, written to, and refused now and then with her words in hand."""
    client, case = file["huiskamer.client"], file["huiskamer.case"]
    session.call("huiskamer.client", "read", [client], ["alias", "contact_remarks"])
    session.get(f"/report/html/huiskamer_case.own_file/{case}")
    for model, vals in (("huiskamer.contact", {"case_id": case, "facts": f"{MARK} belt 06-12345678"}),
                        ("huiskamer.contact", {"case_id": case, "facts": f"{MARK} 111222333"}),
                        ("huiskamer.contact", {"case_id": case, "facts": MARK, "kind": MARK}),
                        ("huiskamer.goal", {"case_id": case, "wish": MARK, "topic_id": 10**9})):
        with contextlib.suppress(RpcError):
            session.call(model, "create", vals)
    with contextlib.suppress(RpcError):
        session.call("huiskamer.client", "search", [("alias", "ilike", MARK)])
    session.call("huiskamer.client", "find_by_words", f"{MARK} alias", "geen")


@pytest.fixture(scope="module")
def erased(the_rig, demo_database, server_factory, password_of, tmp_path_factory):
    """A database in which somebody was filed and erased, and the key folder was replaced the night after."""
    name, folder = f"{databases.full_name()}_below", tmp_path_factory.mktemp("dumps")
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        running = server_factory("server-below", database=name)
        worker = running.rpc("caseworker", password_of("caseworker"))
        file = whole_file(worker, MARK)
        live(worker, file)
        [(subject, case)] = databases.sql(
            the_rig, name, "SELECT l.subject, c.code FROM huiskamer_client l JOIN huiskamer_case c ON c.client_id = "
                           "l.id WHERE c.id = %s",
            file["huiskamer.case"])
        before = keys_of(name)
        drill.dump(name, folder / "before.dump", "--compress=0")
        running.stop()
        server.run_script(the_rig, name, END.format(code=case), databases.log_path("erased"))
        drill.dump(name, folder / "after.dump", "--compress=0")
        databases.sql(the_rig, "postgres", "CHECKPOINT")
        left = databases.sql(the_rig, name, "SELECT count(*) FROM huiskamer_case WHERE code = %s", case)
        assert left == [[0]], "she is erased, as SQL shows it"
        [[words, state]] = databases.sql(the_rig, name, "SELECT subject, state FROM huiskamer_erasure WHERE code = %s",
                                         case)
        assert state == "complete", "the words that were looked for are no longer known to anybody"
        yield {"name": name, "oid": databases.sql(the_rig, name,
            "SELECT oid FROM pg_database WHERE datname = current_database()")[0][0],
               "subjects": (subject, words), "before": before, "after": keys_of(name), "dumps": folder,
               "log": running.log_path}


def contents(*places):
    """What every file in these places holds, by its path."""
    for place in places:
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            with contextlib.suppress(FileNotFoundError):  # a segment of the log that was let go
                if path.is_file():
                    yield path, path.read_bytes()


def below(house):
    """Every file of the database's tables, of the write-ahead log, and both dumps."""
    data = postgres.base() / "data"
    return contents(data / "base" / str(house["oid"]), data / "pg_wal", house["dumps"])


def opened(wrapped, subject, keys):
    """The data keys of this person that these keys unwrap, out of whatever looks like a wrapping."""
    found = set()
    for epoch, key in keys.items():
        cipher, binding = AESGCM(key), f"huiskamer.key|{subject}|{epoch}".encode()
        for data in wrapped:
            with contextlib.suppress(InvalidTag):
                found.add(cipher.decrypt(data[:12], data[12:], binding))
    return found


def test_today_s_folder_opens_nothing_of_an_erased_person_and_the_one_before_would(erased):
    if postgres.is_foreign():
        return
    raw = [page for _path, page in below(erased)]
    wrapped = [base64.b64decode(text) for text in {match for page in raw for match in WRAPPED.findall(page)}]
    assert any(SEALED.search(page) for page in raw)
    for subject in erased["subjects"]:  # her own rows, and the words by which the erasure looked for her
        assert any(subject.encode() in page for page in raw), "the rows are still in the files: that is what this is about"  # noqa: E501
        assert opened(wrapped, subject, erased["before"]), "the control: with the key of before she comes back"
        assert opened(wrapped, subject, erased["after"]) == set()
    assert set(erased["after"]) - set(erased["before"]) and set(erased["before"]) - set(
        erased["after"]), "one epoch gave way to another"


def test_no_word_of_hers_is_in_clear_in_any_file_of_the_machine(erased):
    cache = settings.cache() / "data"
    places = [erased["log"], databases.filestore(erased["name"]), cache / "sessions",
              settings.key_folder(erased["name"])]
    if not postgres.is_foreign():
        places.append(postgres.base() / "server.log")
    looked = 0
    for path, page in [*contents(*places), *(() if postgres.is_foreign() else below(erased))]:
        looked += 1
        assert MARK.encode() not in page, path
        assert "Steenloper".encode("utf-16-le") not in page, path
    assert looked > 100, "a database, its log, its dumps and what lies beside it"
    assert b"call_kw" in erased["log"].read_bytes(), "the log is the one of that evening"
