"""Measure handovers against crm.lead and raw SQL, in one run on one machine: inside Odoo and over RPC.

Run it with ``./huis bench handover``. Board, figures, send and accept, in a copy of the demo database
with as many handovers and as many leads as HUIS_BENCH_SIZE says (100,000). What counts is the ratio.
"""
import statistics
import time

from launcher import databases, results, rig, server, settings
from launcher.commands import bench as command
from launcher.steps import step
from tests.huis_client import Huis

ROUNDS = 15
PEER = "crm"


def main():
    """Fill a database of our own, measure inside Odoo, then over RPC."""
    name = f"huis_bench_handover_{settings.checkout_name()}"
    with rig.running() as ready:
        databases.with_addon(ready, databases.full_name(), demo=True)
        with databases.temporary_copy(ready, databases.full_name(), name):
            log = databases.log_path("bench-handover")
            with step(f"install {PEER} beside the addon", lambda: results.stage(log)):
                databases.installed(ready, name, ["-i", PEER, "--skip-auto-install"], [PEER], log)
            command.measure(ready, name, command.SCRIPTS / "handover_inside.py")
            odoo = server.Server(ready, name, databases.log_path("bench"), workers=2).start()
            try:
                over_rpc(odoo)
            finally:
                odoo.stop()


def timed(times, name, call):
    """Add the seconds of one call to its list and return what it answered."""
    begun = time.perf_counter()
    answer = call()
    times.setdefault(name, []).append(time.perf_counter() - begun)
    return answer


def over_rpc(odoo):
    """Ours and theirs in turn, one client, each call with its own session and transaction."""
    worker, supervisor, admin = (
        odoo.rpc(login, password) for login, password in (("caseworker", "huiskamer"), ("supervisor", "huiskamer"),
            ("admin", "admin")))
    draft = drafter(worker)
    desk = Huis(odoo.rpc("terwille", "huiskamer"))
    stages = admin.call("crm.stage", "search", [], limit=2)
    lead = admin.call("crm.lead", "search", [], limit=1)
    times = {}
    for number in range(ROUNDS):
        handover = draft()
        timed(times, "send", lambda: worker.call("huiskamer.handover", "move", handover, "send", {"sent_how": "phone"}))
        timed(times, "crm.lead to another stage",
              lambda: admin.call("crm.lead", "write", lead, {"stage_id": stages[number % 2]}))
        timed(times, "accept", lambda: worker.call("huiskamer.handover", "move", handover, "accept", {
            "named_contact": "Balie", "first_contact_at": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
            "on_behalf_of": "phone"}))
        timed(times, "figures", lambda: supervisor.call("huiskamer.handover.figures", "read_figures"))
        timed(times, "board", lambda: columns(supervisor, "huiskamer.handover", "stage",
                                              ("code", "service_id", "deadline", "owner_id")))
        timed(times, "crm.lead board", lambda: columns(admin, "crm.lead", "stage_id",
                                                       ("name", "user_id", "date_deadline", "team_id")))
        worker.call("huiskamer.handover", "move", handover, "cancel", {"on_behalf_of": "phone"})
        by_the_service(times, worker, desk, draft())
    medians = {name: statistics.median(seconds) * 1000 for name, seconds in times.items()}
    for name, peer in (("send", "crm.lead to another stage"), ("accept", "crm.lead to another stage"),
                       ("board", "crm.lead board"), ("figures", "crm.lead board"),
                       ("a service's list", "crm.lead board"),
                       ("a service opens one", "crm.lead board"), ("a service answers", "crm.lead to another stage")):
        print(f"over RPC: {name} {medians[name]:.1f} ms; {peer} {medians[peer]:.1f} ms; ratio "
              f"{medians[name] / medians[peer]:.2f}")


def by_the_service(times, worker, desk, handover):
    """A handover that goes out and is answered on the page of its service."""
    worker.call("huiskamer.handover", "move", handover, "send", {"sent_how": "phone"})
    code = worker.call("huiskamer.handover", "read", handover, ["code"])[0]["code"]
    token = desk.token()
    timed(times, "a service's list", desk.page)
    timed(times, "a service opens one", lambda: desk.page(code))
    status = timed(times, "a service answers", lambda: desk.send(
        f"/huis/{code}/accept", token, follow=False, named_contact="Balie", first_contact_at="now"))
    assert status == 303, status
    worker.call("huiskamer.handover", "move", handover, "cancel", {"on_behalf_of": "phone"})


def columns(client, model, group, names):
    """A board with its columns, as the browser asks for it."""
    spec = {name: {"fields": {"display_name": {}}} if name.endswith("_id") else {} for name in names}
    return client.call(model, "web_read_group", domain=[], groupby=[group], aggregates=["__count"], auto_unfold=True,
                       unfold_read_specification=spec, unfold_read_default_limit=20)


def heard(worker, purpose, about=None):
    """The words of this purpose, with the fingerprint of what is read out about a receiver."""
    text = worker.call("huiskamer.consent.text", "search", [("purpose", "=", purpose)], limit=1)[0]
    return {"text_id": text, "words_digest": worker.call("huiskamer.consent.text", "read_out", [text],
        about or {})["digest"]}


def drafter(worker):
    """A function that drafts a handover of one file to one service, with the client's yes."""
    def first(model, domain=()):
        """The id of one such record."""
        return worker.call(model, "search", list(domain), limit=1)[0]

    [case] = worker.call("huiskamer.case", "open_file", {
        "alias": "Bench (voorbeeld)", "age_band": "21_up", "open_to": "members", "spoken_alone": True,
        "location_id": first("huiskamer.location")} | heard(worker, "file"))
    [person] = worker.call("huiskamer.case", "read", [case], ["client_id"])[0]["client_id"][:1]
    worker.call("huiskamer.client", "write", [person], {"contact_channel": "here"})
    service = worker.call("huiskamer.service", "search_read", [("kind", "=", "exit_programme")], ["category_ids"],
                          limit=1)[0]
    share = {"service_id": service["id"], "category_ids": service["category_ids"][:1]}
    worker.call("huiskamer.case", "record_consent", [case], share | heard(worker, "share", share) | {
        "spoken_alone": True, "state": "given"})
    return lambda: worker.call("huiskamer.case", "hand_over", [case], share)


if __name__ == "__main__":
    main()
