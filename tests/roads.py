"""Every road by which a program or a page asks a real server, for one person."""
import functools
import json
import urllib.error
import urllib.parse
import urllib.request

from launcher.rpc import RpcError
from tests.file_over_rpc import api_key

ROADS = ("call_kw", "call_kw in debug", "jsonrpc", "json2")


class Road:
    """One person, and every way in which a program can ask the server in her name."""

    def __init__(self, server, login, password, connection):
        self.plain = server.rpc(login, password)
        self.debug = server.rpc(login, password)
        assert self.debug.get("/odoo?debug=1")[0] < 400
        self.login, self.password, self.key = login, password, api_key(connection, self.plain.uid)

    def ask(self, road, model, method, ids, words):
        """What comes back over this road, as text: the answer or all that the refusal says. No 404."""
        arguments = [] if ids is None else [ids]
        try:
            if road == "call_kw":
                return json.dumps(self.plain.call(model, method, *arguments, **words))
            if road == "call_kw in debug":
                return json.dumps(self.debug.call(model, method, *arguments, **words))
            if road == "jsonrpc":
                return json.dumps(self.plain.post("/jsonrpc", {"service": "object", "method": "execute_kw", "args": [
                    self.plain.database, self.plain.uid, self.password, model, method, arguments, words]}))
            return self.json2(model, method, words if ids is None else words | {"ids": ids})
        except RpcError as refusal:
            assert refusal.name != "HTTP 404", (road, model, method)
            return f"{refusal.name} {refusal.message} {refusal.debug}"

    def json2(self, model, method, words):
        """The same over JSON-2, with a key."""
        request = urllib.request.Request(
            f"{self.plain.url}/json/2/{model}/{method}", json.dumps(words).encode(),
            {"Content-Type": "application/json", "Authorization": f"bearer {self.key}"})
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
                return reply.read().decode()
        except urllib.error.HTTPError as refusal:
            said = refusal.read().decode()
            assert refusal.code != 404 or "MissingError" in said, (model, method, said)  # a record gone, not the road
            return said

    def form(self, path, **fields):
        """Post a form as a page does, with the page's own token; the answer as text."""
        body = urllib.parse.urlencode(fields | {"csrf_token": csrf(self.plain)}).encode()
        try:
            with self.plain.opener.open(urllib.request.Request(self.plain.url + path, body)) as reply:
                return reply.read().decode(errors="replace")
        except urllib.error.HTTPError as refusal:
            assert refusal.code != 404, path
            return refusal.read().decode(errors="replace")


@functools.cache
def csrf(session):
    """The token that the pages of this session carry."""
    page = session.get("/web")[1].decode()
    page = page if "csrf_token" in page else session.get("/my")[1].decode()
    return page.split('csrf_token: "')[1].split('"')[0]


def upload(session, path, fields, data):
    """Send a file as a page does; the status, which may not be 404."""
    edge = "grens-8842"
    body = "".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (fields | {"csrf_token": csrf(session)}).items())
    body += f'--{edge}\r\nContent-Disposition: form-data; name="ufile"; filename="x.csv"\r\nContent-Type: text/csv\r\n\r\n'  # noqa: E501
    request = urllib.request.Request(
        session.url + path, body.encode() + data + f"\r\n--{edge}--\r\n".encode(),
        {"Content-Type": f"multipart/form-data; boundary={edge}"})
    try:
        with session.opener.open(request) as reply:
            return reply.status
    except urllib.error.HTTPError as refusal:
        assert refusal.code != 404, path
        return refusal.code
