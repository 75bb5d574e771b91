"""A short transaction of its own, beside the one that Odoo holds for the call."""
from contextlib import contextmanager

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import modules


@contextmanager
def _separate_transaction(env):
    """A cursor whose work is committed at the end of the block, or undone when the block raises.

    READ COMMITTED, because a counter that many raise at once must wait for its turn and then add;
    Odoo's REPEATABLE READ would refuse and run the whole call again. What the caller's own
    transaction has not committed yet is not seen here, so nothing may be written before.

    Inside one of Odoo's own tests nothing is ever committed; there the block is a savepoint.
    """
    if modules.module.current_test:
        with env.cr.savepoint():
            yield env.cr
        return
    with env.registry.cursor() as cr:
        cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
        yield cr
