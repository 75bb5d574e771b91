"""The tables of the handover have no orphans: what one names, the others know, and every guard belongs to a verb."""
import ast
import importlib.util
import re

from launcher import trees
from tests.static.test_rooms import MODELS

ROOM = MODELS / "casework" / "handover"
SPEC = importlib.util.spec_from_file_location("handover_flow", ROOM / "handover_flow.py")
flow = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(flow)
HOUSE = [node for path in MODELS.rglob("*.py") for node in trees.nodes(path)]


def named(decorator, nodes):
    """The verbs of every method that is the guard, the sense or the wait of some: {method: verbs}."""
    return {
        node.name: [verb.value for line in node.decorator_list if ast.unparse(line).startswith(f"{decorator}(")
                    for verb in line.args]
        for node in nodes if isinstance(node, ast.FunctionDef)}


def orphans(decorator, start, nodes):
    """What of these has no other half: verbs that are none, verbs with two methods, methods that no verb leads to."""
    found = named(decorator, nodes)
    verbs = [verb for some in found.values() for verb in some]
    return {verb for verb in verbs if verb not in flow.VERBS or verbs.count(verb) > 1} | {
        name for name, some in found.items() if name.startswith(start) and not some}


def test_every_verb_has_words_and_every_word_a_row():
    assert {move.verb for move in flow.MOVES} == set(flow.VERBS)


def test_no_table_names_a_verb_that_has_no_row():
    endings = {key if isinstance(key, str) else key[0] for key in flow.ENDINGS}
    for named in (flow.ONWARD, flow.STAMPS, flow.BESIDE, flow.TO_LOOK_AT, flow.UNMET, flow.NOT_DRAWN,
                  flow.AGREED_BY_PHONE, endings):
        assert set(named) <= set(flow.VERBS)


def test_every_guard_every_sense_and_every_wait_belongs_to_a_verb():
    for decorator, start, least in (("guard", "_before_", 15), ("sense", "_sense_", 10), ("waits", "_wait_for_", 2)):
        assert orphans(decorator, start, HOUSE) == set()
        assert sum(map(len, named(decorator, HOUSE).values())) > least


def test_an_orphan_would_be_seen():
    source = """
class A:
    @guard('send', 'sned')
    def _before_send(self): ...
    @guard('send')
    def _before_again(self): ...
    def _before_accept(self): ...
"""
    assert orphans("guard", "_before_", ast.walk(ast.parse(source))) == {"send", "sned", "_before_accept"}


def test_every_step_to_an_end_says_why_it_ended_and_every_ending_is_reached():
    reached = {
        flow.ending(move.verb, move.source) for move in flow.MOVES
        if move.target in flow.FINAL and move.source not in flow.FINAL}
    assert reached == set(flow.ENDED) == set(flow.ENDINGS.values())


def test_every_next_action_is_that_of_a_stage_or_of_the_clock():
    of_stages = {stage.next_action for stage in flow.STAGES} - {""}
    # what is said by a table of words is not yet said by the clock
    code = " ".join(re.sub(r"'\w+': \"", "", path.read_text()) for path in ROOM.glob("*.py"))
    actions = set(flow.NEXT_ACTIONS)
    assert of_stages <= actions
    assert not [action for action in actions - of_stages if f"'{action}'" not in code]


def test_every_fact_that_a_step_asks_for_or_leaves_is_a_field():
    fields = " ".join(path.read_text() for path in ROOM.parent.rglob("handover*.py"))
    asked = {name.rstrip("?") for move in flow.MOVES for name in move.asks}
    for name in asked | set(flow.STAMPS.values()):
        assert re.search(rf"^    {name} = ", fields, re.MULTILINE), name


def test_every_stage_is_reached_and_left():
    reached = {move.target for move in flow.MOVES} | {flow.DRAFT}
    left = {move.source for move in flow.MOVES if move.target not in (move.source,)}
    assert set(flow.STAGE) <= reached
    assert set(flow.STAGE) - left == set(flow.FINAL)
