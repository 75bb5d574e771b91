"""Nothing of ours is stored by leaving a page: every form and dialog that a role can fill in, left half-filled by every
way there is. Forms are begun, and forms that exist are changed.
"""
import contextlib
import itertools
import re

import pytest
from lxml import etree
from playwright.sync_api import Error as PlaywrightError

from launcher import settings
from launcher.rpc import RpcError
from tests.browser.going import go_to
from tests.browser.test_browser_menus import DO, SCREEN

pytestmark = pytest.mark.browser

ROLES = ("supervisor", "privacy", "access", "caseworker", "host")
WAYS = ("breadcrumb", "menu", "back", "reload", "close", "hidden")
ASKS_TO_LEAVE = ("breadcrumb", "menu", "back")
# After these what was typed is gone, and the client runs on: another screen is a link away.
THROWN_AWAY = ("breadcrumb", "menu", "escape")
# A dialog covers the menu, so nobody leaves it that way.
DIALOG_WAYS = ("escape", "back", "reload", "close", "hidden")
NEW = ".o_list_button_add:visible, .o-kanban-button-new:visible, .o_form_button_create:visible"
DROP = ".o_huiskamer_drop"
OPEN = ".o_dialog, .o_form_view"
TYPED = "Half ingevuld"
FIELDS = ".o_form_view .o_field_widget:not(.o_readonly_modifier)"
WORDS = f"{FIELDS} input[type=text]:visible, {FIELDS} textarea:visible"
CHOICES = f"{FIELDS} select:visible"
TICKS = f"{FIELDS} input[type=checkbox]:visible, {FIELDS} input[type=radio]:visible"
ASK = ".o_huiskamer_ask"
ASKED = f"{ASK} input[type=text]:visible, {ASK} textarea:visible"
HIDE = """() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
}"""
GONE_OR_ASKED = "([left, drop]) => !left.isConnected || document.querySelector(drop)"
# Who looks is written down by looking.
LOOKED_AT = re.compile("huiskamer_(access_event|read_log|log_).*")
# How many of them a role can leave half-filled at least.
FLOOR = {"supervisor": 9, "privacy": 6, "access": 1, "caseworker": 1, "host": 2}
ASK_BUTTON = re.compile(r"^    (action_\w+) = \w+\.ask$", re.M)
MODEL = re.compile(r"^    _(?:name = |inherit = \[?)'(huiskamer[\w.]+)'", re.M)


class Stored:
    """Every row of ours, as one digest for each table."""

    def __init__(self, pg):
        self.connection = pg()
        self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'huiskamer%'")
            tables = sorted(name for name, in cursor.fetchall() if not LOOKED_AT.fullmatch(name))
        self.query = " UNION ALL ".join(
            f"SELECT '{table}', md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t" for table in tables)

    def now(self):
        """table -> digest"""
        with self.connection.cursor() as cursor:
            cursor.execute(self.query)
            return dict(cursor.fetchall())


def windows(pg):
    """(action, model) of every window of ours that shows a form."""
    with pg() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT d.name, a.res_model FROM ir_model_data d JOIN ir_act_window a ON a.id = d.res_id"
                       " WHERE d.module = 'huiskamer_case' AND d.model = 'ir.actions.act_window' AND a.view_mode LIKE "
                       "'%form%' AND a.res_model LIKE 'huiskamer.%' ORDER BY 1")
        return cursor.fetchall()


def half_fill(page, words=WORDS):
    """Type into the first fields that take words, choose and tick one; how many of them there were."""
    filled = 0
    for field in page.locator(words).all()[:3]:
        with contextlib.suppress(Exception):  # a field that takes dates or choices refuses words
            field.fill(TYPED, timeout=2000)
            filled += 1
    for choices, touch in ((CHOICES, lambda field: field.select_option(index=1, timeout=2000)),
                           (TICKS, lambda field: field.click(timeout=2000))):
        for field in page.locator(choices).all()[:1]:
            with contextlib.suppress(Exception):
                touch(field)
                filled += 1
    return filled


def leave(page, way):
    """Leave in this way, and throw away what was typed when that is asked."""
    left = page.locator(f"{ASK}, .o_form_view").last.element_handle()
    if way == "breadcrumb":
        page.locator(".o_breadcrumb a, .o_back_button").first.click()
    elif way == "menu":
        page.evaluate("document.querySelector('.o_main_navbar .o_menu_brand').click()")
    elif way == "escape":
        page.keyboard.press("Escape")
    elif way == "back":
        page.go_back(wait_until="commit")
    elif way == "reload":
        page.reload(wait_until="commit")
    elif way == "close":
        page.goto("about:blank", wait_until="commit")
    else:
        page.evaluate(HIDE)
    if way in ASKS_TO_LEAVE or way == "escape":
        throw_away(page, left)
    page.wait_for_timeout(300)


def throw_away(page, left):
    """Throw away what was typed when that is asked. It is not when what was left has gone, or another page came."""
    with contextlib.suppress(PlaywrightError):
        page.wait_for_function(GONE_OR_ASKED, arg=[left, DROP], timeout=1500)
        if page.locator(DROP).count():
            page.locator(DROP).click(timeout=1500)


