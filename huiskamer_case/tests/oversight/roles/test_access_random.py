import os

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ....models.shared import house_days
from ...common import CANARY, HuiskamerCommon
from .test_access_grant import WHY

PER_RUN = 25
DEEP = os.environ.get('HUIS_ATTACK') == 'deep'
STEPS = 20_000 * int(os.environ.get('HUIS_BUDGET', '1')) if DEEP else 400
ROLES = ('host', 'caseworker', 'supervisor', 'privacy_officer', 'access_administrator')
NAMED = ('huiskamer.client', 'huiskamer.consent', 'huiskamer.contact', 'huiskamer.goal', 'huiskamer.handover.detail',
         'huiskamer.disclosure', 'huiskamer.minor.path')


class RandomCommon(HuiskamerCommon):
    """One person tries whatever she may call, in any order; afterwards she has nothing that she may not have."""

    @classmethod
    def setUpClass(cls):
        """Put the marker in every word of the file, and of a path for a minor."""
        super().setUpClass()
        cls.client.write({name: f'{CANARY} {name}' for name in ('alias', 'official_name', 'contact_remarks')})
        env = cls.env(user=cls.caseworker)
        env['huiskamer.contact'].create({'case_id': cls.case.id, 'facts': f'{CANARY} facts'})
        cls.team_case = cls.open_file('caseworker', alias=f'{CANARY} team', open_to='team')
        cls.path = env['huiskamer.minor.path'].begin({'location_id': cls.location.id})
        cls.path.write({'facts': f'{CANARY} path'})
        cls.cases = cls.case | cls.team_case
        cls.codes = [cls.case.code, cls.client.code, cls.slip(cls.case), cls.slip(cls.team_case)]

    def sweep(self, moves):
        """Run sequences of these moves; returns how often each was allowed."""
        allowed = dict.fromkeys(moves, 0)
        taken = {'steps': 0}

        @seed(int(os.environ.get('HUIS_SEED', '1')))
        @settings(max_examples=STEPS // PER_RUN, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(st.sampled_from(sorted(moves)), min_size=PER_RUN, max_size=PER_RUN),
               st.randoms(use_true_random=False))
        def run(names, rng):
            """One attempt; afterwards it never was."""
            with self.undone():
                for name in names:
                    allowed[name] += self.attempt(moves[name], rng)
                    taken['steps'] += 1
                self.look()

        with mute_logger('odoo.sql_db', 'odoo.models.unlink'):
            run()
        self.assertGreaterEqual(taken['steps'], STEPS)
        print(f"{type(self).__name__}: {taken['steps']} steps, allowed {allowed}")
        return allowed

    def attempt(self, move, rng):
        """Do one thing; a refusal is fine and leaves nothing behind. Returns 1 when it was allowed."""
        try:
            with self.env.cr.savepoint():
                answer = move(rng)
                self.env.flush_all()
        except Exception as refusal:  # whatever it is, it must not tell
            answer = refusal
            self.env.invalidate_all()
            self.assertNotIn(CANARY, str(answer))
            return 0
        self.assertNotIn(CANARY, str(answer))
        return 1

    def look(self):
        """What holds after every sequence."""
        self.env.invalidate_all()
        for model in NAMED:
            records = self.env[model].with_user(self.attacker)
            try:
                rows = records.search([]).read()
            except Exception as refusal:
                rows = str(refusal)
            self.assertNotIn(CANARY, str(rows), model)
        for case in self.cases:
            self.assertNotIn(self.attacker, case.sudo().caseworker_id | case.sudo().member_ids)


