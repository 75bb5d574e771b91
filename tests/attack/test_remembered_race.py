"""What the server remembers is not brought back by a call that began before it changed."""
import threading
import time

import pytest

from tests.house_locks import screens_lock

pytestmark = pytest.mark.attack

AT_ONCE = 3


class Asker(threading.Thread):
    """Somebody who asks again and again after how many minutes her screen locks."""

    def __init__(self, client):
        super().__init__()
        self.client, self.is_over, self.answers = client, False, 0

    def run(self):
        """Ask until it is over."""
        while not self.is_over:
            locks_after(self.client)
            self.answers += 1

    def wait_for_the_call_under_way(self):
        """Wait until a call that may have begun by now has been answered."""
        before = self.answers
        while self.is_alive() and self.answers < before + 1:
            time.sleep(0.001)


@pytest.fixture(params=["server", "prefork_server"])
def place(request):
    """One process with threads, and several workers."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def askers(place, password_of):
    """Caseworkers who ask all the time."""
    threads = [Asker(place.rpc("caseworker", password_of("caseworker"))) for _number in range(AT_ONCE)]
    yield threads
    for thread in threads:
        thread.is_over = True
        thread.join()


def locks_after(client):
    """After how many minutes the screen of this session locks, as the server tells its page."""
    return client.post("/web/session/get_session_info", {})["lock_timeout_inactivity"] / 60


def test_what_held_before_a_change_is_gone_with_the_calls_that_were_under_way(place, password_of, askers, budget):
    looker = place.rpc("caseworker", password_of("caseworker"))
    changes, stale = budget.steps(12, 300), []
    with screens_lock(lambda login: place.rpc(login, password_of(login)), changes + 2) as after:
        for asker in askers:
            asker.start()
        for minutes in range(changes + 1, 1, -1):
            after(minutes)
            for asker in askers:
                asker.wait_for_the_call_under_way()
            stale += [minutes] if locks_after(looker) != minutes else []
        for asker in askers:
            assert asker.is_alive(), "the others asked until the end"
            asker.is_over = True
            asker.join()
    print(f"{changes} changes while others asked, {len(stale)} not known to all afterwards")
    assert not stale
