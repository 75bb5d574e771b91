"""A JSON-RPC client such as Odoo's own web page uses: a session cookie and call_kw."""
import http.cookiejar
import json
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 120


class RpcError(Exception):
    """The server refused a call. `.name` is its exception's full name, `.message` what the user reads."""

    def __init__(self, name, message, debug=""):
        self.name, self.message, self.debug = name, message, debug
        super().__init__(f"{name}: {message}")


class Client:
    """One browser session with one database; not for use by several threads at once."""

    def __init__(self, url, database):
        self.url, self.database, self.uid = url, database, None
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies))

    def login(self, login, password):
        """Log in and return this client. Raises RpcError when refused."""
        answer = self.post("/web/session/authenticate",
                           {"db": self.database, "login": login, "password": password})
        self.uid = answer["uid"]
        return self

    def call(self, model, method, *args, **kwargs):
        """Call a model's public method as the web client does, and return its result.

        Raises RpcError with the server's exception.
        """
        return self.post(f"/web/dataset/call_kw/{model}/{method}",
                         {"model": model, "method": method, "args": list(args), "kwargs": kwargs})

    def post(self, path, params):
        """Post JSON-RPC parameters to a path and return the result."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as reply:
                answer = json.load(reply)
        except urllib.error.HTTPError as error:
            raise RpcError(f"HTTP {error.code}", error.reason, error.read().decode(errors="replace")) from None
        if "error" in answer:
            data = answer["error"].get("data") or {}
            raise RpcError(data.get("name", "?"), data.get("message") or answer["error"].get("message"),
                           data.get("debug", ""))
        return answer.get("result")

    def get(self, path):
        """Fetch a page in this session and return (status, body as bytes); no error for 4xx and 5xx."""
        try:
            with self.opener.open(self.url + path, timeout=TIMEOUT_SECONDS) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    @property
    def session(self):
        """The session cookie's value, for a browser that is to be logged in as this user."""
        return next(cookie.value for cookie in self.cookies if cookie.name == "session_id")