@tagged('post_install', '-at_install', 'attack')
class TestAccessAdministratorRandom(RandomCommon):
    """An access administrator, with any number of calls of her own, gets no group and reads no file."""

    @classmethod
    def setUpClass(cls):
        """Somebody to ask for, and the groups that she and they have."""
        super().setUpClass()
        cls.attacker = cls.access_administrator
        cls.newcomer = new_test_user(cls.env, login='test_newcomer', groups='base.group_user')
        cls.mine = cls.attacker.group_ids
        cls.white = cls.env['res.groups'].union(*(cls.env.ref(f'huiskamer_case.group_{role}') for role in ROLES))

    def someone(self, rng):
        """A user, herself among them."""
        return rng.choice([self.attacker, self.newcomer, *self.users.values()]).id

    def ask(self, rng, **more):
        """Ask for any role, of the list or not, for anybody."""
        return self.Request.create({
            'user_id': self.someone(rng), 'role': rng.choice((*ROLES, 'system', 'receiver')), 'reason': "X",
            'kind': rng.choice(('give', 'give', 'take', 'keep'))} | more).read()

    def group(self, rng):
        """One of our groups."""
        return rng.choice(list(self.white))

    def request(self, rng):
        """Any request there is."""
        return self.Request.browse(rng.choice(self.Request.search([]).ids or [1]))

    def holding(self, rng):
        """Any role that anybody holds."""
        return rng.choice(list(self.env['huiskamer.access.holding'].with_user(self.attacker).search([])))

    def refusal(self, rng):
        """A second person says no to what was asked."""
        asked = self.Request.search([('state', '=', 'asked')])
        return rng.choice(list(asked)).with_user(rng.choice([self.supervisor, self.privacy_officer])).action_refuse()

    def moves(self, env):
        """What her roles are for."""
        return {
            'ask': self.ask,
            'take': lambda rng: self.holding(rng).take_away({'reason': "X"}),
            'justify': lambda rng: self.holding(rng).justify({'reason': "X"}),
            'keep': lambda rng: self.holding(rng).keep({'reason': "X"}),
            'second': self.refusal,
        }

    def never(self, env):
        """What she may not do, ever."""
        return {
            'forge': lambda rng: self.ask(rng, state='done', requested_by_id=self.someone(rng)),
            'first': lambda rng: self.ask(rng, is_first=True),
            'confirm': lambda rng: self.request(rng).action_confirm(),
            'refuse': lambda rng: self.request(rng).action_refuse(),
            'rewrite': lambda rng: self.request(rng).write({'user_id': self.attacker.id, 'state': 'done'}),
            'delete': lambda rng: self.request(rng).unlink(),
            'group': lambda rng: self.group(rng).with_env(env).write({'user_ids': [Command.link(self.attacker.id)]}),
            'user': lambda rng: self.attacker.with_env(env).write({'group_ids': [Command.link(self.group(rng).id)]}),
            'new': lambda rng: env['res.users'].create({'name': "X", 'login': 'x', 'group_ids': self.white.ids}),
            'read': lambda rng: env[rng.choice((*NAMED, 'huiskamer.case', 'huiskamer.access.grant'))].search([]).read(),
            'glass': lambda rng: env['huiskamer.case'].break_glass(rng.choice(self.codes), WHY),
            'stand in': lambda rng: rng.choice(list(self.cases)).with_env(env).name_stand_in(
                {'caseworker_id': self.attacker.id}),
        }

    def test_no_sequence_reaches_a_file_or_a_group_outside_the_list(self):
        env = self.env(user=self.attacker)
        self.Request = env['huiskamer.access.request']
        self.before = {user: user.group_ids for user in (self.newcomer, *self.users.values())}
        allowed = self.sweep(self.moves(env) | self.never(env))
        self.assertTrue(allowed['ask'] and allowed['take'] and allowed['keep'] + allowed['justify'], allowed)
        self.assertEqual({name: allowed[name] for name in self.never(env) if allowed[name]}, {})

    def look(self):
        """Nobody has more than before: giving takes a second person, and none ever said yes."""
        super().look()
        self.assertLessEqual(self.attacker.group_ids, self.mine)
        for user, groups in self.before.items():
            self.assertLessEqual(user.group_ids, groups)
            self.assertLessEqual(groups - user.group_ids, self.white, "nothing outside the list is taken either")


