"""What a huiskamer of a test has in it: its people, its places, its services and the words that it asks with."""
from odoo import Command

# role -> the groups of its user. 'colleague' is a caseworker too, of another file.
ROLES = {
    'host': 'huiskamer_case.group_host',
    'caseworker': 'huiskamer_case.group_caseworker',
    'colleague': 'huiskamer_case.group_caseworker',
    'supervisor': 'huiskamer_case.group_supervisor',
    'privacy_officer': 'huiskamer_case.group_privacy_officer',
    'access_administrator': 'huiskamer_case.group_access_administrator',
    'office_user': 'base.group_user',
    'system_administrator': 'base.group_system',
    'receiver': 'base.group_portal',
    'portal': 'base.group_portal',
    'public': 'base.group_public',
}
# Who answers for the house of the tests; a client hears it first.
HOUSE = {'controller': "Stichting Test", 'controller_reach': "050-0000002", 'officer': "Fatma Test",
         'officer_reach': "050-0000003"}


class HouseParts:
    """How a test makes them; the class that mixes it in opens files and drafts handovers."""

    @classmethod
    def _make_house(cls):
        """Make the house and all that is in it."""
        cls.users = cls._make_users()
        for role, user in cls.users.items():
            setattr(cls, role, user)
        cls._make_directory()
        cls._review_words()
        cls.location = cls._make_location("Huiskamer Test")
        cls.case = cls.open_file('caseworker')
        cls.client = cls.case.client_id
        cls.colleague_case = cls.open_file('colleague', alias="Iemand anders")
        cls.handover = cls.draft()

    @classmethod
    def _make_users(cls):
        """{role: user}, in one go: one by one they cost more than most tests."""
        users = cls.env['res.users'].create([{
            'name': f'test_{role} ({group})', 'login': f'test_{role}', 'password': f'test_{role}',
            'email': 't.t@example.com',
            'tz': 'Europe/Amsterdam', 'lang': 'en_US', 'group_ids': [Command.set(cls.env.ref(group).ids)],
        } for role, group in ROLES.items()])
        return dict(zip(ROLES, users, strict=True))

    @classmethod
    def _make_location(cls, name, **vals):
        """A huiskamer that is open every evening from 17:00 to 20:00."""
        calendar = cls.env['resource.calendar'].create({
            'name': name,
            'tz': 'Europe/Amsterdam',
            'attendance_ids': [Command.clear()] + [
                Command.create({
                    'name': str(day), 'dayofweek': str(day), 'hour_from': 17, 'hour_to': 20, 'day_period': 'afternoon'})
                for day in range(7)],
        })
        return cls.env['huiskamer.location'].create({'name': name, 'resource_calendar_id': calendar.id} | vals)

    @classmethod
    def _make_directory(cls):
        """Two services of one organisation, with what they may ask for."""
        partner = cls.env['res.partner'].create({'name': "Organisatie Test", 'is_company': True})
        cls.provider = cls.env['huiskamer.provider'].create({'partner_id': partner.id})
        cls.service = cls._make_service("Uitstapprogramma")
        cls.other_service = cls._make_service("Nachtopvang", kind='night_shelter')

    @classmethod
    def _make_service(cls, name, codes=('alias', 'language', 'question', 'safe_contact', 'phone', 'children'), **vals):
        """A service that may ask for these data categories."""
        return cls.env['huiskamer.service'].create({
            'provider_id': cls.provider.id,
            'name': name,
            'kind': 'health',
            'category_ids': [Command.set(cls.categories(*codes).ids)],
        } | vals)

    @classmethod
    def _review_words(cls):
        """The words of consent in Dutch and English, read and found right by the privacy officer."""
        house = cls.env['huiskamer.house']._house()
        house.write({name: house[name] or words for name, words in HOUSE.items()})
        texts = cls.env['huiskamer.consent.text'].search([('language_id.code', 'in', ('nl', 'en')),
            ('reviewed_on', '=', False)])
        texts.with_user(cls.privacy_officer).review({'read_by': "Lezer Voorbeeld"})
