from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ....models.oversight.posture.first_step import STEPS
from ....models.shared import house_days
from ...common import HuiskamerCommon

ROLES = ('host', 'caseworker', 'supervisor', 'privacy_officer', 'access_administrator')


@tagged('post_install', '-at_install')
class TestFirstSteps(HuiskamerCommon):
    """What is to be done before the first evening, what is done, and who can do the rest."""

    def steps(self, user):
        """code -> the step as this user reads it, now."""
        self.env.invalidate_all()
        return {row.code: row for row in self.env['huiskamer.first.step'].with_user(user).search([])}

    def states(self, user=None):
        """code -> how it stands."""
        return {code: row.state for code, row in self.steps(user or self.users['supervisor']).items()}

    def without_roles(self):
        """Take every role away, as just after the installation."""
        for role in ROLES:
            group = self.env.ref(f'huiskamer_case.group_{role}')
            group.all_user_ids.sudo().write({'group_ids': [(3, group.id)]})

    def test_there_is_a_row_for_every_step_and_its_screen_exists(self):
        self.assertEqual(list(self.steps(self.users['supervisor'])), [step.code for step in STEPS])
        for step in STEPS:
            self.assertTrue(not step.opens or self.env.ref(f'huiskamer_case.{step.opens}'), step.code)
            self.assertTrue(hasattr(self.env['huiskamer.first.step'], f'_is_done_{step.code}'), step.code)

    def test_an_update_leaves_the_rows_and_takes_away_what_is_no_step_any_more(self):
        before, Step = self.steps(self.users['supervisor']), self.env['huiskamer.first.step'].sudo()
        Step.create({'code': 'of_long_ago'})
        Step._make()
        self.assertEqual(self.steps(self.users['supervisor']), before)
        Step.search([('code', '=', STEPS[0].code)]).unlink()
        Step._make()
        self.assertEqual(list(self.steps(self.users['supervisor'])), [step.code for step in STEPS])

    def test_after_the_installation_the_first_people_come_next_and_who_installs_names_them_once(self):
        self.without_roles()
        system = self.users['system_administrator']
        first = self.steps(system)['first_two']
        self.assertEqual((first.state, first.can_do), ('next', True))
        anna, bo = (new_test_user(self.env, login, groups='base.group_user') for login in ('first_anna', 'first_bo'))
        Step = self.env['huiskamer.first.step']
        chosen = {option['value'] for option in Step.with_user(system).action_name_first_two()['params']['questions'][
            0]['options']}
        self.assertLessEqual({anna.id, bo.id}, chosen)
        barred = [new_test_user(self.env, f'first_{group}', groups=groups) for group, groups in (
            ('rights', 'base.group_user,base.group_erp_manager'), ('portal', 'base.group_portal'))]
        barred += [system, new_test_user(self.env, 'first_gone', groups='base.group_user', active=False)]
        self.assertFalse({user.id for user in barred} & chosen)
        answers = {'administrator_id': anna.id, 'officer_id': bo.id}
        for user in (anna, self.users['office_user']):
            with self.refused(error=AccessError):
                Step.with_user(user).name_first_two(answers)
        for wrong in (*({'administrator_id': user.id, 'officer_id': bo.id} for user in barred),
                      {'administrator_id': anna.id, 'officer_id': anna.id},
                      {'administrator_id': anna.id}, {}):
            with self.refused(error=UserError):
                Step.with_user(system).name_first_two(wrong)
        Step.with_user(system).name_first_two(answers)
        self.assertTrue(anna.has_group('huiskamer_case.group_access_administrator'))
        self.assertTrue(bo.has_group('huiskamer_case.group_privacy_officer'))
        self.assertTrue(self.env['huiskamer.access.request'].search(
            [('user_id', '=', anna.id), ('is_first', '=', True)]))
        self.assertEqual((self.states(anna)['first_two'], self.states(anna)['roles']), ('done', 'next'))
        with self.refused(error=UserError):
            Step.with_user(system).name_first_two(answers)

    def test_a_step_is_done_when_what_it_asks_is_so(self):
        house = self.env['huiskamer.house']._house()
        house.write({'controller': False, 'posture': False, 'terms_seen_on': False, 'second_factor': 'off',
                     'lock_after': 0})
        services = self.env['huiskamer.service'].search([])
        services.write({'assured_on': False})
        self.env['huiskamer.consent.text'].search([('is_used', '=', False)]).write({'active': False})
        before = self.states()
        self.assertFalse({'house', 'directory', 'log_in', 'terms', 'green'}
                         & {code for code, state in before.items() if state == 'done'})
        for code, mend in (
                ('house', lambda: house.write({'controller': "C", 'officer': "O", 'posture': 'shared',
                                               'controller_reach': "Balie", 'officer_reach': "Bureau"})),
                ('directory', lambda: services.write({'assured_on': house_days.today()})),
                ('log_in', lambda: house.write({'second_factor': 'names', 'lock_after': 5})),
                ('terms', house.with_user(self.users['privacy_officer']).action_terms_seen)):
            mend()
            self.assertEqual(self.states()[code], 'done', code)

    def test_the_keys_are_done_when_a_back_up_was_read_back_and_not_before(self):
        epochs = self.env['huiskamer.key.epoch']
        current = epochs._of_name(epochs._current())
        current.checked_at = False
        self.assertNotEqual(self.states()['keys'], 'done')
        current.checked_at = fields.Datetime.now()
        self.assertEqual(self.states()['keys'], 'done')

    def test_a_house_without_a_reach_is_not_done_for_the_words_say_it(self):
        house = self.env['huiskamer.house']._house()
        house.write({'controller': "C", 'controller_reach': False, 'officer': "O", 'officer_reach': "B",
                     'posture': 'own'})
        self.assertNotEqual(self.states()['house'], 'done')
        house.controller_reach = "Balie"
        self.assertEqual(self.states()['house'], 'done')

    def begins(self, role):
        """What the first screen of this role says a new house does first."""
        return self.env['huiskamer.desk'].with_user(self.users[role]).read_desk()['begins']

    def test_the_first_screen_leads_to_the_first_steps_until_the_first_file(self):
        house = self.env['huiskamer.house']._house()
        house.write({'controller': "C", 'controller_reach': "Balie", 'officer': "O", 'officer_reach': "B",
                     'posture': 'own'})
        roles = ('supervisor', 'privacy_officer', 'access_administrator')
        with patch.object(self.registry['huiskamer.first.step'], '_has_begun', lambda _self: False):
            self.assertFalse([role for role in roles if self.begins(role)])
            house.posture = False
            for role in roles:
                begins = self.begins(role)
                self.assertEqual(begins['title'], self.steps(self.users[role])['house'].title, role)
                self.assertTrue(self.env.ref(begins['action']))
        self.assertFalse([role for role in roles if self.begins(role)], "there are files: the house works")

    def test_exactly_one_comes_next_until_all_is_done(self):
        self.assertEqual(list(self.states().values()).count('next'), 1)

    def test_it_opens_for_who_can_do_it_and_says_who_can_for_others(self):
        for role in ROLES:
            for code, row in self.steps(self.users[role]).items():
                with self.subTest(role=role, step=code):
                    opened = row.action_open()
                    self.assertTrue(opened['type'])
                    self.assertEqual(opened.get('tag') != 'display_notification', row.can_do)
                    if not row.can_do:
                        self.assertIn(row.who.split(':')[0], opened['params']['message'])

    def test_nobody_writes_one_and_who_has_no_role_reads_none(self):
        row = self.env['huiskamer.first.step'].search([], limit=1)
        with self.refused(row, error=AccessError):
            row.with_user(self.users['supervisor']).sequence = 5
        for role in ('office_user', 'portal'):
            with self.refused(error=AccessError):
                self.env['huiskamer.first.step'].with_user(self.users[role]).search([])

    def test_every_empty_screen_of_the_menu_says_what_is_missing(self):
        menus = self.env['ir.ui.menu'].with_context(**{'ir.ui.menu.full_list': True}).search(
            [('id', 'child_of', self.env.ref('huiskamer_case.huiskamer_menu_root').id)])
        windows = [menu.action for menu in menus if menu.action and menu.action._name == 'ir.actions.act_window']
        self.assertGreater(len(windows), 30)
        self.assertEqual([window.xml_id for window in windows if not window.help and window.target != 'new'], [])

    def test_a_choice_without_anything_to_choose_from_says_so(self):
        self.env['huiskamer.service'].search([]).write({'active': False})
        questions = self.case.with_user(self.caseworker).action_hand_over()['params']['questions']
        asked = next(question for question in questions if question['name'] == 'service_id')
        self.assertEqual(asked['options'], [])
        self.assertIn("First steps", asked['help'])
