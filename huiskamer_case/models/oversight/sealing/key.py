import base64
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo import api, fields, models
from odoo.tools import SQL

from . import key_folder
from .sealed import NONCE, LostKeyError, SealedError

# Data keys opened in this transaction: nothing of them outlives the cursor.
CACHE = 'huiskamer.key'
EPOCHS = 'huiskamer.key.epoch'
NUMBERS = 'huiskamer.key.number'
MADE = 'huiskamer.key.made'
# Why some do not open now, though nothing is lost: the key folder is not there. Asked anew each time.
CLOSED = 'huiskamer.key.closed'


class HuiskamerKey(models.Model):
    """The data key of one person, wrapped by the key of an epoch that lies outside the database.

    No role reads it. When it is gone, what was sealed with it opens for nobody any more.
    """
    _name = 'huiskamer.key'
    _description = "Data key"
    _log_access = False

    name = fields.Char("Subject", required=True, readonly=True, help="The random subject of its owner.")
    epoch = fields.Char(required=True, readonly=True, index=True, help="The name of the epoch whose key wraps it.")
    wrapped = fields.Char(required=True, readonly=True)

    _name_uniq = models.UniqueIndex('(name)')

    @api.depends_context('lang')
    @api.depends('epoch')
    def _compute_display_name(self):
        """One word for all of them."""
        for key in self:
            key.display_name = self.env._("Data key")

    @api.model
    def _ciphers(self, key_ids):
        """The opened data keys with these numbers, by number; one query for all that are not open yet.

        A key that was destroyed or damaged is left out: what it sealed is lost, and only that. One whose
        epoch is not in the key folder now is left out too, and :meth:`_closed` says why.

        Raw SQL: a list opens eighty keys, and records of them would cost more than opening them.
        """
        opened = self.env.cr.cache.setdefault(CACHE, {})
        missing = tuple(key_id for key_id in key_ids if key_id not in opened)
        closed = self.env.cr.cache[CLOSED] = {}
        if missing:
            self.flush_model(['name', 'epoch', 'wrapped'])
            self.env.cr.execute(SQL("SELECT id, name, epoch, wrapped FROM huiskamer_key WHERE id IN %s", missing))
            refusals = {}  # of each epoch once: there is no use in asking eighty times
            for key_id, subject, epoch, wrapped in self.env.cr.fetchall():
                try:
                    if epoch not in refusals:
                        opened[key_id] = AESGCM(self._unwrap(subject, epoch, wrapped))
                except LostKeyError:
                    continue
                except SealedError as refusal:
                    refusals[epoch] = str(refusal)
                if epoch in refusals:
                    closed[key_id] = refusals[epoch]
        return opened

    @api.model
    def _closed(self):
        """Why data keys that were asked for last do not open now although they are not lost: number -> refusal."""
        return self.env.cr.cache.get(CLOSED, {})

    @api.model
    def _ciphers_or_refusal(self, key_ids):
        """The same, for whoever takes what does not open for lost.

        :raise SealedError: when one is only closed: the key folder is missing or is another one
        """
        opened, closed = self._ciphers(key_ids), self._closed()
        if closed:
            raise SealedError(next(iter(closed.values())))
        return opened

    @api.model
    def _forget_opened(self):
        """Let go of the opened keys: who goes through all of them holds some at a time, not all."""
        self.env.cr.cache.pop(CACHE, None)

    @api.model
    def _cipher(self, key_id):
        """The opened data key with this number, to seal something with.

        :raise SealedError: when it was destroyed or is damaged, or the key folder is missing or is another one
        """
        opened = self._ciphers([key_id])
        if key_id not in opened:
            raise SealedError(self._closed().get(key_id)
                              or self.env._("The key of this person was destroyed. What was sealed with it is gone."))
        return opened[key_id]

    @api.model
    def _number_of(self, subject):
        """The number of the data key of this subject; made on first use.

        A number is remembered only when its key was there before this transaction: one that was made
        in it may vanish with a savepoint, and what was sealed with it would be lost.

        Raw SQL: this look-up is part of every sealed write, and the ORM's costs three times as much.
        """
        numbers = self.env.cr.cache.setdefault(NUMBERS, {})
        if subject in numbers:
            return numbers[subject]
        self.env.cr.execute(SQL("SELECT id FROM huiskamer_key WHERE name = %s", subject))
        row = self.env.cr.fetchone()
        if not row:
            return self._make(subject)
        if row[0] not in self.env.cr.cache.get(MADE, ()):
            numbers[subject] = row[0]
        return row[0]

    @api.model
    def _make(self, subject):
        """Make a data key.

        Raw SQL: when another session makes the same key at the same moment, the database must say
        "serialization failure", upon which Odoo runs the call again, and not "duplicate".
        """
        epoch = self.env['huiskamer.key.epoch']._current()
        data_key = AESGCM.generate_key(256)
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_key (name, epoch, wrapped) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
            subject, epoch, self._wrap(subject, epoch, data_key)))
        number = self.env.cr.fetchone()[0]
        self.env.cr.cache.setdefault(CACHE, {})[number] = AESGCM(data_key)
        self.env.cr.cache.setdefault(MADE, set()).add(number)
        return number

    @api.model
    def _wrap(self, subject, epoch, data_key):
        """A data key under the key of this epoch, bound to its subject."""
        nonce = os.urandom(NONCE)
        wrapped = self._epoch_cipher(epoch).encrypt(nonce, data_key, f'huiskamer.key|{subject}|{epoch}'.encode())
        return base64.b64encode(nonce + wrapped).decode()

    @api.model
    def _unwrap(self, subject, epoch, wrapped):
        """The data key in its wrapping.

        :raise LostKeyError: when the key folder is right and the wrapping is not
        :raise SealedError: when the key folder does not hold the right key
        """
        cipher = self._epoch_cipher(epoch)
        try:
            data = base64.b64decode(wrapped)
            return cipher.decrypt(data[:NONCE], data[NONCE:], f'huiskamer.key|{subject}|{epoch}'.encode())
        except (InvalidTag, ValueError):
            if self.env['huiskamer.key.epoch']._is_right(epoch):
                raise LostKeyError(self.env._(
                    "The key of this person is damaged. What was sealed with it is gone.")) from None
            raise SealedError(self.env._(
                "The key in the key folder is not the one that belongs to this database. Nothing was changed. "
                "Ask whoever runs the server to put the right key folder back.")) from None

    @api.model
    def _epoch_cipher(self, epoch):
        """The opened key of an epoch, read once in a transaction.

        :raise SealedError: when it is not in the key folder
        """
        read = self.env.cr.cache.setdefault(EPOCHS, {})
        if epoch not in read:
            try:
                read[epoch] = AESGCM(key_folder.read(epoch))
            except key_folder.KeyFolderError:
                row = self.env['huiskamer.key.epoch']._of_name(epoch)
                if row:
                    row._ensure_not_replaced()
                raise SealedError(row._words_for_missing()) from None
        return read[epoch]

    @api.model
    def _digest(self, subject, text):
        """A fingerprint of a text that needs this subject's data key: a bare hash of few words can be guessed."""
        key = self.browse(self._number_of(subject))
        derived = hmac.digest(self._unwrap(key.name, key.epoch, key.wrapped), b'huiskamer.digest', 'sha256')
        return hmac.new(derived, text.encode(), 'sha256').hexdigest()

    def _destroy(self):
        """Take data keys away; nothing in the database opens what they sealed any more.

        Their wrappings linger in table files and in the write-ahead log, and open with the key of the epoch
        until that has left the key folder, which this asks for the same night.
        """
        self.env.flush_all()  # what waits to be written is sealed while there is a key to seal it with
        for key in self:
            self.env.cr.cache.get(CACHE, {}).pop(key.id, None)
            self.env.cr.cache.get(NUMBERS, {}).pop(key.name, None)
        if self:
            self.env['huiskamer.key.epoch']._note_destroyed()
        self.unlink()
