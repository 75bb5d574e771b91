"""A tablet at the door, with the counting screen on it."""
from tests.browser.until import until

SCREEN = ".o_huiskamer_counting"
QUEUE = "huiskamer.taps"
# What was tapped is drawn in the next frame.
# The paths of what this browser keeps of the screen.
KEPT = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('huiskamer-tonight'));
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().map((request) => new URL(request.url).pathname);
}"""
WORKER = "(await navigator.serviceWorker.getRegistration('/odoo/tonight'))?.active?.state"
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Tablet:
    """A tablet at the door with the counting screen on it."""

    def __init__(self, page):
        self.page = page
        page.wait_for_selector(f"{SCREEN} .o_huiskamer_group")

    def row(self, measure, value):
        """One counter on screen."""
        return self.page.locator(f'[data-measure="{measure}"] [data-value="{value}"]')

    def count(self, measure, value):
        """What the screen says, once it has drawn what was tapped."""
        self.page.evaluate(TWO_FRAMES)
        return int(self.row(measure, value).locator(".o_huiskamer_count").inner_text())

    def more(self, measure, value, times=1):
        """Press +1."""
        for _time in range(times):
            self.row(measure, value).locator(".o_huiskamer_more").click()

    def less(self, measure, value):
        """Press -."""
        self.row(measure, value).locator(".o_huiskamer_less").click()

    def sent(self):
        """Wait until nothing waits on this device any more."""
        self.page.wait_for_function(f"() => !localStorage.getItem('{QUEUE}')")

    def ready_without_a_network(self):
        """Wait until a worker looks after the screen and has all that it shows."""
        until(self.page, f"async () => {WORKER} === 'activated' && (await ({KEPT})()).length")

    def kept(self):
        """The paths of what this browser keeps of the screen."""
        return self.page.evaluate(KEPT)

    def offline(self, is_offline=True):
        """Pull the plug, or put it back."""
        self.page.context.set_offline(is_offline)
