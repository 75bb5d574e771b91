import hashlib
import json

from odoo import Command, api, models
from odoo.exceptions import UserError

from . import hsds
from .hsds_reader import HsdsReader

NEW, CHANGED, SAME, PROBLEM, NOTICE = 'new', 'changed', 'same', 'problem', 'notice'
# What a file says -> the field that it becomes, and the table that explains it.
PLAIN = ('name', 'kind', 'for_whom', 'direction', 'answer_within', 'capacity_unit', 'check_every', 'place',
         'contracted_from', 'contracted_until', 'assured_on', 'active')


class HuiskamerDirectory(models.AbstractModel):
    """The directory as a whole: taken out, brought in, printed. It stores nothing of its own."""
    _name = 'huiskamer.directory'
    _description = "Directory"

    @api.model
    def _write_now(self):
        """Write what the data files computed: when demo data fails afterwards, Odoo takes back what still waits to be written."""
        self.env.flush_all()

    # public: reads with the caller's own rights, so only readers of the directory get it
    @api.model
    def export_hsds(self):
        """The directory as the text of an HSDS file, for whoever may read it."""
        providers = self.env['huiskamer.provider'].with_context(active_test=False).search([])
        services = self.env['huiskamer.service'].with_context(active_test=False).search([])
        return json.dumps(hsds.export(providers, services), ensure_ascii=False, indent=2)

    # public: needs the same access as bringing in, and stores nothing
    @api.model
    def preview_hsds(self, text):
        """What bringing this file in would do, line by line; nothing is stored.

        :return: ``lines``, how many there are of each kind, and a digest of it all
        """
        self._ensure_may_change()
        plan = self._plan(text)
        counts = {kind: sum(line['does'] == kind for line in plan['lines']) for kind in (NEW, CHANGED, SAME, PROBLEM)}
        return {'lines': plan['lines'], 'counts': counts, 'digest': self._digest(text, plan)}

    # public: needs write and create access to the directory, a file without problems and the digest of its preview
    @api.model
    def import_hsds(self, text, digest):
        """Bring the file in, exactly as the preview with this digest showed it.

        :raise UserError: when the file has problems, or something changed since the preview
        """
        self._ensure_may_change()
        plan = self._plan(text)
        if any(line['does'] == PROBLEM for line in plan['lines']):
            raise UserError(self.env._("Repair the lines with problems first. Nothing was brought in."))
        if self._digest(text, plan) != digest:
            raise UserError(self.env._("Something changed since you looked. Look at the file again; nothing was brought in."))
        providers = {key: self._bring_in('huiskamer.provider', *step) for key, step in plan['organizations'].items()}
        for organization, service, vals in plan['services']:
            self._bring_in('huiskamer.service', service, vals | {'provider_id': providers[organization].id})
        return self.preview_hsds(text)['counts']

    def _ensure_may_change(self):
        """Only who may write and add entries brings a file in, or looks at what that would do."""
        for model in ('huiskamer.provider', 'huiskamer.service'):
            self.env[model].check_access('create')
            self.env[model].check_access('write')

    def _digest(self, text, plan):
        """The file and what it would do, in one short text."""
        return hashlib.sha256(json.dumps([text, plan['lines']]).encode()).hexdigest()

    def _plan(self, text):
        """What would be done with each entry of the file, and the lines that say so."""
        file = HsdsReader(self.env, text)
        plan = {'organizations': {}, 'services': [], 'lines': []}
        providers = self._known('huiskamer.provider', lambda entry: (entry.name or '').casefold())
        services = self._known('huiskamer.service', lambda entry: (entry.name, entry.provider_id))
        for key, (number, vals) in file.organizations.items():
            provider = self._find(providers, 'huiskamer.provider', key, vals['name'].casefold())
            self._step(plan, 'organizations', number, provider, self._provider_vals(provider, key, vals))
            plan['organizations'][key] = (provider, self._provider_vals(provider, key, vals))
        for key, (number, vals) in file.services.items():
            provider, _vals = plan['organizations'][vals['organization']]
            service = self._find(services, 'huiskamer.service', key, (vals['name'], provider))
            mine = self._service_vals(service, key, vals) | ({'provider_id': provider.id} if service and provider else {})
            if service._agreed_about() and service.provider_id != provider:
                plan['lines'].append({
                    'does': PROBLEM, 'table': 'services', 'line': number, 'name': service.name,
                    'words': self.env._("Clients were asked about this service. It does not move to another organisation: "
                                        "give it a new identifier.")})
                continue
            self._step(plan, 'services', number, service, mine)
            plan['services'].append((vals['organization'], service, mine))
        for does, found in ((PROBLEM, file.problems), (NOTICE, file.notices)):
            plan['lines'] += [
                {'does': does, 'table': table, 'line': line, 'name': name, 'words': words}
                for table, line, name, words in found]
        plan['lines'].sort(key=lambda line: (line['does'] != PROBLEM, line['does'] == NOTICE))
        return plan

    def _known(self, model, name_of):
        """The entries that are here, by identifier and by name; letters are letters, also a percent sign."""
        entries = self.env[model].with_context(active_test=False).search([])
        by_name = {}
        for entry in entries:
            by_name.setdefault(name_of(entry), entry)
        return {entry.hsds_id: entry for entry in entries}, by_name

    def _find(self, known, model, key, name):
        """The entry that a row is about: the same identifier, else the same name."""
        by_id, by_name = known
        return by_id.get(key) or by_name.get(name) or self.env[model].browse()

    def _step(self, plan, table, number, record, vals):
        """Add the line that says what happens to one entry."""
        changed = [name for name in vals if record and self._differs(record, name, vals[name])]
        known = not record and table == 'organizations' and self.env['huiskamer.provider']._known_organisation(vals['name'])
        plan['lines'].append({
            'does': CHANGED if changed else SAME if record else NEW, 'table': table, 'line': number,
            'name': record.name or vals.get('name'),
            'words': self.env._("It is in the contacts: %(name)s", name=known.sudo().name) if known  # sudo: the name that was asked for
            else ", ".join(sorted(self._word_of(record, name) for name in changed))})

    def _word_of(self, record, name):
        """How a value of an entry is called on the screen."""
        return self.env._("Opening hours") if name == 'hours' else record._fields[name]._description_string(self.env)

    def _differs(self, record, name, value):
        """Whether an entry has another value than the file."""
        if name == 'hours':
            return hsds.hours_of(record.resource_calendar_id) != value
        if record._fields[name].type == 'many2many':
            return set(record[name].ids) != set(value)
        current = record[name].id if record._fields[name].type == 'many2one' else record[name]
        return (current or False) != (value or False)

    def _provider_vals(self, provider, key, vals):
        """The values of an organisation; one that is here already keeps its name and number."""
        kept = {name: vals[name] for name in ('kind', 'check_every') if name in vals}
        return kept if provider else {'hsds_id': key, 'name': vals['name'], 'phone': vals.get('phone')} | kept

    def _service_vals(self, service, key, vals):
        """The values of a service, as its fields want them."""
        mine = {name: vals[name] for name in PLAIN if name in vals}
        if 'languages' in vals:
            mine['language_ids'] = self._ids_of('huiskamer.language', vals['languages'])
        if 'categories' in vals:
            mine['category_ids'] = self._ids_of('huiskamer.data.category', vals['categories'])
        if 'hours' in vals:
            mine['hours'] = sorted(set(vals['hours']), key=lambda hours: (hsds.DAYS.index(hours[0]), hours[1]))
        if not service:
            mine = {'hsds_id': key, 'kind': 'other', 'assured_on': False} | mine
        return mine

    def _ids_of(self, model, codes):
        """The ids behind these codes."""
        return self.env[model].search([('code', 'in', list(codes))]).ids

    def _bring_in(self, model, record, vals):
        """Write one entry with the caller's own rights; one that stays the same is not touched."""
        changed = {name: value for name, value in vals.items() if not record or self._differs(record, name, value)}
        for name in {'language_ids', 'category_ids'} & changed.keys():
            changed[name] = [Command.set(changed[name])]
        if 'hours' in changed:
            changed['resource_calendar_id'] = self._calendar(changed.pop('hours')).id
        if record and changed:
            record.write(changed)
        if record:
            return record
        if model == 'huiskamer.provider':
            changed['partner_id'] = self.env['huiskamer.provider']._organisation(changed['name'], changed.get('phone')).id
        return self.env[model].create(changed)

    def _calendar(self, hours):
        """A calendar with these hours; one that is here already is never changed, others may use it."""
        Calendar = self.env['resource.calendar']
        if not hours:
            return Calendar
        name = self.env._("Hours: %(hours)s", hours=", ".join(f'{day} {opens}-{closes}' for day, opens, closes in hours))
        same = Calendar.search([('name', '=', name)]).filtered(lambda calendar: hsds.hours_of(calendar) == hours)[:1]
        blocks = [Command.create({
            'name': day, 'dayofweek': str(hsds.DAYS.index(day)), 'day_period': 'afternoon',
            'hour_from': hsds.text_to_hour(opens), 'hour_to': hsds.text_to_hour(closes)}) for day, opens, closes in hours]
        # sudo: colleagues may not make calendars; this one holds the hours of a service and nothing else
        return same or Calendar.sudo().create(
            {'name': name, 'tz': 'Europe/Amsterdam', 'attendance_ids': [Command.clear(), *blocks]}).sudo(False)
