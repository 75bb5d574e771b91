import logging
from contextlib import nullcontext

from odoo import SUPERUSER_ID, api, fields, models, modules
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from . import key_folder
from .sealed import SealedError

_logger = logging.getLogger(__name__)

IDENTITY = 'huiskamer_case.identity'
OWNER = '.owner'


class HuiskamerKeptKeyMixin(models.AbstractModel):
    """A row that answers for one key outside the database: its random name, and a value by which it is recognised.

    A key is on disk before the row that names it is committed: left over it opens nothing and is swept.
    It is never made a second time: one that is missing is told, whoever asks.
    """
    _name = 'huiskamer.kept.key.mixin'
    _description = "Key outside the database"

    # For whoever walks over the models: these rows answer for keys.
    _keeps_keys = True

    name = fields.Char("Key", required=True, readonly=True, help="A random name; its file in the key folder bears it.")
    check_value = fields.Char(required=True, readonly=True, groups='.')
    found = fields.Selection(
        [('right', "Found"), ('absent', "Missing"), ('wrong', "Wrong key"), ('gone', "Gone, as it should be"),
         ('left', "Still there, and should be gone")],
        string="In the key folder", compute='_compute_found')

    @api.depends('name')
    def _compute_found(self):
        """Whether the key is kept and is the right one, looked at now."""
        for row in self:
            row.found = row._look(key_folder.read)

    def _look(self, read, is_over=None):
        """What a reader of keys finds for this row: right, wrong, absent, gone on purpose, or left over.

        :param is_over: whether nothing should be found; by default whether the key has ended
        """
        self.ensure_one()
        is_over = self._has_ended() if is_over is None else is_over
        try:
            key = read(self.name)
        except key_folder.KeyFolderError:
            return 'gone' if is_over else 'absent'
        if is_over:
            return 'left'
        # sudo: nobody has to see the check value
        return 'right' if key_folder.check_value(key) == self.sudo().check_value else 'wrong'

    def _line(self, found):
        """This key and what was found of it, for whoever runs the server."""
        return f"{self.name}  {self._what_for():9}  {found:6}"

    def _what_for(self):
        """What this key is for, in a word for whoever runs the server."""
        return self._name.removeprefix('huiskamer.')

    @api.model
    def _place(self):
        """What keeps the keys, in words."""
        return str(key_folder.source())

    def _has_ended(self):
        """Whether this key is to be nowhere but in back-ups; never, unless the model knows an end."""
        return False

    def _is_backed_up(self):
        """Whether a back-up of the keys has this one too; a key that lives for an evening may say no."""
        return not self._has_ended()

    @api.model
    def _identity(self):
        """The random word by which this database is known to its keys, whatever its name is."""
        # sudo: nobody of ours reads or writes settings; a random word is kept there
        parameters = self.env['ir.config_parameter'].sudo()
        if not parameters.get_param(IDENTITY):
            parameters.set_param(IDENTITY, key_folder.new_identity())
        return parameters.get_param(IDENTITY)

    @api.model
    def _draw(self, **vals):
        """Draw a key of this database and make its row.

        Raw SQL: when another session draws the same one at the same moment, the database says
        "serialization failure", upon which Odoo runs the call again and finds the other's.

        :param vals: the other columns
        :return: the row; none when another session was first (READ COMMITTED only)
        :raise SealedError: when the key cannot be kept; nothing is kept then
        """
        name, key = key_folder.new_name(self._identity()), key_folder.new_key()
        columns = vals | {'name': name, 'check_value': key_folder.check_value(key)}
        self.env.cr.execute(SQL(
            "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING RETURNING id", SQL.identifier(self._table),
            SQL(", ").join(map(SQL.identifier, columns)), tuple(columns.values())))
        row = self.env.cr.fetchone()
        if not row:
            return self.browse()
        try:
            key_folder.keep(name, key)
        except key_folder.KeyFolderError:
            raise SealedError(self.env._(
                "The key folder cannot be written. Nothing was kept. Ask whoever runs the server: the folder must "
                "belong to the account of Odoo, and have room.")) from None
        return self.sudo().browse(row[0])  # sudo: rows are written by what happens, never by hand

    def _key(self):
        """The key of this row.

        :raise SealedError: when it is missing or is another one; a new one is never made in its place
        """
        self.ensure_one()
        try:
            key = key_folder.read(self.name)
        except key_folder.KeyFolderError:
            self._ensure_not_replaced()
            raise SealedError(self._words_for_missing()) from None
        # sudo: nobody has to see the check value
        if key_folder.check_value(key) != self.sudo().check_value:
            raise SealedError(self.env._(
                "The key in the key folder is not the one that belongs to this database. Nothing was changed. "
                "Ask whoever runs the server to put the right key folder back."))
        return key

    def _words_for_missing(self):
        """What to say when a key is not there."""
        return self.env._(
            "The key folder of this database cannot be read, or a key is missing from it. Names and notes stay "
            "closed until it is back. Ask whoever runs the server to put the key folder back.")

    def _ensure_not_replaced(self):
        """Begin the call again when the key went because another session replaced it a moment ago.

        This transaction sees the database as it was when it began; another one looks with fresh eyes.

        :raise ConcurrencyError: when this row is no more, or has changed since
        """
        if modules.module.current_test or self._has_ended():
            return
        self.flush_recordset()
        mine = self._version_in(self.env.cr)
        with self.env.registry.cursor() as cr:
            if self._version_in(cr) != mine:
                raise ConcurrencyError("a key was replaced")

    def _version_in(self, cr):
        """By which transaction this row was written last. Raw SQL: the ORM does not know it."""
        cr.execute(SQL("SELECT xmin::text FROM %s WHERE id = %s", SQL.identifier(self._table), self.id))
        return cr.fetchall()

    def _drop_at_commit(self):
        """Have these keys leave the place where they are kept, once this transaction is committed, and not before."""
        if not self._is_owner():
            return
        for name in self.mapped('name'):
            self.env.cr.postcommit.add(lambda name=name,
                                       registry=self.env.registry: self._drop_unless_needed(registry, name))

    @api.model
    def _drop_unless_needed(self, registry, name):
        """Take a key away after a commit, unless a row still needs it: a savepoint may have been rolled back
        meanwhile.
        """
        with nullcontext(self.env.cr) if modules.module.current_test else registry.cursor() as cr:
            # asked after a commit, for nobody
            rows = api.Environment(cr, SUPERUSER_ID, {})[self._name].search([('name', '=', name)])
            if all(row._has_ended() for row in rows):
                drop(name)

    @api.model
    def _all_kept(self):
        """Every row of every model that answers for a key, as a list."""
        kept = [name for name, model in self.env.registry.items() if getattr(model, '_keeps_keys', False)
                and not model._abstract]
        # sudo: for the posture, the back-up and the sweep, which look at names and never at a key
        return [row for name in sorted(kept) for row in self.env[name].sudo().search([])]

    @api.model
    def _left_over(self):
        """The names of the keys of this database that no row answers for; none when nobody can look: that is told by
        itself.
        """
        answered_for = {row.name for row in self._all_kept()}
        try:
            kept = key_folder.names()
        except key_folder.KeyFolderError:
            return []
        return [name for name in kept if self._is_mine(name) and name not in answered_for]

    @api.model
    def _is_mine(self, name):
        """Whether a key bears the identity of this database."""
        return len(name) > len(self._identity()) and name.startswith(self._identity())

    # Which of several copies of a database may take keys away

    @api.model
    def _this_place(self):
        """Which database of which PostgreSQL this is.

        Raw SQL: the ORM does not know the cluster.
        """
        return self.env.execute_query(SQL(
            "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "FROM pg_control_system()"))[0][0]

    @api.model
    def _is_owner(self):
        """Whether this database may take keys away: a copy of it beside it may not, for the other still needs them.

        The first one that asks is the owner; after a restore ``huiskamer_keys return`` makes it the new one.
        """
        kept = key_folder.source()
        try:
            return kept.get(self._identity() + OWNER).strip() == self._this_place()
        except key_folder.MissingKeyError:
            return self._own()
        except key_folder.KeyFolderError:
            return False

    @api.model
    def _own(self):
        """Make this database the one that may take keys away.

        :return: whether that could be written down
        """
        try:
            key_folder.source().replace(self._identity() + OWNER, self._this_place() + '\n')
        except key_folder.KeyFolderError:
            return False
        return True

    @api.model
    def _sweep(self):
        """Take away the keys that have ended and were left by a crash, and those that no row answers for.

        Only the owner does; a key younger than a day may belong to a transaction that is not committed yet,
        so what is left over is taken away the second time it is seen.

        :return: the names of what was taken away
        """
        if not self._is_owner():
            return []
        gone = [row.name for row in self._all_kept() if row.found == 'left']
        # sudo: a list of random names, between one night and the next
        parameters = self.env['ir.config_parameter'].sudo()
        left = self._left_over()
        seen = set((parameters.get_param(IDENTITY + '.left_over') or '').split())
        gone += [name for name in left if name in seen]
        parameters.set_param(IDENTITY + '.left_over', ' '.join(name for name in left if name not in seen))
        key_folder.source().sweep()
        for name in gone:
            drop(name)
        return gone


def drop(name):
    """Take a key away; when that fails the posture shows it, and the nightly job tries again."""
    try:
        key_folder.destroy(name)
    except key_folder.KeyFolderError as error:
        _logger.error("A key that has ended could not be taken out of the key folder: %s", error)
