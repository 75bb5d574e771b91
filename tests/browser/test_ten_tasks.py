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
    her.button("Akkoord met de afwijzing")
    if page.locator(ASK).count():
        her.confirm()
    her.end("a decline is looked at")

    her.begin("huiskamer_opening_action", ".fc-event")
    hands.press(page.locator(".fc-event:not(.o_past_event)").last)
    hands.press(".o_huiskamer_call_off")
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


def test_a_privacy_officer_does_what_is_done_most(page_for, shoot, server, password_of):
    officer = server.rpc("privacy", password_of("privacy"))
    officer.call("huiskamer.retention.term", "action_look", officer.call("huiskamer.retention.term", "search", []))
    her = Tasks(page_for, "privacy", server.url)
    page, hands = her.page, her.hands
    page.locator(f"{DESK} {LINE}").first.wait_for()

    her.begin("huiskamer_retention_proposal_action", ".o_list_view")
    her.button("Een maand bevestigen")
    her.asked()
    shoot(page, "a-month")
    her.confirm()
    her.end("a month of terms")

    her.begin("huiskamer_consent_text_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell", has_text="Roemeens"))
    page.locator(".o_huiskamer_beside").wait_for()
    shoot(page, "beside-the-dutch")
    her.button("Deze tekst klopt")
    her.asked()
    her.confirm()
    page.locator(".o_field_widget[name=read_by]", has_text="Fatma Voorbeeld").wait_for()
    her.end("words reviewed")

    her.begin("huiskamer_access_event_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell"))
    page.locator(".o_form_view").wait_for()
    her.end("a row of the log")

    her.begin("huiskamer_access_review_action", ".o_list_view")
    her.button("Deze week tot nu toe")
    page.locator(f".o_field_widget[name=line_ids] {ROW}").first.wait_for()
    shoot(page, "a-week-of-the-log")
    hands.press(".o_field_widget[name=line_ids] button[name=action_show]")
    page.locator(".o_list_view .o_searchview").wait_for()
    her.end("who looked this week")

    her.begin("huiskamer_breach_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell"))
    her.button("Een risico is onwaarschijnlijk")
    her.asked()
    hands.type(f"{ASK} input, {ASK} textarea", "Het toestel was leeg (voorbeeld)")
    her.confirm()
    her.end("a breach without a risk")

    her.begin("huiskamer_rights_request_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell"))
    her.button("Beantwoord")
    her.asked()
    hands.choose("#ask_answer", index=1)
    her.confirm()
    her.end("a right answered")

    print(her.took)
    most = {"a month of terms": 3, "words reviewed": 3, "a row of the log": 1, "who looked this week": 2,
            "a breach without a risk": 4, "a right answered": 5}
    assert {name: took for name, took in her.took.items() if took > most[name]} == {}


def test_an_access_administrator_does_what_is_done_most(page_for, shoot, server):
    her = Tasks(page_for, "access", server.url)
    page, hands = her.page, her.hands
    page.locator(DESK).wait_for()

    her.begin("huiskamer_access_holding_action", ROW)
    shoot(page, "who-holds-what")
    hands.press(page.locator(ROW, has_text="Willem Voorbeeld").locator("button[name=action_take_away]"))
    her.asked()
    hands.type("#ask_reason", "Staat niet meer aan de deur (voorbeeld)")
    her.confirm()
    her.end("a role taken away")

    her.begin("huiskamer_access_request_action", ROW)
    her.button("Een collega gaat weg")
    her.asked()
    shoot(page, "a-colleague-goes")
    hands.choose("#ask_user_id", label="Sanne Voorbeeld")
    hands.type("#ask_reason", "Gaat elders werken (voorbeeld)")
    her.confirm()
    her.end("a colleague goes")

    her.begin("huiskamer_access_request_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell"))
    page.locator(".o_form_view .o_field_widget[name=what_it_may]").wait_for()
    her.end("what a role may")

    print(her.took)
    most = {"a role taken away": 3, "a colleague goes": 5, "what a role may": 1}
    assert {name: took for name, took in her.took.items() if took > most[name]} == {}
