"""A file with a marker in every word, made over the wire by its caseworker; and people of other roles."""
import base64
import contextlib
import hashlib
import secrets

from launcher.rpc import RpcError
from tests import house_clock


def first(session, model, domain=(), **more):
    """The id of the first record of a search."""
    return session.call(model, "search", list(domain), limit=1, **more)[0]


def heard(session, text, about=None):
    """The words with this number as they are read out about a receiver, and the fingerprint of what was heard."""
    return {"text_id": text, "words_digest": session.call("huiskamer.consent.text", "read_out", [text],
        about or {})["digest"]}


def yes(session, purpose, about=None):
    """The answers of somebody who says yes; `about`: the service and the kinds of facts."""
    text = first(session, "huiskamer.consent.text", [
        ("purpose", "=", purpose), ("language_id.code", "=", "nl"), ("reviewed_on", "!=", False)])
    return heard(session, text, about) | {"method": "spoken", "spoken_alone": True}


def open_file(session, marker):
    """The id of a new file, whose client has the marker in every word."""
    [case] = session.call("huiskamer.case", "open_file", yes(session, "file") | {
        "alias": f"{marker} alias", "age_band": "21_up", "open_to": "members",
        "location_id": first(session, "huiskamer.location"), "language_ids": []})
    session.call("huiskamer.case", "record_consent", [case], yes(session, "contact"))
    [row] = session.call("huiskamer.case", "read", [case], ["client_id"])
    session.call("huiskamer.client", "write", [row["client_id"][0]], {"contact_channel": "here"} | {
        name: f"{marker} {name}" for name in ("official_name", "contact_hours", "contact_remarks")}
        | {"code_word": f"{marker} code_word {secrets.token_hex(3)}"})  # nobody else here has it with this working name
    return case


def whole_file(session, marker):
    """model -> the id of one record of a new file, with the marker in all that people type."""
    case = open_file(session, marker)
    [client] = session.call("huiskamer.client", "search", [("case_ids", "in", [case])])
    contact = session.call("huiskamer.contact", "create", {"case_id": case, "facts": f"{marker} facts"})
    [step] = session.call("huiskamer.case", "agree_step", [case], {
        "what": f"{marker} what", "on": house_clock.today().isoformat()})
    goal = session.call("huiskamer.goal", "create", {
        "case_id": case, "topic_id": first(session, "huiskamer.topic"), "wish": f"{marker} wish"})
    service = session.call("huiskamer.service", "search_read", [("category_ids.code", "=", "alias")], ["id"],
                           limit=1)[0]
    about = {"service_id": service["id"], "category_ids": session.call("huiskamer.data.category", "search",
        [("code", "=", "alias")])}
    [handover] = session.call("huiskamer.case", "hand_over", [case], about | {"question": f"{marker} question"})
    session.call("huiskamer.handover", "record_consent", [handover], yes(session, "share", about))
    session.call("huiskamer.handover", "move", [handover], "send",
                 {"sent_how": "phone", "named_contact": f"{marker} x"})
    consent = first(session, "huiskamer.consent", [("client_id", "=", client)])
    return {
        "huiskamer.case": case, "huiskamer.client": client, "huiskamer.contact": contact, "huiskamer.step": step,
        "huiskamer.goal": goal,
        "huiskamer.handover": handover, "huiskamer.consent": consent,
        "huiskamer.consent.event": first(session, "huiskamer.consent.event", [("consent_id", "=", consent)]),
        "huiskamer.handover.event": first(session, "huiskamer.handover.event", [("handover_id", "=", handover)]),
        "huiskamer.handover.detail": first(session, "huiskamer.handover.detail", [("handover_id", "=", handover)]),
        "huiskamer.disclosure": first(session, "huiskamer.disclosure", [("handover_id", "=", handover)]),
    }


def make_user(server, login, *groups, password="een lange zin voor proef"):
    """Make a user with these groups, as Odoo's administrator; returns the password."""
    admin = server.rpc("admin", "admin")
    ids = [admin.call("ir.model.data", "search_read", [("module", "=", module), ("name", "=", name)],
                      ["res_id"])[0]["res_id"]
           for module, name in (group.split(".") for group in groups)]
    try:
        admin.call("res.users", "create", {
            "name": f"{login} (voorbeeld)", "login": login, "password": password, "group_ids": [(6, 0, ids)]},
            context={"no_reset_password": True})
    except RpcError as error:
        if "login" not in error.message:
            raise
    return password


@contextlib.contextmanager
def own_worker(server, credentials):
    """A caseworker of a test's own: her login, her password, and a function that takes the role away."""
    login = f"own_worker_{secrets.token_hex(4)}"
    password = make_user(server, login, "base.group_user", "huiskamer_case.group_caseworker")
    credentials[login] = {"role": "caseworker", "login": login, "password": password, "name": login}
    access = server.rpc("access", credentials["access"]["password"])
    vals = {"user_id": server.rpc(login, password).uid, "role": "caseworker", "kind": "take",
            "reason": "Proef (voorbeeld)"}
    yield login, password, lambda: access.call("huiskamer.access.request", "create", [vals])
    del credentials[login]


def api_key(connection, uid):
    """A key for JSON-2, put where Odoo looks for it: making one by hand asks for the password in a dialog."""
    key = secrets.token_hex(20)
    salt, rounds = secrets.token_bytes(16), 6000
    digest = hashlib.pbkdf2_hmac("sha512", key.encode(), salt, rounds)
    words = [ab64(part) for part in (salt, digest)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO res_users_apikeys (name, user_id, scope, expiration_date, key, index)"
            " VALUES ('sweep', %s, 'rpc', now() + interval '1 day', %s, %s)",
            [uid, f"$pbkdf2-sha512${rounds}${'$'.join(words)}", key[:8]])
    connection.commit()
    return key


def ab64(data):
    """Bytes the way passlib writes them."""
    return base64.b64encode(data).decode().rstrip("=").replace("+", ".")
