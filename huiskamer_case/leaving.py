"""What happens when the addon is uninstalled: what is the CRM's stays, what is ours goes. See `docs/leaving.md`."""
import logging

from odoo.tools import SQL

from .models.oversight.ending.ended import LIST
from .models.oversight.sealing import key_folder
from .models.oversight.sealing.kept_key_mixin import OWNER
from .models.oversight.walls.doors import DESCRIBES, OURS, can_name_model

_logger = logging.getLogger(__name__)
MODULE = 'huiskamer_case'
# Records of these models that we brought may be in use by the CRM by now: whoever uses one keeps it.
LENT = ('res.partner', 'resource.calendar')


def uninstall_hook(env):
    """Hand back what the CRM uses, and take away what Odoo's own uninstallation would leave of ours."""
    hand_back(env)
    take_off(env)
    destroy_keys(env)
    take_from_database(env)


def hand_back(env):
    """Let go of the contacts and calendars that others use, so that they are not deleted with us.

    Raw SQL: every foreign key to the table is asked for, whatever module it is of.
    """
    for name in LENT:
        table = env[name]._table
        env.cr.execute(SQL(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c JOIN pg_attribute a"
            " ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND c.confrelid = "
            "%s::regclass", table))
        users = [(user, column) for user, column in env.cr.fetchall()
                 if not user.startswith('huiskamer_') and user != 'resource_calendar_attendance']
        conditions = [SQL("EXISTS (SELECT FROM %s u WHERE u.%s = d.res_id)", SQL.identifier(user),
                          SQL.identifier(column))
                      for user, column in users]
        keeps = SQL("TRUE") if name == 'res.partner' else SQL(" OR ").join(conditions)
        env.cr.execute(SQL("DELETE FROM ir_model_data d WHERE module = %s AND model = %s AND (%s)", MODULE, name,
                           keeps))
        if env.cr.rowcount:
            _logger.info("%s %s stay with the CRM", env.cr.rowcount, name)


def take_off(env):
    """Take away the days off that closed evenings put into calendars, and what people hung on the directory."""
    env['huiskamer.closed.day'].search([]).leave_id.unlink()
    for name, model in env.registry.items():
        fields = [] if model._abstract or not model._auto or name.startswith(OURS) or name in DESCRIBES else [
            field.name for field in model._fields.values()
            if can_name_model(model, field) and field.type in ('char', 'selection') and field.column_type]
        for field in fields:
            # Raw SQL would leave files behind: by Odoo's own deletion
            rows = env[name].with_context(active_test=False).search([(field, '=like', f'{OURS}%'), ('id', '!=', False)])
            known = set(env['ir.model.data'].search([('module', '=', MODULE), ('model', '=', name)]).mapped('res_id'))
            rows.filtered(lambda row, ours=known: row.id not in ours).unlink()


def take_from_database(env):
    """Drop our functions with the triggers that use them, what our tables demand of each other, and our settings.

    All of our tables go, and Odoo deletes what came with the addon first: a service that a consent names, the house
    whose changes are on record. Raw SQL: Odoo knows of no function, and of no order among what goes together.
    """
    env.cr.execute(SQL(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f' AND conparentid = 0"
        " AND conrelid::regclass::text LIKE %s AND confrelid::regclass::text LIKE %s",
        r'huiskamer\_%', r'huiskamer\_%'))
    for table, name in env.cr.fetchall():
        env.cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", SQL.identifier(table), SQL.identifier(name)))
    env.cr.execute(SQL("SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE %s", r'huiskamer\_%'))
    for function, in env.cr.fetchall():
        env.cr.execute(SQL("DROP FUNCTION %s CASCADE", SQL(function)))
    env['ir.config_parameter'].search([('key', '=like', 'huiskamer%')]).unlink()


def destroy_keys(env):
    """Destroy the keys of this database when the uninstallation is in it for good: nothing is left that they open.

    A dump from before needs the back-up of the key folder: `docs/leaving.md` says to keep both or neither. A copy of
    the database beside the original takes none away: the original still needs them.
    """
    keys = env['huiskamer.kept.key.mixin']
    if not keys._is_owner():
        _logger.warning("The key folder belongs to another copy of this database: its keys stay")
        return
    names = {row[field] for model, field in names_of_keys(env) for row in env[model].search([(field, '!=', False)])
             if key_folder.NAME.fullmatch(row[field])}
    names |= set(filter(key_folder.NAME.fullmatch,
                        env['ir.config_parameter'].search([('key', '=like', 'huiskamer%')]).mapped('value')))
    entries = [key_folder.entry_of(name) for name in names] + [keys._identity() + OWNER, keys._identity() + LIST]
    env.cr.postcommit.add(lambda: take_entries(entries))
    _logger.info("%s keys go with the files that they opened", len(names))


def take_entries(entries):
    """Take these out of the place where keys are kept. The addon is gone by now: what cannot be taken is named in the
    log, one by one, and is taken by hand.
    """
    for entry in entries:
        try:
            key_folder.source().remove(entry)
        except key_folder.KeyFolderError as error:
            _logger.warning("%s could not be taken out of the key folder (%s): take it out by hand", entry, error)


def names_of_keys(env):
    """(model, field) of every field of ours that holds the random name of a key."""
    for model_name, model in env.registry.items():
        for name in ('name', 'key') if model_name.startswith(OURS) and model._auto and not model._abstract else ():
            field = model._fields.get(name)
            if field and field.store and field.type == 'char' and not field.translate:
                yield model_name, name
