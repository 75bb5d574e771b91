"""What answering, sending, stopping and finding cost beside the release before this one, in one run on one machine.

Run it with ``./huis bench before``. Both releases run at the same time, each on its own demo database with its own
server, and get the same calls by turns over RPC. The queries and the time inside come from Odoo's own log, which
says them for each request; what is printed is the median of each.
"""
import collections
import contextlib
import re
import statistics
import tempfile
import time
from pathlib import Path

from launcher import databases, release_before, rig, server, settings

ROUNDS, PEOPLE = 12, 80
# Stops and look-ups of one person are counted, and slowed down from the fourth on; so several people take turns.
STOPPED_BY, FOUND_BY, EACH = ("caseworker", "caseworker2", "host"), ("caseworker", "caseworker2"), 3
READ = {"code": {}, "alias": {}, "phone": {}, "contact_channel": {}}
LINE = re.compile(r'"POST (/web/dataset/call_kw/[^\s#"]+)\S* HTTP[^"]*" 200 - (\d+) ([\d.]+) ([\d.]+)')


class House:
    """One release at work: its sessions, and what each measured call cost."""

    def __init__(self, name, odoo, is_new):
        self.name, self.odoo, self.is_new = name, odoo, is_new
        self.sessions = {login: odoo.rpc(login, "huiskamer") for login in {*STOPPED_BY, *FOUND_BY}}
        self.worker = self.sessions["caseworker"]
        self.made = collections.Counter()  # path -> calls so far, to find the line of the log again
        self.kept = collections.defaultdict(list)

    def call(self, model, method, *args, login="caseworker", measure="", **more):
        """Call, and remember under which name it is measured."""
        path = f"/web/dataset/call_kw/{model}/{method}"
        begun = time.perf_counter()
        answer = self.sessions[login].call(model, method, *args, **more)
        if measure:
            self.kept[measure].append((path, self.made[path], (time.perf_counter() - begun) * 1000))
        self.made[path] += 1
        return answer

    def first(self, model, *domain):
        """The id of one such record."""
        return self.call(model, "search", list(domain), limit=1)[0]

    def words(self, purpose, about=None):
        """The words that are read out, with their fingerprint where this release asks for it."""
        text = self.first("huiskamer.consent.text", ("purpose", "=", purpose), ("language_id.code", "=", "nl"),
                          ("reviewed_on", "!=", False))
        heard = {"text_id": text, "method": "spoken", "spoken_alone": True}
        if self.is_new:
            heard["words_digest"] = self.call("huiskamer.consent.text", "read_out", [text], about or {})["digest"]
        return heard

    def open_file(self, number):
        """A file, and its client."""
        answer = self.call("huiskamer.case", "open_file", self.words("file") | {
            "alias": f"Bench {number} (voorbeeld)", "age_band": "21_up", "open_to": "members",
            "location_id": self.first("huiskamer.location"),
            "language_ids": []})
        case = answer[0] if isinstance(answer, list) else answer
        client = self.call("huiskamer.case", "read", [case], ["client_id"])[0]["client_id"][0]
        self.call("huiskamer.client", "write", [client],
                  {"contact_channel": "here", "code_word": f"Vuurtoren {number} Bench"})
        return case, client

    def slip(self, case, client):
        """What is typed to stop: the secret of the slip, or the label before there was one."""
        if not self.is_new:
            return self.call("huiskamer.client", "read", [client], ["code"])[0]["code"]
        return re.search(r"'secret': '([^']+)'", str(self.call("huiskamer.case", "give_slip", [case]))).group(1)

    def costs(self):
        """measure -> (ms at the caller, ms inside, queries), medians, with what the log says of each request."""
        lines = collections.defaultdict(list)
        for path, queries, in_sql, in_python in LINE.findall(Path(self.odoo.log_path).read_text(errors="replace")):
            lines[path].append((int(queries), (float(in_sql) + float(in_python)) * 1000))
        found = {}
        for name, calls in self.kept.items():
            said = [lines[path][number] for path, number, _ms in calls]
            found[name] = (statistics.median(ms for _path, _number, ms in calls),
                           statistics.median(ms for _queries, ms in said),
                           statistics.median(queries for queries, _ms in said))
        return found


def prepare(house):
    """Files enough for a list, and those that are stopped; returns what the rounds need."""
    files = [house.open_file(number) for number in range(PEOPLE)]
    service = house.call("huiskamer.service", "search_read", [("category_ids", "!=", False)], ["category_ids"],
                         limit=1)[0]
    return files, {"service_id": service["id"], "category_ids": service["category_ids"][:1]}


def one_round(house, number, files, share):
    """The same calls for each release: answer, send, read a list and a form, and now and then find and stop."""
    case, client = files[number]
    house.call("huiskamer.case", "record_consent", [case], share | house.words("share", share) | {"state": "given"},
               measure="record an answer")
    made = house.call("huiskamer.case", "hand_over", [case], share)
    house.call("huiskamer.handover", "move", made if isinstance(made, list) else [made], "send", {"sent_how": "phone"},
               measure="send")
    house.call("huiskamer.client", "web_search_read", [["id", "in", [client for _case, client in files]]], READ,
               limit=PEOPLE,
               measure=f"read {PEOPLE} sealed rows")
    house.call("huiskamer.client", "web_read", [client], READ, measure="read one sealed row")
    if number < EACH * len(FOUND_BY):
        house.call("huiskamer.client", "find_by_words", f"Bench {number} (voorbeeld)", f"Vuurtoren {number} Bench",
                   login=FOUND_BY[number % len(FOUND_BY)], measure="look-up")
    if number < EACH * len(STOPPED_BY):
        case, client = files[ROUNDS + number]
        house.call("huiskamer.consent", "withdraw", house.slip(case, client),
                   login=STOPPED_BY[number % len(STOPPED_BY)], measure="withdraw")


@contextlib.contextmanager
def at_work(ready, folder):
    """Both releases, each with its server on a copy of its demo database."""
    release_before.unpacked(release_before.FIRST, folder)
    databases.with_addon(ready, databases.full_name(), demo=True)
    releases = ((release_before.FIRST, "old", folder, release_before.database(ready, release_before.FIRST, folder)),
                ("this one", "new", settings.ROOT, databases.full_name()))
    with contextlib.ExitStack() as stack:
        houses = []
        for name, short, parent, source in releases:
            with release_before.addon_in(parent):
                copy = f"huis_bench_{short}_{settings.checkout_name()}"
                stack.enter_context(databases.temporary_copy(ready, source, copy))
                odoo = server.Server(ready, copy, databases.log_path(f"bench-{short}")).start()
                stack.callback(odoo.stop)
                houses.append(House(name, odoo, is_new=short == "new"))
        yield houses


def main():
    """Prepare both, then take turns."""
    with rig.running() as ready, tempfile.TemporaryDirectory() as folder, at_work(ready, Path(folder)) as houses:
        needed = {house: prepare(house) for house in houses}
        for number in range(ROUNDS):
            for house in houses:
                one_round(house, number, *needed[house])
        before, now = (house.costs() for house in houses)
        for name in before:
            old, new = before[name], now[name]
            print(f"{name}: {old[0]:.1f} -> {new[0]:.1f} ms at the caller ({new[0] / old[0]:.2f}), inside "
                  f"{old[1]:.1f} -> {new[1]:.1f} ms, "
                  f"queries {old[2]:.0f} -> {new[2]:.0f}", flush=True)


if __name__ == "__main__":
    main()
