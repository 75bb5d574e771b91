from odoo import fields
from odoo.tools import SQL

from ...shared.random_code import comparable, tidy_code


class CodeChar(fields.Char):
    """A code of ours: found in a list and in a many2one however it is typed, with or without its dash, also by a
    piece.
    """

    # public: a field's method, which RPC does not reach; it compares codes
    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """The condition on the code that was meant."""
        if operator in ('in', 'not in') and not isinstance(value, SQL):
            value = [tidy_code(typed) or typed if isinstance(typed, str) else typed for typed in value]
        elif operator in ('ilike', 'like', 'not ilike', 'not like') and isinstance(value, str):
            piece = comparable(tidy_code(value) or value)
            if piece:
                found = SQL("replace(%s, '-', '') LIKE %s", model._field_to_sql(alias, field_expr, query), f'%{piece}%')
                return SQL("NOT (%s)", found) if operator.startswith('not') else found
        return super().condition_to_sql(field_expr, operator, value, model, alias, query)
