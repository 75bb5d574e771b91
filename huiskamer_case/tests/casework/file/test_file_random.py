import os
from unittest.mock import patch

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ....models.oversight.ending import erasure_scan
from ...common import WHY, HuiskamerCommon

PER_RUN = 40
DEEP = os.environ.get('HUIS_ATTACK') == 'deep'
STEPS = 8_000 * int(os.environ.get('HUIS_BUDGET', '1')) if DEEP else 320
WORKERS = ('caseworker', 'colleague', 'third')
EVERYBODY = (*WORKERS, 'host', 'supervisor', 'privacy_officer', 'office_user')
VERBS = ('open', 'assign', 'add', 'lock', 'note', 'consent', 'withdraw', 'undo', 'close', 'freeze', 'reopen', 'erase',
         'staff')
STEP = st.tuples(
    st.sampled_from(VERBS + ('note', 'add', 'consent', 'undo', 'reopen') * 2),
    st.sampled_from(WORKERS * 3 + EVERYBODY), st.sampled_from(WORKERS), st.integers(0, 5))


class Model:
    """One file as a person would keep it in her head: who works on it, how it stands, and who may do what."""

    def __init__(self, lead, team):
        """A file just opened."""
        self.lead, self.team = lead, team
        self.members, self.locked = set(), set()
        self.state, self.withdrawn, self.closed, self.gone, self.notes = 'open', False, False, False, 0

    def content(self, who, staff):
        """Whether this colleague works on it."""
        return (not self.gone and who in WORKERS and who not in self.locked
                and (who == self.lead or who in self.members or (self.team and who in staff)))

    def cover(self, who, staff):
        """Whether this colleague sees that it exists."""
        return self.content(who, staff) or (not self.gone and who in ('supervisor', 'privacy_officer'))

    def may(self, verb, by, who, staff):
        """Whether this step is possible now, for this colleague."""
        own = self.content(by, staff)
        works = own and self.state == 'open'
        return {
            'assign': (own or (by == 'supervisor' and self.cover(by, staff))) and who not in self.locked,
            'add': works and who not in self.locked,
            'lock': own and who != self.lead,
            'note': works, 'consent': works, 'close': works, 'freeze': works,
            'withdraw': by in (*WORKERS, 'host', 'supervisor'),
            'undo': own and self.withdrawn,
            'reopen': own and self.state != 'open' and not self.withdrawn,
            'erase': by == 'privacy_officer' and not self.gone,
        }[verb]

    def take(self, verb, who):
        """What the step changes."""
        if verb == 'assign':
            self.lead = who
        elif verb == 'add':
            self.members.add(who)
        elif verb == 'lock':
            self.locked.add(who)
            self.members.discard(who)
        elif verb == 'note':
            self.notes += 1
        elif verb == 'withdraw':
            self.state, self.withdrawn = 'frozen', True
        elif verb == 'undo':
            self.state, self.withdrawn = ('closed' if self.closed else 'open'), False
        elif verb == 'close':
            self.state, self.closed = 'closed', True
        elif verb == 'freeze':
            self.state = 'frozen'
        elif verb == 'reopen':
            self.state, self.closed = 'open', False
        elif verb == 'erase':
            self.gone = True


