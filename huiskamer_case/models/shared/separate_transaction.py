"""A short transaction of its own, beside the one that Odoo holds for the call; and what is no fault in any of them."""
from contextlib import contextmanager

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import modules
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

# Somebody had the same row in hand at that moment. Odoo begins a call anew by itself; a job has nobody who does, and
# what fails in this way is neither wrong nor done: a moment later it can be.
SOMEBODY_AT_IT = (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)


@contextmanager
def _separate_transaction(env):
    """A cursor whose work is committed at the end of the block, or undone when the block raises.

    READ COMMITTED, because a counter that many raise at once must wait for its turn and then add;
    Odoo's REPEATABLE READ would refuse and run the whole call again. What the caller's own
    transaction has not committed yet is not seen here, so nothing may be written before.

    Inside one of Odoo's own tests nothing is ever committed, and while the addon is being installed
    nothing is committed yet; there the block is a savepoint.
    """
    if modules.module.current_test or not env.registry.ready:
        with env.cr.savepoint():
            yield env.cr
        return
    with env.registry.cursor() as cr:
        cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
        yield cr
