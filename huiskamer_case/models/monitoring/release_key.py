"""The key of the rounding: kept in the key folder and outside the database.

Who has it can turn every released number back. The database knows its random name only, so a renamed
or copied database still rounds as before.
"""
from odoo.exceptions import UserError

from ..oversight.sealing import key_folder

PARAMETER = 'huiskamer_case.release_key'


def release_key(env):
    """The key of this database, made when it is first needed.

    :raise UserError: when it was made before and cannot be read now; a new one would give new numbers
    """
    # sudo: nobody of ours reads or writes settings; only a random name is kept there
    parameters = env['ir.config_parameter'].sudo()
    name = parameters.get_param(PARAMETER)
    try:
        if not name:
            name = key_folder.new_name()
            key_folder.make(name)
            parameters.set_param(PARAMETER, name)
        return key_folder.read(name)
    except key_folder.KeyFolderError:
        raise UserError(env._(
            "The key for released figures cannot be read. Without it the same question would get another answer. "
            "Put the key folder back first.")) from None
