"""One user per role, one file per caseworker, and the few steps that every test begins with."""
from contextlib import contextmanager
from unittest.mock import patch

import freezegun.api
from hypothesis.internal.conjecture import providers

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

from ..models.oversight.read_log import read_log
from ..models.shared import tries
from .handovers import Handovers
from .own_keys import OwnKeys

# What freezegun asks at every start, of each of 3,000 modules: whether it changed. Their number of names says it as
# well,
# and a test that freezes the clock takes a tenth of the time.
freezegun.api._get_module_attributes_hash = lambda module: f'{id(module)}-{len(vars(module))}'
# What Hypothesis draws numbers and texts from besides chance: the constants in the source of all modules, read anew
# whenever one more is imported. Those of 800 modules of Odoo are nothing that our walks draw.
providers._get_local_constants = lambda: providers._local_constants

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
# Everybody who may not touch the file of the caseworker.
OUTSIDERS = tuple(role for role in ROLES if role != 'caseworker')
# Odoo's AccessError is a UserError too: both are a plain message to the user.
REFUSED = UserError
# Who answers for the house of the tests; a client hears it first.
HOUSE = {'controller': "Stichting Test", 'controller_reach': "050-0000002", 'officer': "Fatma Test",
         'officer_reach': "050-0000003"}
# A reason that is long enough.
WHY = "Zij vroeg erom aan de balie."
# Nobody is called this; where it turns up, something leaked.
CANARY = 'Kanarie-7431'


