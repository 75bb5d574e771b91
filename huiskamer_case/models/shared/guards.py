"""The key to protected fields, an object that exists in this process only; and whose a record is, asked once a call.

A field such as the stage of a handover changes through its named method and in no other way.
The method puts this object in the context; a context that comes in over RPC is JSON and can
never hold it.

Whose a record is, is asked once while a page is read or an answer is carried out. A call reads the database as it was
when it began (REPEATABLE READ), so nobody else changes a right meanwhile: it can only change by what the call itself
writes, upon which everything is forgotten.
"""
from contextlib import contextmanager

from odoo.models import MAGIC_COLUMNS
from odoo.tools import frozendict

IN_PROCESS = object()
KEY = 'huiskamer_in_process'
# Where a call keeps what its user may do with which records: (model, operation, user, ...) -> the models on which that
# hangs, or None for any, and {id: yes or no}.
JUDGED = 'huiskamer.judged'


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


@contextmanager
def asking_once(env):
    """Remember, for the length of the body, whose records are; within another one nothing begins anew."""
    cache = env.cr.cache
    if JUDGED in cache:
        yield
        return
    cache[JUDGED] = {}
    try:
        yield
    finally:
        cache.pop(JUDGED, None)


def forget(env, written=None):
    """Forget whose records are, for something is written that may change it.

    :param written: the model of which something is written, where what hangs on others can stay; any without
    """
    for hangs_on, answers in env.cr.cache.get(JUDGED, {}).values():
        if written is None or hangs_on is None or written in hangs_on:
            answers.clear()


def is_asking(env):
    """Whether something is remembered now."""
    return JUDGED in env.cr.cache


def known(env, key, hangs_on):
    """What is remembered of one question while something is, as id -> yes or no.

    :param hangs_on: says on which models the answer hangs, or None for any
    """
    remembered = env.cr.cache[JUDGED]
    if key not in remembered:
        remembered[key] = hangs_on(), {}
    return remembered[key][1]
