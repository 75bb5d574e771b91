"""The satisfaction card in a real Chromium: three taps by a visitor, then back into the hands of a host."""
import json
import re

import pytest

pytestmark = pytest.mark.browser

SIZES = {"tablet": (1024, 768), "phone": (390, 844)}
MEASURES = ("card_welcome", "card_answer", "card_again")
CARD = ".o_huiskamer_card"
QUEUE = "huiskamer.taps"


@pytest.fixture
def tablet(page_for, evening):
    """A function that opens the counting screen of that evening as a host."""
    def open_tablet(lang="en_US", size="tablet"):
        page = page_for("host", lang, SIZES[size], path="/odoo/tonight")
        page.wait_for_selector(".o_huiskamer_counting")
        others = page.locator(".o_huiskamer_end button", has_text=re.compile(r"\b4 jun", re.IGNORECASE))
        others.or_(page.locator("text=/June|juni/")).first.wait_for()
        if others.count():  # tonight's evening is there too: choose ours
            others.click()
        page.wait_for_selector("text=/June|juni/")
        return page
    yield open_tablet
    page_for.errors[:] = [error for error in page_for.errors
                          if not re.search("ERR_INTERNET_DISCONNECTED|ERR_FAILED.*|count_taps", error)]


def hand_over(page):
    """Give the tablet to the visitor."""
    page.click(".o_huiskamer_hand_over")
    page.wait_for_selector(CARD)


def take_back(page):
    """Keep the host's button pressed until the counting screen is there again."""
    page.locator(".o_huiskamer_hold").hover()
    page.mouse.down()
    page.wait_for_selector(CARD, state="detached")
    page.mouse.up()


def sent(page):
    """Wait until nothing waits on this device any more."""
    page.wait_for_function(f"() => !localStorage.getItem('{QUEUE}')")


@pytest.mark.parametrize(("lang", "size"), [("en_US", "tablet"), ("nl_NL", "phone")])
def test_the_card_fills_the_screen_and_has_large_buttons(tablet, shoot, lang, size):
    page = tablet(lang, size)
    hand_over(page)
    shoot(page, f"card-{lang}-{size}")
    box = page.locator(CARD).bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *SIZES[size])
    for face in page.locator("[data-face]").all():
        assert min(face.bounding_box()["height"], face.bounding_box()["width"]) >= 90
    on_top = page.evaluate("document.elementFromPoint(40, 20).closest('.o_huiskamer_card') !== null")
    assert on_top, "the menu can be reached over the card"
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    take_back(page)


def test_three_taps_thank_you_and_back_by_a_host(tablet, evening, shoot):
    _opening, count = evening
    page = tablet()
    before = [count(*key) for key in zip(MEASURES, ("smile", "flat", "frown"), strict=True)]
    hand_over(page)
    for measure, face in zip(MEASURES, ("smile", "flat", "frown"), strict=True):
        page.wait_for_selector(f'[data-question="{measure}"]')
        page.click(f'[data-face="{face}"]')
    page.wait_for_selector("text=Thank you")
    shoot(page, "card-thanks")
    assert [count(*key) for key in zip(MEASURES, ("smile", "flat", "frown"), strict=True)] == before
    page.locator(".o_huiskamer_hold").click()  # a short press is not the host's
    assert page.locator(CARD).count() == 1
    page.keyboard.press("Escape")
    assert page.locator(CARD).count() == 1
    take_back(page)
    sent(page)
    assert [count(*key) for key in zip(MEASURES, ("smile", "flat", "frown"), strict=True)] == [number + 1
        for number in before]
    assert not page.locator('[data-measure="card_welcome"]').count(), "hosts do not see what a visitor chose"
    assert page.locator(".o_huiskamer_undo").is_disabled(), "an answer is not the host's to undo"


def test_a_visitor_chooses_a_language_and_may_leave_questions_out(tablet, evening):
    _opening, count = evening
    page = tablet()
    before = count("card_answer", "frown")
    hand_over(page)
    page.click('[data-lang="nl_NL"]')
    page.locator(f"{CARD} h1", has_text="Voelde je je welkom?").wait_for()
    page.click('[data-lang="en_US"]')
    page.locator(f"{CARD} h1", has_text="Did you feel welcome?").wait_for()
    page.click(".o_huiskamer_skip")
    page.click('[data-face="frown"]')
    page.locator(".o_huiskamer_hold").focus()  # in the middle, and with a keyboard: what was answered counts
    page.keyboard.down("Enter")
    page.wait_for_selector(CARD, state="detached")
    page.keyboard.up("Enter")
    sent(page)
    assert count("card_answer", "frown") == before + 1


def test_without_a_network_answers_wait_as_numbers_and_are_counted_once(tablet, evening):
    _opening, count = evening
    page = tablet()
    before = count("card_again", "smile")
    page.context.set_offline(True)
    for _visitor in range(2):
        hand_over(page)
        for _question in MEASURES:
            page.click('[data-face="smile"]')
        take_back(page)
    kept = json.loads(page.evaluate(f"localStorage.getItem('{QUEUE}')"))
    waiting = next(iter(kept.values()))
    sums = {}
    for numbers in (waiting["waiting"], (waiting["batch"] or {}).get("taps", {})):
        for counter, number in numbers.items():
            sums[counter] = sums.get(counter, 0) + number
    assert sums == {f"{measure}/smile": 2 for measure in MEASURES}
    page.context.set_offline(False)
    sent(page)
    assert count("card_again", "smile") == before + 2


def test_paper_cards_are_entered_with_the_paper_form(tablet, evening, shoot):
    _opening, count = evening
    page = tablet()
    before = count("card_welcome", "flat")
    page.get_by_role("button", name="From paper").click()
    page.locator('[data-measure="card_welcome"] [data-value="flat"] input').fill("3")
    shoot(page, "card-from-paper")
    page.click(".o_huiskamer_add_paper")
    sent(page)
    assert count("card_welcome", "flat") == before + 3
