import csv
import random
from datetime import date, timedelta

from odoo import Command, api, fields, models
from odoo.tools import file_open

from . import demo_access, demo_around, demo_files, demo_receivers, demo_registers, demo_report

PILOT = (date(2019, 2, 18), date(2019, 3, 31))
CANCELLED = {date(2019, 3, 10): 'weather', date(2019, 3, 13): 'staff', date(2019, 3, 24): 'building'}
# How likely a value is to be counted for a visit; invented.
CHANCES = {
    'first_visit': {'first': 45, 'before': 45, 'unknown': 10},
    'topic': {'leaving': 14, 'entering': 8, 'permit_rights': 10, 'health': 12, 'housing': 14,
              'income_debts': 14, 'someone_to_talk': 18, 'safety': 5, 'other': 5},
    'help': {'voorlichting': 20, 'hulp': 30, 'informatie': 25, 'advies': 25},
    'direction': {'out': 25, 'in': 12, 'neither': 43, 'not_said': 20},
    'heard_of': {'colleague': 40, 'aid': 25, 'online': 15, 'poster': 10, 'passing_by': 10},
    'outcome': {'answered': 50, 'leaflet': 15, 'told_where': 15, 'handover_offered': 15, 'no_place': 5},
}
# The card is filled in by one visitor in three or so.
CARD = {'card_welcome': {'smile': 70, 'flat': 20, 'frown': 10}, 'card_answer': {'smile': 55, 'flat': 30, 'frown': 15},
        'card_again': {'smile': 65, 'flat': 25, 'frown': 10}}


