"""The rules of a record in the shortest words that ask the same.

``the file of the handover is one of hers, and she is not locked out of it`` is, in core's words, a join with the file,
another with each table that says whose it is, and a question within a question for each. Planning that costs
PostgreSQL three times what answering it does. Where a path leads to an id, what it leads from can be looked for in the
very rows that name it: ``case_id IN (SELECT case_id FROM members WHERE user_id = me)``. Nothing is answered here, and
what changes with the second, the sets of ``InOneOf``, is put into words when it is asked.
"""
from collections.abc import Set

from odoo.fields import Domain
from odoo.tools import SQL

# The signs for "one of these" and for "none of these", as core's own shortening leaves them.
ONE_OF, NONE_OF = ('in', 'any', 'any!'), ('not in', 'not any', 'not any!')


class Among:
    """A column whose value is, or is not, among the rows of a question: one condition in short words.

    Of an empty column it says ``empty``; nothing here is neither true nor false, so that it can be denied.
    """

    def __init__(self, column, rows, inside=True, empty=False):
        """:param rows: the model -> the question for the values, in brackets"""
        self.column, self.rows, self.inside, self.empty = column, rows, inside, empty

    def __call__(self, records, alias, query):
        """The condition as core asks for it."""
        column = records._field_to_sql(alias, self.column, query)
        words = SQL("%s IN %s" if self.inside else "%s NOT IN %s", column, self.rows(records))
        if self.column == 'id' or records._fields[self.column] in records.env.registry.not_null_fields:
            return words
        return SQL("(%s IS NULL OR %s)" if self.empty else "(%s IS NOT NULL AND %s)", column, words)

    def domain(self):
        """The same as a domain that is ready to be asked."""
        return Domain.custom(to_sql=self)


def shortened(records, domain):
    """The same domain in short words, ready to be asked.

    :param records: the model as superuser, with what is archived
    :param domain: as ``optimize_full`` left it
    """
    return domain.map_conditions(lambda condition: _of_condition(records, condition)).optimize_full(records)


def subselect(records, domain):
    """The question for the ids of a domain, straight from the rows that name them where one condition says it."""
    words = shortened(records, Domain(domain).optimize_full(records))
    among = _among(words)
    if among and among.column == 'id' and among.inside:
        return among.rows(records)
    return records._search(words).subselect()


def _among(domain):
    """The one condition in short words that a domain is, if it is one."""
    words = getattr(domain, '_sql', None)
    return words if isinstance(words, Among) else None


def _of_condition(records, condition):
    """One condition in short words; as it is where there are none."""
    field, value = records._fields.get(condition.field_expr), condition.value
    if field is None or not field.store or condition.operator not in ONE_OF + NONE_OF:
        return condition
    if field.type == 'many2many':
        return _of_links(field, condition)
    if field.type not in ('many2one', 'one2many') or not isinstance(value, Domain):
        return condition
    comodel = records.env[field.comodel_name].with_context(active_test=False)
    inner = shortened(comodel, value)
    if field.type == 'one2many':
        return _of_children(records, field, condition, inner)
    return _of_parent(field, condition, inner)


def _of_links(field, condition):
    """Those that are linked with one of these, from the rows of the links."""
    ids = condition.value
    if not isinstance(ids, Set) or not ids or not all(isinstance(one, int) and one for one in ids):
        return condition
    links = SQL("(SELECT %s FROM %s WHERE %s IN %s)", SQL.identifier(field.column1), SQL.identifier(field.relation),
                SQL.identifier(field.column2), tuple(ids), to_flush=field)
    return Among('id', lambda _records: links, condition.operator in ONE_OF).domain()


def _of_children(records, field, condition, inner):
    """Those that such a child names, from the rows of the children."""
    inverse = records.env[field.comodel_name]._fields[field.inverse_name]
    if not inverse.store or field.context or not field.get_comodel_domain(records).is_true():
        return condition
    named = inner & Domain(inverse.name, '!=', False)

    def parents(asking):
        """The question for whom they name."""
        comodel = asking.env[field.comodel_name].with_context(active_test=False)
        query = comodel._search(named)
        return query.subselect(comodel._field_to_sql(query.table, inverse.name, query))
    return Among('id', parents, condition.operator in ONE_OF).domain()


def _of_parent(field, condition, inner):
    """Those whose parent is such a one: where that is said by its id, by the column that holds it."""
    if condition.operator in ONE_OF:
        return _moved(field, inner) or Domain(field.name, condition.operator, inner)
    among = _among(inner)
    if among and among.column == 'id':
        return _through(field, among, not among.inside, empty=True).domain()
    return Domain(field.name, condition.operator, inner)


def _moved(field, inner):
    """What is said of the ids of parents, said of the column that holds them; nothing where more is said."""
    among = _among(inner)
    if among:
        return _through(field, among, among.inside, empty=False).domain() if among.column == 'id' else None
    parts = [_moved(field, part) for part in getattr(inner, 'children', ())]
    return inner.apply(parts) if parts and all(parts) else None


def _through(field, among, inside, empty):
    """The same rows, asked of another column by whoever knows no more than the model it leads from."""
    return Among(
        field.name, lambda records: among.rows(records.env[field.comodel_name].with_context(active_test=False)),
        inside, empty)


def says_no_answer(records, domain):
    """Whether a domain is made of columns and of ``InOneOf`` alone, and says nothing of now: what core would look up
    while it reads the words would be an answer, and is not kept.
    """
    return all(_says_none(records, condition) for condition in domain.iter_conditions())


def _says_none(records, condition):
    """Whether no part of the path of a condition, nor what is asked at its end, is looked up beforehand."""
    model, value = records, condition.value
    for part in condition.field_expr.split('.'):
        field = model._fields.get(part)
        if field is None or not (field.store or hasattr(field, 'sets')):
            return False
        model = model.env[field.comodel_name] if field.relational else model
    if isinstance(value, str) and (field.relational or field.type in ('date', 'datetime')):
        return False
    return condition.operator not in ('child_of', 'parent_of') and (
        not isinstance(value, Domain) or says_no_answer(model, value))


def hangs_on(records, domain):
    """The names of the models on whose stored columns a domain hangs; None when it hangs on more than columns."""
    names = {records._name}
    for condition in domain.iter_conditions():
        found = _path_hangs_on(records, condition)
        if found is None:
            return None
        names |= found
    return frozenset(names)


def _path_hangs_on(records, condition):
    """The same of one condition: all that its path leads through, and what is asked at its end."""
    model, names, value = records, set(), condition.value
    if condition.operator in ('child_of', 'parent_of'):
        return None
    for part in condition.field_expr.split('.'):
        field = model._fields.get(part)
        inside = Domain.OR(getattr(model, field.sets)()) if hasattr(field, 'sets') else None
        if field is None or (inside is None and (not field.store or field.compute)):
            return None
        model = model.env[field.comodel_name].with_context(active_test=False) if field.relational else model
        names.add(model._name)
        found = set() if inside is None else hangs_on(model, inside)
        if found is None:
            return None
        names |= found
    if isinstance(value, Domain | list | tuple) and condition.operator.startswith(('any', 'not any')):
        found = hangs_on(model, Domain(value))
        return None if found is None else names | found
    return names
