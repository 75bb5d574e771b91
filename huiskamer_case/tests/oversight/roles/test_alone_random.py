import os
from contextlib import nullcontext
from unittest.mock import patch

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ....models.oversight.ending import erasure_scan
from ....models.shared import house_days
from ...common import WHY, HuiskamerCommon
from .anything import Anything

PER_RUN = 40
ANYTHING = 20  # as many of these among the moves: what nobody thought of
DEEP = os.environ.get('HUIS_ATTACK') == 'deep'
STEPS = 400 * int(os.environ.get('HUIS_BUDGET', '1')) if DEEP else 200
ROLES = ('host', 'caseworker', 'colleague', 'supervisor', 'privacy_officer', 'access_administrator', 'office_user')
KEPT = ('huiskamer.case', 'huiskamer.client', 'huiskamer.consent', 'huiskamer.contact', 'huiskamer.access.event',
        'huiskamer.access.day',
        'huiskamer.key', 'huiskamer.erasure', 'huiskamer.legal.hold', 'huiskamer.decision', 'huiskamer.try')


@tagged('post_install', '-at_install', 'attack')
class TestNobodyAlone(Anything, HuiskamerCommon):
    """Whatever one person does, alone and without days going by: no file, no row of the log, no consent and no key
    comes to an end.
    """

    @classmethod
    def setUpClass(cls):
        """Files with notes, one closed long ago and due, one held; a look through the database that costs nothing."""
        super().setUpClass()
        cls.without_commits()
        quick = patch.object(erasure_scan, 'scan', lambda *_args,
                             **_folders: {'tables': 1, 'columns': 1, 'files': 0, 'whole': [], 'near': []})
        quick.start()  # what it finds is tested in test_erasure.py
        cls.addClassCleanup(quick.stop)
        cls.env['huiskamer.contact'].with_user(cls.caseworker).create({'case_id': cls.case.id, 'facts': "Een gesprek."})
        old = cls.open_file('caseworker')
        old.close({'outcome': 'helped'})
        old.sudo()._stand(closed_on=fields.Date.subtract(house_days.today(), years=3))
        cls.cases = (cls.case | cls.colleague_case | old).sudo()
        cls.env['huiskamer.legal.hold'].with_user(cls.privacy_officer).create(
            {'code': cls.colleague_case.code, 'reason': "Klacht", 'review_on': '2030-01-01'})
        cls.env['huiskamer.seal.finding'].create({
            'code': 'X', 'model': 'huiskamer.client', 'field_name': 'alias', 'res_id': 1, 'fingerprint': 'X'})
        cls.env['huiskamer.house']._house().write({'second_factor': 'names', 'lock_after': 5, 'lock_after_host': 5})
        cls.env['huiskamer.retention.term']._propose()
        cls.readable, cls.got_through = {}, {}
        cls.env.cr.flush()

    def moves(self, env):
        """What somebody with bad intent tries: name -> a call with a source of chance."""
        def one(model, rng):
            """Any record of a model."""
            return rng.choice(self.env[model].sudo().search([]) or [self.env[model].browse(1)]).with_env(env)

        code = lambda rng: rng.choice([*self.cases.mapped('code'), *self.cases.client_id.mapped('code')])  # noqa: E731
        term = lambda rng: one('huiskamer.retention.term', rng)  # noqa: E731
        house = env['huiskamer.house'].browse(self.env['huiskamer.house']._house().id)
        return {
            'erase': lambda rng: env['huiskamer.erasure'].erase_by_code(
                {'code': code(rng), 'why': 'asked', 'reason': WHY}),
            'erase file': lambda rng: one('huiskamer.case', rng).erase({'why': 'withdrawn', 'reason': WHY}),
            'confirm': lambda rng: one('huiskamer.decision', rng).action_confirm(),
            'take back': lambda rng: one('huiskamer.decision', rng).action_take_back(),
            'forge': lambda rng: one('huiskamer.decision', rng).write({'asked_by_id': self.host.id, 'state': 'done'}),
            'term': lambda rng: term(rng).write({'days': 0, 'shortest_days': 0, 'automatic': True}),
            'change': lambda rng: term(rng).change({'keep_days': '730', 'keep_shortest': '0', 'automatic': True,
                                                    'reason': WHY}),
            'look': lambda rng: term(rng).action_look(),
            'due': lambda rng: one('huiskamer.retention.proposal', rng).action_confirm(),
            'lift': lambda rng: one('huiskamer.legal.hold', rng).lift({'reason': WHY}),
            'release': lambda rng: one('huiskamer.seal.finding', rng).release({'reason': WHY}),
            'rotate': lambda rng: env['huiskamer.key.epoch'].action_begin_epoch(),
            'weaken': lambda rng: house.weaken({'second_factor': 'off', 'new_lock_after': '0', 'reason': WHY}),
            'house': lambda rng: house.write({'second_factor': 'off', 'lock_after': 0}),
            'stop by a label': lambda rng: env['huiskamer.consent'].withdraw(code(rng)),
            'stop': lambda rng: one('huiskamer.consent', rng).action_withdraw(),
            'delete': lambda rng: one(rng.choice(KEPT), rng).unlink(),
            'empty': lambda rng: one(rng.choice(KEPT), rng).write({'code': 'X', 'state': 'closed'}),
            'archive': lambda rng: one(rng.choice(KEPT), rng).action_archive(),
            'close': lambda rng: one('huiskamer.case', rng).close({'outcome': 'other'}),
            'anything': lambda rng: self.anything(env, rng),
            'press': lambda rng: self.press(one(rng.choice(self.models_of(env)), rng), '', None, rng),
            'pilot': lambda rng: env['huiskamer.pilot'].create({
                'location_id': self.location.id, 'date_from': '2020-01-01', 'date_until': '2020-02-01',
                'stops_undecided': True}),
            'job': lambda rng: self.env['huiskamer.retention.term']._run(),
            'clock': lambda rng: self.env['huiskamer.decision']._cron_decisions(),
        }

    def ends(self):
        """What may not become less: files, rows of the log, consents, keys; and what may not become more."""
        self.env.flush_all()
        files = self.env['huiskamer.case'].sudo().search([])
        withdrawn = files.filtered(lambda case: case.frozen_because == 'withdrawn')
        return {
            'rows': self.count(*KEPT), 'epochs destroyed': self.env['huiskamer.key.epoch'].search_count(
                [('state', '=', 'destroyed')]),
            'days let go': self.env['huiskamer.access.day'].search_count([('let_go_at', '!=', False)]),
            'stopped for good': len(withdrawn.filtered(lambda case: not case.can_be_undone)),
            'holds lifted': self.env['huiskamer.legal.hold'].search_count([('lifted_at', '!=', False)]),
            'seals given up': self.env['huiskamer.seal.finding'].search_count([('state', '=', 'released')])}

    def walk(self, role):
        """Runs of steps by one person; returns how often each was allowed."""
        moves = self.moves(self.env_as(role))
        allowed, taken = dict.fromkeys(moves, 0), {'steps': 0}
        self.got_through.clear()

        @seed(int(os.environ.get('HUIS_SEED', '1')))
        @settings(max_examples=STEPS // PER_RUN, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(st.sampled_from(sorted(moves) + ['anything'] * ANYTHING), min_size=PER_RUN, max_size=PER_RUN),
               st.randoms(use_true_random=False))
        def run(names, rng):
            """One person's evening; afterwards it never was."""
            with self.undone():
                before, strong = self.ends(), self.strength()
                for name in names:
                    allowed[name] += self.attempt(moves[name], rng)
                    taken['steps'] += 1
                after = self.ends()
                less = {model for model in KEPT if after['rows'][model] < before['rows'][model]}
                self.assertEqual(less, set(), (role, names))
                for what in set(after) - {'rows'}:
                    self.assertEqual(after[what], before[what], (role, what, names))
                self.assertEqual(self.weaker(strong, self.strength()), [], (role, names))

        with mute_logger('odoo.sql_db', 'odoo.models.unlink', 'odoo.addons.base.models.ir_rule'):
            run()
        self.assertGreaterEqual(taken['steps'], STEPS)
        print(f"alone, {role}: {taken['steps']} steps, allowed "
              f"{ {name: number for name, number in allowed.items() if number} }; "
              f"anything by {dict(sorted(self.got_through.items()))}")
        return allowed

    def attempt(self, move, rng):
        """Do one thing; a refusal is fine and leaves nothing behind. Returns 1 when it was allowed."""
        try:
            with self.env.cr.savepoint():
                move(rng)
                self.env.flush_all()
        except Exception:  # whatever it is, what must hold is looked at afterwards
            self.env.invalidate_all()
            return 0
        return 1

    def test_nobody_alone_brings_anything_to_an_end(self):
        allowed = {role: self.walk(role) for role in ROLES}
        asked = sum(allowed['privacy_officer'][name] for name in ('erase', 'erase file', 'change', 'lift', 'release'))
        self.assertGreaterEqual(asked, 3, "the walk asks for what destroys, and only asks")
        self.assertFalse(any(sum(of_role[name] for of_role in allowed.values()) for name in (
            'confirm', 'forge', 'term', 'stop by a label', 'delete', 'due')), allowed)

    def test_two_people_can(self):
        for code in (self.case.code, self.cases[-1].code):
            self.assertTrue(self.erase(code))
        self.assertFalse((self.case.sudo() | self.cases[-1]).exists())

    def test_what_became_weaker_by_an_open_door_is_found(self):
        house, registry = self.env['huiskamer.house']._house(), self.registry
        self.assertEqual(self.weaker(self.strength(), self.strength()), [])
        topic = self.env['huiskamer.topic'].search([('is_health', '=', True)], limit=1)
        doors = {
            'lock': (patch.object(registry['huiskamer.house'], '_is_weaker', lambda *_args: False),
                     lambda: house.with_user(self.supervisor).write({'lock_after': 0.4})),
            'second factor': (patch.object(registry['huiskamer.house'], '_is_weaker', lambda *_args: False),
                              lambda: house.with_user(self.supervisor).write({'second_factor': 'off'})),
            'topics': (nullcontext(), lambda: self.forget_health(topic)),
        }
        for name, (door, walk_in) in doors.items():
            with self.subTest(door=name), self.undone():
                before = self.strength()
                with door:
                    walk_in()
                found = self.weaker(before, self.strength())
                self.assertTrue(any(words.startswith(name) for words in found), found)

    def forget_health(self, topic):
        """Past the model: what a door that nobody thought of would do."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE huiskamer_topic SET is_health = FALSE WHERE id = %s", (topic.id,))
        self.env.invalidate_all()
