import csv
import re

from odoo import models
from odoo.tools import SQL, file_open

from ..roles.groups import OURS
from ..walls.doors import can_name_model
from .posture_checks import attention_if, red_if, worst
from .posture_kinds import RUNS_PREFIXES, SAVED_KINDS

MODULE = 'huiskamer_case'
OUR_MODELS = 'huiskamer.%'
GROUPS = {'ir.model.access': 'group_id', 'ir.rule': 'groups'}  # model -> its field with whom a row is for
PERMS = ('perm_read', 'perm_write', 'perm_create', 'perm_unlink')
# A model, a table or an identifier of ours; a page may well speak of a huiskamer.
OUR_NAME = re.compile(r'huiskamer[._]\w')
# name of a module -> it sends something to its makers, or reads and deletes past the roles
NOT_HERE = (
    'partner_autocomplete', 'iap', 'iap_mail', 'sms', 'snailmail', 'mail_plugin', 'web_unsplash', 'google_gmail',
    'microsoft_outlook',
    'google_calendar', 'microsoft_calendar', 'google_drive', 'cloud_storage', 'privacy_lookup', 'base_automation',
    'data_recycle',
    'data_cleaning', 'link_tracker', 'mass_mailing', 'website', 'im_livechat')


class HuiskamerPostureDoors(models.Model):
    """Rules that were changed, and what Odoo or another module hangs on our records."""
    _inherit = 'huiskamer.posture.finding'

    def _look_at_groups(self):
        """Groups of ours that imply, or are implied by, more than they came with; and roles of people from outside."""
        plain = self.env.ref('base.group_user')
        found = []
        for name in OURS:
            group = self.env.ref(f'{MODULE}.{name}')
            found += [f'{name} -> {other.full_name}' for other in group.implied_ids - plain]
            found += [f'{other.full_name} -> {name}' for other in group.all_implied_by_ids - group]
            found += [f'{user.login} -> {name}' for user in self.env['res.users']._in_groups(group) if user.share]
        return red_if(found)

    def _look_at_rules(self):
        """Access lists and rules on our models that differ from the files they came from."""
        return red_if([*self._differences('ir.model.access', self._access_row),
                       *self._differences('ir.rule', self._rule_row)])

    def _differences(self, model, row_of):
        """Rows of a security file that were changed or taken away, and rows that are in no file."""
        with file_open(f'{MODULE}/security/{model}.csv') as lines:
            wanted = {row['id']: row for row in csv.DictReader(line for line in lines if line.strip())}
        there = self.env[model].with_context(active_test=False).search([('model_id.model', '=like', OUR_MODELS)])
        names = there.get_external_id()
        named, groups = (self._ids_of(there[field]) for field in ('model_id', GROUPS[model]))
        seen = {}
        for record in there:
            module, _dot, name = names[record.id].partition('.')
            if module != MODULE or name not in wanted:
                yield f'{model}: {names[record.id] or record.name}'
            else:
                seen[name] = record
        for name, row in wanted.items():
            record = seen.get(name)
            if not record or not record.active or row_of(record, named, groups) != self._wanted(row):
                yield f'{model}: {name}'

    def _wanted(self, row):
        """A row of a file, as the database should have it: model, groups, and rights or domain."""
        groups = (row.get('group_id:id') or row.get('groups:id') or '').split(',')
        rest = tuple(row[perm] == '1' for perm in PERMS) if 'perm_read' in row else ''.join(row['domain_force'].split())
        return row['model_id:id'], {group.strip() for group in groups if group.strip()}, rest

    def _access_row(self, access, named, groups):
        """A line of an access list, as :meth:`_wanted` has it; models and groups by id, with their names there."""
        return named[access.model_id.id], {groups[group.id] for group in access.group_id}, tuple(access[perm]
            for perm in PERMS)

    def _rule_row(self, rule, named, groups):
        """A rule, as :meth:`_access_row`; one that is not for every operation is like none of ours."""
        domain = ''.join((rule.domain_force or '').split()) if all(rule[perm] for perm in PERMS) else None
        return named[rule.model_id.id], {groups[group.id] for group in rule.groups}, domain

    def _ids_of(self, records):
        """id -> the name by which the files of the addon know a record; asked for all at once."""
        return {key: name.removeprefix(f'{MODULE}.') for key, name in records.get_external_id().items()}

    def _look_at_shared_filters(self):
        """Saved words on our models: filters and defaults keep what somebody typed, exports what somebody took."""
        return red_if([f'{name}: {count}' for name, count in self._hung() if name in SAVED_KINDS])

    def _look_at_cached_actions(self):
        """Window actions on our models that a browser keeps."""
        actions = self.env['ir.actions.act_window'].search([('res_model', '=like', OUR_MODELS), ('cache', '=', True)])
        return red_if(actions.mapped('name'))

    def _look_at_other_modules(self):
        """Fields that another module, or somebody by hand, put on our models or pointed at them; views and triggers in
        the database.
        """
        fields = sorted(
            f'{name}.{field.name} ({", ".join(field._modules) or "-"})'
            for name, model in self.env.registry.items() for field in model._fields.values()
            if self._is_foreign(name, field))
        return red_if(fields + self._tables_watched())

    def _is_foreign(self, model, field):
        """Whether a field touches our models and is not of the addon."""
        closed = self._closed_models()
        leads_here = not closed.isdisjoint(self._goes_to(model, field))
        if field.manual:
            return model in closed or leads_here
        foreign = set(field._modules) - {MODULE}
        if model in closed:
            return bool(foreign - {'base'}) and field.name not in self.env.registry['base']._fields
        return bool(foreign) and MODULE not in field._modules and leads_here

    def _goes_to(self, model, field):
        """The models that a field is made to lead to: its other side, or the choices of a reference as they stand."""
        if getattr(field, 'type', '') != 'reference':
            return {field.comodel_name}
        choices = field.selection if isinstance(field.selection, list) else ()
        return {name for name, _label in choices}

    def _look_at_automation(self):
        """What runs by itself or sends mail on our models, and did not come with the addon."""
        found = {name for hung, _count in self._hung() if hung.startswith(RUNS_PREFIXES)
                 for name in self._names_of(hung)}
        return worst(red_if(sorted(found | self._code_about_us())), attention_if(self._code_by_hand()))

    def _names_of(self, hung):
        """What is hung on our models in one table that runs or sends, each by its name.

        Raw SQL: as :meth:`_hung` counts it; only ids come out.
        """
        closed, model = self._closed_models(), self.env[hung].with_context(active_test=False)
        fields = [field for field in model._fields.values() if can_name_model(model, field)]
        self.env.cr.execute(SQL("SELECT id FROM %s t WHERE %s", SQL.identifier(model._table), SQL(' OR ').join(
            self._names_ours(field, closed) for field in fields)))
        return self._not_loaded_by_us(model.browse([number for number, in self.env.cr.fetchall()]))

    def _not_loaded_by_us(self, records):
        """Records that did not come with the addon, as a line each."""
        names = records.get_external_id()
        return {f'{records._name}: {record.display_name}' for record in records
                if not names[record.id].startswith(f'{MODULE}.')}

    def _code_about_us(self):
        """Server actions, jobs, pages and templates whose own code names our models, whatever model they hang on."""
        found = set()
        for model, field in self._runs_about_us():
            records = self.env[model].with_context(active_test=False, lang=None).search([(field, 'ilike', 'huiskamer')])
            found |= self._not_loaded_by_us(records.filtered(lambda record,
                name=field: OUR_NAME.search(str(record[name]))))
        return found

    def _code_by_hand(self):
        """Server actions, scheduled jobs and fields with code that came with no module: a name can be put together in
        code.
        """
        actions = self.env['ir.actions.server'].with_context(active_test=False).search([
            '|', ('state', '=', 'code'), ('evaluation_type', '=', 'equation')])
        worked_out = self.env['ir.model.fields'].search([('state', '=', 'manual'), ('compute', '!=', False)])
        modules = set(self.env['ir.module.module'].search([('state', '=', 'installed')]).mapped('name'))
        return sorted(
            f'{record._name}: {record.name}' for records in (actions, worked_out) for record in records
            if records.get_external_id()[record.id].split('.')[0] not in modules)

    def _look_at_plain_rpc(self):
        """Addresses at which pass phrases can be guessed and everything be called."""
        return red_if(self._installed('rpc'))

    def _look_at_modules(self):
        """Modules that have no business beside these files."""
        return attention_if(self._installed(*NOT_HERE))

    def _installed(self, *names):
        """Which of these modules are installed."""
        return self.env['ir.module.module'].search([('name', 'in', names), ('state', '=', 'installed')]).mapped('name')

    def _look_at_mail(self):
        """Mail that leaves in the open, and mail that comes in."""
        servers = self.env['ir.mail_server'].search([('smtp_encryption', '=', 'none')])
        plain = servers.filtered(lambda server: server.smtp_host not in ('localhost', '127.0.0.1', '::1'))
        incoming = self.env['fetchmail.server'].search([]) if 'fetchmail.server' in self.env else plain.browse()
        return worst(red_if(plain.mapped('name')), attention_if(incoming.mapped('name')))
