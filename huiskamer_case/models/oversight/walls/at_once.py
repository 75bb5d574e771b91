"""What a screen is about to show, fetched in as few questions as its tables are.

Core finds the lines of a record first and fetches what is shown of them afterwards, and reads a colleague's whole
account and her whole contact for her name. Here the lines come with their columns, by the same rules and noted as read
all the same, and the names of a page in one question.
"""
from collections import defaultdict

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

# As many lines of one record as a screen shows at most; another number is core's to make something of.
MOST = 1000


def fetch_for(records, specification):
    """Fetch what this asks of records, their lines before them; what cannot be read is core's to refuse.

    :raise AccessError: when the records are not the caller's to read
    """
    if not records or not all(records._ids) or not isinstance(specification, dict):
        return
    names = [name for name in specification if name in records._fields and name != 'id']
    asked = records._determine_fields_to_fetch(names, ignore_when_in_cache=True)
    people = set()
    for field in asked:
        of_lines = specification.get(field.name)
        shown = of_lines.get('fields') if isinstance(of_lines, dict) else None
        if field.type == 'one2many' and isinstance(shown, dict) and shown:
            people |= _fetch_lines(records, field, shown, of_lines.get('limit'))
    _fetch_nobody(records, asked)
    records.fetch(names)
    for name in records._shown_first:
        if name in specification and any(records._fields[name]._cache_missing_ids(records)):
            records._fields[name].compute_value(records)
    names_at_once(records.env, people | people_of(records, names))


def fetch_lines(records, name, shown):
    """The lines of records in this field, with these columns of theirs, in one question by the caller's rules."""
    field = records._fields[name]
    if any(field._cache_missing_ids(records)):
        _fetch_lines(records, field, shown)


def _fetch_lines(records, field, shown, limit=None):
    """Fetch lines with what is shown of them, as core does without; whom they name.

    :param limit: how many lines the screen shows, or whatever a caller says; of more than that core shows the first,
        and no other is read
    """
    if limit is not None and (len(records) > 1 or type(limit) is not int or not 0 < limit <= MOST):
        return set()
    comodel = records.env[field.comodel_name].with_context(active_test=False, **field.context)
    inverse = comodel._fields[field.inverse_name]
    if inverse.type != 'many2one':
        return set()
    columns = [name for name in shown if name != 'id' and name in comodel._fields]
    names = [inverse.name, *filter(None, [comodel._active_name]), *(
        name for name in columns if comodel._fields[name].type != 'one2many')]
    try:
        lines = comodel.search_fetch(
            field.get_comodel_domain(records) & Domain(inverse.name, 'in', records.ids), names, limit=limit)
    except AccessError:
        return set()
    if limit and len(lines) == limit:
        return people_of(lines, names)
    of_each = defaultdict(list)
    for line in lines:
        of_each[line[inverse.name].id].append(line.id)
    _remember(records.env, field, {number: tuple(of_each[number]) for number in records._ids})
    return people_of(lines, names)


def _fetch_nobody(records, asked):
    """Say of fields that name colleagues whether they name any, in one question: where not, none is looked for by the
    rules on colleagues and companies, which cost more than all of the rest. Who is named is core's to fetch.

    Raw SQL: whether there are rows; nothing of them.
    """
    links = [field for field in asked if field.type == 'many2many' and field.comodel_name == 'res.users']
    if not links or not records.env['res.users'].has_access('read'):
        return
    [named] = records.env.execute_query(SQL("SELECT %s", SQL(", ").join(
        SQL("EXISTS (SELECT FROM %s WHERE %s IN %s)", SQL.identifier(field.relation), SQL.identifier(field.column1),
            records._ids) for field in links)))
    for field, anybody in zip(links, named, strict=True):
        if not anybody:
            _remember(records.env, field, dict.fromkeys(records._ids, ()))


def people_of(records, names=None):
    """The accounts that these fields name, or all fields, as far as they are in memory."""
    found = set()
    for field in (records._fields[name] for name in (records._fields if names is None else names)):
        if field.comodel_name == 'res.users':
            known = field._get_cache(records.env)
            values = [known[number] for number in records._ids if known.get(number)]
            found.update(values) if field.type == 'many2one' else found.update(*values)
    return found


def names_at_once(env, ids):
    """What these accounts are called, in one question of two columns.

    Raw SQL: the ORM would read every column of each account and of its contact.
    """
    # sudo: core shows what an account is called wherever a record names it, and reads it as superuser for that
    users = env['res.users'].sudo().with_context(active_test=False)
    missing = [number for number in ids if number not in users._fields['name']._get_cache(env)]
    if not missing:
        return
    query = users._search(Domain('id', 'in', missing), order='id')
    rows = dict(env.execute_query(query.select(
        SQL.identifier(users._table, 'id'), users._field_to_sql(users._table, 'name', query))))
    _remember(env, users._fields['name'], rows)


def _remember(env, field, values):
    """Put what was fetched beside what is in memory already: {number: value}."""
    known = field._get_cache(env)
    for number, value in values.items():
        known.setdefault(number, value)
