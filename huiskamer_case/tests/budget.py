"""How long a test of the addon may search, and from which seed; as for the top-level tests."""
import os


def deep():
    """Whether this is ``./huis attack``."""
    return os.environ.get('HUIS_ATTACK') == 'deep'


def seed():
    """The seed that makes a search repeatable."""
    return int(os.environ.get('HUIS_SEED', '1'))


def steps(short, long):
    """The number of steps to take: ``short`` in ``./huis test``, ``long`` times the budget in ``./huis attack``."""
    return long * int(os.environ.get('HUIS_BUDGET', '1')) if deep() else short
