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
