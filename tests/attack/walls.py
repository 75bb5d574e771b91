"""What the tests of the walls have in common: what opens a file, what is counted, what a refusal may say."""
import itertools

import pytest

from launcher.rpc import RpcError
from tests import file_over_rpc

REFUSALS = ("odoo.exceptions.AccessError", "odoo.exceptions.UserError")
MARK = "Merelstraat-4412"
NAMES = itertools.count(1)


def first(session, model, domain=()):
    """The id of the first record of a search."""
    return session.call(model, "search", list(domain), limit=1)[0]


def file_vals(session):
    """What opens a file, with ids that exist."""
    return {
        "alias": f"{MARK} {next(NAMES)}", "age_band": "21_up", "open_to": "members",
        "location_id": first(session, "huiskamer.location"),
        "method": "spoken", "spoken_alone": True, "language_ids": [],
    } | file_over_rpc.heard(session, first(session, "huiskamer.consent.text", [("purpose", "=", "file")]))


def counts(session):
    """How many clients, files and consents the caseworker sees."""
    return [session.call(f"huiskamer.{model}", "search_count", []) for model in ("client", "case", "consent")]


def refused(call, *arguments, **more):
    """The refusal of a call, which must be a plain one without a word of the file."""
    with pytest.raises(RpcError) as caught:
        call(*arguments, **more)
    assert caught.value.name in REFUSALS, caught.value
    assert MARK not in caught.value.message + caught.value.debug
    return caught.value
