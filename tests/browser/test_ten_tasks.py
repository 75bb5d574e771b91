"""The ten things that a supervisor, a privacy officer and an access administrator do most, in Dutch, one log-in each.

Every task begins on the page that the menu opens; from there each touch counts.
"""
import pytest

from tests.browser.test_oversight_work import ACTION, CONFIRM, DESK, LINE, at

pytestmark = pytest.mark.browser

CARD, ROW, CHOSEN = ".o_kanban_record:not(.o_kanban_ghost)", ".o_data_row", ".o_huiskamer_at_once button"
ASK = ".o_huiskamer_ask"


class Tasks:
    """One colleague, one log-in, many tasks; how many touches each took."""

    def __init__(self, page_for, login, url):
        self.hands, self.url, self.took = at(page_for, login), url, {}
        self.page = self.hands.page

    def begin(self, action, shown):
        """Open what the menu opens; nothing was touched yet."""
        self.page.goto(f"{self.url}{ACTION}{action}")
        self.page.locator(shown).first.wait_for()
        self.hands.touches = 0

    def end(self, name):
        """The task is done."""
        self.took[name] = self.hands.touches

    def button(self, name):
        """Press the button with this Dutch word on it."""
        self.hands.press(self.page.get_by_role("button", name=name, exact=True))

    def asked(self):
        """Wait for the questions."""
        self.page.locator(ASK).wait_for()

    def answered(self, *expected):
        """Wait until the questions are gone."""
        self.page.locator(ASK).wait_for(state="detached")

    def confirm(self):
        """Give the answers."""
        self.hands.press(CONFIRM)
        self.answered()


def test_a_supervisor_does_what_she_does_most(page_for, shoot, server):
    her = Tasks(page_for, "supervisor", server.url)
    page, hands = her.page, her.hands
    page.locator(f"{DESK} {LINE}").first.wait_for()

    hands.touches = 0
    hands.press(page.locator(LINE, has_text="Een voorziening zei nee"))
    her.button("Akkoord met afwijzing")
    if page.locator(ASK).count():
        her.confirm()
    her.end("a decline is looked at")

    her.begin("huiskamer_opening_action", ".fc-event")
    hands.press(page.locator(".fc-event:not(.o_past_event)").last)
    her.button("Avond gaat niet door")
    page.locator(CHOSEN).first.wait_for()
    shoot(page, "call-off")
    hands.press(page.locator(CHOSEN).nth(1))
    her.answered()
    her.end("an evening is called off")

    her.begin("huiskamer_case_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell").first)
    her.button("Een woord aan de casusregisseur")
    page.locator(CHOSEN).first.wait_for()
    hands.press(CHOSEN)
    her.answered()
    her.end("a word to a lead")

    most = {"a decline is looked at": 3, "an evening is called off": 3, "a word to a lead": 3}
    print(her.took)
    assert {name: took for name, took in her.took.items() if took > most[name]} == {}
