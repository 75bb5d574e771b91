"""Answers, words and receivers in several real sessions at once: of two that exclude each other, one wins."""
import pytest

from launcher.rpc import RpcError
from tests import file_over_rpc
from tests.at_once import at_once
from tests.file_over_rpc import first, heard

ROUNDS, DEEP = 6, 25
VERSIONS = iter(range(500, 100_000))


@pytest.fixture(scope="module")
def sessions(prefork_server, password_of):
    """login -> a session of its own on a server with two workers."""
    return {login: prefork_server.rpc(login, password_of(login)) for login in ("caseworker", "supervisor", "privacy",
        "host")}


def won(answer):
    """Whether a call did what it was asked."""
    return not isinstance(answer, RpcError)


def new_file(worker):
    """The id of a fresh file with a safe way to reach the client, and of its client."""
    [case] = worker.call("huiskamer.case", "open_file", file_over_rpc.yes(worker, "file") | {
        "alias": "Wedloop (voorbeeld)", "age_band": "21_up", "location_id": first(worker, "huiskamer.location")})
    client = worker.call("huiskamer.case", "read", [case], ["client_id"])[0]["client_id"][0]
    worker.call("huiskamer.client", "write", [client], {"contact_channel": "here"})
    return case, client


def new_service(keeper, worker):
    """The id of a fresh service of the first organisation, and of the two kinds that it may ask for."""
    kinds = [first(worker, "huiskamer.data.category", [("code", "=", code)]) for code in ("alias", "age_band")]
    [service] = keeper.call("huiskamer.service", "create", [{
        "name": f"Wedloop {next(VERSIONS)}", "kind": "health", "provider_id": first(keeper, "huiskamer.provider"),
        "category_ids": [(6, 0, kinds)]}])
    return service, kinds


def rounds(budget):
    """How often to try."""
    return range(budget.steps(ROUNDS, DEEP))


@pytest.mark.attack
def test_words_that_are_edited_carry_no_yes_of_the_same_moment(sessions, budget):
    keeper, worker = sessions["privacy"], sessions["caseworker"]
    language = first(keeper, "huiskamer.language", [("code", "=", "en")])
    case, _client = new_file(worker)
    tally = {"edited": 0, "agreed": 0}
    for number in rounds(budget):
        [text] = keeper.call("huiskamer.consent.text", "create", [{
            "purpose": "aftercare", "language_id": language, "version": next(VERSIONS), "valid_months": 6,
            "body": f"May we ask you once, number {number}? This yes lasts 6 months."}])
        keeper.call("huiskamer.consent.text", "review", [text], {"read_by": "Lezer"})
        shown = heard(worker, text) | {"method": "spoken", "spoken_alone": True, "state": "given"}

        def edit(text=text, number=number):
            """Change the words and review them again, as somebody does on a form."""
            keeper.call("huiskamer.consent.text", "write", [text],
                        {"body": f"Other words {number}. This yes lasts 6 months."})
            return keeper.call("huiskamer.consent.text", "review", [text], {"read_by": "Lezer"})

        edited, agreed = at_once(edit, lambda shown=shown: worker.call("huiskamer.case", "record_consent", [case],
            shown))
        assert won(edited) != won(agreed), (edited, agreed)
        tally["edited"] += won(edited)
        tally["agreed"] += won(agreed)
    print(f"words against answers: {tally}")


