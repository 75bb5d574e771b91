import contextlib
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import freeze_time, new_test_user, tagged

from ....models.oversight.roles.access_request import ROLES
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon

CATEGORIES = ('alias', 'language', 'question')


class ComingBack(HuiskamerCommon):
    """A house whose database comes back from a back-up, inside one transaction."""

    @contextlib.contextmanager
    def from_back_up(self):
        """What happens inside happens after the back-up: it is lost, and then what ended is ended again."""
        ended = self.env['huiskamer.ended'].sudo()
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            yield
            self.env.flush_all()
            rows = ended._rows()
            savepoint.rollback()
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        known = set(ended.search([]).mapped('ref'))
        with patch.object(type(ended), '_missing', lambda _ended: [row for row in rows if row['ref'] not in known]):
            self.assertEqual([row for row, is_done in ended._carry_out_again() if not is_done], [])
        self.env.invalidate_all()

    def roles_of(self, user):
        """The roles of the house that this account has."""
        groups = user.sudo().all_group_ids
        return {role for role, _label in ROLES if self.env.ref(f'huiskamer_case.group_{role}') in groups}


@tagged('post_install', '-at_install')
class TestWaitsAnew(ComingBack):
    """What waited for its days when the back-up was made may have been refused since."""

    def test_neither_the_clock_nor_a_term_carries_out_what_came_back_waiting(self):
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'closed_file')])
        term.with_user(self.privacy_officer).change(
            {'keep_days': '300', 'keep_shortest': '300', 'automatic': False, 'reason': "Zo is het afgesproken"})
        decisions = self.env['huiskamer.decision'].sudo()
        decision = decisions.search([('state', '=', 'asked')])
        self.case.close({'outcome': 'helped'})
        ended, said = self.env['huiskamer.ended'].sudo(), []
        later = fields.Datetime.now() + timedelta(days=370)
        with freeze_time(later):
            term._propose()
            own = self.env['huiskamer.retention.proposal'].search([('code', '=', self.case.code)])
            self.assertTrue(own)
            with patch.object(type(ended), '_missing', lambda _ended: [{'ref': 'x'}]):
                decisions._cron_decisions()
            self.assertEqual(decision.state, 'asked', "until what has ended was ended again nothing happens by itself")
            ended._wait_anew(said.append)
            decisions._cron_decisions()
            self.assertEqual((decision.state, bool(own.exists())), ('asked', False))
            self.assertIn('Wait anew: 1 for a second person', said[0])
        with freeze_time(later + timedelta(days=8)):
            decisions._cron_decisions()
        self.assertEqual(decision.state, 'done')


