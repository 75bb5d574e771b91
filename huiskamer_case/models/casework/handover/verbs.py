"""What stands beside a row of the flow in code: the guard of its verb, and its sense. A test finds the orphans."""
from functools import partial

# verb -> what it needs and adds besides the facts it asks for: (handover, facts, moment) -> more facts
GUARDS = {}
# verb -> whether it has something to do now: (handover) -> yes or no
SENSES = {}


def _of(table, *verbs):
    """Make a method the guard, or the sense, of these verbs."""
    def named(method):
        """Put it in the table, and leave it as it is."""
        table.update(dict.fromkeys(verbs, method))
        return method
    return named


guard, sense = partial(_of, GUARDS), partial(_of, SENSES)
