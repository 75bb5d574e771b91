from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..sealing.sealed_mixin import KINDS
from . import read_log

# A question about so few is a question about somebody.
FEW = 3


class HuiskamerReadLogMixin(models.AbstractModel):
    """Every read of what is sealed or personal is written down, whatever way it goes.

    All ways of reading a column meet in ``_fetch_query``. A field that is sealed or marked as
    ``personal`` is fetched only when it is asked for by name, so that reading a label notes nothing,
    and what stands in the cache of a transaction was noted in that transaction.
    """
    _inherit = 'huiskamer.confidential.mixin'

    def _valid_field_parameter(self, field, name):
        """Fields may be marked as personal."""
        return name == 'personal' or super()._valid_field_parameter(field, name)

    @api.model
    def _is_noted(self, name):
        """Whether reading this field is written down."""
        field = self._fields.get(name)
        return isinstance(field, KINDS) or bool(getattr(field, 'personal', False))

    def _as_it_stands(self, names):
        """What these texts say now: looked at to compare, which the log tells from reading."""
        with read_log.reading_for(self.env, read_log.COMPARE):
            return super()._as_it_stands(names)

    def _fetch_query(self, query, fields):
        """Fetch, and note what is sealed or personal; both also as superuser, for the person behind it."""
        names = [field.name for field in fields if self._is_noted(field.name)]
        if not names:
            return super()._fetch_query(query, fields)
        read_log.ensure_writable(self.env)
        fetched = super()._fetch_query(query, fields)
        if fetched:
            read_log.note(fetched, names)
        return fetched

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Search; note when a person's search asks for what is personal, for its answer tells it."""
        query = super()._search(domain, offset, limit, order, **kwargs)
        if not self.env.su:
            terms = [term.split()[0] for term in (order or '').split(',') if term.strip()]
            asked = {name for name in terms if self._is_noted(name)}
            conditions = [c for c in Domain(domain).iter_conditions() if self._asks_what_is_noted(c)]
            asked.update(condition.field_expr for condition in conditions)
            if asked:
                self._note_question(asked, 'search', self._asked_about(domain))
        return query

    def _asks_what_is_noted(self, condition):
        """Whether a condition is about something personal, here or at the end of a path."""
        model = self
        for part in condition.field_expr.split('.'):
            field = model._fields.get(part)
            if field is None:
                return False
            if self._is_confidential(model._name) and model._is_noted(part):
                return True
            model = self.env[field.comodel_name] if field.relational else model
        inside = condition.value if condition.operator in ('any', 'not any') else None
        return model is not self and isinstance(inside, Domain | list | tuple) and self._is_confidential(
            model._name) and any(
            model._asks_what_is_noted(one) for one in Domain(inside).iter_conditions())

    def _asked_about(self, domain):
        """The few records that a question is about once what is personal in it is left out; none when it is about
        many.
        """
        plain = Domain(domain).optimize(self).map_conditions(
            lambda condition: Domain.TRUE if self._asks_what_is_noted(condition) else condition)
        # sudo: whoever is asked about goes into the log, also somebody whom the caller may not see
        found = self.sudo().with_context(active_test=False)._search(plain, limit=FEW + 1).get_result_ids()
        return found if len(found) <= FEW else ()

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Group; note when it is by what is personal."""
        answer = super()._read_group_groupby(alias, groupby_spec, query)
        self._note_names([groupby_spec], 'group', alias, query)
        return answer

    def _read_group_select(self, aggregate_spec, query):
        """Count or add up; note when it is what is personal."""
        answer = super()._read_group_select(aggregate_spec, query)
        self._note_names([aggregate_spec], 'group', self._table, query)
        return answer

    # public: core's own export, by the caller's rules, and logged
    def export_data(self, fields_to_export):
        """Export, and note it as an export, also of what is not personal."""
        with read_log.reading_for(self.env, 'export'):
            answer = super().export_data(fields_to_export)
            read_log.ensure_writable(self.env)
            read_log.note(self, {name.split('/')[0] for name in fields_to_export} & self._fields.keys())
        return answer

    # public: core's own deletion, by the caller's rules; what was read before is logged first
    def unlink(self):
        """Delete records; what was read of them before is written down while they still have a code."""
        self.env['huiskamer.access.event']._write_down()
        return super().unlink()

    @api.model
    def _note_names(self, paths, purpose, alias, query):
        """Note that a question about the first field of these paths was answered, if it is personal, and about whom.

        Raw SQL: the numbers of the few records that the question is limited to, as its own query has them. What the
        question is cut off at is groups, and no matter of whom it is about.
        """
        names = {name for name in (path.split(':')[0].split('.')[0] for path in paths) if self._is_noted(name)}
        if names:
            cut, query.limit, query.offset = (query.limit, query.offset), FEW + 1, None
            found = self.env.execute_query(query.select(SQL.identifier(alias, 'id')))
            query.limit, query.offset = cut
            self._note_question(names, purpose, [row_id for row_id, in found] if len(found) <= FEW else ())

    @api.model
    def _note_question(self, names, purpose, ids):
        """Note a question about these fields, and whom it was about when it was about few."""
        read_log.ensure_writable(self.env)
        read_log.note(self.browse(ids or [0]), names, purpose)

    @api.model
    def _read_places(self, _uid, ids):
        """The records with these ids: [(id, code, codes of files, how they stand to this user)].

        Raw SQL: the codes alone, of records that the caller was given already.
        """
        return self.env.execute_query(SQL(
            "SELECT id, code, '', 'none' FROM %s WHERE id = ANY(%s)", SQL.identifier(self._table), list(ids)))

    # What reads is not answered from a read-only cursor: it is written down. Odoo looks at this mark
    # on the first method of the name that it finds.

    # public: core's own read, by the caller's rules, where it can be logged
    def read(self, fields=None, load='_classic_read'):
        """Read, where it can be written down."""
        return super().read(fields, load)

    # public: core's own read, by the caller's rules, where it can be logged
    @api.model
    def search_read(self, domain=None, fields=None, offset=0, limit=None, order=None, **read_kwargs):
        """Search and read, where it can be written down."""
        return super().search_read(domain, fields, offset, limit, order, **read_kwargs)

    # public: core's own read, by the caller's rules, where it can be logged
    def web_read(self, specification):
        """Read for a form, where it can be written down."""
        return super().web_read(specification)

    # public: core's own read, by the caller's rules, where it can be logged
    @api.model
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        """Read for a list, where it can be written down."""
        return super().web_search_read(domain, specification, offset, limit, order, count_limit)

    # public: core's own read, by the caller's rules, where it can be logged
    @api.model
    def web_read_group(self, domain, groupby, aggregates=(), limit=None, offset=0, order=None, **kwargs):
        """Read for a kanban or a grouped list, where it can be written down."""
        return super().web_read_group(domain, groupby, aggregates, limit, offset, order, **kwargs)

    read._readonly = search_read._readonly = web_read._readonly = False
    web_search_read._readonly = web_read_group._readonly = False
