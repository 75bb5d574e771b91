"""What another module, or somebody by hand, did to our records, found by walking fields and methods of the whole
registry.
"""
from functools import cache
from pathlib import Path

import odoo.orm.models
from odoo import models
from odoo.tools import SQL

from ..walls.doors import DESCRIBES, OURS, can_name_model, closed_names
from .posture_checks import attention_if, red_if, worst

MODULE = 'huiskamer_case'
# Saved words have a check of their own, and so has what runs by itself.
SAVED_KINDS = ('ir.filters', 'ir.exports', 'ir.default')
RUNS_PREFIXES = ('ir.actions.', 'mail.template', 'base.automation', 'ir.cron')
# Fields of Odoo and its modules whose words are worked out as code: of jobs, pages, fields made by hand, rules, names.
RUN_AS_CODE = ('code', 'arch_db', 'compute', 'domain_force', 'filter_domain', 'filter_pre_domain', 'print_report_name')
CORE = Path(odoo.orm.models.__file__).parents[1]  # Odoo without its addons


@cache
def module_of_file(name):
    """The module that a file of code belongs to: False for Odoo itself, None for a file that is in no module."""
    path = Path(name).resolve()
    for folder in path.parents:
        if (folder / '__manifest__.py').exists():
            return folder.name
    return False if path.is_relative_to(CORE) else None


def module_of(method):
    """The module whose code runs when this method is called, whatever a wrapper says of itself; False for Odoo's
    own.
    """
    found, files = [], []
    while method is not None:
        code = getattr(getattr(method, '__func__', method), '__code__', None)
        files += [code.co_filename] if code else []
        found.append(module_of_file(code.co_filename) if code else False)
        method = getattr(method, '__wrapped__', None)
    named = next(filter(None, found), False)
    return named or (files[0] if files and set(found) == {None} else False)


def methods_of(cls):
    """(name, module) of the methods that a class has from a module, Odoo's own core left out."""
    found = []
    for name, method in vars(cls).items():
        method = getattr(method, 'fget', None) or getattr(method, '__func__', None) or method
        if not name.startswith('__') and callable(method) and not isinstance(method,
            type) and (module := module_of(method)):
            found.append((name, module))
    return found


