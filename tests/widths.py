"""Whether a screen fits a desk, an upright tablet and a phone: nothing goes off the side."""
import contextlib

from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

SIZES = {"desktop": (1366, 900), "tablet": (768, 1024), "phone": (390, 844)}
SETTLED_SECONDS = 5
# What is wider than the place it has.
TOO_WIDE = """() => [document.documentElement,
    ...document.querySelectorAll('.o_content, .o_list_renderer, .modal-body, .o_huiskamer_today')]
    .filter((el) => el.scrollWidth > el.clientWidth + 1).map((el) => el.className || el.tagName)"""


def shoot_each_size(page, shoot, name):
    """A picture in each size; the sizes in which the screen goes off the side."""
    wide = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        # columns are laid out anew a moment after the screen has turned
        with contextlib.suppress(PlaywrightTimeoutError):
            page.wait_for_function(f"() => !({TOO_WIDE})().length", timeout=SETTLED_SECONDS * 1000)
        shoot(page, f"screen-{name}-{size}")
        if hidden := page.evaluate(TOO_WIDE):
            wide.append((name, size, hidden))
    page.set_viewport_size({"width": SIZES["desktop"][0], "height": SIZES["desktop"][1]})
    return wide
