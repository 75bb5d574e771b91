"""Somebody who answers for a service, as her browser does: pages, forms, core's token."""
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request

from launcher.rpc import TIMEOUT_SECONDS
from tests import file_over_rpc


class Huis:
    """One session of a receiver."""

    def __init__(self, client):
        self.client = client

    def page(self, code=""):
        """(status, text) of the list, or of one handover."""
        status, body = self.client.get(f"/huis/{code}".rstrip("/"))
        return status, body.decode()

    def token(self):
        """Core's token of this session."""
        return re.search(r'name="csrf_token" value="([^"]+)"', self.page()[1])[1]

    def send(self, path, token=None, number=None, follow=True, **facts):
        """The status of posting a form, with or without the page that follows."""
        fields = {"csrf_token": token or self.token(), "number": number or secrets.token_hex(16)} | facts
        request = urllib.request.Request(self.client.url + path, urllib.parse.urlencode(fields).encode())
        try:
            opener = self.client.opener if follow else self._without_following()
            with opener.open(request, timeout=TIMEOUT_SECONDS) as reply:
                return reply.status
        except urllib.error.HTTPError as error:
            return error.code

    def _without_following(self):
        """The same session, that stays where it is sent away from."""
        return urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.client.cookies), StayHere())


class StayHere(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the answer itself is what is looked at."""

    def redirect_request(self, *_args):
        """No other address."""
        return


def sent(worker, service, alias, **answers):
    """(id, code) of a handover of a new file that this caseworker sent to a service, with a yes of the client."""
    [case] = worker.call("huiskamer.case", "open_file", file_over_rpc.yes(worker, "file") | {
        "alias": alias, "age_band": "21_up", "open_to": "members",
        "location_id": file_over_rpc.first(worker, "huiskamer.location")})
    [row] = worker.call("huiskamer.case", "read", [case], ["client_id"])
    worker.call("huiskamer.client", "write", [row["client_id"][0]], {"contact_channel": "here"})
    return hand_over(worker, case, service, **answers)


def hand_over(worker, case, service, **answers):
    """(id, code) of a handover of this file, agreed to and sent."""
    kinds = worker.call("huiskamer.data.category", "search", [("code", "in", ["alias", "question"])])
    about = {"service_id": service, "category_ids": kinds}
    [handover] = worker.call("huiskamer.case", "hand_over", [case],
                             about | {"question": "Wil kennismaken. (voorbeeld)"} | answers)
    worker.call("huiskamer.handover", "record_consent", [handover], file_over_rpc.yes(worker, "share", about))
    worker.call("huiskamer.handover", "move", [handover], "send", {"sent_how": "phone"})
    return handover, worker.call("huiskamer.handover", "read", [handover], ["code"])[0]["code"]


def service_of(worker, name):
    """The id of the service with this name."""
    return file_over_rpc.first(worker, "huiskamer.service", [("name", "=", name)])
