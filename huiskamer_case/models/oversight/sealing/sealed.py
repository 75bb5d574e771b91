"""Field classes whose values are encrypted in the database and plain in Python only.

A value is sealed with AES-256-GCM under the data key of the person it is about. Model, field, the number
of its row and the row's random ``subject`` are bound to it, so that a ciphertext moved to another field,
row or person does not open, whatever is moved along; and the version that the row has of it, so that an
older value that is laid back does not open either. It is padded, so that its length tells little. What
stays visible in the database: whether there is a value, how often it was written, and its length in
steps of 32 bytes.
"""
import base64
import binascii
import os

from cryptography.exceptions import InvalidTag

from odoo import fields
from odoo.exceptions import UserError

from ...shared.guards import IN_PROCESS

MARK = 'hk2'
NONCE = 12
STEP = 32
# What stands in a row between its making and its sealing, in one transaction.
WAITING = '-'


# In the context of whoever only shows values on a screen. Over RPC it cannot be set.
SHOWING = 'huiskamer_showing_sealed'


class SealedError(UserError):
    """A sealed value cannot be opened or made; the message says what to do, never what is in it."""


class LostKeyError(SealedError):
    """One data key is gone or damaged, while the key folder is right: what it sealed stays closed, the rest opens."""


class Unopened(str):
    """Words for a screen in the place of a value that does not open. Whoever wants to use the value gets a refusal.

    Nothing is lost when it is only closed: the key folder is missing, and may come back.
    """
    __slots__ = ('is_closed', 'refusal')

    def __new__(cls, words, refusal, is_closed=False):
        """The words, what to say to whoever wants more than to see them, and whether it may open again."""
        made = super().__new__(cls, words)
        made.refusal, made.is_closed = refusal, is_closed
        return made


def showing(records):
    """The same records, for a screen or a page: what does not open reads as words that say so."""
    return records.with_context(**{SHOWING: IN_PROCESS})


def pad(data):
    """The bytes with a mark and zeros up to the next step."""
    return data + b'\x80' + bytes(-(len(data) + 1) % STEP)


def unpad(data):
    """The bytes before the mark."""
    return data.rstrip(b'\0')[:-1]


def bound_to(field, row_id, subject, versions):
    """What a ciphertext belongs to: one field of one row, in the version that the row has of it."""
    version = (versions or {}).get(field.name, 0)
    return f'{field.model_name}|{field.name}|{row_id}|{subject}|{version}'.encode()


def seal(cipher, key_id, text, binding):
    """The envelope of a text: a mark, the number of its data key, and the ciphertext."""
    nonce = os.urandom(NONCE)
    sealed = nonce + cipher.encrypt(nonce, pad(text.encode()), binding)
    return f'{MARK}.{key_id}.{base64.b64encode(sealed).decode()}'


def split(envelope):
    """The number of the data key and the sealed bytes of an envelope.

    :raise ValueError: when it is no envelope
    """
    mark, key_id, sealed = envelope.split('.')
    if mark != MARK:
        raise ValueError(mark)
    return int(key_id), base64.b64decode(sealed, validate=True)


def unseal(cipher, sealed, binding):
    """The text in sealed bytes.

    :raise InvalidTag: when key or binding are not those it was sealed with
    """
    return unpad(cipher.decrypt(sealed[:NONCE], sealed[NONCE:], binding)).decode()


