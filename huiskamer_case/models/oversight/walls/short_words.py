"""The rules of a record in the shortest words that ask the same.

``the file of the handover is one of hers, and she is not locked out of it`` is, in core's words, a join with the file,
another with each table that says whose it is, and a question within a question for each. Planning that costs
PostgreSQL three times what answering it does. Where a path leads to an id, what it leads from can be looked for in the
very rows that name it: ``case_id IN (SELECT case_id FROM members WHERE user_id = me)``. Nothing is answered here.
"""
from collections.abc import Set

from odoo.fields import Domain
from odoo.tools import SQL

# The signs for "one of these" and for "none of these", as core's own shortening leaves them.
ONE_OF, NONE_OF = ('in', 'any', 'any!'), ('not in', 'not any', 'not any!')


def shortened(records, domain):
    """The same domain in short words, ready to be asked.

    :param records: the model as superuser, with what is archived
    :param domain: as ``optimize_full`` left it
    """
    return domain.map_conditions(lambda condition: _of_condition(records, condition)).optimize_full(records)


def subselect(records, domain):
    """The question for the ids of a domain, straight from the rows that name them where one condition says it."""
    words = shortened(records, Domain(domain).optimize_full(records))
    asked = [*words.iter_conditions()]
    if asked == [words] and words.field_expr == 'id' and words.operator in ONE_OF and isinstance(words.value, SQL):
        return words.value
    return records._search(words).subselect()


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
        return _of_children(records, field, condition, comodel, inner)
    return _of_parent(field, condition, inner)


def _of_links(field, condition):
    """Those that are linked with one of these, from the rows of the links."""
    ids = condition.value
    if not isinstance(ids, Set) or not ids or not all(isinstance(one, int) and one for one in ids):
        return condition
    links = SQL("(SELECT %s FROM %s WHERE %s IN %s)", SQL.identifier(field.column1), SQL.identifier(field.relation),
                SQL.identifier(field.column2), tuple(ids), to_flush=field)
    return Domain('id', 'in' if condition.operator in ONE_OF else 'not in', links)


def _of_children(records, field, condition, comodel, inner):
    """Those that such a child names, from the rows of the children."""
    inverse = comodel._fields[field.inverse_name]
    if not inverse.store or field.context or not field.get_comodel_domain(records).is_true():
        return condition
    query = comodel._search(inner & Domain(inverse.name, '!=', False))
    parents = query.subselect(comodel._field_to_sql(query.table, inverse.name, query))
    return Domain('id', 'in' if condition.operator in ONE_OF else 'not in', parents)


def _of_parent(field, condition, inner):
    """Those whose parent is such a one: where that is said by its id, by the column that holds it."""
    asked = [*inner.iter_conditions()]
    if not asked or any(one.field_expr != 'id' or not isinstance(one.value, SQL) for one in asked):
        return Domain(field.name, condition.operator, inner)
    if condition.operator in ONE_OF:
        return Domain(field.name, '!=', False) & inner.map_conditions(
            lambda one: Domain(field.name, 'in' if one.operator in ONE_OF else 'not in', one.value))
    if asked != [inner]:
        return Domain(field.name, condition.operator, inner)
    if inner.operator in ONE_OF:
        return Domain(field.name, 'not in', inner.value)
    return Domain(field.name, 'in', inner.value) | Domain(field.name, '=', False)


def says_no_answer(records, domain):
    """Whether a domain is made of columns and of ``InOneOf`` alone: what core would look up while it reads the words
    would be an answer, which must not be kept.
    """
    return all(_says_none(records, condition) for condition in domain.iter_conditions())


def _says_none(records, condition):
    """Whether no part of the path of a condition, nor what is asked at its end, is looked up beforehand."""
    model = records
    for part in condition.field_expr.split('.'):
        field = model._fields.get(part)
        if field is None or not (field.store or hasattr(field, 'sets')):
            return False
        model = model.env[field.comodel_name] if field.relational else model
    if condition.operator in ('child_of', 'parent_of') or (isinstance(condition.value, str) and field.relational):
        return False
    return not isinstance(condition.value, Domain) or says_no_answer(model, condition.value)
