"""A log-in is hard work by design, and the first page of a browser is the heaviest: neither is done anew for each
test.
"""
import pytest


class LoggedInOnce:
    """The server, on which everybody logs in once. `.anew(login, password)` is another log-in, for a test about just
    that.
    """

    def __init__(self, server):
        self.server, self.known = server, {}

    def __getattr__(self, name):
        return getattr(self.server, name)

    def rpc(self, login, password):
        """The client of this user; the same one each time."""
        if login not in self.known:
            self.known[login] = self.server.rpc(login, password)
        return self.known[login]

    def forget(self, login):
        """Let this user log in anew next time: a test spoilt the session."""
        self.known.pop(login, None)

    def anew(self, login, password):
        """A client with a session of its own."""
        return self.server.rpc(login, password)


@pytest.fixture(scope="session")
def server(server):
    """A running threaded Odoo: .url, .log_path, .rpc(login, password)."""
    return LoggedInOnce(server)


@pytest.fixture
def evening(server, password_of):
    """An evening of its own that is open now: (its id, a function that reads a count)."""
    supervisor, host = (server.rpc(login, password_of(login)) for login in ("supervisor", "host"))
    location = host.call("huiskamer.location", "search", [], limit=1)[0]
    found = host.call("huiskamer.opening", "search", [["date", "=", "2018-06-04"]])
    opening = found[0] if found else supervisor.call("huiskamer.opening", "create", {
        "location_id": location, "date": "2018-06-04", "opens_at": "2018-06-04 15:00:00",
        "closes_at": "2018-06-04 18:00:00"})
    if not found:
        host.call("huiskamer.opening", "action_open", [opening])

    def count(measure, value):
        rows = host.call("huiskamer.opening", "counts", [opening])["counts"]
        return next(row[2] for row in rows if row[:2] == [measure, value])
    return opening, count


@pytest.fixture
def stored(server, password_of):
    """A function (measure, value) -> what the server has counted tonight."""
    host = server.rpc("host", password_of("host"))

    def count(measure, value):
        opening = host.call("huiskamer.opening", "search", [["state", "=", "open"]], limit=1)
        rows = host.call("huiskamer.opening", "counts", opening)["counts"]
        return next(row[2] for row in rows if row[:2] == [measure, value])
    return count
