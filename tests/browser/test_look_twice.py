"""What rarely belongs in words: a real Chromium points out in them what the server points out."""
import importlib.util

import pytest

from launcher import settings
from tests.browser.typing_writer import TABLET

pytestmark = pytest.mark.browser

# What people write, and what the browser points out in it: the same kinds as the server, and nothing in the rest.
WRITTEN = (
    ("Bel 06-12345678 na vijven", "a phone number"), ("+31 50 555 01 23 is van de balie", "a phone number"),
    ("Nummer 111222333 stond op de brief", "a citizen service number"), ("111.222.333", "a citizen service number"),
    ("Rekening NL91 ABNA 0417 1643 00", "an account number"), ("Auto 12-ABC-3 stond voor de deur", "a number plate"),
    ("Mail naar iemand@voorbeeld.nl", "an e-mail address"), ("Op 12-11-2026 om 14:30 naar de gemeente", None),
    ("Vijf mensen, 17 tot 20 uur, kamer 12, 9712 AB", None), ("Nummer 123456789 is geen burgerservicenummer", None),
    ("Bel 112 of 0800-2000", None),
)


def test_the_browser_points_out_what_the_server_points_out(page_for):
    page = page_for("caseworker", "en_US", TABLET)
    look = "(words) => odoo.loader.modules.get('@huiskamer_case/typing/look_twice').lookTwice(words)"
    found = {words: page.evaluate(look, words) for words, _kind in WRITTEN}
    assert found == {words: [kind] if kind else [] for words, kind in WRITTEN}
    guard = the_servers_finder()
    assert {words: bool(guard.point_out(words) or guard.has_bsn(words)) for words in found} == {words: bool(kinds)
        for words, kinds in found.items()}


def the_servers_finder():
    """models/shared/text_guard.py, which needs no Odoo."""
    path = settings.ADDON_FOLDER / "models" / "shared" / "text_guard.py"
    spec = importlib.util.spec_from_file_location("text_guard", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
