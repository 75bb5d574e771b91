"""Somebody who types in a file, in a dialog or in a form, and what of her words is stored."""
from playwright.sync_api import expect

from tests import file_over_rpc
from tests.browser.until import until

TABLET = (1024, 768)
WORDS = ("De cliënt vertelde dat het deze week beter ging, en wil graag dat iemand meegaat naar het gesprek. " * 5)[
    :504]
DIALOG, FORM = "dialog", "form"
OFFER = ".o_huiskamer_offer"
SHELF = "odoo.__WOWL_DEBUG__.root.env.services.huiskamer_drafts"


class Writer:
    """A caseworker who types in a file."""

    def __init__(self, page, case, place):
        self.page, self.case, self.place = page, case, place
        self.url = page.url.split("/odoo")[0]

    def open(self):
        """Go to the place where she types."""
        self.page.goto(f"{self.url}/odoo/huiskamer.case/{self.case}")
        self.begin()

    def begin(self):
        """From the file to the words."""
        button = "Hand over" if self.place == DIALOG else "Person and safe contact"
        self.page.get_by_role("button", name=button, exact=True).first.click()
        self.field().wait_for()

    def field(self):
        """Where the words stand."""
        return self.page.locator("#ask_question" if self.place == DIALOG else "[name=contact_remarks] textarea")

    def type(self, words=WORDS):
        """Type, and wait until this device has it."""
        self.field().fill(words)
        until(self.page, f"async (words) => JSON.stringify(await {SHELF}.all())"
                         ".includes(JSON.stringify(words).slice(1, -1))", words)

    def save(self):
        """Send what was typed."""
        if self.place == DIALOG:
            self.page.locator("#ask_service_id").select_option(index=1)
            self.page.locator(".o_huiskamer_ask fieldset input").first.check()
            self.page.locator(".modal-footer .btn-primary").last.click()
        else:
            self.page.locator(".o_form_button_save").click()

    def come_back(self):
        """Look at the place again, and take up what was left."""
        if self.place == DIALOG:
            self.page.locator(OFFER).first.get_by_role("button", name="Go on with it").click()
        else:
            self.page.get_by_role("button", name="Person and safe contact", exact=True).first.click()
            self.page.locator(OFFER).get_by_role("button", name="Go on with it").click()
        self.field().wait_for()

    def has_all(self):
        """Whether the same signs are there, once the screen has drawn them."""
        expect(self.field()).to_have_value(WORDS)
        return True

    def offers_nothing(self):
        """Whether nothing is offered in this file, once the page has looked."""
        self.page.locator(".o_form_view .oe_title").wait_for()
        assert self.page.evaluate(f"{SHELF}.all()") == []
        return not self.page.locator(OFFER).count()

    def wait_until_saved(self):
        """Wait until the screen says that the server has it."""
        if self.place == DIALOG:
            self.page.locator(".o_huiskamer_disclosure").first.wait_for()
        else:
            self.page.locator(".o_form_button_save").wait_for(state="hidden")


class House:
    """One file of the caseworker, and how often the words are in it."""

    def __init__(self, worker):
        self.worker = worker
        self.case, = worker.call("huiskamer.case", "open_file", file_over_rpc.yes(worker, "file") | {
            "alias": "Typt (voorbeeld)", "age_band": "unknown",
            "location_id": file_over_rpc.first(worker, "huiskamer.location")})

    def stored(self, place):
        """How many records hold exactly these words."""
        if place == FORM:
            client = self.worker.call("huiskamer.case", "read", [self.case], ["client_id"])[0]["client_id"][0]
            return [row["contact_remarks"] for row in self.worker.call("huiskamer.client", "read", [client],
                ["contact_remarks"])].count(WORDS)
        drafts = self.worker.call("huiskamer.disclosure", "search_read", [("handover_id.case_id", "=", self.case)],
                                  ["question"])
        return [row["question"] for row in drafts].count(WORDS)


def visible_text(page):
    """All text that is drawn on the screen."""
    return page.evaluate("""() => [...document.querySelectorAll('body *')]
        .filter((el) => el.checkVisibility({ visibilityProperty: true }) && ![...el.children].length)
        .map((el) => el.value || el.textContent).join(' ')""")
