"""What coverage.py asks whose turn it is: the test of Odoo's runner that has just begun, or the class being set up."""
import coverage


def turn(frame):
    """`module::Class::method` at the beginning of a test, `module::Class` at that of its class, else None."""
    name, given = frame.f_code.co_name, frame.f_locals
    if name == "run" and hasattr(given.get("self"), "_testMethodName"):
        return f"{words_of(given['self'])}::{given['self']._testMethodName}"
    return words_of(given["test"]) if name == "_handleClassSetUp" else None


def words_of(test):
    """`module::Class` of a test."""
    return f"{type(test).__module__}::{type(test).__qualname__}"


class WhoseTurn(coverage.CoveragePlugin):
    """A context for each test."""

    def dynamic_context(self, frame):
        """The context that begins with this call, or None."""
        return turn(frame)


def coverage_init(reg, _options):
    """Called by coverage.py."""
    reg.add_dynamic_context(WhoseTurn())
