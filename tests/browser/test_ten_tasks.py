"""The ten things that a supervisor, a privacy officer and an access administrator do most, in Dutch, one log-in each.

Every task begins on the page that the menu opens; from there each touch counts. What they are, and how many touches
each takes at most, stands in docs/usual-work.md.
"""
import pytest

from tests.browser.going import go_to
from tests.browser.test_oversight_work import BOARD_CARDS, CONFIRM, WIDE
from tests.browser.usual_tasks import ASK, CARD, CHOSEN, ROW, TERM_WANTED, Tasks, leave_a_draft

pytestmark = pytest.mark.browser


@pytest.fixture
def ask_role(server, password_of):
    """A function: a role is asked for this colleague by the access administrator."""
    def ask(login, role):
        admin = server.rpc("access", password_of("access"))
        [colleague] = admin.call("res.users", "search", [("login", "=", login)])
        admin.call("huiskamer.access.request", "create", {"user_id": colleague, "role": role,
            "reason": "Springt bij (voorbeeld)"})
    return ask


@pytest.fixture
def draft_of_a_colleague(server, password_of):
    """A report that another supervisor wrote, ready to be checked, and a pilot that is over without one."""
    leave_a_draft(server.rpc("supervisor2", password_of("supervisor2")))


def test_a_supervisor_does_what_she_does_most(page_for, shoot, server, password_of, ask_role, draft_of_a_colleague,
                                              asked_by_the_officer):
    ask_role("supervisor2", "host")
    her = Tasks(page_for, "supervisor")
    page, hands = her.page, her.hands
    her.find_what_waits()

    her.begin_at_desk("Een voorziening zei nee")
    her.button("Akkoord met de afwijzing")
    if page.locator(ASK).count():
        her.confirm()
    her.end("look at a decline")

    her.begin("huiskamer_opening_action", ".fc-event")
    hands.press(page.locator(".fc-event:not(.o_past_event)").last)
    hands.press(".o_huiskamer_call_off")
    page.locator(CHOSEN).first.wait_for()
    shoot(page, "call-off")
    hands.press(page.locator(CHOSEN).nth(1))
    her.answered()
    her.end("call an evening off")

    her.begin("huiskamer_opening_action", ".o_huiskamer_plan")
    hands.press(".o_huiskamer_plan")
    page.locator(".o_notification").first.wait_for()
    shoot(page, "planned")
    her.end("plan the coming weeks")

    her.begin("huiskamer_handover_action", CARD)
    shoot(page, "board")
    assert page.locator(CARD).count() <= BOARD_CARDS
    assert not page.evaluate(WIDE), "the board fits a tablet"
    page.locator(".o_switch_view.o_list").click()
    page.locator(ROW).first.wait_for()
    hands.press("thead .o_list_record_selector input")
    her.button("Aan een collega geven")
    page.locator("#ask_owner_id").wait_for()
    shoot(page, "give-in-bulk")
    hands.press(CONFIRM)
    page.locator(".o_notification").first.wait_for()
    her.end("give next actions to a colleague, many at once")

    her.begin("huiskamer_case_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell").first)
    her.button("Een woord aan de casusregisseur")
    page.locator(CHOSEN).first.wait_for()
    hands.press(CHOSEN)
    her.answered()
    her.end("say a word to a lead")

    her.begin("huiskamer_provider_action", ".o_view_controller")
    her.button("Nieuwe organisatie")
    hands.type("#ask_name", "Stichting Proef (voorbeeld)")
    hands.type("#ask_service_name", "Spreekuur")
    hands.choose("#ask_service_kind", index=1)
    shoot(page, "new-organisation")
    hands.press(CONFIRM)
    page.locator(".o_form_view").wait_for()
    her.end("add an organisation with its service")
    [made] = server.rpc("supervisor", password_of("supervisor")).call("huiskamer.provider", "search_read", [
        ("name", "=", "Stichting Proef (voorbeeld)")], ["assured_on", "service_ids"])
    assert not made["assured_on"] and len(made["service_ids"]) == 1, "nobody called, so nobody checked"

    go_to(page, "/odoo/how-it-goes")
    page.locator(".o_huiskamer_dashboard").wait_for()
    shoot(page, "dashboard-now")
    hands.touches = 0
    hands.press("[data-show=planned]")
    page.locator(".o_list_view").wait_for()
    her.end("open what a figure counts")

    her.begin("huiskamer_report_action", ROW)
    her.button("Nieuw")
    page.locator(".o_form_view").wait_for()
    assert "2018" in page.locator(".o_field_widget[name=pilot_id] input").input_value(), "the one without a report"
    her.write("introduction", "De raad vraagt hoe het ging.")
    her.write("conclusion", "Er kwam niemand.")
    her.write("recommendation", "Stop.")
    shoot(page, "new-report")
    her.save()
    her.end("make a report")

    her.begin_at_desk("Een rapportage wacht")
    with page.context.expect_page() as letter:
        her.button("Brief, Nederlands")
    letter.value.close()
    her.button("Ik heb het gecontroleerd")
    her.stands_at("checked")
    her.end("check a colleague's report")

    her.confirm_as_second("confirm a role", "Sanne Voorbeeld · Toekennen")
    her.confirm_as_second("confirm another term", TERM_WANTED, is_asked_twice=True)
    her.each_took_at_most("A supervisor")