@tagged('post_install', '-at_install')
class TestEnded(ComingBack):
    """Whoever ended it and by whatever way: it does not come back with a back-up."""

    @classmethod
    def setUpClass(cls):
        """A colleague with two roles, one of them given by a group that is not ours."""
        super().setUpClass()
        cls.let_everybody_try()
        cls.left = cls.user_with('test_left', 'caseworker', 'host')
        cls.desk = cls.env['res.groups'].create({
            'name': "Balie", 'implied_ids': [Command.link(cls.env.ref('huiskamer_case.group_host').id)]})
        cls.by_desk = new_test_user(cls.env, login='test_desk', groups='base.group_user')
        cls.by_desk.group_ids = [Command.link(cls.desk.id)]
        cls.host_group = cls.env.ref('huiskamer_case.group_host')

    def test_a_role_that_is_taken_in_odoo_s_own_forms(self):
        for way in (
            lambda: self.left.write({'group_ids': [Command.unlink(self.host_group.id)]}),
            lambda: self.host_group.write({'user_ids': [Command.unlink(self.left.id)]}),
            lambda: self.left.write({'group_ids': [Command.set(self.env.ref('base.group_user').ids)]}),
            lambda: self.env['huiskamer.access.request'].with_user(self.access_administrator).create({
                'user_id': self.left.id, 'role': 'host', 'kind': 'take', 'reason': "Niet meer nodig."}),
        ):
            with self.undone():
                with self.from_back_up():
                    way()
                    self.assertNotIn('host', self.roles_of(self.left))
                self.assertNotIn('host', self.roles_of(self.left))

    def test_a_role_that_came_with_a_group_says_so_when_it_cannot_be_taken_again(self):
        ended = self.env['huiskamer.ended'].sudo()
        for way in (lambda: self.desk.write({'implied_ids': [Command.clear()]}), self.desk.unlink,
                    lambda: self.desk.write({'user_ids': [Command.clear()]})):
            self.env.registry.clear_cache('groups')  # what was undone is remembered there
            with self.undone():
                way()
                self.assertIn((f'{self.by_desk.id} test_desk host', 'role'),
                              [(row['what'], row['kind']) for row in ended._rows()])

    def test_who_holds_which_role_is_asked_only_where_that_changes(self):
        with patch.object(type(self.left), '_held_roles', autospec=True, side_effect=lambda users: set()) as asked:
            self.desk.comment = "Aan de balie"
            self.left.name = "Iemand anders"
            asked.assert_not_called()
            self.desk.user_ids = [Command.clear()]
            asked.assert_called()

    def test_an_account_that_was_closed_by_whatever_way(self):
        for way in (
            lambda: self.left.write({'active': False}),
            lambda: self.left.write({'active': False, 'group_ids': [Command.clear()]}),
            lambda: self.left.write({'login': 'test_renamed'}) and self.left.write({'active': False}),
            self.left.action_archive,
            self.by_desk.unlink,
        ):
            with self.undone():
                with self.from_back_up():
                    way()
                self.assertTrue(not self.left.active or not self.by_desk.active)

    def test_the_account_of_a_service_that_was_closed(self):
        self.answers_for(self.receiver, self.service)
        with self.from_back_up():
            self.receiver.sudo().active = False
        self.assertFalse(self.receiver.sudo().active)

    def test_who_no_longer_answers_for_a_service(self):
        member = self.answers_for(self.receiver, self.service)
        with self.from_back_up():
            member.with_user(self.supervisor).action_end()
        self.assertFalse(member.sudo().is_live)

    def test_who_was_asked_again_later_goes_on_answering(self):
        member, ended = self.answers_for(self.receiver, self.service), self.env['huiskamer.ended'].sudo()
        ended._end_again_receiver(str(member.id), member.invited_at - timedelta(seconds=1))
        self.assertTrue(member.sudo().is_live)
        ended._end_again_receiver(str(member.id), member.invited_at)
        self.assertFalse(member.sudo().is_live)

    def test_the_copy_is_behind_until_it_has_all_that_could_come_back(self):
        ended = self.env['huiskamer.ended'].sudo()
        self.assertTrue(ended._copy_out())
        self.assertFalse(ended._is_behind())
        now = fields.Datetime.now()
        for at, is_behind in ((ended._oldest() - timedelta(days=1), False), (now, True)):
            through_method(ended).create({'kind': 'slip', 'what': 'x', 'at': at})
            self.assertEqual(ended._is_behind(), is_behind, at)
        self.assertTrue(ended._copy_out())
        self.assertFalse(ended._is_behind())
        self.assertEqual([row['at'] for row in ended._copied() if row['what'] == 'x'], [fields.Datetime.to_string(now)])

    def test_a_role_that_is_held_again_on_record_stays(self):
        Request = self.env['huiskamer.access.request']
        with self.undone():
            self.left.write({'group_ids': [Command.unlink(self.host_group.id)]})
            row, = (row for row in self.env['huiskamer.ended'].sudo()._rows() if row['kind'] == 'role')
        given = Request.with_user(self.access_administrator).create({
            'user_id': self.users['host'].id, 'role': 'caseworker', 'kind': 'give', 'reason': "Nodig."})
        given.with_user(self.supervisor).action_confirm()
        ended = self.env['huiskamer.ended'].sudo()
        ended._end_again_role(f"{self.users['host'].id} test_host caseworker", given.decided_at.replace(year=2020))
        self.assertIn('caseworker', self.roles_of(self.users['host']))
        self.assertTrue(row['what'].endswith(' host'))

    def test_a_no_and_a_smaller_yes_hold(self):
        large = self.yes('share', service_id=self.service.id, category_ids=self.categories(*CATEGORIES).ids)
        for later in ({'state': 'refused'}, {'category_ids': self.categories('alias').ids}):
            with self.undone():
                self.case.record_consent(large)
                with self.from_back_up():
                    self.case.record_consent(large | later | {'words_digest': self.yes('share', **{
                        'service_id': self.service.id, 'category_ids': large['category_ids']} | {
                            key: value for key, value in later.items() if key != 'state'})['words_digest']})
                newest = self.env['huiskamer.consent'].sudo()._newest(self.client, 'share', self.service)
                self.assertFalse(newest.is_live)

    def test_a_yes_to_the_file_that_was_given_anew_withdraws_nothing(self):
        with self.from_back_up():
            self.case.renew(self.yes())
        self.assertEqual(self.case.state, 'open')
        self.assertTrue(self.client.consent_ids.filtered(lambda consent: consent.purpose == 'file').is_live)

    def test_a_slip_that_was_replaced_opens_nothing(self):
        old = self.slip(self.case)
        with self.from_back_up():
            self.slip(self.case)
        self.assertFalse(self.env['huiskamer.client'].sudo()._of_slip(old))

    def test_who_no_longer_sees_the_file(self):
        self.case._set_team(open_to='team', member_ids=[Command.link(self.colleague.id)])
        with self.from_back_up():
            self.case._set_team(open_to='members', member_ids=[Command.unlink(self.colleague.id)])
        self.assertEqual(self.case.open_to, 'members')
        self.assertNotIn(self.colleague, self.case.member_ids)

    def test_a_number_that_is_not_safe_any_more(self):
        self.allow(self.case, 'contact')
        self.client.write({'contact_channel': 'call', 'phone': "0612345678"})
        with self.from_back_up():
            self.client.write({'phone': "0687654321"})
        self.assertEqual((self.client.contact_channel, self.client.phone), ('here', False))

    def test_what_did_not_change_stays_as_it_was(self):
        self.allow(self.case, 'contact')
        self.client.write({'contact_channel': 'call', 'phone': "0612345678"})
        slip = self.slip(self.case)
        with self.from_back_up():
            self.case.write_note({'facts': "Een gesprek."})
            self.case._set_team(open_to='team')
        self.assertEqual(self.client.phone, "0612345678")
        self.assertEqual(self.env['huiskamer.client'].sudo()._of_slip(slip), self.client.sudo())

    def test_two_files_that_became_one_and_were_erased_are_both_erased_again(self):
        second = self.open_file('caseworker', alias="Merel Anna")
        code, codes = self.case.code, (self.case.code, second.code)
        with self.from_back_up():
            self.case.merge({'code': second.code})
            self.erase(code)
        self.assertFalse(self.env['huiskamer.case'].sudo().with_context(active_test=False).search(
            [('code', 'in', codes)]))

    def test_who_is_locked_out_of_a_file_that_became_part_of_another(self):
        second = self.open_file('caseworker', alias="Merel Anna")
        self.case.merge({'code': second.code})
        self.env['huiskamer.ended'].sudo()._end_again_locked_out(
            f'{second.code} {self.colleague.id} test_colleague', self.case.merged_at or self.case.write_date)
        self.assertIn(self.colleague, self.case.sudo().locked_out_ids)
