"""A colleague at her usual work, each touch counted; what is usual stands in docs/usual-work.md."""
import re

from launcher import settings
from tests.browser.going import go_to, search
from tests.browser.test_oversight_work import ACTION, CONFIRM, DESK, LINE, at

CARD, ROW, CHOSEN = ".o_kanban_record:not(.o_kanban_ghost)", ".o_data_row", ".o_huiskamer_at_once button"
ASK, SAVE = ".o_huiskamer_ask", ".o_form_button_save"
LEAST = 10
TERM_WANTED = "Een bewaartermijn wijzigen"
LINE_OF_TABLE = re.compile(r"^\| ([^|]+) \| [^|]+ \| (\d+) \|$", re.M)


def usual(role):
    """What this role does most, as the page for its readers has it: {task: touches at most}."""
    page = (settings.ROOT / "docs" / "usual-work.md").read_text()
    part = next(part for part in page.split("\n## ") if part.startswith(role))
    return {task: int(most) for task, most in LINE_OF_TABLE.findall(part)}


class Tasks:
    """One colleague, one log-in, many tasks; how many touches each took."""

    def __init__(self, page_for, login):
        self.hands, self.took = at(page_for, login), {}
        self.page = self.hands.page
        self.page.locator(DESK).wait_for()

    def begin(self, action, shown):
        """Open what the menu opens; nothing was touched yet."""
        go_to(self.page, f"{ACTION}{action}")
        self.page.locator(shown).first.wait_for()
        self.hands.touches = 0

    def begin_at_desk(self, words):
        """Open what waits, and press the line with these words."""
        self.begin("huiskamer_desk_action", f"{DESK} {LINE}")
        self.hands.press(self.page.locator(LINE, has_text=words))

    def find_what_waits(self):
        """From any page: the bell leads to it."""
        self.begin("huiskamer_first_step_action", ROW)
        self.hands.press(".o_huiskamer_desk_bell")
        self.page.locator(DESK).wait_for()
        self.end("find what waits for you")

    def end(self, name):
        """The task is done."""
        self.took[name] = self.hands.touches

    def button(self, name):
        """Press the button with this Dutch word on it."""
        self.hands.press(self.page.get_by_role("button", name=name, exact=True))

    def pick(self, field, words):
        """Choose a record: open the list of a field, and press what has these words."""
        self.hands.press(f".o_field_widget[name={field}] input")
        self.hands.press(self.page.locator(".o-autocomplete--dropdown-item", has_text=words))

    def write(self, field, words):
        """Type into a field of a form."""
        self.hands.type(f".o_field_widget[name={field}] textarea, .o_field_widget[name={field}] input", words)

    def save(self):
        """Save what is made, and wait until it is."""
        self.hands.press(SAVE)
        self.page.locator(SAVE).first.wait_for(state="hidden")

    def asked(self):
        """Wait for the questions."""
        self.page.locator(ASK).wait_for()

    def answered(self):
        """Wait until the questions are gone."""
        self.page.locator(ASK).wait_for(state="detached")

    def confirm(self):
        """Give the answers."""
        self.hands.press(CONFIRM)
        self.answered()

    def search(self, words):
        """Look for these words in a list."""
        search(self.page, words)
        self.hands.touches += 2

    def stands_at(self, state):
        """Wait until the record stands at this state, whether there is room for its word or not."""
        self.page.locator(f".o_arrow_button_current[data-value={state}]").first.wait_for(state="attached")

    def confirm_as_second(self, task, words, is_asked_twice=False):
        """What a colleague asked waits for a second person: open it and confirm it."""
        self.begin_at_desk(words)
        self.hands.press(".o_form_view button[name=action_confirm]")
        if is_asked_twice:
            self.hands.press(CONFIRM)
        self.stands_at("done")
        self.end(task)

    def each_took_at_most(self, role):
        """Everything on the list of this role was done, and nothing took longer than it says."""
        most = usual(role)
        print(self.took)
        assert len(most) >= LEAST and set(self.took) == set(most)
        assert {task: took for task, took in self.took.items() if took > most[task]} == {}


def leave_a_draft(other):
    """A report by this supervisor, ready to be checked, and a pilot that is over without one."""
    [pilot] = other.call("huiskamer.pilot", "search_read", [], ["location_id", "date_from", "date_until"], limit=1)
    place = pilot["location_id"][0]
    other.call("huiskamer.report", "create", {
        "location_id": place, "date_from": pilot["date_from"], "date_until": pilot["date_until"],
        "conclusion": "De huiskamer wordt gevonden.", "recommendation": "Ga door."})
    other.call("huiskamer.pilot", "create", {"location_id": place, "date_from": "2018-01-01",
                                             "date_until": "2018-02-11"})
