import json

from odoo.tests import tagged

from .test_erasure import ALIAS, NAME, PHONE, ErasureCommon


@tagged('post_install', '-at_install')
class TestOwnFile(ErasureCommon):
    """The client's own copy, and the right to have the file frozen."""

    def events(self, kind):
        """How often this right was written down for the file."""
        return self.env['huiskamer.rights.event'].search_count([('code', '=', self.case.code), ('kind', '=', kind)])

    def test_the_print_holds_everything_and_no_colleague(self):
        report = self.env.ref('huiskamer_case.own_file_report').with_user(self.caseworker)
        page = report._render_qweb_html('huiskamer_case.own_file', self.case.ids)[0].decode()
        for words in (ALIAS, NAME, PHONE, f'{NAME} is rustig', self.case.code, f'{ALIAS} zoekt hulp'):
            self.assertIn(words, page)
        self.assertNotIn(self.caseworker.name, page)
        self.assertEqual(self.events('print'), 1)

    def test_the_export_holds_everything_as_a_structure(self):
        content = json.loads(json.dumps(self.case._own_file_json()))
        self.assertEqual(content['person']['alias'], ALIAS)
        self.assertEqual(len(content['contacts']), 3)
        self.assertEqual(content['goals'][0]['wish'], f'{ALIAS} wil rust')
        self.assertIn(NAME, content['contacts'][0]['observation'])
        self.assertEqual(content['handovers'][0]['shared'][0]['question'], f'{ALIAS} zoekt hulp')
        self.assertEqual({consent['purpose'] for consent in content['consents']}, {'file', 'share', 'contact'})
        self.assertTrue(content['consents'][0]['given_at'].endswith('Z'))
        self.assertNotIn(self.caseworker.name, json.dumps(content))

    def test_nobody_else_gets_a_copy(self):
        report = self.env.ref('huiskamer_case.own_file_report')
        for role, user in self.users.items():
            if role != 'caseworker':
                case = self.case.with_user(user)
                for attempt in (case._own_file, case._own_file_json, case.action_print_own_file,
                                case.action_export_own_file,
                                lambda u=user: report.with_user(u)._render_qweb_html('huiskamer_case.own_file',
                                    case.ids)):
                    with self.refused(counts=['huiskamer.rights.event']):
                        attempt()

    def test_freezing_stops_work_until_the_file_is_released(self):
        self.case.freeze({})
        with self.refused(self.client):
            self.client.write({'alias': "Later"})
        with self.refused(self.case):
            self.case.freeze({})
        for role in ('colleague', 'supervisor', 'privacy_officer', 'host'):
            with self.refused(self.case):
                self.case.with_user(self.users[role]).reopen(self.yes())
        self.case.reopen(self.yes())
        self.client.write({'contact_remarks': "Later"})
        self.assertEqual((self.events('freeze'), self.events('thaw')), (1, 1))
