from odoo.exceptions import UserError
from odoo.tests import tagged

from ....models.oversight.sealing.sealed import SealedError
from ...common import CANARY
from ...read_log_common import ReadLogCommon


@tagged('post_install', '-at_install')
class TestReadLogWays(ReadLogCommon):
    """The fifteen known ways to read in Odoo: closed, written down, or named with a reason in
    docs/security-model.md.
    """

    def told(self, names, purpose='read', model='client', record=None):
        """Assert that exactly one row was added, about this record and these fields."""
        record = record or self.client
        self.assertEqual(
            self.said(), {('caseworker', model, purpose, 'own', names, record.code)})
        self.assertEqual(self.rows().files, self.case.code)
        self.begin()

    def silent(self):
        """Assert that nothing was added."""
        self.assertFalse(self.said())

    def test_01_read(self):
        self.assertEqual(self.as_caseworker(self.client).read(['alias'])[0]['alias'], CANARY)
        self.told('alias')

    def test_02_web_read(self):
        self.as_caseworker(self.client).web_read({'alias': {}, 'age_band': {}})
        self.told('age_band alias')

    def test_03_web_search_read(self):
        self.as_caseworker(self.client).web_search_read([('id', '=', self.client.id)], {'alias': {}})
        self.told('alias')

    def test_04_search_read(self):
        self.as_caseworker(self.client).search_read([('id', '=', self.client.id)], ['contact_remarks'])
        self.told('contact_remarks')

    def test_05_export_data(self):
        self.caseworker.group_ids += self.env.ref('base.group_allow_export')
        data = self.as_caseworker(self.client).export_data(['code', 'alias'])
        self.assertEqual(data['datas'], [[self.client.code, CANARY]])
        self.told('alias code', 'export')
        self.as_caseworker(self.case).export_data(['client_id/alias'])
        self.assertIn(('caseworker', 'client', 'export', 'own', 'alias', self.client.code), self.said())

    def test_06_name_search_knows_codes_only_and_is_silent(self):
        self.assertEqual(self.as_caseworker(self.client).name_search(self.client.code)[0][1], self.client.code)
        self.assertFalse(self.as_caseworker(self.client).name_search(CANARY))
        self.silent()

    def test_07_grouping_by_what_is_sealed_is_closed_and_by_what_is_personal_written_down(self):
        with self.assertRaises(SealedError):
            self.as_caseworker(self.client).formatted_read_group([], ['alias'], ['__count'])
        self.silent()
        for page in ({}, {'limit': 80}, {'limit': 1, 'offset': 5}):  # a list asks for a page of groups
            with self.subTest(page=page):
                self.as_caseworker(self.client).formatted_read_group([], ['age_band'], ['__count'], **page)
                self.assertEqual(self.said(), {('caseworker', 'client', 'group', 'own', 'age_band', self.client.code)})

    def test_08_counting_by_what_is_sealed_is_closed_and_by_what_is_personal_written_down(self):
        with self.assertRaises(SealedError):
            self.as_caseworker(self.client).search_count([('alias', '=', CANARY)])
        self.as_caseworker(self.client).search_count([('code', '!=', False)])
        self.silent()
        # all that there are: few enough to be named
        few = {('caseworker', 'client', 'search', 'own', 'age_band', self.client.code),
               ('caseworker', 'client', 'search', 'other', 'age_band', self.colleague_case.client_id.code)}
        self.as_caseworker(self.client).search_count([('age_band', '=', 'unknown')])
        self.assertEqual(self.said(), few)
        self.begin()
        self.as_caseworker(self.case).search_count([('client_id.age_band', '=', 'unknown')])
        codes = ' '.join(sorted((self.case | self.colleague_case).sudo().mapped('code')))
        self.assertEqual(self.said(), few | {('caseworker', 'case', 'search', 'none', 'client_id.age_band', codes)})
        self.begin()
        self.as_caseworker(self.client).search([], order='age_band')
        self.assertEqual(self.said(), few)

    def test_09_many2one_labels_are_codes_and_silent(self):
        answer = self.as_caseworker(self.case).web_read({'client_id': {'fields': {'display_name': {}}}})
        self.assertEqual(answer[0]['client_id']['display_name'], self.client.code)
        self.silent()

    def test_10_fields_of_another_model_that_show_a_person(self):
        self.assertEqual(self.as_caseworker(self.case).read(['alias'])[0]['alias'], CANARY)
        self.told('alias contact_channel')
        self.as_caseworker(self.case).web_read({'contact_ids': {'fields': {'facts': {}}}})
        self.told('facts', model='contact', record=self.contact)

    def test_11_python_attributes_name_what_was_asked_for_and_nothing_else(self):
        self.assertEqual(self.as_caseworker(self.client).alias, CANARY)
        self.told('alias')
        self.as_caseworker(self.client).mapped('age_band')
        self.told('age_band')

    def test_12_reports(self):
        html, _kind = self.env['ir.actions.report'].with_user(self.caseworker)._render_qweb_html(
            'huiskamer_case.own_file', self.case.ids)
        self.assertIn(CANARY, html.decode())
        said = self.said()
        self.assertEqual({row[2] for row in said}, {'print'})
        self.assertEqual({row[1] for row in said},
                         {'client', 'consent', 'contact', 'goal', 'handover.detail', 'disclosure'})

    def test_13_copy_data(self):
        with self.assertRaises(UserError):
            self.as_caseworker(self.client).copy()
        self.begin()
        self.as_caseworker(self.client).copy_data()
        rows = self.rows().filtered(lambda row: row.model == 'huiskamer.client')
        self.assertEqual(rows.mapped('codes'), [self.client.code])
        self.assertNotIn('alias', ' '.join(rows.mapped('field_names')))

    def test_14_metadata_holds_who_and_when_and_is_silent(self):
        answer = self.as_caseworker(self.client).get_metadata()
        self.assertNotIn(CANARY, str(answer))
        self.silent()

    def test_15_there_is_no_chatter(self):
        for name in ('client', 'case', 'contact', 'consent', 'goal', 'handover', 'handover.detail', 'disclosure',
                     'minor.path'):
            self.assertNotIn('message_ids', self.env[f'huiskamer.{name}']._fields)

    def test_every_model_of_a_file_is_written_down(self):
        for record, name, file in (
                (self.client, 'alias', self.case), (self.contact, 'facts', self.case), (self.goal, 'wish', self.case),
                (self.consent, 'service_id', self.case), (self.handover.detail_ids, 'place', self.case),
                (self.handover.disclosure_ids, 'question', self.case), (self.path, 'facts', self.path)):
            self.as_caseworker(record).read([name])
            self.assertEqual(self.said(), {
                ('caseworker', record._name.removeprefix('huiskamer.'), 'read', 'own', name, record.code)})
            self.assertEqual(self.rows().files, file.code)
            self.begin()
