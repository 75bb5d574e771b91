"""A role that is taken away is gone at the next call, in every worker process."""
import threading

import pytest

from launcher.rpc import RpcError
from tests.file_over_rpc import own_worker, whole_file

MARK = "Kluut-9034"
CALLS = 24  # by several threads at once, so that both workers answer some
CONSTANT_ERRORS = ("odoo.exceptions.AccessError", "odoo.exceptions.UserError", "odoo.exceptions.MissingError")

pytestmark = pytest.mark.attack


@pytest.fixture
def worker(server, credentials):
    """Her login, her password, and a function that takes the role away."""
    with own_worker(server, credentials) as made:
        yield made


def all_over(sessions, call):
    """What many calls at once answer, from every worker of the server."""
    answers = []

    def make(session):
        for _round in range(CALLS // len(sessions)):
            try:
                answers.append(call(session))
            except RpcError as error:
                answers.append(error)

    threads = [threading.Thread(target=make, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_next_call_is_refused_in_every_worker(prefork_server, worker):
    login, password, take_away = worker
    sessions = [prefork_server.rpc(login, password) for _number in range(4)]
    file = whole_file(sessions[0], MARK)
    client = file["huiskamer.client"]

    def read(session):
        """Read the name."""
        return session.call("huiskamer.client", "read", [client], ["alias"])[0]["alias"]

    assert all(MARK in answer for answer in all_over(sessions, read))
    take_away()
    answers = all_over(sessions, read)
    assert len(answers) == CALLS
    for answer in answers:
        assert isinstance(answer, RpcError) and answer.name in CONSTANT_ERRORS, answer
        assert MARK not in answer.message + answer.debug
    for model, record in file.items():
        for method, more in (("search_read", [[]]), ("web_search_read", [[], {"display_name": {}}]),
                             ("name_search", [""])):
            with pytest.raises(RpcError):
                sessions[0].call(model, method, *more)
        with pytest.raises(RpcError):
            sessions[0].call(model, "get_metadata", [record])
