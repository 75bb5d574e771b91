"""What is done most often, by clicking: how many times somebody has to touch the screen.

Typing in one field counts as one interaction, choosing from a list as two.
"""
import pytest

from tests import file_over_rpc

pytestmark = pytest.mark.browser

TABLET = (1024, 768)


class Hands:
    """Somebody at the screen, whose touches are counted."""

    def __init__(self, page):
        self.page, self.touches = page, 0

    def press(self, target):
        """Press what is there."""
        self.touches += 1
        (self.page.locator(target) if isinstance(target, str) else target).first.click()

    def type(self, target, words):
        """Type into one field."""
        self.touches += 1
        self.page.locator(target).first.fill(words)

    def choose(self, target, **option):
        """Choose from a list: open it, and choose."""
        self.touches += 2
        self.page.locator(target).first.select_option(**option)


@pytest.fixture
def worker(server, password_of):
    """The caseworker's own calls."""
    return server.rpc("caseworker", password_of("caseworker"))


@pytest.fixture
def file(worker):
    """A new file of the caseworker."""
    return open_file(worker, "Avondwerk (voorbeeld)")


def open_file(worker, alias):
    """The id of a new file, opened as its caseworker does after the words were read out."""
    return worker.call("huiskamer.case", "open_file", file_over_rpc.yes(worker, "file") | {
        "alias": alias, "age_band": "unknown", "location_id": file_over_rpc.first(worker, "huiskamer.location")})[0]


@pytest.mark.parametrize(("lang", "write"), [("en_US", "Write a contact note"), ("nl_NL", "Contactverslag schrijven")])
def test_a_note_with_a_step_takes_four(page_for, worker, file, shoot, lang, write):
    page = page_for("caseworker", lang, TABLET, path=f"/odoo/huiskamer.case/{file}")
    hands = Hands(page)
    hands.press(page.get_by_role("button", name=write))
    page.locator("#ask_facts").wait_for()
    assert page.evaluate("document.activeElement.id") == "ask_facts", "the cursor stands in the facts"
    hands.type("#ask_facts", "Het gaat beter; het gesprek is maandag.")
    hands.type("#ask_steps_0_what", "Meegaan naar het gesprek")
    shoot(page, f"note-{lang}")
    hands.press(".modal-footer .btn-primary")
    page.locator(".o_huiskamer_ask").wait_for(state="detached")
    assert hands.touches == 4
    [note] = worker.call("huiskamer.contact", "search_read", [("case_id", "=", file)], ["facts", "step_ids"])
    assert note["facts"] == "Het gaat beter; het gesprek is maandag." and len(note["step_ids"]) == 1


def test_two_steps_in_one_note_and_an_empty_line_is_none(page_for, worker, file):
    page = page_for("caseworker", "en_US", TABLET, path=f"/odoo/huiskamer.case/{file}")
    page.get_by_role("button", name="Write a contact note").first.click()
    page.locator("#ask_facts").fill("Twee dingen.")
    page.locator("#ask_steps_0_what").fill("Bellen")
    page.get_by_role("button", name="Another step").click()
    page.locator("#ask_steps_1_what").fill("Samen langsgaan")
    page.locator("#ask_steps_1_at").fill("14:30")
    page.get_by_role("button", name="Another step").click()
    page.locator(".modal-footer .btn-primary").click()
    page.locator(".o_huiskamer_ask").wait_for(state="detached")
    steps = worker.call("huiskamer.step", "search_read", [("case_id", "=", file)], ["what", "due_at"])
    assert sorted(step["what"] for step in steps) == ["Bellen", "Samen langsgaan"]
    assert [bool(step["due_at"]) for step in sorted(steps, key=lambda step: step["what"])] == [False, True]


def test_a_visitor_takes_seven(page_for, evening):
    page = page_for("host", "en_US", TABLET, path="/odoo/tonight")
    page.locator(".o_huiskamer_promise").wait_for()
    hands = Hands(page)
    for measure, value in (("visit", None), ("first_visit", "first"), ("topic", "leaving"), ("help", "hulp"),
                           ("direction", "out"), ("heard_of", "online"), ("outcome", "answered")):
        row = page.locator(f'[data-measure="{measure}"] [data-value]' if value is None
                           else f'[data-measure="{measure}"] [data-value="{value}"]')
        hands.press(row.locator(".o_huiskamer_more"))
    assert hands.touches == 7


def test_the_end_of_the_evening_with_eight_handovers_takes_three(page_for, worker, file, shoot):
    service = worker.call("huiskamer.service", "search_read", [("category_ids", "!=", False)], ["category_ids"],
                          limit=1)[0]
    files = [file, *(open_file(worker, f"Avond {number} (voorbeeld)") for number in range(7))]
    drafts = [worker.call("huiskamer.case", "hand_over", [one], {
        "service_id": service["id"], "category_ids": service["category_ids"][:1], "urgency": "tonight"})[0]
        for one in files]
    page = page_for("caseworker", "en_US", TABLET)
    page.locator(".o_huiskamer_today h2").first.wait_for()
    hands = Hands(page)
    hands.press(page.get_by_role("button", name="End of the evening"))
    page.locator(".o_huiskamer_ask fieldset input").first.wait_for()
    shoot(page, "end-of-the-evening-dialog")
    hands.press(".modal-footer .btn-primary")
    page.locator(".o_huiskamer_ask").wait_for(state="detached")
    assert hands.touches <= 3
    kept = worker.call("huiskamer.handover", "search_count", [("id", "in", drafts), ("evening_owner_id", "!=", False)])
    assert kept == len(drafts) == 8
