"""What is typed in one record goes to no other, and over nobody else's words unseen."""
import re

import pytest

from tests.browser.typing_writer import FORM, OFFER, SHELF, TABLET, WORDS, House, Writer
from tests.browser.until import until

pytestmark = pytest.mark.browser


def test_what_was_typed_in_one_record_goes_to_no_other(page_for):
    page = page_for("caseworker", "en_US", TABLET, path="/odoo/action-huiskamer_case.huiskamer_client_action")
    page.locator(".o_data_row .o_data_cell").first.click()
    remarks, other = page.locator("[name=contact_remarks] textarea"), page.locator("[name=other_alias] input")
    remarks.fill(WORDS)
    until(page, f"async (words) => JSON.stringify(await {SHELF}.all()).includes(words)", WORDS)
    page.locator(".o_pager_next").click()
    page.locator(".o_huiskamer_keep").click()
    page.locator(".o_pager_value", has_text="2").wait_for()
    assert remarks.input_value() != WORDS and not page.locator(OFFER).count()
    other.fill("Nog een (voorbeeld)")
    until(page, f"async () => (await {SHELF}.all()).length === 2")
    [newest, _first] = page.evaluate(f"{SHELF}.all()")
    assert list(newest["value"]["typed"]) == ["other_alias"]
    page.locator(".o_pager_previous").click()
    page.locator(".o_huiskamer_drop").click()
    page.locator(".o_pager_value", has_text="1").wait_for()
    page.locator(OFFER).get_by_role("button", name="Go on with it").click()
    page.wait_for_function("(words) => document.querySelector('[name=contact_remarks] textarea').value === words",
                           arg=WORDS)
    page.locator(".o_form_button_cancel").click()
    until(page, f"async () => !(await {SHELF}.all()).length")


def test_who_types_over_what_somebody_else_changed_is_told_first(page_for, server, password_of):
    house = House(server.anew("caseworker", password_of("caseworker")))
    page = page_for("caseworker", "en_US", TABLET, path=f"/odoo/huiskamer.case/{house.case}")
    writer = Writer(page, house.case, FORM)
    writer.begin()
    writer.type()
    client = house.worker.call("huiskamer.case", "read", [house.case], ["client_id"])[0]["client_id"][0]
    house.worker.call("huiskamer.client", "write", [client], {"contact_remarks": "Van een collega (voorbeeld)"})
    writer.save()
    question = page.locator(".modal-body", has_text="Somebody else changed this")
    question.wait_for()
    assert "Van een collega" not in question.inner_text()
    page.get_by_role("button", name="Back to the text").click()
    assert writer.has_all() and not house.stored(FORM)
    writer.save()
    page.get_by_role("button", name="It has to stay").click()
    writer.wait_until_saved()
    assert house.stored(FORM) == 1
    writer.type("Nog iets (voorbeeld)")
    writer.save()
    writer.wait_until_saved()
    assert not house.stored(FORM)
    page_for.errors[:] = [error for error in page_for.errors if not re.search("PointedOut", error)]
