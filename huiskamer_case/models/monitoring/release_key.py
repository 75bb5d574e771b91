"""The key of the rounding: kept in the key folder and outside the database.

Who has it can turn every released number back. It is made once; the database knows its random name only.
"""
from odoo.exceptions import UserError

from ..oversight.sealing.sealed import SealedError
from ..oversight.sealing.secret import key_for

PURPOSE = 'release'


def release_key(env):
    """The key of this database, made when it is first needed.

    :raise UserError: when it was made before and cannot be read now; a new one would give new numbers
    """
    try:
        return key_for(env, PURPOSE)
    except SealedError:
        raise UserError(env._(
            "The key for released figures cannot be read. Without it the same question would get another answer. "
            "Put the key folder back first.")) from None
