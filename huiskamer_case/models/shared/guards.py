"""The key to protected fields: an object that exists in this process only.

A field such as the stage of a handover changes through its named method and in no other way.
The method puts this object in the context; a context that comes in over RPC is JSON and can
never hold it.
"""
from odoo.models import MAGIC_COLUMNS
from odoo.tools import frozendict

IN_PROCESS = object()
KEY = 'huiskamer_in_process'


def through_method(records):
    """The same records, allowed to change their protected fields for the length of one call."""
    return records.with_context(**{KEY: IN_PROCESS})


def is_through_method(records):
    """Whether this call came through a named method of ours."""
    return records.env.context.get(KEY) is IN_PROCESS


def by_method(model):
    """The fields of a model that only its named methods fill in: what is readonly, here or where it is shown from."""
    return frozenset(
        name for name, field in model._fields.items()
        if (field.store or field.related) and field.readonly and field.type != 'one2many' and name not in MAGIC_COLUMNS)


def without_defaults(records, field_names):
    """The same records, with no ``default_...`` in the context for these fields.

    A default in the context would otherwise write a protected field by the back door.
    """
    unwanted = {f'default_{name}' for name in field_names} & set(records.env.context)
    if not unwanted:
        return records
    kept = {key: value for key, value in records.env.context.items() if key not in unwanted}
    return records.with_env(records.env(context=frozendict(kept)))
