"""Every sudo(), every SQL statement and every public method of the addon was looked at by a person.

The reason stands beside the code. `./huis reviewed` makes `security/REVIEWED.md` of them, so that a review shows what
changed; what has no reason, and a page that is old, fail here.
"""
import ast

import pytest

from launcher import reviewed, trees
from launcher.reviewed import is_sql, is_sudo

PLACES = reviewed.places()


def test_the_page_is_what_stands_beside_the_code():
    assert reviewed.LIST.read_text() == reviewed.page(), "run ./huis reviewed, and read what changed"


def test_every_place_has_its_reason_right_there():
    said = {f"{place.file}:{place.line} {place.method} ({place.what})": len(place.why.split()) for place in PLACES}
    assert {name: words for name, words in said.items() if words < 3} == {}


def test_there_is_something_to_look_at():
    for what, least in (("sudo", 100), ("SQL", 40), ("public", 250)):
        assert sum(place.what == what for place in PLACES) >= least, what


@pytest.mark.parametrize("source, what", [
    ("self.sudo().write({})", "sudo"),
    ("self.env.cr.execute(SQL('SELECT 1'))", "SQL"),
    ("pass", "public"),
])
def test_what_has_no_reason_is_found(tmp_path, monkeypatch, source, what):
    monkeypatch.setattr(reviewed, "ADDON", tmp_path)
    path, head = tmp_path / "room.py", "class Room(models.Model):\n"
    path.write_text(f"{head}    def knock(self):\n        {source}\n")
    assert "" in [place.why for place in reviewed.places() if place.what == what]
    path.write_text(f"{head}    # public: nothing is behind it\n    def knock(self):\n"
                    f"        \"\"\"Knock.\n\n        Raw SQL: the ORM cannot knock.\n        \"\"\"\n"
                    f"        # sudo: nobody is there to ask\n        {source}\n")
    assert "" not in [place.why for place in reviewed.places()]


def test_no_sudo_stands_outside_a_function():
    for path in reviewed.files():
        tree = trees.tree(path)
        inside = {node for function in ast.walk(tree) if isinstance(function, ast.FunctionDef)
                  for node in ast.walk(function)}
        outside = [node.lineno for node in ast.walk(tree) if (is_sudo(node) or is_sql(node)) and node not in inside]
        assert not outside, (path, outside)


def test_no_sudo_or_statement_of_a_function_is_missed():
    for path in reviewed.files():
        nodes = trees.nodes(path)
        name = str(path.relative_to(reviewed.ADDON))
        for what, is_one in (("sudo", is_sudo), ("SQL", is_sql)):
            found = sorted(place.line for place in PLACES if (place.file, place.what) == (name, what))
            assert found == sorted(node.lineno for node in nodes if is_one(node)), (name, what)


def test_sql_is_built_with_parameters_only():
    for path in reviewed.files():
        for node in trees.nodes(path):
            if is_sql(node):
                statement = node.args[0]
                assert isinstance(statement, ast.Call) and ast.unparse(statement.func) == "SQL", f"{path}:{node.lineno}"
                assert isinstance(statement.args[0], ast.Constant), f"{path}:{node.lineno}"
