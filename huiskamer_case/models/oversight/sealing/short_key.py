"""Keys that live as long as what they seal: an evening, a week, figures at rest.

PostgreSQL keeps what was there before, in dead rows, in its log and in every back-up. So what has to be
forgotten at a known moment is written as ciphertext only, under a key that lies in the key folder and is
destroyed at that moment. A key is written whole and to disk before the row that needs it is kept; it is
destroyed once the row that needed it is gone for good. A crash in between leaves a key that nothing needs:
it harms nobody and is swept.
"""
import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from . import key_folder
from .kept_key_mixin import drop

NONCE = 12
# What a key seals. Those that are gone within a week are in no back-up of the keys: a back-up would keep them alive.
KINDS = [('evening', "An open evening"), ('week', "A week"), ('quarter', "The weeks of a quarter, at rest"),
         ('ledger', "What was released")]
BACKED_UP = ('quarter', 'ledger')


class HuiskamerShortKey(models.Model):
    """A key of the key folder that is destroyed when what it sealed is to be forgotten. No role reads it."""
    _name = 'huiskamer.short.key'
    _description = "Short-lived key"
    _inherit = ['huiskamer.kept.key.mixin']
    _log_access = False  # no time: see docs/security-model.md

    kind = fields.Selection(KINDS, "What it seals", required=True, readonly=True)
    made_in = fields.Char(
        "Made in", required=True, readonly=True,
        help="The database that made it, by PostgreSQL's own numbers: a copy of that database opens "
        "what was sealed before it was copied, and destroys only keys that it made itself.")

    _name_uniq = models.UniqueIndex('(name)')

    def _is_backed_up(self):
        """Whether a back-up has this key too; one that is gone within a week would be kept alive by it."""
        return self.kind in BACKED_UP

    def _what_for(self):
        """What this key seals, in a word for whoever runs the server."""
        return self.kind

    @api.model
    def _new(self, kind):
        """The name of a new key, on disk before this returns; taken away again when the transaction is undone.

        :raise SealedError: when the key folder cannot be written; nothing was kept
        """
        name = self._draw(kind=kind, made_in=self._this_place()).name
        self.env.cr.postrollback.add(lambda: drop(name))
        return name

    @api.model
    def _lasting(self, kind):
        """The name of the one key of this kind, made when it is first needed; two that were made at once both last.

        Raw SQL: the name of one key by its kind; no role has access to keys.

        :raise SealedError: when the key folder cannot be written, or holds another key in its place; nothing was kept
        """
        self.env.cr.execute(SQL("SELECT id FROM huiskamer_short_key WHERE kind = %s ORDER BY id LIMIT 1", kind))
        # sudo: no role has access to keys; a name comes out
        key = self.browse(row[0] for row in self.env.cr.fetchall()).sudo()
        if not key:
            return self._new(kind)
        key._key()
        return key.name

    @api.model
    def _let_go(self, names):
        """Let these keys go: their rows with this transaction, their files once it is kept.

        The commit is waited for on disk: a key must not be gone while a crash could bring its row back.

        Raw SQL: no role has access to keys, and ``synchronous_commit`` has no word in the ORM.
        """
        names = set(names)
        if names:
            here, is_owner = self._this_place(), self._is_owner()
            self.env.cr.execute(SQL("DELETE FROM huiskamer_short_key WHERE name IN %s RETURNING name, made_in",
                                    tuple(names)))
            mine = {name for name, made_in in self.env.cr.fetchall() if is_owner or made_in == here}
            self.env.cr.execute(SQL("SET LOCAL synchronous_commit = on"))
            self.env.cr.postcommit.add(lambda: self._destroy(mine))

    @api.model
    def _destroy(self, names):
        """Destroy those of these keys that no row answers for, seen by a transaction of its own.

        A part of a call can be undone while the call itself is kept; then its old keys are needed still.

        Raw SQL: asks with fresh eyes whether keys that were let go are needed after all.
        """
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("SELECT name FROM huiskamer_short_key WHERE name IN %s", tuple(names) or (None,)))
            needed = {name for name, in cr.fetchall()}
        for name in names - needed:
            drop(name)

    @api.model
    def _seal(self, name, content, binding, ciphers=None):
        """Bytes sealed under the key of this name and bound to the row that holds them, as text for a column.

        :param dict ciphers: keys that were read already, by name, for many values under few keys
        :raise UserError: when the key cannot be read; nothing was kept
        """
        cipher = self._cipher(name, ciphers)
        if cipher is None:
            raise UserError(self._words_for_missing())
        nonce = os.urandom(NONCE)
        return base64.b64encode(nonce + cipher.encrypt(nonce, content, f'{binding}|{name}'.encode())).decode()

    @api.model
    def _open(self, name, sealed, binding, ciphers=None):
        """What was sealed, or None when its key is missing or is not the one it was sealed with."""
        cipher = self._cipher(name, ciphers)
        if cipher is None:
            return None
        try:
            data = base64.b64decode(sealed)
            return cipher.decrypt(data[:NONCE], data[NONCE:], f'{binding}|{name}'.encode())
        except (InvalidTag, ValueError):
            return None

    @api.model
    def _cipher(self, name, ciphers=None):
        """The key of this name, ready for use, or None when it is not there. It is kept by nobody but the caller."""
        known = {} if ciphers is None else ciphers
        if name not in known:
            try:
                known[name] = AESGCM(key_folder.read(name))
            except key_folder.KeyFolderError:
                known[name] = None
        return known[name]

    @api.model
    def _term(self, kind):
        """How many days something is kept, by the terms of the house.

        :raise UserError: when nobody decided it
        """
        return self.env['huiskamer.retention.term']._days(kind)

    @api.model
    def _ensure_folder(self):
        """Tell a folder that is gone from a key that is gone.

        :raise UserError: when the key folder itself is not there; nothing was kept
        """
        if 'absent' in key_folder.loose_ends():
            raise UserError(self._words_for_missing())

    @api.model
    def _words_for_missing(self):
        """What to say when keys cannot be read."""
        return self.env._(
            "The key folder of this database cannot be read. Nothing was kept. Ask whoever runs the server to put it "
            "back.")
