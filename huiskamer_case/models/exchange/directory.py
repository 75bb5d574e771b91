import hashlib
import json

from odoo import api, models
from odoo.exceptions import UserError

from ..shared.fold import fold
from . import hsds, hsds_hours
from .hsds_reader import HsdsReader

NEW, CHANGED, SAME, PROBLEM, NOTICE = 'new', 'changed', 'same', 'problem', 'notice'
KINDS = (NEW, CHANGED, SAME, PROBLEM, NOTICE)
# What a file says -> the field that it becomes, and the table that explains it.
PLAIN = ('name', 'kind', 'for_whom', 'direction', 'answer_within', 'capacity_unit', 'check_every', 'place',
         'contracted_from', 'contracted_until', 'assured_on', 'active')
CONTRACT = ('contracted_from', 'contracted_until')


class HuiskamerDirectory(models.AbstractModel):
    """The directory as a whole: taken out, brought in, printed. It stores nothing of its own."""
    _name = 'huiskamer.directory'
    _description = "Directory"

    @api.model
    def _write_now(self):
        """Write what the data files computed: when demo data fails afterwards, Odoo takes back what still waits to be
        written.
        """
        self.env.flush_all()

    # public: reads with the caller's own rights, so only readers of the directory get it
    @api.model
    def export_hsds(self):
        """The directory as the text of an HSDS file, for whoever may read it."""
        return json.dumps(self._tables(), ensure_ascii=False, indent=2)

    # public: as above
    @api.model
    def export_hsds_package(self):
        """The directory as the standard's tabular data package: CSV files and their description, zipped, in base64."""
        return hsds.packed(self._tables())

    def _tables(self):
        """The tables of every entry that the caller may read."""
        providers = self.env['huiskamer.provider'].with_context(active_test=False).search([])
        services = self.env['huiskamer.service'].with_context(active_test=False).search([])
        return hsds.export(providers, services)

    # public: needs the same access as bringing in, and stores nothing
    @api.model
    def preview_hsds(self, text, choices=None):
        """What bringing this file in would do, line by line; nothing is stored.

        :param dict choices: what the caller chose so far, see ``import_hsds``
        :return: ``lines``, how many there are of each kind, the languages that are not in the list of this house, a
            digest of it all
        """
        self._ensure_may_change()
        plan = self._plan(text, self._choices(choices))
        return {'lines': plan['lines'], 'counts': self._counts(plan), 'languages': plan['languages'],
                'digest': self._digest(text, plan)}

    # public: needs write and create access to the directory and the digest of the file's preview; leaves nothing out
    # unasked
    @api.model
    def import_hsds(self, text, digest, choices=None):
        """Bring the file in, exactly as the preview with this digest showed it.

        :param dict choices: ``leave_out`` whether what has a problem is left out; ``skip`` the keys of entries that
            stay out;
            ``contacts`` {key of an organisation: id of the contact that it is, or 0}; ``languages`` whether to add
            missing ones
        :raise UserError: when there are problems that nobody chose to leave out, or something changed since the preview
        """
        self._ensure_may_change()
        choices = self._choices(choices)
        plan = self._plan(text, choices)
        self._ensure_chosen(plan, choices)
        if self._digest(text, plan) != digest:
            raise UserError(self.env._("Something changed since you looked. Look at the file again; nothing was "
                                       "brought in."))
        counts = self._counts(plan)
        if choices['languages'] and plan['languages']:
            self._add_languages(plan['languages'])
            plan = self._plan(text, choices)
        self._bring_in_all(plan, choices)
        return counts

    def _choices(self, choices):
        """What was chosen, of the types it should have; anything else counts as not chosen."""
        choices = choices if isinstance(choices, dict) else {}
        skip, contacts = choices.get('skip'), choices.get('contacts')
        return {
            'leave_out': choices.get('leave_out') is True, 'languages': choices.get('languages') is True,
            'skip': {key for key in skip if isinstance(key, str)} if isinstance(skip, list) else set(),
            'contacts': {key: number for key, number in contacts.items() if type(number) is int}
            if isinstance(contacts, dict) else {}}

    def _ensure_chosen(self, plan, choices):
        """Bring nothing in before somebody said what happens with what is not clear.

        :raise UserError: naming what is still open
        """
        if any(line['does'] == PROBLEM for line in plan['lines']) and not choices['leave_out']:
            raise UserError(self.env._("Choose to leave out the lines with problems, or repair them first. Nothing "
                                       "was brought in."))
        if any(line['does'] == NEW and line['found'] and line['chosen'] is None and line['key'] not in choices['skip']
               for line in plan['lines']):
            raise UserError(self.env._("Say of each new organisation which contact it is, or that it is a new one. "
                                       "Nothing was brought in."))

    def _ensure_may_change(self):
        """Only who may write and add entries brings a file in, or looks at what that would do."""
        for model in ('huiskamer.provider', 'huiskamer.service'):
            self.env[model].check_access('create')
            self.env[model].check_access('write')

    def _counts(self, plan):
        """How many lines there are of each kind."""
        return {kind: sum(line['does'] == kind for line in plan['lines']) for kind in KINDS}

    def _digest(self, text, plan):
        """The file and what it would do, in one short text."""
        return hashlib.sha256(json.dumps([text, plan['lines']]).encode()).hexdigest()

    def _plan(self, text, choices):
        """What would be done with each entry of the file, and the lines that say so."""
        providers = self._known('huiskamer.provider', lambda entry: fold(entry.name))
        services = self._known('huiskamer.service', lambda entry: (fold(entry.name), entry.provider_id))
        file = HsdsReader(self.env, text, providers[0], choices['languages'])
        plan = {'organizations': {key: providers[0][key] for key in file.here}, 'known': [], 'services': [],
                'lines': [],
                'languages': [{'code': code, 'name': name} for code, name in sorted(file.new_languages.items())]}
        self._plan_organizations(plan, file, providers, choices)
        self._plan_services(plan, file, services)
        plan['lines'] += [self._line(does, table, line, name, words) for does, table, line, name, words in file.said]
        order = {PROBLEM: 0, NOTICE: 2}
        plan['lines'].sort(key=lambda line: order.get(line['does'], 1))
        return plan

    def _line(self, does, table, line, name, words, key='', found=(), chosen=None):
        """One line of the preview."""
        return {'does': does, 'table': table, 'line': line, 'name': name, 'words': words,
                'key': key and f'{table}:{key}',
                'found': list(found), 'chosen': chosen}

    def _plan_organizations(self, plan, file, providers, choices):
        """What happens with each organisation: here already, found in the contacts, or new."""
        contacts = self._contacts(file.organizations) if file.organizations else None
        first = {}
        for key, (number, vals) in file.organizations.items():
            provider = self._find(providers, 'huiskamer.provider', key, fold(vals['name']))
            found = [] if provider else contacts.of(vals)
            chosen = self._chosen(found, choices['contacts'].get(f'organizations:{key}'))
            provider = provider or contacts.provider(chosen)
            mine = self._provider_vals(provider, key, vals)
            other = key if provider else first.setdefault(chosen or fold(vals['name']), key)
            if other != key:
                plan['organizations'][key] = plan['organizations'][other]
                plan['lines'].append(self._line(NOTICE, 'organizations', number, vals['name'],
                                                self.env._("The same as another line.")))
                continue
            if provider:
                plan['known'].append((f'organizations:{key}', provider, mine))
            plan['organizations'][key] = provider or mine | {'key': f'organizations:{key}', 'partner_id': chosen}
            self._step(plan, 'organizations', number, provider, mine, key, found, chosen)

    def _chosen(self, found, choice):
        """The contact behind an organisation: as somebody chose, else the only one that there is; 0 for none, None
        when open.
        """
        ids = [contact['id'] for contact in found]
        if choice in (*ids, 0):
            return choice
        return ids[0] if len(ids) == 1 else None if ids else 0

    def _plan_services(self, plan, file, services):
        """What happens with each service of an organisation that comes in or is here."""
        entries = []
        for key, (number, vals) in file.services.items():
            owner = plan['organizations'][vals['organization']]
            provider = owner if not isinstance(owner, dict) else self.env['huiskamer.provider']
            entries.append((key, number, vals, owner,
                            self._find(services, 'huiskamer.service', key, (fold(vals['name']), provider))))
        agreed = self.env['huiskamer.service'].union(*(entry[4] for entry in entries))._agreed_about()
        ids = self._ids_by_code()
        for key, number, vals, owner, service in entries:
            provider = owner if not isinstance(owner, dict) else self.env['huiskamer.provider']
            if service in agreed and service.provider_id != provider:
                words = self.env._("Clients were asked about this service. It does not move to another organisation: "
                                   "give it a new identifier.")
                plan['lines'].append(self._line(PROBLEM, 'services', number, service.name, words))
                continue
            mine = self._service_vals(service, key, vals, ids) | ({'provider_id': provider.id} if service and provider
                else {})
            self._hold_contract(plan, number, service, mine)
            self._step(plan, 'services', number, service, mine, key)
            plan['services'].append((f'services:{key}', owner, service, mine))

    def _hold_contract(self, plan, number, service, mine):
        """Leave a contract out that would end before it begins, also beside what is here."""
        begins, ends = (mine.get(name, service[name]) for name in CONTRACT)
        if begins and ends and ends < begins:
            words = self.env._("The contract would end before it begins. These days are left out.")
            plan['lines'].append(self._line(PROBLEM, 'services', number, service.name or mine['name'], words))
            for name in CONTRACT:
                mine.pop(name, None)

    def _known(self, model, name_of):
        """The entries that are here, by identifier and by name; letters are letters, also a percent sign."""
        entries = self.env[model].with_context(active_test=False).search([])
        by_name = {}
        for entry in entries:
            by_name.setdefault(name_of(entry), entry)
        by_id = {hsds.public_id(entry): entry for entry in entries} | {entry.hsds_id: entry for entry in entries}
        return by_id, by_name

    def _find(self, known, model, key, name):
        """The entry that a row is about: the same identifier, else the same name, once."""
        by_id, by_name = known
        found = by_id.get(key)
        if not found and by_name.get(name):
            found = by_name[name] if model == 'huiskamer.provider' else by_name.pop(name)
        return found or self.env[model].browse()

    def _step(self, plan, table, number, record, vals, key, found=(), chosen=None):
        """Add the line that says what happens to one entry."""
        changed = [name for name in vals if record and self._differs(record, name, vals[name])]
        plan['lines'].append(self._line(
            CHANGED if changed else SAME if record else NEW, table, number, record.name or vals.get('name'),
            ", ".join(sorted(self._word_of(record, name) for name in changed)), key, found, chosen))

    def _word_of(self, record, name):
        """How a value of an entry is called on the screen."""
        return self.env._("Opening hours") if name == 'hours' else record._fields[name]._description_string(self.env)

    def _differs(self, record, name, value):
        """Whether an entry has another value than the file."""
        if name == 'hours':
            return hsds_hours.pieces_of(record.resource_calendar_id) != value
        if record._fields[name].type == 'many2many':
            return set(record[name].ids) != set(value)
        current = record[name].id if record._fields[name].type == 'many2one' else record[name]
        return (current or False) != (value or False)

    def _provider_vals(self, provider, key, vals):
        """The values of an organisation; one that is here already keeps its name and number."""
        kept = {name: vals[name] for name in ('kind', 'check_every') if name in vals}
        return kept if provider else {'hsds_id': key, 'name': vals['name'], 'phone': vals.get('phone')} | kept | {
            name: vals[name] for name in ('website', 'numbers') if vals.get(name)}

    def _ids_by_code(self):
        """{model: {code: id}} of languages and kinds of facts."""
        return {model: {entry.code: entry.id for entry in self.env[model].search([])}
                for model in ('huiskamer.language', 'huiskamer.data.category')}

    def _service_vals(self, service, key, vals, ids):
        """The values of a service, as its fields want them; what could not be read whole changes nothing here."""
        if service:
            vals = {name: value for name, value in vals.items() if name not in vals.get('open', ())}
        mine = {name: vals[name] for name in PLAIN if name in vals}
        for name, field, model in (('languages', 'language_ids', 'huiskamer.language'),
                                   ('categories', 'category_ids', 'huiskamer.data.category')):
            if name in vals:  # a language that is to be added has no id yet
                mine[field] = sorted(ids[model].get(code, 0) for code in vals[name])
        if 'hours' in vals:
            mine['hours'] = vals['hours']
        return mine if service else {'hsds_id': key, 'kind': 'other', 'assured_on': False, 'active': False} | mine
