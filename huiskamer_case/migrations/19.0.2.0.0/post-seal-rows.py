"""Sealed values are bound to the number of their row and to its version of them: those from before are sealed anew."""
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
    table, column = SQL.identifier(model._table), SQL.identifier(field_name)
    rows = env.execute_query(SQL(
        "SELECT id, subject, %s FROM %s WHERE %s LIKE %s", column, table, column, f'{BEFORE}.%'))
    field = model._fields[field_name]
    parts = {row_id: envelope.split('.')[1:] for row_id, _subject, envelope in rows}
    ciphers = env['huiskamer.key']._ciphers_or_refusal({int(part[0]) for part in parts.values()})
    for row_id, subject, _envelope in rows:
        key_id, sealed = int(parts[row_id][0]), base64.b64decode(parts[row_id][1])
        try:
            opened = ciphers[key_id].decrypt(
                sealed[:NONCE], sealed[NONCE:], f'{field.model_name}|{field.name}|{subject}'.encode())
        except (InvalidTag, KeyError):
            continue
        envelope = seal(ciphers[key_id], key_id, unpad(opened).decode(), bound_to(field, row_id, subject, None))
        env.cr.execute(SQL("UPDATE %s SET %s = %s WHERE id = %s", table, column, envelope, row_id))