@tagged('post_install', '-at_install', 'attack')
class TestSupervisorWhoWorksOnFilesRandom(RandomCommon):
    """A supervisor who is a caseworker too, with any number of calls of her own, opens no file that is not hers."""

    @classmethod
    def setUpClass(cls):
        """She has both roles, and no part in the files."""
        super().setUpClass()
        cls.attacker = cls.user_with('test_both', 'supervisor', 'caseworker')
        cls.env.flush_all()

    def period(self):
        """This week."""
        today = house_days.today()
        return {'since': fields.Date.to_string(today), 'until': fields.Date.to_string(fields.Date.add(today, days=6)),
                'reason': "Vakantie"}

    def file(self, rng):
        """One of the files that are not hers."""
        return rng.choice(list(self.cases)).with_user(self.attacker)

    def who(self, rng):
        """Herself, or a colleague, for this week."""
        return {'caseworker_id': rng.choice((self.attacker.id, self.attacker.id, self.colleague.id))} | self.period()

    def grant(self, rng):
        """Any row of access that she reads."""
        Grant = self.env['huiskamer.access.grant'].with_user(self.attacker)
        return rng.choice(list(Grant.search([])) or [Grant])

    def caseload(self, rng):
        """A stand-in for somebody's caseload."""
        lead = rng.choice((self.caseworker, self.attacker, self.colleague))
        return self.file(rng).browse().name_caseload_stand_in({'lead_id': lead.id} | self.who(rng))

    def moves(self, env):
        """What her roles are for; each refuses her when she names herself."""
        Case, location = env['huiskamer.case'], self.location.with_env(env)
        owners = (self.attacker.id, self.colleague.id)
        return {
            'assign': lambda rng: self.file(rng).assign(self.who(rng)),
            'stand in': lambda rng: self.file(rng).name_stand_in(self.who(rng)),
            'caseload': self.caseload,
            'pass on': lambda rng: Case.pass_on({'caseworker_id': self.caseworker.id, 'to_id': rng.choice(owners)}),
            'end': lambda rng: self.grant(rng).action_end(),
            'team of another': lambda rng: location.write({'staff_ids': [Command.link(self.colleague.id)]}),
            'reassign': lambda rng: self.handover.with_env(env).reassign({'owner_id': rng.choice(owners)}),
            'own file': lambda rng: Case.open_file(self.file_vals(alias="Eigen")).read(),
            'read': lambda rng: [env[model].search([]).read() for model in (*NAMED, 'huiskamer.case')],
            'label': lambda rng: self.file(rng).web_read({'client_id': {'fields': {'display_name': {}}}}),
        }

    def never(self, env):
        """What she may not do, ever."""
        me, location = {'caseworker_id': self.attacker.id}, self.location.with_env(env)
        mine = (Command.link(self.attacker.id), Command.set([self.attacker.id, self.host.id]))
        return {
            'assign herself': lambda rng: self.file(rng).assign(me),
            'member': lambda rng: self.file(rng).add_member(self.who(rng)),
            'lock out': lambda rng: self.file(rng).lock_out(self.who(rng)),
            'lift': lambda rng: self.file(rng).lift_lock_out(me),
            'glass': lambda rng: env['huiskamer.case'].break_glass(rng.choice(self.codes), WHY),
            'rewrite': lambda rng: self.grant(rng).ensure_one().write({'user_id': self.attacker.id}),
            'review': lambda rng: self.grant(rng).review({'finding': 'right'}),
            'team': lambda rng: location.write({'staff_ids': [rng.choice(mine)]}),
            'focal': lambda rng: location.write({'focal_person_id': self.attacker.id}),
            'hang on': lambda rng: env['huiskamer.contact'].create({'case_id': self.file(rng).id, 'facts': "X"}),
            'copy': lambda rng: self.file(rng).action_print_own_file(),
        }

    def test_no_sequence_makes_her_a_member_rewrites_a_grant_or_reads_a_note(self):
        env = self.env(user=self.attacker)
        allowed = self.sweep(self.moves(env) | self.never(env))
        for wanted in ('assign', 'stand in', 'pass on', 'team of another', 'own file', 'read'):
            self.assertTrue(allowed[wanted], wanted)
        self.assertTrue(allowed['caseload'] + allowed['end'], allowed)
        self.assertEqual({name: allowed[name] for name in self.never(env) if allowed[name]}, {})

    def look(self):
        """Nothing opens to her, not now and not when a period begins."""
        super().look()
        self.assertFalse(self.env['huiskamer.access.grant'].sudo().search([('user_id', '=', self.attacker.id)]))
        with freeze_time(fields.Date.add(house_days.today(), days=3)):
            self.assertFalse(self.client.with_user(self.attacker).has_access('read'))
