from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.shared import answers, house_days
from ..common import HuiskamerCommon

# Days that are looked at in another way, or that nobody types.
OTHERWISE = {
    ('huiskamer.answer.number', 'day'): "written by the dialog itself",
    ('huiskamer.closed.day', 'day'): "within the years of its calendar",
    ('huiskamer.consent.event', 'occurred_at'): "between the opening of the file and now",
    ('huiskamer.consent.event', 'recorded_at'): "now",
    ('huiskamer.handover.event', 'occurred_at'): "between the step before and now",
    ('huiskamer.handover.event', 'recorded_at'): "now",
    ('huiskamer.location', 'pilot_from'): "those of the pilot",
    ('huiskamer.location', 'pilot_until'): "those of the pilot",
    ('huiskamer.opening', 'opens_at'): "on the day of the evening",
    ('huiskamer.opening', 'closes_at'): "on the day of the evening, or the next",
    ('huiskamer.outcome.count', 'month'): "counted, never typed",
    ('huiskamer.provider', 'assured_on'): "a button",
    ('huiskamer.service', 'assured_on'): "a button",
    ('huiskamer.service', 'contracted_from'): "contracts come as others publish them, also old ones",
    ('huiskamer.service', 'contracted_until'): "contracts come as others publish them, also without an end",
    ('huiskamer.report', 'date_from'): "of weeks that are over and closed",
    ('huiskamer.report', 'date_until'): "of weeks that are over and closed",
}
# Rooms whose words are public, or are no words of a person.
PUBLIC = ('huiskamer.provider', 'huiskamer.service', 'huiskamer.help.line', 'huiskamer.location', 'huiskamer.topic',
          'huiskamer.data.category', 'huiskamer.language', 'huiskamer.consent.text', 'huiskamer.closed.day')
# Nameless texts, in which no form of a person is let through at all.
NAMELESS = {'huiskamer.observation', 'huiskamer.report'}
NUMBER = '111222333'


