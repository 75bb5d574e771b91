"""The same work, as far as a caller can tell, whatever turned out to be true.

An answer that is the same in words still tells, when a hit takes twenty questions to the database
and a miss takes four. So what may not be told apart is asked for in here: it ends after a full round
of questions and, on a real server, after a full turn of the clock.
"""
import time
from contextlib import contextmanager

from odoo import modules
from odoo.tools import SQL

ROUND = 128  # questions; what a withdrawal with several handovers takes fits in one
TURN = 0.75  # seconds


@contextmanager
def evenly(env, questions=ROUND, seconds=TURN):
    """Do what is inside, and go on asking nothing until the round and the turn are full.

    Raw SQL: a question about nothing, which costs what a question costs.

    Everything that waits to be written is written before the questions are counted. Inside Odoo's own
    tests nobody waits.
    """
    began, before = time.monotonic(), env.cr.sql_log_count
    yield
    env.cr.flush()
    for _missing in range((before - env.cr.sql_log_count) % questions):
        env.cr.execute(SQL("SELECT 1"))
    if not modules.module.current_test:
        time.sleep((began - time.monotonic()) % seconds)
