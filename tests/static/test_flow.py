"""The tables of the handover have no orphans: what one names, the others know, and every guard belongs to a verb."""
import ast
import importlib.util
import re

from tests.static.test_rooms import MODELS

ROOM = MODELS / "casework" / "handover"
SPEC = importlib.util.spec_from_file_location("handover_flow", ROOM / "handover_flow.py")
flow = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(flow)
COVER = (ROOM / "handover.py").read_text()


def found_by_name(start):
    """The verbs that a method of the room is named after, with this start."""
    return {name for path in ROOM.glob("*.py") for name in re.findall(rf"\b{start}(\w+)(?:\(self| = )",
        path.read_text())}


def keys_of(field):
    """The keys of a selection that is written in the cover."""
    for node in ast.walk(ast.parse(COVER)):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == field:
            return {ast.literal_eval(pair)[0] for pair in node.value.args[0].elts}
    raise AssertionError(field)


def test_every_verb_has_words_and_every_word_a_row():
    assert {move.verb for move in flow.MOVES} == set(flow.VERBS)


def test_no_table_names_a_verb_that_has_no_row():
    endings = {key if isinstance(key, str) else key[0] for key in flow.ENDINGS}
    for named in (flow.ONWARD, flow.STAMPS, flow.BESIDE, flow.TO_LOOK_AT, flow.UNMET, flow.NOT_DRAWN,
                  flow.AGREED_BY_PHONE, endings):
        assert set(named) <= set(flow.VERBS)


def test_every_guard_and_every_sense_belongs_to_a_verb():
    guards, senses = found_by_name("_before_"), found_by_name("_sense_")
    assert len(guards) > 10 and len(senses) > 5
    assert guards | senses <= set(flow.VERBS)


def test_every_step_to_an_end_says_why_it_ended_and_every_ending_is_reached():
    reached = {
        flow.ending(move.verb, move.source) for move in flow.MOVES
        if move.target in flow.FINAL and move.source not in flow.FINAL}
    assert reached == keys_of("ended_because") == set(flow.ENDINGS.values())


def test_every_next_action_is_that_of_a_stage_or_of_the_clock():
    of_stages = {stage.next_action for stage in flow.STAGES} - {""}
    code = " ".join(path.read_text() for path in ROOM.glob("*.py") if path.name != "handover.py")
    actions = keys_of("next_action")
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
