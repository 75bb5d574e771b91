"""Whether a screen fits a desk, an upright tablet and a phone: nothing goes off the side."""
import contextlib

from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

SIZES = {"desktop": (1366, 900), "tablet": (768, 1024), "phone": (390, 844)}
SETTLED_SECONDS = 5
# What is wider than the place it has.
TOO_WIDE = """() => [document.documentElement,
    ...document.querySelectorAll('.o_content, .o_list_renderer, .modal-body, .o_huiskamer_today')]
    .filter((el) => el.scrollWidth > el.clientWidth + 1).map((el) => el.className || el.tagName)"""
# Words of a list that are broken in two, because their column is too narrow for them.
BROKEN = r"""() => {
    const broken = new Set();
    for (const cell of document.querySelectorAll(".o_list_table th, .o_list_table td")) {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            for (const word of texts.currentNode.data.matchAll(/\p{L}+/gu)) {
                const range = document.createRange();
                range.setStart(texts.currentNode, word.index);
                range.setEnd(texts.currentNode, word.index + word[0].length);
                if (new Set([...range.getClientRects()].map((part) => Math.round(part.top))).size > 1) {
                    broken.add(word[0]);
                }
            }
        }
    }
    return [...broken];
}"""


def shoot_each_size(page, shoot, name):
    """A picture in each size; the sizes in which the screen goes off the side, or a desk has a word broken in two."""
    wide = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        # columns are laid out anew a moment after the screen has turned
        with contextlib.suppress(PlaywrightTimeoutError):
            page.wait_for_function(f"() => !({TOO_WIDE})().length", timeout=SETTLED_SECONDS * 1000)
        shoot(page, f"screen-{name}-{size}")
        if hidden := page.evaluate(TOO_WIDE):
            wide.append((name, size, hidden))
        if size == "desktop" and (broken := page.evaluate(BROKEN)):
            wide.append((name, size, broken))
    page.set_viewport_size({"width": SIZES["desktop"][0], "height": SIZES["desktop"][1]})
    return wide