@tagged('post_install', '-at_install')
class TestDaysAndTexts(HuiskamerCommon):
    """A day is one that somebody can mean, and no text is a citizen service number, in every room."""

    @classmethod
    def setUpClass(cls):
        """Somebody who lost a second factor had one."""
        super().setUpClass()
        cls.host.totp_secret = 'B' * 32

    def rows(self):
        """(who, model, values) of what people enter by hand, each of it accepted as it stands here."""
        today, now = house_days.today(), fields.Datetime.now()
        return (
            ('privacy_officer', 'legal.hold', {'code': self.case.code, 'reason': "Klacht", 'review_on': today}),
            ('supervisor', 'rights.request', {'right': 'access', 'received_on': today, 'note': "Alles."}),
            ('supervisor', 'demand', {
                'authority': 'police', 'asked_for': "Tijden.", 'received_on': today, 'due_on': today}),
            ('supervisor', 'breach', {'kind': 'paper', 'happened': "Een blad.", 'discovered_at': now}),
            ('host', 'side.effect', {'kind': 'noise', 'source': 'police', 'date': today}),
            ('access_administrator', 'access.request', {
                'user_id': self.host.id, 'role': 'caseworker', 'reason': "Nieuw.",
                'ends_at': now + timedelta(days=9)}),
            ('supervisor', 'second.factor.reset', {'user_id': self.host.id, 'reason': "Telefoon weg."}),
            ('supervisor', 'pilot', {
                'date_from': today + timedelta(days=300), 'date_until': today + timedelta(days=400),
                'baseline': "Rustig."}),
        )

    def enter(self, role, model, vals):
        """Make one as somebody in this role."""
        return self.env[f'huiskamer.{model}'].with_user(self.users[role]).create(vals)

    def entered(self, *types):
        """(who, model, values, field) for each field of these types of every row, which is accepted as it stands."""
        for role, model, vals in self.rows():
            with self.undone():
                self.enter(role, model, vals)
            yield from ((role, model, vals, name) for name in vals
                        if self.env[f'huiskamer.{model}']._fields[name].type in types)

    def test_every_day_that_is_typed_is_looked_at(self):
        looked, faults = 0, []
        for name, model in self.env.registry.items():
            if not name.startswith('huiskamer.') or model._abstract or model._transient:
                continue
            for field in self.env[name]._fields.values():
                if (field.type in ('date', 'datetime') and field.store and not field.readonly and not field.compute
                        and field.name not in ('create_date', 'write_date') and (name, field.name) not in OTHERWISE):
                    looked += 1
                    if not getattr(field, 'window', None):
                        faults.append(f'{name}.{field.name}')
        self.assertGreater(looked, 12)
        self.assertEqual(faults, [])

    def test_a_day_that_nobody_can_mean_is_refused_in_words(self):
        tried = 0
        for role, model, vals, name in self.entered('date', 'datetime'):
            for odd in ('1950-01-01', '2162-01-01'):
                with self.subTest(model=model, field=name, day=odd), self.refused(
                        error=UserError, counts=[f'huiskamer.{model}']):
                    self.enter(role, model, vals | {name: odd})
                tried += 1
        self.assertGreater(tried, 14)

    def test_a_moment_is_of_the_day_that_it_is_in_the_huiskamer(self):
        """Between midnight there and midnight elsewhere it is another day."""
        midnight = house_days.begin_of(house_days.today() + timedelta(days=3))
        for moment in (midnight + timedelta(minutes=30), midnight - timedelta(minutes=30)):
            with freeze_time(moment):
                for role, model, _vals, name in self.entered('datetime'):
                    first, last = self.env[f'huiskamer.{model}']._fields[name].window
                    begin, end = (house_days.begin_of(house_days.today() + timedelta(days=days))
                                  for days in (first, last + 1))
                    with self.subTest(model=model, moment=moment):
                        for typed in (begin, end - timedelta(seconds=1)):
                            self.within(role, model, name, typed)
                        for typed in (begin - timedelta(seconds=1), end):
                            with self.refused(error=UserError):
                                self.within(role, model, name, typed)
                access = next(row for row in self.rows() if row[1] == 'access.request')
                self.enter(*access[:2], access[2] | {'ends_at': moment + timedelta(minutes=5)})

    def within(self, role, model, name, moment):
        """Look whether somebody in this role can mean this moment."""
        env = self.env(user=self.users[role])
        answers.ensure_within(env, env[f'huiskamer.{model}']._fields[name], moment)

    def test_an_evening_or_a_week_that_nobody_can_mean_is_refused_too(self):
        for day in ('1950-01-04', '2162-01-04'):
            with self.subTest(day=day), self.refused(error=UserError, counts=['huiskamer.opening']):
                self.enter('supervisor', 'opening', {
                    'date': day, 'opens_at': f'{day} 16:00:00', 'closes_at': f'{day} 19:00:00'})
        year, week = house_days.week_of(house_days.today() + timedelta(days=7))
        with self.refused(error=UserError, counts=['huiskamer.observation']):
            self.enter('supervisor', 'observation', {'year': year, 'week': week, 'text': "Rustig."})

    def test_somebody_is_not_told_of_a_breach_on_a_day_to_come(self):
        breach = self.enter('supervisor', 'breach', {'kind': 'paper', 'happened': "Een blad."})
        person = self.env['huiskamer.breach.person'].with_user(self.privacy_officer).create(
            {'breach_id': breach.id, 'code': self.case.code})
        with self.refused(person, error=UserError):
            person.told_on = house_days.today() + timedelta(days=2)
        person.told_on = house_days.today()

    def test_no_text_that_is_entered_is_a_citizen_service_number(self):
        tried = 0
        for role, model, vals, name in self.entered('char', 'text'):
            if name != 'code':
                tried += 1
                with self.subTest(model=model, field=name), self.refused(
                        error=UserError, counts=[f'huiskamer.{model}']):
                    self.enter(role, model, vals | {name: f'Zie {NUMBER}.'})
        self.assertGreater(tried, 5)

    def test_every_room_in_which_people_write_looks_at_its_texts(self):
        unseen = set()
        for role in self.users:
            for name in self.env.registry:
                model = self.env[name].with_user(self.users[role])
                if not name.startswith('huiskamer.') or model._abstract or name in PUBLIC or not (
                        model.has_access('write') or model.has_access('create')):
                    continue
                texts = [field.name for field in model._fields.values() if field.type in ('char', 'text', 'html')
                         and field.store and not field.readonly and not field.compute]
                if texts and not hasattr(type(model), '_ensure_texts'):
                    unseen.add(name)
        self.assertEqual(unseen - NAMELESS, set())
