import random
import re
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ....models.shared.guards import asking_once, forget, through_method
from ...budget import seed, steps
from ...common import HuiskamerCommon

ROLES = ('caseworker', 'colleague', 'supervisor', 'privacy_officer')
MODELS = ('case', 'client', 'handover', 'contact', 'consent')


@tagged('post_install', '-at_install')
class TestAskedOnce(HuiskamerCommon):
    """Within a page or an answer whose a record is, is asked once, and anew as soon as something is written."""

    @classmethod
    def setUpClass(cls):
        """Two files with what hangs on them, of two caseworkers."""
        super().setUpClass()
        cls.draft(cls.colleague_case)
        for case in (cls.case, cls.colleague_case):
            case.with_user(case.caseworker_id).write_note({'facts': "Een gesprek."})
        cls.env.flush_all()

    def all_of(self, role):
        """Every record of the models of a file, as this role."""
        env = self.env_as(role)
        return [env[f'huiskamer.{name}'].browse(env[f'huiskamer.{name}'].sudo().search([]).ids) for name in MODELS]

    def told(self):
        """What each role may do with each record: (role, model, id, operation) of all that is let through."""
        return {(role, records._name, record.id, operation)
                for role in ROLES for records in self.all_of(role) for operation in ('read', 'write')
                for record in records if record.has_access(operation)}

    def questions(self, call):
        """How often the database is asked."""
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        call()
        return self.env.cr.sql_log_count - before

    def otherwise(self, who, people):
        """Take somebody in who is not there, or out who is: what changes nothing tells nothing."""
        return Command.unlink(who.id) if who in people else Command.link(who.id)

    def change(self, draw):
        """One change of whose a file is, as its methods make it in the end; what it was, in words."""
        case = through_method(draw.choice([self.case, self.colleague_case])).sudo()
        who = draw.choice([self.caseworker, self.colleague])
        vals = draw.choice([
            {'member_ids': [self.otherwise(who, case.member_ids)]}, {'caseworker_id': who.id},
            {'locked_out_ids': [self.otherwise(who, case.locked_out_ids)]},
            {'open_to': 'members' if case.open_to == 'team' else 'team'}])
        case.write(vals)
        if draw.random() < 0.3:
            self.location.write({'staff_ids': [self.otherwise(who, self.location.staff_ids)]})
        return f'{case.code} {vals}'

    def test_what_is_written_counts_at_once_whatever_was_remembered(self):
        draw, number, differed = random.Random(seed()), steps(25, 400), 0
        with asking_once(self.env):
            before = self.told()
            for step in range(number):
                what = self.change(draw)
                remembered = self.told()
                forget(self.env)
                self.assertEqual(remembered, self.told(), f'step {step} of seed {seed()}: {what}')
                differed += remembered != before
                before = remembered
        self.assertGreater(differed, number // 5)

    def test_within_a_page_it_is_asked_once_and_afterwards_anew(self):
        case = self.case.with_user(self.caseworker)
        self.assertTrue(case.has_access('read'))
        self.assertEqual(self.questions(lambda: [case.has_access('read') for _time in range(3)]), 3)
        with asking_once(self.env):
            self.assertEqual(self.questions(lambda: [case.has_access('read') for _time in range(3)]), 1)
        self.assertEqual(self.questions(lambda: case.has_access('read')), 1)

    def test_what_was_handed_out_is_fetched_by_its_number(self):
        cases = self.env['huiskamer.case'].with_user(self.caseworker)
        with asking_once(self.env):
            case = cases.search_fetch([('id', '=', self.case.id)], ['code'])
            self.assertEqual(self.questions(lambda: case.check_access('read')), 0)
            self.assertEqual(case.state, 'open')
            with self.assertRaises(AccessError):
                cases.browse(self.colleague_case.id).fetch(['state'])

    def test_what_the_system_read_is_nobodys_to_read(self):
        hidden = self.colleague_case.with_user(self.caseworker)
        self.env.invalidate_all()
        with asking_once(self.env):
            self.assertEqual(hidden.sudo().search_fetch([('id', '=', hidden.id)], ['code']), hidden)
            self.assertEqual(self.colleague_case.with_user(self.colleague).search_fetch(
                [('id', '=', hidden.id)], ['code']), hidden)
            self.assertFalse(hidden.search([('id', 'in', hidden.ids)]))
            self.assertFalse(hidden.has_access('read'))
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                hidden.fetch(['code'])

    def test_what_was_given_and_deleted_counts_at_once(self):
        case, now = self.case.with_user(self.colleague), fields.Datetime.now()
        with asking_once(self.env):
            self.assertFalse(case.has_access('read'))
            grant = through_method(self.env['huiskamer.access.grant']).sudo().create({
                'kind': 'stand_in', 'case_id': case.id, 'code': case.sudo().code, 'user_id': self.colleague.id,
                'given_by_id': self.supervisor.id, 'since': now, 'until': now + timedelta(hours=1)})
            self.assertTrue(case.has_access('read'))
            grant.unlink()
            self.assertFalse(case.has_access('read'))

    def test_what_a_note_says_changes_nothing_of_whose_a_file_is(self):
        case = self.case.with_user(self.caseworker)
        with asking_once(self.env):
            case.write_note({'facts': "Nog een gesprek."})
            self.assertTrue(case.has_access('read'))
            case.write_note({'facts': "En nog een."})
            self.assertEqual(self.questions(lambda: case.has_access('read')), 0)
            through_method(case).sudo().write({'open_to': 'team'})
            self.assertEqual(self.questions(lambda: case.has_access('read')), 1)

    def test_a_right_hangs_on_every_model_that_its_rule_names(self):
        for role in ('caseworker', 'colleague'):  # to others the same rules say no without a look at anything
            Rule = self.env_as(role)['ir.rule']
            for name in MODELS:
                hangs_on, records = Rule._hangs_on(f'huiskamer.{name}', 'read'), self.env[f'huiskamer.{name}']
                for path in re.findall(r"\('([a-z_.]+)'", ' '.join(
                        Rule._get_rules(records._name, 'read').sudo().mapped('domain_force'))):
                    model = records
                    for part in path.split('.'):
                        if part not in model._fields or hangs_on is None:
                            break  # what stands inside of another question is named by the path to it
                        self.assertIn(model._name, hangs_on, f'{role}: {path}')
                        model = model[part] if model._fields[part].relational else model

    def test_a_right_hangs_on_what_is_asked_within_a_set_too(self):
        env = self.env_as('caseworker')
        hangs_on = env['ir.rule']._hangs_on('huiskamer.client', 'read')
        self.assertLessEqual({'huiskamer.client', 'huiskamer.case', 'huiskamer.access.grant', 'huiskamer.location'},
                             hangs_on)
        self.assertNotIn('huiskamer.contact', hangs_on)

    def test_consent_that_is_withdrawn_in_an_answer_holds_no_more_in_it(self):
        case = self.case.sudo()
        with asking_once(self.env):
            consent = case._file_consent()
            self.assertTrue(consent)
            self.assertEqual(case._file_consent(), consent)
            consent.sudo(False).with_user(self.caseworker).action_withdraw()
            self.assertFalse(case._file_consent())
