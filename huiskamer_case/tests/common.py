"""One user per role, one file per caseworker, and the few steps that every test begins with."""
from contextlib import contextmanager
from unittest.mock import patch

import freezegun
import freezegun.api
from hypothesis.internal.conjecture import providers

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

from ..models.casework.file import client_slip
from ..models.oversight.ending import erasure_job
from ..models.oversight.read_log import read_log
from ..models.shared import tries
from .handovers import Handovers
from .house_parts import ROLES, HouseParts
from .kept_house import FIRST, KeptHouse
from .kept_memory import KeptMemory
from .own_keys import OwnKeys

# What freezegun asks at every start, of each of 3,000 modules: whether it changed. Their number of names says it as
# well,
# and a test that freezes the clock takes a tenth of the time.
freezegun.api._get_module_attributes_hash = lambda module: f'{id(module)}-{len(vars(module))}'
# What is logged has the time of the machine, also while a test stops the clock: how long a file takes is read there.
freezegun.configure(extend_ignore_list=['logging'])
# What Hypothesis draws numbers and texts from besides chance: the constants in the source of all modules, read anew
# whenever one more is imported. Those of 800 modules of Odoo are nothing that our walks draw.
providers._get_local_constants = lambda: providers._local_constants

# Everybody who may not touch the file of the caseworker.
OUTSIDERS = tuple(role for role in ROLES if role != 'caseworker')
# Odoo's AccessError is a UserError too: both are a plain message to the user.
REFUSED = UserError
# A reason that is long enough.
WHY = "Zij vroeg erom aan de balie."
# Nobody is called this; where it turns up, something leaked.
CANARY = 'Kanarie-7431'


class HuiskamerCommon(KeptHouse, KeptMemory, OwnKeys, HouseParts, Handovers, TransactionCase):
    """A huiskamer with its people, two services, two files and one draft handover."""

    test_sequence = 0

    @classmethod
    def setUpClass(cls):
        """The house that is kept, or one made for this class; each test gets it fresh."""
        cls._keep_house(House)
        super().setUpClass()
        cls._own_key_folder()
        cls.without_commits()
        cls.word_refusals_once()
        # as cheaply as Odoo's tests hash pass phrases: what a guess costs is no part of what a slip opens
        cls.startClassPatcher(patch.dict(client_slip.COST, n=2))
        # how many rows PostgreSQL guesses there are hangs on when it counted last, and on what walks left behind
        cls.startClassPatcher(patch.object(erasure_job, 'AT_ONCE', 10 ** 12))
        cls.env = cls.env(context=dict(cls.env.context, no_reset_password=True, tz='Europe/Amsterdam'))
        if not cls._move_in(ROLES):
            cls._make_house()

    def setUp(self):
        """Nothing was read yet: what an earlier test read was undone with it, and the log would write it again."""
        super().setUp()
        read_log.of(self.env).take()
        read_log.of(self.env).forget()
        self._keep_key_folder()

    @classmethod
    def answers_for(cls, user, service, **more):
        """This portal account answers for this service from now on."""
        return service.with_user(cls.supervisor)._let_answer(user, **more)

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
        cls.startClassPatcher(
            patch.object(type(cls.env['ir.cron']), '_commit_progress', lambda *_args, **_more: 1))

    @classmethod
    def let_everybody_try(cls):
        """No limit to tries in this class: something else is tried here."""
        cls.startClassPatcher(patch.dict(
            tries.KINDS, {key: kind._replace(person=(), house=()) for key, kind in tries.KINDS.items()}))

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


class House(HuiskamerCommon):
    """The house of all: made by this class, which tests nothing."""

    test_sequence = FIRST

    @classmethod
    def _own_key_folder(cls):
        """Its keys lie where the database has them."""
