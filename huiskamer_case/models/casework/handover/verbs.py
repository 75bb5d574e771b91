"""What stands beside a row of the flow in code: the guard of its verb, its sense, what it waits for, and its button. A
test finds the orphans.
"""
from functools import partial

from lxml import etree

from . import handover_flow as flow

# verb -> what it needs and adds besides the facts it asks for: (handover, facts, moment) -> more facts
GUARDS = {}
# verb -> whether it has something to do now: (handover) -> yes or no
SENSES = {}
# verb -> what has to be first, whatever is answered: (handover, moment) -> refuses; heard before anything is asked
WAITS = {}


def _of(table, *verbs):
    """Make a method the guard, the sense or the wait of these verbs."""
    def named(method):
        """Put it in the table, and leave it as it is."""
        table.update(dict.fromkeys(verbs, method))
        return method
    return named


guard, sense, waits = partial(_of, GUARDS), partial(_of, SENSES), partial(_of, WAITS)


def button(verb, label):
    """The button of one verb; it shows while the step is possible for whoever looks."""
    more = {'class': 'btn-primary' if verb in flow.ONWARD else 'btn-secondary'}
    hidden = f"' {verb} ' not in possible_moves"
    if verb == 'send':
        hidden += " or not has_consent"
        more['groups'] = 'huiskamer_case.group_caseworker'  # nobody else has the field that it looks at
    return etree.Element(
        'button', name='action_move', type='object', string=label, invisible=hidden,
        context=repr({'huiskamer_verb': verb}), **more)