class HuiskamerPostureKinds(models.Model):
    """Whatever hangs on our records, and whatever stands between them and whoever reads or writes them."""
    _inherit = 'huiskamer.posture.finding'

    def _hung(self):
        """(model, how many) for every table of others with rows about a model of ours, those that we loaded not
        counted.

        Raw SQL: one question for each table that can name a model, past rules and archives; only numbers come out.
        """
        closed = closed_names(self.env.registry)
        for name, model in sorted(self.env.registry.items()):
            fields = [] if not self._has_table(model) else [field for field in model._fields.values()
                if can_name_model(model, field)]
            if name.startswith(OURS) or name in DESCRIBES or not fields:
                continue
            conditions = SQL(' OR ').join(self._names_ours(field, closed) for field in fields)
            self.env.cr.execute(SQL(
                "SELECT count(*) FROM %s t WHERE (%s) AND NOT EXISTS (SELECT FROM ir_model_data d"
                " WHERE d.module = %s AND d.model = %s AND d.res_id = t.id)",
                SQL.identifier(model._table), conditions, MODULE, name))
            [count] = self.env.cr.fetchone()
            if count:
                yield name, count

    @staticmethod
    def _has_table(model):
        """Whether a model has rows of its own."""
        return model._auto and not model._abstract

    def _names_ours(self, field, closed):
        """The condition, in SQL, that a row names one of these models by this field."""
        names, column = tuple(closed), SQL.identifier('t', field.name)
        if field.type == 'reference':
            return SQL("split_part(%s, ',', 1) IN %s", column, names)
        if not field.relational:
            if field.type == 'properties_definition':
                return SQL("%s::text ~ %s", column, '"comodel": "(%s)"' % '|'.join(names).replace('.', r'\.'))
            return SQL("%s IN %s", column, names)
        rows = SQL("SELECT id FROM ir_model WHERE model IN %s", names)
        if field.comodel_name == 'ir.model.fields':
            rows = SQL("SELECT id FROM ir_model_fields WHERE model IN %s OR relation IN %s", names, names)
        if field.type == 'many2many':
            return SQL("t.id IN (SELECT %s FROM %s WHERE %s IN (%s))", SQL.identifier(field.column1),
                       SQL.identifier(field.relation), SQL.identifier(field.column2), rows)
        return SQL("%s IN (%s)", column, rows)

    def _look_at_attached(self):
        """What hangs on our records, by whatever kind of field of whatever module; public or not is not asked."""
        return red_if([
            f'{name}: {count}' for name, count in self._hung()
            if name not in SAVED_KINDS and not name.startswith(RUNS_PREFIXES)])

    def _look_at_overridden(self):
        """Methods of our named records that another module overrides or patches: it sees what goes through them."""
        Confidential = self.env.registry['huiskamer.confidential.mixin']
        ours, everywhere, every = set(), set(), self.env._("every model")
        known = self._known_modules()
        for name, model in self.env.registry.items():
            if issubclass(model, Confidential) and not model._abstract:
                for module, method, is_everywhere in self._overridden(model, known):
                    (everywhere if is_everywhere else ours).add(
                        f'{module}: {method} ({every if is_everywhere else name})')
        return worst(red_if(sorted(ours)), attention_if(sorted(everywhere)))

    @staticmethod
    def _overridden(model, known):
        """(module, method, whether of every model) for what stands before a method of ours or of Odoo itself.

        A method that a module adds to our own records counts too: a check, an onchange or a value that is worked out is
        called with what is typed. One that it adds to every record is called by nobody of ours, unless it stands before
        another or in Odoo's own class.
        """
        classes = model.__mro__
        for place, cls in enumerate(classes):
            is_own_class = getattr(cls, '_name', None) is None  # BaseModel itself: nothing stands below it
            is_everywhere = cls is not model and (is_own_class or cls._name == 'base')
            for name, module in methods_of(cls):
                if module not in known and (not is_everywhere or is_own_class
                                            or any(name in vars(below) for below in classes[place + 1:])):
                    yield module, name, is_everywhere

    def _known_modules(self):
        """This addon and what it depends on: without these it does not run."""
        module = self.env['ir.module.module'].search([('name', '=', MODULE)])
        return {MODULE, *module.upstream_dependencies(exclude_states=('uninstallable',)).mapped('name')}

    def _tables_watched(self):
        """What stands in the database itself beside our tables, as "name (table)": views of others that read them, and
        triggers of others on them.

        Raw SQL: PostgreSQL's own catalogue; only names come out.
        """
        registry = self.env.registry
        closed = tuple(registry[name]._table for name in closed_names(registry) if self._has_table(registry[name]))
        ours = tuple(model._table for name, model in registry.items() if name.startswith(OURS))
        return [f'{name} ({table})' for name, table in self.env.execute_query(SQL(
            "SELECT v.relname, t.relname FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid"
            " JOIN pg_class v ON v.oid = r.ev_class JOIN pg_class t ON t.oid = d.refobjid"
            " WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass"
            " AND t.relname IN %(closed)s AND v.relname NOT IN %(ours)s"
            " UNION SELECT g.tgname, t.relname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid"
            " WHERE NOT g.tgisinternal AND t.relname IN %(closed)s AND g.tgname NOT LIKE 'huiskamer%%'"
            " ORDER BY 1, 2", closed=closed, ours=ours))]

    def _runs_about_us(self):
        """(model, field) of every field whose content runs as code, or is filled in from a record and sent."""
        return [(name, field.name) for name, model in self.env.registry.items() if self._has_table(model)
                for field in model._fields.values() if field.store and (
                    getattr(field, 'render_engine', None)
                    or (field.type in ('text', 'char') and (field.name in RUN_AS_CODE
                                                            or (name, field.name) == ('ir.actions.server', 'value'))))]
