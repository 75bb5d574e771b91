"""From screen to screen without loading the client anew, for tests that are not about loading; and what is on them."""

# A link to a screen is followed within the client, as any link on a page. While a screen is being opened the client
# takes no touch, and then it does again: that is how one sees that the old screen has gone. What an earlier task said
# is put away, as by loading.
GO = """async (path) => {
    const { body } = document, link = Object.assign(document.createElement('a'), { href: path });
    const until = async (isSo) => {
        for (let tries = 0; !isSo(); tries++) {
            if (tries > 3000) {
                throw new Error(`a minute on the way to ${path}`);
            }
            await new Promise((done) => setTimeout(done, 20));
        }
    };
    body.style.pointerEvents = '';
    body.append(link);
    link.click();
    link.remove();
    await until(() => body.style.pointerEvents === 'auto');
    await until(() => {
        const said = [...document.querySelectorAll('.o_notification_close')];
        said.forEach((button) => button.click());
        return !said.length;
    });
}"""


def go_to(page, path):
    """Go to the screen of this path, such as /odoo/huiskamer.case/1, from any other screen of the client.

    What is half-filled there would be asked about: it is to be saved, or loading it is.
    """
    page.evaluate(GO, path)


def search(page, words):
    """Look for these words in a list or a board. Enter is lost before something is offered for them."""
    field = page.locator(".o_searchview_input")
    field.fill(words)
    page.locator(".o_searchview_autocomplete", has_text=words).wait_for()
    field.press("Enter")
    page.locator(".o_searchview_facet", has_text=words).wait_for()
