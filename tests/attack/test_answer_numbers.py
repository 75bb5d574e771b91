"""One answer, sent by several sessions at once or again after it got lost: one effect, and everybody hears the same."""
import base64

import pytest

from launcher.rpc import RpcError
from tests import file_over_rpc
from tests.at_once import at_once

SESSIONS = 4


@pytest.fixture(scope="module")
def sessions(prefork_server, password_of):
    """Several sessions of one caseworker, as of several tabs, in two processes."""
    return [prefork_server.rpc("caseworker", password_of("caseworker")) for _session in range(SESSIONS)]


def number(at):
    """A number as a browser makes it."""
    return f"{at:032x}"


def new_file(worker):
    """What is answered to open a file."""
    [location] = worker.call("huiskamer.location", "search", [], limit=1)
    return file_over_rpc.yes(worker, "file") | {
        "alias": "Dubbel (voorbeeld)", "age_band": "21_up", "location_id": location}


def rows(cursor, *tables):
    """How many rows each table has."""
    counts = []
    for table in tables:
        cursor.execute(f"SELECT count(*) FROM {table}")
        counts.append(cursor.fetchone()[0])
    return counts


def test_the_same_answer_of_several_sessions_at_once_opens_one_file(sessions, pg, budget):
    tables = ("huiskamer_client", "huiskamer_case", "huiskamer_consent")
    vals, rounds = new_file(sessions[0]), budget.steps(2, 40)
    for turn in range(rounds):
        with pg() as connection, connection.cursor() as cursor:
            before = rows(cursor, *tables)
        context = {"huiskamer_answer": number(1 + turn)}
        answers = at_once(*[
            lambda session=session: session.call("huiskamer.case", "open_file_or_path", vals, context=context)
            for session in sessions])
        with pg() as connection, connection.cursor() as cursor:
            after = rows(cursor, *tables)
        assert [late - early for late, early in zip(after, before, strict=True)] == [1, 1, 1], answers
        assert len({str(answer) for answer in answers}) == 1, answers
    print(f"{rounds} rounds of {SESSIONS} sessions")


def test_without_a_number_or_with_another_one_it_happens_again(sessions, pg):
    worker, vals = sessions[0], new_file(sessions[0])
    made = [worker.call("huiskamer.case", "open_file_or_path", vals),
            worker.call("huiskamer.case", "open_file_or_path", vals, context={"huiskamer_answer": number(2**64)}),
            worker.call("huiskamer.case", "open_file_or_path", vals, context={"huiskamer_answer": number(2**64 + 1)})]
    assert len({str(case) for case in made}) == 3
    again = worker.call("huiskamer.case", "open_file_or_path", vals, context={"huiskamer_answer": number(2**64)})
    assert again == made[1]


def test_a_refusal_takes_the_number_along_and_a_change_that_comes_late_is_told(sessions):
    worker, vals = sessions[0], new_file(sessions[0])
    context = {"huiskamer_answer": number(2**65)}
    with pytest.raises(RpcError):
        worker.call("huiskamer.case", "open_file_or_path", vals | {"alias": ""}, context=context)
    worker.call("huiskamer.case", "open_file_or_path", vals, context=context)
    with pytest.raises(RpcError) as late:
        worker.call("huiskamer.case", "open_file_or_path", vals | {"alias": "Anders (voorbeeld)"}, context=context)
    assert late.value.name.endswith("UserError")
    for odd in ("", "rubbish", 7, ["x"], {}, number(1).upper() + "\0", True):
        with pytest.raises(RpcError) as refused:
            worker.call("huiskamer.case", "open_file_or_path", vals, context={"huiskamer_answer": odd})
        assert refused.value.name.endswith("UserError"), odd


def test_the_rows_hold_no_number_no_person_and_no_words(sessions, pg):
    worker, vals, context = sessions[0], new_file(sessions[0]), {"huiskamer_answer": number(2**66)}
    worker.call("huiskamer.case", "open_file_or_path", vals, context=context)
    with pg() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = "
                       "'huiskamer_answer_number'")
        assert {name for name, in cursor.fetchall()} == {"id", "digest", "sent", "day", "result"}
        cursor.execute("SELECT huiskamer_answer_number::text, result FROM huiskamer_answer_number")
        everything, results = (" ".join(words) for words in zip(*cursor.fetchall(), strict=True))
    assert len(results) > 40, "the control: what came out is there"
    opened = " ".join(base64.b64decode(result).decode(errors="replace") for result in results.split())
    for word in ("huiskamer", "records", vals["alias"], context["huiskamer_answer"]):
        assert word not in everything and word not in opened, word