@tagged('post_install', '-at_install', 'attack')
class TestFileRandom(HuiskamerCommon):
    """Whatever is done by whomever in whatever order: each colleague sees and may do what a small model says."""

    @classmethod
    def setUpClass(cls):
        """A third caseworker, who may be of the evening team; and a look through the database that costs nothing."""
        super().setUpClass()
        cls.let_everybody_try()
        cls.users['third'] = new_test_user(
            cls.env, login='test_third', groups='huiskamer_case.group_caseworker', lang='en_US')
        quick = patch.object(erasure_scan, 'scan', lambda *_args, **_folders: {
            'tables': 1, 'columns': 1, 'files': 0, 'whole': [], 'near': []})
        quick.start()  # what it finds is tested in test_erasure.py
        cls.addClassCleanup(quick.stop)

    def test_what_each_role_sees_is_what_a_small_model_says(self):
        self.taken = dict.fromkeys(VERBS, 0) | {'refused': 0, 'looks': 0}

        @seed(int(os.environ.get('HUIS_SEED', '1')))
        @settings(max_examples=STEPS // PER_RUN, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(STEP, min_size=PER_RUN, max_size=PER_RUN))
        def run(steps):
            """Some files' lives; afterwards they never were."""
            with self.undone():
                self.live(steps)

        run()
        steps = sum(self.taken[verb] for verb in VERBS) + self.taken['refused']
        print(f"\nfiles at random: {steps} steps, {self.taken}")
        self.assertGreaterEqual(steps, STEPS)
        self.assertFalse([verb for verb in VERBS if not self.taken[verb]], "every verb succeeds now and then")
        self.assertGreater(self.taken['refused'], STEPS // 10)

    def live(self, steps):
        """Take these steps, and compare what everybody sees after each."""
        self.files, self.staff = [], set()
        self.open_one('caseworker', True)
        for number, (verb, by, who, which) in enumerate(steps):
            if verb == 'open':
                self.open_one(by, which % 2)
            elif verb == 'staff':
                self.staff ^= {who}
                self.location.staff_ids = [Command.set([self.users[name].id for name in self.staff])]
                self.taken['staff'] += 1
            else:
                self.step(verb, by, who, *self.files[which % len(self.files)])
            if number % 2 or number == len(steps) - 1:
                self.look()

    def open_one(self, by, team):
        """Open a file, which only a caseworker can."""
        try:
            with self.env.cr.savepoint():
                case = self.env_as(by)['huiskamer.case'].open_file(
                    self.file_vals(open_to='team' if team else 'members'))
        except UserError:
            self.assertNotIn(by, WORKERS)
            self.taken['refused'] += 1
            return
        self.assertIn(by, WORKERS)
        self.files.append((case.sudo(), self.slip(case), Model(by, team)))
        self.taken['open'] += 1

    def step(self, verb, by, who, case, code, model):
        """Take one step; it is refused exactly when the model says so."""
        expected = model.may(verb, by, who, self.staff)
        try:
            with self.env.cr.savepoint():
                self.do(verb, case.with_env(self.env_as(by)), code, self.users[who].id)
        except UserError as refusal:
            self.assertFalse(expected, f"{verb} by {by} for {who} was refused: {refusal}")
            self.env.invalidate_all()
            self.taken['refused'] += 1
            return
        self.assertTrue(expected, f"{verb} by {by} for {who} went through")
        if not model.gone:
            model.take(verb, who)
        self.taken[verb] += 1

    def do(self, verb, case, code, who):
        """One step by its public method."""
        env, colleague = case.env, {'caseworker_id': who}
        {
            'assign': lambda: case.assign(colleague),
            'add': lambda: case.add_member(colleague),
            'lock': lambda: case.lock_out(colleague),
            'note': lambda: env['huiskamer.contact'].create({'case_id': case.id, 'facts': "Een gesprek."}),
            'consent': lambda: case.record_consent(self.yes('health')),
            'withdraw': lambda: env['huiskamer.consent'].withdraw(code),
            'undo': lambda: case.undo_withdrawal(self.yes()),
            'close': lambda: case.close({'outcome': 'helped'}),
            'freeze': case.freeze,
            'reopen': lambda: case.reopen(self.yes()),
            'erase': lambda: self.confirm(case.erase({'why': 'asked', 'reason': WHY})),
        }[verb]()
        self.env.flush_all()

    def look(self):
        """Everybody's own search, count and access, against the model."""
        self.env.flush_all()
        self.env.invalidate_all()
        ids = [case.id for case, _code, _model in self.files]
        for name in EVERYBODY:
            env = self.env_as(name)
            covers = self.found(env['huiskamer.case'], [('id', 'in', ids)])
            clients = self.found(env['huiskamer.client'], [('case_ids', 'in', ids)])
            notes = self.found(env['huiskamer.contact'], [('case_id', 'in', ids)])
            files = [(case, model) for case, _code, model in self.files]
            self.assertEqual(
                covers, {case.id for case, model in files if model.cover(name, self.staff)}, f"covers that {name} sees")
            mine = [model for _case, model in files if model.content(name, self.staff)]
            self.assertEqual(len(clients), len(mine), f"people that {name} sees")
            self.assertEqual(len(notes), sum(model.notes for model in mine), f"notes that {name} sees")
            states = {case.id: case.state for case in env['huiskamer.case'].browse(covers)}
            self.assertEqual(states, {case.id: model.state for case, model in files if case.id in covers}, name)
            self.taken['looks'] += 1

    def found(self, model, domain):
        """The ids that this colleague finds; none where her role has no row."""
        return set(model.search(domain).ids) if model.has_access('read') else set()
