"""What there is once is made by the first who needs it; whoever needs it at the same moment finds it."""
import secrets

import pytest

from tests.at_once import at_once

pytestmark = pytest.mark.attack

AT_ONCE, ROUNDS = 4, 3


@pytest.fixture
def several(server, password_of):
    """A function: login -> several sessions of one person."""
    def sessions(login):
        return [server.rpc(login, password_of(login)) for _number in range(AT_ONCE)]
    return sessions


def look(officer):
    """Is all right?"""
    return officer.call("huiskamer.posture.finding", "action_look", [])["res_model"]


def this_week(officer):
    """The review of a week that nobody opened yet."""
    return officer.call("huiskamer.access.review", "action_this_week", [])["res_id"]


@pytest.mark.parametrize("ask, tables", [
    (look, ["huiskamer_posture_finding"]), (this_week, ["huiskamer_access_review_line", "huiskamer_access_review"])])
def test_the_first_look_of_several_at_once(several, pg, ask, tables):
    officers, connection = several("privacy"), pg()
    for _round in range(ROUNDS):
        with connection, connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
        answers = at_once(*(lambda officer=officer: ask(officer) for officer in officers))
        assert len(set(map(repr, answers))) == 1 and not isinstance(answers[0], Exception), answers


def test_the_first_page_on_a_device_in_several_tabs(several):
    tabs = several("caseworker")
    for _round in range(ROUNDS):
        device = secrets.token_hex(16)
        answers = at_once(*(lambda tab=tab: tab.post("/huiskamer/draft_key", {"device": device}) for tab in tabs))
        assert len(set(map(repr, answers))) == 1 and answers[0]["key"], answers