def test_a_privacy_officer_does_what_is_done_most(page_for, shoot, server, password_of, ask_role):
    ask_role("supervisor", "host")
    officer = server.rpc("privacy", password_of("privacy"))
    officer.call("huiskamer.retention.term", "action_look", officer.call("huiskamer.retention.term", "search", []))
    her = Tasks(page_for, "privacy")
    page, hands = her.page, her.hands
    her.find_what_waits()

    her.begin("huiskamer_retention_proposal_action", ".o_list_view")
    her.button("Een maand bevestigen")
    her.asked()
    shoot(page, "a-month")
    her.confirm()
    her.end("confirm a month of terms")

    her.begin("huiskamer_retention_proposal_action", ".o_list_view")
    her.button("Bewaartermijnen")
    hands.press(page.locator(f"{ROW} td.o_data_cell", has_text="Afgesloten dossiers"))
    her.button("Wijzigen")
    her.asked()
    hands.type("#ask_keep_days", "400")
    hands.type("#ask_reason", "De raad vroeg erom (voorbeeld)")
    shoot(page, "another-term")
    her.confirm()
    her.stands_at("asked")
    assert "Bewaartermijn (dagen): " in page.locator(".o_field_widget[name=in_words]").inner_text()
    her.end("ask for another term")
    page.get_by_role("button", name="Terugnemen").click()
    her.stands_at("void")

    her.begin("huiskamer_posture_action", ROW)
    assert "Fout" in page.locator(ROW).first.inner_text(), "the worst stands first"
    hands.press(page.locator(f"{ROW} td.o_data_cell"))
    page.locator(".o_form_view .o_field_widget[name=todo]").wait_for()
    shoot(page, "what-is-not-right")
    her.end("read what is not right")

    her.begin("huiskamer_consent_text_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell", has_text="Roemeens"))
    page.locator(".o_huiskamer_beside").wait_for()
    shoot(page, "beside-the-dutch")
    her.button("Deze tekst klopt")
    her.asked()
    her.confirm()
    page.locator(".o_field_widget[name=read_by]", has_text="Fatma Voorbeeld").wait_for()
    her.end("review words of consent beside the Dutch")

    her.begin("huiskamer_access_event_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell"))
    page.locator(".o_form_view").wait_for()
    her.end("open a row of the log")

    her.begin("huiskamer_access_review_action", ".o_list_view")
    her.button("Deze week tot nu toe")
    page.locator(f".o_field_widget[name=line_ids] {ROW}").first.wait_for()
    shoot(page, "a-week-of-the-log")
    hands.press(".o_field_widget[name=line_ids] button[name=action_show]")
    page.locator(".o_list_view .o_searchview").wait_for()
    her.end("see who looked this week")

    her.begin("huiskamer_breach_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell"))
    her.button("Een risico is onwaarschijnlijk")
    her.asked()
    hands.type(f"{ASK} input, {ASK} textarea", "Het toestel was leeg (voorbeeld)")
    her.confirm()
    her.end("decide on a breach")

    her.begin("huiskamer_rights_request_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell"))
    her.button("Beantwoord")
    her.asked()
    hands.choose("#ask_answer", index=1)
    her.confirm()
    her.end("answer somebody who uses a right")

    her.begin_at_desk("Toegang die iemand moet bekijken")
    her.button("Kijk ernaar")
    her.asked()
    hands.choose("#ask_finding", index=1)
    her.confirm()
    her.end("look at access that was taken")

    her.begin("huiskamer_access_holding_action", ROW)
    her.search("Willem")
    page.locator(".o_searchview_facet", has_text="Willem").wait_for()
    page.locator(ROW, has_text="Willem Voorbeeld").first.wait_for()
    her.end("see what a colleague holds")

    her.confirm_as_second("confirm a role", "Tessa Voorbeeld · Toekennen")
    her.each_took_at_most("A privacy officer")


