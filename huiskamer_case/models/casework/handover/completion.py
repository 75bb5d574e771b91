"""What "completed" asks for, by kind of service: beside the flow, which says who completes and when.

It imports nothing of Odoo.
"""
from typing import NamedTuple


class Completion(NamedTuple):
    """What "completed" asks for, by kind of service."""
    outcomes: tuple
    day_7: bool = False         # the check on day 7 was answered, or why not is known
    next_morning: bool = False  # the word of the next morning


STANDARD = Completion(('started', 'elsewhere', 'not_started'))
A_NIGHT = Completion(('arrived', 'not_arrived'), next_morning=True)
COMPLETIONS = {
    'exit_programme': STANDARD._replace(day_7=True),
    'night_shelter': A_NIGHT,
    'crisis_shelter': A_NIGHT,
    'respite': A_NIGHT,
}
