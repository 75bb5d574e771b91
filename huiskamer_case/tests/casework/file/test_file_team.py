from odoo.exceptions import UserError
from odoo.tests import tagged

from ...common import OUTSIDERS, HuiskamerCommon


@tagged('post_install', '-at_install')
class TestTeamOfAFile(HuiskamerCommon):
    """Who works on a file, and for whom it does not exist."""

    def sees(self, role, record=None):
        """Whether this role finds and reads the record."""
        record = (record or self.client).with_env(self.env_as(role))
        found = bool(record.search([('id', '=', record.id)])) if record.has_access('read') else False
        return found and record.has_access('read')

    def test_the_lead_gives_the_file_away_and_no_longer_sees_it(self):
        self.case.assign({'caseworker_id': self.colleague.id})
        self.assertEqual(self.case.sudo().caseworker_id, self.colleague)
        self.assertTrue(self.sees('colleague'))
        self.assertFalse(self.sees('caseworker'))
        self.assertEqual(self.handover.sudo().owner_id, self.colleague)

    def test_a_supervisor_gives_a_file_to_another_without_reading_it(self):
        self.case.with_user(self.supervisor).assign({'caseworker_id': self.colleague.id})
        self.assertTrue(self.sees('colleague'))
        self.assertFalse(self.sees('supervisor'))

    def test_a_supervisor_never_gives_a_file_to_herself(self):
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        with self.refused(self.case, error=UserError):
            self.case.with_user(both).assign({'caseworker_id': both.id})
        self.case.with_user(both).assign({'caseworker_id': self.colleague.id})

    def test_whoever_is_offered_is_taken_and_something_changes(self):
        """No dialog offers somebody who is refused afterwards, or for whom nothing changes."""
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        third, out = (self.user_with(login, 'caseworker') for login in ('test_third', 'test_out'))
        self.case.add_member({'caseworker_id': third.id})
        self.case.lock_out({'caseworker_id': out.id})
        offered, team = {}, ['caseworker_id', 'member_ids', 'locked_out_ids']
        for user, method in ((self.caseworker, 'add_member'), (self.caseworker, 'assign'), (both, 'assign'),
                             (third, 'assign'), (self.caseworker, 'lock_out')):
            case = self.case.with_user(user)
            options = getattr(case, f'action_{method}')()['params']['questions'][0]['options']
            offered[user.login, method] = {option['value'] for option in options}
            for option in offered[user.login, method] - {out.id}:
                with self.subTest(user=user.login, method=method, offered=option), self.undone():
                    before = self.case.sudo().read(team)
                    getattr(case, method)({'caseworker_id': option})
                    self.assertNotEqual(before, self.case.sudo().read(team))
        self.assertIn(third.id, offered[third.login, 'assign'], "who works on it too takes it over")
        self.assertIn(out.id, offered[both.login, 'assign'], "who is locked out is not for a supervisor to know")
        self.assertEqual(len(offered), 5)
        self.assertTrue(all(offered.values()))

    def test_nobody_else_changes_the_team(self):
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        users = [self.users[role] for role in OUTSIDERS]
        for method in ('assign', 'add_member', 'lock_out'):
            for user in users:
                if (method, user) != ('assign', self.supervisor):
                    with self.refused(self.case):
                        getattr(self.case.with_user(user), method)({'caseworker_id': self.colleague.id})
            if method != 'assign':
                with self.refused(self.case):
                    getattr(self.case.with_user(both), method)({'caseworker_id': both.id})

    def test_only_active_caseworkers_join(self):
        for odd in (self.host.id, self.supervisor.id, self.office_user.id, 10**9, False, str(self.colleague.id)):
            # whose relative a client is can be anybody of the house, so anybody of the house can be locked out
            of_the_house = odd in (self.host.id, self.supervisor.id)
            for method in ('assign', 'add_member') if of_the_house else ('assign', 'add_member', 'lock_out'):
                with self.refused(self.case, error=UserError):
                    getattr(self.case, method)({'caseworker_id': odd})
        self.colleague.active = False
        with self.refused(self.case, error=UserError):
            self.case.add_member({'caseworker_id': self.colleague.id})

    def test_the_evening_team_sees_a_file_only_when_the_client_chose_so(self):
        self.location.staff_ids = self.colleague | self.host
        closed, open_to_team = self.case, self.open_file('caseworker', open_to='team')
        self.assertFalse(self.sees('colleague', closed.client_id))
        self.assertTrue(self.sees('colleague', open_to_team.client_id))
        self.assertFalse(self.sees('host', open_to_team.client_id))
        self.location.staff_ids = False
        self.assertFalse(self.sees('colleague', open_to_team.client_id))

    def test_for_a_locked_out_colleague_the_file_does_not_exist(self):
        case = self.open_file('caseworker', open_to='team')
        self.location.staff_ids = self.colleague
        handover = self.draft(case)
        self.consent_for(handover)
        self.walk(handover, 'send')
        contact = self.env['huiskamer.contact'].with_user(self.caseworker).create({'case_id': case.id})
        everything = [case, case.client_id, case.consent_ids, case.consent_ids.event_ids, contact, handover,
                      handover.event_ids, handover.detail_ids, handover.disclosure_ids]
        for records in everything:
            self.assertTrue(self.sees_all(records))
        case.lock_out({'caseworker_id': self.colleague.id})
        for records in everything:
            with self.subTest(model=records._name):
                self.assertFalse(self.sees_any(records))

    def sees_all(self, records):
        """Whether the colleague finds each of these."""
        return self.found(records) == len(records)

    def sees_any(self, records):
        """Whether the colleague finds, counts, groups or reads one of these."""
        mine = records.with_user(self.colleague)
        grouped = mine._read_group([('id', 'in', records.ids)], [], ['__count'])[0][0]
        return self.found(records) or grouped or mine._filtered_access('read')

    def found(self, records):
        """How many of these the colleague's search counts."""
        mine = records.with_user(self.colleague)
        self.assertEqual(mine.search_count([('id', 'in', records.ids)]), len(mine.search([('id', 'in', records.ids)])))
        return mine.search_count([('id', 'in', records.ids)])

    def test_a_locked_out_supervisor_does_not_see_the_cover_either(self):
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        self.assertTrue(self.case.with_user(both).has_access('read'))
        self.case.lock_out({'caseworker_id': both.id})
        self.assertFalse(self.case.with_user(both).has_access('read'))
        self.assertFalse(self.handover.with_user(both).has_access('read'))
        with self.refused(self.case):
            self.case.with_user(both).assign({'caseworker_id': self.colleague.id})

    def test_a_locked_out_colleague_cannot_join_and_a_member_is_put_out(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        self.assertTrue(self.sees('colleague'))
        self.case.lock_out({'caseworker_id': self.colleague.id})
        self.assertFalse(self.sees('colleague'))
        for method in ('add_member', 'assign'):
            with self.refused(self.case, error=UserError):
                getattr(self.case, method)({'caseworker_id': self.colleague.id})

    def test_the_lead_is_not_locked_out(self):
        with self.refused(self.case, error=UserError):
            self.case.lock_out({'caseworker_id': self.caseworker.id})

    def test_the_former_lead_is_told_that_a_file_was_passed_on_and_nothing_of_it(self):
        Case = self.env['huiskamer.case']
        self.case.with_user(self.supervisor).assign({'caseworker_id': self.colleague.id})
        self.env_as('supervisor')['huiskamer.case'].pass_on(
            {'caseworker_id': self.colleague.id, 'to_id': self.caseworker.id})
        told = Case.with_user(self.colleague).today()['notices']
        rows = {row['code']: row for row in told}
        self.assertEqual((rows[self.colleague_case.code]['name'], rows[self.colleague_case.code]['id']), ('', False))
        self.assertTrue(all(self.supervisor.name in row['what'] for row in told))
        self.assertNotIn("Merel", str(rows))
        mine = [row for row in Case.with_user(self.caseworker).today()['notices'] if row['code'] == self.case.code]
        self.assertEqual({row['id'] for row in mine}, {self.case.id}, "it came back to her, so the line opens it")
        notice = self.env['huiskamer.case.notice'].search([('code', '=', self.colleague_case.code),
            ('kind', '=', 'gone')])
        for role in set(self.users) - {'colleague'}:
            self.assertFalse(notice.with_env(self.env_as(role)).has_access('read'), role)
            with self.refused(notice):
                notice.with_env(self.env_as(role)).action_seen()
        notice.with_user(self.colleague).action_seen()
        self.assertFalse(notice.exists())

    def test_who_gives_a_file_away_herself_is_not_told_and_a_notice_goes_with_the_file(self):
        Notice = self.env['huiskamer.case.notice'].sudo()
        self.case.assign({'caseworker_id': self.colleague.id})
        self.assertEqual(Notice.search([]).user_id, self.colleague, "to whom it came")
        self.case.with_user(self.supervisor).assign({'caseworker_id': self.caseworker.id})
        self.assertEqual(Notice.search([('kind', '=', 'gone')]).user_id, self.colleague)
        self.case.lock_out({'caseworker_id': self.colleague.id})
        self.assertFalse(Notice.search_count([('user_id', '=', self.colleague.id)]), "for her the file does not exist")
        code = self.colleague_case.code
        self.colleague_case.with_user(self.supervisor).assign({'caseworker_id': self.caseworker.id})
        self.assertTrue(Notice.search_count([('code', '=', code)]))
        self.erase(code)
        self.assertFalse(Notice.search_count([('code', '=', code)]))

    def test_a_huiskamer_that_is_archived_opens_no_file(self):
        self.open_file('caseworker')
        self.location.active = False
        with self.refused(error=UserError, counts=['huiskamer.case', 'huiskamer.client']):
            self.open_file('caseworker')
        with self.refused(error=UserError, counts=['huiskamer.minor.path']):
            self.env_as('caseworker')['huiskamer.minor.path'].begin({'location_id': self.location.id})
