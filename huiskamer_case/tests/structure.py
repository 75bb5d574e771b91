"""What must hold of the shape of the whole registry and of what is configured in the database, as lists of faults."""
from odoo.tools import SQL

from ..models.oversight.sealing.sealed import Sealed, SealedChar

# Fields outside the named room that lead to it, with the reason.
DOORS = {
    'huiskamer.access.grant.case_id': "for how long who may use one file; made by named methods only, labelled by its "
                                      "code",
    'huiskamer.agenda.case_id': "a view for who works on the file, behind its wall; nothing is stored in it and "
                                "nobody writes it",
    'huiskamer.agenda.step_id': "a view for who works on the file, behind its wall; nothing is stored in it and "
                                "nobody writes it",
    'huiskamer.agenda.handover_id': "a view for who works on the file, behind its wall; nothing is stored in it and "
                                    "nobody writes it",
}
# What may be unique in the named room besides codes and links: no word of anybody.
CODED = {
    'huiskamer_consent.question': "the key of a question of ours; one answer to it counts",
}
CHATTER = ('message_ids', 'message_follower_ids', 'activity_ids', 'access_token', 'website_message_ids')


class Structure:
    """Looks at one environment; each method returns the faults that it finds, as texts."""

    def __init__(self, env):
        """Take the models of this environment's registry, and those of them that are named."""
        self.env = env
        self.models = {name: env[name] for name, model in env.registry.items() if not model._abstract}
        self.named = {name for name in self.models if env['huiskamer.client']._is_confidential(name)}

    def doors(self):
        """Fields of models outside the named room that point into it."""
        return sorted(
            f'{name}.{field.name}' for name, model in self.models.items() if name not in self.named
            for field in model._fields.values()
            if field.comodel_name in self.named and f'{name}.{field.name}' not in DOORS)

    def heirs(self):
        """Models that inherit a named one by delegation."""
        return sorted(name for name, model in self.models.items() if set(model._inherits) & self.named)

    def looks(self):
        """Related and computed fields that fetch values from the named room, as superuser or to be stored."""
        return sorted(
            f'{name}.{field.name}' for name, model in self.models.items() for field in model._fields.values()
            if self._looks_in(name, field))

    def _looks_in(self, name, field):
        """Whether a field brings something of a named record where other rules hold."""
        if field.related and field.compute_sudo:
            return self._crosses(name, field.related) or self._ends_sealed(name, field.related)
        paths = self.env.registry.field_depends.get(field, ()) if field.compute and field.store else ()
        return any(self._ends_sealed(name, path) or (name not in self.named and self._crosses(name, path))
                   for path in paths)

    def _steps(self, name, path):
        """(model, field) for every step of a dotted path."""
        for part in path.split('.'):
            field = self.models[name]._fields.get(part) if name in self.models else None
            if field is None:
                return
            yield name, field
            name = field.comodel_name

    def _crosses(self, name, path):
        """Whether a path leads to a named model, or to another one."""
        return any(field.comodel_name in self.named for _model, field in self._steps(name, path))

    def _ends_sealed(self, name, path):
        """Whether a path touches a sealed value."""
        return any(isinstance(field, Sealed | SealedChar) for _model, field in self._steps(name, path))

    def bypasses(self):
        """Fields to or of named models that a search follows without asking the rules."""
        return sorted(
            f'{name}.{field.name}' for name, model in self.models.items() for field in model._fields.values()
            if getattr(field, 'bypass_search_access', False)
            and (name in self.named or field.comodel_name in self.named))

    def rights(self):
        """Access rows of named models for groups that are not ours, and named models without a wall."""
        groups = self.env['res.groups'].search([])
        ours = groups.filtered(lambda group: (group.get_external_id()[group.id] or '').startswith(
            'huiskamer_case.group_'))
        domain = [('model_id.model', 'in', list(self.named))]
        rows = self.env['ir.model.access'].search(domain).filtered(lambda row: row.group_id not in ours)
        walls = self.env['ir.rule'].search([*domain, ('global', '=', True)]).mapped('model_id.model')
        return sorted([f'access {row.name}' for row in rows] + [f'no wall: {name}' for name in self.named - set(walls)])

    def labels(self):
        """Named models whose label is more than the code, or that have chatter."""
        return sorted(
            [name for name in self.named if self.models[name]._rec_name != 'code'
             or set(self.env.registry.field_depends[self.models[name]._fields['display_name']]) != {'code'}]
            + [f'{name}.{field}' for name in self.named for field in CHATTER if field in self.models[name]._fields])

    def actions(self):
        """Windows on models of ours that a browser may keep."""
        actions = self.env['ir.actions.act_window'].search([('res_model', '=like', 'huiskamer.%'),
            ('cache', '=', True)])
        return actions.mapped('name')

    def configured(self):
        """Reports that keep a file, templates, and server actions of ours that we did not load."""
        ours = '=like', 'huiskamer.%'
        reports = self.env['ir.actions.report'].search([('model', *ours), ('attachment', '!=', False)])
        actions = self.env['ir.actions.server'].search([('model_id.model', *ours)])
        loaded = actions.get_external_id()
        return [
            *reports.filtered('attachment').mapped('name'),
            *self.env['mail.template'].search([('model_id.model', *ours)]).mapped('name'),
            *actions.filtered(lambda action: not loaded[action.id].startswith('huiskamer_case.')).mapped('name'),
            *(self.env['base.automation'].search([('model_id.model', *ours)]).mapped('name')
              if 'base.automation' in self.env else ()),
        ]

    def indexes(self):
        """Unique indexes of named tables on anything but codes, links and places in a row."""
        tables = [self.models[name]._table for name in self.named]
        self.env.cr.execute(SQL(
            "SELECT t.relname, a.attname, y.typname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid"
            " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(i.indkey) JOIN pg_type y ON y.oid = "
            "a.atttypid"
            " WHERE i.indisunique AND t.relname IN %s", tuple(tables)))
        return sorted(
            f'{table}.{column}' for table, column, kind in self.env.cr.fetchall()
            if column not in ('id', 'code', 'subject') and kind != 'int4' and f'{table}.{column}' not in CODED)

    def all(self):
        """Every fault, by what it is."""
        looks = ('doors', 'heirs', 'looks', 'bypasses', 'rights', 'labels', 'actions', 'configured', 'indexes')
        return {name: found for name in looks if (found := getattr(self, name)())}
