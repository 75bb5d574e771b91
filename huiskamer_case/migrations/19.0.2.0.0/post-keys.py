"""Every key outside the database now has a row that answers for it: the key of released figures gets its own."""
import logging
import secrets

from odoo.addons.huiskamer_case.models.oversight.sealing import key_folder
from odoo.api import SUPERUSER_ID, Environment
from odoo.tools import SQL

_logger = logging.getLogger(__name__)
RELEASE = 'huiskamer_case.release_key'


def migrate(cr, version):
    """Give the database its identity, keep the key of released figures, and forget the one of the look-up.

    Raw SQL: rows of keys are written by drawing a key and by nothing else.
    """
    env = Environment(cr, SUPERUSER_ID, {})
    env['huiskamer.secret']._at_installation()
    parameters = env['ir.config_parameter']
    name = parameters.get_param(RELEASE)
    if name:
        try:
            check = key_folder.check_value(key_folder.read(name))
        except key_folder.KeyFolderError:
            check = '-'  # shown as missing or wrong, and never made anew
            _logger.warning("The key of released figures is not in the key folder")
        cr.execute(SQL("INSERT INTO huiskamer_secret (name, purpose, half, check_value) VALUES (%s, 'release', %s, %s)",
                       name, secrets.token_hex(32), check))
        parameters.search([('key', '=', RELEASE)]).unlink()
    try:
        key_folder.source().remove(f'lookup-{cr.dbname}.key')
    except key_folder.KeyFolderError:
        _logger.warning("The key of the look-up by words could not be taken out of the key folder")
    cr.execute(SQL("""
        UPDATE huiskamer_key_epoch e SET is_due = TRUE
         WHERE state = 'current' AND EXISTS (SELECT 1 FROM huiskamer_erasure WHERE erased_at >= e.began_at)"""))
