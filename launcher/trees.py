"""Python files as trees, each parsed and walked once for all who read them."""
import ast
import functools


@functools.cache
def _parsed(text):
    """The tree of a text, and its nodes."""
    tree = ast.parse(text)
    return tree, tuple(ast.walk(tree))


def tree(path):
    """The tree of a file as it is now. Others get the same one: it is for reading."""
    return _parsed(path.read_text())[0]


def nodes(path):
    """Every node of that tree, those of a line after those around it."""
    return _parsed(path.read_text())[1]
