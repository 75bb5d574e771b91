"""Every sudo(), every SQL statement and every public method of the addon was looked at by a person.

`security/REVIEWED.md` holds them with one sentence each. What is new there is not; what is gone
is still there: both fail here, so that the list is read again whenever one of them changes.
"""
import ast
import collections
import re
from pathlib import Path

ADDON = Path(__file__).parents[2] / "huiskamer_case"
LIST = ADDON / "security" / "REVIEWED.md"
ROW = re.compile(r"^\| `(\S+\.py)` \| `(\w+)` \| (\w+)(?: ×(\d+))? \| (.+?) \|$", re.MULTILINE)


def files():
    """The addon's Python files, without its tests."""
    return [path for path in sorted(ADDON.rglob("*.py")) if path.relative_to(ADDON).parts[0] != "tests"]


def is_call(node, name):
    """Whether this is a call of a method with this name."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name


def is_sudo(node):
    """Whether this call takes the caller's limits away; sudo(False) gives them back."""
    if not is_call(node, "sudo"):
        return False
    return not (node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value is False)


def is_sql(node):
    """Whether this call sends SQL that the ORM did not write."""
    return is_call(node, "execute") and ast.unparse(node.func).endswith(("cr.execute", "cursor.execute"))


def methods():
    """(file, method's node) for every function of the addon, nested ones with their outer one."""
    for path in files():
        tree = ast.parse(path.read_text())
        for holder in [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]:
            for node in holder.body:
                if isinstance(node, ast.FunctionDef):
                    yield path, node, isinstance(holder, ast.ClassDef)


def found():
    """(file, method, what) -> how often, as the code has it."""
    counts = collections.Counter()
    for path, method, in_class in methods():
        name = str(path.relative_to(ADDON))
        for node in ast.walk(method):
            if is_sudo(node):
                counts[name, method.name, "sudo"] += 1
            elif is_sql(node):
                counts[name, method.name, "SQL"] += 1
        if in_class and not method.name.startswith("_"):
            counts[name, method.name, "public"] += 1
    return counts


def listed():
    """(file, method, what) -> how often, as REVIEWED.md has it."""
    rows = ROW.findall(LIST.read_text())
    return {(file, method, what): int(number or 1) for file, method, what, number, _why in rows}


def test_everything_that_is_there_is_listed_and_nothing_else():
    assert dict(found()) == listed()


def test_the_list_is_a_table_that_was_read_in_full():
    rows = [line for line in LIST.read_text().splitlines() if line.startswith("| `")]
    assert len(rows) == len(ROW.findall(LIST.read_text())) == len(listed()) > 50


def test_every_reason_is_a_sentence():
    for file, method, _what, _number, why in ROW.findall(LIST.read_text()):
        assert len(why.split()) >= 4 and why.endswith("."), (file, method, why)


def test_no_sudo_stands_outside_a_function():
    for path in files():
        tree = ast.parse(path.read_text())
        inside = {node for function in ast.walk(tree) if isinstance(function, ast.FunctionDef)
                  for node in ast.walk(function)}
        outside = [node.lineno for node in ast.walk(tree) if (is_sudo(node) or is_sql(node)) and node not in inside]
        assert not outside, (path, outside)


def parts(method):
    """(part, its last line): plain statements, and the heads of loops and conditions."""
    for node in ast.walk(method):
        if isinstance(node, ast.For):
            yield node.iter, node.iter.end_lineno
        elif isinstance(node, ast.If | ast.While):
            yield node.test, node.test.end_lineno
        elif isinstance(node, ast.stmt) and not hasattr(node, "body"):
            yield node, node.end_lineno


def test_each_sudo_has_its_reason_right_there():
    for path, method, _in_class in methods():
        lines = path.read_text().splitlines()
        for statement, last_line in parts(method):
            if any(is_sudo(node) for node in ast.walk(statement)):
                near = lines[max(statement.lineno - 4, 0):last_line]
                assert any("# sudo: " in line for line in near), f"{path}:{statement.lineno}"


def test_each_sql_statement_says_why_it_is_not_the_orm():
    for path, method, _in_class in methods():
        if any(is_sql(node) for node in ast.walk(method)):
            assert "Raw SQL" in (ast.get_docstring(method) or ""), f"{path}:{method.lineno}"


def test_sql_is_built_with_parameters_only():
    for path in files():
        for node in ast.walk(ast.parse(path.read_text())):
            if is_sql(node):
                statement = node.args[0]
                assert isinstance(statement, ast.Call) and ast.unparse(statement.func) == "SQL", f"{path}:{node.lineno}"
                assert isinstance(statement.args[0], ast.Constant), f"{path}:{node.lineno}"