@pytest.mark.attack
def test_a_smaller_yes_and_sending_on_the_larger_never_both_stand(sessions, password_of, prefork_server, budget):
    worker, other = sessions["caseworker"], prefork_server.rpc("caseworker", password_of("caseworker"))
    sent_first = 0
    for _number in rounds(budget):
        case, client = new_file(worker)
        service, kinds = new_service(sessions["supervisor"], worker)
        larger, smaller = ({"service_id": service, "category_ids": some} for some in (kinds, kinds[:1]))
        [handover] = worker.call("huiskamer.case", "hand_over", [case], larger)
        worker.call("huiskamer.handover", "record_consent", [handover], file_over_rpc.yes(worker, "share", larger)
                    | {"state": "given"})
        answer = file_over_rpc.yes(worker, "share", smaller) | smaller | {"state": "given"}
        sent, said = at_once(
            lambda handover=handover: worker.call("huiskamer.handover", "move", [handover], "send",
                                                  {"sent_how": "phone"}),
            lambda case=case, answer=answer: other.call("huiskamer.case", "record_consent", [case], answer))
        assert won(said), "an answer of a client is never lost"
        [row] = worker.call("huiskamer.handover", "read", [handover], ["stage", "ended_because"])
        assert row["stage"] in ("draft", "cancelled"), row
        sent_first += won(sent)
        newest = worker.call("huiskamer.consent", "search_count",
                             [("client_id", "=", client), ("is_newest", "=", True), ("purpose", "=", "share")])
        assert newest == 1
    print(f"smaller yes against sending: sent first and ended {sent_first} of {len(rounds(budget))}")


@pytest.mark.attack
def test_of_two_answers_at_the_same_moment_one_is_the_newest(sessions, password_of, prefork_server, budget):
    worker, other = sessions["caseworker"], prefork_server.rpc("caseworker", password_of("caseworker"))
    for _number in rounds(budget):
        case, client = new_file(worker)
        yes, no = (file_over_rpc.yes(worker, "aftercare") | {"state": state} for state in ("given", "refused"))
        answers = at_once(lambda case=case, yes=yes: worker.call("huiskamer.case", "record_consent", [case], yes),
                          lambda case=case, no=no: other.call("huiskamer.case", "record_consent", [case], no))
        assert won(answers[1]), "a no is never stopped"
        newest = worker.call("huiskamer.consent", "search_read", [
            ("client_id", "=", client), ("is_newest", "=", True), ("purpose", "=", "aftercare")], ["state"])
        assert len(newest) == 1


@pytest.mark.attack
def test_a_service_does_not_move_while_somebody_is_handed_to_it(sessions, budget):
    keeper, worker = sessions["supervisor"], sessions["caseworker"]
    providers = keeper.call("huiskamer.provider", "search", [], limit=2)
    tally = {"moved": 0, "handed over": 0}
    for _number in rounds(budget):
        case, _client = new_file(worker)
        service, kinds = new_service(keeper, worker)
        about = {"service_id": service, "category_ids": kinds}
        moved, handed = at_once(
            lambda service=service: keeper.call("huiskamer.service", "write", [service], {"provider_id": providers[1]}),
            lambda case=case, about=about: worker.call("huiskamer.case", "hand_over", [case], about))
        assert won(moved) or won(handed)
        if won(handed):
            [row] = worker.call("huiskamer.handover", "read", handed, ["provider_id"])
            [now] = worker.call("huiskamer.service", "read", [service], ["provider_id"])
            assert row["provider_id"][0] == now["provider_id"][0], "the receiver moved under a handover"
        tally["moved"] += won(moved)
        tally["handed over"] += won(handed)
    print(f"moving against handing over: {tally}")


@pytest.mark.attack
def test_a_frozen_file_and_a_step_of_the_same_moment(sessions, password_of, prefork_server, budget):
    worker, other = sessions["caseworker"], prefork_server.rpc("caseworker", password_of("caseworker"))
    for _number in rounds(budget):
        case, _client = new_file(worker)
        service, kinds = new_service(sessions["supervisor"], worker)
        about = {"service_id": service, "category_ids": kinds}
        [handover] = worker.call("huiskamer.case", "hand_over", [case], about)
        worker.call("huiskamer.handover", "record_consent", [handover], file_over_rpc.yes(worker, "share", about)
                    | {"state": "given"})
        frozen, _sent = at_once(
            lambda case=case: worker.call("huiskamer.case", "freeze", [case], {}),
            lambda handover=handover: other.call("huiskamer.handover", "move", [handover], "send",
                                                 {"sent_how": "phone"}))
        assert won(frozen), "the client's wish is never stopped"
        [row] = worker.call("huiskamer.handover", "read", [handover], ["stage", "next_action", "lapse_at"])
        assert not row["lapse_at"], row
        assert row["next_action"] == ("tell_wait" if row["stage"] == "requested" else "stand_still"), row