class Leaver:
    """Somebody who begins everything and ends nothing."""

    def __init__(self, role, page, client, url, stored):
        self.role, self.page, self.client, self.url, self.stored = role, page, client, url, stored
        self.tried, self.changed, self.without = 0, [], []
        self.is_at_rest = True  # the client runs, and nothing in it is half-filled

    def begin(self, action, record=None):
        """Open a new form behind this window, or this record's; False when there is nothing to fill in."""
        path = f"/odoo/action-huiskamer_case.{action}" + (f"/{record}" if record else "")
        go_to(self.page, path) if self.is_at_rest else self.page.goto(self.url + path)
        self.is_at_rest = True
        self.page.locator(".o_view_controller").first.wait_for()
        if not record:
            if not self.page.locator(NEW).count():
                return False
            self.page.locator(NEW).first.click()
        self.page.locator(".o_form_view").wait_for()
        return True

    def left(self, what, way):
        """Leave what is half-filled, and see that nothing of ours was stored."""
        before = self.stored.now()
        if not half_fill(self.page):
            return False
        if what[1] == "create" and not all(
                self.page.locator(f".o_form_button_{button}:visible").count() for button in ("save", "cancel")):
            self.without.append((self.role, what))
        self.compare(before, what, way)
        return True

    def compare(self, before, what, way):
        """Leave, and note what is another than before."""
        leave(self.page, way)
        self.is_at_rest = way in THROWN_AWAY and not self.page.locator(OPEN).count()
        self.tried += 1
        now = self.stored.now()
        self.changed += [(self.role, what, way, table) for table in now if now[table] != before[table]]

    def come_back(self):
        """To the first screen, unless the client runs already."""
        if not self.is_at_rest:
            self.page.goto(f"{self.url}/odoo")
        self.page.locator(SCREEN).first.wait_for()  # one that is being opened closes what is asked


@pytest.fixture
def leaver(page_for, server, password_of, pg, credentials):
    """A function: role -> a Leaver at a desk."""
    def at_a_desk(role):
        login = next(login for login in credentials if login.startswith(role))
        page = page_for(login, "en_US", (1366, 900))  # which goes even where it asks whether to
        page.locator(SCREEN).first.wait_for()
        return Leaver(role, page, server.rpc(login, password_of(login)), server.url, Stored(pg))
    return at_a_desk


@pytest.mark.parametrize("role", ROLES)
def test_a_form_that_is_left_half_filled_stores_nothing_and_has_both_buttons(leaver, pg, budget, role):
    her, turn = leaver(role), itertools.islice(itertools.cycle(WAYS), budget.seed % len(WAYS), None)
    for action, model in windows(pg):
        for operation in ("create", "write"):
            if not her.client.call(model, "has_access", [], operation):
                continue
            found = [None] if operation == "create" else her.client.call(model, "search", [], limit=1)
            if operation == "write" and role == "supervisor" and not budget.deep and (len(action) + budget.seed) % 2:
                continue  # the most by far: every other one in a short run
            for record, _time in itertools.product(found, range(len(WAYS) if budget.deep else 1)):
                if not (her.begin(action, record) and her.left((model, operation), next(turn))):
                    break
    print(f"{role}: {her.tried} forms left half-filled")
    assert not her.changed
    assert not her.without
    assert her.tried >= FLOOR[role] * (2 if budget.deep else 1)


def asking():
    """{(model, method)} of every button that asks; another model may do something at once by the same name."""
    source = "\n".join(path.read_text() for path in sorted(settings.ADDON_FOLDER.glob("models/**/*.py")))
    blocks = [(re.search(r"^    _name = '([\w.]+)'", block, re.M) or MODEL.search(block), block)
              for block in source.split("\nclass ")]
    return {(model[1], name) for model, block in blocks if model for name in ASK_BUTTON.findall(block)}


def dialogs(client, pg):
    """(model, method, action) of every dialog that a button in a view of hers opens now."""
    asks, seen = asking(), set()
    for _action, model in windows(pg):
        if model in seen or not client.call(model, "has_access", [], "read"):
            continue
        seen.add(model)
        views = client.call(model, "get_views", [[False, "list"], [False, "form"]])["views"]
        arches = [etree.fromstring(view["arch"]) for view in views.values()]
        names = {button.get("name") for arch in arches for button in arch.iter("button")}
        for name in sorted(name for name in names if (model, name) in asks):
            for ids in ([], *([one] for one in client.call(model, "search", [], limit=3))):
                with contextlib.suppress(RpcError):  # it is not for now, or not hers
                    action = client.call(model, name, ids)
                    if action.get("tag") == "huiskamer_ask":
                        yield model, name, action
                        break


@pytest.mark.parametrize("role", ROLES)
def test_a_dialog_that_is_left_half_filled_stores_nothing(leaver, pg, budget, role):
    her, turn = leaver(role), itertools.islice(itertools.cycle(DIALOG_WAYS), budget.seed % len(DIALOG_WAYS), None)
    found = list(dialogs(her.client, pg))
    for model, name, action in found if budget.deep else found[budget.seed % 6::6] or found[:1]:
        her.come_back()
        her.page.evaluate(DO, [action, {}])
        her.page.locator(ASK).wait_for()
        before = her.stored.now()
        half_fill(her.page, ASKED)
        her.compare(before, (model, name), next(turn))
    print(f"{role}: {her.tried} of {len(found)} dialogs left half-filled")
    assert not her.changed
    assert her.tried >= min(1, len(found))
