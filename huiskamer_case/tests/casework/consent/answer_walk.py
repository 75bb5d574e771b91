"""A person's answers in any order while the world moves, beside a model that knows only the newest one, by value."""
from datetime import timedelta
from itertools import combinations

from dateutil.relativedelta import relativedelta
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

KINDS = ('alias', 'language', 'question', 'safe_contact', 'phone')
SUBSETS = [frozenset(some) for size in range(1, len(KINDS) + 1) for some in combinations(KINDS, size)]
SERVICES = 3

services = st.integers(0, SERVICES - 1)
subsets = st.sampled_from(SUBSETS)


class Said(RuleBasedStateMachine):
    """What people say, and what happens to words, kinds of facts and the directory; and what the model makes of it."""
    test = None      # the test case; set by the run
    taken = None     # how often each kind of step was taken

    def __init__(self):
        """A file of some days, for what comes from paper, and nothing agreed but the file itself."""
        super().__init__()
        test = self.test
        test.env.flush_all()
        self.savepoint = test.env.cr.savepoint(flush=False)
        self.moment = fields.Datetime.now()
        self.newest = {}                    # question -> (state, kinds, given, until, the receiver as it was)
        self.receipts = {}
        self.sent = []                      # (handover, service, kinds)
        self.standing = 'open'
        with self.now():
            self.case = test.open_file('caseworker')
            self.client = self.case.client_id
        self.file_until, self.file_said = self.case.consent_until, self.moment
        self.moment += timedelta(days=5)
        self.version = 1000

    def teardown(self):
        """None of it ever was."""
        self.test.env.flush_all()
        self.savepoint.rollback()
        self.savepoint.close(rollback=True) if not self.savepoint.closed else None
        self.test.env.invalidate_all(flush=False)

    def now(self):
        """Let the clock stand at this moment."""
        return freeze_time(self.moment)

    def attempt(self, call):
        """Make a call; whether it was done. A refusal leaves nothing behind."""
        env = self.test.env
        try:
            with self.now(), env.cr.savepoint(), mute_logger('odoo.sql_db'):
                call()
                env.flush_all()
            return True
        # the database's word on one open handover a service, which a browser gets as a sentence
        except (UserError, IntegrityError):
            env.invalidate_all()
            return False

    def count(self, kind):
        """Note that a step of this kind was taken."""
        self.taken[kind] += 1

    # What the model knows

    def receiver(self, number):
        """What makes a receiver the one that was agreed to."""
        service = self.test.three[number].with_context(lang='en_US')
        return service.kind, service.partners or ''

    def file_holds(self):
        """Whether the file itself has a yes."""
        return self.standing != 'withdrawn' and self.moment < self.file_until

    def holds(self, question):
        """Whether the newest answer to a question is a yes at this moment."""
        state, _kinds, given, until, _receiver = self.newest.get(question, ('', (), None, None, None))
        return state == 'yes' and given <= self.moment < until

    def may_know(self, number, kinds):
        """Whether the newest answer lets this receiver know these kinds."""
        question = ('share', number)
        return self.holds(question) and kinds <= self.newest[question][1] and self.newest[question][4] == self.receiver(
            number)

    def may_send(self, number, kinds):
        """Whether all that is looked at in the second of sending is right."""
        service = self.test.three[number]
        return (
            self.standing == 'open' and self.file_holds() and self.may_know(number, kinds) and service.active
            and kinds <= set(service.category_ids.mapped('code')) and ('phone' not in kinds or 'safe_contact' in kinds)
            and ('phone' not in kinds or self.holds('contact')))

    def answer(self, question, state, kinds=frozenset(), given=None, months=3, receiver=None):
        """The newest answer, as the model keeps it."""
        given = given or self.moment
        self.newest[question] = (state, kinds, given, given + relativedelta(months=months), receiver)

    # What people say

    @rule(number=services, kinds=subsets, hours=st.sampled_from((0, 0, 5, 30, 100)))
    def says_yes(self, number, kinds, hours):
        """A yes to one service, larger or smaller than before, now or on paper."""
        given = self.moment - timedelta(hours=hours)
        service, before = self.test.three[number], self.newest.get(('share', number))
        answers = {'service_id': service.id, 'category_ids': self.test.categories(*kinds).ids}
        vals = self.test.yes('share', **answers) | ({'given_at': given} if hours else {})
        done = self.attempt(lambda: self.case.record_consent(vals))
        partners_said = self.receiver(number)[0] != 'care_coordination' or bool(self.receiver(number)[1])
        allowed = (self.standing == 'open' and self.file_holds() and partners_said
                   and kinds <= set(service.category_ids.mapped('code')))
        if not hours:
            assert done == allowed, ('yes', number, kinds)
        assert not (done and before and hours and before[2] > given
                    + timedelta(minutes=1)), "an older answer does not undo a newer one"
        assert not (done and given < self.file_said.replace(second=0)), "from before the file was taken up again"
        if done:
            self.count('smaller yes' if before and before[0] == 'yes' and kinds < before[1] else 'yes')
            self.count('paper answer') if hours else None
            self.answer(('share', number), 'yes', kinds, given, 3, self.receiver(number))

    @rule(number=services, kinds=subsets)
    def paper_comes_in(self, number, kinds):
        """What was said an hour after everything else is written down five hours later."""
        self.move_on(timedelta(hours=6))
        self.says_yes(number=number, kinds=kinds, hours=5)

    def said_first(self, number):
        """A yes to all that a service may know, where none holds: what there is to take back is rare by chance."""
        if not self.holds(('share', number)):
            kinds = frozenset(self.test.three[number].category_ids.mapped('code'))
            self.says_yes(number=number, kinds=kinds, hours=0)

    @rule(number=services, less=st.sampled_from(KINDS))
    def says_less(self, number, less):
        """A yes to one kind less than before."""
        self.said_first(number)
        known = self.newest.get(('share', number))
        if known and known[0] == 'yes' and known[1] - {less}:
            self.says_yes(number=number, kinds=known[1] - {less}, hours=0)

    @rule(number=services)
    def says_no(self, number):
        """A no counts always, also in a file that is closed or frozen."""
        vals = self.test.yes('share', service_id=self.test.three[number].id, state='refused', spoken_alone=False)
        if self.attempt(lambda: self.case.record_consent(vals)):
            self.count('no')
            self.answer(('share', number), 'no')
        else:
            assert self.standing == 'withdrawn', "a no is never blocked"

    @rule(number=services)
    def is_not_asked(self, number):
        """Nobody asked: that takes no yes away."""
        held = self.holds(('share', number))
        vals = self.test.yes('share', service_id=self.test.three[number].id, state='not_asked',
                             category_ids=self.test.three[number].category_ids.ids)
        if self.attempt(lambda: self.case.record_consent(vals)):
            assert not held
            self.count('not asked')
            self.answer(('share', number), 'not asked')

    @rule(number=services)
    def withdraws(self, number):
        """Takes back what was said about one service, one that she said yes to if there is any."""
        said_yes = [other for other in range(SERVICES) if self.newest.get(('share', other), ('',))[0] == 'yes']
        number = said_yes[number % len(said_yes)] if said_yes else number
        self.said_first(number)
        found = self.case.consent_ids.filtered(lambda c: c.service_id == self.test.three[number])
        if found:
            assert self.attempt(found[-1].action_withdraw), "withdrawing is never blocked"
            if self.newest.get(('share', number), ('',))[0] == 'yes':
                self.count('withdrawn')
                self.answer(('share', number), 'withdrawn')

    @rule(state=st.sampled_from(('given', 'given', 'refused')))
    def says_of_contact(self, state):
        """May we call? A no takes the number away."""
        if self.attempt(lambda: self.case.record_consent(self.test.yes('contact', state=state))):
            self.count('contact yes' if state == 'given' else 'contact no')
            self.answer('contact', 'yes' if state == 'given' else 'no', months=6)
            if state == 'given':
                self.attempt(lambda: self.client.write({'contact_channel': 'call', 'phone': "0612345678"}))

    # What happens to the words, the kinds and the directory

    @rule(number=services)
    def words_are_edited_while_they_are_shown(self, number):
        """A dialog shows words; somebody changes and reviews them; the answer that arrives is refused."""
        self.version += 1
        Text = self.test.env['huiskamer.consent.text'].with_user(self.test.privacy_officer)
        text = Text.create({'purpose': 'share', 'language_id': self.test.env.ref('huiskamer_case.language_en').id,
                            'version': self.version, 'valid_months': 3,
                            'body': "[receiver]: [kinds], three months. Yes?"})
        text.review({'read_by': "Lezer Voorbeeld"})
        service = self.test.three[number]
        about = {'service_id': service.id, 'category_ids': service.category_ids.ids}
        shown = text.read_out(about)['digest']
        text.body = "[receiver]: [kinds], for three months. Is that all right?"
        text.review({'read_by': "Lezer Voorbeeld"})
        self.count('words edited')
        vals = about | {'text_id': text.id, 'words_digest': shown, 'method': 'spoken', 'spoken_alone': True}
        assert not self.attempt(lambda: self.case.record_consent(vals)), "a yes to words that nobody heard"
        self.count('old words refused')

    @rule(number=services)
    def service_is_archived(self, number):
        """Taken from the directory, or put back."""
        self.test.three[number].active = not self.test.three[number].active
        self.count('archived')

    @rule(number=services)
    def service_would_move(self, number):
        """A service that clients answered about stays with its organisation, whoever asks."""
        service = self.test.three[number]
        asked = ('share', number) in self.newest
        moved = self.attempt(lambda: service.write({'provider_id': self.test.second_provider.id}))
        assert moved != asked, "a service with answers moved" if asked else "a service without answers could not move"
        self.count('move refused') if not moved else service.write({'provider_id': self.test.provider.id})
        assert not self.attempt(lambda: service.provider_id.write(
            {'partner_id': self.test.second_provider.partner_id.id}))

    @rule(code=st.sampled_from(KINDS))
    def kind_is_renamed(self, code):
        """A name may be mended; what it stands for never changes."""
        category = self.test.categories(code)
        category.name = f"{category.name}."[-40:]
        self.count('kinds renamed')
        assert not self.attempt(lambda: category.write({'code': 'official_name'}))
        self.count('code refused')

    @rule(number=services, kind=st.sampled_from(('health', 'legal', 'care_coordination')))
    def service_changes_kind(self, number, kind):
        """The receiver becomes another sort of help."""
        self.test.three[number].kind = kind
        self.count('kind of service changed')

    @rule(number=services, partners=st.sampled_from((False, "Zij werken samen met de politie.")))
    def service_gets_partners(self, number, partners):
        """The receiver works together with somebody else."""
        self.test.three[number].partners = partners
        self.count('partners changed')

    @rule(number=services, kinds=subsets)
    def service_may_ask_other_kinds(self, number, kinds):
        """What the service may ask for changes."""
        self.test.three[number].category_ids = [Command.set(self.test.categories(*(kinds | {'alias'})).ids)]
        self.count('may ask changed')

    @rule()
    def organisation_is_renamed(self):
        """A name is mended; what was agreed keeps the name of then."""
        self.test.provider.name = f"{self.test.provider.name}."[-60:]
        self.count('organisation renamed')
