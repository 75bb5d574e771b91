"""Keeps the evening's taps out of Odoo's own log of requests.

A line there says to the millisecond from which address somebody counted a visit. What a proxy in front of
Odoo writes is a setting of the server: see `docs/security-model.md`.
"""
import logging
import re

# A tap, or a tablet that looks what others counted, by whatever road a method is called.
TAP = re.compile(r'/huiskamer\.(opening/(count_taps|counts|counting_board)|tally/(tap|action_add|action_take_back))\b')
REQUESTS = 'werkzeug'


class WithoutTaps(logging.Filter):
    """Lets every line of the log of requests pass, but those about counting an evening."""

    # public: Python's own hook of a log filter; no model
    def filter(self, record):
        """Whether this line may be written."""
        return not TAP.search(record.getMessage())


def install():
    """Put the filter on the logger of requests, once."""
    logger = logging.getLogger(REQUESTS)
    if not any(isinstance(known, WithoutTaps) for known in logger.filters):
        logger.addFilter(WithoutTaps())


install()
