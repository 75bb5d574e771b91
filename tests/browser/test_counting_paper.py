"""What is typed over from a paper sheet: added, refused in words, thrown away only on purpose, and kept until then."""
import pytest

from tests.browser.evening_tablet import SCREEN, Tablet
from tests.browser.until import until
from tests.widths import SIZES

pytestmark = pytest.mark.browser

KEPT = "sessionStorage.getItem('huiskamer.paper')"
FILLED = """() => Object.fromEntries([...document.querySelectorAll('[data-value] input')]
    .filter((line) => line.value).map((line) => [line.closest('[data-value]').dataset.value, line.value]))"""


@pytest.fixture
def screen(page_for):
    """The counting screen on a tablet."""
    return Tablet(page_for("host", "en_US", SIZES["tablet"], path="/odoo/tonight"))


def type_half_a_sheet(screen):
    """Two lines of many, one of which cannot be right."""
    screen.page.get_by_role("button", name="From paper").click()
    screen.row("heard_of", "poster").locator("input").fill("7")
    screen.row("help", "advies").locator("input").fill("500")


def filled(screen):
    """The lines of the sheet that are filled in, by their code."""
    screen.row("heard_of", "poster").locator("input").wait_for()
    return screen.page.evaluate(FILLED)


def test_paper_counts_are_added(screen, stored, shoot):
    before = stored("heard_of", "poster")
    screen.page.get_by_role("button", name="From paper").click()
    screen.row("heard_of", "poster").locator("input").fill("2")
    shoot(screen.page, "evening-paper")
    screen.page.click(".o_huiskamer_add_paper")
    screen.sent()
    assert stored("heard_of", "poster") == before + 2


def test_numbers_from_paper_are_refused_in_words_and_thrown_away_only_on_purpose(screen, stored):
    before = stored("heard_of", "poster")
    screen.page.get_by_role("button", name="From paper").click()
    line = screen.row("heard_of", "poster").locator("input")
    line.fill("500")
    screen.page.click(".o_huiskamer_add_paper")
    assert "Nothing was added" in screen.page.locator(".alert-warning").inner_text()
    assert line.input_value() == "500" and line.get_attribute("aria-invalid") == "true"
    screen.page.click(".o_huiskamer_leave_paper")
    screen.page.get_by_role("button", name="Go on typing").click()
    assert line.input_value() == "500"
    screen.page.click(".o_huiskamer_leave_paper")
    screen.page.get_by_role("button", name="Throw the numbers away").click()
    screen.page.wait_for_selector(f"{SCREEN} .o_huiskamer_more")
    screen.sent()
    assert stored("heard_of", "poster") == before


def test_half_a_sheet_is_kept_over_another_screen_and_a_new_load_until_it_is_added(screen, stored):
    page, before = screen.page, stored("heard_of", "poster")
    type_half_a_sheet(screen)
    page.locator(".o_menu_sections").get_by_role("button", name="Evening").click()
    page.get_by_role("menuitem", name="Side effects").click()
    page.locator(".o_list_view").wait_for()
    page.locator(".o_menu_sections").get_by_role("menuitem", name="Count tonight").click()
    assert filled(screen) == {"poster": "7", "advies": "500"}
    page.reload()
    assert filled(screen) == {"poster": "7", "advies": "500"}
    screen.row("help", "advies").locator("input").fill("")
    page.click(".o_huiskamer_add_paper")
    screen.sent()
    assert stored("heard_of", "poster") == before + 7
    page.reload()
    page.wait_for_selector(f"{SCREEN} .o_huiskamer_more")
    assert page.evaluate(KEPT) is None


def test_a_sheet_outlasts_a_seal_by_a_colleague_while_it_is_typed_and_not_the_next_load(screen, pg):
    page = screen.page
    type_half_a_sheet(screen)
    with pg() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE huiskamer_opening SET state = 'sealed' WHERE state = 'open' RETURNING id")
        sealed = [number for number, in cursor.fetchall()]
    try:
        with page.expect_response(lambda answer: "/counts" in answer.url and '"sealed"' in answer.text()):
            pass  # the screen looks every few seconds what others counted
        until(page, "() => !document.querySelector('.o_huiskamer_undo')")
        assert filled(screen) == {"poster": "7", "advies": "500"}
        page.reload()
        page.locator(".o_huiskamer_nothing").wait_for()
        assert page.evaluate(KEPT) is None
    finally:
        with pg() as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE huiskamer_opening SET state = 'open' WHERE id = ANY(%s)", (sealed,))
