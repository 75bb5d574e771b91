"""Small faults to plant in the addon, as a seeded sample over all its rooms.

No tool in the registry fits: mutmut and cosmic-ray import the code and run pytest beside it; these models live in
Odoo's registry and their tests in Odoo's runner.
"""
import ast
import functools
import random
from typing import NamedTuple

from launcher import ran, settings, trees

GUARDS = ("_ensure_", "check_access", "_lock", "_hold")
SHOWN = 60  # letters of what stood there, and of what stands there
SWAPPED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
           ast.In: ast.NotIn, ast.NotIn: ast.In}


class Fault(NamedTuple):
    """One planted fault: where, what it is called, the whole text of the file with it, and what stands there for what.
    """
    path: str
    line: int
    what: str
    text: str
    change: str

    @property
    def words(self):
        """Where and what, in words."""
        return f"{self.path}:{self.line} {self.what}: {self.change}"

    def around(self):
        """The class and the function that it stands in, as nodes; None for what it stands outside of."""
        found = {ast.ClassDef: None, ast.FunctionDef: None}
        for node in ast.walk(ast.parse(self.text)):
            if type(node) in found and node.lineno <= self.line <= node.end_lineno:
                found[type(node)] = node
        return tuple(found.values())

    @property
    def function(self):
        """The name of the function or method that it stands in, as Python calls it; "" for what stands outside."""
        return ran.around(self.text, self.line)

    @property
    def is_declared(self):
        """Whether it is in what a class declares, of which the tables are made: they have to be made with it."""
        model, function = self.around()
        return bool(model) and not function


def spots(tree):
    """Every place where a fault can be planted: (node, name of its kind); not where the program would mean the same."""
    same = meaning_the_same(tree)
    for node in ast.walk(tree):
        if node in same:
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = ast.unparse(node.value.func).rsplit(".", 1)[-1]
            if called.startswith(GUARDS):
                yield node, "guard left out"
        elif isinstance(node, ast.If) and any(isinstance(part, ast.Raise) for part in node.body):
            yield node.test, "refusal never happens"
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPPED:
            yield node, "comparison turned"
        elif isinstance(node, ast.BoolOp):
            yield node, "and for or"
        elif isinstance(node, ast.Constant) and type(node.value) is int and 1 <= node.value <= 366:
            yield node, "number one less"
        elif isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant) and node.value.value is True:
            yield node, "yes for no"


@functools.cache
def how_many(text):
    """How many places a text has in which a fault can be planted."""
    return len(list(spots(ast.parse(text))))


def meaning_the_same(tree):
    """The nodes that may be otherwise without any change in meaning: a `limit=1` where no order says which is first,
    for 0 is no limit to Odoo, and only more is fetched; a `strict` that only says that both are equally long; and how
    much is remembered.
    """
    same = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            given = {keyword.arg: keyword for keyword in call.keywords}
            if "limit" in given and "order" not in given and ast.unparse(given["limit"].value) == "1":
                same.add(given["limit"].value)
            if ast.unparse(call.func) == "zip" and "strict" in given:
                same.add(given["strict"])
            if "maxsize" in given:
                same.add(given["maxsize"].value)
    return same


def replaced(node, kind):
    """The words of a node with its fault."""
    if kind == "guard left out":
        return "pass"
    if kind == "refusal never happens":
        return "False"
    if kind == "number one less":
        return str(node.value - 1)
    if kind == "yes for no":
        return f"{node.arg}=False"
    if kind == "comparison turned":
        node.ops = [SWAPPED[type(node.ops[0])]()]
    else:
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return f"({ast.unparse(node)})"


def planted(path, text, number):
    """The fault of this number in a file; only what it changes is written anew, so that the line says where."""
    tree = ast.parse(text)
    node, kind = list(spots(tree))[number]
    lines = text.splitlines(keepends=True)
    first, last = node.lineno - 1, node.end_lineno - 1
    begin, end = lines[first].encode()[:node.col_offset].decode(), lines[last].encode()[node.end_col_offset:].decode()
    before, after = ast.unparse(node), replaced(node, kind)
    lines[first:last + 1] = [begin + after + end]
    return Fault(path, node.lineno, kind, "".join(lines), f"{before[:SHOWN]} -> {after[:SHOWN]}")


def sample(number, seed, word=""):
    """So many faults, spread over the rooms: each file as likely as any other, and each of its places too."""
    draw, found = random.Random(seed), []
    files = [path for path in sorted((settings.ADDON_FOLDER / "models").rglob("*.py"))
             if path.name != "__init__.py" and word in str(path) and how_many(path.read_text())]
    while files and len(found) < number:
        path = draw.choice(files)
        text = path.read_text()
        fault = planted(str(path.relative_to(settings.ROOT)), text, draw.randrange(how_many(text)))
        if is_another_program(fault.text, trees.tree(path)) and fault not in found:
            found.append(fault)
    return found


def is_another_program(text, tree):
    """Whether this text is a program, and another one than this: places inside a formatted string are told wrongly."""
    try:
        return ast.dump(ast.parse(text)) != ast.dump(tree)
    except SyntaxError:
        return False
