"""What is read in a transaction, kept until it is written down together with its commit.

An answer leaves the server after the commit of the call that made it, and the rows of the log are
part of that commit. So nothing that was shown is missing from the log: when the log cannot be
written, the call fails and shows nothing. What a call read that failed in the end is not in it, for
such a call answers with a refusal and not with what it read.

Nothing here can be reached by a context or a call from outside: what is noted lives on the cursor.
"""
from contextlib import contextmanager

from psycopg2.errors import ReadOnlySqlTransaction

from odoo.api import SUPERUSER_ID
from odoo.http import request
from odoo.tools.misc import Callbacks

KEY = 'huiskamer.read.log'
READ, JOB, COMPARE = 'read', 'job', 'compare'
# Many records are opened and nobody sees them: how many is kept, and no code.
WITHOUT_CODES = frozenset({JOB, COMPARE})


class Kept(Callbacks):
    """What runs before a commit, with one function that stays as long as something waits for it.

    Odoo empties this list at every roll-back to a savepoint; what was read before it stays read.
    """

    def __init__(self, log, write):
        """With the log of the transaction and the function that writes it down."""
        super().__init__()
        self._log, self._write = log, write

    def clear(self):
        """Forget every function, but not what was read."""
        super().clear()
        if self._log.seen:
            self.add(self._write)


class ReadLog:
    """What one transaction read: by user, model and purpose, the names of fields for each record id."""

    def __init__(self):
        """Nothing read yet."""
        self.purpose = READ
        self.seen = {}

    def note(self, uid, model, ids, names, purpose=None):
        """Remember that this user was given these fields."""
        purpose = JOB if uid == SUPERUSER_ID else purpose or self.purpose
        fields = self.seen.setdefault((uid, model, purpose), {})
        for record_id in ids:
            fields.setdefault(record_id, set()).update(names)

    def take(self):
        """Everything that was noted, which is then no longer waiting."""
        seen, self.seen = self.seen, {}
        return seen


def of(env):
    """The log of this transaction."""
    log = env.cr.cache.get(KEY)
    if log is None:
        log = env.cr.cache[KEY] = ReadLog()
    return log


def note(records, names, purpose=None):
    """Remember that the person behind this call was given these fields, and write it down at the commit."""
    env = records.env
    log, cr = of(env), env.cr
    log.note(real_uid(env), records._name, records._ids, names, purpose)
    if not isinstance(cr.precommit, Kept):
        waiting, cr.precommit = cr.precommit, Kept(log, env['huiskamer.access.event']._write_down)
        cr.precommit._funcs.extend(waiting._funcs)
        cr.precommit.data.update(waiting.data)
    if cr.precommit._write not in cr.precommit._funcs:
        cr.precommit.add(cr.precommit._write)


def real_uid(env):
    """The user who really asks: whoever logged in, also when the code goes on as somebody else.

    A job that nobody started is Odoo's own user, unless it acts as a person.
    """
    default = env.transaction.default_env
    session = request.session.uid if request and request.db == env.cr.dbname else None
    for uid in (session, default and default.uid, env.uid):
        if uid and uid != SUPERUSER_ID:
            return uid
    return SUPERUSER_ID


def ensure_writable(env):
    """Read nothing that is logged where the log cannot be written.

    :raise ReadOnlySqlTransaction: upon which Odoo runs the call again on a cursor that can write
    """
    if env.cr.readonly:
        raise ReadOnlySqlTransaction("what is read here is written down, which needs a cursor that can write")


@contextmanager
def reading_for(env, purpose):
    """What is read inside is written down with this purpose."""
    log = of(env)
    former, log.purpose = log.purpose, purpose
    try:
        yield
    finally:
        log.purpose = former


def begin(env, purpose):
    """What is read from here to the end of the request is written down with this purpose."""
    of(env).purpose = purpose
