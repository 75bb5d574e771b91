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
    keep_release_key(env)
    # A number of a database alone says too little: another PostgreSQL counts from the same.
    cr.execute(SQL("""
        UPDATE huiskamer_short_key SET made_in = (SELECT system_identifier FROM pg_control_system()) || '/' || made_in
         WHERE made_in NOT LIKE '%%/%%'"""))
    cr.execute(SQL("""
        UPDATE huiskamer_key_epoch e SET is_due = TRUE
         WHERE state = 'current' AND EXISTS (SELECT 1 FROM huiskamer_erasure WHERE erased_at >= e.began_at)"""))
    # Only once the upgrade is kept: undone, the version before needs it still.
    cr.postcommit.add(lambda: forget_lookup_key(f'lookup-{cr.dbname}.key'))


def keep_release_key(env):
    """The key of released figures keeps its name and its file, and gets a row.

    Raw SQL: rows of keys are written by drawing a key and by nothing else.
    """
    parameters = env['ir.config_parameter']
    name = parameters.get_param(RELEASE)
    if not name:
        return
    try:
        check = key_folder.check_value(key_folder.read(name))
    except key_folder.KeyFolderError:
        check = '-'  # shown as missing or wrong, and never made anew
        _logger.warning("The key of released figures is not in the key folder")
    env.cr.execute(SQL(
        "INSERT INTO huiskamer_secret (name, purpose, half, check_value) VALUES (%s, 'release', %s, %s)",
        name, secrets.token_hex(32), check))
    parameters.search([('key', '=', RELEASE)]).unlink()


def forget_lookup_key(entry):
    """Take the key of fingerprints of names out of the key folder: with it an old dump told whose they were."""
    try:
        key_folder.source().remove(entry)
    except key_folder.KeyFolderError:
        _logger.warning("The key of the look-up by words could not be taken out of the key folder")
