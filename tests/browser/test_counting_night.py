"""Which evening is counted: past midnight that of the day before, and never in silence one that is not today's."""
import pytest

from tests.browser.evening_tablet import Tablet
from tests.widths import SIZES

pytestmark = pytest.mark.browser

# What this device says of an evening when its clock says so: (hour that is counted, of another day, its night is over).
SAID = """async (moment) => {
    const night = await import('/huiskamer_case/static/src/counting/night.js');
    const evening = {zone: 'Europe/Amsterdam', date: '2019-02-18', hours: ['h17', 'h18', 'h19']}, Clock = Date;
    globalThis.Date = class extends Clock {
        constructor(...given) {
            super(...(given.length ? given : [moment]));
        }
    };
    try {
        return [night.hourNow(evening), night.isOfAnotherDay(evening), night.isOfAnEarlierNight(evening)];
    } finally {
        globalThis.Date = Clock;
    }
}"""
BY_CLOCK = {
    "2019-02-18T15:59:59Z": ["h17", False, False],
    "2019-02-18T16:00:00Z": ["h17", False, False],
    "2019-02-18T22:59:59Z": ["h19", False, False],
    "2019-02-18T23:00:00Z": ["h19", True, False],
    "2019-02-19T04:59:59Z": ["h19", True, False],
    "2019-02-19T05:00:00Z": ["h19", True, True],
    "2019-02-19T16:00:00Z": ["h17", True, True],
    "2019-02-25T17:30:00Z": ["h17", True, True],
}
EARLIER = """(days) => {
    const kept = JSON.parse(localStorage.getItem('huiskamer.words')), day = new Date(kept.evening.date + 'T12:00:00Z');
    day.setUTCDate(day.getUTCDate() - days);
    kept.evening.date = day.toISOString().slice(0, 10);
    localStorage.setItem('huiskamer.words', JSON.stringify(kept));
}"""


@pytest.fixture
def screen(page_for):
    """The counting screen on a tablet."""
    yield Tablet(page_for("host", "en_US", SIZES["tablet"], path="/odoo/tonight"))
    page_for.errors[:] = [error for error in page_for.errors if "ERR_INTERNET_DISCONNECTED" not in error]


def test_until_six_the_device_counts_the_evening_before(screen):
    for moment, said in BY_CLOCK.items():
        assert screen.page.evaluate(SAID, moment) == said, moment


def test_an_evening_that_is_not_todays_is_called_by_its_day(page_for, evening, shoot):
    opening, _count = evening
    page = page_for("host", "en_US", SIZES["tablet"], path=f"/odoo/huiskamer.opening/{opening}")
    page.locator('button[name="action_count"]').click()
    words = Tablet(page).page.locator(".o_huiskamer_not_today")
    assert words.inner_text() == "This is the evening of Monday, June 4, not of today."
    shoot(page, "evening-not-today")


def test_without_a_network_one_counts_until_the_night_is_over_and_not_the_evening_after(screen):
    page = screen.page
    screen.ready_without_a_network()
    screen.offline()
    page.reload()
    page.wait_for_selector('[data-counter="help/advies"] .more')
    assert page.locator("#day").inner_text()
    page.evaluate(EARLIER, 2)
    page.reload()
    page.locator("#groups", has_text="There is no evening to count on this device now.").wait_for()
    assert not page.locator("[data-counter]").count() and not page.locator("#day").inner_text()
    screen.offline(False)
