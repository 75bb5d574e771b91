from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class HuiskamerCodedMixin(models.AbstractModel):
    """A row that names a file by its code: for who is locked out of that file, it does not exist either."""
    _name = 'huiskamer.coded.mixin'
    _description = "Row about a file, by its code"

    # The columns that hold codes, one or several in a line.
    _code_columns = ('code',)

    is_locked = fields.Boolean(
        "About a file that one is locked out of", compute='_compute_is_locked', search='_search_is_locked',
        exportable=False)

    def _compute_is_locked(self):
        """Never, for whoever reads it: the wall lets no other row through."""
        for row in self:
            row.is_locked = False

    @api.model
    def _search_is_locked(self, operator, value):
        """The rows about files that the person at the screen is locked out of, or all others; asked at each query."""
        if operator != 'in':
            return NotImplemented
        locked = Domain.custom(to_sql=self._locked_to_sql)
        return Domain.OR([locked if wanted else ~locked for wanted in value])

    @api.model
    def _locked_to_sql(self, model, alias, _query):
        """Whether a row has a code of such a file."""
        codes = SQL(" || ' ' || ").join(
            SQL("coalesce(%s, '')", SQL.identifier(alias, name)) for name in model._code_columns)
        return SQL("string_to_array(%s, ' ') && ARRAY(%s)::text[]", SQL("(%s)::varchar", codes),
                   self._locked_codes(model.env.uid))

    @api.model
    def _locked_codes(self, _uid):
        """Hook: a query for the codes of the files that this user is locked out of; the room of the files knows."""
        return SQL("SELECT NULL::varchar WHERE false")
