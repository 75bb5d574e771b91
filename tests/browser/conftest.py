"""A log-in is hard work by design, and the first page of a browser is the heaviest: neither is done anew for each test."""
import pytest


class LoggedInOnce:
    """The server, on which everybody logs in once. `.anew(login, password)` is another log-in, for a test about just that."""

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
