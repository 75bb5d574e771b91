import logging
import random
from collections import Counter

from odoo import Command
from odoo.tests import tagged

from ... import budget
from .test_ended import ComingBack

_logger = logging.getLogger(__name__)
RUNS, PER_RUN, FLOOR = budget.steps(8, 80), 6, budget.steps(1, 8)
CATEGORIES = ('alias', 'language', 'question')


@tagged('post_install', '-at_install')
class TestEndedRandom(ComingBack):
    """Some things begin, a back-up is made, some end: what is open after coming back was open before."""

    @classmethod
    def setUpClass(cls):
        """Colleagues, files, answers and receivers, of each some."""
        super().setUpClass()
        cls.let_everybody_try()
        cls.people = [cls.user_with(f'test_one_{number}', 'host', 'caseworker') for number in range(3)]
        cls.files = [cls.case, *(cls.open_file('caseworker', alias=f"Vogel {number}") for number in range(2))]
        for case in cls.files:
            for service in (cls.service, cls.other_service):
                case.record_consent(cls.about(service, CATEGORIES))
            cls.allow(case, 'contact')
            case._set_team(open_to='team', member_ids=[Command.link(user.id) for user in cls.people])
            case.client_id.write({'contact_channel': 'call', 'phone': "0612345678"})
            cls.slip(case)
        cls.members = [cls.answers_for(user, service) for user, service in (
            (cls.receiver, cls.service), (cls.portal, cls.other_service))]

    @classmethod
    def about(cls, service, codes, **more):
        """An answer about sharing these kinds with this service."""
        return cls.yes('share', service_id=service.id, category_ids=cls.categories(*codes).ids) | more

    def open_now(self):
        """All that is open: roles, accounts, answers that hold with their kinds, files, who may see them, receivers."""
        self.env.flush_all()
        self.env.invalidate_all()
        files = self.env['huiskamer.case'].sudo().browse([case.id for case in self.files]).exists()
        consents = files.client_id.consent_ids.filtered(lambda consent: consent.is_live and consent.is_newest)
        people = [user.sudo().exists() for user in (*self.people, self.receiver, self.portal)]
        return {
            *(('role', user.id, role) for user in people for role in self.roles_of(user)),
            *(('account', user.id) for user in people if user.active),
            *(('file', case.id) for case in files if case.state != 'frozen'),
            *(('seen', case.id, user.id) for case in files for user in self.people if user not in case.locked_out_ids),
            *(('yes', consent.client_id.id, consent.question, consent.service_id.id, kind)
              for consent in consents for kind in consent.category_ids.ids or [0]),
            *(('team', case.id) for case in files if case.open_to == 'team'),
            *(('member', case.id, user.id) for case in files for user in case.member_ids),
            *(('slip', case.id, case.client_id.slip_digest) for case in files if case.client_id.slip_digest),
            *(('reached', case.id, case.client_id.phone) for case in files if case.client_id.phone),
            *(('answers', member.id) for member in self.members if member.sudo().is_live)}

    def do_role(self, rand):
        """A role goes, in a form of Odoo's own."""
        group = self.env.ref(f'huiskamer_case.group_{rand.choice(("host", "caseworker"))}')
        user = rand.choice(self.people)
        if rand.random() < 0.5:
            user.write({'group_ids': [Command.unlink(group.id)]})
        else:
            group.write({'user_ids': [Command.unlink(user.id)]})

    def do_account(self, rand):
        """An account is closed, with or without its roles."""
        rand.choice((*self.people, self.receiver)).sudo().write(
            {'active': False} | rand.choice(({}, {'group_ids': [Command.clear()]}, {'login': f'x{rand.random()}'})))

    def do_no(self, rand):
        """A client says no to a service."""
        self.answer(rand, self.about(rand.choice((self.service, self.other_service)), CATEGORIES, state='refused'))

    def do_smaller(self, rand):
        """A client says yes to less."""
        self.answer(rand, self.about(rand.choice((self.service, self.other_service)), rand.sample(CATEGORIES, 2)))

    def do_again(self, rand):
        """A client says yes to the same again: nothing ends by it."""
        self.answer(rand, self.about(self.service, CATEGORIES))

    def do_withdraw(self, rand):
        """A client takes one answer back, sometimes the one to the file."""
        case = rand.choice(self.files)
        if case.exists():
            consents = case.client_id.consent_ids.filtered('can_be_withdrawn')
            if consents:
                consents[rand.randrange(len(consents))].action_withdraw()

    def do_erase(self, rand):
        """A file is erased by two people."""
        case = rand.choice(self.files)
        if case.exists():
            self.erase(case.code)

    def do_lock(self, rand):
        """Somebody is locked out."""
        case = rand.choice(self.files)
        if case.exists() and case.sudo().state == 'open':
            user = rand.choice(self.people)
            if user not in case.sudo().locked_out_ids and user.active:
                case.lock_out({'caseworker_id': user.id})

    def do_freeze(self, rand):
        """A client asks to leave a file as it is."""
        case = rand.choice(self.files)
        if case.exists() and case.sudo().state == 'open':
            case.freeze()

    def do_slip(self, rand):
        """Somebody gets another slip."""
        case = rand.choice(self.files)
        if case.exists():
            self.slip(case)

    def do_number(self, rand):
        """Somebody is reached otherwise."""
        case = rand.choice(self.files)
        if case.exists() and case.state == 'open' and case._allows('contact'):
            case.client_id.write({'contact_channel': 'call', 'phone': f'06{rand.randrange(10**8):08}'})

    def do_team(self, rand):
        """The evening team, or a colleague, no longer sees a file."""
        case = rand.choice(self.files)
        if case.exists():
            case._set_team(**rand.choice((
                {'open_to': 'members'}, {'member_ids': [Command.unlink(rand.choice(self.people).id)]})))

    def do_receiver(self, rand):
        """Somebody no longer answers for a service."""
        member = rand.choice(self.members)
        if not member.sudo().ended_at:
            member.with_user(self.supervisor).action_end()

    def answer(self, rand, answers):
        """One of the clients answers, when her file is open."""
        case = rand.choice(self.files)
        if case.exists() and case.state == 'open':
            case.record_consent(answers)

    def test_nothing_is_open_that_was_not(self):
        rand, taken = random.Random(budget.seed()), Counter()
        steps = [name for name in dir(self) if name.startswith('do_')]
        for run in range(RUNS):
            with self.undone():
                with self.from_back_up():
                    for _step in range(PER_RUN):
                        name = min(steps, key=lambda name: (taken[name], rand.random())) if run % 2 else rand.choice(
                            steps)
                        getattr(self, name)(rand)
                        taken[name] += 1
                    before = self.open_now()
                self.assertEqual(self.open_now() - before, set(), f"run {run}, seed {budget.seed()}")
        _logger.info("what ended, and did not come back: %s", dict(taken))
        self.assertGreaterEqual(min(taken[name] for name in steps), FLOOR)
