"""WCAG 2.2 AA on our own screens, as axe-core sees it, and by keyboard where a machine cannot see it."""
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.going import go_to

pytestmark = pytest.mark.browser

TABLET, PHONE = (1024, 768), (390, 844)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
COUNTING = ".o_huiskamer_counting"
DIALOG = ".modal-content:has(.o_huiskamer_ask)"


def findings(page, ours):
    """What axe finds in our part of a page that is serious or worse, as lines."""
    result = Axe().run(page, context={"include": [[ours]]}, options=RULES).response
    return sorted({
        f"{found['id']}: {' '.join(node['target'][0].split())[:120]} "
        f"{node['any'][0]['message'][:160] if node['any'] else ''}"
        for found in result["violations"] if found["impact"] in ("serious", "critical") for node in found["nodes"]})


@pytest.mark.parametrize(("lang", "size"), [("nl_NL", TABLET), ("en_US", PHONE)])
def test_the_counting_screen(page_for, lang, size, shoot):
    page = page_for("host", lang, size, path="/odoo/tonight")
    page.locator(f"{COUNTING} .o_huiskamer_group").first.wait_for()
    found = {"counting": findings(page, COUNTING)}
    for name, button in (("help", ".o_huiskamer_help"), ("close", ".o_huiskamer_close")):
        page.locator(button).click()
        page.locator(".o_huiskamer_panel").wait_for()
        found[name] = findings(page, COUNTING)
        page.locator(button).click()
    page.locator(".o_huiskamer_end .btn", has_text="paper" if lang == "en_US" else "papier").first.click()
    found["paper"] = findings(page, COUNTING)
    page.locator(".o_huiskamer_leave_paper").press("Enter")  # a finger does not press twice in one place so fast
    page.locator(".o_huiskamer_hand_over").click()
    found["card"] = findings(page, COUNTING)
    assert not {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize(("lang", "size"), [("nl_NL", TABLET), ("en_US", PHONE)])
def test_a_caseworkers_screens(page_for, lang, size):
    page = page_for("caseworker", lang, size)
    page.locator(".o_huiskamer_today").wait_for()
    found = {"today": findings(page, ".o_huiskamer_today")}
    page.locator(".o_huiskamer_today .btn-primary").first.click()
    page.locator(DIALOG).wait_for()
    found["open a file"] = findings(page, DIALOG)
    page.locator("#ask_alias").fill("Axe (voorbeeld)")
    page.locator(".modal-footer .btn-primary").click()
    page.locator("#ask_age_band").wait_for()
    found["words of consent"] = findings(page, DIALOG)
    page.locator(".modal-footer .btn-primary").click()
    page.locator(".o_huiskamer_ask [aria-invalid=true]").first.wait_for()
    found["missing answers"] = findings(page, DIALOG)
    page.locator("#ask_code_word").fill("Anker")
    page.keyboard.press("Escape")
    page.locator(".o_huiskamer_drop").wait_for()
    found["not saved yet"] = findings(page, ".modal-content:has(.o_huiskamer_drop)")
    page.locator(".o_huiskamer_drop").click()
    with page.expect_response(lambda answer: "web_search_read" in answer.url):  # drawn once more when it is there
        go_to(page, "/odoo/action-huiskamer_case.huiskamer_case_action")
    page.locator(".o_data_row [name=code]").first.click()
    page.locator(".o_form_view .oe_title").wait_for()
    found["file"] = findings(page, ".o_form_sheet")
    assert not {name: lines for name, lines in found.items() if lines}


def test_a_dialog_by_keyboard(page_for):
    page = page_for("caseworker", "en_US", TABLET)
    page.locator(".o_huiskamer_today .btn-primary").first.focus()
    page.keyboard.press("Enter")
    page.locator("#ask_alias").wait_for()
    page.keyboard.type("Toets (voorbeeld)")
    page.keyboard.press("Enter")
    page.locator("#ask_age_band").wait_for()
    page.locator("#ask_alias").fill("")
    page.keyboard.press("Control+Enter")
    missing = page.locator("#ask_spoken_alone")
    page.locator("#ask_spoken_alone[aria-invalid=true]").wait_for()
    described = page.locator(f"#{missing.get_attribute('aria-describedby').split()[-1]}")
    assert described.get_attribute("role") == "alert" and described.inner_text() == "Still to fill in."
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true", "the cursor stands at the first"  # noqa: E501
    page.keyboard.press("Escape")
    page.locator(".o_huiskamer_stay").wait_for()
    page.keyboard.press("Escape")
    page.locator(".o_huiskamer_stay").wait_for(state="detached")
    assert page.evaluate("document.activeElement.closest('.o_huiskamer_ask, .modal-footer') !== "
                         "null"), "the focus is kept"


def test_the_counting_screen_by_keyboard(page_for):
    page = page_for("host", "en_US", TABLET, path="/odoo/tonight")
    page.locator(f"{COUNTING} .o_huiskamer_group").first.wait_for()
    page.locator(".o_huiskamer_help").focus()
    tabs = 0
    while tabs < 40 and not page.evaluate("document.activeElement.matches('.o_huiskamer_close')"):
        page.keyboard.press("Tab")
        tabs += 1
    assert tabs < 25, "from Help to Close"
    hour = page.locator("[data-hour][aria-checked=true]")
    first = page.locator("[data-hour]").first
    first.click()
    page.keyboard.press("ArrowRight")
    expect(hour).not_to_have_attribute("data-hour", first.get_attribute("data-hour"))
    expect(page.locator("[data-hour]:focus")).to_have_attribute("aria-checked", "true")
    label = page.locator('[data-measure="help"] .o_huiskamer_more').first
    count = int(label.locator(".o_huiskamer_count").inner_text())
    assert label.get_attribute("aria-label").endswith(f"Now {count}")
    page.locator(".o_huiskamer_help").click()
    page.keyboard.press("Escape")
    page.locator(".o_huiskamer_panel").wait_for(state="detached")
    assert not page.locator(".o_huiskamer_hidden").count(), "Escape closes the panel first"
    assert page.evaluate("document.activeElement.matches('.o_huiskamer_help')")
    label.focus()
    page.keyboard.press("Escape")
    page.locator(".o_huiskamer_hidden").wait_for()
    page.keyboard.press("Escape")
    page.locator(".o_huiskamer_hidden").wait_for(state="detached")
    assert page.evaluate("document.activeElement.closest('[data-measure]').dataset.measure") == "help", "where she was"