@pytest.fixture
def asked_by_the_officer(server, password_of):
    """Another term, asked by the privacy officer: a second person decides."""
    officer = server.rpc("privacy", password_of("privacy"))
    [term] = officer.call("huiskamer.retention.term", "search_read", [], ["days", "shortest_days", "automatic"],
                          limit=1, order="id desc")
    officer.call("huiskamer.retention.term", "change", [term["id"]], {
        "keep_days": str(term["days"] + 30), "keep_shortest": str(term["shortest_days"]),
        "automatic": term["automatic"], "reason": "De raad vroeg erom (voorbeeld)"})


def test_an_access_administrator_does_what_is_done_most(page_for, shoot, asked_by_the_officer):
    her = Tasks(page_for, "access")
    page, hands = her.page, her.hands
    her.find_what_waits()

    her.begin("huiskamer_access_request_action", ROW)
    her.button("Nieuwe collega")
    hands.type("#ask_new_name", "Andere Voorbeeld")
    hands.type("#ask_new_login", "andere@voorbeeld.test")
    hands.press(f"{ASK} input[type=checkbox]")
    hands.type("#ask_reason", "Komt in dienst (voorbeeld)")
    her.confirm()
    her.end("ask for a new colleague")

    her.begin("huiskamer_access_request_action", ROW)
    her.button("Nieuw")
    page.locator(".o_form_view").wait_for()
    hands.press(page.get_by_text("Teamleider", exact=True))
    her.pick("user_id", "Carla Voorbeeld")
    her.write("reason", "Wordt teamleider (voorbeeld)")
    shoot(page, "ask-a-role")
    her.save()
    her.end("ask for a role")

    her.begin("huiskamer_access_request_action", ROW)
    hands.press(".o_searchview_dropdown_toggler")
    hands.press(page.locator(".o_filter_menu .o_menu_item", has_text="Wachtend"))
    page.locator(f"{ROW} .badge", has_text="Wacht op een tweede persoon").first.wait_for()
    her.end("see what has been asked and waits")

    her.begin("huiskamer_access_holding_action", ROW)
    her.search("Willem")
    page.locator(".o_searchview_facet", has_text="Willem").wait_for()
    page.locator(ROW, has_text="Willem Voorbeeld").first.wait_for()
    her.end("see what a colleague holds")

    her.begin("huiskamer_first_step_action", ROW)
    hands.press(f"{ROW} button[name=action_open]")
    page.locator(".o_control_panel", has_text="Rollen").wait_for()
    her.end("see what is to be set up")

    her.confirm_as_second("confirm as the second person", "Wacht op een tweede persoon",
                          is_asked_twice=True)

    her.begin("huiskamer_access_holding_action", ROW)
    shoot(page, "who-holds-what")
    hands.press(page.locator(ROW, has_text="Willem Voorbeeld").locator("button[name=action_take_away]"))
    her.asked()
    hands.type("#ask_reason", "Staat niet meer aan de deur (voorbeeld)")
    her.confirm()
    her.end("take a role away")

    her.begin("huiskamer_access_request_action", ROW)
    her.button("Een collega gaat weg")
    her.asked()
    shoot(page, "a-colleague-goes")
    hands.choose("#ask_user_id", label="Sanne Voorbeeld")
    hands.type("#ask_reason", "Gaat elders werken (voorbeeld)")
    her.confirm()
    her.end("let a colleague go")

    her.begin("huiskamer_access_request_action", ROW)
    hands.press(page.locator(f"{ROW} td.o_data_cell"))
    page.locator(".o_form_view .o_field_widget[name=what_it_may]").wait_for()
    her.end("see what a role may do")

    her.each_took_at_most("An access administrator")
