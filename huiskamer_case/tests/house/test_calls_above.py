import functools
import inspect
import re

from odoo.tests import TransactionCase, tagged

ABOVE = re.compile(r'super\(\)\.(\w+)\(')


def calls_into_nothing(model):
    """(class, method, what it calls above) where no class above answers, of the classes of ours in this model."""
    for number, cls in enumerate(model.__mro__):
        if not cls.__module__.startswith('odoo.addons.huiskamer_case.') and cls.__module__ != __name__:
            continue
        for name, method in vars(cls).items():
            method = inspect.unwrap(method) if callable(method) else None
            if inspect.isfunction(method):
                for called in called_above(method):
                    if not any(called in vars(above) for above in model.__mro__[number + 1:]):
                        yield cls.__name__, name, called


@functools.cache
def called_above(method):
    """What a method calls above, read once: what is in every model is met in each."""
    return ABOVE.findall(inspect.getsource(method))


@tagged('post_install', '-at_install')
class TestCallsAbove(TransactionCase):
    """A room that adds to what another does adds to something: a method that was renamed below is missed by nobody
    else.
    """

    def test_what_is_called_above_is_there(self):
        looked = 0
        for name, model in self.registry.items():
            looked += any(cls.__module__.startswith('odoo.addons.huiskamer_case.') for cls in model.__mro__)
            self.assertEqual(list(calls_into_nothing(model)), [], name)
        self.assertGreater(looked, 60)

    def test_a_renamed_method_would_be_found(self):
        class Below:
            """The room below, in which a method was renamed."""

            def named_anew(self):
                """What it is called now."""

        class Above(Below):
            """The room above, which knows the former name."""

            def former(self):
                """Add to it."""
                return super().former()

        self.assertEqual(list(calls_into_nothing(Above)), [('Above', 'former', 'former')])
