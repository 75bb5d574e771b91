"""Two people press the same button of the same record at the same moment, or one presses it in two tabs.

Each gets an action or a sentence; nobody an error of the database, of Odoo or of ours.
"""
import datetime
import random
import re
import secrets

import pytest
from lxml import etree

from launcher import databases, settings
from launcher.rpc import RpcError
from tests import house_clock
from tests.at_once import at_once

pytestmark = pytest.mark.attack

ROLES = {"caseworker": "caseworker2", "supervisor": "supervisor2", "host": None, "privacy": None, "access": None}
PRESSES, LEAST = 60, 45
SENTENCES = re.compile(
    r"odoo\.(exceptions\.(UserError|AccessError|ValidationError|MissingError)|addons\.huiskamer_case\.)")
# What core says of an index, and what PostgreSQL does.
OF_A_MACHINE = re.compile(r"duplicate key|violates|psycopg|could not serialize|current transaction")


def is_sentence(answer):
    """Whether this is something for people."""
    if not isinstance(answer, RpcError):
        return True
    return bool(SENTENCES.match(answer.name)) and not OF_A_MACHINE.search(answer.message)


class Presser:
    """One person in one tab."""

    def __init__(self, log_in):
        self.log_in = log_in
        self.begin()

    def begin(self):
        """Log in; whether she is let in: what is pressed closes accounts."""
        try:
            self.client, self.number = self.log_in(), secrets.token_hex(16)
        except RpcError:
            return False
        return True

    def buttons(self, model):
        """The methods that the form and the list of a model offer this person."""
        try:
            views = self.client.call(model, "get_views", [[False, "form"], [False, "list"]])["views"]
        except RpcError:
            return []
        return sorted({button.get("name") for view in views.values()
                       for button in etree.fromstring(view["arch"]).iter("button")
                       if button.get("type") == "object" and next(button.iterancestors("field"), None) is None})

    def press(self, model, ids, method):
        """What a press leads to."""
        return self.client.call(model, method, ids, context={"lang": "en_US"})

    def send(self, action, answers):
        """Send the answers to a dialog, as the browser does."""
        asked = action["params"]
        target = [] if asked["ids"] is None else [asked["ids"]]
        return self.client.call(asked["model"], asked["method"], *target, *asked["args"], answers,
                                context={"lang": "en_US", "huiskamer_answer": self.number})


def applies(item, answers):
    """Whether a question or a choice is shown, as the dialog in the browser decides."""
    return all(answers.get(name, False) in values for name, values in (item.get("when") or {}).items())


def answer_to(question, draw):
    """Something that fits a question."""
    if question.get("value"):
        return question["value"]
    choices = [option["value"] for option in question.get("options") or ()]
    if question["type"] == "rows":
        return [{column["name"]: answer_to(column, draw) for column in question["columns"]}]
    if question["type"] == "many2many":
        return choices[:1]
    if choices:
        return draw.choice([choice for choice in choices if choice] or [False])
    tomorrow = str(house_clock.today() + datetime.timedelta(days=1))
    return {"boolean": True, "date": tomorrow, "datetime": f"{tomorrow} 12:00:00", "integer": "1"}.get(
        question["type"], "A few words (example)")


def answers_to(action, draw):
    """Answers to all that is shown of a dialog."""
    questions, answers = action["params"]["questions"], {}
    for _round in range(3):  # until no answer brings another question
        for question in questions:
            if applies(question, answers) and not question.get("later") and not answers.get(question["name"]):
                shown = [option for option in question.get("options") or () if applies(option, answers)]
                answers[question["name"]] = answer_to(question | {"options": shown}, draw)
    digests = {question["digest"]: next((option.get("digest") for option in question["options"]
                                         if option["value"] == answers.get(question["name"])), False)
               for question in questions if question.get("digest") and question["name"] in answers}
    return answers | digests


@pytest.fixture
def house(the_rig, server_factory):
    """A server on a database of its own: what is pressed here closes accounts and destroys keys."""
    with databases.temporary_copy(the_rig, databases.full_name(), f"huis_pressed_{settings.checkout_name()}") as name:
        started = server_factory("server-pressed", database=name)
        yield started
        started.stop()


@pytest.fixture
def people(house, credentials):
    """login -> two tabs: of her and of a colleague, or both hers."""
    def tab(login):
        return Presser(lambda: house.rpc(login, credentials[login]["password"]))
    return {login: (tab(login), tab(other or login)) for login, other in ROLES.items()}


@pytest.fixture
def offered(people, cursor):
    """(login, model, method) of every button."""
    cursor.execute("SELECT model FROM ir_model WHERE model LIKE 'huiskamer.%' AND NOT abstract ORDER BY model")
    models = [model for model, in cursor.fetchall()]
    return [(login, model, method) for login, (first, _second) in people.items() for model in models
            for method in first.buttons(model)]


def pressed_by_both(tabs, model, method, draw):
    """What two presses at once lead to, and two answers to the dialog that they open; nothing without a record."""
    try:
        known = tabs[0].client.call(model, "search", [], limit=40)
    except RpcError as refusal:
        return [refusal]
    if not known:
        return []
    ids = [draw.choice(known)]
    answers = at_once(*(lambda tab=tab: tab.press(model, ids, method) for tab in tabs))
    action = next((answer for answer in answers
                   if isinstance(answer, dict) and answer.get("tag") == "huiskamer_ask"), None)
    if action:
        filled = answers_to(action, draw)
        answers += at_once(*(lambda tab=tab: tab.send(action, filled) for tab in tabs))
    return answers


def is_over(answer):
    """Whether the session has ended: what was pressed ended it, for a role or a way to log in."""
    return isinstance(answer, RpcError) and answer.name == "odoo.http.SessionExpiredException"


def test_two_at_once_get_an_action_or_a_sentence(people, offered, budget, capsys):
    draw, gone = random.Random(budget.seed), set()
    presses, wrong, done, sent = budget.steps(PRESSES, len(offered) * 5), [], 0, 0
    assert len(offered) > 60, offered
    order = draw.sample(offered, len(offered)) * (presses // len(offered) + 2)
    for login, model, method in order:
        if done == presses:
            break
        if login in gone:
            continue
        answers = pressed_by_both(people[login], model, method, draw)
        done, sent = done + (len(answers) > 1), sent + (len(answers) > 2)
        wrong += [(login, model, method, str(answer)[:300]) for answer in answers
                  if not is_sentence(answer) and not is_over(answer)]
        gone |= {login} if any(map(is_over, answers)) and not all(map(Presser.begin, people[login])) else set()
        for tab in people[login]:
            tab.number = secrets.token_hex(16)
    with capsys.disabled():
        print(f"\n{done} buttons pressed by two at once, {sent} dialogs sent by two; {len(offered)} are offered")
    assert not wrong, "\n".join(map(str, wrong))
    assert done >= LEAST and sent
