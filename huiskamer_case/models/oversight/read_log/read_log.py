"""What is read in a transaction, kept until it is written down together with its commit.

An answer leaves the server after the commit of the call that made it, and the rows of the log are
part of that commit. So nothing that was shown is missing from the log: when the log cannot be
written, the call fails and shows nothing. What a call read that failed in the end is not in it, for
such a call answers with a refusal and not with what it read.

Nothing here can be reached by a context or a call from outside: what is noted lives with the cursor.
"""
from contextlib import contextmanager

from psycopg2.errors import ReadOnlySqlTransaction

from odoo.api import SUPERUSER_ID
from odoo.http import request
from odoo.tools.misc import Callbacks

READ, JOB, COMPARE = 'read', 'job', 'compare'
# Many records are opened and nobody sees them: how many is kept, and no code.
WITHOUT_CODES = frozenset({JOB, COMPARE})


class ReadLog(Callbacks):
    """What one transaction read, in the place of what Odoo runs before the commit of that transaction.

    Odoo empties its list at every roll-back to a savepoint, and the database takes back the rows that
    were written since. What was read stays read: so this list does not forget, and looks before the
    commit whether every row is still there.
    """

    def __init__(self, waiting, write):
        """In the place of another list, with the function that writes down what was read.

        ``seen``: {(user, model, purpose): {record id: names of fields}} that waits to be written;
        ``written``: {number of a row: row} that this transaction wrote; ``in_doubt``: something was
        rolled back since.
        """
        super().__init__()
        self._write = write
        self.purpose, self.seen, self.written, self.in_doubt = READ, {}, {}, False
        self._funcs.extend(waiting._funcs)
        self.data.update(waiting.data)

    def run(self):
        """Call all functions; those that they add, too."""
        while self._funcs:
            self._funcs.popleft()()
        self.data.clear()

    def clear(self):
        """Forget every function after a roll-back, but not what was read."""
        super().clear()
        self.in_doubt = True
        self._see_to_it()

    def note(self, uid, model, ids, names, purpose=None):
        """Remember that this user was given these fields."""
        purpose = JOB if uid == SUPERUSER_ID else purpose or self.purpose
        fields = self.seen.setdefault((uid, model, purpose), {})
        for record_id in ids:
            fields.setdefault(record_id, set()).update(names)
        self._see_to_it()

    def take(self):
        """Everything that was noted, which is then no longer waiting."""
        seen, self.seen = self.seen, {}
        return seen

    def forget(self):
        """It was committed: nothing is left to see to."""
        self.written.clear()

    def _see_to_it(self):
        """Have it written down before the commit, once."""
        if (self.seen or self.written) and self._write not in self._funcs:
            self.add(self._write)


def of(env):
    """The log of this transaction."""
    cr = env.cr
    if not isinstance(cr.precommit, ReadLog):
        cr.precommit = ReadLog(cr.precommit, env['huiskamer.access.event']._write_down)
        cr.postcommit.add(cr.precommit.forget)
    return cr.precommit


def note(records, names, purpose=None):
    """Remember that the person behind this call was given these fields, and write it down at the commit."""
    of(records.env).note(real_uid(records.env), records._name, records._ids, names, purpose)


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
    """Read nothing that is logged where the log cannot be written: on a copy of the database, which may lag behind and
    still know a right that was taken away.

    :raise ReadOnlySqlTransaction: upon which Odoo runs the call again on a cursor that can write, of the first database
    """
    if env.cr.readonly:
        raise ReadOnlySqlTransaction("what is read here is written down, which needs the first database")


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
