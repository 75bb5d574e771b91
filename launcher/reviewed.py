"""What was looked at by a person: the reasons that stand beside the code, as one list.

Three things can open a wall by mistake, and each has its reason where it stands:

- ``sudo()``: a comment ``# sudo: ...`` at most four lines above it, or behind it
- SQL past the ORM: a paragraph ``Raw SQL: ...`` in the docstring
- a public method (Odoo answers to every one, for anybody with a log-in): a comment ``# public: ...`` above it

``./huis reviewed`` writes them to ``security/REVIEWED.md``; a test compares.
"""
import ast
import collections
import re
import textwrap
from typing import NamedTuple

from launcher import trees
from launcher.settings import ADDON_FOLDER as ADDON

LIST = ADDON / "security" / "REVIEWED.md"
NEAR = 4
MARK = re.compile(r"#\s*(sudo|public): (.*)")
AGAIN = ("as above", "see above")
CONTROLLERS = ("http.Controller", "Controller", "Home")
HEAD = """\
# What was looked at by a person

Three things can open a wall by mistake: code that runs without the caller's limits (`sudo`), code that speaks
to the database past the ORM (SQL), and methods that anybody with a login can call (public: Odoo answers to
every method whose name does not begin with an underscore, with any arguments). Each one of this addon stands
here, with the reason that stands beside it in the code. `./huis reviewed` writes this page from there, and
`tests/static/test_static_reviewed.py` fails when a reason is missing or this page is old. Read what changed here in
every review.

*The wall* is `_ensure_own`: the caller reads the file and may write its client, which a supervisor who sees
the cover may not.

| file | method | what | why it is safe |
|---|---|---|---|
"""


class Place(NamedTuple):
    """One place that was looked at; ``why`` is empty when nobody said why it is safe."""

    file: str
    method: str
    what: str
    why: str
    line: int


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


def is_called_from_outside(holder):
    """Whether Odoo lets a browser call the methods of this class: those of models, and pages."""
    bases = [ast.unparse(base) for base in getattr(holder, "bases", ())]
    return any(base.startswith("models.") or base in CONTROLLERS for base in bases)


def methods(tree):
    """(method's node, whether it can be called from outside) for every function of a file, with the nested ones in
    it.
    """
    for holder in [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]:
        for node in holder.body:
            if isinstance(node, ast.FunctionDef):
                yield node, is_called_from_outside(holder) and not is_private(node)


def is_private(method):
    """Whether Odoo calls this method for nobody outside: by its name, or because it is marked."""
    return method.name.startswith("_") or any(ast.unparse(mark) == "api.private" for mark in method.decorator_list)


def openers(tree):
    """(name, the method whose dialog it opens, line) of every ``action_x = x.ask`` of a file."""
    for holder in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for node in holder.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute) and node.value.attr == "ask":
                yield node.targets[0].id, node.value.value.id, node.lineno


def comments(lines):
    """line -> (what, reason) of every comment that gives one, with the lines that it goes on for."""
    found = {}
    for number, line in enumerate(lines, 1):
        if match := MARK.search(line):
            words, after = [match[2].strip()], number
            while after < len(lines) and line.lstrip().startswith("#") and re.match(r"\s*#(?! ?(sudo|public):)",
                lines[after]):
                words.append(lines[after].lstrip(" #"))
                after += 1
            found[number] = (match[1], " ".join(words))
    return found


def spoken_out(found):
    """The same, with every *as above* replaced by what stands above."""
    last = {}
    for line in sorted(found):
        what, why = found[line]
        if why.lower().startswith(AGAIN):
            found[line] = (what, last.get(what, why))
        else:
            last[what] = why
    return found


def nearest(found, what, first, last):
    """The last reason of this kind between two lines."""
    lines = [line for line, (kind, _why) in found.items() if kind == what and first <= line <= last]
    return found[max(lines)][1] if lines else ""


def statements(method):
    """(part, its last line): plain statements, and the heads of loops and conditions."""
    for node in ast.walk(method):
        if isinstance(node, ast.For):
            yield node.iter, node.iter.end_lineno
        elif isinstance(node, ast.If | ast.While):
            yield node.test, node.test.end_lineno
        elif isinstance(node, ast.With):
            for item in node.items:
                yield item.context_expr, item.context_expr.end_lineno
        elif isinstance(node, ast.stmt) and not hasattr(node, "body"):
            yield node, node.end_lineno


def raw_sql(method):
    """The reason in a docstring for speaking past the ORM."""
    text = ast.get_docstring(method) or ""
    match = re.search(r"Raw SQL: (.*?)(?:\n\s*\n|\Z)", text, re.DOTALL)
    return " ".join(match[1].split()) if match else ""


def places_of(path):
    """Every place of one file, in its order."""
    text, name = path.read_text(), str(path.relative_to(ADDON))
    tree, found, said = trees.tree(path), spoken_out(comments(text.splitlines())), ""
    for method, is_public in sorted(methods(tree), key=lambda item: item[0].lineno):
        first = min([method.lineno, *(decorator.lineno for decorator in method.decorator_list)])
        if is_public:
            above = first - 1
            while above and text.splitlines()[above - 1].lstrip().startswith("#"):
                above -= 1
            yield Place(name, method.name, "public", nearest(found, "public", above, first), method.lineno)
        for part, last_line in statements(method):
            for node in ast.walk(part):
                if is_sudo(node):
                    why = nearest(found, "sudo", part.lineno - NEAR, last_line)
                    yield Place(name, method.name, "sudo", why, node.lineno)
        sql = [node for node in ast.walk(method) if is_sql(node)]
        if sql:
            why = raw_sql(method)
            said = why = said if why.lower().startswith(AGAIN) else why
            yield from (Place(name, method.name, "SQL", why, node.lineno) for node in sql)
    for opener, method, line in openers(tree):
        yield Place(name, opener, "public", f"Opens the dialog of `{method}`, for whom that lets in.", line)


def places():
    """Every place of the addon."""
    return [place for path in files() for place in places_of(path)]


def sentence(words):
    """A reason as a sentence."""
    return words[:1].upper() + words[1:].rstrip(".") + "."


def page():
    """The whole list."""
    rows = collections.Counter((place.file, place.method, place.what, sentence(place.why)) for place in places())
    lines = [
        f"| `{file}` | `{method}` | {what}{f' ×{number}' if number > 1 else ''} | {why} |"
        for (file, method, what, why), number in sorted(rows.items())]
    return HEAD + "\n".join(lines) + "\n"


def write():
    """Write the list; returns the places without a reason."""
    LIST.write_text(page())
    return [place for place in places() if len(place.why.split()) < 3]


def as_comment(what, why, indent=4):
    """A reason as it is written beside the code."""
    return textwrap.fill(f"{what}: {why}", 120, initial_indent=" " * indent + "# ", subsequent_indent=" " * indent
                         + "#   ")
