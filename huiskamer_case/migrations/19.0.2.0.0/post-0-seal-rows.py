"""Sealed values are bound to the number of their row and to its version of them: those from before are sealed anew.

First of all scripts that run after the update: the others read what is sealed, and would find nothing that opens.
"""
import base64

from cryptography.exceptions import InvalidTag

from odoo.addons.huiskamer_case.models.oversight.sealing.sealed import NONCE, bound_to, seal, unpad
from odoo.api import SUPERUSER_ID, Environment
from odoo.tools import SQL

BEFORE = 'hk1'


def migrate(cr, version):
    """Seal every value anew. What does not open stays as it is, and is found by the daily look.

    :raise SealedError: when the key folder is missing, which leaves the database as it was
    """
    env = Environment(cr, SUPERUSER_ID, {})
    for name, model in env.registry.items():
        if getattr(model, '_sealed_owner', None) is not None and not model._abstract and model._auto:
            for field_name in env[name]._sealed_fields():
                _seal_anew(env, env[name], field_name)


def _seal_anew(env, model, field_name):
    """One column of one table.

    Raw SQL: no model opens what was sealed before.
    """
    table, column, field = SQL.identifier(model._table), SQL.identifier(field_name), model._fields[field_name]
    rows = env.execute_query(SQL(
        "SELECT id, subject, %s FROM %s WHERE %s LIKE %s", column, table, column, f'{BEFORE}.%'))
    parts = {row_id: _parts(envelope) for row_id, _subject, envelope in rows}
    ciphers = env['huiskamer.key']._ciphers_or_refusal({part[0] for part in parts.values() if part})
    for row_id, subject, _envelope in rows:
        opened = parts[row_id] and _opened(ciphers, parts[row_id], f'{field.model_name}|{field.name}|{subject}')
        if opened is not None:
            key_id = parts[row_id][0]
            envelope = seal(ciphers[key_id], key_id, opened, bound_to(field, row_id, subject, None))
            env.cr.execute(SQL("UPDATE %s SET %s = %s WHERE id = %s", table, column, envelope, row_id))


def _parts(envelope):
    """The number of the data key and the sealed bytes of an envelope of before; None when it is damaged."""
    try:
        _mark, key_id, sealed = envelope.split('.')
        return int(key_id), base64.b64decode(sealed, validate=True)
    except ValueError:
        return None


def _opened(ciphers, parts, binding):
    """The text in sealed bytes of before; None when it does not open."""
    key_id, sealed = parts
    try:
        return unpad(ciphers[key_id].decrypt(sealed[:NONCE], sealed[NONCE:], binding.encode())).decode()
    except (InvalidTag, KeyError, ValueError):
        return None
