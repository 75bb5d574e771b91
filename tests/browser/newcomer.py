"""Somebody who has never seen it, at a screen of her own; what each part of the way takes is counted."""
import time

from playwright.sync_api import expect

from tests.browser.first_steps_words import ENGLISH
from tests.conftest import LOADED

PHRASE = "proef vier woorden lang"
DIALOG = '.o_huiskamer_ask'


class Newcomer:
    """Somebody at a screen of her own. Each tap counts one, each text that she types counts one; a choice from a list
    is two taps.
    """

    touches = texts = 0  # of everybody together

    def __init__(self, page, url, lang='nl_NL'):
        self.page, self.url, self.lang = page, url, lang

    def said(self, words):
        """These Dutch words, as they stand on this screen."""
        return words if self.lang == 'nl_NL' else ENGLISH.get(words, words)

    @classmethod
    def counted(cls):
        """(touches, texts) so far, of everybody."""
        return Newcomer.touches, Newcomer.texts

    def tap(self, what, **options):
        """Touch something on the page."""
        Newcomer.touches += 1
        (self.page.locator(what) if isinstance(what, str) else what).first.click(**options)

    def say(self, words):
        """Press the button that says this."""
        self.tap(self.page.get_by_role('button', name=self.said(words), exact=True))

    def type(self, what, text):
        """Type into a field."""
        Newcomer.texts += 1
        self.page.locator(what).first.fill(text)

    def choose(self, what, words):
        """Choose from a list."""
        Newcomer.touches += 2
        self.page.locator(what).select_option(label=self.said(words))

    def answer(self):
        """Confirm the dialog."""
        dialog = self.page.locator(DIALOG)
        self.tap(self.page.locator('.modal-footer .btn-primary').last)
        dialog.wait_for(state='detached')

    def log_in(self, login, phrase=PHRASE):
        """Log in, and stand on the first screen."""
        self.page.goto(self.url)
        self.type('input[name=login]', login)
        self.type('input[name=password]', phrase)
        self.tap('button[type=submit]')
        self.page.wait_for_selector(LOADED)

    def save(self):
        """Save the form."""
        self.tap('.o_form_button_save')
        self.page.locator('.o_form_button_save').wait_for(state='hidden')

    def row(self, words):
        """The row of a list with these words."""
        return self.page.locator('.o_data_row', has_text=self.said(words))

    def menu(self, words):
        """Choose from the menu of the page."""
        self.tap(self.page.locator('.o_menu_sections').get_by_text(self.said(words)))

    def first_steps(self):
        """From the first screen, or from where a step led, to the first steps."""
        back = self.page.locator('.breadcrumb-item a', has_text=self.said("Eerste stappen"))
        self.tap(back if back.count() else '.o_huiskamer_begins')
        self.row("Noem de eerste twee mensen").wait_for()

    def take(self, words):
        """Open a step."""
        self.tap(self.row(words).get_by_role('button', name="Open"))
        self.row("Noem de eerste twee mensen").wait_for(state='detached')

    def expect_done(self, words):
        """The step is done on the page of first steps."""
        expect(self.row(words), words).to_contain_text(self.said("Gereed"))


class Clock:
    """What each part of the way took."""

    def __init__(self):
        self.at, self.was, self.lines = time.monotonic(), Newcomer.counted(), []

    def passed(self, part):
        """Write down what it took since the last part."""
        now, counted = time.monotonic(), Newcomer.counted()
        self.lines.append((part, counted[0] - self.was[0], counted[1] - self.was[1], round(now - self.at)))
        self.at, self.was = now, counted