class HuiskamerCommon(OwnKeys, Handovers, TransactionCase):
    """A huiskamer with its people, two services, two files and one draft handover."""

    @classmethod
    def setUpClass(cls):
        """Make the house once; each test gets it fresh."""
        super().setUpClass()
        cls._own_key_folder()
        cls.without_commits()
        cls._word_refusals_once()
        cls.env = cls.env(context=dict(cls.env.context, no_reset_password=True, tz='Europe/Amsterdam'))
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

    def setUp(self):
        """Nothing was read yet: what an earlier test read was undone with it, and the log would write it again."""
        super().setUp()
        read_log.of(self.env).take()
        read_log.of(self.env).forget()
        self.refusals.clear()
        self._keep_key_folder()

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
    def _make_service(cls, name, codes=('alias', 'language', 'question', 'safe_contact', 'phone'), **vals):
        """A service that may ask for these data categories."""
        return cls.env['huiskamer.service'].create({
            'provider_id': cls.provider.id,
            'name': name,
            'kind': 'health',
            'category_ids': [Command.set(cls.categories(*codes).ids)],
        } | vals)

    @classmethod
    def answers_for(cls, user, service, **more):
        """This portal account answers for this service from now on."""
        return service.with_user(cls.supervisor)._let_answer(user, **more)

    @classmethod
    def _review_words(cls):
        """The words of consent in Dutch and English, read and found right by the privacy officer."""
        house = cls.env['huiskamer.house']._house()
        house.write({name: house[name] or words for name, words in HOUSE.items()})
        texts = cls.env['huiskamer.consent.text'].search([('language_id.code', 'in', ('nl', 'en')),
            ('reviewed_on', '=', False)])
        texts.with_user(cls.privacy_officer).review({'read_by': "Lezer Voorbeeld"})

    @classmethod
    def categories(cls, *codes):
        """The data categories with these codes."""
        return cls.env['huiskamer.data.category'].search([('code', 'in', codes)])

    @classmethod
    def text(cls, purpose):
        """The words of consent for this purpose, in Dutch."""
        return cls.env.ref(f'huiskamer_case.consent_text_{purpose}_nl')

    @classmethod
    def yes(cls, purpose='file', **answers):
        """What a caseworker fills in when a client says yes, with the fingerprint of the words that the dialog
        shows.
        """
        text = cls.env['huiskamer.consent.text'].browse(answers.get('text_id') or cls.text(purpose).id)
        about = {key: answers.get(key) for key in ('service_id', 'category_ids')}
        digest = text._read_out(*text._about(about))['digest'] if text.exists() else False
        return {'text_id': text.id, 'words_digest': digest, 'method': 'spoken', 'spoken_alone': True} | answers

    @classmethod
    def file_vals(cls, **answers):
        """The answers that open a file."""
        return cls.yes(**{
            'alias': "Merel", 'age_band': '21_up', 'open_to': 'members', 'location_id': cls.location.id,
            'language_ids': cls.env.ref('huiskamer_case.language_nl').ids} | answers)

    @classmethod
    def open_file(cls, role, **answers):
        """A file of this caseworker, with a safe way to reach the client."""
        case = cls.env['huiskamer.case'].with_user(cls.users[role]).open_file(cls.file_vals(**answers))
        case.client_id.write({'contact_channel': 'here'})
        return case

    @classmethod
    def allow(cls, case, *purposes):
        """The client says yes to these other purposes."""
        for purpose in purposes:
            case.record_consent(cls.yes(purpose))
        return case

    @classmethod
    def without_commits(cls):
        """Jobs go on without committing what they did so far, for the length of this class."""
        still = patch.object(type(cls.env['ir.cron']), '_commit_progress', lambda *_args, **_more: 1)
        still.start()
        cls.addClassCleanup(still.stop)

    @classmethod
    def _word_refusals_once(cls):
        """Core's words of a refusal name the model and the groups that may, and are put together by asking the
        database each time: a test that is refused a thousand times has them put together once for each kind.
        """
        kind, cls.refusals = type(cls.env['ir.model.access']), {}
        words_of = kind._make_access_error

        def remembered(access, model, mode):
            """What core says, in the language of who is refused."""
            key = model, mode, access.env.lang
            if key not in cls.refusals:
                cls.refusals[key] = words_of(access, model, mode).args
            return AccessError(*cls.refusals[key])
        once = patch.object(kind, '_make_access_error', remembered)
        once.start()
        cls.addClassCleanup(once.stop)

    @classmethod
    def let_everybody_try(cls):
        """No limit to tries in this class: something else is tried here."""
        limits = patch.dict(tries.KINDS, {key: kind._replace(person=(), house=()) for key, kind in tries.KINDS.items()})
        limits.start()
        cls.addClassCleanup(limits.stop)

    @classmethod
    def slip(cls, case):
        """The secret of a new slip, for the client of this file."""
        return case.sudo().client_id._new_slip()

    @classmethod
    def confirm(cls, action, by='supervisor'):
        """Confirm what waits, as another person, and return it."""
        cls.env.flush_all()
        decision = cls.env['huiskamer.decision'].browse(action['res_id']).with_user(cls.users[by])
        decision.action_confirm()
        return decision

    @classmethod
    def erase(cls, code, why='asked', by='supervisor'):
        """Erase a file as two people do: the privacy officer asks, another confirms. Returns the certificate."""
        erasures = cls.env['huiskamer.erasure'].with_user(cls.privacy_officer)
        cls.confirm(erasures.erase_by_code({'code': code, 'why': why, 'reason': WHY}), by)
        return erasures.search([('code', '=', code)], limit=1)

    @classmethod
    def lift(cls, hold):
        """Lift a legal hold as two people do."""
        cls.confirm(hold.with_user(cls.privacy_officer).lift({'reason': WHY}))

    @classmethod
    def user_with(cls, login, *roles):
        """A user who holds several of our roles."""
        return new_test_user(
            cls.env, login=login, lang='en_US', groups=','.join(f'huiskamer_case.group_{role}' for role in roles))

    def env_as(self, role):
        """The environment of this role's user."""
        return self.env(user=self.users[role], su=False)

    def let_last(self, consent, moment):
        """Let an answer last until this moment, past the model: it lets nobody write what was agreed."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE huiskamer_consent SET valid_until = %s WHERE id = %s", (moment, consent.id or 0))
        self.env.invalidate_all()

    def row(self, record):
        """The stored row of a record, past every wall and every cache."""
        self.env.flush_all()
        self.env.cr.execute(f'SELECT * FROM "{record._table}" WHERE id = %s', (record.id,))
        return self.env.cr.fetchone()

    def count(self, *models):
        """How many rows these models have, past every wall."""
        return {model: self.env[model].sudo().with_context(active_test=False).search_count([]) for model in models}

    @contextmanager
    def unchanged(self, *records, counts=()):
        """Assert that these rows, and the number of rows of these models, are the same afterwards."""
        records = [record for record in records if record]
        before = [self.row(record) for record in records], self.count(*counts)
        self.env.invalidate_all()  # what a cache holds could hide a refusal
        yield
        self.assertEqual(([self.row(record) for record in records], self.count(*counts)), before)

    @contextmanager
    def refused(self, *records, error=REFUSED, counts=()):
        """Assert that the call is refused and that nothing changed by it."""
        with self.unchanged(*records, counts=counts), mute_logger('odoo.sql_db'), self.assertRaises(error) as caught:
            yield caught

    @contextmanager
    def undone(self):
        """Roll back what happens inside."""
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            yield
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