class _SealedBase:
    """What both kinds of sealed fields share: they are read and written, and nothing else."""
    _column_type = ('text', 'text')
    # Fetched when it is asked for by name and with nothing else: what is opened is what the read log says.
    prefetch = False
    copy = False

    _description_searchable = False

    def _description_sortable(self, env):
        """Never."""
        return False

    def _description_groupable(self, env):
        """Never."""
        return False

    def convert_to_column(self, value, record, values=None, validate=True):
        """Never hand a plain value to SQL.

        :raise SealedError: always, unless there is no value
        """
        if value is None or value is False or value == '':
            return
        raise SealedError(record.env._("This is kept sealed. It cannot be searched, sorted or grouped."))

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        """A mark in a row in the making, which has no number yet: its value is sealed once it has one."""
        if not values or 'subject' not in values:
            return self.convert_to_column(value, record)
        return WAITING if self.convert_to_cache(value, record) else None

    def get_column_update(self, record):
        """The envelope of a value for a row that exists."""
        value = record.env.transaction.field_data[self][record.id]
        return self._envelope(value, record)

    def _filter_not_equal(self, records, cache_value):
        """All of them: each write counts a version further, so the same words are sealed anew as well."""
        return records

    def _envelope(self, value, record):
        """A value sealed with the key of whoever the record is about, for its row as it is now."""
        if not value:
            return None
        # sudo: no role has access to keys; the record decides whose key it is
        keys = record.env['huiskamer.key'].sudo()
        key_id = keys._number_of(record._sealed_owner_subject())
        return seal(keys._cipher(key_id), key_id, value,
                    bound_to(self, record.id, record.subject, record.seal_versions))

    def _insert_cache(self, records, values):
        """Open what was fetched, all keys at once, before anybody sees it."""
        super()._insert_cache(records, self._opened(records, values))

    def _opened(self, records, values):
        """The texts in these columns; words for a screen where one does not open, so that the others still do."""
        subjects, versions = (
            records._fields[name]._get_cache(records.env) for name in ('subject', 'seal_versions'))
        rows = [
            (record_id, subjects.get(record_id), versions.get(record_id), value)
            for record_id, value in zip(records._ids, values, strict=True)]
        return self._open(records.env, rows)

    def _open(self, env, rows):
        """The texts in these rows of (id, subject, versions, envelope), with one query for all their keys."""
        parts = [self._split(envelope) for *_row, envelope in rows]
        # sudo: no role has access to keys; whoever got these rows may read them
        ciphers = env['huiskamer.key'].sudo()._ciphers({part[0] for part in parts if part})
        return [
            self._open_one(env, ciphers, part, bound_to(self, *row)) if envelope else None
            for (*row, envelope), part in zip(rows, parts, strict=True)]

    def _split(self, envelope):
        """The parts of an envelope, or nothing when it is none."""
        try:
            return split(envelope) if envelope else None
        except (ValueError, binascii.Error):
            return None

    def _open_one(self, env, ciphers, part, binding):
        """The text of one envelope, or words for a screen when it does not open."""
        # sudo: no role has access to keys; only why one does not open comes back
        closed = env['huiskamer.key'].sudo()._closed().get(part[0]) if part else None
        if closed:
            return Unopened(env._("[closed: the key folder is missing]"), closed, is_closed=True)
        if part and part[0] not in ciphers:
            return self._unopened(env, env._("The key of this person was destroyed. What was sealed with it is gone."))
        try:
            if part:
                return unseal(ciphers[part[0]], part[1], binding)
        except (InvalidTag, ValueError):  # also no words, and too short to be anything
            pass
        return self._unopened(env, env._(
            "A sealed value does not open: it was changed, moved here from elsewhere, or laid back from before. "
            "Tell the privacy officer: %(model)s, %(field)s.", model=self.model_name, field=self.name))

    def _unopened(self, env, refusal):
        """What stands on the screen instead of a value that does not open."""
        return Unopened(env._("[cannot be opened]"), refusal)

    def convert_to_record(self, value, record):
        """The text, for whoever wants to use it or to show it.

        :raise SealedError: when it does not open and is wanted for more than to be shown
        """
        if isinstance(value, Unopened) and record.env.context.get(SHOWING) is not IN_PROCESS:
            raise SealedError(value.refusal)
        return super().convert_to_record(value, record)

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """Refuse every search, before the words searched for reach the database and its log.

        :raise SealedError: always
        """
        raise SealedError(model.env._("This is kept sealed. It cannot be searched, sorted or grouped."))


class Sealed(_SealedBase, fields.Text):
    """A longer text that is encrypted in the database, for models with ``huiskamer.sealed.mixin``."""


class SealedChar(_SealedBase, fields.Char):
    """A line of text that is encrypted in the database, for models with ``huiskamer.sealed.mixin``."""