class HuiskamerDemo(models.AbstractModel):
    """The invented huiskamer that a newcomer walks through; it is loaded with demo data only."""
    _name = 'huiskamer.demo'
    _description = "Demo data"

    @api.model
    def _build(self):
        """Make the whole demo: people, directory, the pilot of 2019, this week, files and handovers."""
        rng = random.Random(20190214)
        users = self._users()
        location = self._location(users)
        services = self._directory()
        location._plan_openings(*PILOT)
        self._hold(location, PILOT, rng)
        self._this_week(location, rng)
        demo_around.build(self.env, location)
        demo_report.build(self.env, users, location)
        self._introductions(users, services)
        demo_files.build(self._dutch().env, users, location, services)
        demo_receivers.build(self.env, services)
        demo_access.build(self.env, users)
        self._requests(users)
        demo_registers.build(self.env, users)

    def _dutch(self):
        """Go on in Dutch where it is switched on: what is fixed for a receiver stays in the words of that moment."""
        if not self.env['res.lang']._lang_get('nl_NL'):
            return self
        # a module's own words come after its demo data, and the labels are frozen with what is sent
        self.env['ir.module.module']._load_module_terms(['huiskamer_case'], ['nl_NL'])
        self.env.registry.clear_cache()
        return self.with_context(lang='nl_NL')

    def _users(self):
        """One user per row of ``logins.csv``, by login."""
        dutch = self.env['res.lang']._lang_get('nl_NL')
        with file_open('huiskamer_case/demo/logins.csv') as rows:
            people = [row for row in csv.DictReader(rows) if row['role'] != 'receiver']  # those are not of this house
        users = {row['login']: self._user(row, 'nl_NL' if dutch else 'en_US') for row in people}
        self._roles(users, {row['login']: row['role'] for row in people})
        return users

    def _roles(self, users, roles):
        """The role of each, on record: the first two by the command line, the rest by two people."""
        Request = self.env['huiskamer.access.request']
        Request._bootstrap(users['access'], users['privacy'])
        for login, role in roles.items():
            if login not in ('access', 'privacy'):
                Request.with_user(users['access']).create({
                    'user_id': users[login].id, 'role': role, 'reason': "Werkt hier (voorbeeld)",
                }).with_user(users['privacy']).action_confirm()

    def _user(self, row, lang):
        """One colleague, without a role yet."""
        return self.env['res.users'].with_context(no_reset_password=True).create({
            'name': row['name'],
            'login': row['login'],
            'password': row['password'],
            'lang': lang,
            'tz': 'Europe/Amsterdam',
            'group_ids': [Command.set(self.env.ref('base.group_user').ids)],
        })

    def _location(self, users):
        """The huiskamer, open every evening from 17:00 to 20:00."""
        return self.env['huiskamer.location'].create({
            'name': "Huiskamer Schoolholm",
            'resource_calendar_id': self._evenings("Huiskamer 17:00-20:00", 17, 20).id,
            'staff_ids': [Command.set([users[login].id for login in ('host', 'caseworker', 'caseworker2')])],
            'pilot_from': PILOT[0],
            'pilot_until': PILOT[1],
        })

    def _evenings(self, name, opens, closes):
        """The same hours on every day of the week."""
        return self.env['resource.calendar'].create({
            'name': name,
            'tz': 'Europe/Amsterdam',
            'attendance_ids': [Command.clear()] + [
                Command.create({'name': str(day), 'dayofweek': str(day), 'hour_from': opens, 'hour_to': closes,
                                'day_period': 'afternoon'})
                for day in range(7)],
        })

    def _directory(self):
        """What comes with the addon, and an invented shelter; by short name."""
        services = {
            'exit': self.env.ref('huiskamer_case.service_terwille_exit'),
            'shelter': self._shelter(),
            'health': self.env.ref('huiskamer_case.service_ggd_health'),
            'permit': self.env.ref('huiskamer_case.service_municipality_permit'),
        }
        spoken = self.env.ref('huiskamer_case.language_nl') | self.env.ref('huiskamer_case.language_en')
        for service in services.values():
            service.write({'language_ids': [Command.set(spoken.ids)]})
        return services

    def _shelter(self):
        """A night shelter that does not exist, with two beds free tonight, and one whose contract has ended."""
        provider = self.env['huiskamer.provider'].create({'name': "Opvang Noord (voorbeeld)", 'kind': 'shelter'})
        common = {'provider_id': provider.id, 'answer_within': 1.0, 'capacity_unit': 'bed',
                  'place': "Groningen (voorbeeld)"}
        self.env['huiskamer.service'].create(common | {
            'name': "Op adem komen", 'kind': 'respite', 'for_whom': "Wie even weg wil",
            'contracted_from': '2018-01-01', 'contracted_until': '2018-12-31'})
        asked = ('alias', 'language', 'question', 'safe_contact', 'phone', 'children')
        shelter = self.env['huiskamer.service'].create(common | {
            'resource_calendar_id': self._evenings("Nachtopvang 19:00-24:00", 19, 24).id, 'name': "Nachtopvang",
            'kind': 'night_shelter', 'for_whom': "Wie vannacht een bed zoekt",
            'category_ids': [Command.set([self.env.ref(f'huiskamer_case.data_category_{code}').id for code in asked])]})
        shelter.state_capacity({'code': 'capacity', 'available': 2, 'maximum': 6})
        return shelter

    def _introductions(self, users, services):
        """Two visitors who wanted no file, and a bed that is held for a third."""
        Introduction = self.env['huiskamer.introduction'].with_user(users['host'])
        for service, language, wanted in (('health', 'nl', 'health'), ('exit', 'en', 'leaving')):
            introduction = Introduction.introduce({
                'service_id': services[service].id, 'wanted': wanted,
                'language_id': self.env.ref(f'huiskamer_case.language_{language}').id})
        introduction.action_came()
        self.env['huiskamer.hold'].with_user(users['host']).create({'service_id': services['shelter'].id})

    def _hold(self, location, period, rng):
        """Hold, or cancel, the planned evenings of a period and seal them."""
        openings = self.env['huiskamer.opening'].search(
            [('location_id', '=', location.id), ('state', '=', 'planned'),
             ('date', '>=', period[0]), ('date', '<=', period[1])], order='date')
        for opening in openings:
            if opening.date in CANCELLED:
                opening.cancel({'cancel_reason': CANCELLED[opening.date]})
                continue
            opening.hosts_present = rng.choice([1, 2, 2])
            opening.action_open()
            self._count(opening, rng)
            opening.action_seal()

    def _this_week(self, location, rng):
        """Plan this week; seal what is past, open tonight."""
        today = fields.Date.context_today(self.with_context(tz='Europe/Amsterdam'))
        monday = today - timedelta(days=today.weekday())
        location._plan_openings(monday, monday + timedelta(days=6))
        if today > monday:
            self._hold(location, (monday, today - timedelta(days=1)), rng)
        tonight = self.env['huiskamer.opening'].search([('location_id', '=', location.id), ('date', '=', today)])
        tonight.hosts_present = 2
        tonight.action_open()
        self._count(tonight, rng)

    def _count(self, opening, rng):
        """Invented counts for one evening: no to eight visits, each attribute apart."""
        counts = {}
        for _visit in range(rng.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 8])):
            hours = opening.tally_ids.mapped('value')
            drawn = [('visit', rng.choice(sorted(hours)))]
            drawn += [
                (measure, rng.choices(list(chances), chances.values())[0]) for measure, chances in CHANCES.items()]
            drawn += [('interpreter', 'needed')] if rng.random() < 0.3 else []
            drawn += [
                (measure, rng.choices(list(chances), chances.values())[0]) for measure, chances in CARD.items()
                if rng.random() < 0.35]
            for counter in drawn:
                counts[counter] = counts.get(counter, 0) + 1
        for tally in opening.tally_ids:
            tally.count = counts.pop(('visit', tally.value), 0)
        self.env['huiskamer.evening.count']._add(opening.id, counts)

    def _requests(self, users):
        """A role that was given by two people, and one that still waits for the second."""
        Request = self.env['huiskamer.access.request'].with_user(users['access'])
        given = Request.create({
            'user_id': users['caseworker2'].id, 'role': 'host', 'reason': "Springt bij aan de deur",
            'ends_at': fields.Datetime.now() + timedelta(days=90)})
        given.with_user(users['supervisor']).action_confirm()
        Request.create({'user_id': users['host'].id, 'role': 'caseworker',
                        'reason': "Begint volgende maand als hulpverlener"})
