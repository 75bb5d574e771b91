from odoo import Command, models

from . import hsds_hours, hsds_languages


class HuiskamerDirectory(models.AbstractModel):
    """Writes what a file says, many entries at a time and with the caller's own rights."""
    _inherit = 'huiskamer.directory'

    def _bring_in_all(self, plan, choices):
        """Write what is changed and make what is new, but for the entries that were chosen to stay out."""
        owners = self._bring_in_organizations(plan, choices['skip'])
        calendars = self._calendars([
            vals['hours'] for key, _owner, service, vals in plan['services']
            if vals.get('hours') and key not in choices['skip']
            and (not service or self._differs(service, 'hours', vals['hours']))])
        made = []
        for key, owner, service, vals in plan['services']:
            provider = self._owner(owners, owner)
            if key in choices['skip'] or not provider:
                continue
            vals = self._as_written(service, vals | {'provider_id': provider.id}, calendars)
            if not service:
                made.append(vals)
            elif vals:
                service.write(vals)
        self.env['huiskamer.service'].create(made)

    def _owner(self, owners, owner):
        """The organisation of a service: one that is here, or one that was just made; nothing when it stays out."""
        return owners.get(owner['key']) if isinstance(owner, dict) else owner

    def _bring_in_organizations(self, plan, skip):
        """{key: organisation} of those that were made; the ones that are here are changed."""
        new = {owner['key']: owner for owner in plan['organizations'].values() if isinstance(owner, dict)}
        new = [owner for key, owner in new.items() if key not in skip]
        for line_key, provider, vals in plan['known']:
            changed = {name: value for name, value in vals.items() if self._differs(provider, name, value)}
            if changed and line_key not in skip:
                provider.write(changed)
        partners = self._partners(new)
        fields = self.env['huiskamer.provider']._fields
        made = self.env['huiskamer.provider'].create([
            {name: value for name, value in vals.items() if name in fields} | {'partner_id': partner.id}
            for vals, partner in zip(new, partners, strict=True)])
        return {vals['key']: provider for vals, provider in zip(new, made, strict=True)}

    def _partners(self, new):
        """The contact of each new organisation: the one that was chosen, or a new one with its public facts."""
        Partner = self.env['res.partner']
        missing = [vals for vals in new if not vals['partner_id']]
        # sudo: colleagues may not make contacts; these are organisations with public facts
        made = Partner.sudo().create([{
            'name': vals['name'], 'is_company': True, 'phone': vals.get('phone'), 'website': vals.get('website'),
            'company_registry': next(iter(sorted(vals.get('numbers', ()))), False)} for vals in missing]).sudo(False)
        of = dict(zip((vals['key'] for vals in missing), made, strict=True))
        return [of.get(vals['key']) or Partner.browse(vals['partner_id']) for vals in new]

    def _as_written(self, service, vals, calendars):
        """The values that differ from what is here, as ``write`` and ``create`` take them."""
        changed = {name: value for name, value in vals.items() if not service or self._differs(service, name, value)}
        for name in {'language_ids', 'category_ids'} & changed.keys():
            changed[name] = [Command.set(changed[name])]
        if 'hours' in changed:
            hours = changed.pop('hours')
            changed['resource_calendar_id'] = calendars[tuple(hours)].id if hours else False
        return changed

    def _calendars(self, weeks):
        """{hours: calendar with these hours}; one that is here already is never changed, others may use it."""
        Calendar = self.env['resource.calendar']
        names = {tuple(week): self._calendar_name(week) for week in weeks}
        found = {}
        for calendar in Calendar.search([('name', 'in', list(names.values()))]):
            found.setdefault(tuple(hsds_hours.pieces_of(calendar)), calendar)
        missing = [week for week in names if week not in found]
        # sudo: colleagues may not make calendars; these hold the hours of services and nothing else
        made = Calendar.sudo().create([{
            'name': names[week], 'tz': 'Europe/Amsterdam', 'attendance_ids': [Command.clear()] + [Command.create({
                'name': hsds_hours.DAYS[day], 'dayofweek': str(day), 'day_period': 'afternoon', 'hour_from': begin,
                'hour_to': end})
                for day, begin, end in week]} for week in missing]).sudo(False)
        return found | dict(zip(missing, made, strict=True))

    def _calendar_name(self, week):
        """What a calendar of these hours is called."""
        hours = ", ".join(f'{day} {opens}-{closes}' for day, opens, closes in hsds_hours.written(week))
        return self.env._("Hours: %(hours)s", hours=hours)

    def _add_languages(self, languages):
        """Add languages to the list of the house, with their names in the languages of the screens."""
        made = self.env['huiskamer.language'].create(
            [{'code': entry['code'], 'name': entry['name']} for entry in languages])
        for screen, _name in self.env['res.lang'].get_installed():
            for language in made:
                language.with_context(lang=screen).name = hsds_languages.name_of(language.code,
                    screen.partition('_')[0])
