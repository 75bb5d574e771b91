"""What is written into the read log as the purpose of a look is one of the purposes that its screens know."""
import ast

from launcher import trees
from tests.static.test_rooms import MODELS

EVENT = MODELS / "oversight" / "read_log" / "access_event.py"
CALLS = {"_log": 2, "begin": 1, "reading_for": 1}  # a method, and which argument says why


def purposes_of(path):
    """Every purpose that a file hands on, as a word or by the name of a constant of the same file."""
    tree = trees.tree(path)
    constants = {line.targets[0].id: line.value.value for line in tree.body
                 if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
                 and isinstance(line.value, ast.Constant)}
    for node in ast.walk(tree):
        name = isinstance(node, ast.Call) and (getattr(node.func, "attr", "") or getattr(node.func, "id", ""))
        if name in CALLS and len(node.args) > CALLS[name]:
            said = node.args[CALLS[name]]
            word = said.value if isinstance(said, ast.Constant) else constants.get(getattr(said, "id", ""))
            if isinstance(word, str):
                yield word


def test_every_purpose_of_a_look_has_its_words():
    known = next(ast.literal_eval(line.value) for line in trees.tree(EVENT).body
                 if isinstance(line, ast.Assign) and line.targets[0].id == "PURPOSES")
    used = {word for path in MODELS.rglob("*.py") for word in purposes_of(path)}
    assert len(used) > 8 and {"emergency", "merge", "receiver"} <= used
    assert used <= {key for key, _words in known}
