from odoo.exceptions import AccessError
from odoo.tests import tagged

from ....models.shared import house_days
from ...common import WHY, HuiskamerCommon

LISTS = (
    'huiskamer.case', 'huiskamer.handover', 'huiskamer.handover.event', 'huiskamer.access.grant',
    'huiskamer.legal.hold',
    'huiskamer.erasure', 'huiskamer.retention.proposal', 'huiskamer.decision', 'huiskamer.access.event',
    'huiskamer.rights.event',
    'huiskamer.rights.request', 'huiskamer.demand', 'huiskamer.breach.person', 'huiskamer.seal.finding',
    'huiskamer.case.notice')
WATCHERS = ('supervisor', 'privacy_officer')


@tagged('post_install', '-at_install')
class TestLockOutAnybody(HuiskamerCommon):
    """Whose relative comes can be anybody's: for a locked-out host, supervisor or privacy officer the file does not
    exist.
    """

    @classmethod
    def setUpClass(cls):
        """A row about the file in every list that names files by code, and the same about another file."""
        super().setUpClass()
        cls.let_everybody_try()
        for case, lead in ((cls.case, cls.caseworker), (cls.colleague_case, cls.colleague)):
            handover = cls.draft(case)
            cls.consent_for(handover)
            cls.walk(handover, 'send')
            cls.client_of(case).with_user(lead).read(['alias'])
            cls.env['huiskamer.access.event'].with_user(lead)._log(cls.client_of(case).with_user(lead), ['alias'],
                'read')
            hold = cls.env['huiskamer.legal.hold'].with_user(cls.privacy_officer).create(
                {'code': case.code, 'reason': "Klacht", 'review_on': '2030-01-01'})
            hold.lift({'reason': WHY})
            cls.env['huiskamer.seal.finding'].create({
                'code': cls.client_of(case).sudo().code, 'model': 'huiskamer.client', 'field_name': 'alias',
                'res_id': 1, 'fingerprint': 'X'})
            cls.env['huiskamer.retention.proposal'].create({
                'term_id': cls.env['huiskamer.retention.term'].search([], limit=1).id, 'code': case.code, 'res_id': 1,
                'since': house_days.today()})
            cls.env['huiskamer.consent'].with_user(cls.host).withdraw(cls.slip(case))
        cls.env.flush_all()

    @classmethod
    def client_of(cls, case):
        """The person of a file."""
        return case.client_id

    def codes(self, case):
        """Every code that leads to a file."""
        case = case.sudo()
        return {case.code, case.client_id.code, *case.handover_ids.mapped('code'),
                *case.client_id.consent_ids.mapped('code')}

    def seen(self, role, case):
        """The lists in which this role finds a code of the file, and those in which a search by code counts
        something.
        """
        self.env.invalidate_all()
        env, found = self.env_as(role), set()
        for name in LISTS:
            try:
                words = ' '.join(str(row) for row in env[name].with_context(active_test=False).search_read([]))
            except AccessError:
                continue
            columns = env[name]._code_columns if 'is_locked' in env[name]._fields else ('code',)
            for code in self.codes(case):
                counted = sum(env[name].search_count([(column, 'ilike', code)]) for column in columns
                              if column in env[name]._fields)
                if code in words or counted:
                    found.add(name)
        return found

    def test_whoever_is_locked_out_finds_nothing_in_no_list_and_no_count_and_the_other_file_stays(self):
        for role in WATCHERS:
            before, other = self.seen(role, self.case), self.seen(role, self.colleague_case)
            self.assertGreaterEqual(len(before), 5, before)
            with self.undone():
                self.case.lock_out({'caseworker_id': self.users[role].id})
                self.env.flush_all()
                self.assertEqual(self.seen(role, self.case), set())
                self.assertEqual(self.seen(role, self.colleague_case), other)

    def test_a_locked_out_privacy_officer_cannot_hold_or_erase_what_does_not_exist_for_her(self):
        self.case.lock_out({'caseworker_id': self.privacy_officer.id})
        said = []
        for code in (self.case.sudo().code, 'KKKK-KKKK'):
            with self.refused(self.case) as caught:
                self.env_as('privacy_officer')['huiskamer.erasure'].erase_by_code(
                    {'code': code, 'why': 'asked', 'reason': WHY})
            with self.refused(counts=['huiskamer.legal.hold']):
                self.env_as('privacy_officer')['huiskamer.legal.hold'].create(
                    {'code': code, 'reason': "X", 'review_on': '2030-01-01'})
            said.append(str(caught.exception))
        self.assertEqual(said[0], said[1])

    def test_the_dialog_offers_everybody_of_the_house_and_nobody_else(self):
        offered = {option['value'] for option in self.case.action_lock_out()['params']['questions'][0]['options']}
        self.assertLessEqual({self.users[role].id for role in ('host', 'supervisor', 'privacy_officer',
            'access_administrator', 'colleague')}, offered)
        self.assertFalse({self.users[role].id for role in ('office_user', 'portal', 'public', 'system_administrator')}
                         & offered)
        for role in ('office_user', 'portal'):
            with self.refused(self.case):
                self.case.lock_out({'caseworker_id': self.users[role].id})
        self.case.lock_out({'caseworker_id': self.host.id})
        self.assertIn(self.host, self.case.locked_out_ids)
